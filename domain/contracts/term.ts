// Days of a maintenance contract: its last day, the equal periods it goes on by, its visits. Source: design/business.md 3.9.
// All month arithmetic is counted from the first day of the contract, and cuts the day to the month's end.
import { addDays, addMonths, type CivilDate, daysInMonth } from '../civil-date.ts'

export interface Period { readonly index: number; readonly from: CivilDate; readonly to: CivilDate }

/** start + months − 1 day; a day that the month lacks becomes its last day (29 February → 28 February). */
export function termOf(start: CivilDate, durationMonths: number): CivilDate {
  const end = addMonths(start, durationMonths)
  // Cut already: 29 February + 12 months is 28 February, which is the term itself.
  return end.slice(8) === start.slice(8) ? addDays(end, -1) : end
}

/** The nth period, from 0. Each begins the day after the one before ends: no day is in two, none in none. */
export function periodAt(start: CivilDate, durationMonths: number, index: number): Period {
  return { index, from: index === 0 ? start : addDays(termOf(start, index * durationMonths), 1), to: termOf(start, (index + 1) * durationMonths) }
}

/** The period that runs on `on`; the first one before the contract starts. */
export function periodOn(start: CivilDate, durationMonths: number, on: CivilDate): Period {
  let period = periodAt(start, durationMonths, 0)
  while (period.to < on) period = periodAt(start, durationMonths, period.index + 1)
  return period
}

/** Days from `start` included to the end of its month, and the days of that month. */
export function firstPeriod(start: CivilDate): { days: number; daysInMonth: number } {
  const [y = 0, m = 0, d = 0] = start.split('-').map(Number)
  const length = daysInMonth(y, m)
  return { days: length - d + 1, daysInMonth: length }
}

/** Dates of `perYear` visits laid out evenly over the contract, each in the middle of its share. */
export function visitDates(start: CivilDate, durationMonths: number, perYear: number): CivilDate[] {
  const count = Math.max(0, Math.round((perYear * durationMonths) / 12))
  const months = durationMonths / Math.max(1, count)
  return Array.from({ length: count }, (_, i) => addMonths(start, Math.floor(months * i + months / 2)))
}
