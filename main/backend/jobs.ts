// Long acts: started by a call that answers at once, followed by events, kept in a local row so that
// nothing is forgotten when the program dies. A job that was running then is told as interrupted.
import { z } from 'zod'
import type { Fault } from '../../domain/errors.ts'
import { Id, Instant } from '../../domain/ids.ts'
import type { Push } from '../contract/events.ts'
import { toFault } from '../contract/faults.ts'
import type { Store } from './store/store.ts'

const JobState = z.enum(['running', 'done', 'failed', 'cancelled'])
const JobRow = z.object({ jobId: Id, kind: z.string(), state: JobState, done: z.int(), total: z.int(), text: z.string().nullable(), startedAt: Instant })
export type JobRow = z.infer<typeof JobRow>

const KEPT = 50
const PUSH_EVERY_MS = 250

/** A long act: its row survives a crash, its progress is pushed, its signal says cancel. */
export interface JobContext { readonly jobId: Id; readonly signal: AbortSignal; progress(done: number, total: number, text?: string): void }
export type StartJob = (kind: string, work: (job: JobContext) => Promise<void>) => { jobId: Id }

export interface Jobs {
  readonly start: StartJob
  cancel(jobId: Id): void
  list(): readonly JobRow[]
  /** Cancels what runs and waits for it, at a stop. */
  settle(): Promise<void>
}

export function createJobs({ store, push, now, newId, log }: { store: Store; push: Push; now: () => number; newId: () => Id; log: (level: 'error', event: string, values: Record<string, string>) => void }): Jobs {
  const running = new Map<Id, { controller: AbortController; ended: Promise<void> }>()
  let rows: readonly JobRow[] = z.array(JobRow).catch([]).parse(store.local('jobs') ?? []).map((row) => (row.state === 'running' ? { ...row, state: 'failed' as const } : row))

  const save = (changed: JobRow): void => {
    rows = [changed, ...rows.filter((row) => row.jobId !== changed.jobId)].slice(0, KEPT)
    store.setLocal('jobs', [...rows])
  }

  const start: StartJob = (kind, work) => {
    const controller = new AbortController()
    let row: JobRow = { jobId: newId(), kind, state: 'running', done: 0, total: 0, text: null, startedAt: now() }
    save(row)
    let lastPush = 0
    const tell = (fault: Fault | null, always: boolean): void => {
      if (!always && now() - lastPush < PUSH_EVERY_MS) return
      lastPush = now()
      push('job.progress', { jobId: row.jobId, kind, done: row.done, total: row.total, text: row.text, state: row.state, fault: fault === null ? null : { ...fault, issues: fault.issues ? [...fault.issues] : undefined, detail: { ...fault.detail } } })
    }
    const context: JobContext = {
      jobId: row.jobId,
      signal: controller.signal,
      progress: (done, total, text) => {
        row = { ...row, done, total, text: text ?? row.text }
        tell(null, false)
      },
    }
    const ended = (async () => {
      let fault: Fault | null = null
      try {
        // The caller gets its jobId before the work says anything.
        await Promise.resolve()
        await work(context)
        row = { ...row, state: 'done' }
      } catch (error) {
        fault = toFault(error)
        row = { ...row, state: fault.code === 'CANCELLED' ? 'cancelled' : 'failed' }
        if (fault.code === 'INTERNAL') log('error', 'job.failed', { kind, stack: error instanceof Error ? (error.stack ?? '') : String(error) })
      }
      running.delete(row.jobId)
      try {
        save(row)
      } catch (error) {
        // A full disk at this moment: the work itself is as it is, and the next start tells this job as interrupted.
        log('error', 'job.notKept', { kind, why: toFault(error).code })
      }
      tell(fault, true)
    })()
    running.set(row.jobId, { controller, ended })
    return { jobId: row.jobId }
  }

  return {
    start,
    list: () => rows,
    cancel: (jobId) => running.get(jobId)?.controller.abort(),
    settle: async () => {
      const open = [...running.values()]
      for (const one of open) one.controller.abort()
      await Promise.allSettled(open.map((one) => one.ended))
    },
  }
}
