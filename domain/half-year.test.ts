import { expect, test } from 'vitest'
import { addDays } from './civil-date.ts'
import { halfYearOf } from './half-year.ts'

test('every day lies in one half-year, and the next begins the day after its last', () => {
  expect(halfYearOf('2026-06-30')).toEqual({ year: 2026, half: 1, from: '2026-01-01', until: '2026-06-30' })
  expect(halfYearOf('2026-07-01')).toEqual({ year: 2026, half: 2, from: '2026-07-01', until: '2026-12-31' })
  expect(halfYearOf('2026-11-30', 1)).toEqual({ year: 2027, half: 1, from: '2027-01-01', until: '2027-06-30' })
  expect(halfYearOf('2026-02-28', -1)).toEqual({ year: 2025, half: 2, from: '2025-07-01', until: '2025-12-31' })
  for (let day = '2024-01-01'; day <= '2028-12-31'; day = addDays(day, 1)) {
    const { from, until } = halfYearOf(day)
    expect(from <= day && day <= until && halfYearOf(day, 1).from === addDays(until, 1)).toBe(true)
  }
})
