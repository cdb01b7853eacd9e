// A signed copy proves itself: every byte of the file, of the document inside, of the strokes and of the events counts.
import { generateKeyPairSync, sign as edSign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { uuidv7 } from 'uuidv7'
import { expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { attachmentsOf } from './pdf-attachments.ts'
import { checkProof, type Proof, proofEvents, SEAL_PLACE, sealFile, sealProof, verifyProof } from './proof.ts'
import type { QuotePaper } from './papers/sale.ts'
import { createTypesetter } from './typst.ts'
import { sha256 } from '../store/hash.ts'

const resources = join(import.meta.dirname, '../../../resources')
const typeset = createTypesetter(resources)
const quote = JSON.parse(readFileSync(join(resources, 'documents/examples/devis.json'), 'utf8')) as QuotePaper

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const sign = (bytes: Uint8Array): string => edSign(null, bytes, privateKey).toString('base64')
function signedCopy(): Uint8Array {
  const { pdf } = typeset('devis', quote)
  const documentId = uuidv7()
  const proof = sealProof({
    v: 1, documentId, number: quote.number, version: 1, pdfSha256: sha256(pdf), pdfBytes: pdf.length, dataSha256: sha256(canonicalJson(quote)), pagesShown: [{ page: 1, at: 2 }], consentText: 'Je signe.', consentVersion: '2026-11',
    signer: { name: 'Camille Exemple', function: 'présidente', onBehalfOf: 'Association' }, method: 'strokes', strokes: [[[0, 0, 0], [9000, 9000, 10]]], typedName: '', startedAt: 1, signedAt: '2026-11-24T10:00:00.000Z',
    device: { id: uuidv7(), epoch: 1, code: 'K7', publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex') }, technician: 'Dominique', appVersion: '0', events: proofEvents(documentId, [{ at: 1, type: 'issued' }, { at: 3, type: 'signed' }]),
  }, sign)
  const words = { number: quote.number, issuedOn: quote.issuedOn, seller: quote.seller, client: quote.client, seal: SEAL_PLACE, consent: proof.consentText, signer: proof.signer.name, pdfSha256: proof.pdfSha256, rows: [['Signataire', proof.signer.name]], typed: null, strokes: proof.strokes, attached: [{ name: 'original.pdf', mime: 'application/pdf', description: 'Document' }, { name: 'preuve.json', mime: 'application/json', description: 'Preuve' }] }
  return sealFile(typeset('signature', words, [{ name: 'original.pdf', bytes: pdf }, { name: 'preuve.json', bytes: Buffer.from(canonicalJson(proof satisfies Proof)) }]).pdf, sign)
}

test('a signed copy proves itself, and any one bit changed anywhere in it is found', () => {
  const signed = signedCopy()
  expect(verifyProof(signed)).toMatchObject({ number: 'D26-K7-0042', signer: 'Camille Exemple', device: 'K7' })
  expect(Buffer.from(signed).toString('latin1')).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
  fc.assert(fc.property(fc.nat(signed.length - 1), fc.nat(7), (at, bit) => {
    const bent = Uint8Array.from(signed)
    bent[at] = (bent[at] ?? 0) ^ (1 << bit)
    expect(() => verifyProof(bent)).toThrow(Refusal)
  }), { numRuns: 1000, seed: 9 })
  for (const cut of [0, 1, 100, signed.length - 1]) expect(() => verifyProof(signed.subarray(0, cut))).toThrow(Refusal)
  expect(() => verifyProof(Buffer.concat([signed, Buffer.from('\n')]))).toThrow(Refusal)
})

test('beneath the seal too, any one bit of the document, the strokes or the events is found', () => {
  const [original, json] = attachmentsOf(signedCopy()).toSorted((a, b) => (a[0] === 0x25 ? -1 : b[0] === 0x25 ? 1 : 0))
  if (!original || !json) throw new Error('a signed copy without its two files')
  expect(checkProof(original, json).body.number).toBe(quote.number)
  const flipped = (bytes: Buffer, at: number, bit: number): Buffer => {
    const bent = Buffer.from(bytes)
    bent[at] = (bent[at] ?? 0) ^ (1 << bit)
    return bent
  }
  // Every bit of the proof; of the document a thousand.
  for (let at = 0; at < json.length; at++) for (let bit = 0; bit < 8; bit++) expect(() => checkProof(original, flipped(json, at, bit)), `byte ${at}, bit ${bit}`).toThrow(Refusal)
  fc.assert(fc.property(fc.nat(original.length - 1), fc.nat(7), (at, bit) => {
    expect(() => checkProof(flipped(original, at, bit), json)).toThrow(Refusal)
  }), { numRuns: 1000, seed: 9 })
}, 120_000)
