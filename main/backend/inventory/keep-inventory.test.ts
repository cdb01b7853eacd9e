// A client's machine through a real base: it stays itself over a new disk, a new network card and another account; two machines
// that one UUID makes look the same are two; what nobody can tell is asked, and answered by a person.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { inventoryOf } from '../../../domain/inventory/complete.ts'
import { known } from '../../../domain/inventory/fact.ts'
import type { Inventory, Reading } from '../../../domain/inventory/model.ts'
import { resources } from '../../../tests/ask.ts'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import { keepInventory } from './keep-inventory.ts'
import { readKnowledge } from './knowledge-files.ts'

const { ask, store, services } = sharedLaptop()
let clock = Date.UTC(2026, 10, 25)

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

async function aVisit(name: string) {
  const { clientId } = await ask('client.create', { name })
  const { visitId } = await ask('visit.create', { clientId })
  const visit = store().get('visit', visitId)
  if (!visit) throw new Error('no visit')
  return visit
}

function read(reading: Reading, method: Inventory['method'] = 'ssh'): Inventory {
  clock += 60_000
  return inventoryOf(reading, null, null, { id: services().newId(), takenAt: clock, by: 'T', method, target: null, durationMs: 1, transcriptSha256: sha256(String(clock)), sha256, knowledge: readKnowledge(resources) })
}
const keep = (inventory: Inventory, visit: Awaited<ReturnType<typeof aVisit>>): string => keepInventory({ inventory, transcript: Buffer.from(inventory.id) }, { store: store(), by: 'T', visit, machineId: undefined, newId: services().newId })

const laptop = (serial: string, disk: string, mac: string): Reading => ({
  machine: { maker: known('LENOVO', 'smbios.t1'), serial: known(serial, 'smbios.t1'), uuid: known('4c4c4544-0039-5910-8052-b4c04f4e3532', 'smbios.t1') },
  disks: [{ dev: 'sda', serial: known(disk, 'lsblk') }], net: { ifs: [{ name: 'enp0s1', kind: known('ethernet', 'sys'), mac: known(mac, 'ip') }] }, os: { host: known('ACCUEIL', 'hostname') },
})

test('a new disk and a new network card are the same machine, whose key stays the one of the first sight', async () => {
  const visit = await aVisit('Disque neuf')
  const first = keep(read(laptop('PF0A', 'OLD', '54:ee:75:00:00:01')), visit)
  const key = store().get('machine', first)?.machineKey
  expect(keep(read(laptop('PF0A', 'NEW', '54:ee:75:00:00:02')), visit)).toBe(first)
  // By another account the serial was not readable: the UUID is enough.
  const { machine, ...rest } = laptop('PF0A', 'NEW', '54:ee:75:00:00:02')
  expect(keep(read({ ...rest, machine: { maker: machine?.maker, uuid: machine?.uuid } }), visit)).toBe(first)
  expect(store().get('machine', first)?.machineKey).toBe(key)
  expect(store().list('inventory', { machineId: first })).toHaveLength(3)
})

test('one UUID under two serials: two machines, and the second one says so', async () => {
  const visit = await aVisit('Deux clones')
  const first = keep(read(laptop('PF0A', 'A', '54:ee:75:00:00:01')), visit)
  const second = keep(read(laptop('PF0B', 'B', '54:ee:75:00:00:03')), visit)
  expect(second).not.toBe(first)
  expect((await ask('machine.get', { machineId: second, visitId: visit.id })).resembles).toMatchObject({ machineId: first, how: 'clone' })
})

test('a reading without rights does not make forget the serial that an earlier one gave', async () => {
  const visit = await aVisit('Sans droits')
  const { machine, ...rest } = laptop('PF0A', 'A', '54:ee:75:00:00:01')
  const first = keep(read({ ...rest, machine }), visit)
  const poor = keep(read(rest), visit)
  await ask('machine.join', { machineId: poor, twinId: first })
  // Another card since: only the serial tells it.
  expect(keep(read(laptop('PF0A', 'B', '54:ee:75:00:00:07')), visit)).toBe(first)
})

test('a clone is told before a doubt', async () => {
  const visit = await aVisit('Clone et doute')
  const bare = keep(read({ net: { ifs: [{ name: 'enp0s1', kind: known('ethernet', 'sys'), mac: known('54:ee:75:00:00:03', 'ip') }] }, os: { host: known('B', 'hostname') } }), visit)
  const first = keep(read(laptop('PF0A', 'A', '54:ee:75:00:00:01')), visit)
  const second = keep(read(laptop('PF0B', 'B', '54:ee:75:00:00:03')), visit)
  expect(new Set([bare, first, second]).size).toBe(3)
  expect((await ask('machine.get', { machineId: second, visitId: visit.id })).resembles).toMatchObject({ machineId: first, how: 'clone' })
})

test('three hundred machines are each known again', async () => {
  const visit = await aVisit('Grand parc')
  const software = Array.from({ length: 200 }, (_, at) => ({ name: `package-${at}`, version: '1' }))
  const one = (at: number): Inventory => read({ ...laptop(`PF${at}`, 'A', `54:ee:75:00:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`), machine: { serial: known(`PF${at}`, 'smbios.t1') }, software })
  const ids = Array.from({ length: 300 }, (_, at) => keep(one(at), visit))
  expect(new Set(ids).size).toBe(300)
  expect(keep(one(299), visit)).toBe(ids[299])
  expect(keep(one(0), visit)).toBe(ids[0])
})

test('only a network card is equal: a person is asked, and joins them', async () => {
  const visit = await aVisit('Carte seule')
  const weak = (host: string): Reading => ({ net: { ifs: [{ name: 'enp0s1', kind: known('ethernet', 'sys'), mac: known('54:ee:75:00:00:09', 'ip') }] }, os: { host: known(host, 'hostname') } })
  const first = keep(read(weak('A')), visit)
  const second = keep(read(weak('B')), visit)
  expect(second).not.toBe(first)
  expect((await ask('machine.get', { machineId: second, visitId: visit.id })).resembles).toMatchObject({ machineId: first, name: 'A', how: 'ask' })
  await ask('machine.join', { machineId: second, twinId: first })
  expect(store().list('machine', { clientId: visit.clientId }).map(({ id }) => id)).toEqual([first])
  expect(store().list('inventory', { machineId: first })).toHaveLength(2)
  expect((await ask('machine.get', { machineId: first, visitId: visit.id })).resembles).toBeNull()
})

test('a reading found on a stick after a later visit adds to the history, and the machine stays what was read last', async () => {
  const visit = await aVisit('Clé retrouvée')
  const old = read(laptop('PF0C', 'OLD', '54:ee:75:00:00:05'), 'usb')
  const later = read(laptop('PF0C', 'NEW', '54:ee:75:00:00:05'))
  const id = keep(later, visit)
  expect(keep(old, visit)).toBe(id)
  expect(store().get('machine', id)).toMatchObject({ inventoryId: later.id, contact: 'ssh' })
  expect(store().list('inventory', { machineId: id })).toHaveLength(2)
})

test('joined machines keep all that was read of both, and show the last', async () => {
  const visit = await aVisit('Tout joint')
  const weak = (host: string): Reading => ({ net: { ifs: [{ name: 'enp0s1', kind: known('ethernet', 'sys'), mac: known('54:ee:75:00:00:0a', 'ip') }] }, os: { host: known(host, 'hostname') } })
  const first = keep(read(weak('A')), visit)
  const second = keep(read(weak('B')), visit)
  const { store } = services()
  const again = read(weak('B'))
  keepInventory({ inventory: again, transcript: Buffer.from(again.id) }, { store, by: 'T', visit, machineId: second, newId: services().newId })
  await ask('machine.join', { machineId: second, twinId: first })
  expect(store.list('inventory', { machineId: first })).toHaveLength(3)
  expect(store.get('inventory', store.get('machine', first)?.inventoryId ?? '')?.takenAt).toBe(again.takenAt)
})

test('this computer read twice is one row, whatever little it says of itself', async () => {
  const visit = await aVisit('Ici')
  const here: Reading = { os: { host: known('portable', 'hostname') } }
  expect(keep(read(here, 'local'), visit)).toBe(keep(read(here, 'local'), visit))
})
