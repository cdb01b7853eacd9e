// Reader of EDID, a screen's own description (VESA E-EDID 1.0 to 1.4): the base block alone, since maker, product, serial,
// year and size stand there; what extensions hold is ignored. Bytes in, facts out; never throws, invents nothing.
import { edidMaker } from './edid-makers.ts'
import { type Fact, firmwareText, isPlaceholder, known, unknown } from './fact.ts'
import type { Reading } from './model.ts'

export const EDID_BLOCK = 128
const HEADER = [0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00]

/** What the base block says, word for word; null where the maker left nothing. */
export interface Edid {
  readonly version: string
  /** False when a byte was altered on its way: everything is then only declared. */
  readonly checksumOk: boolean
  /** Three letters registered with UEFI, the maker's or its panel supplier's. */
  readonly makerId: string | null
  readonly productCode: number
  readonly productName: string | null
  readonly serialNumber: number | null
  readonly serialText: string | null
  /** Other free text: laptop panels often put their part number there. */
  readonly otherTexts: readonly string[]
  readonly week: number | null
  readonly year: number | null
  /** True when `year` is the model's, not the day of making (EDID 1.4). */
  readonly modelYear: boolean
  readonly widthMm: number | null
  readonly heightMm: number | null
  readonly resX: number | null
  readonly resY: number | null
  /** True when the first timing is said to be the screen's own resolution. */
  readonly preferred: boolean
  /** Blocks that follow, as announced; they may not have come. */
  readonly extensions: number
}

type Screen = NonNullable<Reading['screens']>[number]

/** True where an EDID base block starts. A screen that speaks DisplayID alone has none. */
export function isEdid(bytes: Uint8Array): boolean {
  return bytes.length >= EDID_BLOCK && HEADER.every((value, at) => bytes[at] === value)
}

/** A row of `screens`, or undefined when the bytes are no EDID. `builtin` comes from the connector (eDP, LVDS, DSI), null when nobody knows it. */
export function readEdid(bytes: Uint8Array, { builtin }: { readonly builtin: boolean | null }): Screen | undefined {
  const edid = decodeEdid(bytes)
  if (!edid) return undefined
  const fact = <T>(value: T | null, src = 'edid', measured = true): Fact<T> => (value === null ? unknown('placeholder', 'edid') : known(value, src, measured && edid.checksumOk ? 'measured' : 'declared'))
  const id = edid.makerId
  // The number alone, where nothing readable was written: two screens of one order differ by it.
  const serial = edid.serialText !== null && !isPlaceholder(edid.serialText) ? edid.serialText : edid.serialNumber === null || isFiller(edid.serialNumber) ? null : String(edid.serialNumber)
  const diagMm = edid.widthMm === null || edid.heightMm === null ? null : Math.round(Math.hypot(edid.widthMm, edid.heightMm))
  return {
    maker: fact(id === null ? null : (edidMaker(id) ?? id)),
    model: edid.productName !== null && 'v' in firmwareText(edid.productName, 'edid') ? fact(edid.productName) : fact(id === null || edid.productCode === 0 ? null : `${id}${edid.productCode.toString(16).toUpperCase().padStart(4, '0')}`, 'edid.code'),
    serial: fact(serial),
    week: fact(edid.week),
    year: fact(edid.year, edid.modelYear ? 'edid.model-year' : 'edid'),
    diagMm: fact(diagMm),
    resX: fact(edid.resX, 'edid', edid.preferred),
    resY: fact(edid.resY, 'edid', edid.preferred),
    builtin: builtin === null ? unknown('not-collected', 'connector') : known(builtin, 'connector'),
  }
}

/** The base block, or undefined when the bytes are none. Source: VESA E-EDID A2 (1.4), tables 3.3 to 3.23. */
export function decodeEdid(bytes: Uint8Array): Edid | undefined {
  if (!isEdid(bytes)) return undefined
  const at = (index: number): number => bytes[index] ?? 0
  const [major, minor] = [at(0x12), at(0x13)]
  const week = at(0x10)
  const texts = (tag: number): string[] => DESCRIPTORS.flatMap((start) => (isText(bytes, start, tag) ? descriptorText(bytes, start) || [] : []))
  const timing = DESCRIPTORS.map((start) => detailedTiming(bytes, start)).find((one) => one !== undefined)
  const number = at(0x0c) + at(0x0d) * 0x100 + at(0x0e) * 0x1_0000 + at(0x0f) * 0x100_0000
  return {
    version: `${major}.${minor}`,
    checksumOk: major === 1 && bytes.subarray(0, EDID_BLOCK).reduce((sum, value) => sum + value, 0) % 256 === 0,
    makerId: makerId((at(0x08) << 8) | at(0x09)),
    productCode: at(0x0a) | (at(0x0b) << 8),
    productName: texts(0xfc)[0] ?? null,
    serialNumber: number === 0 ? null : number,
    serialText: texts(0xff)[0] ?? null,
    otherTexts: texts(0xfe),
    // 0 = not said; 255 = the year is the model's.
    week: week >= 1 && week <= 54 ? week : null,
    // 1990 and 2245 are all bits off and all bits on: never written.
    year: at(0x11) === 0 || at(0x11) === 0xff ? null : 1990 + at(0x11),
    modelYear: week === 0xff,
    ...size(at(0x15), at(0x16), timing),
    resX: timing?.resX ?? null,
    resY: timing?.resY ?? null,
    preferred: timing !== undefined && (minor >= 4 || (at(0x18) & 0x02) !== 0),
    extensions: at(0x7e),
  }
}

/** Four descriptors of 18 bytes: timings, then texts. */
const DESCRIPTORS = [0x36, 0x48, 0x5a, 0x6c]

/** Three letters of five bits, A = 1; anything else was not written by a maker. */
function makerId(word: number): string | null {
  const letters = [(word >> 10) & 31, (word >> 5) & 31, word & 31]
  return word < 0x8000 && letters.every((one) => one >= 1 && one <= 26) ? String.fromCharCode(...letters.map((one) => one + 64)) : null
}

const isText = (bytes: Uint8Array, start: number, tag: number): boolean => bytes[start] === 0 && bytes[start + 1] === 0 && bytes[start + 2] === 0 && bytes[start + 3] === tag

/** 13 characters ended by a line feed, padded with spaces; read up to the first that cannot be printed. */
function descriptorText(bytes: Uint8Array, start: number): string {
  const codes = bytes.subarray(start + 5, start + 18)
  const end = codes.findIndex((code) => code < 0x20 || code > 0x7e)
  return String.fromCharCode(...(end < 0 ? codes : codes.subarray(0, end))).trim()
}

interface Timing { readonly resX: number; readonly resY: number; readonly widthMm: number; readonly heightMm: number }

/** A detailed timing, or undefined when the descriptor is a text (no pixel clock) or empty. */
function detailedTiming(bytes: Uint8Array, start: number): Timing | undefined {
  const at = (offset: number): number => bytes[start + offset] ?? 0
  const resX = at(2) | ((at(4) & 0xf0) << 4)
  const lines = at(5) | ((at(7) & 0xf0) << 4)
  if ((at(0) === 0 && at(1) === 0) || resX === 0 || lines === 0) return undefined
  // An interlaced timing counts the lines of one field.
  return { resX, resY: at(17) & 0x80 ? lines * 2 : lines, widthMm: at(12) | ((at(14) & 0xf0) << 4), heightMm: at(13) | ((at(14) & 0x0f) << 8) }
}

/**
 * Size in mm: the timing's own, else the screen's in cm. Makers also write a ratio (16 × 9 mm) or centimetres in the
 * timing: one that differs by more than a quarter from the screen's own size is not believed. Zero and zero is a
 * projector; one zero alone is a ratio (1.4).
 */
function size(widthCm: number, heightCm: number, timing: Timing | undefined): { widthMm: number | null; heightMm: number | null } {
  const whole = widthCm > 0 && heightCm > 0 ? { widthMm: widthCm * 10, heightMm: heightCm * 10 } : undefined
  const timed = timing !== undefined && timing.widthMm > 0 && timing.heightMm > 0 ? { widthMm: timing.widthMm, heightMm: timing.heightMm } : undefined
  const diagonal = ({ widthMm, heightMm }: { widthMm: number; heightMm: number }): number => Math.hypot(widthMm, heightMm)
  const believed = timed && diagonal(timed) >= MIN_DIAGONAL_MM && (!whole || Math.abs(diagonal(timed) - diagonal(whole)) <= diagonal(whole) / 4) ? timed : whole
  return believed ?? { widthMm: null, heightMm: null }
}
/** A timing below is a ratio (16 × 9), never a screen. */
const MIN_DIAGONAL_MM = 50

/** Numbers that makers leave in all their screens. */
const isFiller = (number: number): boolean => number === 0x01010101 || number === 0xffffffff
