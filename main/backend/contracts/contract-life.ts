// Where a contract stands on a day: its state, its running period, the letter of it, whether its client is free to leave.
// Nothing of it is stored: it is read from terms, events and letters.
import type { CivilDate } from '../../../domain/civil-date.ts'
import { type ContractFacts, type ContractState, freeToLeave, stateOn } from '../../../domain/contracts/contract-state.ts'
import { type ContractTerms, lastDayOf, noticeMonthsOf } from '../../../domain/contracts/contract-terms.ts'
import { type NoticeRule, type NoticeStanding, noticeStanding, type NoticeWindow, noticeWindow } from '../../../domain/contracts/notice-rule.ts'
import { type Period, periodAt, periodOn } from '../../../domain/contracts/term.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { signaturesOf } from '../documents/signatures.ts'
import type { Store } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { contractTerms } from './contract-terms.ts'

const t = translator('fr')
type Contract = RowOf<'maintenance_contract'>

export interface ContractLife {
  readonly contract: Contract
  readonly terms: ContractTerms
  readonly state: ContractState
  readonly period: Period
  readonly noticeMonths: number
  readonly window: NoticeWindow
  readonly noticeSentOn: CivilDate | null
  readonly standing: NoticeStanding
  /** `reconduction_libre`: the client may leave at any time, free of charge. */
  readonly free: boolean
  readonly facts: ContractFacts
}

/** @throws Refusal NOT_FOUND */
export function theContract(store: Store, contractId: Id): Contract {
  const contract = store.get('maintenance_contract', contractId)
  if (!contract) throw new Refusal('NOT_FOUND', { what: 'contract' })
  return contract
}

/** Null while the terms are not whole. */
export function contractLife(store: Store, contract: Contract, today: CivilDate, rule: NoticeRule): ContractLife | null {
  const terms = contractTerms(store, contract)
  if (!terms) return null
  const end = lastDayOf(terms)
  const period = periodOn(terms.start, terms.durationMonths, end !== null && end < today ? end : today)
  const noticeMonths = noticeMonthsOf(terms, period)
  const window = noticeWindow(period.to, noticeMonths, rule)
  const noticeSentOn = letterOf(store, contract.id, period, window)
  const facts: ContractFacts = {
    durationMonths: terms.durationMonths, noticeMonths, tacit: terms.tacit, nonProfessional: terms.nonProfessional, signed: signaturesOf(store, contract.id).standing !== undefined,
    substituteMember: contract.substituteMember, inventoryAnnex: terms.machines.some(({ value }) => value > 0), noticeSentOn,
  }
  return { contract, terms, state: stateOn(contract.state ?? 'project', terms, noticeSentOn, today, rule), period, noticeMonths, window, noticeSentOn, standing: noticeStanding(window, noticeSentOn, today), free: contract.state !== 'project' && isFree(store, contract.id, terms, period, facts, today, rule), facts }
}

/** @throws Refusal NOT_FOUND, or STATE_REFUSED when the contract is not in force (a project, ended, terms that are not whole) */
export function liveContract(store: Store, contractId: Id, today: CivilDate, rule: NoticeRule): ContractLife {
  const life = contractLife(store, theContract(store, contractId), today, rule)
  if (!life || life.state === 'project' || life.state === 'terminated' || life.state === 'ended') throw new Refusal('STATE_REFUSED', { what: 'contract', state: t(`contractState.${life?.state ?? 'project'}`) })
  return life
}

/** @throws Refusal NOT_FOUND, or VERSION_FROZEN once the contract was issued */
export function draftContract(store: Store, contractId: Id): Contract {
  const contract = theContract(store, contractId)
  const doc = store.documents.get(contractId)
  if (doc) throw new Refusal('VERSION_FROZEN', { document: doc.number })
  return contract
}

/** Free in a renewed period whose letter was not sent in time, at the end of the period before. */
function isFree(store: Store, contractId: Id, terms: ContractTerms, period: Period, facts: ContractFacts, today: CivilDate, rule: NoticeRule): boolean {
  if (period.index === 0 || terms.stopsOn !== null) return false
  const before = periodAt(terms.start, terms.durationMonths, period.index - 1)
  const noticeMonths = noticeMonthsOf(terms, before)
  return freeToLeave({ ...facts, noticeMonths, noticeSentOn: letterOf(store, contractId, before, noticeWindow(before.to, noticeMonths, rule)) }, before, today, rule)
}

/** The day its letter left: one that counts if there is one, else the last. */
function letterOf(store: Store, contractId: Id, { to }: Period, window: NoticeWindow): CivilDate | null {
  const sent = store.list('renewal_notice', { contractId }).flatMap(({ term, deadline, sentOn }) => (sentOn !== null && (term === to || (term === null && deadline === window.noticeDeadline)) ? [sentOn] : [])).toSorted()
  return sent.find((on) => noticeStanding(window, on, on) === 'in_time') ?? sent.at(-1) ?? null
}
