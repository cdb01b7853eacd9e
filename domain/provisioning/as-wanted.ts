// A machine on which a plan found every step done already: the run that was asked for is its checks, and those were just made.
// Its journal is what the machine answered, with the machine's own times; nothing is started there and nothing written.
// Why: docs/decisions/nothing-to-do.md.
import { z } from 'zod'
import { civilDateOf } from '../civil-date.ts'
import type { Id } from '../ids.ts'
import type { PlanAnswer } from './plan-program.ts'
import type { HostEvent } from './run-events.ts'

const Seconds = z.string().regex(/^\d{1,12}(\.\d+)?$/).transform(Number)

/** When each step was found done, in order, on the machine's own clock that nobody sets. */
export interface AsWanted {
  readonly steps: readonly { readonly id: string; readonly upMs: number }[]
  readonly startedUpMs: number
  /** What its calendar said then, in seconds of 1970. */
  readonly startedAtS: number
}

/** `wanted`: the steps this machine gets. Undefined where one is not done or not told, or where dpkg stopped half-way, which a run repairs first. */
export function asWanted({ facts, checks, upMs }: PlanAnswer, wanted: readonly string[]): AsWanted | undefined {
  const [up, clock] = [Seconds.safeParse(facts['up']), Seconds.safeParse(facts['clock'])]
  if (!up.success || !clock.success || facts['halves'] !== 'no') return undefined
  const steps = wanted.flatMap((id) => {
    const at = upMs.get(id)
    return checks.get(id) === 'ok' && at !== undefined ? [{ id, upMs: at }] : []
  })
  if (steps.length < wanted.length) return undefined
  return { steps: steps.toSorted((a, b) => a.upMs - b.upMs), startedUpMs: Math.round(up.data * 1000), startedAtS: Math.floor(clock.data) }
}

/** The events of such a run, as the machine's program would have written them. */
export function eventsAsWanted(runId: Id, { steps, startedUpMs, startedAtS }: AsWanted): readonly HostEvent[] {
  const events: HostEvent[] = []
  const say = (upMs: number, event: Pick<HostEvent, 'step' | 'phase' | 'ev'> & Partial<HostEvent>): void => void events.push({ v: 1, run: runId, seq: events.length + 1, t: secondOf(startedAtS + Math.floor((upMs - startedUpMs) / 1000)), up: upMs, ...event })
  let before = startedUpMs
  say(before, { step: '-', phase: 'run', ev: 'start' })
  for (const { id, upMs } of steps) {
    say(before, { step: id, phase: 'check', ev: 'start' })
    say(upMs, { step: id, phase: 'check', ev: 'end', rc: 0, ms: upMs - before, res: 'ok' })
    before = upMs
  }
  say(before, { step: '-', phase: 'run', ev: 'end', rc: 0 })
  return events
}

function secondOf(seconds: number): string {
  const [s, m, h] = [seconds % 60, Math.floor(seconds / 60) % 60, Math.floor(seconds / 3600) % 24].map((part) => String(part).padStart(2, '0'))
  return `${civilDateOf(seconds * 1000)}T${h}:${m}:${s}Z`
}
