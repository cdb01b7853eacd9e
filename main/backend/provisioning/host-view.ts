// One machine of a run, as a screen or a summary shows it: from its events and its state, never from memory.
import type { Id } from '../../../domain/ids.ts'
import type { Pack, PackStep } from '../../../domain/provisioning/pack.ts'
import type { RunProgress } from '../../../domain/provisioning/run-events.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { copyFault, type HostState, NEW_HOST } from './host-state.ts'
import type { HostRunView } from './runs-face.ts'

/** Steps to have been measured before an end is foretold. */
const MEASURED = 3

export interface SeenHost { readonly machineId: Id; readonly machine: RowOf<'machine'> | undefined; readonly pack: Pack | undefined; readonly steps: readonly PackStep[]; /** Those that its steps read. */ readonly secrets: readonly string[]; readonly progress: RunProgress; readonly state: HostState; readonly sending: HostRunView['sending']; readonly now: number }

export function hostView({ machineId, machine, pack, steps, secrets, progress, state, sending, now }: SeenHost): HostRunView {
  const done = progress.outcomes.size
  const total = Math.max(steps.length, done)
  const index = steps.findIndex((step) => step.id === progress.current?.step)
  return {
    machineId, name: machine?.name ?? machine?.host ?? '', place: machine?.place ?? null, state: state.state,
    step: stepOf(progress, steps, index), stepsDone: done, stepsTotal: total, fraction: fractionOf(progress, state, steps, done, total), waiting: state.state === 'running' || state.state === 'linkLost' ? (progress.waiting ?? null) : null, sending: state.state === 'running' ? sending : null, mode: state.mode,
    startedAt: state.startedAt, endedAt: state.endedAt, lostSince: state.lostSince, retryAt: state.retryAt, expectedEnd: expectedEnd(state, done, total, now), fault: inBoth(copyFault(state.fault), pack),
    counts: { ok: count(progress, 'ok'), changed: count(progress, 'changed'), failed: count(progress, 'failed') + count(progress, 'undetermined'), skipped: pack ? pack.steps.length - steps.length : 0, undone: count(progress, 'undone') },
    secrets: [...secrets],
  }
}

/** A step's title is kept in French, the language of the journal; its English is the pack's. */
function inBoth(fault: HostRunView['fault'], pack: Pack | undefined): HostRunView['fault'] {
  const step = fault?.detail['step']
  if (!fault || step === undefined) return fault
  return { ...fault, detail: { ...fault.detail, stepEn: pack?.steps.find(({ title }) => title.fr === step)?.title.en ?? step } }
}

/** A colleague's host, as far as the synced rows tell: neither its line nor its clock is known here. */
export function colleagues(run: RowOf<'provisioning_run'>, progress: RunProgress, steps: readonly { readonly at: number | null }[]): HostState {
  const failed = count(progress, 'failed') + count(progress, 'undetermined') > 0
  // Rows come when a machine is at its end: one taken back days later ended then, whenever the run's others did.
  const endedAt = count(progress, 'undone') === 0 ? run.endedAt : Math.max(...steps.map(({ at }) => at ?? 0))
  return { ...NEW_HOST, mode: count(progress, 'undone') > 0 ? 'undo' : 'apply', state: failed ? 'needsAttention' : run.state === 'set_aside' ? 'setAside' : run.state === 'running' ? 'running' : 'done', startedAt: run.startedAt, endedAt }
}

/** Said only when enough steps were measured. */
function expectedEnd({ state, startedAt }: HostState, done: number, total: number, now: number): number | null {
  if (state !== 'running' || startedAt === null || done < MEASURED || done >= total) return null
  return Math.round(now + ((now - startedAt) / done) * (total - done))
}

/** Steps that ended, and the part of the one that works now; the programs come in one go, as far as apt says. */
function fractionOf({ outcomes, current }: RunProgress, { state, mode }: HostState, steps: readonly PackStep[], done: number, total: number): number {
  if (state === 'done') return 1
  if (total === 0) return 0
  if (mode === 'undo') {
    const all = [...outcomes.values()]
    const undone = all.filter(({ result }) => result === 'undone').length
    return undone / Math.max(1, undone + all.filter(({ result }) => result === 'changed').length)
  }
  const inHand = current?.phase === 'apt' ? steps.filter((step) => step.kind === 'package' && !outcomes.has(step.id)).length : 1
  return Math.min(1, (done + ((current?.pct ?? 0) / 100) * inHand) / total)
}

function stepOf(progress: RunProgress, steps: readonly PackStep[], index: number): HostRunView['step'] {
  if (progress.current?.phase === 'apt') return { id: 'apt', title: { fr: '', en: '' }, index: 0, pct: progress.current.pct ?? null }
  const step = steps[index]
  return step ? { id: step.id, title: step.title, index: index + 1, pct: progress.current?.pct ?? null } : null
}

function count({ outcomes }: RunProgress, result: string): number {
  return [...outcomes.values()].filter((one) => one.result === result).length
}
