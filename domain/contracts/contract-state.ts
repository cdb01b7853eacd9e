// States of a maintenance contract: who may follow whom, and what each change wants. Source: design/business.md 3.2 and 3.9.
import { addDays, type CivilDate } from '../civil-date.ts'
import { Refusal } from '../errors.ts'
import { type NoticeRule, noticeStanding, noticeWindow, tacitRenewalFits } from './notice-rule.ts'
import type { Period } from './term.ts'

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
