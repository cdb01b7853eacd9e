// An instant with its offset names one moment, wherever it is read.
import { expect, test } from 'vitest'
import { instantWithOffset } from './clock-words.ts'

const NOW = Date.UTC(2026, 10, 24, 10)

test('an instant with its offset is the same instant', () => {
  for (const offset of [0, 60, 120, -570, 345]) expect(Date.parse(instantWithOffset(NOW, offset))).toBe(NOW)
  expect(instantWithOffset(NOW, 60)).toBe('2026-11-24T11:00:00.000+01:00')
  expect(instantWithOffset(NOW, -570)).toBe('2026-11-24T00:30:00.000-09:30')
})
