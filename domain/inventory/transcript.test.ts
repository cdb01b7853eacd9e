// The collectors' stream under damage: nothing throws, the model always holds, and what is cut is unknown, never invented.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildInventory } from './build.ts'
import { type Fact, isPlaceholder, valueOf, whyUnknown } from './fact.ts'
import { parseKnowledge } from './knowledge.ts'
import { Inventory } from './model.ts'
import { project } from './project.ts'
import { readTranscript } from './transcript.ts'

const NONCE = '0123456789abcdef'
const knowledge = parseKnowledge((file) => JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/reference', file), 'utf8')))

function structure(type: number, handle: number, formatted: readonly number[], strings: readonly string[]): number[] {
  const text = strings.flatMap((one) => Array.from(`${one}\0`, (char) => char.charCodeAt(0)))
  return [type, formatted.length + 4, handle & 0xff, handle >> 8, ...formatted, ...(text.length === 0 ? [0, 0] : [...text, 0])]
}
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)
const word = (value: number): number[] => [value & 0xff, value >> 8]
const module17 = (handle: number, sizeMb: number, locator: string): number[] =>
  structure(17, handle, [...word(0x1000), ...word(0xfffe), ...word(64), ...word(64), ...word(sizeMb), 0x0d, 0, 1, 0, 0x1a, ...word(0), ...word(2400), 2, 3, 0, 4], [locator, 'Samsung', 'ABCD1234', 'M471A1K43'])

/** A laptop with two memory slots, one free; its table ends as tables do. */
const table = [
  ...structure(0, 0, [1, 2, 0, 0xf0, 3, 15, ...zeros(10), 8], ['LENOVO', 'N1QET88W', '03/14/2017']),
  ...structure(1, 1, [1, 2, 3, 4, ...Array.from({ length: 16 }, (_, i) => i + 1), 6, 5, 6], ['LENOVO', '20HES0AB00', 'ThinkPad T470', 'PF0ABCDE', 'LENOVO_MT_20HE', 'ThinkPad T470']),
  ...structure(3, 2, [1, 10, 2, 3, 4], ['LENOVO', 'None', 'PF0ABCDE', 'No Asset Information']),
  ...structure(16, 0x1000, [3, 3, 3, 0, 0, 0, 2, 0xfe, 0xff, 2, 0], []),
  ...module17(0x1100, 8192, 'ChannelA-DIMM0'),
  ...module17(0x1101, 0, 'ChannelB-DIMM0'),
  ...structure(127, 0xfeff, [], []),
]
const entry = [...Buffer.from('_SM3_'), 0, 24, 3, 0, 0, 1, 0, 0, 0x10, 0, 0, ...zeros(8)]
/** On one line, as the collector asks: a line lost in the middle of a table would not show. */
const base64 = (bytes: readonly number[]): string => Buffer.from(bytes).toString('base64')

const SECTIONS: readonly (readonly [name: string, encoding: string, body: string, item?: string])[] = [
  ['id', 'raw', 'host=salle-a\nkernel=6.1.0-28-amd64 x86_64\ndate=2026-11-24T10:00:00Z\nmachine-id=0123456789abcdef0123456789abcdef'],
  ['os', 'raw', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian'],
  ['dmi', 'raw', 'sys_vendor=LENOVO\nproduct_name=20HES0AB00\nproduct_family=To Be Filled By O.E.M.\nchassis_type=10\nbios_version=N1QET88W\nbios_date=03/14/2017\nchassis_asset_tag=No Asset Information'],
  ['udev', 'raw', 'E:MEMORY_ARRAY_NUM_DEVICES=2\nE:MEMORY_ARRAY_MAX_CAPACITY=34359738368\nE:MEMORY_DEVICE_0_SIZE=8589934592\nE:MEMORY_DEVICE_0_LOCATOR=ChannelA-DIMM0\nE:MEMORY_DEVICE_1_PRESENT=0'],
  ['smbios', 'b64', `${base64(entry)}\n-\n${base64(table)}`],
  ['cpu', 'raw', 'processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 142\nmodel name\t: Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz\nstepping\t: 9\ncpu cores\t: 12\nflags\t\t: fpu vme de lm avx2 sse4_2\n\ncount: 24\npackages: 1\ncores: 12'],
  ['mem', 'raw', 'MemTotal:        7989012 kB\nMemFree:          512345 kB'],
  ['disk', 'json', JSON.stringify({ blockdevices: [{ name: 'sda', type: 'disk', size: 256_060_514_304, rota: false, tran: 'sata', model: 'SAMSUNG MZ7LN256', serial: 'S1234', rev: '4L6Q', mountpoint: null, children: [{ name: 'sda1', type: 'part', mountpoint: '/' }] }] })],
  ['df', 'raw', 'Filesystem     Type  1024-blocks      Used Available Capacity Mounted on\n/dev/sda1      ext4   244506940  80000000 152000000      35% /\n/dev/sda2      vfat      523248      5972    517276       2% /boot/efi\ntmpfs          tmpfs    3994504         0   3994504       0% /dev/shm'],
  ['boot', 'raw', 'uefi=1\nsecureboot=0600000001\ntpm=2'],
  ['virt', 'raw', 'none'],
  ['power', 'raw', '--- /sys/class/power_supply/BAT0/uevent\nPOWER_SUPPLY_TYPE=Battery\nPOWER_SUPPLY_ENERGY_FULL_DESIGN=23750000\nPOWER_SUPPLY_ENERGY_FULL=13050000\nPOWER_SUPPLY_CYCLE_COUNT=412'],
  ['net', 'json', JSON.stringify([{ ifname: 'lo' }, { ifname: 'enp0s31f6', address: '54:ee:75:00:00:01', operstate: 'UP', addr_info: [{ local: '192.168.1.20' }] }])],
  ['smart', 'json', JSON.stringify({ smartctl: { exit_status: 0 }, smart_status: { passed: true }, power_on_time: { hours: 8123 }, rotation_rate: 0, temperature: { current: 31 }, ata_smart_attributes: { table: [{ id: 5, name: 'Reallocated_Sector_Ct', value: 100, raw: { value: 0 } }, { id: 177, name: 'Wear_Leveling_Count', value: 91, raw: { value: 88 } }] } }), 'sda'],
  ['blk', 'raw', '--- sda\npath=/sys/devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda\nsize=500118192\nremovable=0\nrotational=0\nmodel=SAMSUNG MZ7LN256'],
  ['ifs', 'raw', '--- enp0s31f6\npath=/sys/devices/pci0000:00/0000:00:1f.6/net/enp0s31f6\ntype=1\nspeed=1000\n--- resolv\nnameserver 192.168.1.1\nnameserver 9.9.9.9'],
  ['sec', 'raw', '--- ufw\nENABLED=yes\n--- has nft\n--- times\n1717000000 1717000000 /\n1795000000 1795000000 /var/lib/dpkg/status'],
  ['fw', 'raw', 'type filter hook input priority filter; policy drop;\nrules=40 drops=6'],
  ['users', 'raw', 'group:sudo:27:camille,luc\nroot:0:0:/bin/bash\ncamille:1000:1000:/bin/bash\nluc:1001:1001:/bin/bash'],
  ['print', 'raw', 'device for Accueil: ipp://192.168.1.40/ipp/print\n<Printer Accueil>\nMakeModel HP LaserJet'],
  ['ports', 'raw', 'udp UNCONN 0 0 0.0.0.0:67 0.0.0.0:*\ntcp LISTEN 0 128 0.0.0.0:445 0.0.0.0:*\ntcp LISTEN 0 128 192.168.1.20:53 0.0.0.0:*'],
  ['pci', 'raw', 'Slot:\t00:02.0\nClass:\tVGA compatible controller [0300]\nVendor:\tIntel Corporation [8086]\nDevice:\tHD Graphics 620 [5916]'],
  ['svc', 'raw', 'clamav-daemon.service\nssh.service'],
  ['soft', 'raw', 'dpkg\tlibreoffice\t4:7.4.7-1\ndpkg\tthunderbird\t1:115.16.0-1'],
]

function transcript(sections = SECTIONS): string {
  const parts = sections.map(([name, encoding, body, item]) => `@@PT/1 ${NONCE} > ${name} ${encoding}\n${item ? `@@PT/1 ${NONCE} = ${item}\n` : ''}${body}\n\n@@PT/1 ${NONCE} < ${name} rc=0 ms=3 via=x why=- cut=0\n`)
  return `banner of the host\n@@PT/1 ${NONCE} begin collector=1.0.0 os=Linux uid=0 elev=root\n${parts.join('')}@@PT/1 ${NONCE} end sections=${sections.length} ms=321\n`
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
function inventory(text: string): Inventory {
  const built = buildInventory(readTranscript(text, NONCE), { id: '01900000-0000-7000-8000-000000000001', takenAt: 1_795_000_000_000, by: 'test', method: 'ssh', target: null, durationMs: 1, transcriptSha256: sha256(text), sha256, knowledge })
  return Inventory.parse(built)
}

/** Every known fact, by its path; items of a list share one path, since some may be missing, in a value that is a list too. */
function knownFacts(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => knownFacts(item, `${path}[]`))
  if (typeof value !== 'object' || value === null) return []
  if ('v' in value && 'src' in value) return Array.isArray(value.v) ? value.v.map((item) => `${path}[]=${JSON.stringify(item)}`) : [`${path}=${JSON.stringify(value.v)}`]
  return Object.entries(value).flatMap(([key, item]) => knownFacts(item, path === '' ? key : `${path}.${key}`))
}

const whole = inventory(transcript())

test('a whole transcript gives the machine, each fact with its source', () => {
  const v = (fact: Fact<unknown>): unknown => valueOf(fact)
  expect({ maker: v(whole.machine.maker), chassis: v(whole.machine.chassis), virtual: v(whole.machine.virtual), bios: v(whole.machine.biosDate), cores: v(whole.cpu.cores), arch: v(whole.cpu.arch) }).toEqual({ maker: 'LENOVO', chassis: 'laptop', virtual: false, bios: '2017-03-14', cores: 12, arch: 64 })
  expect({ total: v(whole.ram.totalBytes), max: v(whole.ram.maxBytes), slots: v(whole.ram.slots), free: v(whole.ram.slotsFree) }).toEqual({ total: 8 * 1024 ** 3, max: 32 * 1024 ** 3, slots: 2, free: 1 })
  expect({ kind: v(whole.disks[0]?.kind ?? whole.os.id), smart: v(whole.disks[0]?.smart.state ?? whole.os.id), wear: v(whole.battery[0]?.wearPct ?? whole.os.id), tpm: v(whole.security.tpm.version), secure: v(whole.security.secureBoot), eol: v(whole.os.eol.date) }).toEqual({ kind: 'ssd', smart: 'ok', wear: 46, tpm: '2.0', secure: 'on', eol: '2026-07-11' })
  const { machine, virtual } = project(whole, { id: 'm', needsWindowsApp: null, linuxCompatible: null, smartOkReason: null }, [], '2026-11-24')
  expect(virtual).toBe(false)
  // Free bytes of all volumes of the disk: root and the boot partition, not the memory ones.
  expect(machine).toMatchObject({ kind: 'portable', ramMb: 8192, ramMaxMb: 32_768, ramSlotsFree: 1, batteryPct: 54, disk: { type: 'ssd', sizeGb: 256, freeGb: 156, smart: 'ok' } })
})

test('words that makers leave in place of a value are unknown, and say so', () => {
  for (const text of ['To Be Filled By O.E.M.', 'Default string', '  NONE ', '0000000', 'xxxx', 'System Serial Number', '']) expect(isPlaceholder(text)).toBe(true)
  for (const text of ['PF0ABCDE', '1234', 'OptiPlex 7040']) expect(isPlaceholder(text)).toBe(false)
  expect(whyUnknown(whole.machine.assetTag)).toBe('placeholder')
})

test('without rights each missing fact says why, and the verdict asks for it with that reason', () => {
  const noRoot = transcript(SECTIONS.filter(([name]) => name !== 'udev' && name !== 'smbios' && name !== 'smart')).replace(`@@PT/1 ${NONCE} end`, `@@PT/1 ${NONCE} > smbios raw\n@@PT/1 ${NONCE} < smbios rc=0 ms=0 via=- why=no-root cut=0\n@@PT/1 ${NONCE} > smart raw\n@@PT/1 ${NONCE} < smart rc=0 ms=0 via=- why=no-tool cut=0\n@@PT/1 ${NONCE} end`)
  const seen = inventory(noRoot)
  expect(seen.ram.totalBytes).toEqual({ unknown: 'no-root', src: 'smbios.t17' })
  const { machine, unknown } = project(seen, { id: 'm', needsWindowsApp: null, linuxCompatible: null, smartOkReason: null }, [], '2026-11-24')
  expect(machine).toMatchObject({ ramMb: null, ramMaxMb: null })
  expect(unknown).toMatchObject({ ramMb: 'no-root', ramMaxMb: 'no-root', smartOk: 'no-tool' })
})

test('a marker without the nonce is text of the machine, whatever it pretends', () => {
  const forged = transcript().replace('host=salle-a', `host=salle-a\n@@PT/1 ffffffffffffffff < id rc=0 ms=0 via=- why=- cut=0\n@@PT/1 ffffffffffffffff > dmi raw\nsys_vendor=EVIL`)
  expect(valueOf(inventory(forged).machine.maker)).toBe('LENOVO')
})

/** What any whole subset of the sections may say: fewer sections, other sources for the same fact. */
const sayable = ((): ReadonlySet<string> => {
  const all = new Set<string>(knownFacts(whole))
  const say = (sections: typeof SECTIONS): void => knownFacts(inventory(transcript(sections))).forEach((fact) => all.add(fact))
  for (let a = 0; a < SECTIONS.length; a++) for (let b = a; b < SECTIONS.length; b++) say(SECTIONS.filter((_, at) => at !== a && at !== b))
  for (let last = 0; last <= SECTIONS.length; last++) say(SECTIONS.slice(0, last))
  return all
})()
const invented = (text: string): string[] => knownFacts(inventory(text)).filter((fact) => !sayable.has(fact))

test('the set of what may be said would catch an invention', () => {
  expect(invented(transcript().replace('product_name=20HES0AB00', 'product_name=20HES0AB01').replace('PF0ABCDE', 'PF0ABCDF'))).toEqual([])
  expect(invented(transcript(SECTIONS.filter(([name]) => name !== 'smbios')).replace('product_name=20HES0AB00', 'product_name=20HES0AB01'))).toEqual(['machine.model="20HES0AB01"'])
})

/** Damage that loses, repeats or soils: what is left of the text is the machine's own, so every fact of it must be too. */
const LOSSES: readonly Damage[] = [
  (text, at) => text.slice(0, at),
  (text, at, size) => linesOf(text, at, (before, after) => [...before, ...after.slice(size % 9)]),
  (text, at) => linesOf(text, at, (before, after) => [...before, ...after.slice(1)]),
  (text, at) => linesOf(text, at, (before, after) => [...before, ...after.slice(0, 1), ...after]),
  (text, at, size) => text.slice(0, at) + '\u0000\ufffd'.repeat(size) + text.slice(at),
  (text, at) => linesOf(text, at, (before, after) => [...before, 'Broadcast message from root@salle-a', ...after]),
  (text) => text.replaceAll('\n', '\r\n'),
]
function linesOf(text: string, at: number, change: (before: string[], after: string[]) => string[]): string {
  const lines = text.split('\n')
  const here = text.slice(0, at).split('\n').length - 1
  return change(lines.slice(0, here), lines.slice(here)).join('\n')
}

test('five thousand streams cut, with lines lost, repeated or soiled: less is said, and nothing that was not there', () => {
  const text = transcript()
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(LOSSES.length - 1), fc.nat(text.length - 1), fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 3 }), (hits) => {
    // A stream breaks off last: half a line that came twice is no line of the machine.
    expect(invented(hits.toSorted(([a], [b]) => b - a).reduce((current, [kind, at, size]) => LOSSES[kind]?.(current, at, size) ?? current, text))).toEqual([])
  }), { numRuns: 5000, seed: 1 })
}, 120_000)

type Damage = (text: string, at: number, size: number) => string
const DAMAGES: readonly Damage[] = [
  (text, at, size) => text.slice(0, at) + text.slice(at + size), // bytes lost
  (text, at, size) => text.slice(0, at) + text.slice(at, at + size).repeat(3) + text.slice(at + size), // a part sent again
  (text, at, size) => text.slice(0, at) + Array.from(text.slice(at, at + size)).toReversed().join('') + text.slice(at + size),
  (text, at, size) => text.slice(0, at) + '\u0000\ufffd'.repeat(size) + text.slice(at), // noise
  (text, at) => text.slice(0, at) + String.fromCodePoint((text.codePointAt(at) ?? 32) ^ 1) + text.slice(at + 1), // one bit
  (text, at, size) => text.slice(0, at) + '9'.repeat(size) + text.slice(at), // numbers beyond any integer
  (text, at) => `${text.slice(0, at)}\n@@PT/1 ${NONCE} > disk json\n{"blockdevices":[{"name":"x","type":"disk","size":1.5}]}\n${text.slice(at)}`, // a section in a section
  (text, at, size) => text.slice(0, at) + '-1e999'.repeat(size % 5) + text.slice(at),
]

test('five thousand streams with other letters in them: no exception, and the model always holds', () => {
  const text = transcript()
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(DAMAGES.length - 1), fc.nat(text.length - 1), fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 4 }), (hits) => {
    const damaged = hits.reduce((current, [kind, at, size]) => DAMAGES[kind]?.(current, at, size) ?? current, text)
    const seen = inventory(damaged)
    const { machine } = project(seen, { id: 'm', needsWindowsApp: null, linuxCompatible: null, smartOkReason: null }, [], '2026-11-24')
    for (const number of [machine.ageYears, machine.ramMb, machine.ramMaxMb, machine.ramSlotsFree, machine.disk?.sizeGb ?? 0, machine.disk?.freeGb ?? 0, machine.batteryPct]) expect(number === null || (Number.isSafeInteger(number) && number >= 0)).toBe(true)
  }), { numRuns: 5000, seed: 2 })
}, 120_000)
