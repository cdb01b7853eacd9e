// A contract as the page shows it: dates and dues computed from its own fields, never stored beside them.
import type { CivilDate } from '../../../domain/civil-date.ts'
import { duesAsked } from '../../../domain/contracts/asked-dues.ts'
import { currentOf, dueTerms, lastDayOf, monthlyCents, termsOn } from '../../../domain/contracts/contract-terms.ts'
import type { NoticeRule } from '../../../domain/contracts/notice-rule.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import { askedAmounts } from '../billing/subjects.ts'
import { missingToIssue } from '../contracts/contract-draft.ts'
import { contractLife, theContract } from '../contracts/contract-life.ts'
import type { Store } from '../store/store.ts'
import { clientName } from './entry.ts'

export type ContractView = Output<'contract.get'>
type Contract = RowOf<'maintenance_contract'>

export function contractRow(store: Store, contract: Contract, today: CivilDate, rule: NoticeRule): Output<'contract.list'>['rows'][number] {
  const life = contractLife(store, contract, today, rule)
  const visits = store.list('visit', { contractId: contract.id }).flatMap((visit) => (visit.on && visit.state === 'planned' && visit.on >= today ? [visit.on] : []))
  return {
    id: contract.id, clientId: contract.clientId, visitId: visitOf(store, contract), clientName: clientName(store, contract.clientId), number: store.documents.get(contract.id)?.number ?? null, state: life?.state ?? contract.state ?? 'project', start: life?.terms.start ?? contract.start,
    term: life ? (lastDayOf(life.terms) ?? life.period.to) : null, nextOn: visits.toSorted()[0] ?? null, monthlyHtCents: life ? monthlyCents(life.terms, today) : 0, machines: life ? (currentOf(life.terms.machines, life.terms, today) ?? 0) : 0,
  }
}

/** @throws Refusal NOT_FOUND, or STATE_REFUSED while the terms of an old row are not whole */
export function contractView(store: Store, contractId: Id, today: CivilDate, rule: NoticeRule): ContractView {
  const contract = theContract(store, contractId)
  const life = contractLife(store, contract, today, rule)
  if (!life) throw new Refusal('STATE_REFUSED', { what: 'contract', state: 'start' })
  const { terms, period, window, noticeMonths, noticeSentOn, facts } = life
  const { visitsPerYear, billing, floorCents } = termsOn(terms, today)
  const quote = contract.quoteDocId ? store.documents.get(contract.quoteDocId) : undefined
  const doc = store.documents.get(contractId)
  return {
    ...contractRow(store, contract, today, rule), siteId: contract.siteId, level: contract.level, durationMonths: terms.durationMonths, noticeMonths, nonProfessional: terms.nonProfessional, visitsPerYear,
    unitMonthlyCents: currentOf(terms.unitCents, terms, today) ?? 0, floorMonthlyCents: floorCents, vatRateBp: terms.vatRateBp, billing, substituteMember: contract.substituteMember, contactName: contract.contactName,
    quoteDocId: contract.quoteDocId, quoteNumber: quote?.number ?? null, docId: doc?.id ?? null, signed: facts.signed,
    notice: { deadline: window.noticeDeadline, notBefore: window.reminderNotBefore, notAfter: window.reminderNotAfter, plannedOn: window.plannedOn, alertOn: window.alertOn, sentOn: noticeSentOn },
    visits: store.list('visit', { contractId }).flatMap(({ id, on, state }) => (state === 'cancelled' ? [] : [{ id, on, state }])).toSorted((a, b) => (a.on ?? '').localeCompare(b.on ?? '')),
    dues: duesAsked({ ...dueTerms(terms), stopsOn: lastDayOf(terms) }, askedAmounts(store, contractId), period.from, period.to), missing: doc ? [] : missingToIssue(store, contract, today, rule),
  }
}

/** The visit is known by the quote's frozen document, which the second laptop has too. */
function visitOf(store: Store, { quoteDocId }: Contract): Id | null {
  const data = quoteDocId ? (store.documents.get(quoteDocId)?.data as { visitId?: Id | null } | undefined) : undefined
  return data?.visitId ?? null
}
