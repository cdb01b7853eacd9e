// The building blocks of what papers are given: typed values at the door (cents, days, basis points), words as French
// papers print them behind it. A float or a string where cents are meant is refused with its path, never coerced.
import { z } from 'zod'
import { CivilDate, formatDay } from '../../../../domain/civil-date.ts'
import { BasisPoints, Cents, formatEuros, formatQuantity, formatRate } from '../../../../domain/money.ts'

/** A sentence or a few; never empty where a paper cannot do without it: see `Said`. */
export const Words = z.string().max(2000)
export const Said = Words.min(1)
/** A code, a size or an age: it stands in a narrow column. */
export const Short = z.string().max(20)
export const List = z.array(Words).max(500)

export const Euros = Cents.transform((cents) => formatEuros(cents, 'fr'))
export const Day = CivilDate.transform(formatDay)
export const Rate = BasisPoints.transform((bp) => formatRate(bp, 'fr'))
export const Quantity = z.int().min(0).max(1_000_000_000).transform((milli) => formatQuantity(milli, 'fr'))
export const Count = z.int().min(0).max(1_000_000).transform((count) => String(count).replace(/\B(?=(\d{3})+$)/g, '\u00a0'))
export const Months = z.int().min(1).max(120).transform(String)
/** Thousandths as a percentage with one decimal: 375 is 37,5 %. */
export const Permille = z.int().min(0).max(1000).transform((permille) => formatRate(permille * 10, 'fr'))
/** Tenths, as indices are published: 3105 is 310,5. */
export const Tenths = z.int().min(0).max(1_000_000).transform((tenths) => `${Math.trunc(tenths / 10)},${tenths % 10}`)
/** Minutes as a duration: 315 is 5 h 15. */
export const Minutes = z.int().min(0).max(1_000_000).transform(formatMinutes)
/** 09:30 */
export const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not an hour like 09:30').transform((hour) => hour.replace(':', '\u00a0h\u00a0'))
/** A month of an index, 2027-03, as 03/2027. */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'not a month like 2027-03').transform((month) => month.split('-').toReversed().join('/'))
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256')

export function formatMinutes(minutes: number): string {
  const rest = minutes % 60
  if (minutes < 60) return `${minutes}\u00a0min`
  return `${Math.floor(minutes / 60)}\u00a0h${rest === 0 ? '' : `\u00a0${String(rest).padStart(2, '0')}`}`
}

/** Seller or client: name, address and identity lines, and the one person to speak to. */
const Party = z.strictObject({ name: Words, lines: List, contact: Words })

/** What every paper bears: its number (empty for a paper without a series), its day, both parties, the sentences of the law. */
export const head = { number: z.string().max(35), issuedOn: CivilDate, seller: Party, client: Party, mentions: List }

/** Label and value, one under the other. */
export const Fact = z.tuple([Words, Words])
