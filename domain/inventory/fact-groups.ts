// An inventory as a person reads it: groups in the order of a visit, one line a fact, one row a thing (disk, module, screen).
// Nothing is left out but what the client's papers never show; the window gives the words and the units.
import { type Fact, isFact, type UnknownReason, valueOf } from './fact.ts'
import type { ListPath, MachineFacts } from './model.ts'

export type Scalar = string | number | boolean

/** `path` has no index: the same line of another row bears the same name. */
export interface FactLine { readonly path: string; readonly value: Scalar | null; readonly source: string; readonly conf: 'measured' | 'declared' | 'derived' | null; readonly unknown: UnknownReason | null; readonly alt: readonly { readonly value: Scalar; readonly source: string }[] }
interface FactRow { readonly title: string; readonly lines: readonly FactLine[] }
interface FactList { readonly path: ListPath; readonly gap: UnknownReason | null; readonly rows: readonly FactRow[] }
export interface FactGroup { readonly name: string; readonly lines: readonly FactLine[]; readonly lists: readonly FactList[] }


/** A year estimate is its bounds, a list of words is one text. */
export function scalar(value: unknown): Scalar {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.join(', ')
  const { min, max } = value as { min: number; max: number }
  return min === max ? String(min) : `${min}–${max}`
}

function lineOf(path: string, fact: Fact<unknown>): FactLine {
  if (!('v' in fact)) return { path, value: null, source: fact.src, conf: null, unknown: fact.unknown, alt: [] }
  return { path, value: scalar(fact.v), source: fact.src, conf: fact.conf, unknown: null, alt: (fact.alt ?? []).map((one) => ({ value: scalar(one.v), source: one.src })) }
}

/** Facts right under a part, and those of its parts; lists are told apart. */
function linesOf(value: object, path: string): FactLine[] {
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const at = path === '' ? key : `${path}.${key}`
    if (isFact(item)) return [lineOf(at, item)]
    return typeof item === 'object' && item !== null && !Array.isArray(item) ? linesOf(item, at) : []
  })
}

/** Rows of plain values: a source told the whole row. */
function plainRows<T extends object>(rows: readonly T[], title: (row: T) => string, path: ListPath): FactRow[] {
  return rows.map((row) => ({ title: title(row), lines: Object.entries(row).flatMap(([key, value]: [string, unknown]) => (value === null || value === '' || typeof value === 'object' ? [] : [{ path: `${path}[].${key}`, value: value as Scalar, source: path, conf: 'measured' as const, unknown: null, alt: [] }])) }))
}

function factRows<T extends object>(rows: readonly T[], title: (row: T, at: number) => string, path: ListPath): FactRow[] {
  return rows.map((row, at) => ({ title: title(row, at), lines: linesOf(row, `${path}[]`) }))
}

const either = (at: number, ...facts: readonly Fact<string>[]): string => facts.flatMap((fact) => valueOf(fact) ?? [])[0] ?? String(at + 1)

/** Groups in the order in which a technician asks. Empty text of a list's `gap` = looked at. */
export function factGroups(facts: MachineFacts): readonly FactGroup[] {
  const { machine, cpu, ram, disks, volumes, battery, screens, gpu, net, printers, os, security, software, users, backup, win11, vms } = facts
  const list = (path: ListPath, rows: readonly FactRow[]): FactList => ({ path, gap: facts.gaps[path]?.unknown ?? null, rows })
  const group = (name: string, part: object, lists: readonly FactList[] = []): FactGroup => ({ name, lines: linesOf(part, name), lists })
  return [
    group('machine', machine),
    group('cpu', cpu),
    group('ram', ram, [list('ram.modules', factRows(ram.modules, (one, at) => either(at, one.slot), 'ram.modules'))]),
    group('disks', {}, [list('disks', factRows(disks, (one) => one.dev, 'disks')), list('volumes', factRows(volumes, (one) => one.mount, 'volumes'))]),
    group('battery', {}, [list('battery', factRows(battery, (_one, at) => String(at + 1), 'battery'))]),
    group('screens', {}, [list('screens', factRows(screens, (one, at) => either(at, one.model, one.maker), 'screens')), list('gpu', factRows(gpu, (one, at) => either(at, one.name), 'gpu'))]),
    group('os', os),
    group('win11', { verdict: win11.verdict, cpuSupported: win11.cpuSupported, tpm2: win11.tpm2, uefiSecureBoot: win11.uefiSecureBoot }),
    group('security', security, [list('security.antivirus', factRows(security.antivirus, (one) => one.name, 'security.antivirus'))]),
    group('net', { gateway: net.gateway, dns: net.dns, role: net.role, wifi: net.wifi }, [list('net.ifs', factRows(net.ifs, (one) => one.name, 'net.ifs'))]),
    group('printers', {}, [list('printers', factRows(printers, (one) => one.name, 'printers'))]),
    group('use', {}, [
      // Programs whose support ended first: the others are a count.
      list('software', plainRows(software.toSorted((a, b) => Number(b.eol !== null) - Number(a.eol !== null)), (one) => one.name, 'software')),
      list('backup', plainRows(backup, (one) => one.tool, 'backup')), list('users', plainRows(users, (one) => one.login, 'users')), list('vms', plainRows(vms, (one) => one.name, 'vms')),
    ]),
  ]
}
