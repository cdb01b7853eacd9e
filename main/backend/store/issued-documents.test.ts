// Documents once issued (design of the business, I6, I12, I13): random acts change none of them, their chain holds, their amounts
// are whole numbers in the base, a signature names the bytes that are stored, and a kill leaves number and file together or neither.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueExample, signExample } from '../../../tests/issued-example.ts'
import { createServices, type Wiring } from '../create-services.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { sha256 } from './hash.ts'
import type { IssuedDocument } from './store.ts'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'packtic-issued-'))
const open = (name: string): Wiring => createServices({ dataFolder: join(folder, name), resources: join(root, 'resources'), version: '0', host: async () => await Promise.resolve(''), logName: 'test' })
let wiring: Wiring
beforeAll(() => {
  wiring = open('data')
})
afterAll(async () => {
  await wiring.close()
  rmSync(folder, { recursive: true, force: true })
})

function issueBytes({ store, newId }: Wiring['services'], totalTtcCents: number): IssuedDocument {
  return store.write({ by: 'test' }, (w) => w.issue({ id: newId(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-11-24', make: (number) => ({ data: { number, totalTtcCents }, pdf: Buffer.from(`paper ${number}`), pages: [Buffer.from(`page ${number}`)] }) }))
}
const act = fc.oneof(fc.record({ do: fc.constant('issue' as const), cents: fc.maxSafeNat() }), fc.record({ do: fc.constant('line' as const), cents: fc.integer({ min: 0, max: 1_000_000_000 }) }), fc.record({ do: fc.constant('again' as const), cents: fc.nat() }))

test('a clock that stands before a paper of its series issues nothing, and the refusal says both days', () => {
  const { store, newId } = wiring.services
  const issue = (issuedOn: string) => store.write({ by: 'test' }, (w) => w.issue({ id: newId(), type: 'acceptance', version: 1, supersedes: null, issuedOn, make: (number) => ({ data: { number }, pdf: Buffer.from(number), pages: [] }) })).number
  const first = issue('2026-11-24')
  expect(() => issue('2026-11-21')).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: 'DAY_BEFORE_SERIES', detail: { today: '21/11/2026', last: '24/11/2026' } }) as unknown }) as Error)
  expect([first, issue('2026-11-24')].map((number) => Number(number.split('-').at(-1)))).toEqual([1, 2])
})

test('whatever is done afterwards, an issued document stays byte for byte, and the numbers of its series follow each other', () => {
  const { services } = wiring
  const { store } = services
  const kept = new Map<string, string>()
  fc.assert(fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (acts) => {
    for (const one of acts) {
      if (one.do === 'issue') {
        const doc = issueBytes(services, one.cents)
        kept.set(doc.id, JSON.stringify(doc))
      } else if (one.do === 'line') store.write({ by: 'test' }, (w) => w.create('quote_line', { quoteId: [...kept.keys()][0] ?? services.newId(), unitCents: one.cents, qtyMilli: 1000 }))
      // The same document issued again with other bytes is refused, and takes no number.
      else for (const id of [...kept.keys()].slice(0, 1)) expect(() => store.write({ by: 'test' }, (w) => w.issue({ id, type: 'quote', version: 1, supersedes: null, issuedOn: '2026-11-24', make: (number) => ({ data: { number }, pdf: Buffer.from('other'), pages: [] }) }))).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: 'VERSION_FROZEN' }) as unknown }) as Error)
    }
    const now = store.documents.list('quote')
    expect(now.map((doc) => JSON.stringify(doc)).toSorted()).toEqual([...kept.values()].toSorted())
    expect(now.map(({ number }) => Number(number.split('-').at(-1))).toSorted((a, b) => a - b)).toEqual(now.map((_, index) => index + 1))
    for (const doc of now) expect(sha256(store.blobs.get(doc.pdfSha256) ?? Buffer.alloc(0))).toBe(doc.pdfSha256)
  }), { numRuns: 25, seed: 20261124 })
  expect(kept.size).toBeGreaterThan(20)
})

test('amounts are INTEGER in the base, and no column could hold another', () => {
  const db = new Database(join(folder, 'data/packtic.db'), { readonly: true })
  const columns = db.prepare("SELECT m.name AS tbl, c.name AS col, c.type AS type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'search%'").all() as { tbl: string; col: string; type: string }[]
  const amounts = columns.filter(({ col }) => /(Cents|Bp|Milli)$/.test(col))
  expect(amounts.length).toBeGreaterThan(10)
  expect(columns.filter(({ type }) => type === 'REAL')).toEqual([])
  expect(amounts.filter(({ type }) => type !== 'INTEGER')).toEqual([])
  expect(db.prepare('SELECT DISTINCT typeof("unitCents") FROM quote_line WHERE "unitCents" IS NOT NULL').pluck().all()).toEqual(['integer'])
  db.close()
})

test('a signature names the very bytes that are stored', () => {
  const { services } = wiring
  const { store } = services
  const [clientId, visitId] = store.write({ by: 'test' }, (w) => {
    const id = w.create('client', { name: 'Association' })
    return [id, w.create('visit', { clientId: id, on: '2026-11-24' })]
  })
  const doc = issueExample(services, 'intervention', 'bon-intervention', { clientId, visitId })
  const proof = store.get('signature_proof', signExample(services, doc))?.proof as { pdfSha256: string; dataSha256: string }
  expect(proof.pdfSha256).toBe(sha256(store.blobs.get(doc.pdfSha256) ?? Buffer.alloc(0)))
  expect(proof.dataSha256).toBe(sha256(canonicalJson((doc.data as { paper?: unknown }).paper)))
}, 60_000)

/** Issues two, then stops for ever inside of the third: its number is given, its PDF is not there yet. */
const HELD = `
  import { createServices } from ${JSON.stringify(join(root, 'main/backend/create-services.ts'))}
  import { writeSync } from 'node:fs'
  const { services } = createServices({ dataFolder: process.argv[1], resources: ${JSON.stringify(join(root, 'resources'))}, version: '0', host: async () => '', logName: 'test' })
  for (let n = 1; ; n++) services.store.write({ by: 'test' }, (w) => w.issue({ id: services.newId(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-11-24', make: (number) => {
    if (n === 3) { writeSync(1, number); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) }
    return { data: { number }, pdf: Buffer.from(number), pages: [] }
  } }))`

test('killed between the number and the PDF, neither is there, and the next document takes that number', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HELD, join(folder, 'killed')], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise((resolve) => child.once('close', resolve))
  const given = await new Promise<string>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())))
  child.kill('SIGKILL')
  await gone
  const again = open('killed')
  const { store } = again.services
  const docs = store.documents.list()
  expect(docs).toHaveLength(2)
  expect(docs.map(({ number }) => number)).not.toContain(given)
  for (const doc of docs) expect(Buffer.from(store.blobs.get(doc.pdfSha256) ?? []).toString()).toBe(doc.number)
  expect(issueBytes(again.services, 1).number).toBe(given)
  await again.close()
}, 60_000)
