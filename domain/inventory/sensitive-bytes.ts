// Tables inside a transcript (SMBIOS, EDID, written in base64 or hex, whatever the lines): serials, asset tags and UUIDs
// replaced in the bytes, checksums made anew, and the text written back digit for digit in its own layout.
import { fromBase64, toBase64 } from './base64.ts'
import { EDID_BLOCK, decodeEdid } from './edid.ts'
import { isPlaceholder } from './fact.ts'
import { isSharedUuid } from './shared-uuid.ts'
import { entryPoint } from './smbios/entry-point.ts'
import { byte, type Structure, structuresOf } from './smbios/structures.ts'

/** Gives the stand-in of a value; what it answers must be as long. */
export type Replace = (value: string) => string

/** A stretch of text that holds bytes, and what it becomes; `within` is for other values (an OEM string may hold a serial). */
export interface Rewritten { readonly from: number; readonly to: number; readonly text: string }

/** Long runs of base64 or hex digits; shorter than an entry point is no table. */
const RUNS: readonly { readonly pattern: RegExp; readonly digits: RegExp; readonly decode: (digits: string) => Uint8Array; readonly encode: (bytes: Uint8Array) => string }[] = [
  { pattern: /(?<![0-9a-fA-F])[0-9a-fA-F]{2}(?:[ \t\r\n,]{0,4}[0-9a-fA-F]{2}){63,}(?![0-9a-zA-Z+/=])/g, digits: /[0-9a-fA-F]/g, decode: (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)), encode: (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('') },
  { pattern: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}(?:[ \t]*\r?\n[ \t]*[A-Za-z0-9+/]+)*={0,2}(?![A-Za-z0-9+/])/g, digits: /[A-Za-z0-9+/]/g, decode: fromBase64, encode: (bytes) => toBase64(bytes).replace(/=+$/, '') },
]

/** Every table in a text. `replace` is told each value it finds, and gives its stand-in. */
export function rewrittenTables(text: string, replace: Replace, within: Replace): readonly Rewritten[] {
  const found: Rewritten[] = []
  for (const { pattern, digits, decode, encode } of RUNS) {
    for (const match of text.matchAll(pattern)) {
      const [run] = match
      const from = match.index
      if (found.some((one) => from < one.to && one.from < from + run.length)) continue
      const bytes = decode((run.match(digits) ?? []).join(''))
      const before = encode(bytes)
      if (!rewriteTables(bytes, replace, within) || encode(bytes) === before) continue
      const upper = /[A-F]/.test(run) && !/[a-f]/.test(run)
      const after = Array.from(encode(bytes))
      let at = 0
      // A last digit that carries no whole byte stays.
      found.push({ from, to: from + run.length, text: run.replace(digits, (digit) => { const stand = after[at++] ?? digit; return upper && decode !== fromBase64 ? stand.toUpperCase() : stand }) })
    }
  }
  return found
}

/** True when the bytes held a table. */
function rewriteTables(bytes: Uint8Array, replace: Replace, within: Replace): boolean {
  let held = false
  for (let at = 0; at + EDID_BLOCK <= bytes.length; at++) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0xff || !decodeEdid(bytes.subarray(at))) continue
    rewriteEdid(bytes.subarray(at, at + EDID_BLOCK), replace, within)
    held = true
    at += EDID_BLOCK - 1
  }
  if (held) return true
  const point = entryPoint(bytes)
  // An entry point and its table in one, Windows' header, or the table alone.
  const starts = point ? [point.length, point.tableAt, (point.length + 15) & ~15] : [0, 8]
  const start = starts.find((from) => from >= 0 && from < bytes.length && isTable(bytes.subarray(from)))
  if (start === undefined) return false
  rewriteSmbios(bytes.subarray(start), replace, within)
  return true
}

const isTable = (bytes: Uint8Array): boolean => {
  const { list } = structuresOf(bytes, { stopsAtMark: true })
  return list.length >= 3 && list.some((one) => one.type === 0 || one.type === 1 || one.type === 17)
}

/** Offsets of string numbers that name one machine or one part, by type of structure (SMBIOS 3.6, chapter 7). */
const NAMING: Readonly<Record<number, readonly number[]>> = { 1: [0x07], 2: [0x07, 0x08], 3: [0x07, 0x08], 4: [0x20, 0x21], 17: [0x18, 0x19], 22: [0x07], 39: [0x08, 0x09] }
const UUID_AT = 8

function rewriteSmbios(table: Uint8Array, replace: Replace, within: Replace): void {
  for (const one of structuresOf(table, { stopsAtMark: true }).list) {
    const naming = new Set((NAMING[one.type] ?? []).flatMap((at) => byte(one, at) || []))
    // Strings stand right behind their structure.
    let at = one.bytes.byteOffset - table.byteOffset + one.bytes.length
    for (let index = 1; index <= one.strings.length && at < table.length; index++) {
      let end = at
      while (end < table.length && table[end] !== 0) end++
      rewriteText(table.subarray(at, end), naming.has(index) ? replace : within)
      at = end + 1
    }
    if (one.type === 1) rewriteUuid(one, replace)
  }
}

/** Both orders of the first groups are one UUID: it is replaced as the bytes stand, and read again in the same order. */
function rewriteUuid(system: Structure, replace: Replace): void {
  const bytes = system.bytes.subarray(UUID_AT, UUID_AT + 16)
  const hex = (order: readonly number[]): string => order.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  const little = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  if (bytes.length < 16 || bytes.every((one) => one === 0 || one === 0xff) || isSharedUuid(hex(little)) || isSharedUuid(hex([...little.keys()]))) return
  const stand = replace(hex(little)).replaceAll('-', '')
  little.forEach((to, from) => (bytes[to] = Number.parseInt(stand.slice(from * 2, from * 2 + 2), 16)))
}

/** In place: a stand-in is as long as its value. */
function rewriteText(bytes: Uint8Array, replace: Replace): void {
  const text = Array.from(bytes, (code) => String.fromCharCode(code)).join('')
  const trimmed = text.trim()
  if (trimmed === '' || isPlaceholder(trimmed)) return
  const after = text.replace(trimmed, () => replace(trimmed))
  if (after.length !== bytes.length) return
  for (let at = 0; at < bytes.length; at++) {
    const code = after.charCodeAt(at)
    bytes[at] = code > 0xff ? (bytes[at] ?? 0) : code
  }
}

const FILLERS = new Set([0, 0x01010101, 0xffffffff])

function rewriteEdid(block: Uint8Array, replace: Replace, within: Replace): void {
  const sum = block.reduce((all, one) => all + one, 0) % 256
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const number = view.getUint32(0x0c, true)
  if (!FILLERS.has(number)) view.setUint32(0x0c, Number(replace(String(number))) % 2 ** 32, true)
  for (const at of [0x36, 0x48, 0x5a, 0x6c]) {
    if (block[at] !== 0 || block[at + 1] !== 0 || block[at + 2] !== 0) continue
    const end = block.subarray(at + 5, at + 18).indexOf(0x0a)
    const text = block.subarray(at + 5, end < 0 ? at + 18 : at + 5 + end)
    if (block[at + 3] === 0xff) rewriteText(text, replace)
    else if (block[at + 3] === 0xfe) rewriteText(text, within)
  }
  // A sum that was right is right again, one that was wrong stays as wrong.
  const now = block.reduce((all, one) => all + one, 0) % 256
  block[127] = ((block[127] ?? 0) + sum - now + 512) % 256
}
