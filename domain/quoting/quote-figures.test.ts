// What the window shows and what an issued quote freezes are the engine's own figures: untouched, they are those of
// `packtic quote --case` to the cent; with lines typed over, in either mode of the co-op, their sums still hold (I1 to I5, I7).
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteInput } from '../../tests/quoting/random-quotes.ts'
import { priceList } from '../../main/backend/reference/price-data.ts'
import { aloneTerms, type BillingTerms, type Party } from '../billing/terms.ts'
import { sold } from '../catalogue/item.ts'
import { ECO } from './case.ts'
import { priceQuote } from './price-quote.ts'
import { quoteFigures, quoteShares, QuoteSources, type TypedLine } from './quote-figures.ts'

const book = priceList(join(import.meta.dirname, '../../resources'))
/** Prices moved to any cent, so that half cents and remainders come up. */
const prices = fc.array(fc.nat(40_000), { minLength: book.items.length, maxLength: book.items.length }).map((cents) => ({
  version: book.version, ownId: null, pack: book.pack, recurring: book.recurring, roles: book.roles, items: book.items.map((item, at) => ({ ...sold(item), unitHtCents: item.unitHtCents === null ? null : cents[at] ?? 0 })),
}))
const plain = { clientKind: 'association' as const, typed: [] as TypedLine[], rent: null, chosen: [], software: null }
const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)
/** Half away from zero, written apart from the product's own. */
const rounded = (n: number, d: number): number => {
  const whole = (BigInt(Math.abs(n)) * 2n + BigInt(d)) / (2n * BigInt(d))
  return Number(n < 0 ? -whole : whole)
}

test('an untouched quote has the lines, the totals and the monthly prices of the engine, to the cent and in its order', () => {
  fc.assert(fc.property(quoteInput, prices, fc.boolean(), (input, list, workFollows) => {
    const { quote } = priceQuote(input, { catalog: Object.fromEntries(list.items.flatMap(({ sku, section, label, unitHtCents, ecoCents, minutes }) => (section === 'maintenance' ? [] : [[sku, { section, label, unitHtCents, ecoCents, minutes }]]))), pack: list.pack, recurring: list.recurring, roles: list.roles })
    const { lines, recurring, rent, reusePermille, freeSharePct, visitsComputed, ...figures } = quoteFigures(QuoteSources.parse({ ...plain, input, prices: list, billing: aloneTerms(input.sellerVat), workFollows }))
    const { lines: priced, recurring: monthly, commission: _none, ...rest } = quote
    expect(figures).toEqual(rest)
    expect(visitsComputed).toBe(quote.visits)
    expect(lines.map(({ section, sku, label, qtyMilli, unitCents, netCents, vatCategory, vatRateBp }) => ({ section, sku, label, qty: qtyMilli / 1000, unitCents, netCents, vatCategory, vatRateBp }))).toEqual(priced)
    expect(recurring.map(({ sku, label, machines, monthlyHtCents }) => ({ sku, label, ...(machines === null ? {} : { machines }), monthlyHtCents }))).toEqual(monthly)
    expect([rent, freeSharePct]).toEqual([null, null])
    expect(reusePermille === null || (reusePermille >= 0 && reusePermille <= 1000)).toBe(true)
  }), { numRuns: 1500, seed: 1 })
})

const skus = book.items.filter(({ section, sku }) => section !== 'maintenance' && sku !== ECO).map(({ sku }) => sku)
const nothing: TypedLine = { id: '', sku: null, added: null, section: null, label: null, qtyMilli: null, unitCents: null, ecoCents: null, nature: null, reused: null, free: null, removed: null, proprietaryReason: null, memberId: null }
const who = fc.constantFrom(null, 'm1', 'm2', 'gone')
/** An article typed over, taken out or added; a line in free words, credits among them. */
const typed = fc.tuple(
  fc.uniqueArray(fc.record({ sku: fc.constantFrom(...skus), qtyMilli: fc.option(fc.nat(5000)), removed: fc.boolean(), added: fc.boolean(), memberId: who }), { selector: ({ sku }) => sku, maxLength: 6 }),
  fc.array(fc.record({ section: fc.constantFrom('materiel', 'logiciels', 'installation', 'formation', 'maintenance'), label: fc.constant('x'), qtyMilli: fc.nat(9999), unitCents: fc.integer({ min: -20_000, max: 40_000 }), ecoCents: fc.option(fc.nat(60)), memberId: who }), { maxLength: 5 }),
).map(([articles, words]) => [...articles, ...words].map((one, at): TypedLine => ({ ...nothing, ...one, id: `L${at}` })))
const party = (id: string | null, code: string, vat: Party['vat']): Party => ({ id, code, name: code, siren: '', vat, identity: '' })
const terms = fc.record({ mode: fc.constantFrom('A' as const, 'B' as const), vats: fc.array(fc.constantFrom('normal' as const, 'normal' as const, 'franchise' as const), { minLength: 3, maxLength: 3 }) }).map(({ mode, vats }): BillingTerms => {
  const [seller, ...others] = [party(null, 'SCOP', vats[0] ?? 'normal'), party('m1', 'B', vats[1] ?? 'normal'), party('m2', 'A', vats[2] ?? 'normal')] as const
  return { mode, commissionBp: 400, commissionVatBp: 2000, seller, members: [seller, ...others] }
})

test.each(['A', 'B'] as const)('mode %s: whatever is typed and whoever does it, lines less discounts are HT, VAT is exact, eco-participation bears no discount, shares sum', (mode) => {
  let credits = 0
  fc.assert(fc.property(quoteInput, prices, typed, terms.filter((one) => one.mode === mode), (input, list, rows, billing) => {
    const sources = QuoteSources.parse({ ...plain, input: { ...input, sellerVat: billing.seller.vat }, prices: list, typed: rows, billing, workFollows: true })
    const { lines, vatGroups, ...figures } = quoteFigures(sources)
    credits += lines.filter(({ netCents }) => netCents < 0).length
    for (const line of lines) expect([line.netCents, ['materiel', 'logiciels', 'installation', 'formation'].includes(line.section), line.vatCategory === 'S' || line.vatRateBp === 0]).toEqual([rounded(line.unitCents * line.qtyMilli, 1000), true, true]) // I4
    expect(sum(lines.map(({ netCents }) => netCents))).toBe(figures.linesNetCents)
    expect(figures.linesNetCents - figures.discountCents).toBe(figures.totalHtCents) // I1
    expect(figures.totalHtCents + figures.totalVatCents).toBe(figures.totalTtcCents) // I3
    expect(sum(lines.filter(({ sku }) => sku === ECO).map(({ netCents }) => netCents))).toBe(Math.max(0, sum(lines.map(({ ecoCents }) => ecoCents))))
    const { members } = quoteShares(sources, lines)
    expect(sum(members.map(({ totalHtCents }) => totalHtCents))).toBe(figures.totalHtCents) // I7
    const papers = mode === 'A' ? [{ vatGroups, lines }] : members.map((one) => ({ vatGroups: one.vatGroups, lines: lines.filter(({ member }) => member === one.member) }))
    for (const paper of papers) for (const group of paper.vatGroups) {
      expect(group.vatCents).toBe(rounded(group.taxableCents * group.rateBp, 10_000)) // I2
      const own = paper.lines.filter((line) => line.vatCategory === group.category && line.vatRateBp === group.rateBp && line.sku !== ECO)
      // I5; in mode B a member has its part of the whole group's discount: a cent from its own, more where another's credit shrinks the whole.
      if (mode === 'A' || lines.every(({ netCents }) => netCents >= 0)) expect(Math.abs(group.discountCents - rounded(sum(own.map(({ netCents }) => netCents)) * input.discountBp, 10_000))).toBeLessThanOrEqual(mode === 'A' ? 0 : 1)
    }
  }), { numRuns: 1000, seed: mode === 'A' ? 2 : 3 })
  expect(credits).toBeGreaterThan(100)
})
