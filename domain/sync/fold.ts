// The state of a row as a pure function of its set of operations: causality first, the clock only for ties.
// Arrival order, path and wrong clocks cannot change the result (design/sync.md 3.5).
import type { Dot, FoldOp } from './op.ts'
import { fieldsOf } from './op.ts'

/** The pseudo-field of deletion; written by `del` and `undel` alone. */
export const DELETED = '_del'

interface Head { readonly dot: Dot; readonly eff: string; readonly rep: string; readonly n: number; readonly value: unknown }

export interface FoldedRow {
  /** Every field ever written, its winning value and all its heads, the winner first. */
  readonly fields: ReadonlyMap<string, readonly [Head, ...Head[]]>
  readonly deleted: boolean
  /** Dots no other op of the row has seen: the base of the next op. */
  readonly heads: readonly Dot[]
  /** A base dot, or the creation itself, is not here yet. */
  readonly pending: boolean
}

/** Transitive ancestors of each op among the known ones. Cost is the row's op count squared at worst; rows have tens. */
function ancestors(ops: readonly FoldOp[]): Map<Dot, ReadonlySet<Dot>> {
  const byDot = new Map(ops.map((op) => [op.dot, op]))
  const known = new Map<Dot, Set<Dot>>()
  const collect = (start: FoldOp): Set<Dot> => {
    // Iterative: a long history must not overflow the stack.
    const seen = new Set<Dot>()
    const queue = [...start.base]
    for (let dot = queue.pop(); dot !== undefined; dot = queue.pop()) {
      if (seen.has(dot)) continue
      const op = byDot.get(dot)
      if (!op) continue
      seen.add(dot)
      const done = known.get(dot)
      if (done) for (const one of done) seen.add(one)
      else queue.push(...op.base)
    }
    return seen
  }
  for (const op of ops) known.set(op.dot, collect(op))
  return known
}

function compareHeads(a: Pick<Head, 'eff' | 'rep' | 'n'>, b: Pick<Head, 'eff' | 'rep' | 'n'>): number {
  if (a.eff !== b.eff) return a.eff < b.eff ? -1 : 1
  if (a.rep !== b.rep) return a.rep < b.rep ? -1 : 1
  return a.n - b.n
}

/** Folds all known ops of one row. Duplicates are the caller's to remove. */
export function fold(ops: readonly FoldOp[]): FoldedRow {
  const before = ancestors(ops)
  const isAncestor = (x: Dot, y: Dot): boolean => before.get(y)?.has(x) ?? false
  const written = new Map<string, Head[]>()
  for (const op of ops) {
    for (const [field, value] of writes(op)) {
      const head: Head = { dot: op.dot, eff: op.eff, rep: op.rep, n: op.n, value }
      const list = written.get(field)
      if (list) list.push(head)
      else written.set(field, [head])
    }
  }
  const fields = new Map<string, readonly [Head, ...Head[]]>()
  for (const [field, candidates] of written) {
    const heads = candidates.filter((one) => !candidates.some((other) => isAncestor(one.dot, other.dot))).toSorted((a, b) => compareHeads(b, a))
    const [winner, ...others] = heads
    if (winner) fields.set(field, [winner, ...others])
  }
  const dots = new Set(ops.map((op) => op.dot))
  const heads = ops.map((op) => op.dot).filter((dot) => !ops.some((other) => isAncestor(dot, other.dot))).toSorted()
  const missingBase = ops.some((op) => op.base.some((dot) => !dots.has(dot)))
  const created = ops.some((op) => op.base.length === 0)
  return { fields, deleted: fields.get(DELETED)?.[0].value === true, heads, pending: missingBase || !created }
}

/** The fields an op writes; a field write never resurrects a deleted row. */
export function writes(op: Pick<FoldOp, 'kind' | 'body'>): readonly (readonly [string, unknown])[] {
  if (op.kind === 'del') return [[DELETED, true]]
  if (op.kind === 'undel') return [[DELETED, false]]
  return fieldsOf(op.body).map((field) => [field, op.body[field]] as const)
}
