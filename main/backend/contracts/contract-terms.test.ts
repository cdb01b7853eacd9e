// Terms written as rows and events into a real base, and read back by the one reader.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays } from '../../../domain/civil-date.ts'
import { ContractTerms } from '../../../domain/contracts/contract-terms.ts'
import type { Id } from '../../../domain/ids.ts'
import { createStore } from '../store/create-store.ts'
import type { Store } from '../store/store.ts'
import { contractTerms } from './contract-terms.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-terms-'))
let store: Store
beforeAll(() => {
  store = createStore({ folder, now: () => 1_790_000_000_000, newId: uuidv7, appVersion: '0', log: () => {} })
})
afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Writes what was agreed and each event, in the order given; an amendment is signed by its proof. */
function written(terms: ContractTerms, shuffled: <T>(list: readonly T[]) => readonly T[]): Id {
  return store.write({ by: 'test' }, (w) => {
    const { start, durationMonths, noticeMonths, tacit, nonProfessional, visitsPerYear, billing, floorCents, vatRateBp, index } = terms
    const [unit, ...prices] = terms.unitCents
    const [count, ...machines] = terms.machines
    const contractId = w.create('maintenance_contract', { state: 'active', start, durationMonths, noticeMonths, tacit, nonProfessional, visitsPerYear, billing, floorMonthlyCents: floorCents, vatRateBp, unitMonthlyCents: unit?.value ?? 0, machines: count?.value ?? 0, indexName: index?.name ?? null, indexMonth: index?.baseMonth ?? null, capBp: index?.capBp ?? null })
    const signed = (fields: object): void => {
      const docId = uuidv7()
      w.create('amendment', { contractId, docId, ...fields })
      w.add('signature_proof', { docId, version: 1, signedAt: 1 })
    }
    for (const { from, value } of shuffled(prices)) signed({ kind: 'price', from, newCents: value })
    for (const change of shuffled(terms.changes)) signed({ kind: 'terms', ...change })
    for (const { from, value } of shuffled(machines)) w.create('contract_event', { contractId, kind: 'machines', from, machines: value })
    for (const { from, to } of shuffled(terms.suspensions)) w.create('contract_event', { contractId, kind: 'suspension', from, to })
    if (terms.stopsOn !== null) w.create('contract_event', { contractId, kind: 'ending', from: terms.start, to: terms.stopsOn, because: 'term' })
    return contractId
  })
}
function read(contractId: Id): ContractTerms | null {
  const contract = store.get('maintenance_contract', contractId)
  return contract ? contractTerms(store, contract) : null
}

/** Days after the first one, in order, each at least two days after the one before: suspensions that touch would be one. */
const daysAfter = (start: string, gaps: readonly number[]): string[] => gaps.map((_, at) => addDays(start, gaps.slice(0, at + 1).reduce((sum, gap) => sum + gap, 0)))
const gap = fc.integer({ min: 2, max: 200 })
const list = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<{ gap: number; value: T }[]> => fc.array(fc.record({ gap, value }), { maxLength: 5 })
const dated = <T>(start: string, items: readonly { gap: number; value: T }[]): { from: string; value: T }[] => daysAfter(start, items.map((one) => one.gap)).map((from, at) => ({ from, value: items[at]?.value as T }))
const change = fc.record({ noticeMonths: fc.integer({ min: 1, max: 6 }), visitsPerYear: fc.nat(52), billing: fc.constantFrom('monthly' as const, 'quarterly' as const, 'yearly' as const), floorCents: fc.nat(100_000) }, { requiredKeys: [] })

const someTerms = fc.record({
  startDay: fc.nat(1460), durationMonths: fc.integer({ min: 1, max: 60 }), noticeMonths: fc.integer({ min: 1, max: 6 }), tacit: fc.boolean(), nonProfessional: fc.boolean(), visitsPerYear: fc.nat(52), billing: fc.constantFrom('monthly' as const, 'quarterly' as const, 'yearly' as const),
  unit: fc.nat(10_000), prices: list(fc.nat(10_000)), floorCents: fc.nat(10_000), count: fc.nat(200), machines: list(fc.nat(200)), vatRateBp: fc.constantFrom(2000, 850), changes: list(change), pauses: fc.array(fc.record({ gap, days: fc.nat(90) }), { maxLength: 4 }), open: fc.boolean(),
  stops: fc.option(fc.nat(2000)), index: fc.option(fc.record({ name: fc.constant('Syntec révisé'), baseMonth: fc.constantFrom('2024-01', '2025-01'), capBp: fc.option(fc.nat(1000)) })),
}).map(({ startDay, unit, prices, count, machines, changes, pauses, open, stops, ...rest }): Omit<ContractTerms, 'reference'> => {
  const start = addDays('2026-01-01', startDay)
  const suspensions: { from: string; to: string | null }[] = []
  for (const one of pauses) {
    const from = addDays(suspensions.at(-1)?.to ?? start, one.gap)
    suspensions.push({ from, to: addDays(from, one.days) })
  }
  const last = suspensions.at(-1)
  if (open && last) last.to = null
  return { ...rest, start, unitCents: [{ from: start, value: unit }, ...dated(start, prices)], machines: [{ from: start, value: count }, ...dated(start, machines)], changes: dated(start, changes).map(({ from, value }) => ({ from, ...value })), suspensions, stopsOn: stops === null ? null : addDays(start, stops) }
})

test('terms read back from rows and events are those that were written, in whatever order the events came', () => {
  fc.assert(fc.property(someTerms, fc.boolean(), (terms, reversed) => {
    const contractId = written({ reference: '-', ...terms }, (all) => (reversed ? all.toReversed() : all))
    const back = read(contractId)
    expect(back).toEqual({ reference: contractId, ...terms })
    expect(ContractTerms.parse(back)).toEqual(back)
  }), { numRuns: 200, seed: 17 })
})

test('an amendment that nobody signed changes nothing; once signed it does', () => {
  const base = { reference: '-', start: '2027-03-18', durationMonths: 12, noticeMonths: 2, tacit: true, nonProfessional: true, visitsPerYear: 2, billing: 'monthly' as const, unitCents: [{ from: '2027-03-18', value: 1200 }], floorCents: 0, machines: [{ from: '2027-03-18', value: 5 }], vatRateBp: 2000, changes: [], suspensions: [], stopsOn: null, index: null }
  const contractId = written(base, (all) => all)
  const docId = uuidv7()
  store.write({ by: 'test' }, (w) => w.create('amendment', { contractId, kind: 'price', from: '2028-03-18', newCents: 1218, docId }))
  expect(read(contractId)?.unitCents).toEqual([{ from: '2027-03-18', value: 1200 }])
  store.write({ by: 'test' }, (w) => w.add('signature_proof', { docId, version: 1, signedAt: 1 }))
  expect(read(contractId)?.unitCents).toEqual([{ from: '2027-03-18', value: 1200 }, { from: '2028-03-18', value: 1218 }])
})

test('a contract of which the price is not typed has no terms, rather than terms at zero', () => {
  const contractId = store.write({ by: 'test' }, (w) => w.create('maintenance_contract', { state: 'project', start: '2027-03-18', durationMonths: 12, noticeMonths: 2, machines: 5, vatRateBp: 2000 }))
  expect(read(contractId)).toBeNull()
})
