// Properties of the write path over random acts: rows are what their operations make of them, on any laptop, and an undo
// never overwrites what somebody put there meanwhile.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { createStore } from './create-store.ts'
import type { Store } from './store.ts'

const root = mkdtempSync(join(tmpdir(), 'packtic-histories-'))
const clock = { ms: 1_790_000_000_000 }
const open = (name: string): Store => createStore({ folder: join(root, name), now: () => clock.ms, newId: uuidv7, appVersion: '0', log: () => {} })
let mine: Store
let theirs: Store
beforeAll(() => {
  mine = open('mine')
  theirs = open('theirs')
})
afterAll(() => {
  mine.close()
  theirs.close()
  rmSync(root, { recursive: true, force: true })
})

const refused = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.fault.code
    throw error
  }
}

const sent = new Map<Store, number>([])
/** Hands over what one laptop wrote since the last time, as the hub would. */
function hand(from: Store, to: Store): void {
  const start = sent.get(from) ?? 0
  const ops = from.sync.ops(start + 1, 10_000)
  sent.set(from, start + ops.length)
  to.sync.apply('test', ops.map((op) => ({ op, eff: op.hlc, seq: 0 })), { epoch: 'e', seq: 0, sh: '' })
}

const name = fc.constantFrom('A', 'B', 'C', null)
const act = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), who: fc.boolean(), field: fc.constantFrom('name' as const, 'commune' as const), value: name }),
  fc.record({ kind: fc.constant('remove' as const), who: fc.boolean() }),
  fc.record({ kind: fc.constant('undo' as const), who: fc.boolean() }),
  fc.record({ kind: fc.constant('redo' as const), who: fc.boolean() }),
  fc.record({ kind: fc.constant('exchange' as const) }),
  fc.record({ kind: fc.constant('clock' as const), days: fc.constantFrom(-3650, -1, 1, 3650) }),
)

test('two laptops that undo, redo, remove and exchange end with the same rows, which are what the log says', () => {
  fc.assert(fc.property(fc.array(act, { minLength: 1, maxLength: 30 }), (acts) => {
    const visitId = uuidv7()
    const id = mine.write({ by: 'x', undo: { visitId, key: 'create', what: 'A' } }, (w) => w.create('client', { name: 'A' }))
    hand(mine, theirs)
    for (const one of acts) {
      if (one.kind === 'clock') clock.ms = Math.max(1_000_000_000_000, clock.ms + one.days * 86_400_000)
      else if (one.kind === 'exchange') {
        hand(mine, theirs)
        hand(theirs, mine)
      } else {
        const store = one.who ? mine : theirs
        const undo = { visitId, key: one.kind, what: 'x' }
        if (one.kind === 'set') refused(() => store.write({ by: 'x', undo }, (w) => w.set('client', id, { [one.field]: one.value })))
        else if (one.kind === 'remove') refused(() => store.write({ by: 'x', undo }, (w) => w.remove('client', id)))
        else refused(() => (one.kind === 'undo' ? store.undo.undo('x', visitId) : store.undo.redo('x', visitId)))
      }
    }
    hand(mine, theirs)
    hand(theirs, mine)
    expect(theirs.get('client', id)).toEqual(mine.get('client', id))
  }), { numRuns: 60, seed: 3 })
  for (const store of [mine, theirs]) expect(store.check().lines.filter((line) => line.what === 'rebuilt' || line.what.startsWith('chain'))).toSatisfy((lines: { ok: boolean }[]) => lines.length > 1 && lines.every((line) => line.ok))
})

test('undo never overwrites a value, nor takes out a row, that somebody changed meanwhile', () => {
  fc.assert(fc.property(fc.constantFrom('create' as const, 'set' as const, 'remove' as const), fc.constantFrom('name' as const, 'commune' as const), fc.constantFrom('A', 'B', 'changed'), (kind, field, value) => {
    const visitId = uuidv7()
    const undo = { visitId, key: kind, what: 'x' }
    const id = kind === 'create' ? mine.write({ by: 'x', undo }, (w) => w.create('client', { name: 'A' })) : mine.write({ by: 'x' }, (w) => w.create('client', { name: 'A' }))
    if (kind === 'set') mine.write({ by: 'x', undo }, (w) => w.set('client', id, { name: 'B' }))
    if (kind === 'remove') {
      mine.write({ by: 'x', undo }, (w) => w.remove('client', id))
      mine.undo.undo('x', visitId)
    }
    const left = mine.get('client', id)
    hand(mine, theirs)
    theirs.write({ by: 'y' }, (w) => w.set('client', id, { [field]: value }))
    hand(theirs, mine)
    const changed = mine.get('client', id)
    const code = refused(() => (kind === 'remove' ? mine.undo.redo('x', visitId) : mine.undo.undo('x', visitId)))
    const touched = (row: RowOf<'client'> | undefined): unknown => (kind === 'set' ? row?.name : [row?.name, row?.commune])
    if (JSON.stringify(touched(changed)) !== JSON.stringify(touched(left))) {
      expect(code).toBe('STATE_REFUSED')
      expect(mine.get('client', id)).toEqual(changed)
    } else expect(code).toBeUndefined()
  }), { numRuns: 60, seed: 4 })
})

test('a row edited before its creation arrived waits for it, and is whole once it is here', () => {
  // A replica's own operations always come in their order: it is a colleague's that may come first.
  const id = mine.write({ by: 'x' }, (w) => w.create('client', { name: 'A', commune: 'Privas' }))
  hand(mine, theirs)
  theirs.write({ by: 'y' }, (w) => w.set('client', id, { name: 'B' }))
  const other = open('late')
  const takeAll = (from: Store): number => other.sync.apply('test', from.sync.ops(1, 100_000).map((op) => ({ op, eff: op.hlc, seq: 1 })), { epoch: 'e', seq: 1, sh: '' })
  takeAll(theirs)
  expect(other.get('client', id)).toMatchObject({ name: 'B', commune: null })
  other.write({ by: 'z' }, (w) => w.set('client', id, { note: 'typed meanwhile' }))
  takeAll(mine)
  expect(other.get('client', id)).toMatchObject({ name: 'B', commune: 'Privas', note: 'typed meanwhile' })
  expect(other.check().lines.find((line) => line.what === 'rebuilt')).toMatchObject({ ok: true })
  other.close()
})

test('one operation of a later version, with fields and values this one cannot hold, blocks nothing behind it', () => {
  const id: Id = uuidv7()
  const rep: Id = uuidv7()
  const op = (n: number, body: Record<string, unknown>) => ({ op: { rep, n, hlc: `${String(n).padStart(16, '0')}`, sv: 9, kind: 'set' as const, tbl: n === 2 ? 'planet' : 'site', rid: id, base: n === 1 || n === 2 ? [] : [`${rep}:1`], body: body as never }, eff: `${String(n).padStart(16, '0')}`, seq: n })
  mine.sync.apply('test', [op(1, { name: { fr: 'Mairie' }, distanceKm: 'far', floor: 2 }), op(2, { name: 'Mars' }), op(3, { commune: 'Vernoux' })], { epoch: 'e', seq: 3, sh: '' })
  expect(mine.get('site', id)).toMatchObject({ distanceKm: null, commune: 'Vernoux' })
  expect(mine.check().lines.find((line) => line.what === 'rebuilt')).toMatchObject({ ok: true })
})

test('a page of a list goes on where the page before stopped, in both directions', () => {
  const store = open('pages')
  const ids = Array.from({ length: 25 }, (_, i) => store.write({ by: 'x' }, (w) => w.create('client', { name: String(i) })))
  for (const descending of [false, true]) {
    const found: Id[] = []
    for (let after: Id | undefined; ; after = found.at(-1)) {
      const page = store.list('client', {}, { limit: 10, descending, ...(after ? { after } : {}) })
      found.push(...page.map((row) => row.id))
      if (page.length < 10) break
    }
    expect(found).toEqual(descending ? ids.toReversed() : ids)
  }
  store.close()
})

test('text is one text however it was typed: composed or not, in any case, in a list inside a field', () => {
  const decomposed = 'Élise Béraud'.normalize('NFD')
  const id = mine.write({ by: 'x' }, (w) => w.create('client', { name: decomposed, chorus: { service: decomposed } }))
  expect(mine.get('client', id)).toMatchObject({ name: 'Élise Béraud', chorus: { service: 'Élise Béraud' } })
  for (const typed of ['elise ber', 'ÉLISE', 'Béraud'.normalize('NFD')]) expect(mine.search(typed, 10).map((hit) => hit.id)).toContain(id)
  for (const broken of ['\ud800', 'a\u0000b']) {
    expect(refused(() => mine.write({ by: 'x' }, (w) => w.set('client', id, { name: broken })))).toBe('INVALID')
    expect(refused(() => mine.write({ by: 'x' }, (w) => w.set('client', id, { chorus: [{ deep: broken }] })))).toBe('INVALID')
  }
})

test('search answers newest rows first and every word must be there', () => {
  const store = open('search')
  const ids = ['Mairie de Lamastre', 'École de Lamastre', 'Mairie de Vernoux'].map((name_) => store.write({ by: 'x' }, (w) => w.create('client', { name: name_ })))
  expect(store.search('lamas', 10).map((hit) => hit.id)).toEqual([ids[1], ids[0]])
  expect(store.search('mairie lamastre', 10).map((hit) => hit.id)).toEqual([ids[0]])
  expect(store.search('mairie', 1)).toHaveLength(1)
  store.close()
})
