// Published values of the indexes that a price may follow: dated data, each value with its source. A month without a value is
// a month not published yet, never a guess.
import { z } from 'zod'
import { CivilMonth } from '../civil-date.ts'

const Value = z.strictObject({ month: CivilMonth, tenths: z.int().min(1).max(1_000_000), source: z.string(), status: z.enum(['read', 'toValidate']) })
const Index = z.strictObject({
  name: z.string(), values: z.array(Value),
  /** A contract whose base month lies before this one is not revised by itself, and why. */
  revisesFrom: CivilMonth, revisesFromWhy: z.string(),
}).check(({ value, issues }) => {
  for (const [at, { month }] of value.values.entries()) if (value.values.findIndex((one) => one.month === month) !== at) issues.push({ code: 'custom', input: month, path: ['values', at, 'month'], message: 'twice the same' })
})
export const PriceIndexes = z.object({ version: z.string(), indexes: z.array(Index) })
export type PriceIndexes = z.infer<typeof PriceIndexes>
export type PriceIndex = PriceIndexes['indexes'][number]

export function priceIndex({ indexes }: PriceIndexes, name: string): PriceIndex | undefined {
  return indexes.find((one) => one.name === name)
}

/** Tenths published for that month, or null. */
export function indexTenths({ values }: PriceIndex, month: CivilMonth): number | null {
  return values.find((one) => one.month === month)?.tenths ?? null
}
