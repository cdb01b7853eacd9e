// A clock that dates a signature is measured against what is already known.
import { expect, test } from 'vitest'
import { clockWarning, TOLERATED_MS } from './known-time.ts'

const NOW = 1_795_514_400_000

test('a clock before what the log knows, or away from the hub’s, is said; seconds and a silent hub are not', () => {
  expect(clockWarning(NOW, { logAt: 0, hub: null })).toBeNull()
  expect(clockWarning(NOW, { logAt: NOW + TOLERATED_MS, hub: null })).toBeNull()
  expect(clockWarning(NOW, { logAt: NOW + TOLERATED_MS + 1, hub: null })).toEqual({ kind: 'behind', lateMs: TOLERATED_MS + 1 })
  expect(clockWarning(NOW, { logAt: NOW - 1, hub: { hubAt: NOW + 3_600_000, heardAt: NOW } })).toEqual({ kind: 'hub', lateMs: 3_600_000 })
  expect(clockWarning(NOW, { logAt: NOW - 1, hub: { hubAt: NOW - 3_600_000, heardAt: NOW } })).toEqual({ kind: 'hub', lateMs: -3_600_000 })
  expect(clockWarning(NOW, { logAt: NOW - 1, hub: { hubAt: NOW + 5000, heardAt: NOW } })).toBeNull()
})
