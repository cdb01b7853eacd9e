import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admitRemote, DAY_MS, hlcOf, msOf, nextHlc, ZERO } from './hlc.ts'

test('a new stamp is above everything seen, whatever the wall clock does in ± 10 years', () => {
  const wall = fc.integer({ min: 1_400_000_000_000, max: 2_100_000_000_000 })
  fc.assert(fc.property(fc.array(wall, { minLength: 1, maxLength: 60 }), (walls) => {
    let last = ZERO
    for (const now of walls) {
      const next = nextHlc(now, last)
      expect(next > last).toBe(true)
      expect(msOf(next)).toBeGreaterThanOrEqual(now)
      last = next
    }
  }), { numRuns: 2000 })
})

test('a full counter moves to the next millisecond', () => {
  expect(nextHlc(5, hlcOf(10, 0xffff))).toBe(hlcOf(11, 0))
})

test('a colleague ahead by years moves our clock by one day at most until the hub confirms it', () => {
  const now = 1_700_000_000_000
  const far = hlcOf(now + 3650 * DAY_MS, 3)
  expect(msOf(admitRemote(far, now, false))).toBe(now + DAY_MS)
  expect(admitRemote(far, now, true)).toBe(far)
})
