// What Windows says of itself, whatever brought it (a collector's JSON, a listing of WMI, an exported registry): rows by CIM
// class and values by registry key, names without case. The readers of facts know nothing of the form they came in.
import { CivilDate, civilDateOf, epochDay } from '../../civil-date.ts'
import type { Unknown, UnknownReason } from '../fact.ts'
import { unknown } from '../fact.ts'

export type Scalar = string | number | boolean
export type Cell = Scalar | Uint8Array | readonly Scalar[]
/** One object: lower-case property names, without those that are empty. */
export type Row = ReadonlyMap<string, Cell>

export interface WindowsRecords {
  /** By lower-case class name; a class that was not asked is absent, one with no object is empty. */
  readonly classes: ReadonlyMap<string, readonly Row[]>
  /** By lower-case path: `hklm\system\…`. */
  readonly registry: ReadonlyMap<string, Row>
  /** Why a class or a group of keys (`cim-win32_tpm`, `reg-edid`) gives nothing. */
  readonly missing: (section: string) => UnknownReason
}

export const rowsOf = ({ classes }: WindowsRecords, name: string): readonly Row[] | undefined => classes.get(name.toLowerCase())
export const keyOf = ({ registry }: WindowsRecords, path: string): Row | undefined => registry.get(path.toLowerCase())

/** The keys whose path fits, in the order they were read. */
export function keysLike({ registry }: WindowsRecords, pattern: RegExp): readonly { readonly path: string; readonly found: RegExpExecArray; readonly row: Row }[] {
  return [...registry].flatMap(([path, row]) => {
    const found = pattern.exec(path)
    return found ? [{ path, found, row }] : []
  })
}

export const noClass = (records: WindowsRecords, name: string): Unknown => unknown(records.missing(`cim-${name.toLowerCase()}`), `cim.${name}`)
export const noKeys = (records: WindowsRecords, group: string): Unknown => unknown(records.missing(`reg-${group}`), `reg.${group}`)

/** Text as it stands, trimmed; numbers are text too. Undefined when there is none. */
export function textIn(row: Row | undefined, name: string): string | undefined {
  const cell = row?.get(name.toLowerCase())
  if (typeof cell === 'number') return String(cell)
  return typeof cell === 'string' && cell.trim() !== '' ? cell.trim() : undefined
}

/** A whole number, in digits only: what is too large to be exact is no number. */
export function intIn(row: Row | undefined, name: string): number | undefined {
  const cell = row?.get(name.toLowerCase())
  const value = typeof cell === 'number' ? cell : typeof cell === 'string' && /^-?\d{1,16}$/.test(cell.trim()) ? Number(cell.trim()) : Number.NaN
  return Number.isSafeInteger(value) ? value : undefined
}

/** A count: zero is how Windows says that it does not know. */
export function countIn(row: Row | undefined, name: string): number | undefined {
  const value = intIn(row, name)
  return value !== undefined && value > 0 ? value : undefined
}

export function flagIn(row: Row | undefined, name: string): boolean | undefined {
  const cell = row?.get(name.toLowerCase())
  if (typeof cell === 'boolean') return cell
  if (typeof cell !== 'string') return undefined
  return /^true$/i.test(cell.trim()) ? true : /^false$/i.test(cell.trim()) ? false : undefined
}

/** A list of words; a lone word is a list of one (PowerShell unwraps, listings do not). */
export function wordsIn(row: Row | undefined, name: string): readonly string[] | undefined {
  const cell = row?.get(name.toLowerCase())
  if (typeof cell === 'string') return cell.trim() === '' ? undefined : [cell.trim()]
  return Array.isArray(cell) ? cell.flatMap((one: Scalar) => (String(one).trim() === '' ? [] : [String(one).trim()])) : undefined
}

export function bytesIn(row: Row | undefined, name: string): Uint8Array | undefined {
  const cell = row?.get(name.toLowerCase())
  return cell instanceof Uint8Array ? cell : undefined
}

/** Text that WMI's root/wmi classes give as character codes, ended by zeros. */
export function codesIn(row: Row | undefined, name: string): string | undefined {
  const cell = row?.get(name.toLowerCase())
  if (!Array.isArray(cell)) return undefined
  const codes = cell.map(Number)
  const end = codes.indexOf(0)
  const used = end < 0 ? codes : codes.slice(0, end)
  if (used.length === 0 || used.some((code) => !Number.isInteger(code) || code < 32 || code > 0xffff)) return undefined
  return String.fromCharCode(...used.slice(0, 128)).trim() || undefined
}

/**
 * An instant: DMTF (`20130813153755.000000+120`, minutes from UTC) or ISO as our collector writes it.
 * Before 1990 or no day at all: not an instant of a machine's life.
 */
export function instantIn(row: Row | undefined, name: string): number | undefined {
  const cell = row?.get(name.toLowerCase())
  if (typeof cell !== 'string') return undefined
  const text = cell.trim()
  const [, y, mo, d, h, mi, s, sign, offset] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\.\d{6}([+-])(\d{3})$/.exec(text) ?? /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,7})?Z$/.exec(text) ?? []
  const day = CivilDate.safeParse(`${y}-${mo}-${d}`).data
  const [hours, minutes, seconds] = [Number(h), Number(mi), Number(s)]
  if (day === undefined || day < '1990-01-01' || hours > 23 || minutes > 59 || seconds > 59) return undefined
  const local = epochDay(day) * 86_400_000 + hours * 3_600_000 + minutes * 60_000 + seconds * 1000
  return offset === undefined ? local : local - (sign === '-' ? -1 : 1) * Number(offset) * 60_000
}

/** The day of an instant, where the machine stands: DMTF's own day, else the day in UTC. */
export function dayIn(row: Row | undefined, name: string): string | undefined {
  const at = instantIn(row, name)
  if (at === undefined) return undefined
  const [, y, m, d] = /^(\d{4})(\d{2})(\d{2})\d{6}\./.exec(textIn(row, name) ?? '') ?? []
  return y === undefined ? civilDateOf(at) : `${y}-${m}-${d}`
}
