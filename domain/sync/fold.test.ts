import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from './fold.ts'
import { hlcOf } from './hlc.ts'
import { type Dot, dotOf, type FoldOp } from './op.ts'

const REPLICAS = ['a', 'b', 'c', 'd'].map((letter) => `00000000-0000-7000-8000-00000000000${letter}`)

interface Step { readonly rep: number; readonly field: string; readonly value: number; readonly clock: number; readonly kind: 'set' | 'del' | 'undel'; readonly sees: readonly number[] }

/** A history that could have happened: each replica has seen its own operations, and those of the steps it names. */
function history(steps: readonly Step[]): FoldOp[] {
  const ops: FoldOp[] = []
  const seen = REPLICAS.map(() => new Set<number>())
  const count = REPLICAS.map(() => 0)
  for (const [at, step] of steps.entries()) {
    const known = seen[step.rep] ?? new Set()
    for (const other of step.sees) {
      if (other >= at) continue
      // Seeing an operation is seeing what its author had seen.
      const author = ops[other]?.rep ?? ''
      for (let i = 0; i <= other; i++) if (ops[i]?.rep === author) known.add(i)
    }
    const dots = [...known].map((i) => ops[i]).filter((op): op is FoldOp => op !== undefined)
    const base = dots.filter((op) => !dots.some((later) => later.base.includes(op.dot))).map((op) => op.dot).toSorted()
    const n = (count[step.rep] ?? 0) + 1
    count[step.rep] = n
    const rep = REPLICAS[step.rep] ?? ''
    ops.push({ dot: dotOf(rep, n), rep, n, eff: hlcOf(step.clock, 0), kind: step.kind, base: at === 0 ? [] : base, body: step.kind === 'set' ? { [step.field]: step.value } : {} })
    known.add(at)
  }
  return ops
}

const steps = fc.array(fc.record({
  rep: fc.nat(3), field: fc.constantFrom('name', 'commune', 'note'), value: fc.nat(9), clock: fc.nat(2_000_000_000_000), kind: fc.constantFrom('set' as const, 'set' as const, 'set' as const, 'del' as const, 'undel' as const),
  sees: fc.array(fc.nat(40), { maxLength: 3 }),
}), { minLength: 1, maxLength: 40 })

test('the order in which operations arrive changes nothing', () => {
  fc.assert(fc.property(steps, fc.infiniteStream(fc.nat()), (random, keys) => {
    const ops = history(random)
    const shuffled = ops.map((op) => ({ op, key: keys.next().value as number })).toSorted((x, y) => x.key - y.key).map(({ op }) => op)
    expect(fold(shuffled)).toEqual(fold(ops))
  }), { numRuns: 2000, seed: 5 })
})

test('a value written after seeing another wins over it, whatever the clocks say', () => {
  fc.assert(fc.property(steps, fc.nat(2_000_000_000_000), (random, clock) => {
    const ops = history(random)
    const last: FoldOp = { dot: dotOf(REPLICAS[0] ?? '', 999), rep: REPLICAS[0] ?? '', n: 999, eff: hlcOf(clock, 0), kind: 'set', base: fold(ops).heads, body: { name: 'last' } }
    const { fields, heads } = fold([...ops, last])
    expect(fields.get('name')?.map(({ value }) => value)).toEqual(['last'])
    expect(heads).toEqual([last.dot])
  }), { numRuns: 2000, seed: 6 })
})

test('two values that had not seen each other are both kept, the later stamp first', () => {
  const [a = '', b = ''] = REPLICAS
  const op = (rep: string, n: number, ms: number, base: readonly Dot[], name: string): FoldOp => ({ dot: dotOf(rep, n), rep, n, eff: hlcOf(ms, 0), kind: 'set', base, body: { name } })
  const created = op(a, 1, 10, [], 'x')
  const { fields } = fold([created, op(a, 2, 20, [created.dot], 'left'), op(b, 1, 30, [created.dot], 'right')])
  expect(fields.get('name')?.map(({ value }) => value)).toEqual(['right', 'left'])
})

test('a field write never brings a deleted row back; only its own undoing does', () => {
  const [a = ''] = REPLICAS
  const dots = [1, 2, 3, 4].map((n) => dotOf(a, n))
  const op = (n: number, kind: FoldOp['kind'], body: FoldOp['body'] = {}): FoldOp => ({ dot: dotOf(a, n), rep: a, n, eff: hlcOf(n, 0), kind, base: n === 1 ? [] : [dots[n - 2] ?? ''], body })
  const gone = [op(1, 'set', { name: 'x' }), op(2, 'del'), op(3, 'set', { name: 'y' })]
  expect(fold(gone).deleted).toBe(true)
  expect(fold([...gone, op(4, 'undel')]).deleted).toBe(false)
})

test('an operation whose base is not here yet is applied, and the row says that it waits', () => {
  const [a = '', b = ''] = REPLICAS
  const late: FoldOp = { dot: dotOf(b, 1), rep: b, n: 1, eff: hlcOf(2, 0), kind: 'set', base: [dotOf(a, 1)], body: { name: 'y' } }
  expect(fold([late])).toMatchObject({ pending: true, heads: [late.dot] })
  const created: FoldOp = { dot: dotOf(a, 1), rep: a, n: 1, eff: hlcOf(1, 0), kind: 'set', base: [], body: { name: 'x' } }
  expect(fold([late, created])).toMatchObject({ pending: false, heads: [late.dot] })
})
