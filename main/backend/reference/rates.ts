// Rates of law as dated data: the shipped table, and what the Scop typed in Réglages (synced rows of `rate`).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { BasisPoints } from '../../../domain/money.ts'
import type { Store } from '../store/store.ts'

const Rates = z.object({ version: z.string(), from: CivilDate, until: CivilDate, standardVatBp: BasisPoints, rentVatBp: BasisPoints, source: z.string() })

/** Interest on late payment: typed by the Scop for each half-year, it is never guessed. */
export const LATE_PAYMENT = 'late-payment'

/** The shipped table of a day; undefined when none covers it. */
export function vatTable(resources: string, on: CivilDate): z.infer<typeof Rates> | undefined {
  const folder = join(resources, 'reference')
  const tables = readdirSync(folder).filter((name) => name.startsWith('rates-')).map((name) => Rates.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  return tables.find((table) => table.from <= on && on <= table.until)
}

/** @throws Refusal TABLE_EXPIRED when no shipped table covers the day */
export function vatRates(resources: string, on: CivilDate): z.infer<typeof Rates> {
  const found = vatTable(resources, on)
  if (!found) throw new Refusal('TABLE_EXPIRED', { table: 'TVA' })
  return found
}

/** The rate typed for that day, in basis points, or null; typed twice, the later one corrects. */
export function typedRateBp(store: Store, name: string, on: CivilDate): number | null {
  return store.list('rate', { name }).findLast((rate) => rate.from !== null && rate.until !== null && rate.from <= on && on <= rate.until)?.valueBp ?? null
}
