// Dates of a maintenance contract: its last day, the day notice can still be given, and the legal window of the reminder.
// Source: C. conso L215-1 as read in design/business.md 3.9. All month arithmetic cuts the day to the month's end.
import { addDays, addMonths, type CivilDate, daysInMonth } from '../civil-date.ts'

export interface NoticeWindow {
  /** Last day of the contract. */
  readonly term: CivilDate
  /** Last day on which notice can be given. */
  readonly noticeDeadline: CivilDate
  /** The law's bounds for telling the client: three months to one month before the deadline. */
  readonly reminderNotBefore: CivilDate
  readonly reminderNotAfter: CivilDate
}

/** start + months − 1 day; a day that the month lacks becomes its last day (29 February → 28 February). */
export function termOf(start: CivilDate, durationMonths: number): CivilDate {
  const end = addMonths(start, durationMonths)
  // Cut already: 29 February + 12 months is 28 February, which is the term itself.
  return end.slice(8) === start.slice(8) ? addDays(end, -1) : end
}

export function noticeWindow(start: CivilDate, durationMonths: number, noticeMonths: number): NoticeWindow {
  const term = termOf(start, durationMonths)
  const noticeDeadline = addMonths(term, -noticeMonths)
  return { term, noticeDeadline, reminderNotBefore: addMonths(noticeDeadline, -3), reminderNotAfter: addMonths(noticeDeadline, -1) }
}

/** A client who must be told three months before the deadline cannot be told within a shorter contract. */
export function tacitRenewalFits(durationMonths: number, noticeMonths: number): boolean {
  return durationMonths >= noticeMonths + 3
}

/** First day of the period that runs on `on`: a tacit contract goes on by equal periods, counted from its first day. */
export function periodStart(start: CivilDate, durationMonths: number, on: CivilDate): CivilDate {
  let from = start
  for (let periods = 1; termOf(from, durationMonths) < on; periods++) from = addMonths(start, periods * durationMonths)
  return from
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
