// A document of GLPI, FusionInventory or OCS, in JSON or in their older XML, as one thing: sections of rows of cells, all
// names in lower case. Pure; never throws: a cell of the wrong kind is no cell.
import type { XmlElement } from '../xml.ts'

export type Row = ReadonlyMap<string, unknown>

export interface GlpiDocument {
  readonly deviceId: string | undefined
  readonly itemType: string | undefined
  /** `action` in JSON, QUERY in XML: inventory, netinventory, snmpquery, netdiscovery… */
  readonly query: string | undefined
  /** What wrote it, in its own words. */
  readonly client: string | undefined
  readonly sections: ReadonlyMap<string, readonly Row[]>
  /** Some sections only, sent between two whole inventories. */
  readonly partial: boolean
  /** What our own export adds. */
  readonly packtic: unknown
}

/** More rows than any section seen (3,200 packages); what is beyond is left out. */
const MAX_ROWS = 20_000
/** A cell longer than this is no fact. */
const MAX_CELL = 4_000

/** Undefined when the value has no `content` with a section in it. */
export function documentFromJson(value: unknown): GlpiDocument | undefined {
  const top = rowOf(value)
  const content = top && rowOf(top.get('content'))
  if (!top || !content || content.size === 0) return undefined
  const sections = new Map([...content].flatMap(([name, section]) => {
    const rows = (Array.isArray(section) ? (section as readonly unknown[]) : [section]).slice(0, MAX_ROWS).flatMap((one) => rowOf(one) ?? [])
    return rows.length > 0 || Array.isArray(section) ? [[name, rows] as const] : []
  }))
  return { deviceId: textIn(top, 'deviceid'), itemType: textIn(top, 'itemtype'), query: textIn(top, 'action'), client: textIn(content, 'versionclient'), sections, partial: flagIn(top, 'partial') === true, packtic: content.get('packtic') }
}

/** Names that the older XML gives to sections and cells, and today's. */
const RENAMED: ReadonlyMap<string, string> = new Map([['firewall', 'firewalls'], ['user', 'users'], ['macaddr', 'mac'], ['installdate', 'install_date'], ['member', 'members']])

/** Undefined when the element is no REQUEST with a CONTENT. */
export function documentFromXml(root: XmlElement): GlpiDocument | undefined {
  const content = root.children.find((child) => child.name === 'CONTENT')
  if (root.name !== 'REQUEST' || !content) return undefined
  const sections = new Map<string, Row[]>()
  for (const child of content.children) {
    if (child.children.length === 0) continue
    const name = nameOf(child)
    const rows = sections.get(name) ?? []
    if (rows.length < MAX_ROWS) rows.push(cellsOf(child))
    sections.set(name, rows)
  }
  const top = cellsOf({ ...root, children: root.children.filter((child) => child !== content) })
  const leaves = cellsOf({ ...content, children: content.children.filter((child) => child.children.length === 0) })
  return { deviceId: textIn(top, 'deviceid'), itemType: textIn(top, 'itemtype'), query: textIn(top, 'query'), client: textIn(leaves, 'versionclient') ?? textIn(sections.get('hardware')?.[0], 'versionclient'), sections, partial: false, packtic: undefined }
}

const nameOf = ({ name }: XmlElement): string => RENAMED.get(name.toLowerCase()) ?? name.toLowerCase()

/** An element's children as cells: text, a row of its own where it has children, a list where the name comes back. Empty ones are none. */
function cellsOf(element: XmlElement): Row {
  const cells = new Map<string, unknown>()
  for (const child of element.children) {
    const text = child.text.trim()
    const value = child.children.length > 0 ? cellsOf(child) : text
    if (value === '') continue
    const name = nameOf(child)
    const before = cells.get(name)
    cells.set(name, before === undefined ? value : Array.isArray(before) ? [...(before as readonly unknown[]), value] : [before, value])
  }
  return cells
}

function rowOf(value: unknown): Row | undefined {
  if (value instanceof Map) return value as Row
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return new Map(Object.entries(value).map(([key, cell]) => [key.toLowerCase(), cell as unknown]))
}

/** The rows of a section, undefined when the document has no such section. */
export function rowsOf({ sections }: GlpiDocument, name: string): readonly Row[] | undefined {
  return sections.get(name)
}

/** A row held in a cell (the time zone of the system). */
export function rowIn(row: Row | undefined, key: string): Row | undefined {
  return rowOf(row?.get(key))
}

/** Control characters and halves of characters are damage, and name nothing. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\uFFFD]+/gu, ' ').trim()
}

/** The first of these cells that says something, as text without ends. */
export function textIn(row: Row | undefined, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const cell = row?.get(key)
    const text = typeof cell === 'string' ? plain(cell) : typeof cell === 'number' && Number.isFinite(cell) ? String(cell) : ''
    if (text !== '' && text.length <= MAX_CELL) return text
  }
  return undefined
}

export function textsIn(row: Row | undefined, key: string): readonly string[] {
  const cell = row?.get(key)
  return (Array.isArray(cell) ? (cell as readonly unknown[]) : cell === undefined ? [] : [cell]).flatMap((one) => (typeof one === 'string' && plain(one) !== '' && one.length <= MAX_CELL ? [plain(one)] : []))
}

/** A whole number not below zero, written as a number or in digits (`4096`, `"4096"`, `"4096.0"`). */
export function countIn(row: Row | undefined, ...keys: readonly string[]): number | undefined {
  const [, digits] = /^(\d{1,15})(?:[.,]0+)?$/.exec(textIn(row, ...keys) ?? '') ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** true, 1, Yes, Oui… or undefined when the cell is no answer. */
export function flagIn(row: Row | undefined, key: string): boolean | undefined {
  const cell = row?.get(key)
  if (typeof cell === 'boolean') return cell
  const word = (textIn(row, key) ?? '').toLowerCase()
  if (['1', 'true', 'yes', 'on', 'enabled', 'oui'].includes(word)) return true
  return ['0', 'false', 'no', 'off', 'disabled', 'non'].includes(word) ? false : undefined
}

const UNITS: ReadonlyMap<string, number> = new Map(Object.entries({ KB: 1 / 1024, MB: 1, GB: 1024, TB: 1024 * 1024, KO: 1 / 1024, MO: 1, GO: 1024, TO: 1024 * 1024 }))

/** Whole megabytes, from a bare number (the format's unit) or with its own ("8 GB", "4096 MB", "1,5 GB"). */
export function megabytesIn(row: Row | undefined, key: string): number | undefined {
  const bare = countIn(row, key)
  if (bare !== undefined) return bare
  const [, number = '', unit = ''] = /^(\d{1,9}(?:[.,]\d{1,3})?) ?([KMGT][BO])$/i.exec(textIn(row, key) ?? '') ?? []
  const factor = UNITS.get(unit.toUpperCase())
  if (factor === undefined) return undefined
  const megabytes = Number(number.replace(',', '.')) * factor
  return Number.isSafeInteger(megabytes) ? megabytes : undefined
}
