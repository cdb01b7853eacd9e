import { expect, test } from 'vitest'
import { afterAct, HAND_OFF_ACTS, replacesReport, SHARED_STATES, SharedSheet, type SharedState } from './shared-hand-off.ts'

test('the first act after the offer counts, whoever does it; whatever comes later, or twice, or from the wrong Scop, changes nothing', () => {
  let changes = 0
  for (const first of HAND_OFF_ACTS) {
    for (const by of ['giver', 'receiver'] as const) {
      for (const state of [undefined, ...SHARED_STATES]) {
        const next = afterAct(state, first, by)
        if (next === undefined) continue
        changes++
        // Once answered or taken back, no act of anybody moves it any more: a report says what was done, not whose it is.
        if (state === 'offered') for (const later of HAND_OFF_ACTS) for (const who of ['giver', 'receiver'] as const) expect(afterAct(next, later, who)).toBe(later === 'report' && who === 'receiver' && next === 'accepted' ? 'accepted' : undefined)
      }
    }
  }
  expect(changes).toBe(5)
  const run = (...acts: readonly (readonly [(typeof HAND_OFF_ACTS)[number], 'giver' | 'receiver'])[]): SharedState | undefined => acts.reduce<SharedState | undefined>((state, [act, by]) => afterAct(state, act, by) ?? state, undefined)
  expect(run(['offer', 'giver'], ['accept', 'receiver'], ['withdraw', 'giver'])).toBe('accepted')
  expect(run(['offer', 'giver'], ['withdraw', 'giver'], ['accept', 'receiver'])).toBe('withdrawn')
  expect(run(['accept', 'receiver'], ['offer', 'giver'])).toBe('offered')
})

test('only the named fields leave: whatever else is put beside them is dropped', () => {
  const shared = { client: 'Association', place: null, kind: 'repair', asked: 'Imprimante', wishedOn: null, why: 'plus près', contact: null }
  expect(SharedSheet.parse({ ...shared, contractId: 'c1', unitCents: 4900, contact: { name: 'Camille', phone: null, email: 'x' } })).toEqual({ ...shared, contact: { name: 'Camille', phone: null } })
  expect(SharedSheet.safeParse({ ...shared, asked: ' ' }).success).toBe(false)
})

test('a report takes the place of an older one only: said twice, or heard late, it changes nothing', () => {
  const [first, corrected, other] = [{ version: 1, signedAt: 500 }, { version: 2, signedAt: 400 }, { version: 2, signedAt: 600 }]
  expect([replacesReport(undefined, first), replacesReport(first, first), replacesReport(first, corrected), replacesReport(corrected, first), replacesReport(corrected, other), replacesReport(other, corrected)]).toEqual([true, false, true, false, true, false])
})
