// A price list as a file, the shipped table or the network writes it: dated, whole, checked at the door. The engine's view of it is made
// here, so that the hub refuses what a laptop could not price with.
import { z } from 'zod'
import { CivilDate } from '../civil-date.ts'
import { type Catalog, ECO, PackRequirements, Recurring, Roles } from '../quoting/case.ts'
import { catalogOf, Item, MOST_MINUTES, MOST_PRICE_CENTS, type PriceList, RECURRING_SKUS, recurringOf, roleSkus, Sku } from './item.ts'

/** The engine's view of a list beside its articles. */
export type PriceBook = PriceList & { readonly catalog: Catalog }

/** An article of a file says what is not obvious; hardware is goods, everything else is work. */
const Entry = Item.omit({ sku: true }).partial({ nature: true, reused: true, free: true, vatExempt: true, purchaseCents: true, supplier: true })

/** Articles by reference, in their order: that of the file, or of `order` where it travelled as canonical JSON, which sorts names. */
export const PriceListFile = z.object({
  version: z.string().trim().min(1).max(40), from: CivilDate, source: z.string().min(1), catalog: z.record(z.string(), Entry), order: z.array(z.string()).optional(), pack: PackRequirements, recurring: Recurring.pick({ visitMinutes: true }), roles: Roles,
}).check(({ value, issues }) => {
  const wrong = (path: string[], message: string): void => void issues.push({ code: 'custom', input: undefined, path, message })
  for (const sku of [...RECURRING_SKUS, ...roleSkus(value.roles)]) if (!value.catalog[sku]) wrong(['catalog', sku], 'price missing')
  for (const [sku, { unitHtCents }] of Object.entries(value.catalog)) {
    if (!Sku.safeParse(sku).success) wrong(['catalog', sku], 'not a reference')
    if (unitHtCents === null && sku !== ECO) wrong(['catalog', sku, 'unitHtCents'], 'price missing')
  }
})
export type PriceListFile = z.infer<typeof PriceListFile>

/** The same on its way to every Scop: nothing that is there already is refused for it. */
export const PublishedList = PriceListFile.check(({ value, issues }) => {
  const over = (sku: string, field: string, most: string): void => void issues.push({ code: 'custom', input: undefined, path: ['catalog', sku, field], message: `more than ${most}` })
  for (const [sku, item] of Object.entries(value.catalog)) {
    for (const field of ['unitHtCents', 'ecoCents', 'purchaseCents'] as const) if ((item[field] ?? 0) > MOST_PRICE_CENTS) over(sku, field, `${MOST_PRICE_CENTS} cents`)
    if (item.minutes > MOST_MINUTES) over(sku, 'minutes', `${MOST_MINUTES} minutes`)
  }
})

export function priceBook({ catalog, order, recurring: { visitMinutes }, ...list }: PriceListFile): PriceBook {
  const place = new Map(order?.map((sku, at) => [sku, at]))
  const entries = Object.entries(catalog)
  if (order) entries.sort(([a], [b]) => (place.get(a) ?? order.length) - (place.get(b) ?? order.length))
  const items = entries.map(([sku, entry]): Item => ({ nature: entry.section === 'materiel' ? 'goods' : 'services', reused: false, free: null, vatExempt: false, purchaseCents: null, supplier: '', ...withoutUndefined(entry), sku }))
  const recurring = recurringOf({ visitMinutes }, items)
  if (!recurring) throw new Error('a list whose monthly prices were checked lacks one')
  return { ...list, ownId: null, items, catalog: catalogOf(items), recurring }
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}
