// One machine's run, from start to end, over as many connections as the line needs. The program runs on the host by
// itself; here is only reading by offset, storing each event once, and deciding what to do when the line comes back.
import { createHash } from 'node:crypto'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { BACK_AFTER_S } from '../../../domain/provisioning/kinds/firewall.ts'
import { confirmScript, followScript, outputScript, type HostStatus, readStatus, startScript, statusScript } from '../../../domain/provisioning/host-scripts.ts'
import { readEvent } from '../../../domain/provisioning/run-events.ts'
import { RUN_CODES } from '../../../domain/provisioning/program/codes.ts'
import { toFault } from '../../contract/faults.ts'
import type { SshLink } from '../ssh/link.ts'
import { holder } from './holder.ts'

/** What is kept of a host's run between connections and between starts of the app. */
export interface HostState {
  /** What its program does now: the pack, or the way back. */
  readonly mode: 'apply' | 'undo'
  readonly state: 'pending' | 'running' | 'linkLost' | 'done' | 'needsAttention' | 'setAside'
  /** Bytes of events.ndjson already stored. */
  readonly offset: number
  /** Units started for this run on this host. */
  readonly units: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly lostSince: number | null
  readonly retryAt: number | null
  /** The machine restarts, as a step asked: its silence is no lost line. */
  readonly restartSince: number | null
  readonly fault: { readonly code: string; readonly detail: Readonly<Record<string, string | number>>; readonly cause?: string } | null
}

export const NEW_HOST: HostState = { mode: 'apply', state: 'pending', offset: 0, units: 0, startedAt: null, endedAt: null, lostSince: null, retryAt: null, restartSince: null, fault: null }

export interface FollowOptions {
  readonly runId: Id
  readonly machine: string
  readonly program: string
  readonly secrets: Readonly<Record<string, string>>
  /** The program takes the place of the one that ended (an undo in the same run folder). */
  readonly replace: boolean
  readonly connect: () => Promise<SshLink>
  /** A connection of its own, new: what the firewall's new rules must let in. */
  readonly connectAnew?: () => Promise<SshLink>
  /** Brings what the steps need on the machine, before the program starts. */
  readonly deliver?: (link: SshLink) => Promise<void>
  readonly read: () => HostState
  readonly save: (state: HostState) => void
  /** Stores whole lines; called with the bytes they take. Must be durable when it returns. */
  readonly store: (lines: readonly { readonly seq: number; readonly line: string }[]) => void
  readonly now: () => number
  readonly random: () => number
  /** Waits, or less when the network or the laptop wakes. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
  /** What the pack asks for, said when the disk is full. */
  readonly neededMb: number
  /** Title of the step under way, for the sentence of a machine that went off. */
  readonly currentStep: () => string
  /** The machine's last words at a failure: read while the line is still there. */
  readonly keepOutput?: (text: string) => void
  /** Codes of the last step that failed, for the sentence. */
  readonly lastFailure: () => { readonly code: 'STEP_FAILED' | 'STEP_UNDETERMINED' | 'FIREWALL_NOT_CONFIRMED'; readonly step: string }
  /** The boot that a restart under way leaves; undefined when none is. */
  /** Typed by the technician, lost with the machine's memory: asked for again. */
  readonly needsSecrets?: boolean
  readonly leaving?: () => string | undefined
}

// Longer than a dead line takes to be known (connect.ts): silence must not be mistaken for missing rights.
const SHELL_MS = 25_000
const SHORT_MS = 30_000
/** Under this much room nothing can be written any more, not even the reason. */
const NO_ROOM_KB = 64
const DAY_MS = 86_400_000
const SMALL = 65_536
const BUSY = '#busy '
const BACKOFF_S = [1, 2, 4, 8, 16, 30]
/** A machine that restarts is asked often, for this long. */
const RESTART_EVERY_MS = 2000
const CONFIRM_EVERY_MS = 3000
const RESTART_LIMIT_MS = 600_000
/** The machine goes on by itself once it is up; after this long it is asked to. */
const BY_ITSELF_MS = 30_000
/** Faults that no new try cures: the person decides. */
const STOPPING = new Set(['CREDENTIAL_NEEDED', 'SSH_AUTH_REFUSED', 'SSH_HOST_KEY_CHANGED', 'SSH_HOST_KEY_UNKNOWN', 'SSH_TOO_OLD', 'SSH_JUMP_REFUSED', 'ARTEFACT_MISSING', 'SUDO_REFUSED', 'PACK_ALTERED', 'REMOTE_BUSY', 'REMOTE_DISK_FULL', 'REMOTE_WENT_OFF', 'STEP_FAILED', 'STEP_UNDETERMINED', 'FIREWALL_NOT_CONFIRMED', 'REBOOT_NOT_BACK', 'RUN_PAUSED', 'INTERNAL'])

/** Runs until the host is done, needs attention, or the signal says stop (then the state stays as it is). */
export async function followHost(options: FollowOptions): Promise<void> {
  const { save, read, now, signal, wait, random } = options
  const sha256 = createHash('sha256').update(options.program).digest('hex')
  let tries = 0
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
      const end = await onePass(options, link, sha256, { mayStart, started })
      settle(options, end)
      return
    } catch (error) {
      if (signal.aborted) return
      const fault = toFault(error)
      if (STOPPING.has(fault.code)) {
        save({ ...read(), state: 'needsAttention', endedAt: now(), lostSince: null, retryAt: null, restartSince: null, fault: { code: fault.code, detail: { ...fault.detail }, ...(fault.cause ? { cause: fault.cause } : {}) } })
        return
      }
      const since = read().restartSince
      if (since !== null) {
        if (now() - since > RESTART_LIMIT_MS) {
          save({ ...read(), state: 'needsAttention', endedAt: now(), lostSince: null, retryAt: null, fault: { code: 'REBOOT_NOT_BACK', detail: { machine: options.machine, minutes: Math.round(RESTART_LIMIT_MS / 60_000) } } })
          return
        }
        save({ ...read(), state: 'running', lostSince: null, retryAt: now() + RESTART_EVERY_MS, fault: null })
        await wait(RESTART_EVERY_MS, signal)
        continue
      }
      // A lost line is a state of the row, never a failure: the host goes on by itself.
      const waitMs = Math.round((BACKOFF_S[Math.min(tries++, BACKOFF_S.length - 1)] ?? 30) * 1000 * (0.8 + 0.4 * random()))
      save({ ...read(), state: 'linkLost', lostSince: read().lostSince ?? now(), retryAt: now() + waitMs, fault: { code: fault.code, detail: { ...fault.detail } } })
      await wait(waitMs, signal)
    } finally {
      link?.close()
    }
  }
}

interface End { readonly rc: number; readonly freeKb: number | null; readonly lock: string | undefined }

/** One connection: look, start when nothing runs, read to the end. Gives how the program ended. */
async function onePass(options: FollowOptions, link: SshLink, sha256: string, { mayStart, started }: { mayStart: boolean; started: () => void }): Promise<End> {
  // Nothing of a run that was never sent can be on the machine: not looked for, which spares a round.
  let start: Start | undefined = options.read().units === 0 && !options.replace ? { unit: 1, sha256, started } : undefined
  if (start === undefined) {
    const unit = await unitToStart(options, link, sha256, mayStart)
    if (unit !== undefined) start = { unit, sha256, started }
  }
  if (start && !options.replace) await options.deliver?.(link)
  for (;;) {
    const { status: after, lock } = await follow(options, link, start)
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
  const { runId, read, replace, machine } = options
  const n = Math.max(1, read().units)
  const { status: before } = await status(link, runId, n, options)
  const known = before.programSha256 === sha256
  if (before.active && known) return undefined
  if (before.active) throw new Refusal('PACK_ALTERED', { pack: machine, file: 'run.sh' })
  if (replace && !known) return n + 1
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
async function lastWords(options: FollowOptions, link: SshLink): Promise<void> {
  if (!options.keepOutput) return
  try {
    options.keepOutput(await rootScript(link, outputScript(options.runId, SMALL), options, { timeoutMs: SHORT_MS, maxBytes: SMALL }))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** Nothing runs, and a step asked for a restart: another boot is its proof, and then the program goes on. */
function afterRestart(options: FollowOptions, status: HostStatus, known: boolean): void {
  const { machine, leaving, secrets, needsSecrets = false, read, now } = options
  const since = read().restartSince
  const withSecrets = Object.keys(secrets).length > 0
  const notYet = new Refusal('SSH_LINE_LOST', { machine })
  if (!known) throw new Refusal('PACK_ALTERED', { pack: machine, file: 'run.sh' })
  if (status.bootId === leaving?.()) throw notYet
  // Its own unit starts it within moments; where secrets are needed, or that unit was lost, it is for us.
  if (needsSecrets && !withSecrets) throw wentOff(options, status)
  if (!withSecrets && since !== null && now() - since < BY_ITSELF_MS) throw notYet
}

/** Neither running nor ended: the power went, or the disk was so full that even the end could not be written. */
function wentOff({ machine, neededMb, currentStep }: FollowOptions, { freeKb }: HostStatus): Refusal {
  if (freeKb !== null && freeKb < NO_ROOM_KB) return new Refusal('REMOTE_DISK_FULL', { machine, freeMb: 0, neededMb })
  return new Refusal('REMOTE_WENT_OFF', { machine, step: currentStep() })
}

async function rootScript(link: SshLink, script: string, { signal }: { signal: AbortSignal }, limits: { timeoutMs: number; maxBytes: number; onStdout?: (chunk: Uint8Array) => void }): Promise<string> {
  const shell = await link.shell({ elevate: true, timeoutMs: SHELL_MS, signal })
  const result = await shell.run(script, { ...limits, signal })
  if (result.code === null) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  return Buffer.from(result.stdout).toString('utf8')
}

interface Answer { readonly status: HostStatus; readonly lock: string | undefined }

async function status(link: SshLink, runId: Id, n: number, options: { signal: AbortSignal }): Promise<Answer> {
  const text = await rootScript(link, statusScript(runId, n), options, { timeoutMs: SHORT_MS, maxBytes: SMALL })
  const lines = text.split('\n')
  const found = lines.map(readStatus).find((one) => one !== undefined)
  if (!found) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  return { status: found, lock: lines.find((line) => line.startsWith(BUSY))?.slice(BUSY.length) }
}

interface Start { readonly unit: number; readonly sha256: string; readonly started: () => void }

/** The machine's word where it did not start the unit. */
function notStarted({ machine, neededMb, now }: FollowOptions, word: string): Refusal {
  if (word.startsWith('#full')) return new Refusal('REMOTE_DISK_FULL', { machine, freeMb: Math.floor(Number(word.slice('#full '.length)) / 1024), neededMb })
  if (word.startsWith(BUSY)) return new Refusal('REMOTE_BUSY', { machine, ...holder(word.slice(BUSY.length), now()) })
  return new Refusal('SSH_LINE_LOST', { machine })
}

/** Starts the unit where asked, then reads events by whole lines from the stored offset; the offset moves only with what is stored. */
async function follow(options: FollowOptions, link: SshLink, start: Start | undefined): Promise<Answer> {
  const { runId, program, secrets, read, save, store } = options
  // Written before the act: after a crash between the two, the status says whether it runs.
  if (start) save({ ...read(), units: start.unit })
  const { offset, units } = read()
  let rest = Buffer.alloc(0)
  let last: HostStatus | undefined
  let lock: string | undefined
  let refused: string | undefined
  let awaited = start !== undefined
  const onStdout = (chunk: Uint8Array): void => {
    rest = Buffer.concat([rest, chunk])
    const end = rest.lastIndexOf(0x0a)
    if (end < 0) return
    const whole = rest.subarray(0, end + 1)
    rest = rest.subarray(end + 1)
    let bytes = 0
    let { restartSince } = read()
    const lines: { seq: number; line: string }[] = []
    for (const line of whole.toString('utf8').split('\n').slice(0, -1)) {
      if (line.startsWith('#')) {
        if (awaited) {
          awaited = false
          if (line === '#started') start?.started()
          else refused = line
          continue
        }
        last = readStatus(line) ?? last
        if (line.startsWith(BUSY)) lock = line.slice(BUSY.length)
        continue
      }
      bytes += Buffer.byteLength(line) + 1
      const event = readEvent(line)
      // A torn line is skipped by its bytes; a line of another run cannot be in this file.
      if (!event) continue
      lines.push({ seq: event.seq, line })
      if (event.ev === 'reboot') restartSince = options.now()
      else restartSince = null
      if (event.ev === 'confirm') void confirm(options, event.seq)
    }
    if (bytes === 0) return
    store(lines)
    save({ ...read(), offset: read().offset + bytes, restartSince })
  }
  const script = start ? startScript({ runId, n: start.unit, program, sha256: start.sha256, port: link.target.port, secrets, offset }) : followScript(runId, Math.max(1, units), offset)
  await rootScript(link, script, options, { timeoutMs: DAY_MS, maxBytes: 0, onStdout })
  if (refused !== undefined) throw notStarted(options, refused)
  if (!last) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  return { status: last, lock }
}

/** The new rules are proved by coming in through them; tried until the machine puts the former ones back by itself. */
async function confirm({ connectAnew, runId, signal, now, wait }: FollowOptions, seq: number): Promise<void> {
  if (!connectAnew) return
  const until = now() + BACK_AFTER_S * 1000
  while (now() < until && !signal.aborted) {
    let link: SshLink | undefined
    try {
      link = await connectAnew()
      await rootScript(link, confirmScript(runId, seq), { signal }, { timeoutMs: SHORT_MS, maxBytes: SMALL })
      return
    } catch {
      // Locked out, or the line is bad: the machine decides by its own clock.
      await wait(CONFIRM_EVERY_MS, signal)
    } finally {
      link?.close()
    }
  }
}

function settle({ read, save, now, machine, neededMb, lastFailure }: FollowOptions, { rc, freeKb, lock }: End): void {
  const ended = { ...read(), endedAt: now(), lostSince: null, retryAt: null, restartSince: null }
  if (rc === RUN_CODES.done) return save({ ...ended, state: 'done', fault: null })
  if (rc === RUN_CODES.busy) return save({ ...ended, state: 'needsAttention', fault: { code: 'REMOTE_BUSY', detail: { machine, ...holder(lock ?? '', now()) } } })
  if (rc === RUN_CODES.full) return save({ ...ended, state: 'needsAttention', fault: { code: 'REMOTE_DISK_FULL', detail: { machine, freeMb: Math.floor((freeKb ?? 0) / 1024), neededMb } } })
  if (rc === RUN_CODES.paused) return save({ ...ended, state: 'needsAttention', fault: { code: 'RUN_PAUSED', detail: { machine } } })
  const { code, step } = lastFailure()
  save({ ...ended, state: 'needsAttention', fault: { code, detail: { machine, step } } })
}
