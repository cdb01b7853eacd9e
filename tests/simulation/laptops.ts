// Real laptops and a real hub in one process, for tests: real SQLite folders, a real database, real HTTP on loopback.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { invite } from '../../hub/enrol-code.ts'
import type { Hub } from '../../hub/hub.ts'
import { hubKey, newPrivateKey } from '../../hub/keys.ts'
import type { Role } from '../../hub/roles.ts'
import { createScop } from '../../hub/scops.ts'
import { createServer } from '../../hub/server.ts'
import { assertRowSecurity } from '../../hub/store/guard.ts'
import { openPglite } from '../../hub/store/pglite.ts'
import { openPostgres } from '../../hub/store/postgres.ts'
import { createTables } from '../../hub/store/schema.ts'
import { createStore as createHubStore, type Store as HubStore } from '../../hub/store/store.ts'
import { Settings } from '../../domain/settings.ts'
import type { Id } from '../../domain/ids.ts'
import { createStore } from '../../main/backend/store/create-store.ts'
import type { Store } from '../../main/backend/store/store.ts'
import { createSync } from '../../main/backend/sync/create-sync.ts'
import type { Sync } from '../../main/backend/sync/sync.ts'

export interface TestHub { readonly hub: Hub; readonly store: HubStore; readonly port: number; readonly scop: Id; invitation(role?: Role, port?: number, scop?: Id): Promise<string>; otherScop(): Promise<Id>; stop(): Promise<void> }

/** PGlite in a folder or in memory (null), or the server at `url`; tables made, row security asserted, listening. */
export async function startHub(place: { folder: string | null } | { url: string }, faults: string[] = []): Promise<TestHub> {
  const store = createHubStore('url' in place ? openPostgres(place.url, () => {}) : await openPglite(place.folder))
  const row = { key: newPrivateKey(), url: 'http://127.0.0.1:0' }
  await store.operator(async (query) => await createTables(query, row))
  await assertRowSecurity(store, uuidv7())
  const hub: Hub = { store, key: hubKey(row.key), url: row.url, now: Date.now, newSecret: (bytes) => randomBytes(bytes).toString('hex') }
  const scop = await createScop(store, uuidv7(), 'Scop des Tests')
  const app = createServer(hub, (text) => faults.push(text))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    hub, store, port, scop,
    invitation: async (role = 'technician', at = port, of = scop) => (await invite({ ...hub, url: `http://127.0.0.1:${at}` }, of, role)).text,
    otherScop: async () => await createScop(store, uuidv7(), `Autre Scop ${uuidv7()}`),
    stop: async () => {
      await app.close()
      await store.close()
    },
  }
}

export interface Laptop { readonly store: Store; readonly sync: Sync; readonly clock: { ms: number }; readonly folder: string; readonly pushed: { event: string; payload: unknown }[]; readonly settings: Settings; /** What it means to do by itself and when, for a test to do in its place. */ readonly planned: { work: () => void; ms: number }[]; close(): Promise<void>; remove(): Promise<void> }

export function openLaptop({ folder = mkdtempSync(join(tmpdir(), 'packtic-laptop-')), clock = { ms: Date.now() }, silenceMs = 30_000 }: { folder?: string; clock?: { ms: number }; silenceMs?: number } = {}): Laptop {
  const store = createStore({ folder, now: () => clock.ms, newId: uuidv7, appVersion: '0', log: () => {} })
  const pushed: Laptop['pushed'] = []
  const settings = { ...Settings.parse({}) }
  const planned: Laptop['planned'] = []
  const later = (work: () => void, ms: number): (() => void) => {
    const plan = { work, ms }
    planned.push(plan)
    return () => void (planned.includes(plan) && planned.splice(planned.indexOf(plan), 1))
  }
  const sync = createSync({ store, settings: { get: () => settings }, now: () => clock.ms, random: () => 0.5, push: (event, payload) => void pushed.push({ event, payload }), log: () => {}, silenceMs, later })
  const close = async (): Promise<void> => {
    await sync.stop()
    store.close()
  }
  return {
    store, sync, clock, folder, pushed, settings, planned, close,
    remove: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Each exchanges until nobody has anything left for the others. */
export async function converge(...laptops: readonly Laptop[]): Promise<void> {
  for (let round = 0; round < 2; round++) for (const { sync } of laptops) await sync.exchange({ asked: true })
}
