// A sheet of work handed over between laptops, through a real hub: the offer, its answer and the work go to the colleague; of two
// answers given apart one counts, the same on every laptop; another Scop sees nothing of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServices, type Wiring } from '../../main/backend/create-services.ts'
import { call } from '../../main/backend/dispatch.ts'
import { handlers } from '../../main/backend/handlers.ts'
import type { Input, Method, Output } from '../../main/contract/procedures.ts'
import { startHub, type TestHub } from './laptops.ts'

const resources = join(import.meta.dirname, '../../resources')
const folder = mkdtempSync(join(tmpdir(), 'packtic-hand-off-'))
const names = ['Dominique', 'Camille', 'Sacha'] as const
type Name = (typeof names)[number]
const laptops = new Map<Name, Wiring>()
let hub: TestHub

async function as<M extends Method>(name: Name, method: M, input: Input<M>): Promise<Output<M>> {
  const { services } = laptops.get(name) as Wiring
  return (await call(services, handlers, method, input, new AbortController().signal)) as Output<M>
}
const exchange = async (...who: Name[]): Promise<void> => {
  for (const name of who) await laptops.get(name)?.services.sync.exchange({ asked: true })
}

beforeAll(async () => {
  hub = await startHub({ folder: null })
  const other = await hub.otherScop()
  for (const name of names) {
    const wiring = createServices({ dataFolder: join(folder, name), resources, version: '0.0.0-test', host: async () => await Promise.resolve(''), logName: 'test' })
    laptops.set(name, wiring)
    await as(name, 'settings.set', { technician: name })
    // Sacha is of another Scop of the same network.
    await wiring.services.sync.enrol(await hub.invitation('technician', hub.port, name === 'Sacha' ? other : hub.scop))
  }
})
afterAll(async () => {
  for (const wiring of laptops.values()) await wiring.close()
  await hub.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function newSheet(): Promise<string> {
  const { clientId } = await as('Dominique', 'client.create', { name: 'Association des Genêts', kind: 'association', commune: 'Privas' })
  const { sheetId } = await as('Dominique', 'intervention.create', { clientId, kind: 'repair' })
  await as('Dominique', 'field.commit', { table: 'intervention', id: sheetId, field: 'asked', value: 'L’imprimante n’imprime plus' })
  return sheetId
}

test('a colleague gets the offer, takes it with its work, and the one who gave it sees the answer', async () => {
  const sheetId = await newSheet()
  await as('Dominique', 'intervention.offer', { sheetId, to: 'Camille', toKind: 'technician', why: 'plus près' })
  await exchange('Dominique', 'Camille')
  const seen = await as('Camille', 'intervention.get', { sheetId })
  expect(seen).toMatchObject({ asked: 'L’imprimante n’imprime plus', technician: 'Dominique', offer: { to: 'Camille', by: 'Dominique', why: 'plus près', mine: true } })
  await as('Camille', 'intervention.answer', { sheetId, accept: true, reason: '' })
  await as('Camille', 'intervention.start', { sheetId })
  await exchange('Camille', 'Dominique')
  const back = await as('Dominique', 'intervention.get', { sheetId })
  expect(back).toMatchObject({ state: 'in_progress', technician: 'Camille', offer: null })
  expect(back.spans).toMatchObject([{ technician: 'Camille', to: null, mine: false }])
})

test('taken back here while it is accepted there, offline: the first act counts on both laptops, and nothing is lost', async () => {
  const sheetId = await newSheet()
  await as('Dominique', 'intervention.offer', { sheetId, to: 'Camille', toKind: 'technician', why: 'plus près' })
  await exchange('Dominique', 'Camille')
  await as('Camille', 'intervention.answer', { sheetId, accept: true, reason: '' })
  await as('Dominique', 'intervention.withdraw', { sheetId })
  await exchange('Dominique', 'Camille', 'Dominique')
  const [one, two] = [await as('Dominique', 'intervention.get', { sheetId }), await as('Camille', 'intervention.get', { sheetId })]
  expect(one.story.map(({ kind }) => kind).toSorted()).toEqual(['hand-off-accepted', 'hand-off-offered', 'hand-off-withdrawn'])
  expect(one.story).toEqual(two.story)
  expect([one.technician, one.offer, two.technician, two.offer]).toEqual(['Camille', null, 'Camille', null])
})

test('another Scop has a log of its own: an offer to it stays here, and whoever hears its answer notes it', async () => {
  const sheetId = await newSheet()
  await as('Dominique', 'intervention.offer', { sheetId, to: 'Autre Scop', toKind: 'member', why: 'compétence réseau' })
  await exchange('Dominique', 'Sacha', 'Camille')
  expect((await as('Sacha', 'intervention.list', {})).rows).toEqual([])
  expect((await as('Sacha', 'client.list', {})).rows).toEqual([])
  expect((await as('Camille', 'intervention.get', { sheetId })).offer).toMatchObject({ to: 'Autre Scop', mine: true })
  await as('Camille', 'intervention.answer', { sheetId, accept: true, reason: '' })
  await exchange('Camille', 'Dominique')
  expect(await as('Dominique', 'intervention.get', { sheetId })).toMatchObject({ memberName: 'Autre Scop', technician: 'Dominique', offer: null })
})
