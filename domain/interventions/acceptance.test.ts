import { expect, test } from 'vitest'
import { acceptanceMissing, acceptanceOutcome } from './acceptance.ts'

const met = { title: 'a', result: 'met' as const }
const reserve = { what: 'à corriger', who: 'Scop' }

test('the outcome follows from the reserves; only a refusal is said', () => {
  expect([acceptanceOutcome([], false), acceptanceOutcome([reserve], false), acceptanceOutcome([reserve], true)]).toEqual(['accepted', 'withReserves', 'refused'])
})

test('nothing untried is signed, and what failed has its reserve or is refused', () => {
  expect(acceptanceMissing([], [], false)).toEqual(['tests'])
  expect(acceptanceMissing([met, { title: 'b', result: null }], [], false)).toEqual(['results'])
  for (const result of ['unmet', 'notDone'] as const) {
    expect(acceptanceMissing([met, { title: 'b', result }], [], false)).toEqual(['reserve'])
    expect(acceptanceMissing([met, { title: 'b', result }], [reserve], false)).toEqual([])
    expect(acceptanceMissing([met, { title: 'b', result }], [], true)).toEqual([])
  }
  expect(acceptanceMissing([met], [{ what: 'x', who: ' ' }], false)).toEqual(['reserveWords'])
})
