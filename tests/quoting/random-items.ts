// Random articles of a price list: any text a person may type in a cell, any price, every nature.
import fc from 'fast-check'
import { type Item as ListItem, MOST_MINUTES, MOST_PRICE_CENTS } from '../../domain/catalogue/item.ts'

export const ITEM_SKU_EXAMPLE = 'HW-ECRAN24'

/** One line of text as it is kept: trimmed, composed, no run of spaces, and no apostrophe-and-formula that a spreadsheet hides. */
const text = (most: number): fc.Arbitrary<string> => fc.oneof(fc.string({ unit: 'grapheme', maxLength: most }), fc.constantFrom('=1+1', '-5 %', '+33', '@A', "'=1", 'dit "le grand"', 'a;b', 'Écran', 'œuvre', '１２'))
  .map((one) => one.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim().normalize('NFC').slice(0, most).trim())
  .filter((one) => one.isWellFormed() && !/^\p{Cf}/u.test(one))

const cents = fc.nat(MOST_PRICE_CENTS)
const sku = fc.stringMatching(/^[A-Z][A-Z0-9._-]{0,12}$/).filter((one) => !['ECO', 'MNT', 'MNT_MIN', 'HOST'].includes(one))

export const Item: fc.Arbitrary<ListItem> = fc.record({
  sku, section: fc.constantFrom('materiel', 'logiciels', 'installation', 'formation', 'maintenance'), label: text(60).filter((one) => one !== ''), unitHtCents: cents, ecoCents: fc.nat(10_000), minutes: fc.nat(MOST_MINUTES),
  nature: fc.constantFrom('goods', 'services'), reused: fc.boolean(), free: fc.constantFrom(true, false, null), vatExempt: fc.boolean(), purchaseCents: fc.option(cents), supplier: text(40),
}).map((item) => ({ ...item, vatExempt: item.vatExempt && item.section === 'formation' }))
