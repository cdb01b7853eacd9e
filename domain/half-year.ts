// Half-years of the calendar: the law publishes the rate of late payment for each.
import { addDays, addMonths, type CivilDate } from './civil-date.ts'

export interface HalfYear { readonly year: number; readonly half: 1 | 2; readonly from: CivilDate; readonly until: CivilDate }

/** The half-year that a day lies in, or one that many half-years later (earlier where negative). */
export function halfYearOf(day: CivilDate, later = 0): HalfYear {
  const from = addMonths(`${day.slice(0, 4)}-${day.slice(5, 7) <= '06' ? '01' : '07'}-01`, 6 * later)
  return { year: Number(from.slice(0, 4)), half: from.slice(5, 7) === '01' ? 1 : 2, from, until: addDays(addMonths(from, 6), -1) }
}
