// Reader of raw SMBIOS tables, 2.x and 3.x: structures shorter than the norm, bad string numbers and a missing end are
// normal here. Bytes in, plain records out; never throws. Rules: design/inventory.md 3.11.
import { isoDate } from './firmware-date.ts'
import { byte, dword, split, type Structure, text, word } from './structures.ts'

export interface MemoryModule { readonly slot: string | null; readonly bytes: number | null; readonly type: string | null; readonly speedMtps: number | null; readonly formFactor: string | null; readonly maker: string | null; readonly partNumber: string | null; readonly serial: string | null; readonly soldered: boolean | null }
export interface SmbiosFacts {
  readonly version: string | null
  readonly biosVersion: string | null; readonly biosDate: string | null; readonly uefi: boolean | null
  readonly maker: string | null; readonly model: string | null; readonly serial: string | null; readonly uuid: string | null; readonly family: string | null
  readonly chassisType: number | null; readonly assetTag: string | null
  readonly cpuName: string | null; readonly cpuCores: number | null; readonly cpuSockets: number
  readonly arrayMaxBytes: number | null
  readonly modules: readonly MemoryModule[]
  /** Rows of type 17 that belong to system memory, fitted or not. */
  readonly rows: number
  readonly tpm: boolean
}

const TYPE_17: Readonly<Record<number, string>> = { 0x0f: 'SDRAM', 0x12: 'DDR', 0x13: 'DDR2', 0x14: 'DDR2 FB-DIMM', 0x18: 'DDR3', 0x1a: 'DDR4', 0x1b: 'LPDDR', 0x1c: 'LPDDR2', 0x1d: 'LPDDR3', 0x1e: 'LPDDR4', 0x22: 'DDR5', 0x23: 'LPDDR5' }
const FORM_FACTORS: Readonly<Record<number, string>> = { 0x01: 'Other', 0x02: 'Unknown', 0x03: 'SIMM', 0x05: 'Chip', 0x09: 'DIMM', 0x0a: 'TSOP', 0x0b: 'Row Of Chips', 0x0c: 'RIMM', 0x0d: 'SODIMM', 0x0f: 'FB-DIMM', 0x10: 'Die' }
const SOLDERED_FORMS = new Set([0x05, 0x0b, 0x10])
const FLASH_TYPES = new Set([0x09, 0x0b]) // Flash, ROM kinds: 7 in 1,000 machines list their firmware chip as memory
const MB = 1024 * 1024

/** Reads a table; `major`/`minor` decide the UUID's byte order. */
export function readSmbios(table: Uint8Array, major: number, minor: number): SmbiosFacts {
  const structures = [...split(table)]
  const first = (type: number): Structure | undefined => structures.find((one) => one.type === type)
  const bios = first(0)
  const system = first(1)
  const chassis = first(3)
  const cpus = structures.filter((one) => one.type === 4 && (byte(one, 0x18) ?? 0x40) & 0x40)
  const arrays = structures.filter((one) => one.type === 16 && byte(one, 5) === 3)
  const arrayHandles = new Set(arrays.map((one) => one.handle))
  const rows = structures.filter((one) => one.type === 17 && !FLASH_TYPES.has(byte(one, 0x12) ?? 0) && (arrayHandles.size === 0 || arrayHandles.has(word(one, 4) ?? -1)))
  const cpu = cpus[0]
  return {
    version: `${major}.${minor}`,
    biosVersion: text(bios, 5), biosDate: isoDate(text(bios, 8)), uefi: bios && bios.bytes.length > 0x13 ? Boolean((byte(bios, 0x13) ?? 0) & 0x08) : null,
    maker: text(system, 4), model: text(system, 5), serial: text(system, 7), uuid: system ? uuid(system, major, minor) : null, family: text(system, 0x1a),
    chassisType: chassis ? (byte(chassis, 5) ?? 0) & 0x7f || null : null, assetTag: text(chassis, 8),
    cpuName: text(cpu, 0x10), cpuCores: cpu ? cores(cpu) : null, cpuSockets: cpus.length,
    arrayMaxBytes: arrays.length > 0 ? arrays.reduce((all, one) => all + arrayMax(one), 0) || null : null,
    modules: rows.flatMap((row) => memoryModule(row) ?? []),
    rows: rows.length,
    tpm: first(43) !== undefined,
  }
}

function memoryModule(row: Structure): MemoryModule | undefined {
  const size = word(row, 0x0c)
  if (size === undefined || size === 0) return undefined
  const extended = dword(row, 0x1c)
  const bytes = size === 0xffff ? null : size === 0x7fff ? (extended === undefined ? null : (extended & 0x7fffffff) * MB) : size & 0x8000 ? (size & 0x7fff) * 1024 : size * MB
  const form = byte(row, 0x0e) ?? 2
  const type = TYPE_17[byte(row, 0x12) ?? 0] ?? null
  const speed = word(row, 0x15)
  const locator = text(row, 0x10)
  // The locator's words count only where the form says nothing: "Bottom - on board" stands on real sockets too.
  const soldered = type?.startsWith('LPDDR') || SOLDERED_FORMS.has(form) ? true : form > 2 ? false : /on ?board|solder/i.test(locator ?? '') ? true : null
  return { slot: locator, bytes, type, speedMtps: speed === undefined || speed === 0 ? null : speed === 0xffff ? (dword(row, 0x54) ?? null) : speed, formFactor: FORM_FACTORS[form] ?? null, maker: text(row, 0x17), serial: text(row, 0x18), partNumber: text(row, 0x1a), soldered }
}

function arrayMax(array: Structure): number {
  const kb = dword(array, 7)
  if (kb === undefined) return 0
  if (kb !== 0x80000000) return kb * 1024
  const low = dword(array, 0x0f)
  const high = dword(array, 0x13)
  return low === undefined || high === undefined ? 0 : low + high * 4_294_967_296
}

function cores(cpu: Structure): number | null {
  const count = byte(cpu, 0x23)
  if (count === undefined || count === 0) return null
  return count === 0xff ? (word(cpu, 0x2a) ?? null) : count
}

/** Little-endian first three groups from SMBIOS 2.6, big-endian before. */
function uuid(system: Structure, major: number, minor: number): string | null {
  const bytes = system.bytes.subarray(8, 24)
  if (bytes.length < 16 || bytes.every((b) => b === 0) || bytes.every((b) => b === 0xff)) return null
  const swapped = major > 2 || minor >= 6
  const order = swapped ? [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] : [...bytes.keys()]
  const hex = order.map((i) => (bytes[i] ?? 0).toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
