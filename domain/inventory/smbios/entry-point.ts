// How SMBIOS bytes come: a table behind its entry point (a dump, or the two joined), behind Windows' header, or bare.
import { readSmbios } from './read-smbios.ts'
import type { SmbiosRecord } from './record.ts'
import { type Bounds, structuresOf } from './structures.ts'

export interface EntryPoint { readonly major: number; readonly minor: number; readonly length: number; readonly tableAt: number; readonly bounds: Bounds }

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))
const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
const dword = (bytes: Uint8Array, at: number): number => word(bytes, at) + word(bytes, at + 2) * 65_536

/** Versions that firmware writes wrong, as dmidecode and Linux mend them. */
const MENDED: Readonly<Record<string, readonly [number, number]>> = { '2.31': [2, 3], '2.33': [2, 3], '2.51': [2, 6] }

/** An entry point of any age, or undefined when the bytes are none. */
export function entryPoint(bytes: Uint8Array): EntryPoint | undefined {
  if (ascii(bytes, 0, 5) === '_SM3_') {
    if (bytes.length < 0x18) return undefined
    return { major: bytes[7] ?? 3, minor: bytes[8] ?? 0, length: bytes[6] ?? 0x18, tableAt: dword(bytes, 0x10) + dword(bytes, 0x14) * 4_294_967_296, bounds: { bytes: dword(bytes, 0x0c), stopsAtMark: true } }
  }
  if (ascii(bytes, 0, 4) === '_SM_') {
    if (bytes.length < 0x1e) return undefined
    const said = [bytes[6] ?? 2, bytes[7] ?? 0] as const
    const [major, minor] = MENDED[said.join('.')] ?? said
    return { major, minor, length: bytes[5] ?? 0x1f, tableAt: dword(bytes, 0x18), bounds: { bytes: word(bytes, 0x16), exact: true, count: word(bytes, 0x1c) || undefined, stopsAtMark: false } }
  }
  if (ascii(bytes, 0, 5) === '_DMI_') {
    if (bytes.length < 0x0f) return undefined
    const bcd = bytes[0x0e] ?? 0
    return { major: bcd === 0 ? 2 : bcd >> 4, minor: bcd & 0x0f, length: 0x0f, tableAt: dword(bytes, 8), bounds: { bytes: word(bytes, 6), exact: true, count: word(bytes, 0x0c) || undefined, stopsAtMark: false } }
  }
  return undefined
}

/** An entry point and a table that were read apart (Linux gives them as two files); undefined when the first is no entry point. */
export function readEntryAndTable(entry: Uint8Array, table: Uint8Array): SmbiosRecord | undefined {
  const point = entryPoint(entry)
  return point && readSmbios(table, point.major, point.minor, point.bounds)
}

const WINDOWS_HEADER = 8

/** Windows' form (registry value SMBiosData, GetSystemFirmwareTable): an 8-byte header with the version and the length. */
export function readWindowsSmbios(bytes: Uint8Array): SmbiosRecord | undefined {
  const [, major = 0, minor = 0] = bytes
  const length = dword(bytes, 4)
  const table = bytes.subarray(WINDOWS_HEADER)
  if (major < 2 || major > 3 || length < 4 || !isTable(table)) return undefined
  return readSmbios(table, major, minor, { bytes: length, exact: true, stopsAtMark: true })
}

/** Bytes of a file in any of these forms; undefined when they are no SMBIOS. */
export function readSmbiosBytes(bytes: Uint8Array): SmbiosRecord | undefined {
  const point = entryPoint(bytes)
  if (point) {
    // A dump tells where in the file its table is; joined files have it right behind, at most aligned on 16 bytes. A place
    // that is not its beginning may look like one: the table is where most structures are read.
    const places = [point.tableAt, point.length, (point.length + 15) & ~15].filter((from) => from >= 0x0f && from < bytes.length && isTable(bytes.subarray(from)))
    const fits = (from: number): number => (bytes.length - from === point.bounds.bytes ? Infinity : structuresOf(bytes.subarray(from), point.bounds).list.length)
    const most = Math.max(...places.map(fits))
    const at = places.find((from) => fits(from) === most)
    return at === undefined ? undefined : readSmbios(bytes.subarray(at), point.major, point.minor, point.bounds)
  }
  return readWindowsSmbios(bytes) ?? (isTable(bytes) ? readSmbios(bytes, null, null) : undefined)
}

/** Types that every machine has one of; text or an image that looks like a structure by chance has none. */
const USUAL = new Set([0, 1, 3, 4, 16, 17])

/** True when the bytes begin with structures, some of them usual ones as long as the norm's oldest form. */
function isTable(bytes: Uint8Array): boolean {
  const { list } = structuresOf(bytes, { stopsAtMark: true })
  return list.some((one) => USUAL.has(one.type) && one.bytes.length >= 8 && one.bytes.length <= 0x80 && one.strings.length <= 16)
}
