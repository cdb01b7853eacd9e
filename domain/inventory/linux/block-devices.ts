// Block devices as a tree, from lsblk in either of its forms, and the kernel's own files of each disk.
import { blocks, count, pairs, type Sections } from './sections.ts'
import { jsonOrNothing } from '../../json-text.ts'

export interface BlockDevice {
  readonly name: string; readonly type: string | null; readonly bytes: number | null
  readonly rotating: boolean | null; readonly removable: boolean | null
  /** Undefined where this lsblk does not know the column, null where the device has none. */
  readonly transport: string | null | undefined
  readonly model: string | null; readonly serial: string | null; readonly firmware: string | null
  readonly fs: string | null; readonly mounts: readonly string[]
  readonly children: readonly BlockDevice[]
}

/** A row as either form gives it: cells of text, numbers or flags, whatever this version of lsblk writes. */
type Row = Readonly<Record<string, unknown>>
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const rowsOf = (value: unknown): readonly Row[] => (Array.isArray(value) ? value.filter(isRow) : [])

/** The tree, or undefined when no form of it can be read. */
export function blockDevices(text: string | undefined): readonly BlockDevice[] | undefined {
  if (text === undefined) return undefined
  const parsed = jsonOrNothing(text)
  if (isRow(parsed) && Array.isArray(parsed['blockdevices'])) return rowsOf(parsed['blockdevices']).flatMap((row) => fromJson(row, 0))
  const rows = text.split('\n').flatMap((line) => (/^([A-Z:-]+="[^"]*"\s*)+$/.test(line.trim()) ? [fromPairs(line)] : []))
  return rows.length > 0 ? treeOf(rows) : undefined
}

const word = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)
const flag = (value: unknown): boolean | null => (value === true || value === 1 || value === '1' ? true : value === false || value === 0 || value === '0' ? false : null)

function device(row: Row, children: readonly BlockDevice[]): BlockDevice {
  const bytes = typeof row['size'] === 'number' ? row['size'] : count(word(row['size']) ?? undefined)
  const mounts = Array.isArray(row['mountpoints']) ? row['mountpoints'] : []
  return {
    name: (word(row['name']) ?? '').replace(/^\/dev\//, ''), type: word(row['type']), bytes: bytes !== null && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null, rotating: flag(row['rota']), removable: flag(row['rm']),
    transport: row['tran'] === undefined ? undefined : word(row['tran']), model: word(row['model']), serial: word(row['serial']), firmware: word(row['rev']), fs: word(row['fstype']),
    mounts: [...new Set([row['mountpoint'], ...mounts].flatMap((one) => word(one) ?? []))], children,
  }
}

const DEEP = 8

function fromJson(row: Row, depth: number): BlockDevice[] {
  return word(row['name']) === null ? [] : [device(row, depth > DEEP ? [] : rowsOf(row['children']).flatMap((child) => fromJson(child, depth + 1)))]
}

/** `NAME="sda" TYPE="disk"`, keys made small; the parent's name stands in `pkname`. */
function fromPairs(line: string): Row {
  return Object.fromEntries([...line.matchAll(/([A-Z:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key.toLowerCase(), value.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))]))
}

/** Flat rows name their parent, or stand after it: a partition bears the name of its disk. */
function treeOf(rows: readonly Row[]): readonly BlockDevice[] {
  const nameOf = (row: Row): string => word(row['name']) ?? ''
  const parentOf = (row: Row): string => word(row['pkname']) ?? nameOf(rows.findLast((one) => one !== row && one['type'] === 'disk' && row['type'] !== 'disk' && nameOf(row).startsWith(nameOf(one))) ?? {})
  const under = (name: string, depth: number): readonly BlockDevice[] => (depth > DEEP ? [] : rows.filter((row) => parentOf(row) === name && nameOf(row) !== name && nameOf(row) !== '').map((row) => device(row, under(nameOf(row), depth + 1))))
  return under('', 0)
}

/** Every device of a tree, with those above it. */
export function* walk(devices: readonly BlockDevice[], above: readonly BlockDevice[] = []): Generator<readonly [device: BlockDevice, above: readonly BlockDevice[]]> {
  for (const one of devices) {
    yield [one, above]
    yield* walk(one.children, [...above, one])
  }
}

/** The kernel's files of one disk; sizes there count sectors of 512 bytes whatever the disk's own. */
export interface KernelDisk { readonly path: string | null; readonly bytes: number | null; readonly rotating: boolean | null; readonly removable: boolean | null; readonly model: string | null; readonly serial: string | null; readonly firmware: string | null; readonly lifeTime: string | null }

export function kernelDisks(sections: Sections): ReadonlyMap<string, KernelDisk> {
  return new Map(blocks(sections.body('blk')).map(([name, body]) => {
    const files = pairs(body)
    const sectors = count(files['size'])
    return [name, { path: files['path'] ?? null, bytes: sectors ? sectors * 512 : null, rotating: flag(files['rotational']), removable: flag(files['removable']), model: files['model'] || files['name'] || null, serial: files['serial'] || null, firmware: files['firmware_rev'] || files['rev'] || null, lifeTime: files['life_time'] ?? null }]
  }))
}
