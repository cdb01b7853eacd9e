// The law's window for telling a client that a contract will renew itself, as dated data: a change of law is a new file.
import { z } from 'zod'
import { addDays, addMonths, CivilDate } from '../civil-date.ts'

const Months = z.int().min(0).max(24)
export const NoticeRule = z.strictObject({
  version: z.string(), from: CivilDate, notBeforeMonths: Months, notAfterMonths: Months, refundDays: z.int().min(0).max(365), source: z.string(), status: z.enum(['read', 'toValidate']),
  /** When the network plans the letter, and when it is alarmed that none left: its own habit, inside of the law's window. */
  plannedMonths: Months, alertDays: z.int().min(0).max(365), ownRule: z.string(),
}).refine((rule) => rule.notAfterMonths <= rule.plannedMonths && rule.plannedMonths <= rule.notBeforeMonths, { path: ['plannedMonths'], message: 'planned outside of the window' })
export type NoticeRule = z.infer<typeof NoticeRule>

export interface NoticeWindow {
  /** Last day on which notice can be given. */
  readonly noticeDeadline: CivilDate
  /** The law's bounds for telling the client. */
  readonly reminderNotBefore: CivilDate
  readonly reminderNotAfter: CivilDate
  readonly plannedOn: CivilDate
  /** Unsent on this day, the letter is late in our own eyes. */
  readonly alertOn: CivilDate
}

/** `term` = last day of the period that would renew itself. All month arithmetic cuts the day to the month's end. */
export function noticeWindow(term: CivilDate, noticeMonths: number, rule: NoticeRule): NoticeWindow {
  const noticeDeadline = addMonths(term, -noticeMonths)
  return {
    noticeDeadline, reminderNotBefore: addMonths(noticeDeadline, -rule.notBeforeMonths), reminderNotAfter: addMonths(noticeDeadline, -rule.notAfterMonths),
    plannedOn: addMonths(noticeDeadline, -rule.plannedMonths), alertOn: addDays(noticeDeadline, -rule.alertDays),
  }
}

/** A client who must be told that long before the deadline cannot be told within a shorter contract. */
export function tacitRenewalFits(durationMonths: number, noticeMonths: number, rule: NoticeRule): boolean {
  return durationMonths >= noticeMonths + rule.notBeforeMonths
}

/** What the law makes of a letter: in time, too early to count, too late, or never sent while its last day has passed. */
export type NoticeStanding = 'to_send' | 'too_early' | 'in_time' | 'missed'

export function noticeStanding({ reminderNotBefore, reminderNotAfter }: NoticeWindow, sentOn: CivilDate | null, today: CivilDate): NoticeStanding {
  if (sentOn !== null && sentOn >= reminderNotBefore && sentOn <= reminderNotAfter) return 'in_time'
  // A letter of last winter says nothing of this deadline: another one has to leave while there is time.
  if (today <= reminderNotAfter) return sentOn !== null && sentOn < reminderNotBefore ? 'too_early' : 'to_send'
  return 'missed'
}
