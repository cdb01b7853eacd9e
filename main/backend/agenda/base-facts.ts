// What the base knows of things that come due: the one gathering, for the day's screen, the agenda, the contracts' list, calendars and
// the command line. Rules are domain/agenda's; nothing is decided here.
import { addDays, type CivilDate, civilDateOf } from '../../../domain/civil-date.ts'
import type { AgendaInput } from '../../../domain/agenda/agenda.ts'
import { labelState } from '../../../domain/label/grant.ts'
import { askedAmounts, askedDues, askedSubjects } from '../billing/subjects.ts'
import { contractTerms } from '../contracts/contract-terms.ts'
import { standingOf } from '../interventions/read-sheet.ts'
import { charterInForce, labelHistory } from '../label/label-history.ts'
import { datedTables } from '../reference/dated-tables.ts'
import { saidNo } from '../quoting/quote-state.ts'
import { LATE_PAYMENT, typedRateBp } from '../reference/rates.ts'
import type { Store } from '../store/store.ts'
import { clientName } from '../views/entry.ts'

export interface BaseFacts { readonly store: Store; readonly resources: string }

/** Facts for everything due from `asOf` to `until`, and what should have been done before. */
export function baseFacts({ store, resources }: BaseFacts, asOf: CivilDate, until: CivilDate): AgendaInput {
  return { asOf, until, contracts: contracts(store), visits: visits(store), domains: domains(store), quotes: openQuotes(store, asOf), sheets: sheets(store), tables: tables(store, resources, asOf), label: label(store, resources, asOf) }
}

function contracts(store: Store): AgendaInput['contracts'] {
  const asked = askedSubjects(store)
  return store.list('maintenance_contract').flatMap((contract) => {
    // A contract whose terms are not whole yet is a project: it binds nobody.
    const terms = contract.state === null || contract.state === 'project' ? null : contractTerms(store, contract)
    if (!terms || contract.state === null) return []
    const sent = store.list('renewal_notice', { contractId: contract.id }).flatMap(({ sentOn }) => sentOn ?? [])
    // Signed or declined, its anniversary asks for nothing any more.
    const settled = (docId: string): boolean => store.count('signature_proof', { docId }) > 0 || saidNo(store.list('event', { subjectId: docId }))
    const revised = store.list('amendment', { contractId: contract.id }).flatMap(({ kind, from, docId }) => (kind !== 'terms' && from && docId && settled(docId) ? [from] : []))
    return [{ id: contract.id, client: clientName(store, contract.clientId) || '–', state: contract.state, terms, noticeSentOn: last(sent), billedFrom: null, billed: askedDues(asked, contract.id), asked: askedAmounts(store, contract.id), revisedOn: last(revised) }]
  })
}

function visits(store: Store): AgendaInput['visits'] {
  return store.list('visit', { state: 'planned' }).flatMap(({ id, clientId, on }) => (on ? [{ id, client: clientName(store, clientId) || '–', on, state: 'planned' as const }] : []))
}

/** Issued, still valid, and nobody said yes or no. */
function openQuotes(store: Store, asOf: CivilDate): AgendaInput['quotes'] {
  const docs = store.documents.list('quote')
  const superseded = new Set(docs.map(({ supersedes }) => supersedes))
  return docs.flatMap((doc) => {
    const { clientId = null, validUntil } = doc.data as { clientId?: string | null; validUntil?: CivilDate }
    if (superseded.has(doc.id) || (validUntil && validUntil < asOf)) return []
    const events = store.list('event', { subjectId: doc.id })
    if (events.some(({ kind }) => kind === 'accepted') || saidNo(events)) return []
    return [{ id: doc.id, client: clientName(store, clientId) || '–', number: doc.number, issuedOn: doc.issuedOn }]
  })
}

/** The day of the work, or of the visit it belongs to. */
function sheets(store: Store): AgendaInput['sheets'] {
  return (['to_sign', 'signed'] as const).flatMap((stored) => store.list('intervention', { state: stored }).flatMap((sheet) => {
    const { id, clientId, visitId, createdAt } = sheet
    // Changed since its signature, on two laptops at once: to be signed again, whatever its row says.
    const state = stored === 'signed' && standingOf(store, sheet).state === 'signed' ? 'signed' : 'to_sign'
    const at = Math.max(0, ...store.list('intervention_span', { interventionId: id }).map(({ from, to }) => to ?? from ?? 0)) || createdAt
    const on = at ? civilDateOf(at, -new Date(at).getTimezoneOffset()) : visitId && store.get('visit', visitId)?.on
    return on ? [{ id, client: clientName(store, clientId) || '–', on, state }] : []
  }))
}

/** Names that somebody registered; one given up or only wished for ends on no day. */
function domains(store: Store): AgendaInput['domains'] {
  return store.list('domain_name', { state: 'registered' }).flatMap(({ id, clientId, name, expiresOn }) => (name && expiresOn ? [{ id, client: clientName(store, clientId) || '–', name, expiresOn }] : []))
}

/** While it is granted, and once it is to be renewed: a candidate has nothing to renew, a withdrawn one is the network's to say. */
function label(store: Store, resources: string, asOf: CivilDate): AgendaInput['label'] {
  const history = labelHistory(store)
  const { renewDays } = charterInForce(store, resources, asOf)
  const until = last(history.grants.flatMap((grant) => (grant.from <= asOf ? [grant.until] : [])))
  const state = labelState(history, asOf, renewDays)
  return until !== null && (state === 'granted' || state === 'to_renew') ? { until, renewDays } : null
}

/** How long ahead a table is said to be ending; those with years before them say nothing. */
const TABLE_DAYS = 400

function tables(store: Store, resources: string, asOf: CivilDate): AgendaInput['tables'] {
  const dated = datedTables(resources, asOf).filter(({ until }) => until <= addDays(asOf, TABLE_DAYS))
  const typed = store.list('rate', { name: LATE_PAYMENT }).flatMap(({ until }) => until ?? [])
  // Asked for before a quote is issued: without any contract or quote yet, nothing needs it.
  const needed = store.count('quote') > 0
  const late = typedRateBp(store, LATE_PAYMENT, asOf) === null ? (needed ? [{ name: LATE_PAYMENT, until: null }] : []) : [{ name: LATE_PAYMENT, until: last(typed) }]
  return [...dated, ...late]
}

const last = (days: readonly CivilDate[]): CivilDate | null => days.toSorted().at(-1) ?? null
