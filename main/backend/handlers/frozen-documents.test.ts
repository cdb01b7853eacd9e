// Nothing that the page may ask changes an issued document: every call that writes is made with the ids of signed ones, and
// every field that can be typed is typed into; number, data, bytes, pictures and proof stay as they were.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Id } from '../../../domain/ids.ts'
import { TABLE_NAMES, tableDef } from '../../../domain/tables.ts'
import { issueExample, signExample } from '../../../tests/issued-example.ts'
import { type Method, procedures } from '../../contract/procedures.ts'
import { createServices, type Wiring } from '../create-services.ts'
import { call } from '../dispatch.ts'
import { verifyProof } from '../documents/proof.ts'
import { handlers } from '../handlers.ts'
import { sha256 } from '../store/hash.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-frozen-'))
let wiring: Wiring
let ids: Record<string, Id> = {}
let documents: readonly Id[] = []

/** Calls that reach out into the network: what they write is machines and runs, and a test must not look around. */
const OUTSIDE = new Set<string>(['search.start', 'sync.enrol', 'sync.now'])

beforeAll(() => {
  wiring = createServices({ dataFolder: folder, resources: join(import.meta.dirname, '../../../resources'), version: '0.0.0-test', host: async ({ what }) => await Promise.resolve(what === 'open-file' ? '' : null), logName: 'test' })
  const { services } = wiring
  services.settings.set({ technician: 'Dominique' })
  const { store, now, today } = services
  ids = store.write({ by: 'test' }, (w): Record<string, Id> => {
    const clientId = w.create('client', { name: 'Association', kind: 'association' })
    const visitId = w.create('visit', { clientId, on: today(), state: 'in_progress' })
    const quoteId = w.create('quote', { visitId, clientId, asOf: today(), validUntil: today(), createdAt: now() })
    const contractId = w.create('maintenance_contract', { clientId, state: 'project', start: today(), durationMonths: 12, noticeMonths: 2, unitMonthlyCents: 1200, machines: 5 })
    const sheetId = w.create('intervention', { visitId, clientId, kind: 'repair', state: 'to_sign' })
    const machineId = w.create('machine', { clientId, visitId, name: 'SALLE-A' })
    const lineId = w.create('quote_line', { quoteId, orderKey: '1', section: 'materiel', label: 'Souris', qtyMilli: 1000, unitCents: 900 })
    return { clientId, visitId, quoteId, contractId, sheetId, interventionId: sheetId, machineId, lineId }
  })
  const about = { clientId: ids['clientId'] ?? '', visitId: ids['visitId'] ?? '' }
  documents = [
    issueExample(services, 'quote', 'devis', { ...about, id: ids['quoteId'] ?? '' }), issueExample(services, 'contract', 'contrat', { ...about, id: ids['contractId'] ?? '' }),
    issueExample(services, 'intervention', 'bon-intervention', about), issueExample(services, 'acceptance', 'rapport', about), issueExample(services, 'amendment', 'avenant', about), issueExample(services, 'notice', 'avis-reconduction', about),
  ].map((doc) => {
    if (doc.type !== 'notice') signExample(services, doc)
    return doc.id
  })
})
afterAll(async () => {
  await wiring.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What must never change of the documents' rows. */
function rows(): unknown {
  const { store } = wiring.services
  return documents.map((id) => JSON.stringify([store.documents.get(id), store.list('signature_proof', { docId: id })]))
}

/** And of their files. */
function files(): unknown {
  const { store } = wiring.services
  return documents.map((id) => [store.documents.get(id)?.pdfSha256, ...(store.documents.get(id)?.pages ?? []), ...store.list('signature_proof', { docId: id }).map(({ signedPdfSha256 }) => signedPdfSha256)].map((name) => sha256(store.blobs.get(name ?? '') ?? Buffer.from('lost'))))
}

type Shape = { type?: string | string[]; properties?: Record<string, Shape>; items?: Shape | boolean; prefixItems?: Shape[]; enum?: unknown[]; const?: unknown; anyOf?: Shape[]; minimum?: number; pattern?: string; minLength?: number }

/** A value that the schema takes, ids from `choose`. */
function sample(shape: Shape, name: string, choose: (name: string) => Id): unknown {
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return shape.enum.at(-1)
  if (shape.anyOf) return sample(shape.anyOf[0] ?? {}, name, choose)
  switch (Array.isArray(shape.type) ? shape.type[0] : shape.type) {
    case 'object': return Object.fromEntries(Object.entries(shape.properties ?? {}).map(([key, one]) => [key, sample(one, key, choose)]))
    case 'array': return shape.prefixItems ? shape.prefixItems.map((one) => sample(one, name, choose)) : [sample(typeof shape.items === 'object' ? shape.items : {}, name.replace(/s$/, ''), choose)]
    case 'string': return shape.pattern?.includes('-7[') ? choose(name) : shape.pattern?.includes('{64}') ? 'a'.repeat(64) : shape.pattern?.includes('\\d{4}-') ? '2027-01-15' : 'camille@exemple.fr'
    case 'integer': case 'number': return Math.max(shape.minimum ?? 1, 1)
    case 'boolean': return true
    default: return 'texte'
  }
}

test('no call of the page changes an issued document, whatever ids it is given', async () => {
  const before = [rows(), files()]
  const writes = Object.entries(procedures).filter(([method, { kind }]) => kind !== 'read' && !OUTSIDE.has(method))
  let asked = 0
  for (const docId of documents) {
    for (const choose of [() => docId, (name: string) => ids[name] ?? docId]) {
      for (const [method, { input }] of writes) {
        const params = sample(z.toJSONSchema(input, { unrepresentable: 'any', io: 'input' }) as Shape, 'id', choose)
        if (input.safeParse(params).success) asked++
        await call(wiring.services, handlers, method as Method, params as never, AbortSignal.timeout(5000)).catch(() => {
          // A refusal is an answer: what counts is what the call left behind.
        })
        expect(rows(), `${method} ${JSON.stringify(params)}`).toEqual(before[0])
      }
      expect(files(), docId).toEqual(before[1])
    }
  }
  expect(writes.length).toBeGreaterThan(60)
  // Most samples are what a handler is really called with.
  expect(asked).toBeGreaterThan(0.6 * writes.length * documents.length * 2)
}, 300_000)

test('nothing typed into any field changes an issued document', async () => {
  const before = [rows(), files()]
  for (const table of TABLE_NAMES.filter((name) => tableDef(name).mode === 'field')) {
    for (const row of wiring.services.store.list(table)) {
      for (const [field, { column }] of Object.entries(tableDef(table).fields)) {
        await call(wiring.services, handlers, 'field.commit', { table, id: row.id, field, value: column === 'INTEGER' ? 1 : 'autre' }, AbortSignal.timeout(5000)).catch(() => {
          // Not a value of that field.
        })
      }
    }
  }
  expect([rows(), files()]).toEqual(before)
  for (const { signedPdfSha256 } of wiring.services.store.list('signature_proof')) expect(verifyProof(wiring.services.store.blobs.get(signedPdfSha256 ?? '') ?? Buffer.from('')).signer).toBe('Camille Exemple')
  expect(wiring.services.store.check().ok).toBe(true)
}, 120_000)
