// The dated price list shipped with the app: the newest one in force on a day. What the network and the Scop put over it is
// in prices-in-force.ts.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PriceBook, priceBook, PriceListFile } from '../../../domain/catalogue/price-list-file.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'

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
