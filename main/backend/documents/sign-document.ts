// The act of signing: what was shown is proved, sealed, and the document accepted, in one transaction. A simple signature
// (eIDAS): admissible, its reliability is ours to prove. Design: business.md 3.12.
import { Refusal } from '../../../domain/errors.ts'
import type { Id, Sha256 } from '../../../domain/ids.ts'
import { clockWarning } from '../../../domain/known-time.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { Input } from '../../contract/procedures.ts'
import { assertSignable } from '../contracts/sign-contract.ts'
import { demandToSign, noteSigned } from '../interventions/sheet-acts.ts'
import { reportToGiver } from '../interventions/work-report.ts'
import { documentState } from '../quoting/quote-state.ts'
import type { Services } from '../services.ts'
import { sha256 } from '../store/hash.ts'
import { knownTime } from '../store/known-time.ts'
import type { IssuedDocument, Store, Writer } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { instantWithOffset } from './clock-words.ts'
import { printedData, proofEvents, sealProof } from './proof.ts'
import { SUBJECT, voidSignature } from './signatures.ts'
import { signedCopy } from './signed-copy.ts'

export const CONSENT_VERSION = '2026-11'
const t = translator('fr')

/**
 * Proof, signed copy and acceptance, all or nothing.
 * @throws Refusal STATE_REFUSED when the document is not waiting for a signature, INVALID when the act is incomplete
 */
export function signDocument(services: Services, input: Input<'document.sign'>): { proofId: Id; signedPdfSha256: Sha256 } {
  const { store, now, version, who } = services
  const doc = waiting(services, input.docId)
  const sheetId = sheetOf(doc)
  if (sheetId) demandToSign(services, doc.id, sheetId)
  assertSignable(services, doc)
  checkAct(doc, input)
  const original = store.blobs.get(doc.pdfSha256)
  if (!original) throw new Refusal('DOCUMENT_FAILED', { document: doc.number }, { cause: 'the frozen PDF is not on this computer' })

  const signedAt = now()
  const technician = theTechnician(services)
  const proof = sealProof({
    v: 3, documentId: doc.id, number: doc.number, version: doc.version, pdfSha256: doc.pdfSha256, pdfBytes: original.length, dataSha256: sha256(printedData(doc.data)), pagesShown: input.pagesShown,
    consentText: t(`consent.${CONSENT_VERSION}`, { number: doc.number }), consentVersion: CONSENT_VERSION,
    signer: input.signer, method: input.method, strokes: input.strokes, typedName: input.method === 'typed' ? input.typedName : '', startedAt: input.startedAt, signedAt: instantWithOffset(signedAt, -new Date(signedAt).getTimezoneOffset()),
    clockWarning: clockWarning(signedAt, knownTime(store)),
    device: { id: store.replica.id, epoch: store.replica.epoch, code: store.replica.code, publicKey: store.sync.replica.pubEd }, technician: { id: technician.id, name: technician.name }, appVersion: version,
    events: proofEvents(doc.id, [{ at: doc.at, type: 'issued' }, ...input.pagesShown.map(({ at }) => ({ at, type: 'shown' as const })), { at: signedAt, type: 'signed' }]),
  }, store.sign)
  const signed = store.blobs.put(signedCopy(services, doc, proof, original))
  const proofId = store.write({ by: who() }, (w) => {
    if (technician.unknown) w.create('technician', { name: technician.name }, technician.id)
    const id = w.add('signature_proof', { docId: doc.id, version: doc.version, pdfSha256: doc.pdfSha256, signedPdfSha256: signed, signedAt, proof: JSON.parse(canonicalJson(proof)) })
    accept(store, w, doc, { proofId: id, at: signedAt, by: who() })
    if (sheetId) {
      noteSigned(services, w, sheetId)
      reportToGiver(store, w, sheetId, { doc, signer: input.signer, signedAt, by: who() })
    }
    return id
  })
  return { proofId, signedPdfSha256: signed }
}

/** What a signature changes beside its proof. */
function accept(store: Store, w: Writer, doc: IssuedDocument, { proofId, at, by }: { readonly proofId: Id; readonly at: number; readonly by: string }): void {
  w.add('event', { subject: SUBJECT[doc.type], subjectId: doc.id, kind: 'accepted', at, by, data: { proofId } })
  // The version before counts no more: two signed versions of one document would both be billed.
  const before = doc.supersedes ? store.documents.get(doc.supersedes) : undefined
  if (before) voidSignature(store, w, before, { reason: t('sign.replacedBy', { number: doc.number }), at, by })
  // A signed contract is in force: it has its annex, and its substitute was asked for before issue.
  if (doc.type === 'contract') w.set('maintenance_contract', doc.id, { state: 'active' })
}

function waiting({ store, today }: Services, docId: Id): IssuedDocument {
  const doc = store.documents.get(docId)
  if (!doc) throw new Refusal('NOT_FOUND', { what: 'document' })
  const state = documentState(store, doc, today())
  if (state !== 'issued' && state !== 'expired') throw new Refusal('STATE_REFUSED', { what: doc.number, state: t(`quoteState.${state}`) })
  return doc
}

/** The sheet of work a document was made of. */
function sheetOf({ type, data }: IssuedDocument): Id | undefined {
  return type === 'intervention' ? (data as { interventionId?: Id }).interventionId : undefined
}

function checkAct(doc: IssuedDocument, input: Input<'document.sign'>): void {
  const refuse = (path: string, rule: string): never => {
    throw new Refusal('INVALID', { what: path }, { issues: [{ path, rule }] })
  }
  if (input.consentVersion !== CONSENT_VERSION) refuse('consentVersion', 'another consent text was shown')
  const shown = new Set(input.pagesShown.map(({ page }) => page))
  if (doc.pages.some((_, index) => !shown.has(index + 1))) refuse('pagesShown', 'every page must have been shown')
  if (input.method === 'strokes' && input.strokes.length === 0) refuse('strokes', 'nothing was drawn')
  if (input.method === 'typed' && input.typedName.trim() === '') refuse('typedName', 'no name was typed')
}

/** Who holds the laptop, by their row; made at their first signature. Nobody where the settings name nobody. */
function theTechnician({ store, settings, who, newId }: Services): { readonly name: string } & ({ readonly id: Id; readonly unknown: boolean } | { readonly id: null; readonly unknown: false }) {
  const name = settings.get().technician
  if (name === '') return { id: null, name: who(), unknown: false }
  const known = store.list('technician', { name })[0]
  return { id: known?.id ?? newId(), name, unknown: known === undefined }
}
