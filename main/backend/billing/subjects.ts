// What can be billed: accepted quotes, and dues of contracts whose first day has come. Each is asked once, by whoever asks first.
import { type BillingRequest, billDue, billQuote } from '../../../domain/billing/billing-request.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { formatDay } from '../../../domain/civil-date.ts'
import { type AskedDue, duesAsked, type OpenDue } from '../../../domain/contracts/asked-dues.ts'
import { dueTerms } from '../../../domain/contracts/contract-terms.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { formatEuros } from '../../../domain/money.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { contractTerms } from '../contracts/contract-terms.ts'
import { signaturesOf } from '../documents/signatures.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { acceptedQuote, networkOf } from './accepted-quote.ts'
import { knownClient } from './client.ts'
import type { BillingTerms } from '../../../domain/billing/terms.ts'
import { billingTerms, termsOf } from './terms.ts'

const t = translator('fr')

/** `from`: the first day of a contract's due; null for a quote. */
export interface Subject { readonly kind: 'quote' | 'contract'; readonly id: Id; readonly from: CivilDate | null }
export type BillingParts = Pick<Services, 'store' | 'resources' | 'today'>

export function subjectKey({ kind, id, from }: Subject): string {
  return from === null ? `${kind}/${id}` : `${kind}/${id}/${from}`
}

/** A subject with what it asks, whoever it is asked from. */
export interface Asking { readonly clientId: Id | null; readonly visitId: Id | null; readonly reference: string; readonly on: CivilDate; readonly requests: readonly BillingRequest[] }

/** What the client is asked for, commissions between members left out. */
export function askedOf({ requests }: Asking): number {
  return requests.filter(({ what }) => what !== 'commission').reduce((all, one) => all + one.totalTtcCents, 0)
}

/** @throws Refusal NOT_FOUND, STATE_REFUSED (not accepted, not signed, nothing due that day), QUOTE_INCOMPLETE naming what is missing */
export function asking(parts: BillingParts, subject: Subject): Asking {
  return subject.kind === 'quote' ? askingQuote(parts, subject.id) : askingDue(parts, subject.id, subject.from)
}

function askingQuote(parts: BillingParts, docId: Id): Asking {
  const { store, today } = parts
  const terms = termsOf(store.documents.get(docId), billingTerms(parts, today()))
  const { quote, doc } = acceptedQuote(parts, docId, terms)
  const { clientId = null, visitId = null } = doc.data as { clientId?: Id; visitId?: Id }
  const requests = billQuote(quote, readyClient(store, clientId), networkOf(terms, new Set(quote.lines.map((line) => line.member))))
  return { clientId, visitId, reference: doc.number, on: quote.acceptedOn, requests }
}

function askingDue(parts: BillingParts, contractId: Id, from: CivilDate | null): Asking {
  const { store, today } = parts
  const contract = store.get('maintenance_contract', contractId)
  if (!contract) throw new Refusal('NOT_FOUND', { what: 'contract' })
  // A due whose first day has not come can still change: machines, suspension, an end.
  const due = from === null || from > today() ? undefined : duesUntil(store, contract, from).at(-1)
  const doc = store.documents.get(contractId)
  const { standing } = signaturesOf(store, contractId)
  if (!due || due.from !== from || !doc || !standing?.signedPdfSha256) throw new Refusal('STATE_REFUSED', { what: doc?.number ?? 'contract', state: from === null ? '' : formatDay(from) })
  const quoteDoc = contract.quoteDocId ? store.documents.get(contract.quoteDocId) : undefined
  const terms = termsOf(frozen(doc) ? doc : quoteDoc, billingTerms(parts, today()))
  const label = t(due.carriedCents === 0 ? 'billing.dueLabel' : due.carriedCents < 0 ? 'billing.dueLabelLess' : 'billing.dueLabelMore', { from: formatDay(due.from), to: formatDay(due.to), amount: formatEuros(Math.abs(due.carriedCents), 'fr') })
  const vatRateBp = contractTerms(store, contract)?.vatRateBp ?? 0
  const requests = billDue({ contractId, number: doc.number, label, from: due.from, to: due.to, htCents: due.htCents, vatRateBp, member: terms.seller.code, proofs: [standing.signedPdfSha256] }, readyClient(store, contract.clientId), networkOf(terms, new Set()))
  return { clientId: contract.clientId, visitId: null, reference: doc.number, on: due.from, requests }
}

const frozen = (doc: { readonly data: unknown }): boolean => (doc.data as { billing?: BillingTerms }).billing !== undefined

function readyClient(store: Store, clientId: Id | null): ReturnType<typeof knownClient>['client'] {
  const { client, missing } = knownClient(store, clientId)
  if (missing.length > 0) throw new Refusal('QUOTE_INCOMPLETE', { count: missing.length, missing: missing.map((key) => t(key)).join(', ') })
  return client
}

/** Dues of a contract from its start to those that begin on `until`; a month without service asks for nothing. */
function duesUntil(store: Store, contract: RowOf<'maintenance_contract'>, until: CivilDate): OpenDue[] {
  const terms = contractTerms(store, contract)
  return terms ? duesAsked(dueTerms(terms), askedAmounts(store, contract.id), terms.start, until).filter(({ htCents }) => htCents > 0) : []
}

export interface DueSubject extends Subject { readonly to: CivilDate | null; readonly on: CivilDate; readonly clientId: Id | null; readonly visitId: Id | null; readonly reference: string; readonly htCents: number; readonly totalTtcCents: number | null; /** Catalogue keys of what is missing to ask it. */ readonly missing: readonly string[] }

/** What is due on a day and nobody has asked yet, oldest first. */
export function dueSubjects(parts: BillingParts, on: CivilDate): DueSubject[] {
  const { store } = parts
  const asked = askedSubjects(store)
  const accepted = new Set(store.list('event', { subject: 'quote', kind: 'accepted' }).flatMap(({ subjectId }) => subjectId ?? []))
  const quotes = [...accepted].flatMap((id): Subject[] => (store.documents.get(id)?.type === 'quote' ? [{ kind: 'quote', id, from: null }] : []))
  const dues = store.list('maintenance_contract').flatMap((contract): Subject[] => (signaturesOf(store, contract.id).standing ? duesUntil(store, contract, on).map(({ from }) => ({ kind: 'contract', id: contract.id, from })) : []))
  return [...quotes, ...dues].filter((subject) => !asked.has(subjectKey(subject))).flatMap((subject) => described(parts, subject) ?? []).toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

function described(parts: BillingParts, subject: Subject): DueSubject | undefined {
  const { store } = parts
  const contract = subject.kind === 'contract' ? store.get('maintenance_contract', subject.id) : undefined
  const doc = store.documents.get(subject.id)
  const about = (doc?.data ?? {}) as { clientId?: Id; visitId?: Id; view?: { totalHtCents?: number } }
  const due = contract && subject.from !== null ? duesUntil(store, contract, subject.from).at(-1) : undefined
  const clientId = contract?.clientId ?? about.clientId ?? null
  const plain = { ...subject, to: due?.to ?? null, clientId, visitId: about.visitId ?? null, reference: doc?.number ?? '', htCents: due?.htCents ?? about.view?.totalHtCents ?? 0 }
  // A quote of nothing has nothing to bill.
  if (plain.htCents === 0) return undefined
  const { missing } = knownClient(store, clientId)
  try {
    const asked = asking(parts, subject)
    return { ...plain, on: asked.on, totalTtcCents: askedOf(asked), missing: [] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // A signature that an edit took the force from: it is due no more.
    if (error.fault.code === 'STATE_REFUSED') return undefined
    return { ...plain, on: subject.from ?? doc?.issuedOn ?? '', totalTtcCents: null, missing: missing.length > 0 ? missing : ['field.scop.siret'] }
  }
}

/** Subjects that a request stands for on this laptop or in the log: one the hub refused is to be asked again. */
export function askedSubjects(store: Store): ReadonlySet<string> {
  return new Set(store.documents.billing().filter(({ refused }) => !refused).map(({ subject }) => subject))
}

/** What each due of a contract that was asked did ask; commissions between members, under the same subject, left out. */
export function askedAmounts(store: Store, contractId: Id): AskedDue[] {
  const start = subjectKey({ kind: 'contract', id: contractId, from: '' })
  return store.documents.billing().flatMap(({ refused, subject, key, totalHtCents }) => (!refused && key === subject && subject.startsWith(start) ? [{ from: subject.slice(start.length), htCents: totalHtCents }] : []))
}

/** First days of a contract's dues that were asked. */
export function askedDues(asked: ReadonlySet<string>, contractId: Id): CivilDate[] {
  const start = subjectKey({ kind: 'contract', id: contractId, from: '' })
  return [...asked].flatMap((key) => (key.startsWith(start) ? [key.slice(start.length)] : []))
}
