import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupedByPlace, type Stop } from './tour.ts'

const stops = (...of: readonly (readonly [string, string | null, string?])[]): Stop[] => of.map(([id, commune, startsAt = null]) => ({ id, commune, startsAt }))

test('visits of one place come together, whatever its accents and its case', () => {
  expect(groupedByPlace(stops(['a', 'Privas'], ['b', 'Aubenas'], ['c', 'PRIVAS '], ['d', null], ['e', 'Saint-Étienne'], ['f', 'saint etienne']))).toEqual(['a', 'c', 'b', 'd', 'e', 'f'])
})

test('nothing is proposed where nothing would change, or where an agreed hour would come before an earlier one', () => {
  expect(groupedByPlace(stops(['a', 'Privas'], ['b', 'Privas'], ['c', null], ['d', null]))).toBe(null)
  expect(groupedByPlace(stops(['a', 'Privas', '09:00'], ['b', 'Aubenas', '10:00'], ['c', 'Privas', '14:00']))).toBe(null)
  expect(groupedByPlace(stops(['a', 'Privas', '09:00'], ['b', 'Aubenas', '14:00'], ['c', 'Privas']))).toEqual(['a', 'c', 'b'])
})

test('a proposal holds the same visits, each place in one run, hours in their order', () => {
  const stop = fc.record({ id: fc.uuid(), commune: fc.constantFrom('A', 'B', 'C', null), startsAt: fc.constantFrom('08:00', '09:00', '15:00', null) })
  fc.assert(fc.property(fc.uniqueArray(stop, { selector: ({ id }) => id, maxLength: 12 }), (all) => {
    const order = groupedByPlace(all)
    if (order === null) return
    expect([...order].toSorted()).toEqual(all.map(({ id }) => id).toSorted())
    const sorted = order.flatMap((id) => all.filter((one) => one.id === id))
    const runs = sorted.map(({ commune }) => commune).filter((commune, at, list) => commune !== null && commune !== list[at - 1])
    expect(new Set(runs).size).toBe(runs.length)
    const hours = sorted.flatMap(({ startsAt }) => startsAt ?? [])
    expect(hours).toEqual(hours.toSorted())
  }), { seed: 7, numRuns: 500 })
})
