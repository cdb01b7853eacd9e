// Every day and amount that a contract's terms decide, for the period that runs on a day: what `packtic contract dates` prints.
import type { CivilDate } from '../civil-date.ts'
import { type ContractTerms, dueTerms, noticeMonthsOf, revisionTerms, termsOn } from './contract-terms.ts'
import { billingDues, type Due, refundCents } from './dues.ts'
import { type NoticeRule, type NoticeWindow, noticeWindow, tacitRenewalFits } from './notice-rule.ts'
import { priceIndex, type PriceIndexes } from './price-index.ts'
import { type Revision, revisionsUntil } from './revision.ts'
import { type Period, periodOn, visitDates } from './term.ts'

export interface ContractDates {
  readonly reference: string
  readonly period: Period
  /** Null for a contract that does not renew itself, or stops in this period. */
  readonly notice: NoticeWindow | null
  /** False where the law's letter cannot be sent in time: such a contract is not offered to a non-professional. */
  readonly tacitRenewalFits: boolean
  readonly visits: readonly CivilDate[]
  readonly dues: readonly Due[]
  /** Anniversaries until the end of the period; null without an index, or with one that no table has. */
  readonly revisions: readonly Revision[] | null
  readonly stopsOn: CivilDate | null
  readonly refundCents: number
}

export function contractDates(terms: ContractTerms, on: CivilDate, { rule, indexes }: { readonly rule: NoticeRule; readonly indexes: PriceIndexes }): ContractDates {
  const period = periodOn(terms.start, terms.durationMonths, on)
  const stops = terms.stopsOn !== null && terms.stopsOn <= period.to
  const until = terms.stopsOn !== null && stops ? terms.stopsOn : period.to
  const revision = revisionTerms(terms)
  const index = terms.index ? priceIndex(indexes, terms.index.name) : undefined
  return {
    reference: terms.reference, period, notice: terms.tacit && !stops ? noticeWindow(period.to, noticeMonthsOf(terms, period), rule) : null, tacitRenewalFits: tacitRenewalFits(terms.durationMonths, noticeMonthsOf(terms, period), rule),
    visits: visitDates(period.from, terms.durationMonths, termsOn(terms, period.from).visitsPerYear).filter((day) => day <= until),
    dues: billingDues(dueTerms(terms), period.from, until), revisions: revision && index ? revisionsUntil(revision, until, index) : null,
    stopsOn: terms.stopsOn, refundCents: terms.stopsOn === null ? 0 : refundCents(dueTerms(terms), terms.stopsOn),
  }
}
