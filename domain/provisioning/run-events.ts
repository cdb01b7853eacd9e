// The events a host writes, and what they add up to. Order is `seq`, durations are `up`; the clocks are never trusted.
import { z } from 'zod'
import { Id } from '../ids.ts'
import { NOT_CONFIRMED } from './kinds/firewall.ts'
import { REPOSITORY_CODES } from './program/codes.ts'

const STEP_RESULTS = ['ok', 'changed', 'failed', 'skipped', 'blocked', 'undetermined', 'undone'] as const
export type StepResult = (typeof STEP_RESULTS)[number]

export const HostEvent = z.object({
  v: z.literal(1), run: Id, seq: z.int().min(1), t: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), up: z.int().min(0), step: z.string().regex(/^(-|[a-z][a-z0-9-]{1,40})$/), phase: z.enum(['run', 'check', 'apply', 'verify', 'undo', 'after', 'apt']),
  ev: z.enum(['start', 'end', 'progress', 'retry', 'reboot', 'confirm', 'stop', 'resume']), rc: z.int().optional(), ms: z.int().optional(), res: z.enum(STEP_RESULTS).optional(),
  /** How far a long phase is, as apt tells it. */
  pct: z.number().min(0).max(100).optional(),
  /** Of a restart: the boot that the machine leaves. */
  boot: z.string().regex(/^[0-9a-f-]{1,60}$/).optional(),
})
export type HostEvent = z.infer<typeof HostEvent>

/** One event, or undefined for a torn or foreign line: counted by the caller, never fatal. */
export function readEvent(line: string): HostEvent | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  const parsed = HostEvent.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

export interface StepOutcome { readonly step: string; readonly result: StepResult; readonly rc: number | null; readonly ms: number }

/** Former rules put back, since nobody came in through the new ones; a repository that is not there, or that cannot be trusted. */
export type ApplyCause = 'FIREWALL_NOT_CONFIRMED' | 'REPOSITORY_UNREACHABLE' | 'REPOSITORY_UNTRUSTED'
const CAUSES: Readonly<Record<number, ApplyCause>> = { [NOT_CONFIRMED]: 'FIREWALL_NOT_CONFIRMED', [REPOSITORY_CODES.unreachable]: 'REPOSITORY_UNREACHABLE', [REPOSITORY_CODES.untrusted]: 'REPOSITORY_UNTRUSTED' }

export interface RunProgress {
  /** The last word on each step that was reached; a step changed earlier and found done at a resume stays changed. */
  readonly outcomes: ReadonlyMap<string, StepOutcome>
  readonly current: { readonly step: string; readonly phase: HostEvent['phase']; readonly pct: number | undefined } | undefined
  /** What the machine waits for: its own restart, or to be reached anew before its firewall stays. */
  readonly waiting: 'restart' | 'confirm' | undefined
  /** The boot that a restart under way leaves. */
  readonly leaving: string | undefined
  /** rc of the run's own end event, when it ended; paused is 75. */
  readonly ended: number | undefined
  readonly resumes: number
  /** Causes that the last apply of a step told by its code. */
  readonly causes: ReadonlyMap<string, ApplyCause>
  readonly lastSeq: number
  /** UTC second of the first and last event, as the host says it. */
  readonly firstAt: string | undefined
  readonly lastAt: string | undefined
}

/** The same, taken up event by event: a run of hours is not read anew for each of its words. */
export interface ProgressFold { readonly add: (event: HostEvent) => void; readonly now: () => RunProgress }

export function progressFold(): ProgressFold {
  const outcomes = new Map<string, StepOutcome>()
  const spent = new Map<string, number>()
  const causes = new Map<string, ApplyCause>()
  let current: RunProgress['current']
  let waiting: RunProgress['waiting']
  let leaving: string | undefined
  let ended: number | undefined
  let resumes = 0
  let lastSeq = 0
  let firstAt: string | undefined
  let lastAt: string | undefined
  const add = ({ seq, t, step, phase, ev, rc, ms, res, pct, boot }: HostEvent): void => {
    lastSeq = seq
    firstAt ??= t
    lastAt = t
    waiting = ev === 'reboot' ? 'restart' : ev === 'confirm' ? 'confirm' : undefined
    leaving = ev === 'reboot' ? boot : undefined
    if (ev === 'progress') {
      if (current) current = { ...current, pct }
      return
    }
    if (step === '-') {
      if (phase === 'run' && ev === 'resume') resumes++
      if (phase === 'run') ended = ev === 'end' || ev === 'stop' ? (rc ?? 0) : undefined
      current = phase === 'apt' && ev === 'start' ? { step, phase, pct: undefined } : phase === 'apt' ? undefined : current
      return
    }
    if (ev === 'stop') {
      ended = rc ?? 75
      return
    }
    if (ev === 'start') current = { step, phase, pct: undefined }
    if (ev === 'end') {
      spent.set(step, (spent.get(step) ?? 0) + (ms ?? 0))
      current = undefined
      if (phase === 'apply') {
        const cause = CAUSES[rc ?? 0]
        if (cause) causes.set(step, cause)
        else causes.delete(step)
      }
    }
    if (res !== undefined) {
      const before = outcomes.get(step)
      const result = before?.result === 'changed' && res === 'ok' ? 'changed' : res
      outcomes.set(step, { step, result, rc: rc ?? null, ms: spent.get(step) ?? 0 })
    }
  }
  return { add, now: () => ({ outcomes: new Map(outcomes), current, waiting, leaving, ended, resumes, causes: new Map(causes), lastSeq, firstAt, lastAt }) }
}

export function progressOf(events: readonly HostEvent[]): RunProgress {
  const fold = progressFold()
  for (const event of events) fold.add(event)
  return fold.now()
}

/** The same, of a run that a colleague's laptop made: its synced step rows are all that travels, oldest first. */
export function progressOfSteps(rows: readonly { readonly step: string | null; readonly result: StepResult | null; readonly rc: number | null; readonly ms: number | null }[]): RunProgress {
  const outcomes = new Map<string, StepOutcome>()
  for (const { step, result, rc, ms } of rows) if (step !== null && result !== null) outcomes.set(step, { step, result, rc, ms: ms ?? 0 })
  return { outcomes, current: undefined, waiting: undefined, leaving: undefined, ended: undefined, resumes: 0, causes: new Map(), lastSeq: 0, firstAt: undefined, lastAt: undefined }
}
