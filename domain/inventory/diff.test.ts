// Comparison of two inventories: rows by what they are, what moves by itself apart, unknown is not a change.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readKnowledge } from '../../main/backend/inventory/knowledge-files.ts'
import { inventoryOf } from './complete.ts'
import { type Change, diffInventories } from './diff.ts'
import { known, unknown } from './fact.ts'
import type { Inventory, Reading } from './model.ts'

const knowledge = readKnowledge(join(import.meta.dirname, '../../resources'))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const DAY = 86_400_000
let count = 0
function taken(reading: Reading, day = 0): Inventory {
  return inventoryOf(reading, null, null, { id: `0190f0f0-0000-7000-8000-${String(++count).padStart(12, '0')}`, takenAt: Date.UTC(2026, 10, 25) + day * DAY, by: 'test', method: 'usb', target: null, durationMs: 0, transcriptSha256: sha256('x'), sha256, knowledge })
}

const fact = <T>(v: T) => known(v, 'test')
const disk = (dev: string, serial: string, more: object = {}) => ({ dev, serial: fact(serial), bytes: fact(500), smart: { state: fact('ok' as const), tempC: fact(30), powerOnHours: fact(100), reallocated: fact(0) }, ...more })
const machine: Reading = {
  machine: { maker: fact('Dell'), serial: fact('ABC1234'), model: fact('Test 1') },
  ram: { osBytes: fact(8_000_000_000), slotsFree: unknown('no-root', 'smbios'), modules: [{ slot: fact('DIMM A'), bytes: fact(8) }, { slot: fact('DIMM B'), bytes: fact(8) }] },
  disks: [disk('sda', 'S1'), disk('sdb', 'S2')],
  volumes: [{ mount: '/', freeBytes: fact(1000), fs: fact('ext4') }],
  battery: [{ fullMwh: fact(40_000), designMwh: fact(50_000), cycles: fact(12) }],
  net: { ifs: [{ name: 'eth0', mac: fact('3c:52:82:00:00:01'), ips: fact(['10.0.0.2', 'fe80::1']), up: fact(true) }] },
  neighbours: [{ ip: '10.0.0.1', mac: null }],
  os: { name: fact('Debian'), bootTime: fact(1) },
  software: [{ name: 'kernel', version: '6.1' }, { name: 'kernel', version: '6.2' }, { name: 'firefox', version: '140', source: 'dpkg' }],
  services: ['ssh', 'cron'],
  users: [{ login: 'marie', lastLogin: 1 }],
}
const paths = (changes: readonly Change[]): readonly string[] => changes.map(({ path, kind }) => `${path} ${kind}`)

test('two inventories of an unchanged machine differ only in what moves by itself', () => {
  const later: Reading = {
    ...machine,
    ram: { ...machine.ram, osBytes: fact(7_999_000_000) },
    disks: [disk('sdb', 'S2', { smart: { state: fact('ok' as const), tempC: fact(41), powerOnHours: fact(109), reallocated: fact(0) } }), disk('sda', 'S1')],
    volumes: [{ mount: '/', freeBytes: fact(900), fs: fact('ext4') }],
    battery: [{ fullMwh: fact(39_500), designMwh: fact(50_000), cycles: fact(13) }],
    net: { ifs: [{ name: 'eth0', mac: fact('3c:52:82:00:00:01'), ips: fact(['fe80::1', '10.0.0.7']), up: fact(false) }] },
    neighbours: [{ ip: '10.0.0.9', mac: null }],
    os: { name: fact('Debian'), bootTime: fact(2) },
    services: ['cron', 'apt-daily'],
    users: [{ login: 'marie', lastLogin: 2 }],
  }
  const { sameness, changes, volatile } = diffInventories(taken(machine), taken(later, 40))
  expect(sameness).toBe('same')
  expect(paths(changes)).toEqual([])
  expect(paths(volatile)).toEqual([
    'ram.osBytes changed', 'disks[S2].smart.powerOnHours changed', 'disks[S2].smart.tempC changed', 'volumes[/].freeBytes changed', 'battery[1].fullMwh changed', 'battery[1].wearPct changed', 'battery[1].cycles changed',
    'net.ifs[eth0].ips changed', 'net.ifs[eth0].up changed', 'neighbours[10.0.0.1] removed', 'neighbours[10.0.0.9] added', 'os.bootTime changed', 'users[marie].lastLogin changed', 'services[ssh] removed', 'services[apt-daily] added',
  ])
})

test('the same inventory twice, and in another order, has no difference at all', () => {
  const turned: Reading = { ...machine, disks: [...(machine.disks ?? [])].reverse(), software: [...(machine.software ?? [])].reverse() }
  expect(diffInventories(taken(machine), taken(turned))).toEqual({ sameness: 'same', changes: [], volatile: [] })
})

test('a disk that was replaced leaves and comes; one that moved to another plug changes its name alone', () => {
  const { changes } = diffInventories(taken(machine), taken({ ...machine, disks: [disk('sdc', 'S1'), disk('sdb', 'S9')] }))
  expect(paths(changes)).toEqual(['disks[S1].dev changed', 'disks[S2] removed', 'disks[S9] added'])
  expect(changes[2]).toMatchObject({ old: null, new: { dev: 'sdb', serial: 'S9', bytes: 500 } })
})

test('a disk whose serial was unknown is the one in the same place', () => {
  const before = taken({ ...machine, disks: [{ dev: 'sda', bytes: fact(500), serial: unknown('no-root', 'x') }] })
  expect(paths(diffInventories(before, taken({ ...machine, disks: [{ dev: 'sda', bytes: fact(500), serial: fact('S1') }] })).changes)).toEqual(['disks[sda].serial now-known'])
})

test('unknown that becomes known is no change, and says what it was and what it is; two reasons for not knowing are no difference', () => {
  const { changes } = diffInventories(taken(machine), taken({ ...machine, ram: { ...machine.ram, slotsFree: fact(1) } }))
  expect(changes).toEqual([{ path: 'ram.slotsFree', kind: 'now-known', old: { unknown: 'no-root' }, new: 1, volatile: false }])
  expect(diffInventories(taken(machine), taken({ ...machine, ram: { ...machine.ram, slotsFree: unknown('timeout', 'x') } })).changes).toEqual([])
})

test('a list that was not read is one line, never a hundred packages removed', () => {
  const { software: _software, ...without } = machine
  const { changes } = diffInventories(taken(machine), taken({ ...without, gaps: { software: unknown('timeout', 'dpkg') } }))
  expect(changes).toEqual([{ path: 'software', kind: 'now-unknown', old: 3, new: { unknown: 'timeout' }, volatile: false }])
})

test('software by its name: an update is a change, and two versions side by side stay two', () => {
  const software = [{ name: 'kernel', version: '6.2' }, { name: 'kernel', version: '6.3' }, { name: 'firefox', version: '141', source: 'dpkg' }, { name: 'vim', version: '9' }]
  expect(paths(diffInventories(taken(machine), taken({ ...machine, software })).changes)).toEqual(['software[kernel 6.1].version changed', 'software[firefox 140 dpkg].version changed', 'software[vim 9] added'])
})

test('a memory module more, and the total derived from it', () => {
  const modules = [...(machine.ram?.modules ?? []), { slot: fact('DIMM C'), bytes: fact(16) }]
  expect(paths(diffInventories(taken(machine), taken({ ...machine, ram: { ...machine.ram, modules } })).changes)).toContain('ram.modules[DIMM C] added')
})

test('a battery that lost much is a change, not a variation', () => {
  const { changes } = diffInventories(taken(machine), taken({ ...machine, battery: [{ fullMwh: fact(20_000), designMwh: fact(50_000), cycles: fact(12) }] }))
  expect(paths(changes)).toEqual(['battery[1].fullMwh changed', 'battery[1].wearPct changed'])
})

test('two machines are said to be two; with nothing to tell them, a person is asked', () => {
  expect(diffInventories(taken(machine), taken({ ...machine, machine: { ...machine.machine, serial: fact('ZZZ9999') } })).sameness).toBe('new')
  expect(diffInventories(taken({ os: { host: fact('a') } }), taken({ os: { host: fact('b') } })).sameness).toBe('ask')
})
