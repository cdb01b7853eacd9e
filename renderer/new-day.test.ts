// The window is open at midnight.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchDays } from './new-day.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a day that begins is told within a minute, once, and so is a clock set back; nothing after it was stopped', () => {
  vi.setSystemTime(new Date(2026, 10, 30, 23, 50))
  const changed = vi.fn<() => void>()
  const stop = watchDays(changed)
  vi.advanceTimersByTime(9 * 60_000)
  expect(changed).not.toHaveBeenCalled()
  vi.advanceTimersByTime(2 * 60_000)
  expect(changed).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(60 * 60_000)
  expect(changed).toHaveBeenCalledTimes(1)
  vi.setSystemTime(new Date(2025, 10, 30, 12, 0))
  vi.advanceTimersByTime(60_000)
  expect(changed).toHaveBeenCalledTimes(2)
  stop()
  vi.setSystemTime(new Date(2031, 0, 1))
  vi.advanceTimersByTime(60_000)
  expect(changed).toHaveBeenCalledTimes(2)
})
