// States of a maintenance contract: who may follow whom, and what each change wants. Source: design/business.md 3.2 and 3.9.
import { addDays, type CivilDate } from '../civil-date.ts'
import { Refusal } from '../errors.ts'
import { type NoticeRule, noticeStanding, noticeWindow, tacitRenewalFits } from './notice-rule.ts'
import { type ContractTerms, lastDayOf, noticeMonthsOf } from './contract-terms.ts'
import { type Period, periodOn } from './term.ts'

export const CONTRACT_STATES = ['project', 'active', 'notice_sent', 'renewed', 'terminated', 'ended'] as const
export type ContractState = (typeof CONTRACT_STATES)[number]

/** `renewed` is an active contract in a later period: what an active one may become, it may too. */
const NEXT: Readonly<Record<ContractState, readonly ContractState[]>> = {
  project: ['active'],
  active: ['notice_sent', 'renewed', 'terminated', 'ended'],
  notice_sent: ['renewed', 'terminated', 'ended'],
  renewed: ['notice_sent', 'renewed', 'terminated', 'ended'],
  terminated: [],
  ended: [],
}

export interface ContractFacts {
  readonly durationMonths: number
  readonly noticeMonths: number
  readonly tacit: boolean
  readonly nonProfessional: boolean
  readonly signed: boolean
  readonly substituteMember: string | null
  readonly inventoryAnnex: boolean
  readonly noticeSentOn: CivilDate | null
}

/** What is still missing before a project becomes a contract; empty when nothing is. */
export function missingToActivate(facts: ContractFacts, rule: NoticeRule): string[] {
  return [
    ...(facts.signed ? [] : ['signature']),
    ...(facts.substituteMember ? [] : ['substituteMember']),
    ...(facts.inventoryAnnex ? [] : ['inventoryAnnex']),
    ...(facts.tacit && facts.nonProfessional && !tacitRenewalFits(facts.durationMonths, facts.noticeMonths, rule) ? ['durationMonths'] : []),
  ]
}

/**
 * The state after a change, or a refusal that changes nothing.
 * @throws Refusal STATE_REFUSED when the change does not exist from there or comes too early; QUOTE_INCOMPLETE with what a project still misses
 */
export function nextState(state: ContractState, wanted: ContractState, facts: ContractFacts, period: Period, on: CivilDate, rule: NoticeRule): ContractState {
  const refused = (): Refusal => new Refusal('STATE_REFUSED', { what: 'contract', state })
  if (!NEXT[state].includes(wanted)) throw refused()
  switch (wanted) {
    case 'active': {
      const missing = missingToActivate(facts, rule)
      if (missing.length > 0) throw new Refusal('QUOTE_INCOMPLETE', { count: missing.length, missing: missing.join(', ') })
      return wanted
    }
    case 'notice_sent':
      if (facts.noticeSentOn === null) throw refused()
      return wanted
    case 'renewed':
      // A contract without tacit renewal ends; a period that still runs is not renewed yet.
      if (!facts.tacit || on <= period.to) throw refused()
      return wanted
    case 'ended':
      if (on <= period.to) throw refused()
      return wanted
    case 'project':
    case 'terminated':
      return wanted
  }
}

/**
 * The state on a day. Acts write only what no day can tell: signed, terminated. Letters and days make the rest, so that a laptop
 * that was shut on the day of a renewal says the same as the one that was not.
 * `noticeSentOn` = the letter of the period that runs on `today`.
 */
export function stateOn(written: ContractState, terms: ContractTerms, noticeSentOn: CivilDate | null, today: CivilDate, rule: NoticeRule): ContractState {
  if (written === 'project' || written === 'terminated' || written === 'ended') return written
  if (terms.stopsOn !== null) return 'terminated'
  const end = lastDayOf(terms)
  if (end !== null && today > end) return 'ended'
  const period = periodOn(terms.start, terms.durationMonths, today)
  // A firm gets no letter by law: the one it got counts whenever it left. A letter that does not count for the law is none.
  const told = terms.nonProfessional ? noticeStanding(noticeWindow(period.to, noticeMonthsOf(terms, period), rule), noticeSentOn, today) === 'in_time' : noticeSentOn !== null
  if (terms.tacit && told) return 'notice_sent'
  return period.index > 0 ? 'renewed' : 'active'
}

/** `reconduction_libre`: renewed without the letter that the law asks for, so the client may leave at any time, free of charge. */
export function freeToLeave(facts: ContractFacts, periodBefore: Period, today: CivilDate, rule: NoticeRule): boolean {
  if (!facts.tacit || !facts.nonProfessional || today <= periodBefore.to) return false
  return noticeStanding(noticeWindow(periodBefore.to, facts.noticeMonths, rule), facts.noticeSentOn, today) !== 'in_time'
}

export type Ending = { readonly stopsOn: CivilDate; readonly because: 'notice' | 'free' | 'term'; readonly refundBy: CivilDate | null }

/**
 * When a contract stops that its client ends on `on`: at once where he is free to leave, at the end of the period where notice
 * comes in time, at the end of the next one where it comes too late.
 */
export function endingOf(facts: ContractFacts, period: Period, nextPeriod: Period, free: boolean, on: CivilDate, rule: NoticeRule): Ending {
  if (free) return { stopsOn: on, because: 'free', refundBy: addDays(on, rule.refundDays) }
  if (!facts.tacit) return { stopsOn: period.to, because: 'term', refundBy: null }
  const { noticeDeadline } = noticeWindow(period.to, facts.noticeMonths, rule)
  return { stopsOn: on <= noticeDeadline ? period.to : nextPeriod.to, because: 'notice', refundBy: null }
}
