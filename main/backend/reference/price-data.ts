// The dated price list shipped with the app: the newest one in force on a day.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { PriceData } from '../../../domain/quoting/case.ts'

const PriceList = PriceData.extend({ version: z.string(), from: CivilDate, source: z.string() })
export type PriceList = z.infer<typeof PriceList>

/**
 * The price list in force on `asOf`.
 * @throws Refusal TABLE_EXPIRED when none is
 */
export function priceList(resources: string, asOf?: CivilDate): PriceList {
  const folder = join(resources, 'reference')
  const lists = readdirSync(folder).filter((name) => name.startsWith('catalogue-')).map((name) => PriceList.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  const found = lists.filter((list) => asOf === undefined || list.from <= asOf).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
  if (!found) throw new Refusal('TABLE_EXPIRED', { table: 'catalogue' })
  return found
}
