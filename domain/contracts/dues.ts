// What a maintenance contract bills, month by month, in advance. Source: design/business.md 3.9.
import { addDays, addMonths, type CivilDate } from '../civil-date.ts'
import type { Cents } from '../money.ts'
import { partOfMonth } from './maintenance.ts'
import { firstPeriod } from './term.ts'

export interface Due { readonly from: CivilDate; readonly to: CivilDate; readonly htCents: Cents }

/** `stopsOn` = the last day of a contract that is not renewed; its last month is then paid by its days, as the first one is. */
export interface DueTerms { readonly start: CivilDate; readonly monthlyCents: Cents; readonly stopsOn: CivilDate | null }

/** The dues whose first day lies in [from, to]. A contract that starts on the 1st pays that month whole. */
export function monthlyDues({ start, monthlyCents, stopsOn }: DueTerms, from: CivilDate, to: CivilDate): Due[] {
  const dues: Due[] = []
  for (let first = from > start ? firstOfMonth(from) : start; first <= to; first = addMonths(firstOfMonth(first), 1)) {
    if (first < from) continue
    const { days, daysInMonth } = firstPeriod(first)
    const monthEnd = addDays(first, days - 1)
    const last = stopsOn !== null && stopsOn < monthEnd ? stopsOn : monthEnd
    if (last < first) break
    dues.push({ from: first, to: last, htCents: partOfMonth(monthlyCents, days - daysUntil(last, monthEnd), daysInMonth) })
  }
  return dues
}

const firstOfMonth = (day: CivilDate): CivilDate => `${day.slice(0, 8)}01`
const daysUntil = (last: CivilDate, monthEnd: CivilDate): number => Number(monthEnd.slice(8)) - Number(last.slice(8))
