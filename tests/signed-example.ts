// A signed copy of a paper's example, made as the app makes it, with a key and blobs of the test's own.
import { generateKeyPairSync, sign as edSign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { canonicalJson } from '../domain/sync/canonical-json.ts'
import type { DocType } from '../domain/tables.ts'
import { type NewProof, printedData, proofEvents, sealProof } from '../main/backend/documents/proof.ts'
import { signedCopy } from '../main/backend/documents/signed-copy.ts'
import { createTypesetter, type Typesetter } from '../main/backend/documents/typst.ts'
import { sha256 } from '../main/backend/store/hash.ts'
import type { IssuedDocument } from '../main/backend/store/store.ts'

export const resources = join(import.meta.dirname, '../resources')
const typeset = createTypesetter(resources)
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const sign = (bytes: Uint8Array): string => edSign(null, bytes, privateKey).toString('base64')

export interface SignedExample { readonly original: Uint8Array; readonly signed: Uint8Array; readonly pages: number; readonly proof: NewProof }

/** @param again the typesetter at the moment of the signature, when it is not the one of the issue */
export function signedExample(type: DocType, template: string, { again = typeset, change = {}, logs = [] }: { readonly again?: Typesetter; readonly change?: Partial<Omit<NewProof, 'deviceSignature'>>; readonly logs?: Parameters<Typesetter>[2] } = {}): SignedExample {
  const paper = JSON.parse(readFileSync(join(resources, 'documents/examples', `${template}.json`), 'utf8')) as { number: string; issuedOn: string }
  const blobs = new Map<string, Uint8Array>()
  const put = (bytes: Uint8Array): string => {
    blobs.set(sha256(bytes), bytes)
    return sha256(bytes)
  }
  const { pdf, pages } = typeset(template, paper, logs)
  const data = { paper }
  const doc: IssuedDocument = { id: uuidv7(), type, version: 1, number: paper.number, supersedes: null, issuedOn: paper.issuedOn, sha256: sha256(canonicalJson(data)), pdfSha256: put(pdf), pages: pages.map(put), data, signer: uuidv7(), sig: '', at: 1 }
  const proof = sealProof({
    v: 3, documentId: doc.id, number: doc.number, version: doc.version, pdfSha256: doc.pdfSha256, pdfBytes: pdf.length, dataSha256: sha256(printedData(data)), pagesShown: pages.map((_, index) => ({ page: index + 1, at: 2 + index })),
    consentText: 'En signant, j’accepte ce document.', consentVersion: '2026-11', signer: { name: 'Camille Exemple', function: 'présidente', onBehalfOf: 'Association' }, method: 'strokes',
    strokes: [[[500, 5000, 0], [4000, 2000, 40], [9000, 9000, 90]], [[5000, 1000, 140]]], typedName: '', startedAt: 1, signedAt: '2026-11-24T11:42:00.000+01:00', clockWarning: null,
    device: { id: uuidv7(), epoch: 1, code: 'K7', publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex') }, technician: { id: uuidv7(), name: 'Dominique' }, appVersion: '0',
    events: proofEvents(doc.id, [{ at: 1, type: 'issued' }, ...pages.map((_, index) => ({ at: 2 + index, type: 'shown' as const })), { at: 9, type: 'signed' }]), ...change,
  }, sign)
  const store = { blobs: { get: (name: string) => blobs.get(name) }, sign } as Parameters<typeof signedCopy>[0]['store']
  return { original: pdf, signed: signedCopy({ typeset: again, store }, doc, proof, pdf), pages: pages.length, proof }
}
