// One machine's run, from start to end, over as many connections as the line needs. The program runs on the host by
// itself; here is only deciding what to do when the line is there, is lost, or comes back.
import { createHash } from 'node:crypto'
import { Refusal } from '../../../domain/errors.ts'
import { LOCK_SCRIPT, outputScript } from '../../../domain/provisioning/host-scripts.ts'
import { RUN_CODES } from '../../../domain/provisioning/program/codes.ts'
import { toFault } from '../../contract/faults.ts'
import type { SshLink } from '../ssh/link.ts'
import type { FollowOptions } from './follow-options.ts'
import { type End, settle, STOPPING, wentOff } from './host-ends.ts'
import { holder } from './holder.ts'
import { afterRestart, awaitRestart } from './host-restart.ts'
import { copyFault } from './host-state.ts'
import { readToEnd, readUnit, type Start } from './read-host.ts'
import { rootScript, SHORT_MS, SMALL_BYTES } from './root-script.ts'

const BACKOFF_S = [1, 2, 4, 8, 16, 30]
/** Somebody is making room. */
const FULL_DISK_MS = 3000

/** Runs until the host is done, needs attention, or the signal says stop (then the state stays as it is). */
export async function followHost(options: FollowOptions): Promise<void> {
  const { save, hold, read, now, signal, wait, random } = options
  const sha256 = createHash('sha256').update(options.program).digest('hex')
  let tries = 0
  /** Since when a restart is awaited, by a clock that nobody sets. */
  let restartFromMs: number | undefined
  const resumeAsked = ['needsAttention', 'setAside'].includes(read().state)
  let mayStart = read().units === 0 || resumeAsked
  const started = (): void => void (mayStart = false)
  // Asked for again: the ten minutes begin anew.
  if (read().restartSince !== null) save({ ...read(), restartSince: now() })
  if (read().startedAt === null) save({ ...read(), startedAt: now() })
  while (!signal.aborted) {
    let link: SshLink | undefined
    try {
      link = await options.connect()
      tries = 0
      save({ ...read(), state: 'running', lostSince: null, retryAt: null, fault: null, endedAt: null })
      settle(options, await onePass(options, link, sha256, { mayStart, started }))
      return
    } catch (error) {
      if (signal.aborted) return
      const fault = copyFault(toFault(error))
      if (fault && STOPPING.has(fault.code)) {
        save({ ...read(), state: 'needsAttention', endedAt: now(), lostSince: null, retryAt: null, restartSince: null, fault })
        return
      }
      if (fault?.code === 'DISK_FULL') {
        // Of this laptop: the machine goes on by itself, and all is read again once there is room.
        hold({ ...read(), state: 'linkLost', lostSince: read().lostSince ?? now(), retryAt: now() + FULL_DISK_MS, fault })
        await wait(FULL_DISK_MS, signal)
        continue
      }
      if (read().restartSince !== null) {
        if (await awaitRestart(options, (restartFromMs ??= options.elapsedMs()))) continue
        return
      }
      restartFromMs = undefined
      // A lost line is a state of the row, never a failure: the host goes on by itself.
      const waitMs = Math.round((BACKOFF_S[Math.min(tries++, BACKOFF_S.length - 1)] ?? 30) * 1000 * (0.8 + 0.4 * random()))
      save({ ...read(), state: 'linkLost', lostSince: read().lostSince ?? now(), retryAt: now() + waitMs, fault })
      await wait(waitMs, signal)
    } finally {
      link?.close()
    }
  }
}

/** Its program takes the place of the one that ended, in the same run folder: known from what is kept, since it may be sent days after it was asked for. */
const isWayBack = ({ read }: FollowOptions): boolean => read().mode === 'undo'

/** One connection: look, start when nothing runs, read to the end. Gives how the program ended. */
async function onePass(options: FollowOptions, link: SshLink, sha256: string, { mayStart, started }: { mayStart: boolean; started: () => void }): Promise<End> {
  // Nothing of a run that was never sent can be on the machine: not looked for, which spares a round.
  let start: Start | undefined = options.read().units === 0 && !isWayBack(options) ? { unit: 1, sha256, started } : undefined
  if (start === undefined) {
    const unit = await unitToStart(options, link, sha256, mayStart)
    if (unit !== undefined) start = { unit, sha256, started }
  }
  if (start && !isWayBack(options)) await options.deliver?.(link)
  for (;;) {
    const { status: after, lock } = await readToEnd(options, link, start)
    start = undefined
    if (after.rc === RUN_CODES.attention && !after.active) await lastWords(options, link)
    if (after.rc !== null && !after.active) return { rc: after.rc, freeKb: after.freeKb, lock }
    // Going down, as it was asked to.
    if (!after.active && options.leaving?.() !== undefined) throw new Refusal('SSH_LINE_LOST', { machine: options.machine })
    if (!after.active) throw wentOff(options, after)
  }
}

/** The unit that is to be started, or undefined where one runs or has ended as asked. */
async function unitToStart(options: FollowOptions, link: SshLink, sha256: string, mayStart: boolean): Promise<number | undefined> {
  const { runId, read, machine, signal } = options
  const n = Math.max(1, read().units)
  const { status: before } = await readUnit(link, runId, n, signal)
  // Its first event is on the disk before anything changes: a machine that has none of those we read is not the one we changed.
  if (read().units > 0 && read().offset > 0 && before.eventBytes === 0 && before.programSha256 === null) throw new Refusal('REMOTE_RUN_GONE', { machine })
  const known = before.programSha256 === sha256
  if (before.active && known) return undefined
  // What it was to put in is still being put in: set aside here, it went on there.
  if (before.active && isWayBack(options)) throw new Refusal('REMOTE_BUSY', { machine, ...holder(await rootScript(link, LOCK_SCRIPT, { signal, timeoutMs: SHORT_MS, maxBytes: SMALL_BYTES }), options.now()) })
  if (before.active) throw new Refusal('PACK_ALTERED', { pack: machine, file: 'run.sh' })
  if (isWayBack(options) && !known) return n + 1
  if (options.leaving?.() !== undefined && before.rc === null) {
    afterRestart(options, before, known)
    return n
  }
  // Asked to start, and not one event was written: cut in the upload. The same unit name, so that a late first one counts.
  if (before.rc === null && before.eventBytes === 0) return n
  if (!known) throw new Refusal('PACK_ALTERED', { pack: machine, file: 'run.sh' })
  // A resume after a stop or a power cut repairs and re-checks.
  if (mayStart && before.rc !== RUN_CODES.done) return n + 1
  if (before.rc === null) throw wentOff(options, before)
  return undefined
}

/** A line that dies now takes nothing away: the failure is known, its output can be read later. */
async function lastWords({ keepOutput, runId, signal }: FollowOptions, link: SshLink): Promise<void> {
  if (!keepOutput) return
  try {
    keepOutput(await rootScript(link, outputScript(runId, SMALL_BYTES), { signal, timeoutMs: SHORT_MS, maxBytes: SMALL_BYTES }))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}
