// Issued documents: read, opened, signed. A signed document can never be changed by any call.
import { formatDay } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id, Sha256 } from '../../../domain/ids.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Input, Output } from '../../contract/procedures.ts'
import { buyer, seller } from '../documents/parties.ts'
import { openPaper } from '../documents/open-paper.ts'
import { type Proof, proofEvents, SEAL_PLACE, sealFile, sealProof } from '../documents/proof.ts'
import { issueReport } from '../documents/report.ts'
import { signaturesOf, SUBJECT, voidSignature } from '../documents/signatures.ts'
import { demandToSign, noteSigned } from '../interventions/sheet-acts.ts'
import { documentState } from '../quoting/quote-state.ts'
import type { Handlers, Services } from '../services.ts'
import type { IssuedDocument } from '../store/store.ts'
import { clientName } from '../views/entry.ts'
import { newestDocuments } from '../views/page.ts'
import { translator } from '../words/sentences.ts'

const CONSENT_VERSION = '2026-11'
const t = translator('fr')

type DocumentMethod = 'document.list' | 'document.get' | 'document.open' | 'document.sign' | 'report.make'

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
      voided: voided.map(({ proof, ...how }) => ({ signer: signerOf(proof), signedAt: proof.signedAt ?? 0, ...how })), consentText: t(`consent.${CONSENT_VERSION}`, { number: doc.number }), consentVersion: CONSENT_VERSION,
    }
  },
  'document.open': async (services, { docId }) => {
    const doc = theDocument(services.store, docId)
    const { standing } = signaturesOf(services.store, docId)
    await openPaper(services, services.store.blobs.get(standing?.signedPdfSha256 ?? doc.pdfSha256), `${doc.number}.pdf`)
    return { ok: true }
  },
  'document.sign': (services, input) => sign(services, input),
  'report.make': (services, { visitId }) => issueReport(services, visitId),
}

function theDocument(store: Services['store'], docId: Id): IssuedDocument {
  const doc = store.documents.get(docId)
  if (!doc) throw new Refusal('NOT_FOUND', { what: 'document' })
  return doc
}

function about(data: IssuedDocument['data']): { clientId?: Id; visitId?: Id; interventionId?: Id; totalTtcCents?: number } {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {}
}

function signerOf(proof: RowOf<'signature_proof'>): string {
  return (proof.proof as { signer?: { name?: string } } | null)?.signer?.name ?? ''
}

function row(store: Services['store'], doc: IssuedDocument, today: string): Output<'document.list'>['rows'][number] {
  const { clientId, totalTtcCents } = about(doc.data)
  return { id: doc.id, type: doc.type, version: doc.version, number: doc.number, issuedOn: doc.issuedOn, clientName: clientName(store, clientId ?? null), totalTtcCents: totalTtcCents ?? null, state: documentState(store, doc, today), sha256: doc.sha256, pdfSha256: doc.pdfSha256, signed: signaturesOf(store, doc.id).standing !== undefined, supersedes: doc.supersedes }
}

/**
 * Proof, signed copy and acceptance in one transaction.
 * @throws Refusal STATE_REFUSED when the document is not waiting for a signature, INVALID when the act is incomplete
 */
function sign(services: Services, input: Input<'document.sign'>): { proofId: Id; signedPdfSha256: Sha256 } {
  const { store, typeset, now, today, version, who } = services
  const doc = theDocument(store, input.docId)
  const state = documentState(store, doc, today())
  if (state !== 'issued' && state !== 'expired') throw new Refusal('STATE_REFUSED', { what: doc.number, state: t(`quoteState.${state}`) })
  const sheetId = doc.type === 'intervention' ? about(doc.data).interventionId : undefined
  if (sheetId) demandToSign(services, doc.id, sheetId)
  const refuse = (path: string, rule: string): never => {
    throw new Refusal('INVALID', { what: path }, { issues: [{ path, rule }] })
  }
  if (input.consentVersion !== CONSENT_VERSION) refuse('consentVersion', 'another consent text was shown')
  const shown = new Set(input.pagesShown.map(({ page }) => page))
  if (doc.pages.some((_, index) => !shown.has(index + 1))) refuse('pagesShown', 'every page must have been shown')
  if (input.method === 'strokes' && input.strokes.length === 0) refuse('strokes', 'nothing was drawn')
  if (input.method === 'typed' && input.typedName.trim() === '') refuse('typedName', 'no name was typed')
  const original = store.blobs.get(doc.pdfSha256)
  if (!original) throw new Refusal('DOCUMENT_FAILED', { document: doc.number }, { cause: 'the frozen PDF is not on this computer' })

  const signedAt = now()
  const consentText = t(`consent.${CONSENT_VERSION}`, { number: doc.number })
  const proof = sealProof({
    v: 1, documentId: doc.id, number: doc.number, version: doc.version, pdfSha256: doc.pdfSha256, pdfBytes: original.length, dataSha256: doc.sha256, pagesShown: input.pagesShown, consentText, consentVersion: CONSENT_VERSION,
    signer: input.signer, method: input.method, strokes: input.strokes, typedName: input.method === 'typed' ? input.typedName : '', startedAt: input.startedAt, signedAt: new Date(signedAt).toISOString(),
    device: { id: store.replica.id, epoch: store.replica.epoch, code: store.replica.code, publicKey: store.sync.replica.pubEd }, technician: who(), appVersion: version,
    events: proofEvents(doc.id, [{ at: doc.at, type: 'issued' }, ...input.pagesShown.map(({ at }) => ({ at, type: 'shown' as const })), { at: signedAt, type: 'signed' }]),
  }, store.sign)
  const signed = store.blobs.put(signedCopy(services, doc, proof, original, consentText))
  const proofId = store.write({ by: who() }, (w) => {
    const id = w.add('signature_proof', { docId: doc.id, version: doc.version, pdfSha256: doc.pdfSha256, signedPdfSha256: signed, signedAt, proof: JSON.parse(canonicalJson(proof)) })
    w.add('event', { subject: SUBJECT[doc.type], subjectId: doc.id, kind: 'accepted', at: signedAt, by: who(), data: { proofId: id } })
    // The version before counts no more: two signed versions of one document would both be billed.
    const before = doc.supersedes ? store.documents.get(doc.supersedes) : undefined
    if (before) voidSignature(store, w, before, { reason: t('sign.replacedBy', { number: doc.number }), at: signedAt, by: who() })
    // A signed contract is in force: it has its annex, and its substitute was asked for before issue.
    if (doc.type === 'contract') w.set('maintenance_contract', doc.id, { state: 'active' })
    if (sheetId) noteSigned(services, w, sheetId)
    return id
  })
  return { proofId, signedPdfSha256: signed }

  function signedCopy(all: Services, document: IssuedDocument, sealed: Proof, pdf: Uint8Array, consent: string): Uint8Array {
    const { clientId } = about(document.data)
    const { pdf: copy } = typeset('signature', {
      seal: SEAL_PLACE, seller: seller(all.store.list('scop')[0]), client: buyer(clientId ? all.store.get('client', clientId) : undefined, undefined), number: document.number, issuedOn: document.issuedOn, consent, signer: sealed.signer.name, pdfSha256: sealed.pdfSha256,
      rows: [['proof.document', `${document.number}, ${formatDay(document.issuedOn)}`], ['proof.signer', sealed.signer.name], ['proof.function', sealed.signer.function], ['proof.behalf', sealed.signer.onBehalfOf], ['proof.method', t(`proof.method.${sealed.method}`)], ['proof.signedAt', sealed.signedAt], ['proof.pages', String(sealed.pagesShown.length)], ['proof.device', sealed.device.code]].map(([key = '', value]) => [t(key), value]),
      typed: sealed.method === 'typed' ? sealed.typedName : null, strokes: sealed.strokes,
      attached: [{ name: 'original.pdf', mime: 'application/pdf', description: t('proof.document') }, { name: 'preuve.json', mime: 'application/json', description: t('proof.method') }],
    }, [{ name: 'original.pdf', bytes: pdf }, { name: 'preuve.json', bytes: Buffer.from(canonicalJson(sealed)) }])
    return sealFile(copy, all.store.sign)
  }
}
