// A hub, three Scops and five laptops for the tests of hand-offs between Scops, over PGlite and over a real PostgreSQL where there is one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import type { Id } from '../../domain/ids.ts'
import { publishScops } from '../../hub/hand-off.ts'
import type { Wiring } from '../../main/backend/create-services.ts'
import type { Input, Method, Output } from '../../main/contract/procedures.ts'
import { asking, openBackend } from '../ask.ts'
import { type FaultyLine, openFaultyLine } from './faulty-line.ts'
import { startHub, type TestHub } from './laptops.ts'
import { postgresPrograms, type PrivatePostgres, startPostgres } from './private-postgres.ts'

const programs = postgresPrograms()
// Dominique and Camille give, Sacha and Robin receive, Noor is of a third Scop.
export const people = { Dominique: 0, Camille: 0, Sacha: 1, Robin: 1, Noor: 2 } as const
export type Name = keyof typeof people
export const all = Object.keys(people) as Name[]
export type ScopsNet = ReturnType<typeof netOver>

/** The same tests over each database there is. */
export function onEachDatabase(tests: (net: ScopsNet) => void): void {
  describe.each([{ database: 'PGlite' }, ...(programs ? [{ database: 'PostgreSQL' }] : [])])('on $database', ({ database }) => tests(netOver(database)))
}

/** Started before the tests of its `describe`, taken away after them. */
function netOver(database: string) {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-scops-'))
  const laptops = new Map<Name, Wiring>()
  /** `line` stands between the laptops and the hub; a test may put another in its place. */
  const net = { database, folder, laptops, hub: undefined as unknown as TestHub, line: undefined as unknown as FaultyLine, server: undefined as PrivatePostgres | undefined, scops: [] as Id[], /** Clients so far: the last one is `Association N`. */ made: 0 }

  const open = (name: Name): Wiring => {
    const wiring = openBackend(join(folder, name))
    laptops.set(name, wiring)
    return wiring
  }
  const at = (name: Name): Wiring => laptops.get(name) as Wiring
  const as = async <M extends Method>(name: Name, method: M, input: Input<M>): Promise<Output<M>> => await asking(() => at(name).services)(method, input)
  const exchange = async (...who: Name[]): Promise<void> => {
    for (const name of who) await at(name).services.sync.exchange({ asked: true })
  }

  beforeAll(async () => {
    net.server = database === 'PostgreSQL' ? await startPostgres(programs ?? '') : undefined
    net.hub = await startHub(net.server ? { url: net.server.url } : { folder: null })
    net.line = await openFaultyLine(net.hub.port)
    net.scops = [net.hub.scop, await net.hub.otherScop(), await net.hub.otherScop()]
    for (const _twice of [1, 2]) await publishScops(net.hub.hub, 'test')
    for (const name of all) {
      const { services } = open(name)
      await as(name, 'settings.set', { technician: name })
      await services.sync.enrol(await net.hub.invitation('technician', net.line.port, net.scops[people[name]]))
    }
    await exchange(...all)
  }, 120_000)
  afterAll(async () => {
    for (const wiring of laptops.values()) await wiring.close()
    await net.line.stop()
    await net.hub.stop()
    net.server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function newSheet(): Promise<{ sheetId: Id; clientId: Id; contactId: Id }> {
    const { clientId, siteId, contactId } = await as('Dominique', 'client.create', { name: `Association ${++net.made}`, kind: 'association', commune: 'Privas' })
    await as('Dominique', 'field.commit', { table: 'site', id: siteId, field: 'note', value: 'CODE DE LA PORTE' })
    await as('Dominique', 'field.commit', { table: 'account_contact', id: contactId, field: 'name', value: 'Lou Exemple' })
    await as('Dominique', 'field.commit', { table: 'account_contact', id: contactId, field: 'phone', value: '04 75 00 00 00' })
    const { sheetId } = await as('Dominique', 'intervention.create', { clientId, kind: 'repair' })
    await as('Dominique', 'field.commit', { table: 'intervention', id: sheetId, field: 'asked', value: 'L’imprimante n’imprime plus' })
    await as('Dominique', 'field.commit', { table: 'intervention', id: sheetId, field: 'remarks', value: 'REMARQUE À NOUS' })
    return { sheetId, clientId, contactId }
  }
  async function offer(sheetId: Id, { from = 'Dominique', to = 1, withContact = false, wishedOn = null }: { from?: Name; to?: number; withContact?: boolean; wishedOn?: string | null } = {}): Promise<Id> {
    const asked = { sheetId, why: 'plus près', wishedOn, withContact }
    return (await as(from, 'handOff.offer', { ...asked, scopId: net.scops[to] ?? '', shown: await as(from, 'handOff.preview', asked) })).offerId
  }
  const received = async (name: Name, offerId: Id) => (await as(name, 'handOff.received', {})).find(({ id }) => id === offerId)
  const rowOf = (name: Name, offerId: Id) => at(name).services.store.get('hand_off', offerId)
  /** All that a laptop's log and rows hold, as text. */
  const heldBy = (name: Name): string => JSON.stringify([at(name).services.store.list('client'), at(name).services.store.list('site'), at(name).services.store.list('account_contact'), at(name).services.store.list('intervention'), at(name).services.store.list('hand_off'), at(name).services.store.list('hand_off_act')])

  return Object.assign(net, { open, at, as, exchange, newSheet, offer, received, rowOf, heldBy })
}
