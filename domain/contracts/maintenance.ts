// Price of a maintenance contract over time: first partial month, revision by index always from P0, optional cap.
import { applyRate, type Cents, centsOf, netOf } from '../money.ts'
import type { MaintenanceInput } from '../quoting/case.ts'
import { type NoticeRule, noticeWindow } from './notice-rule.ts'
import { firstPeriod, termOf } from './term.ts'

/** P0 × S1/S0 rounded on the unit price, capped when a cap is agreed (design/business.md 3.9). Index values in tenths. */
export function revisedUnit(p0Cents: Cents, s0Tenths: number, s1Tenths: number, capBp?: number): Cents {
  const revised = centsOf(BigInt(p0Cents) * BigInt(s1Tenths), BigInt(s0Tenths))
  return capBp === undefined ? revised : Math.min(revised, applyRate(p0Cents, 10_000 + capBp))
}

/** A part of a month: whole amount × days / days of the month, rounded once. */
export function partOfMonth(monthlyCents: Cents, days: number, ofDays: number): Cents {
  return centsOf(BigInt(monthlyCents) * BigInt(days), BigInt(ofDays))
}

/** The published case of a contract, in its output format. */
export function maintenanceCase(input: MaintenanceInput, rule: NoticeRule) {
  const { unitMonthlyCents, machines, start, index, capBp, vatRateBp, durationMonths, noticeMonths } = input
  const monthly = netOf(unitMonthlyCents, machines * 1000)
  const { days, daysInMonth } = firstPeriod(start)
  const first = partOfMonth(monthly, days, daysInMonth)
  const published = index.s0.tenths !== null && index.s1.tenths !== null
  const after = published ? revisedUnit(unitMonthlyCents, index.s0.tenths ?? 1, index.s1.tenths ?? 1) : unitMonthlyCents
  const capped = published ? revisedUnit(unitMonthlyCents, index.s0.tenths ?? 1, index.s1.tenths ?? 1, capBp) : unitMonthlyCents
  const term = termOf(start, durationMonths)
  const { noticeDeadline, reminderNotBefore, reminderNotAfter } = noticeWindow(term, noticeMonths, rule)
  return {
    firstPeriodDays: days, daysInMonth, firstPeriodHtCents: first, firstPeriodVatCents: applyRate(first, vatRateBp), monthlyHtCents: monthly,
    unitAfterS1Cents: after, monthlyAfterS1HtCents: netOf(after, machines * 1000), unitAfterS1CappedCents: capped, monthlyAfterS1CappedHtCents: netOf(capped, machines * 1000),
    // Index not published: the price stays, and says why.
    ...(index.s2.tenths === null ? { afterMissingS2: { unitCents: after, flag: 'INDICE_MANQUANT' } } : {}),
    nonProfessionnel: { term, noticeDeadline, reminderNotBefore, reminderNotAfter },
  }
}
