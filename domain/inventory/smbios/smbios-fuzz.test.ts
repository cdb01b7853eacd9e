// Damaged tables and texts: no exception, and nothing that the whole ones did not say. Where a flipped bit may change a value
// for good, the value is at least one that a machine can have.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wholeReading } from '../complete.ts'
import type { Fact } from '../fact.ts'
import { array, battery, bios, board, chassis, dump, end, processor, row, structure, system, tpm, windowsTable } from '../../../tests/transcripts/draw-tables.ts'
import { isDmidecodeText, readDmidecode } from './dmidecode.ts'
import { readSmbiosBytes } from './entry-point.ts'
import { smbiosReading } from './smbios-reading.ts'

const RUNS = 10_000
/** Two processors, two arrays, one of them flash: what a lost structure could falsify. */
const SERVER = [bios(), system(), board, chassis(17), processor(0x10), processor(0x11), array(0x20, { slots: 3, ecc: 6 }), row(0x21, { slot: 'A0' }), row(0x22, { size: 4096, slot: 'B0' }), row(0x23, { size: 0, slot: 'C0' }), array(0x28, { use: 4, maxKb: 8192, slots: 1 }), row(0x29, { array: 0x28, size: 8, type: 9 }), battery, tpm, structure(32, 0x40, [0, 0, 0, 0, 0, 0, 0]), end]
const FORMS = [dump(SERVER), dump(SERVER, [2, 7]), windowsTable(SERVER)]

/** Every known value of a reading by its path; rows of lists by their place. */
function values(reading: unknown, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof reading !== 'object' || reading === null) return into
  if ('src' in reading) return 'v' in reading ? into.set(path, reading.v) : into
  for (const [key, value] of Object.entries(reading)) values(value, path === '' ? key : `${path}.${key}`, into)
  return into
}
const readTable = (bytes: Uint8Array): Map<string, unknown> => {
  const record = readSmbiosBytes(bytes)
  return record === undefined ? new Map() : values(smbiosReading(record))
}
const clean = FORMS.map(readTable)

/** Values that the whole did not give. A model without its version is the order number alone: it was in the whole. */
function invented(damaged: Map<string, unknown>, whole: Map<string, unknown>): readonly string[] {
  return [...damaged].flatMap(([path, value]) => (JSON.stringify(whole.get(path)) === JSON.stringify(value) ? [] : [`${path} = ${JSON.stringify(value)}, not ${JSON.stringify(whole.get(path))}`]))
}

/** Throws with what was invented; ten thousand assertions of the runner's would take longer than the readings. */
function nothingInvented(damaged: Map<string, unknown>, whole: Map<string, unknown> = new Map()): void {
  const made = invented(damaged, whole)
  if (made.length > 0) throw new Error(made.join('\n'))
}

test('the whole tables are read, and alike in every form', () => {
  expect(clean[0]?.get('ram.totalBytes')).toBe(12 * 1024 ** 3)
  expect(clean[0]?.get('cpu.cores')).toBe(8)
  for (const one of clean) expect(invented(one, clean[0] ?? new Map())).toEqual([])
})

test('tables cut anywhere invent nothing', () => {
  fc.assert(fc.property(fc.nat(FORMS.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), (form, share) => {
    const bytes = FORMS[form] ?? new Uint8Array()
    nothingInvented(readTable(bytes.subarray(0, Math.floor(share * bytes.length))), clean[form])
  }), { numRuns: RUNS / 2, seed: 3 })
})

test('structures lost from tables that are counted invent nothing', () => {
  const whole = dump(SERVER, [2, 7])
  fc.assert(fc.property(fc.uniqueArray(fc.nat(SERVER.length - 2), { minLength: 1, maxLength: 6 }), (lost) => {
    const left = SERVER.filter((_, at) => !lost.includes(at) && at !== SERVER.length - 1)
    // The entry point goes on announcing what is lost.
    const bytes = Uint8Array.from([...whole.subarray(0, 32), ...left.flat()])
    nothingInvented(readTable(bytes), clean[1])
  }), { numRuns: RUNS / 4, seed: 4 })
})

test('flipped bits: no exception, and no value that no machine has', () => {
  fc.assert(fc.property(fc.nat(FORMS.length - 1), fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(7)), { minLength: 1, maxLength: 20 }), (form, flips) => {
    const bytes = Uint8Array.from(FORMS[form] ?? [])
    for (const [share, bit] of flips) {
      const at = Math.floor(share * bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
    }
    const record = readSmbiosBytes(bytes)
    if (record === undefined) return
    const { ram, cpu, machine } = wholeReading(smbiosReading(record))
    const isCount = (fact: Fact<number>): boolean => !('v' in fact) || (Number.isSafeInteger(fact.v) && fact.v >= 0)
    expect([ram.totalBytes, ram.maxBytes, ram.slots, ram.slotsFree, cpu.cores, cpu.threads, cpu.sockets, cpu.family, cpu.model, cpu.stepping].filter((fact) => !isCount(fact))).toEqual([])
    if ('v' in ram.totalBytes && 'v' in ram.maxBytes) expect(ram.maxBytes.v).toBeGreaterThanOrEqual(ram.totalBytes.v)
    if ('v' in ram.slots && 'v' in ram.slotsFree) expect(ram.slotsFree.v).toBeLessThanOrEqual(ram.slots.v)
    if ('v' in machine.uuid) expect(machine.uuid.v).toMatch(/^[0-9a-f-]{36}$/)
  }), { numRuns: RUNS / 4, seed: 5 })
})

test('bytes of anything: no exception, and time grows with their length alone', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
    readSmbiosBytes(bytes)
  }), { numRuns: 1000, seed: 6 })
  // A million structures of four bytes, all of one string that never ends, all zeros: the worst of each loop.
  for (const unit of [[17, 4, 0, 0, 0, 0], [1, 8, 0, 0, 1, 1, 1, 1], [0]]) {
    const bytes = Uint8Array.from({ length: 1_500_000 }, (_, at) => unit[at % unit.length] ?? 0)
    readSmbiosBytes(bytes)
  }
})

/** As dmidecode prints it, by our own hand: what the comparison with the program itself holds is in smbios.test.ts. */
const TEXT = `# dmidecode 3.4
Getting SMBIOS data from sysfs.
SMBIOS 3.1.0 present.

Handle 0x0000, DMI type 0, 24 bytes
BIOS Information
\tVendor: ACME
\tVersion: B1.23
\tRelease Date: 03/14/2017
\tCharacteristics:
\t\tACPI is supported
\t\tUEFI is supported

Handle 0x0001, DMI type 1, 27 bytes
System Information
\tManufacturer: ACME
\tProduct Name: Box 12
\tVersion: rev A
\tSerial Number: PF0ABCDE
\tUUID: 22170c01-382d-4e43-5964-6f7a85909ba6
\tFamily: Boxes

Handle 0x0002, DMI type 2, 15 bytes
Base Board Information
\tManufacturer: ACME
\tProduct Name: BRD-1
\tSerial Number: L1HF0007
\tAsset Tag: tag of board
\tFeatures:
\t\tBoard is a hosting board
\tChassis Handle: 0x0003
\tType: Motherboard
\tContained Object Handles: 0

Handle 0x0003, DMI type 3, 22 bytes
Chassis Information
\tManufacturer: ACME
\tType: Main Server Chassis
\tLock: Not Present
\tAsset Tag: CO-OP 0042
\tBoot-up State: Safe
\tThermal State: Safe

${[0x10, 0x11].map((handle) => `Handle 0x00${handle.toString(16)}, DMI type 4, 48 bytes
Processor Information
\tSocket Designation: U3E1
\tType: Central Processor
\tFamily: Core i5
\tManufacturer: Intel(R) Corporation
\tID: EA 06 08 00 FF FB EB BF
\tVersion: Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz
\tExternal Clock: 100 MHz
\tCurrent Speed: 1700 MHz
\tStatus: Populated, Enabled
\tUpgrade: Other
\tCore Count: 4
\tThread Count: 8
\tCharacteristics:
\t\t64-bit capable
\t\tEnhanced Virtualization
`).join('\n')}
Handle 0x0020, DMI type 16, 23 bytes
Physical Memory Array
\tLocation: System Board Or Motherboard
\tUse: System Memory
\tError Correction Type: Multi-bit ECC
\tMaximum Capacity: 32 GB
\tNumber Of Devices: 3

${[['0021', '8 GB', 'SODIMM', 'A0', 'DDR4'], ['0022', '4 GB', 'SODIMM', 'B0', 'DDR4'], ['0023', 'No Module Installed', 'SODIMM', 'C0', 'Unknown']].map(([handle, size, form, slot, type]) => `Handle 0x${handle}, DMI type 17, 40 bytes
Memory Device
\tArray Handle: 0x0020
\tTotal Width: 64 bits
\tSize: ${size}
\tForm Factor: ${form}
\tLocator: ${slot}
\tType: ${type}
\tSpeed: 2400 MT/s
\tManufacturer: Samsung
\tSerial Number: 0A1B2C3D
\tPart Number: M471A1K43
`).join('\n')}
Handle 0x0028, DMI type 16, 23 bytes
Physical Memory Array
\tLocation: System Board Or Motherboard
\tUse: Flash Memory
\tError Correction Type: None
\tMaximum Capacity: 8 MB
\tNumber Of Devices: 1

Handle 0x0029, DMI type 17, 40 bytes
Memory Device
\tArray Handle: 0x0028
\tSize: 8 MB
\tForm Factor: TSOP
\tLocator: ROM
\tType: Flash

Handle 0x0030, DMI type 22, 26 bytes
Portable Battery
\tLocation: Front
\tManufacturer: LGC
\tDesign Capacity: 57000 mWh
\tSBDS Serial Number: 070B
\tSBDS Manufacture Date: 2019-02-09
\tSBDS Chemistry: LiP

Handle 0x0031, DMI type 43, 31 bytes
TPM Device
\tVendor ID: INTC
\tSpecification Version: 2.0

Handle 0xFEFF, DMI type 127, 4 bytes
End Of Table

`
const readText = (text: string): Map<string, unknown> => values(readDmidecode(text))
const cleanText = readText(TEXT)
const LINES = TEXT.split('\n')

test('the whole text says what the tables say', () => {
  expect(isDmidecodeText(TEXT)).toBe(true)
  expect(invented(cleanText, clean[0] ?? new Map())).toEqual([])
  expect([...cleanText.keys()].toSorted()).toEqual([...(clean[0] ?? new Map<string, unknown>()).keys()].toSorted())
})

test('texts cut anywhere invent nothing', () => {
  fc.assert(fc.property(fc.nat(TEXT.length), fc.boolean(), (at, isWindows) => {
    const cut = TEXT.slice(0, at)
    nothingInvented(readText(isWindows ? cut.replaceAll('\n', '\r\n') : cut), cleanText)
  }), { numRuns: RUNS / 4, seed: 7 })
})

test('lines lost anywhere, alone or together, invent nothing', () => {
  fc.assert(fc.property(fc.nat(LINES.length - 1), fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(LINES.length - 1), { maxLength: 3 }), (from, count, others) => {
    const left = LINES.filter((_, at) => !(at >= from && at < from + count) && !others.includes(at))
    nothingInvented(readText(left.join('\n')), cleanText)
  }), { numRuns: RUNS / 2, seed: 8 })
})

test('characters changed anywhere: no exception', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(TEXT.length - 1), fc.constantFrom('\0', '\n', '\t', ':', '9', 'é', 'Z', ' ')), { minLength: 1, maxLength: 30 }), (changes) => {
    const chars = Array.from(TEXT)
    for (const [at, char] of changes) chars[at] = char
    const { ram } = wholeReading(readDmidecode(chars.join('')))
    if ('v' in ram.totalBytes) expect(Number.isSafeInteger(ram.totalBytes.v) && ram.totalBytes.v > 0).toBe(true)
  }), { numRuns: RUNS / 4, seed: 9 })
})

test('a text of a hundred thousand structures is read in one pass', () => {
  const many = 'Physical Memory Array\n\tUse: System Memory\n\nMemory Device\n\tSize: 8 GB\n\n'.repeat(50_000)
  expect(isDmidecodeText(`# dmidecode 3.4\n${many}`)).toBe(true)
  expect(readText(many).size).toBe(0)
})

test('a reader that took a cut table for whole would be caught', () => {
  const bytes = FORMS[0] ?? new Uint8Array()
  const record = readSmbiosBytes(bytes.subarray(0, bytes.length - 400))
  expect(record?.end).toBe('cut')
  expect(record && invented(values(smbiosReading({ ...record, end: 'proven' })), clean[0] ?? new Map())).not.toEqual([])
})
