// What tells a machine from others (design/inventory.md 3.3), and what makes two inventories one machine's.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { wholeReading } from './complete.ts'
import { isPlaceholder, known } from './fact.ts'
import type { Evidence } from './evidence.ts'
import { contradicts, evidenceOf, machineKey, sameness } from './identity.ts'
import type { Reading } from './model.ts'
import { isSharedUuid } from './shared-uuid.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
interface Machine { readonly maker?: string; readonly serial?: string; readonly uuid?: string; readonly board?: string; readonly macs?: readonly (readonly [name: string, mac: string])[]; readonly os?: string; readonly virtual?: boolean }
function evidence({ maker = 'LENOVO', serial, uuid, board, macs, os = '', virtual }: Machine): readonly Evidence[] {
  const say = <T>(value: T | undefined) => (value === undefined ? undefined : known(value, 'test'))
  const reading: Reading = { machine: { maker: say(maker), serial: say(serial), uuid: say(uuid), boardSerial: say(board), virtual: say(virtual) }, net: { ifs: (macs ?? []).map(([name, mac]) => ({ name, mac: known(mac, 'test') })) } }
  return evidenceOf(wholeReading(reading), os, sha256)
}
const kinds = (machine: Machine): readonly string[] => evidence(machine).map(({ kind }) => kind)
const UUID = '4c4c4544-0039-5910-8052-b4c04f4e3532'
const OTHER = '161674cc-2a1e-11b2-a85c-e121881d01b9'
const MAC = ['enp0s31f6', '54:ee:75:00:00:01'] as const

test('evidence stands in its order, and the key is of the strongest', () => {
  const all: Machine = { serial: 'PF0A', uuid: UUID, board: 'L1HF', macs: [MAC], os: '0123456789abcdef0123456789abcdee' }
  expect(kinds(all)).toEqual(['serial', 'uuid', 'board', 'mac', 'os'])
  expect(machineKey(evidence(all), 'salle-a', sha256)).toBe(evidence({ serial: 'PF0A' })[0]?.sha256)
  expect(machineKey(evidence({ uuid: UUID, macs: [MAC] }), null, sha256)).toBe(evidence({ uuid: UUID })[0]?.sha256)
  expect(machineKey([], 'salle-a', sha256)).not.toBe(machineKey([], 'salle-b', sha256))
})

test.each([
  ['the same serial and UUID', { serial: 'S1', uuid: UUID }, { serial: 'S1', uuid: UUID }, 'same'],
  ['a new disk: the system is another', { serial: 'S1', os: 'aaaa1' }, { serial: 'S1', os: 'bbbb2' }, 'same'],
  ['a new network card', { uuid: UUID, macs: [MAC] }, { uuid: UUID, macs: [['enp0s31f6', '54:ee:75:00:00:09']] }, 'same'],
  ['a maker that writes its name twice', { maker: 'Hewlett-Packard', serial: 'S1' }, { maker: 'HP', serial: 's1 ' }, 'same'],
  ['the serial alone readable this time', { serial: 'S1', uuid: UUID }, { serial: 'S1' }, 'same'],
  ['a UUID read in the other order', { uuid: '33221100-5544-7766-8899-aabbccddeeff' }, { uuid: '00112233-4455-6677-8899-AABBCCDDEEFF' }, 'same'],
  ['one UUID under two serials', { serial: 'S1', uuid: UUID }, { serial: 'S2', uuid: UUID }, 'clone'],
  ['one serial under two UUIDs', { serial: 'S1', uuid: UUID }, { serial: 'S1', uuid: OTHER }, 'ask'],
  ['one serial of two makers', { maker: 'Dell Inc.', serial: 'S1' }, { maker: 'LENOVO', serial: 'S1' }, 'new'],
  ['a network card alone', { macs: [MAC] }, { macs: [MAC] }, 'ask'],
  ['a system alone: its disk may have moved', { os: 'aaaa1' }, { os: 'aaaa1' }, 'ask'],
  ['a disk that went to another machine', { serial: 'S1', os: 'aaaa1' }, { serial: 'S2', os: 'aaaa1' }, 'new'],
  ['nothing in common', { serial: 'S1', macs: [MAC] }, { board: 'B1', os: 'aaaa1' }, 'new'],
  ['nothing at all', {}, {}, 'new'],
] as const satisfies readonly (readonly [string, Machine, Machine, string])[])('%s', (_what, a, b, expected) => {
  expect(sameness(evidence(a), evidence(b))).toBe(expected)
  expect(sameness(evidence(b), evidence(a))).toBe(expected)
})

test('one card and two systems contradict nothing', () => {
  const [a, b] = [evidence({ macs: [MAC], os: 'aaaa1' }), evidence({ macs: [MAC], os: 'bbbb2' })]
  expect(contradicts(a, b)).toBe(false)
})

test.each([
  ['drawn by a program', 'wlan0', '56:ee:75:00:00:01'], ['meant for several', 'eth0', '01:00:5e:00:00:01'], ['of an adapter', 'enx54ee75000001', '54:ee:75:00:00:01'], ['of a dock', 'Lenovo USB-C Dock Ethernet', '54:ee:75:00:00:01'],
  ['of VirtualBox', 'vboxnet0', '08:00:27:00:00:01'], ['of a bridge', 'docker0', '54:ee:75:00:00:01'], ['of adapters that all bear it', 'eth0', '00:E0:4C:53:44:58'], ['of zeros', 'eth0', '00-00-00-00-00-00'], ['no address', 'eth0', 'unknown'],
])('a network address %s is no evidence', (_what, name, mac) => expect(kinds({ macs: [[name, mac]] })).toEqual([]))

test('a virtual machine has no card of its own', () => expect(kinds({ macs: [MAC], virtual: true, uuid: UUID })).toEqual(['uuid']))

test.each(['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', '03000200-0400-0500-0006-000700080009', '00020003-0004-0005-0006-000700080009', 'fefefefe-fefe-fefe-fefe-fefefefefefe', '00000000-0000-0000-0000-000000000001', 'Not Settable', ''])('%s names no machine', (uuid) => {
  expect(isSharedUuid(uuid)).toBe(true)
  expect(kinds({ uuid })).toEqual([])
})

test('a UUID that ends in the card\'s address, as some servers have, is one', () => expect(isSharedUuid('00000000-0000-0000-0000-0cc47a133878')).toBe(false))

test.each(['To be filled by O.E.M.', 'Default string', 'System  Product Name', 'None', 'N/A', '0000000', 'xxxx', '123456789', '0123456789', 'BSN12345678901234567', '123456789012345678', '[Empty]', '<OUT OF SPEC>', '.      .      ..', '-', '--', 'INVALID', 'Not Specified', 'OEM_Define0', 'Array1_PartNumber0', 'Type2 - Board Serial Number', 'Asset-1234567890', '0', '   '])('"%s" is a placeholder', (word) => expect(isPlaceholder(word)).toBe(true))

test.each(['PF0ABCDE', 'H310M S2P 2.0', 'MS-7680', '1790', 'VM147S018307', '12345', '5CG1234XYZ', 'All-in-One 24', 'Family PC 300', 'Écran nº 7'])('"%s" is a name', (word) => expect(isPlaceholder(word)).toBe(false))
