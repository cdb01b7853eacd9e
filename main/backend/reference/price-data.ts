// The dated price list shipped with the app: the newest one in force on a day. What the network and the Scop put over it is
// in prices-in-force.ts.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { catalogOf, Item, type PriceList, RECURRING_SKUS, recurringOf } from '../../../domain/catalogue/item.ts'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { type Catalog, ECO, PackRequirements, Recurring, Roles } from '../../../domain/quoting/case.ts'

/** The engine's view of a list beside its articles. */
export type PriceBook = PriceList & { readonly catalog: Catalog }

/** An article of a file says what is not obvious; hardware is goods, everything else is work. */
const Entry = Item.omit({ sku: true }).partial({ nature: true, reused: true, free: true, vatExempt: true, purchaseCents: true, supplier: true })

/** A price list as a file or the network writes it: articles by reference, in their order. */
export const PriceListFile = z.object({ version: z.string(), from: CivilDate, source: z.string(), catalog: z.record(z.string(), Entry), pack: PackRequirements, recurring: Recurring.pick({ visitMinutes: true }), roles: Roles }).check(({ value, issues }) => {
  for (const sku of RECURRING_SKUS) if (!value.catalog[sku]) issues.push({ code: 'custom', input: undefined, path: ['catalog', sku], message: 'price missing' })
  for (const [sku, { unitHtCents }] of Object.entries(value.catalog)) if (unitHtCents === null && sku !== ECO) issues.push({ code: 'custom', input: null, path: ['catalog', sku, 'unitHtCents'], message: 'price missing' })
})

/**
 * The price list in force on `asOf`.
 * @throws Refusal TABLE_EXPIRED when none is
 */
export function priceList(resources: string, asOf?: CivilDate): PriceBook {
  const folder = join(resources, 'reference')
  const lists = readdirSync(folder).filter((name) => name.startsWith('catalogue-')).map((name) => PriceListFile.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  const found = newestFrom(lists, asOf)
  if (!found) throw new Refusal('TABLE_EXPIRED', { table: 'catalogue' })
  return priceBook(found)
}

/** The newest that has begun on the day; any day when none is given. */
export function newestFrom<L extends { readonly from: CivilDate }>(lists: readonly L[], asOf: CivilDate | undefined): L | undefined {
  return lists.filter((list) => asOf === undefined || list.from <= asOf).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
}

export function priceBook({ catalog, recurring: { visitMinutes }, ...list }: z.infer<typeof PriceListFile>): PriceBook {
  const items = Object.entries(catalog).map(([sku, entry]): Item => ({ nature: entry.section === 'materiel' ? 'goods' : 'services', reused: false, free: null, vatExempt: false, purchaseCents: null, supplier: '', ...withoutUndefined(entry), sku }))
  const recurring = recurringOf({ visitMinutes }, items)
  if (!recurring) throw new Error('a list whose monthly prices were checked lacks one')
  return { ...list, ownId: null, items, catalog: catalogOf(items), recurring }
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}
