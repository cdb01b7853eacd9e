// What a coordinator publishes at the hub reaches every laptop of every Scop by its next exchange: price lists, whole and dated, and the
// table of members. Real laptops, a real hub, real HTTP.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../domain/errors.ts'
import { publishMembers, readMembers } from '../../hub/members.ts'
import { type NetworkHub, readPublished } from '../../hub/network.ts'
import { publishPrices, readPriceList } from '../../hub/price-list.ts'
import { checkHub } from '../../hub/check.ts'
import { createServices, type Wiring } from '../../main/backend/create-services.ts'
import { networkList } from '../../main/backend/catalogue/own-list.ts'
import { call } from '../../main/backend/dispatch.ts'
import { handlers } from '../../main/backend/handlers.ts'
import { pricesInForce } from '../../main/backend/reference/prices-in-force.ts'
import type { Input, Method, Output } from '../../main/contract/procedures.ts'
import { startHub, type TestHub } from './laptops.ts'

const resources = join(import.meta.dirname, '../../resources')
const folder = mkdtempSync(join(tmpdir(), 'packtic-network-'))
const shipped = JSON.parse(readFileSync(join(resources, 'reference/catalogue-2026-11.json'), 'utf8')) as { catalog: Record<string, { unitHtCents: number | null }>; roles: Record<string, unknown> }
const list = (version: string, from: string, ram: number): string => JSON.stringify({ ...shipped, version, from, source: 'Réseau Exemple', catalog: { ...shipped.catalog, 'HW-RAM8': { ...shipped.catalog['HW-RAM8'], unitHtCents: ram } } })
let hub: TestHub
let network: NetworkHub
let scops: { id: string; name: string }[]
const laptops: Wiring[] = []

const ask = async <M extends Method>(at: Wiring, method: M, input: Input<M>): Promise<Output<M>> => (await call(at.services, handlers, method, input, new AbortController().signal)) as Output<M>
const exchange = async (): Promise<void> => {
  for (const { services } of laptops) await services.sync.exchange({ asked: true })
}
const refusal = async (work: () => unknown): Promise<string> => {
  try {
    await work()
    return 'done'
  } catch (error) {
    return error instanceof Refusal ? [error.fault.code, ...(error.fault.issues ?? []).map(({ path }) => path)].join(' ') : String(error)
  }
}

beforeAll(async () => {
  hub = await startHub({ folder: null })
  network = { ...hub.hub, newId: uuidv7 }
  scops = [{ id: hub.scop, name: 'Scop des Tests' }, { id: await hub.otherScop(), name: 'Autre Scop' }]
  for (const [at, [scop, role]] of ([[hub.scop, 'manager'], [hub.scop, 'technician'], [scops[1]?.id ?? '', 'manager']] as const).entries()) {
    const wiring = createServices({ dataFolder: join(folder, String(at)), resources, version: '0.0.0-test', host: async () => await Promise.resolve(''), logName: 'test' })
    laptops.push(wiring)
    await wiring.services.sync.enrol(await hub.invitation(role, hub.port, scop))
  }
  await exchange()
})
afterAll(async () => {
  for (const wiring of laptops) await wiring.close()
  await hub.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a published list prices every laptop of every Scop from its day on, its articles in the order of the file', async () => {
  expect(await publishPrices(network, scops, 'Réseau Exemple', readPriceList(list('2026-12', '2026-12-01', 2590), 'f'))).toEqual(scops.map(({ name }) => ({ scop: name, written: 1 })))
  await exchange()
  for (const { services } of laptops) {
    expect(pricesInForce(services, '2026-11-30').catalog['HW-RAM8']?.unitHtCents).toBe(2490)
    const prices = pricesInForce(services, '2026-12-01')
    expect([prices.version, prices.catalog['HW-RAM8']?.unitHtCents]).toEqual(['2026-12', 2590])
    expect(prices.items.map(({ sku }) => sku)).toEqual(Object.keys(shipped.catalog))
  }
})

test('published again it writes nothing; other prices under its name, or another list of its day, are refused for all', async () => {
  expect((await publishPrices(network, scops, 'Réseau Exemple', readPriceList(list('2026-12', '2026-12-01', 2590), 'f'))).map(({ written }) => written)).toEqual([0, 0])
  expect(await refusal(async () => await publishPrices(network, scops, 'Réseau Exemple', readPriceList(list('2026-12', '2026-12-01', 2600), 'f')))).toBe('STATE_REFUSED')
  expect(await refusal(async () => await publishPrices(network, scops, 'Réseau Exemple', readPriceList(list('2026-12b', '2026-12-01', 2600), 'f')))).toBe('STATE_REFUSED')
  expect((await publishPrices(network, scops, 'Réseau Exemple', readPriceList(list('2027-01', '2027-01-01', 2700), 'f'))).map(({ written }) => written)).toEqual([1, 1])
  await exchange()
  for (const { services } of laptops) expect(['2026-12-31', '2027-01-01'].map((on) => pricesInForce(services, on).catalog['HW-RAM8']?.unitHtCents)).toEqual([2590, 2700])
})

test('a list that could not price is refused with each of its faults, and nothing is written', async () => {
  const { MNT: _mnt, 'SRV-DEP': _dep, ...less } = shipped.catalog
  const bad = JSON.stringify({ ...shipped, version: 'x', from: '2026-02-30', catalog: { ...less, 'HW-SSD500': { ...shipped.catalog['HW-SSD500'], unitHtCents: 49.9 } } })
  expect(await refusal(() => readPriceList(bad, 'f'))).toBe('INVALID from catalog.HW-SSD500.unitHtCents')
  expect(await refusal(() => readPriceList(JSON.stringify({ ...shipped, catalog: less }), 'f'))).toBe('INVALID catalog.MNT catalog.SRV-DEP')
  // What no quote could sum, a whole fleet of it.
  expect(await refusal(() => readPriceList(list('2026-12', '2026-12-01', 10_000_000), 'f'))).toBe('INVALID catalog.HW-RAM8.unitHtCents')
  expect(await refusal(() => readPriceList('{', 'f'))).toBe('INVALID')
  expect(await refusal(() => readPublished(JSON.stringify({ by: 'n', rows: [{ table: 'catalog_version', id: uuidv7(), fields: {} }] }), 'f'))).toBe('INVALID rows.0.table')
})

test('the list of a laptop, its own articles in it, is written as the network publishes it, without what it pays', async () => {
  const [manager] = laptops as [Wiring]
  const { services } = manager
  services.store.write({ by: 'test' }, (w) => w.add('own_catalog', { version: 'own', from: '2026-11-15', items: [{ sku: 'HW-DOCK', section: 'materiel', label: 'Station d’accueil', unitHtCents: 8900, ecoCents: 4, minutes: 0, nature: 'goods', reused: false, free: null, vatExempt: false, purchaseCents: 6100, supplier: 'Atelier' }], source: '', by: 'test', at: 1 }))
  const file = JSON.stringify(networkList(services, '2026-11-20', { version: '2027-02', from: '2027-02-01' }))
  expect(file).not.toMatch(/purchase|supplier|Atelier|6100/)
  await publishPrices(network, scops, 'Réseau Exemple', readPriceList(file, 'f'))
  await exchange()
  const other = pricesInForce((laptops[2] as Wiring).services, '2027-02-01')
  expect([other.version, other.catalog['HW-DOCK']?.unitHtCents, other.items.at(-1)?.sku]).toEqual(['2027-02', 8900, 'HW-DOCK'])
  expect(other.items.map(({ sku }) => sku).slice(0, -1)).toEqual(Object.keys(shipped.catalog))
  expect(await refusal(() => networkList(services, '2026-11-20', { version: ' ', from: '2027-02-01' }))).toBe('INVALID version')
})

const member = (code: string, more = {}): object => ({ code, name: `Scop ${code}`, ...more })
const members = (...all: object[]): string => JSON.stringify({ members: all })

test('published members are on every laptop under the code a manager had given them, and nobody types over them', async () => {
  const [manager, technician] = laptops as [Wiring, Wiring]
  const { memberId } = await ask(manager, 'member.create', { code: 'NORD', name: 'Scop du Nord' })
  await exchange()
  expect(await publishMembers(network, hub.scop, 'Réseau Exemple', readMembers(members(member('NORD', { siren: '443061841', region: 'Hauts-de-France', skills: ['réseau'] }), member('SUD')), 'f'))).toBe(2)
  await exchange()
  for (const laptop of [manager, technician]) {
    expect((await ask(laptop, 'member.list', {})).members.slice(1)).toMatchObject([{ id: memberId, code: 'NORD', name: 'Scop NORD', siren: '443061841', skills: ['réseau'], publishedBy: 'Réseau Exemple' }, { code: 'SUD', publishedBy: 'Réseau Exemple' }])
    expect((await ask(laptop, 'directory.get', {})).members.map(({ name }) => name)).toEqual(['Scop SUD', 'Scop NORD'])
  }
  expect(await refusal(async () => await ask(manager, 'field.commit', { table: 'member', id: memberId, field: 'name', value: 'Autre' }))).toBe('STATE_REFUSED')
})

test('one that left the file is taken out, one that comes back is there again; a manager’s own stay', async () => {
  const [manager] = laptops as [Wiring]
  const codes = async (): Promise<string[]> => (await ask(manager, 'member.list', {})).members.slice(1).map(({ code }) => code).toSorted()
  await ask(manager, 'member.create', { code: 'EST', name: 'Scop de l’Est' })
  await exchange()
  const put = async (...all: object[]): Promise<number> => {
    const written = await publishMembers(network, hub.scop, 'Réseau Exemple', readMembers(members(...all), 'f'))
    await exchange()
    return written
  }
  expect(await put(member('NORD', { siren: '443061841', region: 'Hauts-de-France', skills: ['réseau'] }))).toBe(1)
  expect(await codes()).toEqual(['EST', 'NORD'])
  expect(await put(member('NORD', { siren: '443061841', region: 'Hauts-de-France', skills: ['réseau'] }), member('SUD'))).toBe(1)
  expect(await codes()).toEqual(['EST', 'NORD', 'SUD'])
  expect(await refusal(() => readMembers(members(member('A B'), member('C'), member('C'), member('D', { siren: '12' })), 'f'))).toBe('INVALID members.0.code members.3.siren members.2.code')
  expect(await refusal(() => readMembers(members(member('C'), member('C')), 'f'))).toBe('INVALID members.1.code')
  expect((await checkHub(hub.store)).every(({ ok }) => ok)).toBe(true)
})
