// Hybrid logical clock: 48 bits of milliseconds and a 16-bit counter, as 16 hex digits. Pure: the wall clock is an argument.
// No local write is ever refused or delayed because of a clock (design/sync.md 3.4).
import { z } from 'zod'

export const Hlc = z.string().regex(/^[0-9a-f]{16}$/)
export type Hlc = z.infer<typeof Hlc>

const MAX_MS = 2 ** 48 - 1
const MAX_COUNTER = 0xffff
export const DAY_MS = 86_400_000

export const ZERO: Hlc = '0000000000000000'

export function hlcOf(ms: number, counter: number): Hlc {
  return Math.min(Math.max(Math.trunc(ms), 0), MAX_MS).toString(16).padStart(12, '0') + counter.toString(16).padStart(4, '0')
}

/** Milliseconds of a stamp. */
export function msOf(stamp: Hlc): number {
  return Number.parseInt(stamp.slice(0, 12), 16)
}

function counterOf(stamp: Hlc): number {
  return Number.parseInt(stamp.slice(12), 16)
}

/** The stamp of a new operation: above the wall clock's, our last one and those of the row being written. */
export function nextHlc(wallMs: number, ...seen: readonly Hlc[]): Hlc {
  const wall = hlcOf(wallMs, 0)
  const highest = seen.reduce((a, b) => (a > b ? a : b), ZERO)
  if (wall > highest) return wall
  const counter = counterOf(highest) + 1
  // Counter overflow moves to the next millisecond.
  return counter <= MAX_COUNTER ? hlcOf(msOf(highest), counter) : hlcOf(msOf(highest) + 1, 0)
}

/** What a received stamp may do to our clock: forward by at most 24 h beyond wall time unless the hub confirmed it. */
export function admitRemote(remote: Hlc, wallMs: number, confirmed: boolean): Hlc {
  return confirmed || msOf(remote) <= wallMs + DAY_MS ? remote : hlcOf(wallMs + DAY_MS, 0)
}
