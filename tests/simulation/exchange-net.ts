// One hub and its laptops for the tests of a file, over PGlite and over a real PostgreSQL server: what tests of the exchange start from.
import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { Refusal } from '../../domain/errors.ts'
import type { Id } from '../../domain/ids.ts'
import { openPglite } from '../../hub/store/pglite.ts'
import { openPostgres } from '../../hub/store/postgres.ts'
import { createStore, type Store } from '../../hub/store/store.ts'
import { buildFrame } from '../../main/backend/sync/frame.ts'
import { createHubClient, type HubClient } from '../../main/backend/sync/hub-client.ts'
import { type Laptop, openLaptop, startHub, type TestHub } from './laptops.ts'
import { type PrivatePostgres, postgresPrograms, startPostgres } from './private-postgres.ts'

const programs = postgresPrograms()

export interface ExchangeNet {
  readonly hub: TestHub
  /** What the hub could not explain; empty at the end. */
  readonly faults: string[]
  /** Taken away with the hub. */
  readonly open: Laptop[]
  enrolled(options?: Parameters<typeof openLaptop>[0] & { role?: 'manager' | 'technician' | 'viewer'; port?: number; scop?: Id }): Promise<Laptop>
  /** A database of the same kind that no hub has seen. */
  emptyStore(): Promise<Store>
  client(laptop: Laptop): HubClient
  /** How many changes of a laptop the hub holds. */
  opsAt(rep: Id, scop?: Id): Promise<number>
  /** All that a laptop wrote, as it would push it. */
  frameOf(laptop: Laptop, scop?: Id): ReturnType<typeof buildFrame>
}

/** Its refusal's code, the words of another error, or `accepted`. */
export const codeOf = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'accepted', (error: unknown) => (error instanceof Refusal ? error.fault.code : error instanceof Error ? error.message : String(error)))

/** The same tests over both databases. Where PostgreSQL is not installed, half of them say so as skipped. */
export function overEachDatabase(about: string, tests: (net: ExchangeNet) => void): void {
  describe.each([['PGlite', true], ['PostgreSQL', programs !== undefined]] as const)('over %s', (kind, possible) => {
    describe.runIf(possible)(about, { timeout: 300_000 }, () => tests(netOver(kind)))
  })
}

function netOver(kind: 'PGlite' | 'PostgreSQL'): ExchangeNet {
  let server: PrivatePostgres | undefined
  let hub: TestHub
  const faults: string[] = []
  const open: Laptop[] = []

  beforeAll(async () => {
    if (kind === 'PostgreSQL' && programs) server = await startPostgres(programs)
    hub = await startHub(server ? { url: server.url } : { folder: null }, faults)
  }, 180_000)
  afterAll(async () => {
    for (const laptop of open) await laptop.remove()
    await hub.stop()
    server?.stop()
    expect(faults).toEqual([])
  }, 180_000)

  async function enrolled(options: Parameters<typeof openLaptop>[0] & { role?: 'manager' | 'technician' | 'viewer'; port?: number; scop?: Id } = {}): Promise<Laptop> {
    const laptop = openLaptop(options)
    open.push(laptop)
    await laptop.sync.enrol(await hub.invitation(options.role, options.port, options.scop))
    return laptop
  }
  async function emptyStore(): Promise<Store> {
    if (!server) return createStore(await openPglite(null))
    const operator = new Client(server.url)
    await operator.connect()
    await operator.query('CREATE DATABASE empty')
    await operator.end()
    return createStore(openPostgres(server.url.replace(/[^/]+$/, 'empty'), () => {}))
  }
  const client = (laptop: Laptop): HubClient => createHubClient({ url: `http://127.0.0.1:${hub.port}`, token: laptop.store.sync.hubToken(), signal: new AbortController().signal, silenceMs: 30_000 })
  const opsAt = async (rep: Id, scop = hub.scop): Promise<number> => Number((await hub.store.tenant(scop, async (query) => await query<{ count: number }>('SELECT count(*)::int AS count FROM op WHERE scop = $1 AND rep = $2', [scop, rep])))[0]?.count)
  const frameOf = (laptop: Laptop, scop = hub.scop) => {
    const { sync } = laptop.store
    const ops = sync.ops(1, 10_000)
    return buildFrame(scop, sync.replica.id, createHash('sha256').update(`packtic/1/op\n${sync.replica.id}`).digest('hex'), ops, sync.replica.sign)
  }
  return {
    get hub() { return hub },
    faults, open, enrolled, emptyStore, client, opsAt, frameOf,
  }
}
