// Reader of raw SMBIOS tables, 2.x and 3.x: structures shorter than the norm, bad string numbers and a missing end are
// normal here. Bytes in, a plain record out; never throws. Rules: design/inventory.md 3.11.
import { isOwnChassis } from './chassis.ts'
import type { MemoryArray, MemoryRow, SmbiosBattery, SmbiosProcessor, SmbiosRecord } from './record.ts'
import { type Bounds, byte, dword, type Structure, structuresOf, text, word } from './structures.ts'
import { CHEMISTRIES, ERROR_CORRECTIONS, FORM_FACTORS, MEMORY_TYPES, wordOf } from './words.ts'

const KB = 1024
const MB = 1024 * KB

/** Reads a table; the version decides the UUID's byte order. `bounds` is what the entry point says of the table. */
export function readSmbios(table: Uint8Array, major: number | null, minor: number | null, bounds: Bounds = { stopsAtMark: true }): SmbiosRecord {
  const { list, end } = structuresOf(table, bounds)
  const all = (type: number): readonly Structure[] => list.filter((one) => one.type === type)
  const first = <T>(type: number, least: number, read: (one: Structure) => T): T | null => all(type).filter((one) => one.bytes.length >= least).map(read)[0] ?? null
  const littleEndian = major === null || minor === null ? isFrom26(list) : major > 2 || (major === 2 && minor >= 6)
  return {
    version: major === null || minor === null ? null : `${major}.${minor}`, end,
    bios: first(0, 0x12, (one) => ({ version: text(one, 5), date: text(one, 8), uefi: ((byte(one, 0x13) ?? 0) & 0x08) !== 0, virtual: ((byte(one, 0x13) ?? 0) & 0x10) !== 0 })),
    system: first(1, 8, (one) => ({ maker: text(one, 4), model: text(one, 5), version: text(one, 6), serial: text(one, 7), uuid: littleEndian === undefined ? null : uuid(one, littleEndian), family: text(one, 0x1a) })),
    board: boardOf(all(2)), chassis: chassisOf(all(3)),
    processors: all(4).map(processor), arrays: all(16).map(memoryArray), rows: all(17).map(memoryRow), batteries: all(22).flatMap(battery),
    tpm: first(43, 0x1b, (one) => ({ version: byte(one, 8) ? `${byte(one, 8)}.${byte(one, 9)}` : null })),
  }
}

/** Which norm a bare table follows, by the length of its structures; undefined when none tells. */
function isFrom26(list: readonly Structure[]): boolean | undefined {
  const lengths = list.flatMap((one) => (one.type === 4 ? [one.bytes.length >= 0x2a] : one.type === 17 ? [one.bytes.length >= 0x1c] : []))
  return lengths.length === 0 ? undefined : lengths.some(Boolean)
}

/** Little-endian first three groups from SMBIOS 2.6, big-endian before; null when the maker left it unset. */
function uuid(system: Structure, littleEndian: boolean): string | null {
  const bytes = system.bytes.subarray(8, 24)
  if (bytes.length < 16 || bytes.every((one) => one === 0) || bytes.every((one) => one === 0xff)) return null
  const order = littleEndian ? [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] : [...bytes.keys()]
  const hex = order.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The first, as Linux and dmidecode name it. */
function boardOf([board]: readonly Structure[]): SmbiosRecord['board'] {
  return board && board.bytes.length >= 8 ? { maker: text(board, 4), model: text(board, 5), serial: text(board, 7) } : null
}

/** The machine's own, where a docking station is listed too. */
function chassisOf(all: readonly Structure[]): SmbiosRecord['chassis'] {
  const type = (one: Structure): number => (byte(one, 5) ?? 0) & 0x7f
  const chassis = all.find((one) => isOwnChassis(type(one))) ?? all[0]
  return chassis && chassis.bytes.length >= 9 ? { type: type(chassis) || null, assetTag: text(chassis, 8) } : null
}

const CENTRAL = 3
const DISABLED = new Set([2, 3])

function processor(one: Structure): SmbiosProcessor {
  const status = byte(one, 0x18)
  const flags = word(one, 0x26) ?? 0
  const isWhole = one.bytes.length >= 0x1a
  return {
    installed: !isWhole || status === undefined ? null : byte(one, 5) === CENTRAL && (status & 0x40) !== 0 && !DISABLED.has(status & 7),
    name: isWhole ? text(one, 0x10) : null, maker: isWhole ? text(one, 7) : null, id: isWhole ? one.bytes.slice(8, 16) : null,
    currentMhz: word(one, 0x16) || null, cores: count(one, 0x23, 0x2a), threads: count(one, 0x25, 0x2e), is64: (flags & 0x04) !== 0, virt: (flags & 0x40) !== 0,
  }
}

/** A byte, and the word that stands in for it when the number is too large. */
function count(one: Structure, at: number, wide: number): number | null {
  const value = byte(one, at)
  return (value === 0xff ? word(one, wide) : value) || null
}

const SYSTEM_MEMORY = 3

function memoryArray(one: Structure): MemoryArray {
  const isWhole = one.bytes.length >= 0x0f
  return { handle: one.handle, system: isWhole ? byte(one, 5) === SYSTEM_MEMORY : null, maxBytes: isWhole ? arrayMax(one) : null, ecc: isWhole ? wordOf(ERROR_CORRECTIONS, byte(one, 6)) : null, slots: word(one, 0x0d) ?? null }
}

function arrayMax(array: Structure): number | null {
  const kb = dword(array, 7)
  if (kb !== undefined && kb !== 0x80000000) return kb * KB || null
  const [low, high] = [dword(array, 0x0f), dword(array, 0x13)]
  return low === undefined || high === undefined ? null : low + high * 4_294_967_296 || null
}

function memoryRow(row: Structure): MemoryRow {
  const size = word(row, 0x0c)
  const isWhole = row.bytes.length >= 0x15
  const speed = word(row, 0x15)
  return {
    array: word(row, 4) ?? null, fitted: isWhole ? size !== 0 : null, bytes: isWhole && size ? moduleBytes(size, dword(row, 0x1c)) : null,
    form: isWhole ? wordOf(FORM_FACTORS, byte(row, 0x0e)) : null, type: isWhole ? wordOf(MEMORY_TYPES, byte(row, 0x12)) : null, speedMtps: (speed === 0xffff ? dword(row, 0x54) : speed) || null,
    slot: text(row, 0x10), maker: text(row, 0x17), serial: text(row, 0x18), partNumber: text(row, 0x1a),
  }
}

/** MB, or kB when the high bit is set; 0x7FFF sends to the extended size, 0xFFFF is not known. */
function moduleBytes(size: number, extendedMb: number | undefined): number | null {
  if (size === 0xffff) return null
  if (size === 0x7fff) return extendedMb === undefined ? null : (extendedMb & 0x7fffffff) * MB || null
  return (size & 0x8000 ? (size & 0x7fff) * KB : size * MB) || null
}

function battery(one: Structure): readonly SmbiosBattery[] {
  if (one.bytes.length < 0x10) return []
  const code = byte(one, 9)
  const serialWord = word(one, 0x10)
  const packedDate = word(one, 0x12) ?? 0
  return [{
    maker: text(one, 5), serial: text(one, 7) ?? (serialWord ? serialWord.toString(16).toUpperCase().padStart(4, '0') : null),
    // 2 = unknown: the smart battery's own word stands beside it.
    chemistry: code === 2 ? text(one, 0x14) : wordOf(CHEMISTRIES, code), designMwh: (word(one, 0x0a) ?? 0) * (byte(one, 0x15) ?? 1) || null,
    made: text(one, 6) ?? (packedDate === 0 ? null : `${(packedDate >> 9) + 1980}-${two((packedDate >> 5) & 15)}-${two(packedDate & 31)}`),
  }]
}

const two = (value: number): string => String(value).padStart(2, '0')
