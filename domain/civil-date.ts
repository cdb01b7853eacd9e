// Civil days, `YYYY-MM-DD`, without hours or zones. Month arithmetic cuts to the month's last day.
// The only file of domain/ that may touch Date, and only Date.UTC and what reads it back.
import { z } from 'zod'

export const CivilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine(isCivilDate, 'not a day of the calendar')
export type CivilDate = z.infer<typeof CivilDate>

/** A month, `YYYY-MM`. */
export const CivilMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export type CivilMonth = z.infer<typeof CivilMonth>

const DAY_MS = 86_400_000
const two = (n: number): string => String(n).padStart(2, '0')

function parts(date: string): [number, number, number] {
  const [y = 0, m = 0, d = 0] = date.split('-').map(Number)
  return [y, m, d]
}

const format = (y: number, m: number, d: number): CivilDate => `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}`

/** Days of month `m` (1 to 12) of year `y`. */
export function daysInMonth(y: number, m: number): number {
  return new Date(Date.UTC(y, m, 0)).getUTCDate()
}

/** True for a day of the calendar written YYYY-MM-DD. */
export function isCivilDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false
  const [y, m, d] = parts(date)
  return y >= 1900 && m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(y, m)
}

/** `date` ± whole months, cut to the end of the month (31 January + 1 month = 28 or 29 February). */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [y, m, d] = parts(date)
  const index = y * 12 + (m - 1) + months
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  return format(year, month, Math.min(d, daysInMonth(year, month)))
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return fromEpochDay(epochDay(date) + days)
}

/** Whole days from `a` to `b`, negative when b is earlier. */
export function daysBetween(a: CivilDate, b: CivilDate): number {
  return epochDay(b) - epochDay(a)
}

export function epochDay(date: CivilDate): number {
  const [y, m, d] = parts(date)
  return Date.UTC(y, m - 1, d) / DAY_MS
}

function fromEpochDay(day: number): CivilDate {
  const at = new Date(day * DAY_MS)
  return format(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate())
}

/** The civil day of an instant, at an offset in minutes east of UTC (France: 60 or 120, given by the caller). */
export function civilDateOf(instantMs: number, offsetMinutes = 0): CivilDate {
  return fromEpochDay(Math.floor((instantMs + offsetMinutes * 60_000) / DAY_MS))
}

/** 24/11/2026, in both languages: the order France writes. */
export function formatDay(date: CivilDate): string {
  return date.split('-').toReversed().join('/')
}
