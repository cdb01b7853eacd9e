// What changed between two inventories of one machine. Rows are matched by what they are, never by their place; what moves
// by itself on an unchanged machine (dates, free space, temperature, hours, neighbours) is told apart (design/inventory.md,
// rule 8); a fact that was unknown and is known has not changed.
import { type Fact, isFact, type UnknownReason, valueOf } from './fact.ts'
import { type Sameness, sameness } from './identity.ts'
import { type Inventory, LISTS, type ListPath, MachineFacts } from './model.ts'

type ChangeKind = 'added' | 'removed' | 'changed' | 'now-known' | 'now-unknown'
export interface Change {
  /** A row stands between brackets by its name: `disks[S3Z9].smart.tempC`. */
  readonly path: string
  readonly kind: ChangeKind
  /** Values alone; what was unknown is its reason, and a list that was not read its reason too. */
  readonly old: unknown
  readonly new: unknown
  readonly volatile: boolean
}
export interface Difference { readonly sameness: Sameness; readonly changes: readonly Change[]; readonly volatile: readonly Change[] }

/** What moves by itself, by path without row names. With `above`: a difference as large as that, in percent, is a change after all. */
const VOLATILE: readonly { readonly path: RegExp; readonly above?: number }[] = [
  { path: /^(?:os\.bootTime|machine\.yearEst|security\.(?:pendingUpdates|lastUpdate))$/ },
  { path: /^volumes\[\]\.freeBytes$/ },
  { path: /^disks\[\]\.smart\.(?:tempC|powerOnHours|writtenBytes)$/ },
  { path: /^battery\[\]\.cycles$/ }, { path: /^battery\[\]\.(?:fullMwh|wearPct)$/, above: 10 },
  // A kernel counts a little more or less for itself at each start.
  { path: /^ram\.osBytes$/, above: 5 },
  { path: /^net\.(?:ifs\[\]\.(?:ips|speedMbps|up)|wifi\..*)$/ },
  { path: /^neighbours(?:\[\].*)?$/ }, { path: /^services(?:\[\].*)?$/ },
  { path: /^(?:users\[\]\.lastLogin|backup\[\]\.lastRun|vms\[\]\.running)$/ },
]

type Row = Readonly<Record<string, unknown>>
/** What names a row, the surest first. `alone`: two rows that both have the surer name and differ by it are two things. */
interface RowNames { readonly by: readonly ((row: Row) => string | null)[]; readonly alone?: boolean }

const fact = (key: string) => (row: Row): string | null => {
  const value = isFact(row[key]) ? valueOf(row[key]) : row[key]
  return typeof value === 'string' && value !== '' ? value : null
}
const joined = (...keys: readonly string[]) => (row: Row): string | null => {
  const parts = keys.map((key) => fact(key)(row))
  return parts[0] === null ? null : parts.map((one) => one ?? '').join(' ').trim()
}
const ROWS: Readonly<Record<ListPath, RowNames>> = {
  disks: { by: [fact('serial'), fact('dev')], alone: true },
  'ram.modules': { by: [fact('slot')] },
  volumes: { by: [fact('mount')] },
  gpu: { by: [fact('name')] },
  screens: { by: [fact('serial'), fact('model')], alone: true },
  battery: { by: [fact('serial')], alone: true },
  'net.ifs': { by: [fact('name'), fact('mac')] },
  neighbours: { by: [fact('mac'), fact('ip')] },
  printers: { by: [fact('name')] },
  usb: { by: [joined('vendorId', 'productId', 'serial'), joined('vendorId', 'productId')] },
  'security.antivirus': { by: [fact('name')] },
  software: { by: [joined('name', 'version', 'source'), joined('name', 'source'), fact('name')] },
  users: { by: [fact('login')] },
  services: { by: [(row) => String(row)] },
  vms: { by: [fact('name')] },
  backup: { by: [fact('tool')] },
}

/** In the order of the model. How and when it was read (sections, durations, hashes) is not compared. */
export function diffInventories(old: Inventory, now: Inventory): Difference {
  const found: Change[] = []
  for (const key of KEYS) compare(old[key], now[key], { path: key, bare: key }, { old, now }, found)
  return { sameness: samenessOf(old, now), changes: found.filter((one) => !one.volatile), volatile: found.filter((one) => one.volatile) }
}

/** Without evidence on both sides (a document that names nothing), the key is all there is. */
function samenessOf(old: Inventory, now: Inventory): Sameness {
  if (old.id === now.id) return 'same'
  if (old.evidence.length > 0 && now.evidence.length > 0) return sameness(old.evidence, now.evidence)
  return old.machineKey === now.machineKey ? 'same' : 'ask'
}

const KEYS = Object.keys(MachineFacts.shape).filter((key) => key !== 'gaps') as readonly Exclude<keyof MachineFacts, 'gaps'>[]
/** `bare` is the path without the names of rows, which may hold any character. */
interface Place { readonly path: string; readonly bare: string }
interface Whole { readonly old: Inventory; readonly now: Inventory }
const isList = (path: string): path is ListPath => (LISTS as readonly string[]).includes(path)

function compare(old: unknown, now: unknown, at: Place, whole: Whole, found: Change[]): void {
  if (isFact(old) && isFact(now)) return compareFacts(old, now, at, found)
  if (isList(at.bare)) return compareLists(old as readonly unknown[], now as readonly unknown[], at.bare, whole, found)
  if (isPlainObject(old) && isPlainObject(now)) {
    for (const key of Object.keys({ ...old, ...now })) compare(old[key], now[key], { path: `${at.path}.${key}`, bare: `${at.bare}.${key}` }, whole, found)
    return
  }
  if (same(old, now)) return
  // A cell of a plain row: null is not known.
  found.push(change(at, old === null ? 'now-known' : now === null ? 'now-unknown' : 'changed', old, now))
}

function compareFacts(old: Fact<unknown>, now: Fact<unknown>, at: Place, found: Change[]): void {
  const before = valueOf(old)
  const after = valueOf(now)
  if ('unknown' in old && 'unknown' in now) return
  if ('unknown' in old) found.push(change(at, 'now-known', { unknown: old.unknown }, after))
  else if ('unknown' in now) found.push(change(at, 'now-unknown', before, { unknown: now.unknown }))
  else if (!same(before, after)) found.push(change(at, 'changed', before, after))
}

function compareLists(old: readonly unknown[], now: readonly unknown[], path: ListPath, whole: Whole, found: Change[]): void {
  const [before, after] = [whole.old.gaps[path]?.unknown, whole.now.gaps[path]?.unknown]
  // A list that was not read is one line, not as many rows added or removed.
  if (before !== undefined || after !== undefined) {
    const said = (reason: UnknownReason | undefined, rows: readonly unknown[]): unknown => (reason === undefined ? rows.length : { unknown: reason })
    if (before === undefined || after === undefined) found.push(change({ path, bare: path }, after === undefined ? 'now-known' : 'now-unknown', said(before, old), said(after, now)))
    return
  }
  for (const { name, before: row, after: other } of matched(old, now, ROWS[path])) {
    const at: Place = { path: `${path}[${name}]`, bare: `${path}[]` }
    if (row === undefined) found.push(change(at, 'added', null, plain(other)))
    else if (other === undefined) found.push(change(at, 'removed', plain(row), null))
    else compare(row, other, at, whole, found)
  }
}

interface Match { readonly name: string; readonly before: unknown; readonly after: unknown }

/** Rows of both lists side by side: equal names first, then the next names among what is left, then what has no name by its place. */
function matched(old: readonly unknown[], now: readonly unknown[], { by, alone = false }: RowNames): readonly Match[] {
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  by.forEach((nameOf, rank) => {
    const waiting = new Map<string, number[]>()
    now.forEach((row, at) => {
      const name = taken.has(at) ? null : nameOf(row as Row)
      if (name !== null) waiting.set(name, [...(waiting.get(name) ?? []), at])
    })
    old.forEach((row, at) => {
      const name = pairs.has(at) ? null : nameOf(row as Row)
      if (name === null) return
      const free = waiting.get(name) ?? []
      const found = free.findIndex((other) => !alone || !by.slice(0, rank).some((surer) => surer(row as Row) !== null && surer(now[other] as Row) !== null))
      if (found >= 0) take(at, free.splice(found, 1)[0] ?? 0)
    })
  })
  const nameless = (rows: readonly unknown[], isTaken: (at: number) => boolean): number[] => rows.flatMap((row, at) => (!isTaken(at) && by.every((nameOf) => nameOf(row as Row) === null) ? [at] : []))
  const left = nameless(now, (at) => taken.has(at))
  nameless(old, (at) => pairs.has(at)).forEach((at, place) => {
    const other = left[place]
    if (other !== undefined) take(at, other)
  })
  function take(at: number, other: number): void {
    pairs.set(at, other)
    taken.add(other)
  }
  const label = (row: unknown, at: number): string => by.flatMap((nameOf) => nameOf(row as Row) ?? [])[0] ?? String(at + 1)
  return [
    ...old.map((row, at) => ({ name: label(row, at), before: row, after: pairs.has(at) ? now[pairs.get(at) ?? 0] : undefined })),
    ...now.flatMap((row, at) => (taken.has(at) ? [] : [{ name: label(row, at), before: undefined, after: row }])),
  ]
}

function change({ path, bare }: Place, kind: ChangeKind, old: unknown, now: unknown): Change {
  const rule = VOLATILE.find((one) => one.path.test(bare))
  const isLarge = rule?.above !== undefined && typeof old === 'number' && typeof now === 'number' && Math.abs(now - old) * 100 > rule.above * Math.max(Math.abs(old), Math.abs(now))
  return { path, kind, old, new: now, volatile: rule !== undefined && !isLarge }
}

const isPlainObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lists of words (addresses, admins) are the same in another order. */
function same(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value)
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

/** A row by its known values alone. */
function plain(value: unknown): unknown {
  if (isFact(value)) return valueOf(value)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => {
    const shown = plain(item)
    return shown === null || (isPlainObject(shown) && Object.keys(shown).length === 0) ? [] : [[key, shown]]
  }))
}
