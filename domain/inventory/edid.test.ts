// EDID against edid-decode on the published samples and on blocks drawn here, every usual text of the same bytes, and
// corrupted blocks.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64 } from './base64.ts'
import { decodeEdid, type Edid, readEdid } from './edid.ts'
import { findEdids } from './edid-text.ts'
import { valueOf, whyUnknown } from './fact.ts'

const SAMPLES = join(import.meta.dirname, '../../../shared/reference/inventory/samples/edid')
const hasOracle = spawnSync('edid-decode', ['--version']).error === undefined
if (!hasOracle) process.stderr.write('edid-decode is not installed: EDID is not compared with it\n')
if (!existsSync(SAMPLES)) process.stderr.write('../shared/reference is absent: EDID is not read from the published samples\n')
const samples = existsSync(SAMPLES) ? readdirSync(SAMPLES) : []

/** A block of our own: a 24-inch screen that does not exist, made in week 12 of 2019. */
function block(change: Readonly<Record<number, number>> = {}, texts: readonly (readonly [number, string])[] = [[0xfc, 'PT-24 TEST'], [0xff, 'XK0007431']]): Uint8Array {
  const bytes = new Uint8Array(128)
  bytes.set([0, 255, 255, 255, 255, 255, 255, 0, 0x10, 0xac, 0x34, 0x12, 0x4d, 0x3c, 0x2b, 0x1a, 12, 29, 1, 4, 0xa5, 53, 30, 0x78, 0x02])
  // 1920 × 1080, 527 × 296 mm
  bytes.set([0x02, 0x3a, 0x80, 0x18, 0x71, 0x38, 0x2d, 0x40, 0x58, 0x2c, 0x45, 0x00, 0x0f, 0x28, 0x21, 0x00, 0x00, 0x1e], 0x36)
  texts.forEach(([tag, text], at) => bytes.set([0, 0, 0, tag, 0, ...Array.from(text.padEnd(13, ' '), (char, i) => (i === text.length ? 10 : char.charCodeAt(0)))], 0x48 + 18 * at))
  for (const [at, value] of Object.entries(change)) bytes[Number(at)] = value
  return summed(bytes)
}

/** The last byte makes the sum a multiple of 256. */
function summed(bytes: Uint8Array): Uint8Array {
  bytes[127] = (256 - (bytes.subarray(0, 127).reduce((sum, one) => sum + one, 0) % 256)) % 256
  return bytes
}

const hex = (bytes: Uint8Array, between = ''): string => Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join(between)
const rows = (bytes: Uint8Array): Uint8Array[] => Array.from({ length: bytes.length / 16 }, (_, at) => bytes.subarray(at * 16, at * 16 + 16))
const ascii = (bytes: Uint8Array): string => Array.from(bytes, (one) => (one >= 32 && one < 127 ? String.fromCharCode(one) : '.')).join('')
const offset = (at: number, radix: number, width: number): string => (at * 16).toString(radix).padStart(width, '0')

interface Oracle { readonly maker: string; readonly code: number; readonly number: number | null; readonly name: string | null; readonly text: string | null; readonly year: number; readonly week: number | null; readonly cm: readonly [number, number] | null; readonly mm: readonly [number, number] | null }

function oracle(bytes: Uint8Array): Oracle {
  const { stdout } = spawnSync('edid-decode', [], { input: hex(bytes), encoding: 'latin1' })
  const base = stdout.split(/^Block 1/m)[0] ?? ''
  const one = (pattern: RegExp): string | null => pattern.exec(base)?.[1] ?? null
  const two = (pattern: RegExp): readonly [number, number] | null => {
    const found = pattern.exec(base)
    return found ? [Number(found[1]), Number(found[2])] : null
  }
  const number = one(/^ +Serial Number: (\d+)/m)
  return {
    maker: one(/Manufacturer: (\S+)/) ?? '', code: Number(one(/^ +Model: (\d+)/m)), number: number === null ? null : Number(number),
    name: one(/Display Product Name: '(.*)'/), text: one(/Display Product Serial Number: '(.*)'/),
    year: Number(one(/Made in: (?:week \d+ of )?(\d+)/) ?? one(/Model year: (\d+)/)), week: base.includes('Made in: week') ? Number(one(/Made in: week (\d+)/)) : null,
    cm: two(/Maximum image size: (\d+) cm x (\d+) cm/), mm: two(/DTD 1:.*\((\d+) mm x (\d+) mm\)/),
  }
}

function expectAsOracle(edid: Edid, said: Oracle): void {
  expect(edid).toMatchObject({ makerId: said.maker, productCode: said.code, serialNumber: said.number, productName: said.name, serialText: said.text, year: said.year, week: said.week })
  const [width, height] = said.mm ?? said.cm?.map((one) => one * 10) ?? [null, null]
  expect([edid.widthMm, edid.heightMm]).toEqual([width, height])
}

describe.skipIf(!hasOracle)('as edid-decode says', () => {
  test.skipIf(samples.length === 0)('every published sample: maker, product, serial, year and size', () => {
    for (const name of samples) {
      const [bytes] = findEdids(readFileSync(join(SAMPLES, name)))
      const edid = bytes && decodeEdid(bytes)
      expect(edid, name).toBeDefined()
      if (bytes && edid) expectAsOracle(edid, oracle(bytes))
    }
  })

  test('forty screens drawn here', () => {
    const word = fc.stringMatching(/^[A-Z0-9][A-Z0-9 .-]{0,10}[A-Z0-9]$/)
    const screen = fc.record({ maker: fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 26 }))), code: fc.integer({ min: 0, max: 0xffff }), number: fc.integer({ min: 0, max: 0xffffffff }), week: fc.constantFrom(0, 1, 53, 54, 255), year: fc.integer({ min: 4, max: 36 }), minor: fc.constantFrom(3, 4), name: word, serial: fc.option(word), width: fc.integer({ min: 200, max: 1200 }) })
    fc.assert(fc.property(screen, ({ maker: [a = 1, b = 1, c = 1], code, number, week, year, minor, name, serial, width }) => {
      const height = Math.round((width * 9) / 16)
      const id = (a << 10) | (b << 5) | c
      const bytes = block({ 8: id >> 8, 9: id & 255, 10: code & 255, 11: code >> 8, 12: number & 255, 13: (number >> 8) & 255, 14: (number >> 16) & 255, 15: number >>> 24, 16: week, 17: year, 19: minor, 21: Math.round(width / 10), 22: Math.round(height / 10), 66: width & 255, 67: height & 255, 68: ((width >> 8) << 4) | (height >> 8) }, [[0xfc, name], ...(serial === null ? [] : [[0xff, serial] as const])])
      const edid = decodeEdid(bytes)
      expect(edid?.checksumOk).toBe(true)
      if (edid) expectAsOracle(edid, oracle(bytes))
    }), { numRuns: 40, seed: 1 })
  })
})

test('a screen as the inventory keeps it: the brand, the name, the text serial before the number', () => {
  const row = readEdid(block(), { builtin: false })
  expect(row).toMatchObject({ maker: { v: 'Dell', conf: 'measured' }, model: { v: 'PT-24 TEST' }, serial: { v: 'XK0007431' }, week: { v: 12 }, year: { v: 2019 }, diagMm: { v: 604 }, resX: { v: 1920 }, resY: { v: 1080 }, builtin: { v: false } })
})

test('what the maker left out is unknown: no name gives the product code, no serial gives the number, a filler gives nothing', () => {
  expect(readEdid(block({}, []), { builtin: null })).toMatchObject({ model: { v: 'DEL1234' }, serial: { v: '439041101' }, builtin: { unknown: 'not-collected' } })
  expect(readEdid(block({ 12: 1, 13: 1, 14: 1, 15: 1 }, [[0xff, '0000000000']]), { builtin: null })?.serial).toMatchObject({ unknown: 'placeholder' })
  expect(readEdid(block({ 8: 0, 9: 0 }, []), { builtin: null })).toMatchObject({ maker: { unknown: 'placeholder' }, model: { unknown: 'placeholder' } })
  expect(readEdid(block({ 8: 0x7f, 9: 0xff }), { builtin: null })?.maker).toMatchObject({ unknown: 'placeholder' })
  expect(readEdid(block({ 8: 0x4c, 9: 0xa3 }), { builtin: null })?.maker).toMatchObject({ v: 'SEC' })
})

test('a model year is no week of making', () => {
  expect(readEdid(block({ 16: 255 }), { builtin: null })).toMatchObject({ week: { unknown: 'placeholder' }, year: { v: 2019, src: 'edid.model-year' } })
})

test('a size in the timing that is a ratio or centimetres gives way to the screen’s own; a projector has none', () => {
  const timing = (width: number, height: number): Record<number, number> => ({ 66: width & 255, 67: height & 255, 68: ((width >> 8) << 4) | (height >> 8) })
  const diag = (change: Readonly<Record<number, number>>): number | null => valueOf(readEdid(block(change), { builtin: null })?.diagMm as never)
  expect(diag(timing(16, 9))).toBe(609)
  expect(diag({ ...timing(16, 9), 21: 0, 22: 0 })).toBeNull()
  expect(diag({ ...timing(0, 0), 21: 0, 22: 0 })).toBeNull()
  expect(diag({ ...timing(0, 0), 21: 79, 22: 0 })).toBeNull()
  expect(diag({ 21: 0, 22: 0 })).toBe(604)
})

test('a byte altered on its way: read, and only declared', () => {
  const bytes = block()
  bytes[0x20] = 0x55
  const row = readEdid(bytes, { builtin: true })
  expect(row).toMatchObject({ maker: { v: 'Dell', conf: 'declared' }, serial: { v: 'XK0007431', conf: 'declared' }, builtin: { v: true, conf: 'measured' } })
})

test('no EDID is no screen: half a block, another table, DisplayID alone', () => {
  for (const bytes of [new Uint8Array(), block().subarray(0, 127), new Uint8Array(128), Uint8Array.from({ length: 128 }, (_, at) => [0x20, 0x79, 0x00, 0x00][at] ?? 0)]) {
    expect(readEdid(bytes, { builtin: null })).toBeUndefined()
    expect(findEdids(bytes)).toEqual([])
  }
})

describe('every usual text of the same bytes', () => {
  const whole = new Uint8Array([...block({ 126: 1 }), ...summed(Uint8Array.from({ length: 128 }, (_, at) => [2, 3, 4][at] ?? 0))])
  const forms: Readonly<Record<string, string>> = {
    'one line of hex': hex(whole),
    'lines of /sys read by od': rows(whole).map((row) => ` ${hex(row, ' ')}`).join('\n'),
    'od with its offsets': `${rows(whole).map((row, at) => `${offset(at, 8, 7)} ${hex(row, ' ')}`).join('\n')}\n0000400\n`,
    'od in words of 16 bits': rows(whole).map((row, at) => `${offset(at, 8, 7)} ${hex(row).replace(/(..)(..)/g, '$2$1 ').trim()}`).join('\n'),
    xxd: rows(whole).map((row, at) => `${offset(at, 16, 8)}: ${hex(row).replace(/(....)/g, '$1 ')} ${ascii(row)}`).join('\n'),
    'hexdump -C': `${rows(whole).map((row, at) => `${offset(at, 16, 8)}  ${hex(row.subarray(0, 8), ' ')}  ${hex(row.subarray(8), ' ')}  |${ascii(row)}|`).join('\n')}\n00000100\n`,
    'edid-decode': `edid-decode (hex):\n\n${rows(whole).map((row, at) => hex(row, ' ') + (at === 7 ? '\n' : '')).join('\n')}\n\n----------------\n\nBlock 0, Base EDID:\n  EDID Structure Version & Revision: 1.4\n`,
    'xrandr --props': `DP-1 connected 1920x1080+0+0\n\tEDID: \n${rows(whole).map((row) => `\t\t${hex(row)}`).join('\n')}\n\tscaling mode: Full \n   1920x1080 60.00*+\n`,
    ioreg: `    | |   "IODisplayEDID" = <${hex(whole)}>\n    | |   "DisplayVendorID" = 4268\n`,
    'a registry export': `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\X]\r\n"EDID"=hex:${rows(whole).map((row) => hex(row, ',')).join(',\\\r\n  ')}\r\n`,
    'C source': `static const unsigned char edid[] = {\n${rows(whole).map((row) => `  ${Array.from(row, (one) => `0x${one.toString(16).padStart(2, '0')}`).join(', ')},`).join('\n')}\n};\n`,
    base64: toBase64(whole).replace(/(.{76})/g, '$1\n'),
  }
  test.each(Object.entries(forms))('%s', (_name, text) => {
    for (const ended of [text, text.replace(/\n/g, '\r\n')]) expect(findEdids(Buffer.from(ended))).toEqual([whole])
    expect(findEdids(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual([whole])
  })

  test('two screens of one report are two, one written twice is one', () => {
    const other = block({ 10: 0x35 })
    expect(findEdids(Buffer.from(`EDID (hex):\n${hex(whole)}\n\nedid-decode (hex):\n\n${hex(whole, ' ')}\n\n${hex(other)}\n`))).toEqual([whole, other])
  })

  test('prose, long lines of hex and a folder of noise are no screen, and take no time', () => {
    for (const text of ['Aucun écran', 'ff'.repeat(200_000), `${'ffff '.repeat(20_000)}x`, 'deadbeef\n'.repeat(5_000), 'EDID: EDID: EDID: '.repeat(2_000)]) expect(findEdids(Buffer.from(text))).toEqual([])
  })
})

test('100,000 corrupted blocks: no exception, and no number out of its bounds', () => {
  let seed = 20261125
  const draw = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  for (let run = 0; run < 100_000; run++) {
    const bytes = block().slice(0, draw(20) === 0 ? draw(129) : 128)
    for (let hits = draw(12); hits > 0; hits--) bytes[8 + draw(120)] = draw(256)
    const row = readEdid(bytes, { builtin: null })
    if (bytes.length < 128) {
      expect(row).toBeUndefined()
      continue
    }
    const year = valueOf(row?.year as never) as number | null
    const diag = valueOf(row?.diagMm as never) as number | null
    if (row === undefined || (year !== null && (year <= 1990 || year >= 2245)) || (diag !== null && (!Number.isInteger(diag) || diag < 1)) || /[^\x20-\x7e]/.test(JSON.stringify(row))) throw new Error(`run ${run}: ${JSON.stringify(row)}`)
    if (!decodeEdid(bytes)?.checksumOk && 'v' in (row.maker as object) && (row.maker as { conf: string }).conf !== 'declared') throw new Error(`run ${run} believes a broken block`)
  }
})

test('the guard of corrupted blocks can fail: the reasons are really given', () => {
  expect(whyUnknown(readEdid(block({ 17: 0 }), { builtin: null })?.year as never)).toBe('placeholder')
})
