// What the rows and arrays of memory add up to. A row that cannot be read makes the sum unknown, never smaller.
// Rules: design/inventory.md 3.11 and 4.3.
import { type Fact, firmwareText, known, type Unknown, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import type { MemoryArray, MemoryRow, SmbiosRecord } from './record.ts'
import { OUT_OF_SPEC } from './words.ts'

/** Firmware chips, video memory and the like stand in the same list: 7 machines in 1,000. */
const NOT_RAM = new Set(['VRAM', 'ROM', 'Flash', 'EEPROM', 'FEPROM', 'EPROM', 'Logical non-volatile device'])
const SOCKETS = new Set(['SIMM', 'SIP', 'DIP', 'ZIP', 'Proprietary Card', 'DIMM', 'RIMM', 'SODIMM', 'SRIMM', 'FB-DIMM', 'CAMM'])
const SOLDERED = new Set(['Chip', 'Row Of Chips', 'Die'])
const UNTOLD_FORMS = new Set(['Other', 'Unknown', OUT_OF_SPEC])

interface SystemMemory { readonly rows: readonly MemoryRow[]; readonly arrays: readonly MemoryArray[]; readonly isWhole: boolean; readonly isReadable: boolean }

/** True when the record holds all structures: said so, or no row is missing to the announced ones. */
export function hasAll({ end, rows, arrays }: SmbiosRecord): boolean {
  const declared = arrays.reduce((all, one) => all + (one.slots ?? Infinity), 0)
  return end === 'proven' || (end === 'open' && declared > 0 && rows.length >= declared)
}

/** The rows that are system memory: not another array's, not another kind of chip. */
function systemMemory(record: SmbiosRecord): SystemMemory {
  const byHandle = new Map(record.arrays.toReversed().map((one) => [one.handle, one]))
  const isAllSystem = record.arrays.every((one) => one.system === true)
  const belongs = record.rows.map((row): boolean | null => {
    if (row.type !== null && NOT_RAM.has(row.type)) return false
    const array = byHandle.get(row.array)
    if (array) return array.system === false ? false : row.fitted === null || (row.fitted && row.type === null) ? null : array.system
    // A row that names no array, or none that is there: its own only when it could not be another's.
    return isAllSystem && row.fitted !== null && (row.type !== null || !row.fitted) ? true : null
  })
  return { rows: record.rows.filter((_, at) => belongs[at] === true), arrays: record.arrays.filter((one) => one.system !== false), isWhole: hasAll(record), isReadable: !belongs.includes(null) }
}

/** True = soldered, false = in a socket, null = it does not say. */
function isSoldered({ form, type, slot }: Pick<MemoryRow, 'form' | 'type' | 'slot'>): boolean | null {
  if (form === 'CAMM') return false
  if (type?.startsWith('LPDDR') || (form !== null && SOLDERED.has(form))) return true
  if (form !== null && SOCKETS.has(form)) return false
  // The locator counts only where the form says nothing: "Bottom - on board" stands on real sockets too.
  return form !== null && UNTOLD_FORMS.has(form) && /on[- ]?board|solder|memory[- ]down/i.test(slot ?? '') ? true : null
}

export function memoryReading(record: SmbiosRecord, source: string): { ram: Reading['ram']; gap: Unknown | undefined } {
  const { rows, arrays, isWhole, isReadable } = systemMemory(record)
  const [t16, t17] = [`${source}.t16`, `${source}.t17`]
  const why: Unknown | undefined = !isWhole ? unknown('truncated', t17) : !isReadable ? unknown('parse', t17) : rows.length === 0 ? unknown('not-collected', t17) : undefined
  const fitted = rows.filter((row) => row.fitted === true)
  const empty = rows.filter((row) => row.fitted === false)
  const bytes = fitted.every((row) => row.bytes !== null) ? fitted.reduce((all, row) => all + (row.bytes ?? 0), 0) : 0
  const total = why ?? (bytes > 0 ? known(bytes, t17) : unknown('parse', t17))
  return {
    gap: why,
    ram: {
      totalBytes: total, maxBytes: maxBytes(arrays, isWhole, bytes, t16), ecc: eccOf(arrays, isWhole, t16),
      slots: why ?? known(rows.length, t17), soldered: why ?? solderedOf(fitted, t17),
      // An empty row may be the place of a chip that is not soldered: free only where a module can be pushed in.
      slotsFree: why ?? (empty.every((row) => row.form !== null && SOCKETS.has(row.form)) ? known(empty.length, t17) : unknown('placeholder', t17)),
      modules: why ? undefined : fitted.map((row) => moduleReading(row, t17)),
    },
  }
}

/** The declared maximum of all arrays; 4 % of firmware declares less than what is fitted. */
function maxBytes(arrays: readonly MemoryArray[], isWhole: boolean, fittedBytes: number, src: string): Fact<number> {
  if (!isWhole) return unknown('truncated', src)
  if (arrays.length === 0 || arrays.some((one) => one.system === null || one.maxBytes === null)) return unknown(arrays.length === 0 ? 'not-collected' : 'placeholder', src)
  const declared = arrays.reduce((all, one) => all + (one.maxBytes ?? 0), 0)
  return declared >= fittedBytes ? known(declared, src, 'declared') : { ...known(fittedBytes, src, 'derived'), alt: [{ v: declared, src }] }
}

function eccOf(arrays: readonly MemoryArray[], isWhole: boolean, src: string): Fact<boolean> {
  if (!isWhole) return unknown('truncated', src)
  const words = arrays.map((one) => one.ecc)
  if (words.some((one) => one === 'Single-bit ECC' || one === 'Multi-bit ECC')) return known(true, src, 'declared')
  return words.length > 0 && words.every((one) => one === 'None' || one === 'Parity') ? known(false, src, 'declared') : unknown('placeholder', src)
}

/** All modules soldered; one in a socket is enough to say no. */
function solderedOf(fitted: readonly MemoryRow[], src: string): Fact<boolean> {
  const each = fitted.map(isSoldered)
  if (each.includes(false)) return known(false, 'rule.soldered', 'derived')
  return each.length === 0 || each.includes(null) ? unknown('placeholder', src) : known(true, 'rule.soldered', 'derived')
}

function moduleReading(row: MemoryRow, src: string) {
  const text = (value: string | null): Fact<string> => (value === OUT_OF_SPEC ? unknown('parse', src) : value === 'Other' ? unknown('placeholder', src) : firmwareText(value ?? undefined, src, 'placeholder'))
  const number = (value: number | null): Fact<number> => (value === null ? unknown('placeholder', src) : known(value, src))
  return { slot: text(row.slot), bytes: number(row.bytes), type: text(row.type), speedMtps: number(row.speedMtps), formFactor: text(row.form), maker: text(row.maker), partNumber: text(row.partNumber), serial: text(row.serial) }
}
