// A clock that dates a signature is measured against what is already known.
import { expect, test } from 'vitest'
import { clockWarning, instantWithOffset, TOLERATED_MS } from './known-time.ts'

const NOW = Date.UTC(2026, 10, 24, 10)

test('a clock before what the log knows, or away from the hub’s, is said; seconds and a silent hub are not', () => {
  expect(clockWarning(NOW, { logAt: 0, hub: null })).toBeNull()
  expect(clockWarning(NOW, { logAt: NOW + TOLERATED_MS, hub: null })).toBeNull()
  expect(clockWarning(NOW, { logAt: NOW + TOLERATED_MS + 1, hub: null })).toEqual({ kind: 'behind', lateMs: TOLERATED_MS + 1 })
  expect(clockWarning(NOW, { logAt: NOW - 1, hub: { hubAt: NOW + 3_600_000, heardAt: NOW } })).toEqual({ kind: 'hub', lateMs: 3_600_000 })
  expect(clockWarning(NOW, { logAt: NOW - 1, hub: { hubAt: NOW - 3_600_000, heardAt: NOW } })).toEqual({ kind: 'hub', lateMs: -3_600_000 })
  expect(clockWarning(NOW, { logAt: NOW - 1, hub: { hubAt: NOW + 5000, heardAt: NOW } })).toBeNull()
})

test('an instant with its offset is the same instant', () => {
  for (const offset of [0, 60, 120, -570, 345]) expect(Date.parse(instantWithOffset(NOW, offset))).toBe(NOW)
  expect(instantWithOffset(NOW, 60)).toBe('2026-11-24T11:00:00.000+01:00')
  expect(instantWithOffset(NOW, -570)).toBe('2026-11-24T00:30:00.000-09:30')
})
