// What is kept of a machine between two readings of its row: the same as if it were worked out anew, whatever changed meanwhile.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomPark } from '../../../tests/random-park.ts'
import { seedVisit } from '../../../tests/app/seed.ts'
import { openBackend } from '../../../tests/ask.ts'
import type { Wiring } from '../create-services.ts'
import { keepInventory } from '../inventory/keep-inventory.ts'
import type { Store } from '../store/store.ts'
import { machineDigest, projectMachine } from './read-machine.ts'

const DAY = '2026-11-30'
let folder: string
let wiring: Wiring
let machineId = ''

const row = (store: Store) => {
  const machine = store.get('machine', machineId)
  if (!machine) throw new Error('no machine')
  return machine
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packtic-digest-'))
  wiring = openBackend(folder)
  machineId = take(0)
})
afterEach(async () => {
  await wiring.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A reading of the machine, of the first in a new one. */
function take(at: number): string {
  const { store, newId } = wiring.services
  const visitId = store.list('visit')[0]?.id ?? seedVisit(store, [{ name: 'POSTE-1', place: 'Accueil' }]).visitId
  const visit = store.get('visit', visitId)
  const [inventory] = randomPark(at + 1, 3).slice(at)
  if (!visit || !inventory) throw new Error('no visit')
  return keepInventory({ inventory, transcript: Buffer.from(String(at)) }, { store, by: 'test', visit, machineId: store.list('machine')[0]?.id, newId })
}

test('a machine that nothing changed is not read again; each day has its own', () => {
  const { store } = wiring.services
  const first = machineDigest(store, row(store), DAY)
  expect(machineDigest(store, row(store), DAY)).toBe(first)
  store.write({ by: 'test' }, (w) => w.set('machine', machineId, { place: 'Salle B' }))
  expect(machineDigest(store, row(store), DAY)).toBe(first)
  expect(machineDigest(store, row(store), '2030-01-01')).not.toBe(first)
})

test('a correction, an answer or another reading is seen at once', () => {
  const { store, now } = wiring.services
  const fresh = () => projectMachine(store, row(store), DAY)?.projection
  const seen: unknown[] = []
  const look = (): void => {
    const digest = machineDigest(store, row(store), DAY)
    expect(digest?.projection).toEqual(fresh())
    expect(seen).not.toContain(digest)
    seen.push(digest)
  }
  look()
  store.write({ by: 'test' }, (w) => w.add('fact_override', { machineId, path: 'ramMb', value: 12_345, reason: 'seen', by: 'test', at: now() }))
  look()
  expect(machineDigest(store, row(store), DAY)?.projection.machine.ramMb).toBe(12_345)
  store.write({ by: 'test' }, (w) => w.set('machine', machineId, { needsWindowsApp: true }))
  look()
  take(1)
  look()
})
