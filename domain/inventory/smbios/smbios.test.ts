// SMBIOS against dmidecode on the published dumps and on tables drawn here, in every form they come in; dmidecode's texts of
// real machines against a second reading of their lines.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { wholeReading } from '../complete.ts'
import { type Fact, isPlaceholder, valueOf, whyUnknown } from '../fact.ts'
import type { MachineFacts } from '../model.ts'
import { array, battery, bios, board, chassis, dump, end, LAPTOP, processor, row, structure, system, tpm, UUID, windowsTable } from '../../../tests/transcripts/draw-tables.ts'
import { isDmidecodeText, readDmidecode } from './dmidecode.ts'
import { readEntryAndTable, readSmbiosBytes } from './entry-point.ts'
import { readSmbiosFile } from './smbios-file.ts'
import { smbiosReading } from './smbios-reading.ts'

const SAMPLES = join(import.meta.dirname, '../../../../shared/reference/inventory/samples')
const hasSamples = existsSync(SAMPLES)
const hasOracle = spawnSync('dmidecode', ['--version']).error === undefined
if (!hasOracle) process.stderr.write('dmidecode is not installed: SMBIOS is not compared with it\n')
if (!hasSamples) process.stderr.write('../shared/reference is absent: SMBIOS is not read from the published samples\n')
const samples = (folder: string, ending: string): readonly string[] => (hasSamples ? readdirSync(join(SAMPLES, folder)).filter((name) => name.endsWith(ending)).map((name) => join(SAMPLES, folder, name)) : [])

const folder = mkdtempSync(join(tmpdir(), 'packtic-smbios-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
/** dmidecode's own text of a dump. */
function oracle(bytes: Uint8Array): string {
  writeFileSync(join(folder, 'dump.bin'), bytes)
  return spawnSync('dmidecode', ['--from-dump', join(folder, 'dump.bin')], { encoding: 'latin1', maxBuffer: 64 * 1024 * 1024 }).stdout
}
function factsOf(bytes: Uint8Array): MachineFacts {
  const found = readSmbiosFile(bytes)
  if (!found) throw new Error('no SMBIOS')
  return wholeReading(smbiosReading(found.record, found.source))
}

// --- A second reading of dmidecode's text, by its lines alone.
type Block = { readonly type: number; readonly handle: string; readonly text: string }
const blocksOf = (text: string): readonly Block[] => text.replaceAll('\r', '').split(/\n(?=Handle 0x)/).flatMap((part) => {
  const [, handle = '', type] = /^Handle (0x[0-9A-F]+), DMI type (\d+)/.exec(part) ?? []
  return type === undefined ? [] : [{ type: Number(type), handle, text: part }]
})
const line = (block: Block | undefined, key: string): string | null => new RegExp(`^\\t${key}: *(.*?) *$`, 'm').exec(block?.text ?? '')?.[1] ?? null
const named = (value: string | null): string | null => (value === null || value === 'Not Specified' || isPlaceholder(value) ? null : value)
const GB = 1024 ** 3
const inBytes = (value: string | null): number => {
  const [, number, unit = ''] = /^(\d+) (kB|MB|GB|TB)$/.exec(value ?? '') ?? []
  return number ? Number(number) * ({ kB: 1024, MB: 1024 ** 2, GB, TB: 1024 ** 4 }[unit] ?? 0) : 0
}
const FORMS: Readonly<Record<string, string>> = { Desktop: 'desktop', 'Low Profile Desktop': 'desktop', 'Mini Tower': 'desktop', Tower: 'desktop', 'Lunch Box': 'desktop', Laptop: 'laptop', Notebook: 'laptop', Convertible: 'laptop', 'All In One': 'aio', Tablet: 'tablet', 'Mini PC': 'mini', 'Stick PC': 'mini', 'Main Server Chassis': 'server', 'Rack Mount Chassis': 'server' }

function secondReading(text: string) {
  const blocks = blocksOf(text)
  const all = (type: number): readonly Block[] => blocks.filter((one) => one.type === type)
  const [bios0] = all(0)
  const [system1] = all(1)
  const forms = all(3).flatMap((one) => FORMS[line(one, 'Type') ?? ''] ?? [])
  const cpus = all(4).filter((one) => line(one, 'Type') === 'Central Processor' && /^Populated, (?!Disabled)/.test(line(one, 'Status') ?? ''))
  const arrays = all(16).filter((one) => line(one, 'Use') === 'System Memory')
  // VMware's rows name an array that is not there.
  const others = all(16).filter((one) => line(one, 'Use') !== 'System Memory')
  const rows = all(17).filter((one) => !others.some(({ handle }) => handle === line(one, 'Array Handle')) && !/Flash|ROM/.test(line(one, 'Type') ?? ''))
  const fitted = rows.filter((one) => inBytes(line(one, 'Size')) > 0)
  const total = fitted.reduce((sum, one) => sum + inBytes(line(one, 'Size')), 0)
  const max = arrays.reduce((sum, one) => sum + inBytes(line(one, 'Maximum Capacity')), 0)
  const empty = rows.filter((one) => line(one, 'Size') === 'No Module Installed')
  const chips = fitted.map((one) => (line(one, 'Type') ?? '').startsWith('LPDDR') || /^(Row Of Chips|Chip|Die)$/.test(line(one, 'Form Factor') ?? ''))
  const signature = /Family (\d+), Model (\d+), Stepping (\d+)/.exec(line(cpus[0], 'Signature') ?? '')
  const cores = cpus.map((one) => Number(line(one, 'Core Count') ?? 0))
  const [month, day, year] = (line(bios0, 'Release Date') ?? '').split(/[/ ]/)
  return {
    maker: named(line(system1, 'Manufacturer')), product: named(line(system1, 'Product Name')), serial: named(line(system1, 'Serial Number')), uuid: named(line(system1, 'UUID'))?.toLowerCase() ?? null, assetTag: named(line(all(3)[0], 'Asset Tag')),
    biosVersion: named(line(bios0, 'Version')), biosDate: year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null, uefi: bios0?.text.includes('UEFI is supported') ? true : null,
    chassis: forms[0] ?? null, cpuName: named(line(cpus[0], 'Version')), signature: signature ? signature.slice(1).map(Number) : null, cores: cores.length > 0 && !cores.includes(0) ? cores.reduce((a, b) => a + b, 0) : null,
    total: total || null, max: max > 0 ? Math.max(max, total) : null, slots: rows.length || null, fitted: fitted.length,
    free: rows.length === 0 || empty.some((one) => !/DIMM/.test(line(one, 'Form Factor') ?? '')) ? null : empty.length,
    soldered: chips.length === 0 ? null : chips.every(Boolean), types: fitted.map((one) => named(line(one, 'Type')?.replace(/^Other$/, '') ?? null)), parts: fitted.map((one) => named(line(one, 'Part Number'))),
    tpm: /^[1-9]\d*\.\d+/.exec(line(all(43)[0], 'Specification Version') ?? '')?.[0] ?? null,
    design: all(22).flatMap((one) => Number(/^(\d+) mWh/.exec(line(one, 'Design Capacity') ?? '')?.[1] ?? 0) || []),
  }
}

const ascii = (text: string | null): string | null => text?.replace(/[^\x20-\x7e]/g, '.') ?? null

function expectSame(facts: MachineFacts, said: ReturnType<typeof secondReading>): void {
  const { machine, cpu, ram, security } = facts
  const isVm = valueOf(machine.virtual) === true
  const text = (fact: Fact<string>): string | null => ascii(valueOf(fact))
  expect({
    maker: text(machine.maker), serial: text(machine.serial), uuid: valueOf(machine.uuid), assetTag: text(machine.assetTag), biosVersion: text(machine.biosVersion), biosDate: valueOf(machine.biosDate), uefi: valueOf(security.uefi), chassis: valueOf(machine.chassis),
    cpuName: text(cpu.name), cores: valueOf(cpu.cores), total: valueOf(ram.totalBytes), max: valueOf(ram.maxBytes), slots: valueOf(ram.slots), fitted: ram.modules.length, free: valueOf(ram.slotsFree), soldered: valueOf(ram.soldered),
    types: ram.modules.map((one) => valueOf(one.type)), parts: ram.modules.map((one) => text(one.partNumber)), tpm: valueOf(security.tpm.version), design: facts.battery.map((one) => valueOf(one.designMwh)),
  }).toEqual({
    maker: said.maker, serial: said.serial, uuid: said.uuid, assetTag: said.assetTag, biosVersion: said.biosVersion, biosDate: said.biosDate, uefi: said.uefi, chassis: isVm ? 'vm' : said.chassis,
    cpuName: said.cpuName, cores: said.cores, total: said.total, max: said.max, slots: said.slots, fitted: said.fitted, free: said.free, soldered: said.soldered, types: said.types, parts: said.parts, tpm: said.tpm, design: said.design,
  })
  // Lenovo's order number is its product name; people know the machine by its version.
  if (said.product !== null) expect(valueOf(machine.model)).toContain(said.product)
  else expect(valueOf(machine.model)).toBeNull()
  if (said.signature) expect([valueOf(cpu.family), valueOf(cpu.model), valueOf(cpu.stepping)]).toEqual(said.signature)
}

describe.runIf(hasOracle)('dmidecode reads the same', () => {
  test.each(samples('smbios-raw', '.bin'))('in the published dump %s', (file) => {
    const bytes = readFileSync(file)
    const text = oracle(bytes)
    expect(blocksOf(text).length).toBeGreaterThan(20)
    expectSame(factsOf(bytes), secondReading(text))
    expectSame(wholeReading(readDmidecode(text)), secondReading(text))
  })

  const wide = { cores: 255, threads: 255, wide: [300, 300, 600] }
  test.each([
    ['a laptop', [3, 1], LAPTOP],
    ['the same before 2.6: the UUID in the other order', [2, 4], LAPTOP],
    ['a module of 64 GiB, told by the extended size', [3, 2], [bios(), system(), array(0x20, { maxKb: 0x80000000, extended: 128 * GB, slots: 1 }), row(0x21, { size: 0x7fff, extendedMb: 65_536 }), end]],
    ['a module in kB', [2, 8], [bios(), system(), array(), row(0x21, { size: 0x8000 | 512 }), end]],
    ['two arrays of memory and one of flash', [2, 8], [bios(), system(), array(0x20, { slots: 1 }), row(0x21), array(0x28, { use: 4, maxKb: 8192, slots: 1 }), row(0x29, { array: 0x28, size: 8, type: 9 }), array(0x2a, { slots: 1, ecc: 6 }), row(0x2b, { array: 0x2a, size: 4096 }), end]],
    ['a flash chip in the list of memory', [2, 8], [bios(), system(), array(), row(0x21), row(0x22, { size: 4, type: 9, form: 0x0a }), end]],
    ['firmware that declares less than what is fitted', [2, 8], [bios(), system(), array(0x20, { maxKb: 4 * 1024 * 1024 }), row(0x21), row(0x22), end]],
    ['soldered chips, and an empty row that is no socket', [3, 1], [bios(), system(), array(), row(0x21, { form: 0x0b, type: 0x1e }), row(0x22, { size: 0, form: 2 }), end]],
    ['two processors of 300 cores', [3, 1], [bios(), system(), processor(0x10, wide), processor(0x11, wide), end]],
    ['an empty and a disabled socket', [3, 1], [bios(), system(), processor(0x10), processor(0x11, { status: 0 }), processor(0x12, { status: 0x43 }), end]],
    ['an AMD processor', [3, 1], [bios(), system(), processor(0x10, { id: [0x80, 0x0f, 0xa2, 0, 0xff, 0xfb, 0x8b, 0x17], name: 'AMD Ryzen 5 5500' }), end]],
    ['no end mark', [2, 8], LAPTOP.filter((one) => one[0] !== 127)],
    ['structures shorter than the norm', [2, 3], [structure(0, 0, [1, 2, 0, 0xf0, 3, 15, 0, 0, 0, 0, 0, 0, 0, 0], ['ACME', '1', '01/02/2003']), structure(1, 1, [1, 2, 3, 4], ['ACME', 'Old box', 'x', 'S1']), structure(16, 0x20, [3, 3, 3, 0, 0, 8, 0, 0xfe, 0xff, 1, 0]), row(0x21, { length: 0x15 }), end]],
    ['numbers of strings that are not there', [2, 8], [bios(), system(['ACME']), board, array(), row(0x21), end]],
  ] as const)('of %s', (_what, version, structures) => {
    const bytes = dump(structures, version)
    const facts = factsOf(bytes)
    const said = secondReading(oracle(bytes))
    // AMD's signature has no type word: the second reading takes both.
    expectSame(facts, said)
  })
})

test.each(samples('dmi', '.txt'))('a report of a real machine agrees with a second reading of its lines: %s', (file) => {
  const text = readFileSync(file, 'utf8')
  expect(isDmidecodeText(text)).toBe(true)
  const facts = wholeReading(readDmidecode(text))
  expectSame(facts, secondReading(text))
  // Every machine that was reported had memory, and room for what it had.
  expect(valueOf(facts.ram.totalBytes)).toBeGreaterThanOrEqual(GB)
  expect(valueOf(facts.ram.maxBytes)).toBeGreaterThanOrEqual(valueOf(facts.ram.totalBytes) ?? Infinity)
  expect(valueOf(facts.ram.slots)).toBeGreaterThanOrEqual(facts.ram.modules.length)
})

test.each(samples('smbios-raw', '_systab'))('%s is no SMBIOS', (file) => expect(readSmbiosFile(readFileSync(file))).toBeUndefined())

test('what is no SMBIOS is told so: nothing, text, an image, zeros, a comparison of two reports', () => {
  const nothing = [new Uint8Array(), Buffer.from('hello'), Buffer.from('{"a":1}'), new Uint8Array(4096), Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0]), Buffer.from('@@ -1,4 +1,4 @@\n Handle 0x0000, DMI type 0, 24 bytes\n'), Buffer.from('_SM_'), Buffer.from('_SM3_ and nothing')]
  expect(nothing.map((bytes) => readSmbiosFile(bytes))).toEqual(nothing.map(() => undefined))
})

describe('the same machine in every form', () => {
  const table = Uint8Array.from(LAPTOP.flat())
  const whole = dump(LAPTOP)
  const facts = factsOf(whole)
  test('it is the laptop that was drawn', () => {
    expect(valueOf(facts.machine.serial)).toBe('PF0ABCDE')
    expect([valueOf(facts.ram.totalBytes), valueOf(facts.ram.slots), valueOf(facts.ram.slotsFree), valueOf(facts.ram.maxBytes), valueOf(facts.ram.soldered), valueOf(facts.ram.ecc)]).toEqual([8 * GB, 2, 1, 32 * GB, false, false])
    expect([valueOf(facts.cpu.vendor), valueOf(facts.cpu.sockets), valueOf(facts.cpu.threads), valueOf(facts.cpu.arch), valueOf(facts.cpu.virt), valueOf(facts.cpu.baseMhz)]).toEqual(['GenuineIntel', 1, 8, 64, true, 1700])
    expect([valueOf(facts.battery[0]?.designMwh ?? facts.ram.totalBytes), valueOf(facts.battery[0]?.chemistry ?? facts.machine.serial), valueOf(facts.battery[0]?.year ?? facts.ram.slots)]).toEqual([57_000, 'LiP', 2019])
    expect(facts.battery[0]?.designMwh).toMatchObject({ conf: 'declared' })
  })
  test.each([
    ['entry point and table joined', Uint8Array.from([...whole.subarray(0, 24), ...table])],
    ['Windows', windowsTable(LAPTOP)],
    ['the bare table', table],
    ['an older entry point', dump(LAPTOP, [2, 7])],
    ['the oldest entry point', Uint8Array.from([...dump(LAPTOP, [2, 7]).subarray(16, 31), 0, ...dump(LAPTOP, [2, 7]).subarray(16)])],
  ])('%s', (_form, bytes) => {
    const at = bytes[0] === 0x5f && bytes[1] === 0x44 ? Uint8Array.from([...bytes.subarray(0, 8), 32, 0, 0, 0, ...bytes.subarray(12, 16), ...Array.from({ length: 16 }, () => 0), ...table]) : bytes
    expect(factsOf(at)).toEqual(facts)
  })
  test('Linux gives them as two files', () => {
    const record = readEntryAndTable(whole.subarray(0, 24), table)
    expect(record && wholeReading(smbiosReading(record))).toEqual(facts)
    expect(readEntryAndTable(table, table)).toBeUndefined()
  })
})

test('half a table names no half of the memory: what is summed is unknown, what stands in whole structures is told', () => {
  const bytes = dump(LAPTOP)
  const cut = factsOf(bytes.subarray(0, bytes.length - 200))
  expect(valueOf(cut.machine.serial)).toBe('PF0ABCDE')
  expect([whyUnknown(cut.ram.totalBytes), whyUnknown(cut.ram.slotsFree), whyUnknown(cut.cpu.cores)]).toEqual(['truncated', 'truncated', 'truncated'])
  expect(cut.gaps['ram.modules']).toMatchObject({ unknown: 'truncated' })
})

test('a row whose size cannot be read makes the sum unknown, never smaller', () => {
  const facts = factsOf(dump([bios(), system(), array(), row(0x21), row(0x22, { size: 0xffff }), end]))
  expect([whyUnknown(facts.ram.totalBytes), valueOf(facts.ram.slots), facts.ram.modules.length]).toEqual(['parse', 2, 2])
})

test('a locator that says "on board" counts only where the form says nothing', () => {
  const soldered = (form: number, slot: string): boolean | null => valueOf(factsOf(dump([bios(), system(), array(0x20, { slots: 1 }), row(0x21, { form, slot }), end])).ram.soldered)
  expect([soldered(0x0d, 'Bottom - on board'), soldered(2, 'Bottom - on board'), soldered(1, 'OnBoard DIMM'), soldered(2, 'DIMM0'), soldered(0x0b, 'DIMM0')]).toEqual([false, true, true, null, true])
})

test('a speed beyond the short field is in the long one', () => {
  const facts = factsOf(dump([bios(), system(), array(), row(0x21, { speed: 0xffff, extendedSpeed: 70_000 }), row(0x22), end]))
  expect(facts.ram.modules.map((one) => valueOf(one.speedMtps))).toEqual([70_000, 2400])
})

test('placeholders and shared UUIDs are unknown, whoever wrote them', () => {
  const words = ['To Be Filled By O.E.M.', 'System Product Name', 'Default string', '0123456789', 'SKU', 'Not Specified']
  const facts = factsOf(dump([bios(), system(words, [0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9]), end]))
  expect([facts.machine.maker, facts.machine.model, facts.machine.serial, facts.machine.uuid, facts.machine.family].map(whyUnknown)).toEqual(Array.from({ length: 5 }, () => 'placeholder'))
})

test('Lenovo is called by its version, with the order number; a placeholder there changes nothing', () => {
  const model = (version: string): string | null => valueOf(factsOf(dump([bios(), system(['LENOVO', '20L50000FR', version, 'PF0ABCDE', 'SKU', 'ThinkPad']), end])).machine.model)
  expect([model('ThinkPad T480'), model('Lenovo Product'), model('INVALID')]).toEqual(['ThinkPad T480 (20L50000FR)', '20L50000FR', '20L50000FR'])
})

test.each([['VMware, Inc.', 'VMware Virtual Platform'], ['QEMU', 'Standard PC (Q35 + ICH9, 2009)'], ['innotek GmbH', 'VirtualBox'], ['Microsoft Corporation', 'Virtual Machine'], ['Xen', 'HVM domU'], ['Amazon EC2', 't3.large']])('%s %s is a virtual machine', (maker, model) => {
  const facts = factsOf(dump([bios(), system([maker, model, 'x', 'S1']), chassis(3), end]))
  expect([valueOf(facts.machine.virtual), valueOf(facts.machine.chassis)]).toEqual([true, 'vm'])
})

test.each([['Microsoft Corporation', 'Surface Pro 3'], ['Amazon EC2', 'c5.metal'], ['Dell Inc.', 'Latitude 3410']])('%s %s is not called one', (maker, model) => {
  const facts = factsOf(dump([bios(), system([maker, model, 'x', 'S1']), chassis(3), end]))
  expect([valueOf(facts.machine.virtual), valueOf(facts.machine.chassis)]).toEqual([null, 'desktop'])
})

describe('dmidecode\'s text however it was kept', () => {
  const text = hasOracle ? oracle(dump(LAPTOP)) : ''
  const facts = hasOracle ? wholeReading(readDmidecode(text)) : undefined
  const plain = (value: MachineFacts | undefined): unknown => JSON.parse(JSON.stringify(value ?? null).replaceAll('text.dmidecode.', 'smbios.'))
  test.runIf(hasOracle).each([
    ['as it came', text], ['with CRLF', text.replaceAll('\n', '\r\n')], ['with spaces for tabs', text.replaceAll('\t', '    ')],
    ['with words before and after', `$ sudo dmidecode\n${text}\n$ exit\n`],
    ['without handles (-q)', text.replace(/^Handle .*\n/gm, '').replace(/^\t(?:Array|Error Information|Chassis) Handle: .*\n/gm, '')],
    ['as version 2.4 wrote it', text.replace(/^Handle (0x[0-9A-F]+), (DMI type \d+, \d+ bytes)\n([\s\S]*?)(?=\n\n|\n*$)/gm, (_, handle: string, type: string, body: string) => `Handle ${handle}\n\t${type}.\n${body.replace(/^/gm, '\t')}`).replace(/\n\n/g, '\n').replace(/Size: 8 GB/, 'Size: 8192 MB').replace(/Speed: 2400 MT\/s/, 'Speed: 2400 MHz (0.4 ns)')],
  ])('%s', (_how, kept) => {
    expect(isDmidecodeText(kept)).toBe(true)
    expect(plain(wholeReading(readDmidecode(kept)))).toEqual(plain(facts))
  })
  test.runIf(hasOracle)('and it says the same as the tables', () => expect(plain(facts)).toEqual(plain(factsOf(dump(LAPTOP)))))
  test.runIf(hasOracle)('one keyword alone gives what it holds, and no more', () => {
    const memory = wholeReading(readDmidecode(text.split(/\n(?=Handle )/).filter((part) => !/^Handle \S+ DMI type (?!16|17)\d+,/.test(part)).join('\n')))
    expect([valueOf(memory.ram.totalBytes), valueOf(memory.ram.slotsFree), whyUnknown(memory.machine.serial)]).toEqual([8 * GB, 1, 'not-collected'])
  })
})

test('the version decides in which order a UUID is read; a bare table tells it by its structures', () => {
  const uuid = (bytes: Uint8Array): string | null => readSmbiosBytes(bytes)?.system?.uuid ?? null
  const plain = UUID.map((one) => one.toString(16).padStart(2, '0')).join('')
  expect(uuid(dump(LAPTOP, [2, 5]))?.replaceAll('-', '')).toBe(plain)
  expect(uuid(dump(LAPTOP, [2, 6]))?.replaceAll('-', '')).not.toBe(plain)
  expect(uuid(Uint8Array.from(LAPTOP.flat()))).toBe(uuid(dump(LAPTOP)))
  expect(uuid(Uint8Array.from([bios(), system(), battery, tpm, end].flat()))).toBeNull()
})
