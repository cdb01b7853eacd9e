// A contract as the page shows it: dates and dues computed from its own fields, never stored beside them.
import type { CivilDate } from '../../../domain/civil-date.ts'
import { type ContractTerms, dueTerms, noticeMonthsOf, termsOn } from '../../../domain/contracts/contract-terms.ts'
import { billingDues, type From, inForce } from '../../../domain/contracts/dues.ts'
import { type NoticeRule, noticeWindow } from '../../../domain/contracts/notice-rule.ts'
import { periodOn } from '../../../domain/contracts/term.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import { contractTerms } from '../contracts/contract-terms.ts'
import { signaturesOf } from '../documents/signatures.ts'
import type { Store } from '../store/store.ts'
import { clientName } from './entry.ts'

export type ContractView = Output<'contract.get'>
type Contract = RowOf<'maintenance_contract'>

/** @throws Refusal NOT_FOUND */
export function theContract(store: Store, contractId: Id): Contract {
  const contract = store.get('maintenance_contract', contractId)
  if (!contract) throw new Refusal('NOT_FOUND', { what: 'contract' })
  return contract
}

export function contractRow(store: Store, contract: Contract, today: CivilDate): Output<'contract.list'>['rows'][number] {
  const terms = contractTerms(store, contract)
  const { start, durationMonths } = contract
  const visits = store.list('visit', { contractId: contract.id }).flatMap((visit) => (visit.on && visit.state === 'planned' && visit.on >= today ? [visit.on] : []))
  return {
    id: contract.id, clientId: contract.clientId, visitId: visitOf(store, contract), clientName: clientName(store, contract.clientId), number: store.documents.get(contract.id)?.number ?? null, state: contract.state ?? 'project', start, term: start && durationMonths ? periodOn(start, durationMonths, today).to : null,
    nextOn: visits.toSorted()[0] ?? null, monthlyHtCents: terms ? monthly(terms, today) : 0, machines: terms ? (current(terms.machines, terms, today) ?? 0) : 0,
  }
}

export function contractView(store: Store, contractId: Id, today: CivilDate, rule: NoticeRule): ContractView {
  const contract = theContract(store, contractId)
  const terms = contractTerms(store, contract)
  if (!terms) throw new Refusal('STATE_REFUSED', { what: 'contract', state: 'start' })
  const { start, durationMonths } = terms
  const period = periodOn(start, durationMonths, today)
  const { from, to: term } = period
  const noticeMonths = noticeMonthsOf(terms, period)
  const { visitsPerYear, billing, floorCents } = termsOn(terms, today)
  const window = noticeWindow(term, noticeMonths, rule)
  const quote = contract.quoteDocId ? store.documents.get(contract.quoteDocId) : undefined
  const notice = store.list('renewal_notice', { contractId, deadline: window.noticeDeadline }).at(-1)
  const scop = store.list('scop')[0]
  const doc = store.documents.get(contractId)
  return {
    ...contractRow(store, contract, today), siteId: contract.siteId, level: contract.level, durationMonths, noticeMonths, nonProfessional: terms.nonProfessional, visitsPerYear,
    unitMonthlyCents: current(terms.unitCents, terms, today) ?? 0, floorMonthlyCents: floorCents, vatRateBp: terms.vatRateBp, billing, substituteMember: contract.substituteMember, contactName: contract.contactName,
    quoteDocId: contract.quoteDocId, quoteNumber: quote?.number ?? null, docId: doc?.id ?? null, signed: signaturesOf(store, contractId).standing !== undefined,
    notice: { deadline: window.noticeDeadline, notBefore: window.reminderNotBefore, notAfter: window.reminderNotAfter, plannedOn: window.plannedOn, alertOn: window.alertOn, sentOn: notice?.sentOn ?? null },
    visits: store.list('visit', { contractId }).map(({ id, on, state }) => ({ id, on, state })).toSorted((a, b) => (a.on ?? '').localeCompare(b.on ?? '')), dues: billingDues(dueTerms(stopped(contract) && terms.stopsOn === null ? { ...terms, stopsOn: term } : terms), from, term),
    missing: [
      ...(contract.substituteMember ? [] : ['field.maintenance_contract.substituteMember']),
      ...(['name', 'form', 'siret', 'address', 'contactName'] as const).filter((field) => !scop?.[field]).map((field) => `field.scop.${field}`),
    ],
  }
}

/** The visit is known by the quote's frozen document, which the second laptop has too. */
function visitOf(store: Store, { quoteDocId }: Contract): Id | null {
  const data = quoteDocId ? (store.documents.get(quoteDocId)?.data as { visitId?: Id | null } | undefined) : undefined
  return data?.visitId ?? null
}

/** Unit × machines, or the floor when higher, as in force on a day. */
function monthly(terms: ContractTerms, on: CivilDate): number {
  return Math.max((current(terms.unitCents, terms, on) ?? 0) * (current(terms.machines, terms, on) ?? 0), termsOn(terms, on).floorCents)
}

/** In force on a day; before the contract begins, what it will begin with. */
function current<T>(values: readonly From<T>[], { start }: ContractTerms, on: CivilDate): T | undefined {
  return inForce(values, on < start ? start : on)
}

function stopped({ state }: Contract): boolean {
  return state === 'terminated' || state === 'ended'
}
