// EDID bytes out of whatever holds them: the bytes themselves, or any usual text of them (hex lines of /sys or od, xxd,
// hexdump, edid-decode, xrandr --props, ioreg, a registry export, C source, base64). Never throws; no EDID = an empty list.
import { fromBase64, toBase64 } from './base64.ts'
import { decodeText } from './decode-text.ts'
import { EDID_BLOCK, isEdid } from './edid.ts'

/** Each EDID found, whole with its extensions where they are there. The same one written twice, as edid-decode's reports do, is one. */
export function findEdids(input: Uint8Array): readonly Uint8Array[] {
  if (isEdid(input)) return [trimmed(input)]
  const text = decodeText(input.subarray(0, MAX_BYTES))
  const inHex = runsOfHex(text).flatMap((run) => edidIn(run) ?? [])
  const found = inHex.length > 0 ? inHex : [...text.replace(/[\r\n]/g, '').matchAll(/AP\/{7}wA[A-Za-z0-9+/]{160,}/g)].flatMap(([one]) => edidIn(fromBase64(one)) ?? [])
  return [...new Map(found.map((one) => [toBase64(one), one])).values()]
}

/** No screen describes itself in more than a few kilobytes; a text of several screens is not a megabyte. */
const MAX_BYTES = 1024 * 1024

function edidIn(bytes: Uint8Array): Uint8Array | undefined {
  return isEdid(bytes) ? trimmed(bytes) : isEdid(swapped(bytes)) ? trimmed(swapped(bytes)) : undefined
}

/** The base block and the extensions it announces, as far as they came. */
function trimmed(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, EDID_BLOCK * (1 + (bytes[EDID_BLOCK - 2] ?? 0)))
}

/** hexdump and od -x write words of 16 bits, low byte second. */
function swapped(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, at) => bytes[at ^ 1] ?? 0)
}

/** Bytes of consecutive lines of hex; a line of anything else, or one that starts a screen of its own, ends a run. */
function runsOfHex(text: string): readonly Uint8Array[] {
  const runs: number[][] = []
  let open: number[] | undefined
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.trim() === '') continue
    const bytes = lineBytes(line)
    if (bytes === undefined) open = undefined
    else if (open === undefined || (startsScreen(bytes) && open.length >= EDID_BLOCK)) runs.push((open = [...bytes]))
    else if (open.length < MAX_BYTES) open.push(...bytes)
  }
  return runs.map((run) => Uint8Array.from(run))
}

const startsScreen = (bytes: readonly number[]): boolean => bytes.length >= 8 && bytes[0] === 0 && bytes[7] === 0 && bytes.slice(1, 7).every((one) => one === 0xff)

/** The bytes of one line, or undefined when it is no line of hex. */
function lineBytes(line: string): readonly number[] | undefined {
  // `"EDID"=hex:`, `"IODisplayEDID" = <…>`, `EDID:` before the bytes.
  const labelled = line.replace(/^.*?EDID"?\s*[=:]\s*(?:hex(?:\(\w+\))?:|<)?/i, '').trim()
  const bare = withoutMargins(labelled).replace(/\b0x/gi, '').replace(/[,\\<>{};"\s]+/g, ' ').trim()
  if (bare === '') return []
  const words = bare.split(' ')
  if (words.every((word) => word.length % 2 === 0 && /^[0-9a-f]+$/i.test(word))) return words.flatMap((word) => word.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
  // The last line of od is an offset alone.
  return /^[0-7]{7}$/.test(bare) ? [] : undefined
}

/** Without the offset before the bytes and the characters beside them. */
function withoutMargins(line: string): string {
  // xxd and i2cdump: `00000010: 0f01 0368  ...h`
  const [, afterColon] = /^[0-9a-f]{2,8}:(.*)$/i.exec(line) ?? []
  if (afterColon !== undefined) return afterColon.trim().split(/\s{2,}/)[0] ?? ''
  // od and hexdump: `0000020 0f 01`, `00000010  0f 01  |..|`
  return line.replace(/^[0-9a-f]{7,8}(?=\s+(?:[0-9a-f]{2}|[0-9a-f]{4})(?:\s|$))/i, '').replace(/\s\|.*$/, '')
}
