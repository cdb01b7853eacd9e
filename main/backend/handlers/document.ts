// Issued documents: read, opened, signed. A signed document can never be changed by any call.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { DocType, RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import { copiesOf } from '../documents/copies.ts'
import { openPaper } from '../documents/open-paper.ts'
import { CONSENT_VERSION, signDocument } from '../documents/sign-document.ts'
import { issueReport } from '../documents/report.ts'
import { signaturesOf, SUBJECT } from '../documents/signatures.ts'
import { documentState, type IssuedState } from '../quoting/quote-state.ts'
import type { Handlers, Services } from '../services.ts'
import type { IssuedDocument } from '../store/store.ts'
import { clientName } from '../views/entry.ts'
import { newestDocuments } from '../views/page.ts'
import { translator } from '../words/sentences.ts'

const t = translator('fr')

type DocumentMethod = 'document.list' | 'document.get' | 'document.open' | 'document.decline' | 'document.reopen' | 'document.sign' | 'report.make'

export const documentHandlers: Handlers<DocumentMethod> = {
  'document.list': ({ store, today }, { clientId, visitId, ...asked }) => {
    const { rows, next } = newestDocuments(store, { clientId, visitId }, asked)
    return { rows: rows.map((doc) => row(store, doc, today())), next }
  },
  'document.get': ({ store, today }, { docId }) => {
    const doc = theDocument(store, docId)
    const { standing, voided } = signaturesOf(store, docId)
    return {
      ...row(store, doc, today()), pages: [...doc.pages], signedPdfSha256: standing?.signedPdfSha256 ?? null,
      voided: voided.map(({ proof, ...how }) => ({ signer: signerOf(proof), signedAt: proof.signedAt ?? 0, ...how })), copies: copiesOf(store, doc), consentText: t(`consent.${CONSENT_VERSION}`, { number: doc.number }), consentVersion: CONSENT_VERSION,
    }
  },
  'document.open': async (services, { docId }) => {
    const doc = theDocument(services.store, docId)
    const { standing } = signaturesOf(services.store, docId)
    await openPaper(services, services.store.blobs.get(standing?.signedPdfSha256 ?? doc.pdfSha256), `${doc.number}.pdf`)
    return { ok: true }
  },
  'document.decline': (services, { docId, reason }) => {
    answered(services, docId, ['issued', 'expired'], 'declined', reason)
    return { ok: true }
  },
  'document.reopen': (services, { docId }) => {
    answered(services, docId, ['declined'], 'reopened', '')
    return { ok: true }
  },
  'document.sign': (services, input) => signDocument(services, input),
  'report.make': (services, { visitId }) => issueReport(services, visitId),
}

/** What a client may say no to; a contract that was refused is a project still, a new version replaces its paper. */
const ANSWERED: ReadonlySet<DocType> = new Set<DocType>(['quote', 'amendment'])

/** The client's answer other than a signature, as a fact beside the paper. @throws Refusal NOT_FOUND, STATE_REFUSED */
function answered({ store, who, now, today }: Services, docId: Id, from: readonly IssuedState[], kind: 'declined' | 'reopened', reason: string): void {
  const doc = theDocument(store, docId)
  const state = documentState(store, doc, today())
  if (!ANSWERED.has(doc.type) || !from.includes(state)) throw new Refusal('STATE_REFUSED', { what: doc.number, state: t(`quoteState.${state}`) })
  store.write({ by: who() }, (w) => w.add('event', { subject: SUBJECT[doc.type], subjectId: docId, kind, at: now(), by: who(), data: { reason } }))
}

function theDocument(store: Services['store'], docId: Id): IssuedDocument {
  const doc = store.documents.get(docId)
  if (!doc) throw new Refusal('NOT_FOUND', { what: 'document' })
  return doc
}

function about(data: IssuedDocument['data']): { clientId?: Id; totalTtcCents?: number } {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {}
}

function signerOf(proof: RowOf<'signature_proof'>): string {
  return (proof.proof as { signer?: { name?: string } } | null)?.signer?.name ?? ''
}

function row(store: Services['store'], doc: IssuedDocument, today: string): Output<'document.list'>['rows'][number] {
  const { clientId, totalTtcCents } = about(doc.data)
  return { id: doc.id, type: doc.type, version: doc.version, number: doc.number, issuedOn: doc.issuedOn, clientName: clientName(store, clientId ?? null), totalTtcCents: totalTtcCents ?? null, state: documentState(store, doc, today), sha256: doc.sha256, pdfSha256: doc.pdfSha256, signed: signaturesOf(store, doc.id).standing !== undefined, supersedes: doc.supersedes }
}
