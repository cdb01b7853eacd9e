// What a maintenance contract bills, in advance: calendar months, or three or twelve of them together, each month rounded on
// its own. Parts of a month are paid by their days. Source: design/business.md 3.9; rules of our own: docs/decisions/papers.md.
import { addDays, addMonths, type CivilDate, daysBetween } from '../civil-date.ts'
import { type Cents, netOf, sum } from '../money.ts'
import { partOfMonth } from './maintenance.ts'
import { firstPeriod } from './term.ts'

export const BILLINGS = ['monthly', 'quarterly', 'yearly'] as const
type Billing = (typeof BILLINGS)[number]
const MONTHS: Readonly<Record<Billing, number>> = { monthly: 1, quarterly: 3, yearly: 12 }

/** A value in force from a day on, until the next one. */
export interface From<T> { readonly from: CivilDate; readonly value: T }
/** Days without service, both included; open while `to` is null. */
export interface Suspension { readonly from: CivilDate; readonly to: CivilDate | null }

export interface DueTerms {
  readonly start: CivilDate
  /** Last day of a contract that is not renewed, or was ended; null while it goes on. */
  readonly stopsOn: CivilDate | null
  readonly billing: Billing
  /** Monthly price of a machine, in order of days; the first from the start. */
  readonly unitCents: readonly From<Cents>[]
  readonly floorCents: Cents
  /** Machines under contract, in order of days. A change counts from the next period on. */
  readonly machines: readonly From<number>[]
  readonly suspensions: readonly Suspension[]
  /** Signed changes, in order of days: like machines, they count from the next period on. */
  readonly changes?: readonly { readonly from: CivilDate; readonly billing?: Billing | undefined; readonly floorCents?: Cents | undefined }[]
}
export interface Due { readonly from: CivilDate; readonly to: CivilDate; readonly htCents: Cents }

/** The dues whose first day lies in [from, to]. A contract that starts on the 1st pays that month whole. */
export function billingDues(terms: DueTerms, from: CivilDate, to: CivilDate): Due[] {
  const dues: Due[] = []
  for (let first = terms.start; first <= to;) {
    if (terms.stopsOn !== null && first > terms.stopsOn) break
    const next = addMonths(firstOfMonth(first), MONTHS[changed(terms, 'billing', first) ?? terms.billing])
    if (first >= from) dues.push(dueOf(terms, first, addDays(next, -1)))
    first = next
  }
  return dues
}

/**
 * The first day on which a price agreed to count from `from` can: its own, or that of the due after the last billed one where it
 * would change a month of that due. What was billed in advance stays; a due that is not billed yet counts each month at its own price.
 * @param lastBilled first day of the last due that was billed; null when none was
 */
export function priceDay(terms: DueTerms, from: CivilDate, lastBilled: CivilDate | null): CivilDate {
  const billed = lastBilled === null ? undefined : billingDues({ ...terms, stopsOn: null }, terms.start, lastBilled).at(-1)
  return billed && firstMonthOf(from) <= billed.to ? addDays(billed.to, 1) : from
}

/** The first day of the due that a price from that day changes first: the last day to agree on it, unless that due was billed before. */
export function touchedDue(terms: DueTerms, from: CivilDate): CivilDate {
  return billingDues({ ...terms, stopsOn: null }, terms.start, firstMonthOf(from)).at(-1)?.from ?? from
}

/** Of a last due that was paid whole: what is for days after the last one. Counted as the due would have been. */
export function refundCents(terms: DueTerms, stopsOn: CivilDate): Cents {
  const paid = billingDues({ ...terms, stopsOn: null }, terms.start, stopsOn).at(-1)
  if (!paid) return 0
  return paid.htCents - dueOf({ ...terms, stopsOn }, paid.from, paid.to).htCents
}

function dueOf(terms: DueTerms, first: CivilDate, end: CivilDate): Due {
  const to = terms.stopsOn !== null && terms.stopsOn < end ? terms.stopsOn : end
  const machines = inForce(terms.machines, first) ?? 0
  const floorCents = changed(terms, 'floorCents', first) ?? terms.floorCents
  const months: Cents[] = []
  for (let day = first; day <= to; day = addMonths(firstOfMonth(day), 1)) {
    const { days, daysInMonth } = firstPeriod(day)
    const monthEnd = addDays(day, days - 1)
    const last = to < monthEnd ? to : monthEnd
    const monthly = Math.max(netOf(inForce(terms.unitCents, day) ?? 0, machines * 1000), floorCents)
    months.push(partOfMonth(monthly, daysBetween(day, last) + 1 - suspendedDays(terms.suspensions, day, last), daysInMonth))
  }
  return { from: first, to, htCents: sum(months) }
}

/** The last value that began on that day or before. */
export function inForce<T>(values: readonly From<T>[], on: CivilDate): T | undefined {
  return values.findLast((one) => one.from <= on)?.value
}

/** A term as last changed on that day; undefined where it stands as agreed at first. */
function changed<K extends 'billing' | 'floorCents'>({ changes = [] }: DueTerms, term: K, on: CivilDate): NonNullable<DueTerms['changes']>[number][K] {
  return changes.findLast((one) => one.from <= on && one[term] !== undefined)?.[term]
}

/** Days of [from, to] on which the service was suspended. Suspensions do not overlap: the schema of a contract refuses it. */
function suspendedDays(suspensions: readonly Suspension[], from: CivilDate, to: CivilDate): number {
  return suspensions.reduce((days, one) => {
    const [first, last] = [one.from > from ? one.from : from, one.to !== null && one.to < to ? one.to : to]
    return days + Math.max(0, daysBetween(first, last) + 1)
  }, 0)
}

/** A price counts from the first month that begins on its day or after it. */
const firstMonthOf = (day: CivilDate): CivilDate => (day === firstOfMonth(day) ? day : addMonths(firstOfMonth(day), 1))
const firstOfMonth = (day: CivilDate): CivilDate => `${day.slice(0, 8)}01`
