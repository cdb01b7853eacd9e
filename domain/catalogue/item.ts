// One priced article, whole: what the quote engine reads of it, and what people need beside: nature, reuse, licence, purchase.
import { z } from 'zod'
import { Cents } from '../money.ts'
import { type Catalog, ECO, PackRequirements, Recurring, Roles } from '../quoting/case.ts'
import { ITEM_SECTIONS } from '../words.ts'

export const NATURES = ['goods', 'services'] as const

/** Begins with a letter: a name made of digits would leave its place in the order of the catalogue, which decides that of the lines. */
export const Sku = z.string().regex(/^[A-Z][A-Z0-9._-]{0,39}$/, 'not a reference')
const Price = Cents.min(0)

/**
 * What a list may say of one article: with two hundred machines that each want the dearest of everything, the quote and its rent over ten
 * years at 20 % are amounts still. Asked where a list is taken or published: what was taken before stays readable.
 */
export const MOST_PRICE_CENTS = 9_999_999
/** A week of work; it decides how many visits are billed. */
export const MOST_MINUTES = 2400

/** Not strict: a list that a later version wrote is read for what is known here. */
export const Item = z.object({
  sku: Sku, section: z.enum(ITEM_SECTIONS), label: z.string().min(1).max(200),
  /** Null for ECO alone: its amount is that of the articles it accompanies. */
  unitHtCents: Price.nullable(), ecoCents: Price, minutes: z.int().min(0).max(100_000), nature: z.enum(NATURES),
  reused: z.boolean(),
  /** Whether a program is free; null = the article puts in none. */
  free: z.boolean().nullable(),
  /** Training alone, and only where the Scop holds the attestation. */
  vatExempt: z.boolean(),
  purchaseCents: Price.nullable(), supplier: z.string().max(200),
})
export type Item = z.infer<typeof Item>

/** What a quote keeps of an article. Purchase and supplier stay behind: a frozen quote travels further than its author. */
export const SoldItem = Item.omit({ purchaseCents: true, supplier: true })
export type SoldItem = z.infer<typeof SoldItem>

/** Prices of a quote: articles in their order, and what the rules read beside them. */
export const Prices = z.object({ version: z.string().max(200), /** The Scop's own list among them, by its row; null = the network's alone. */ ownId: z.string().nullable(), items: z.array(SoldItem), pack: PackRequirements, recurring: Recurring, roles: Roles })
export type Prices = z.infer<typeof Prices>

/** The monthly prices that the rules name; their articles carry these references. */
export const RECURRING_SKUS = ['MNT', 'MNT_MIN', 'HOST'] as const

/** The articles as the engine takes them; monthly ones are no lines. */
export function catalogOf(items: readonly SoldItem[]): Catalog {
  return Object.fromEntries(items.flatMap(({ sku, section, label, unitHtCents, ecoCents, minutes }) => (section === 'maintenance' ? [] : [[sku, { label, section, unitHtCents, ecoCents, minutes }] as const])))
}

/** The monthly prices of a list; undefined while it lacks one of them. */
export function recurringOf({ visitMinutes }: Pick<Recurring, 'visitMinutes'>, items: readonly SoldItem[]): Recurring | undefined {
  const cents = (sku: (typeof RECURRING_SKUS)[number]): number | null | undefined => items.find((item) => item.sku === sku)?.unitHtCents
  const [MNT, MNT_MIN, HOST] = RECURRING_SKUS.map(cents)
  return typeof MNT === 'number' && typeof MNT_MIN === 'number' && typeof HOST === 'number' ? { MNT, MNT_MIN, HOST, visitMinutes } : undefined
}

/** Every article that the rules name by its role: a list without one of them prices nothing. */
export function roleSkus({ refurbished, new: fresh, ramModuleMb: _mb, trainingGroup: _group, ...single }: Roles): readonly string[] {
  return [...Object.values(single), refurbished.fixe, refurbished.portable, fresh.fixe, fresh.portable]
}

/** What a price list says of itself and holds, wherever it came from. */
export interface PriceList extends Omit<Prices, 'items'> { readonly items: readonly Item[]; readonly from: string; readonly source: string }

export const sold = ({ purchaseCents: _purchase, supplier: _supplier, ...item }: Item): SoldItem => item

/** The articles a quote needs to be computed again: those of the rules, the named ones, and the eco-participation. */
export function itemsKept(items: readonly SoldItem[], roles: Roles, named: readonly string[]): SoldItem[] {
  const kept = new Set([...roleSkus(roles), ...named, ECO])
  return items.filter(({ sku }) => kept.has(sku))
}
