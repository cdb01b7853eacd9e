// Billing requests as documents: issued once for each subject, and how they stand since, read from the log and never stored.
import type { BillingRequest } from '../../../domain/billing/billing-request.ts'
import { contentOf, type Kept, type Standing, standings } from '../../../domain/billing/receive.ts'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { FieldValue } from '../../../domain/tables.ts'
import { billingPaper } from '../documents/billing-paper.ts'
import { signaturesOf } from '../documents/signatures.ts'
import { issuer } from '../label/label-history.ts'
import type { Services } from '../services.ts'
import { sha256 } from '../store/hash.ts'
import type { IssuedDocument, Store, Writer } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { askedOf, askedSubjects, asking, type Asking, type Subject, subjectKey } from './subjects.ts'
import { billingTerms } from './terms.ts'

const t = translator('fr')

/**
 * Issues every request of a subject, in one transaction. A subject that was asked meanwhile, here or by a colleague, is not asked again.
 * @throws Refusal as `asking` does; INVALID when the amount is no longer the one that was shown
 */
export function issueRequests(services: Services, subject: Subject, shownTtcCents: number): readonly IssuedDocument[] {
  const { store, who } = services
  if (askedSubjects(store).has(subjectKey(subject))) return []
  const asked = asking(services, subject)
  if (askedOf(asked) !== shownTtcCents) throw new Refusal('INVALID', { what: asked.reference }, { issues: [{ path: 'totalTtcCents', rule: 'not the amount that was shown' }] })
  return store.write({ by: who() }, (w) => asked.requests.map((request) => issue(services, w, subject, asked, request)))
}

function issue({ store, resources, typeset, today, newId }: Services, w: Writer, subject: Subject, { clientId, visitId }: Asking, request: BillingRequest): IssuedDocument {
  const client = clientId ? store.get('client', clientId) : undefined
  const signedAt = signaturesOf(store, subject.id).standing?.signedAt
  const names = new Map(billingTerms({ store, resources }, today()).members.map(({ code, name }) => [code, name]))
  return w.issue({
    id: newId(), type: 'billing', version: 1, supersedes: null, issuedOn: today(),
    make: (number) => {
      const paper = billingPaper({ request, number, issuedOn: today(), scop: issuer(store, today()), client, contact: client && store.list('account_contact', { clientId: client.id })[0], names, signedOn: signedAt ? civilDateOf(signedAt) : today(), sources: { resources, store }, t })
      const { pdf, pages } = typeset('demande-facturation', paper)
      const { request: asked, ...printed } = paper
      const data = { clientId, visitId, subject: subjectKey(subject), content: sha256(contentOf(request)), totalTtcCents: request.totalTtcCents, request: asked, paper: printed }
      return { data: JSON.parse(canonicalJson(data)) as FieldValue, pdf, pages }
    },
  })
}

/** How each request stands, by its document: from the hub's places in the log and from what persons chose. */
export function requestStandings(store: Store): ReadonlyMap<string, Standing> {
  const kept = store.list('event', { subject: 'billing', kind: 'kept' }).flatMap(({ id, subjectId, at }): Kept[] => (subjectId ? [{ docId: subjectId, at: at ?? 0, id }] : []))
  return standings(store.documents.billing(), kept)
}

/** The request of an issued document, as it was frozen. */
export function frozenRequest(doc: IssuedDocument): BillingRequest {
  return (doc.data as unknown as { request: BillingRequest }).request
}
