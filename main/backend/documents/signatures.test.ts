// A signature counts until an edit voids it; what was signed is never touched.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { expect, test } from 'vitest'
import { documentState } from '../quoting/quote-state.ts'
import { createStore } from '../store/create-store.ts'
import { signaturesOf, voidSignature } from './signatures.ts'

test('a voided signature leaves the view, says why, and keeps its proof; the document is not waiting for another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-signatures-'))
  const store = createStore({ folder, now: Date.now, newId: uuidv7, appVersion: '0', log: () => {} })
  const doc = store.write({ by: 'test' }, (w) => w.issue({ id: uuidv7(), type: 'intervention', version: 1, supersedes: null, issuedOn: '2026-11-24', make: (number) => ({ data: { number }, pdf: Buffer.from('%PDF-'), pages: [] }) }))
  expect(store.write({ by: 'test' }, (w) => voidSignature(store, w, doc, { reason: 'nothing was signed', at: 1, by: 'test' }))).toBe(false)
  const proofId = store.write({ by: 'test' }, (w) => {
    w.add('event', { subject: 'intervention', subjectId: doc.id, kind: 'accepted', at: 2, by: 'test', data: {} })
    return w.add('signature_proof', { docId: doc.id, version: 1, signedAt: 2, proof: { sealed: true } })
  })
  expect([documentState(store, doc, '2026-11-24'), signaturesOf(store, doc.id).standing?.id]).toEqual(['accepted', proofId])
  expect(store.write({ by: 'test' }, (w) => voidSignature(store, w, doc, { reason: 'Heures corrigées', at: 3, by: 'Dominique' }))).toBe(true)
  expect(documentState(store, doc, '2026-11-24')).toBe('voided')
  expect(signaturesOf(store, doc.id)).toMatchObject({ standing: undefined, voided: [{ proof: { id: proofId, proof: { sealed: true } }, voidedAt: 3, reason: 'Heures corrigées', by: 'Dominique' }] })
  expect(store.documents.get(doc.id)).toEqual(doc)
  expect(store.write({ by: 'test' }, (w) => voidSignature(store, w, doc, { reason: 'twice', at: 4, by: 'test' }))).toBe(false)
  store.close()
  rmSync(folder, { recursive: true, force: true })
})
