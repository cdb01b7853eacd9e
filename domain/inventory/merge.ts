// Two sources on one machine: leaf by leaf the better one wins and the other stays beside it (preferred).
import { isFact, preferred, type Unknown } from './fact.ts'
import { LISTS, type ListPath, type MachineFacts } from './model.ts'

/** Rows of these lists are the same thing in both sources when they bear the same name. */
const NAMES: Readonly<Partial<Record<ListPath, string>>> = { disks: 'dev', volumes: 'mount', 'net.ifs': 'name', printers: 'name', 'security.antivirus': 'name' }

/** `b` fills what `a` lacks, and stands beside it where both know. A list that `a` read is its own: `b` adds no row to it. */
export function mergeFacts(a: MachineFacts, b: MachineFacts): MachineFacts {
  return merged(a, b, '', a.gaps, b.gaps) as MachineFacts
}

type Gaps = MachineFacts['gaps']
const isList = (path: string): path is ListPath => (LISTS as readonly string[]).includes(path)

function merged(a: unknown, b: unknown, path: string, gapsA: Gaps, gapsB: Gaps): unknown {
  if (path === 'gaps') return mergedGaps(gapsA, gapsB)
  if (isFact(a) && isFact(b)) return preferred(a, b)
  if (Array.isArray(a) && Array.isArray(b)) return isList(path) ? mergedRows(a, b, path, gapsA, gapsB) : a.length > 0 ? a : b
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a
  return Object.fromEntries(Object.entries(a).map(([key, value]) => [key, merged(value, (b as Readonly<Record<string, unknown>>)[key], path === '' ? key : `${path}.${key}`, gapsA, gapsB)]))
}

function mergedRows(a: readonly unknown[], b: readonly unknown[], path: ListPath, gapsA: Gaps, gapsB: Gaps): readonly unknown[] {
  if (gapsA[path]) return gapsB[path] ? a : b
  const name = NAMES[path]
  const key = (row: unknown, at: number): unknown => (name ? (row as Readonly<Record<string, unknown>>)[name] : path === 'battery' ? at : undefined)
  if (name === undefined && path !== 'battery') return a
  return a.map((row, at) => {
    const other = b.find((one, where) => key(one, where) === key(row, at))
    return other === undefined ? row : merged(row, other, `${path}[]`, {}, {})
  })
}

/** Only what neither could read stays a gap, with the more telling reason. */
function mergedGaps(a: Gaps, b: Gaps): Gaps {
  return Object.fromEntries(LISTS.flatMap((path) => {
    const [one, other] = [a[path], b[path]]
    return one && other ? [[path, preferred<never>(one, other) as Unknown]] : []
  }))
}
