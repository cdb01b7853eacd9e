// A signed copy proves itself: every byte of the file, of the document inside, of the strokes and of the events counts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { resources, signedExample } from '../../../tests/signed-example.ts'
import { attachmentsOf } from './pdf-attachments.ts'
import { translator } from '../words/sentences.ts'
import { checkProof, printedData, verifyProof } from './proof.ts'

const { original, signed, proof } = signedExample('quote', 'devis')
const data = printedData({ paper: JSON.parse(readFileSync(join(resources, 'documents/examples/devis.json'), 'utf8')) as object })
const json = Buffer.from(canonicalJson(proof))

const flipped = (bytes: Uint8Array, at: number, bit: number): Uint8Array => {
  const bent = Uint8Array.from(bytes)
  bent[at] = (bent[at] ?? 0) ^ (1 << bit)
  return bent
}

test('a signed copy proves itself, and any one bit changed anywhere in it is found', () => {
  expect(verifyProof(signed)).toMatchObject({ number: 'D26-K7-0042', signer: 'Camille Exemple', device: 'K7', technician: 'Dominique', signedAt: '2026-11-24T11:42:00.000+01:00', clockWarning: null })
  expect(attachmentsOf(signed).map((bytes) => bytes.toString('latin1', 0, 5)).toSorted()).toEqual(['%PDF-', json.toString('latin1', 0, 5), data.toString('latin1', 0, 5)].toSorted())
  fc.assert(fc.property(fc.nat(signed.length - 1), fc.nat(7), (at, bit) => {
    expect(() => verifyProof(flipped(signed, at, bit))).toThrow(Refusal)
  }), { numRuns: 1000, seed: 9 })
  for (const cut of [0, 1, 100, signed.length - 1]) expect(() => verifyProof(signed.subarray(0, cut))).toThrow(Refusal)
  expect(() => verifyProof(Buffer.concat([signed, Buffer.from('\n')]))).toThrow(Refusal)
}, 120_000)

test('a proof of before, whose data hash is that of the co-op’s own record, stays valid and says that it was not computed again', () => {
  const older = signedExample('quote', 'devis', { change: { v: 2, dataSha256: 'ab'.repeat(32) } as never })
  expect(verifyProof(older.signed)).toMatchObject({ number: 'D26-K7-0042', data: { sha256: 'ab'.repeat(32), checked: false } })
  expect(() => verifyProof(signedExample('quote', 'devis', { change: { dataSha256: 'ab'.repeat(32) } }).signed)).toThrow(Refusal)
})

test('beneath the seal too, any one bit of the document, the strokes or the events is found', () => {
  expect(checkProof(original, json, data).body.number).toBe('D26-K7-0042')
  expect(() => checkProof(original, json, undefined)).toThrow(Refusal)
  // Every bit of the proof, strokes and events among them; of the document a thousand.
  for (let at = 0; at < json.length; at++) for (let bit = 0; bit < 8; bit++) expect(() => checkProof(original, flipped(json, at, bit), data), `byte ${at}, bit ${bit}`).toThrow(Refusal)
  fc.assert(fc.property(fc.nat(original.length - 1), fc.nat(7), (at, bit) => {
    expect(() => checkProof(flipped(original, at, bit), json, data)).toThrow(Refusal)
    expect(() => checkProof(original, json, flipped(data, at % data.length, bit))).toThrow(Refusal)
  }), { numRuns: 1000, seed: 9 })
}, 120_000)

test.each(['fr', 'en'] as const)('what does not match of a proof is named in words of the reader, whichever part it is (%s)', (lang) => {
  const source = readFileSync(join(import.meta.dirname, 'proof.ts'), 'utf8')
  const parts = new Set([...source.matchAll(/broken\('([^']+)'\)/g)].map(([, part = '']) => part))
  expect(parts.size).toBeGreaterThan(5)
  const t = translator(lang)
  expect([...parts].filter((part) => t(`proofPart.${part}`) === `proofPart.${part}`)).toEqual([])
})
