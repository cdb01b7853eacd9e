// Moments of a run, named by its events and not by a clock: machines are faster and slower from run to run, and a moment that is
// counted from the start may come after the end.
import type { Cli, Line } from './lab.ts'

export interface Arrival { readonly seq: number; readonly what: string; readonly ms: number }
export interface Moment { readonly afterSeq: number; readonly plusMs: number; readonly what: string }

/** When each event of an ended run came, in milliseconds since it began. */
export async function arrivalsOf(run: Cli, began: number, lines: readonly Line[]): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = []
  for (const { seq, step, phase, ev } of lines) if (seq !== undefined) arrivals.push({ seq, what: `${step} ${phase} ${ev}`, ms: ((await run.seen((one) => one.seq === seq)) ?? began) - began })
  return arrivals
}

/** The last event before `atMs`, and how long after it; before the first one, the state in which the run begins. */
export function momentAt(arrivals: readonly Arrival[], atMs: number): Moment {
  const last = arrivals.findLast(({ ms }) => ms <= atMs)
  return { afterSeq: last?.seq ?? 0, plusMs: Math.round(atMs - (last?.ms ?? 0)), what: last ? `after ${last.what}` : 'upload and start' }
}

/** Waits for it. */
export async function reached(run: Cli, { afterSeq, plusMs }: Moment): Promise<void> {
  await run.seen(({ state, seq }) => (afterSeq === 0 ? state !== undefined : seq === afterSeq))
  await new Promise((resolve) => setTimeout(resolve, plusMs))
}
