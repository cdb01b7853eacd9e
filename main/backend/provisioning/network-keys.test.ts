// Keys that sign packs, from the hub to the laptop: told, a Scop's own pack is good there; taken back, red, whatever the app ships.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { knownKeys, type SigningKey } from '../../../domain/provisioning/signing-key.ts'
import { publish, readPublished } from '../../../hub/network.ts'
import { openBackend, refusal, resources } from '../../../tests/ask.ts'
import { scriptsOf, shellStep, writePack } from '../../../tests/packs/written-pack.ts'
import { startHub, type TestHub } from '../../../tests/simulation/laptops.ts'
import type { Wiring } from '../create-services.ts'
import { judgedPack } from './network-keys.ts'
import { LOCK, loadPack } from './pack-files.ts'
import { SIGNATURE, signed } from './pack-signature.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-keys-'))
const pair = generateKeyPairSync('ed25519')
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('hex')
const key: SigningKey = { name: 'Clé de la Scop', scop: 'Scop Exemple', publicKey, from: '2020-01-01', until: null, revoked: false }
const id = uuidv7()
let hub: TestHub
let wiring: Wiring
let pack = ''

beforeAll(async () => {
  hub = await startHub({ folder: null })
  wiring = openBackend(join(folder, 'data'))
  pack = writePack(folder, 'own-pack', { steps: [shellStep('one')] }, scriptsOf('one')).folder
  writeFileSync(join(pack, SIGNATURE), signed(undefined, readFileSync(join(pack, LOCK), 'utf8'), pair.privateKey).text)
  await wiring.services.sync.enrol(await hub.invitation('manager'))
})
afterAll(async () => {
  await wiring.close()
  await hub.stop()
  rmSync(folder, { recursive: true, force: true })
})

const state = (): string => judgedPack(loadPack(pack, resources), wiring.services).signature
async function tell(fields: Partial<SigningKey>): Promise<void> {
  const { by, rows } = readPublished(JSON.stringify({ by: 'Réseau Exemple', rows: [{ table: 'signing_key', id, fields: { ...key, ...fields } }] }), 'f')
  await publish(hub.hub, hub.scop, by, rows)
  await wiring.services.sync.exchange({ asked: true })
}

test('a key is unknown until the network tells it, good from its day to its day, and signs nothing once taken back', async () => {
  expect(state()).toBe('unknown-key')
  await tell({})
  expect(state()).toBe('good')
  await tell({ until: '2020-12-31' })
  expect(state()).toBe('expired')
  await tell({ until: null })
  expect(state()).toBe('good')
  await tell({ revoked: true })
  expect(state()).toBe('revoked')
})

test('a key of which half is told is refused with what it lacks, and nothing is published', async () => {
  const half = (fields: object): Promise<unknown> => Promise.resolve().then(() => readPublished(JSON.stringify({ by: 'R', rows: [{ table: 'signing_key', id, fields }] }), 'f'))
  expect(await refusal(half({ ...key, publicKey: 'abc' }))).toBe('INVALID')
  expect(await refusal(half({ publicKey, revoked: true }))).toBe('INVALID')
})

test('what the network tells stands for what was shipped, and a key that either takes back stays so', () => {
  const of = (shipped: Partial<SigningKey>, told: Partial<SigningKey>) => knownKeys([{ ...key, ...shipped }], [{ ...key, ...told }])
  expect(of({}, { until: '2027-01-01' })).toEqual([{ ...key, until: '2027-01-01' }])
  expect(of({ revoked: true }, {})).toEqual([{ ...key, revoked: true }])
  expect(of({}, { revoked: true })).toEqual([{ ...key, revoked: true }])
  expect(knownKeys([key], [{ ...key, publicKey: '0'.repeat(64) }])).toHaveLength(2)
})
