// dmidecode's text as the same record as raw tables: versions 2.4 to 3.x, all of it or one keyword, quiet or not, CRLF or
// not, tabs or spaces. A line that is lost or torn says nothing; it never says something else.
import type { Reading } from '../model.ts'
import type { MemoryArray, MemoryRow, SmbiosBattery, SmbiosProcessor, SmbiosRecord } from './record.ts'
import { smbiosReading } from './smbios-reading.ts'
import { CHASSIS_TYPES, OUT_OF_SPEC } from './words.ts'
import { isOwnChassis } from './chassis.ts'

/** True for text that dmidecode wrote; anything may stand before or after it. A comparison of two such texts is none. */
export function isDmidecodeText(text: string): boolean {
  if (/^@@ -\d/m.test(text)) return false
  return /^# dmidecode[ -]|^[\t ]*Handle 0x[0-9A-F]{1,8}(?:, DMI type \d|\r?$)|^SMBIOS \d+\.\d+(?:\.\d+)? present/im.test(text) || (/^(?:BIOS|System|Processor) Information\r?$/m.test(text) && /^[\t ]+(?:Vendor|Manufacturer|Socket Designation):/m.test(text))
}

/** dmidecode's text as facts; text of another kind gives none. */
export function readDmidecode(text: string): Reading {
  return smbiosReading(dmidecodeRecord(text), 'text.dmidecode')
}

interface Block { readonly type: number; readonly handle: number | null; readonly fields: Map<string, string>; readonly items: Map<string, string[]> }
interface Report { readonly blocks: readonly Block[]; readonly end: SmbiosRecord['end'] }

/** What the titles of the structures that we read number, for quiet output and lost lines. */
const TITLES: ReadonlyMap<string, number> = new Map([['BIOS Information', 0], ['System Information', 1], ['Base Board Information', 2], ['Chassis Information', 3], ['System Enclosure or Chassis', 3], ['Processor Information', 4], ['Physical Memory Array', 16], ['Memory Device', 17], ['Portable Battery', 22], ['TPM Device', 43], ['End Of Table', 127]])
const END_OF_TABLE = 127
/** What `-t memory` and its like print: all of their types, and nothing else. */
const KEYWORDS: readonly (readonly number[])[] = [[0, 13], [1, 12, 15, 23, 32], [2, 10, 41], [3], [4], [5, 6, 16, 17], [16, 17], [17], [16]]

/** Lines of the structures that are counted or summed: without a structure of their own, one is lost. */
const DECIDING = /^\s+(?:Size|Use|Array Handle|Maximum Capacity|Number Of Devices|Form Factor|Status|Core Count):/
/** Keys of one kind of structure alone: in another kind, the lines between the two are lost. */
const OWNERS: Readonly<Record<string, number>> = {
  'Release Date': 0, 'Runtime Size': 0, 'ROM Size': 0, UUID: 1, 'Wake-up Type': 1, Features: 2, 'Contained Object Handles': 2, Lock: 3, 'Boot-up State': 3, 'Thermal State': 3, 'OEM Information': 3,
  'Core Count': 4, 'External Clock': 4, Upgrade: 4, Use: 16, 'Maximum Capacity': 16, 'Number Of Devices': 16, 'Array Handle': 17, 'Form Factor': 17, 'Design Capacity': 22,
}
const READ = new Set([0, 1, 2, 3, 4, 16, 17, 22, 43])
const MERGED = -1
/** Makers' own structures bear any key. */
const OEM = 128

function reportOf(text: string): Report {
  const blocks: Block[] = []
  let block: Block | undefined
  let titled = false
  let list: string | undefined
  let fieldIndent = 0
  let isStopped = false
  let hasOrphans = false
  // What a torn last line says is not what it said.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split(/\r?\n/)
  const open = (type: number, handle: number | null): void => {
    block = { type, handle, fields: new Map(), items: new Map() }
    blocks.push(block)
    titled = false
    list = undefined
    fieldIndent = 0
  }
  for (const line of lines) {
    const words = line.trim()
    const [, handle, type] = /^Handle 0x([0-9A-F]{1,8})(?:, DMI type (\d{1,3}), \d+ bytes?\.?)?$/i.exec(words) ?? []
    const ofOld = handle === undefined ? /^DMI type (\d{1,3}), \d+ bytes?\.?$/.exec(words)?.[1] : undefined
    if (handle !== undefined) open(type === undefined ? MERGED : Number(type), Number.parseInt(handle, 16))
    else if (ofOld !== undefined && block && block.fields.size === 0) blocks[blocks.length - 1] = block = { ...block, type: Number(ofOld) }
    else if (/^Invalid entry length|DMI table is broken/.test(words)) isStopped = true
    // A blank line ends a structure; one of tabs alone is an empty string of it.
    else if (line === '') block = block && titled ? undefined : block
    else if (words === '') continue
    else if (TITLES.has(words) && (block === undefined || titled || block.fields.size > 0)) {
      open(TITLES.get(words) ?? MERGED, null)
      titled = true
    } else if (block === undefined) hasOrphans ||= DECIDING.test(line)
    else if (!titled && !words.includes(': ') && !words.endsWith(':')) titled = true
    else {
      const indent = line.length - line.trimStart().length
      if (block.fields.size === 0 && block.items.size === 0) fieldIndent = indent
      const [, key, value = ''] = /^([^:]+):(?:\s+(.*))?$/.exec(words) ?? []
      titled = true
      if (indent > fieldIndent) {
        if (list !== undefined) block.items.get(list)?.push(words)
      } else if (key !== undefined) {
        list = value === '' ? key : undefined
        // A key of another kind, or one that comes again: two structures run into one, and none of the two can be told.
        if (block.type < OEM && ((OWNERS[key] ?? block.type) !== block.type || (block.fields.has(key) && READ.has(block.type)))) {
          hasOrphans = true
          blocks[blocks.length - 1] = block = { ...block, type: MERGED, fields: new Map(), items: new Map() }
        } else block.fields.set(key, value)
        if (list !== undefined) block.items.set(list, [])
      }
    }
  }
  return { blocks, end: endOf(text, blocks, isStopped, hasOrphans) }
}

function endOf(text: string, blocks: readonly Block[], isStopped: boolean, hasOrphans: boolean): SmbiosRecord['end'] {
  if (hasOrphans) return 'cut'
  const announced = Number(/^(\d{1,5}) structures occupying \d+ bytes/m.exec(text)?.[1] ?? -1)
  if (blocks.some((one) => one.type === END_OF_TABLE) || /^\s*End Of Table\s*$/m.test(text) || blocks.length === announced) return 'proven'
  return isStopped || KEYWORDS.some((types) => blocks.every((one) => types.includes(one.type))) ? 'open' : 'cut'
}

/** A text's record. Never throws; text of another kind is a record that says nothing. */
export function dmidecodeRecord(text: string): SmbiosRecord {
  const { blocks, end } = reportOf(text)
  const all = (type: number): readonly Block[] => blocks.filter((one) => one.type === type)
  const bios = all(0)[0]
  const system = all(1)[0]
  const tpm = all(43)[0]
  const isQuiet = blocks.every((one) => one.handle === null)
  const place = isQuiet ? arrayPlaces(blocks) : new Map<Block, number>()
  const version = /^\s*SMBIOS (\d{1,2})\.(\d{1,2})(?:\.\d+)? present/m.exec(text)
  return {
    version: version ? `${version[1]}.${version[2]}` : null, end,
    bios: bios ? { version: said(bios, 'Version'), date: said(bios, 'Release Date'), uefi: has(bios, 'Characteristics', 'UEFI is supported'), virtual: has(bios, 'Characteristics', 'System is a virtual machine') } : null,
    system: system ? { maker: said(system, 'Manufacturer', 'Vendor'), model: said(system, 'Product Name', 'Product'), version: said(system, 'Version'), serial: said(system, 'Serial Number'), uuid: uuid(said(system, 'UUID')), family: said(system, 'Family') } : null,
    board: boardOf(all(2)), chassis: chassisOf(all(3)),
    processors: all(4).map(processor),
    arrays: all(16).map((one) => memoryArray(one, isQuiet ? (place.get(one) ?? null) : one.handle)),
    rows: all(17).map((one) => memoryRow(one, isQuiet ? (place.get(one) ?? null) : hexOf(said(one, 'Array Handle')))),
    batteries: all(22).map(battery),
    tpm: tpm ? { version: /^([1-9]\d?\.\d{1,2})(?:\s|$)/.exec(said(tpm, 'Specification Version') ?? '')?.[1] ?? null } : null,
  }
}

/** Quiet output has no handles: the rows of an array follow it. */
function arrayPlaces(blocks: readonly Block[]): ReadonlyMap<Block, number> {
  let last = -1
  return new Map(blocks.map((one, at) => [one, one.type === 16 ? (last = at) : last]))
}

/** dmidecode's own words for a field that holds nothing. */
const NOTHING = new Set(['', 'Not Specified', '<BAD INDEX>', '<null string>'])

function said(block: Block, ...keys: readonly string[]): string | null {
  const value = keys.map((key) => block.fields.get(key)).find((one) => one !== undefined)?.trim()
  return value === undefined || NOTHING.has(value) ? null : value
}

const has = (block: Block, list: string, item: string): boolean => block.items.get(list)?.includes(item) ?? false
const hexOf = (value: string | null): number | null => (/^0x[0-9A-F]{1,8}$/i.test(value ?? '') ? Number(value) : null)
const wholeOf = (value: string | null): number | null => (/^\d{1,9}$/.test(value ?? '') ? Number(value) || null : null)

/** Unset ones are said in words. */
function uuid(value: string | null): string | null {
  return value === null || /^Not (?:Present|Settable)$/i.test(value) ? null : value.toLowerCase()
}

function boardOf(boards: readonly Block[]): SmbiosRecord['board'] {
  const [board] = boards
  return board ? { maker: said(board, 'Manufacturer'), model: said(board, 'Product Name'), serial: said(board, 'Serial Number') } : null
}

/** The machine's own, where a docking station is listed too. */
function chassisOf(all: readonly Block[]): SmbiosRecord['chassis'] {
  const type = (one: Block): number => CHASSIS_TYPES.findIndex((word) => word.toLowerCase() === said(one, 'Type')?.toLowerCase()) + 1
  const chassis = all.find((one) => isOwnChassis(type(one))) ?? all[0]
  return chassis ? { type: type(chassis) || null, assetTag: said(chassis, 'Asset Tag') } : null
}

function processor(one: Block): SmbiosProcessor {
  const kind = said(one, 'Type')
  const status = said(one, 'Status')
  const id = said(one, 'ID')
  return {
    installed: kind === null || status === null ? null : kind === 'Central Processor' && /^Populated\b/.test(status) && !/Disabled/.test(status),
    name: said(one, 'Version'), maker: said(one, 'Manufacturer'), id: id !== null && /^(?:[0-9A-F]{2} ){7}[0-9A-F]{2}$/i.test(id) ? Uint8Array.from(id.split(' '), (hex) => Number.parseInt(hex, 16)) : null,
    currentMhz: rate(said(one, 'Current Speed'), 'MHz'), cores: wholeOf(said(one, 'Core Count')), threads: wholeOf(said(one, 'Thread Count')),
    is64: has(one, 'Characteristics', '64-bit capable'), virt: has(one, 'Characteristics', 'Enhanced Virtualization'),
  }
}

function memoryArray(one: Block, handle: number | null): MemoryArray {
  const use = said(one, 'Use')
  return { handle, system: use === null ? null : use === 'System Memory', maxBytes: sizeOf(said(one, 'Maximum Capacity')), ecc: said(one, 'Error Correction Type'), slots: wholeOf(said(one, 'Number Of Devices')) }
}

function memoryRow(one: Block, array: number | null): MemoryRow {
  const size = said(one, 'Size')
  const isEmpty = size !== null && /^(?:No Module Installed|Not Installed)$/i.test(size)
  return {
    array, fitted: size === null ? null : !isEmpty, bytes: sizeOf(size), form: formOf(said(one, 'Form Factor')), type: said(one, 'Type'), speedMtps: rate(said(one, 'Speed'), 'MHz', 'MT/s'),
    slot: said(one, 'Locator'), maker: said(one, 'Manufacturer'), serial: said(one, 'Serial Number'), partNumber: said(one, 'Part Number'),
  }
}

/** Old versions wrote some of them otherwise. */
const formOf = (word: string | null): string | null => (word === 'SO-DIMM' ? 'SODIMM' : word === '<OUT OF SPEC>' ? OUT_OF_SPEC : word)

function battery(one: Block): SmbiosBattery {
  const chemistry = said(one, 'SBDS Chemistry') ?? said(one, 'Chemistry')
  return { maker: said(one, 'Manufacturer'), serial: said(one, 'Serial Number') ?? said(one, 'SBDS Serial Number'), chemistry, made: said(one, 'Manufacture Date') ?? said(one, 'SBDS Manufacture Date'), designMwh: wholeOf(/^(\d{1,9}) mWh$/.exec(said(one, 'Design Capacity') ?? '')?.[1] ?? null) }
}

const UNITS: Readonly<Record<string, number>> = { bytes: 1, kb: 1024, kib: 1024, mb: 1024 ** 2, mib: 1024 ** 2, gb: 1024 ** 3, gib: 1024 ** 3, tb: 1024 ** 4, tib: 1024 ** 4 }

/** `8192 MB`, `8 GB`, `1 TB`, `512 kB`: bytes; null for anything else. */
function sizeOf(value: string | null): number | null {
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?(bytes|[kmgt]i?b)$/i.exec(value ?? '') ?? []
  const bytes = Number(number) * (UNITS[unit.toLowerCase()] ?? 0)
  return number !== '' && bytes > 0 && Number.isSafeInteger(bytes) ? bytes : null
}

/** `2400 MT/s`, `1067 MHz`, `667 MHz (1.5 ns)`. */
function rate(value: string | null, ...units: readonly string[]): number | null {
  const [, number, unit = ''] = /^(\d{1,9}) (MHz|MT\/s)(?: \(.*\))?$/.exec(value ?? '') ?? []
  return number !== undefined && units.includes(unit) ? Number(number) || null : null
}
