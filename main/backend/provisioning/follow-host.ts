// One machine's run, from start to end, over as many connections as the line needs. The program runs on the host by
// itself; here is only reading by offset, storing each event once, and deciding what to do when the line comes back.
import { createHash } from 'node:crypto'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { followScript, type HostStatus, readStatus, startScript, statusScript } from '../../../domain/provisioning/host-scripts.ts'
import { readEvent } from '../../../domain/provisioning/run-events.ts'
import { RUN_CODES } from '../../../domain/provisioning/run-program.ts'
import { toFault } from '../../contract/faults.ts'
import type { SshLink } from '../ssh/link.ts'

/** What is kept of a host's run between connections and between starts of the app. */
export interface HostState {
  readonly state: 'pending' | 'running' | 'linkLost' | 'done' | 'needsAttention' | 'setAside'
  /** Bytes of events.ndjson already stored. */
  readonly offset: number
  /** Units started for this run on this host. */
  readonly units: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly lostSince: number | null
  readonly retryAt: number | null
  readonly fault: { readonly code: string; readonly detail: Readonly<Record<string, string | number>>; readonly cause?: string } | null
}

export const NEW_HOST: HostState = { state: 'pending', offset: 0, units: 0, startedAt: null, endedAt: null, lostSince: null, retryAt: null, fault: null }

export interface FollowOptions {
  readonly runId: Id
  readonly machine: string
  readonly program: string
  readonly secrets: Readonly<Record<string, string>>
  /** The program takes the place of the one that ended (an undo in the same run folder). */
  readonly replace: boolean
  readonly connect: () => Promise<SshLink>
  readonly read: () => HostState
  readonly save: (state: HostState) => void
  /** Stores whole lines; called with the bytes they take. Must be durable when it returns. */
  readonly store: (lines: readonly { readonly seq: number; readonly line: string }[]) => void
  readonly now: () => number
  readonly random: () => number
  /** Waits, or less when the network or the laptop wakes. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
  /** Codes of the last step that failed, for the sentence. */
  readonly lastFailure: () => { readonly code: 'STEP_FAILED' | 'STEP_UNDETERMINED'; readonly step: string }
}

const SHELL_MS = 15_000
const SHORT_MS = 30_000
const DAY_MS = 86_400_000
const SMALL = 65_536
const BACKOFF_S = [1, 2, 4, 8, 16, 30]
/** Faults that no new try cures: the person decides. */
const STOPPING = new Set(['CREDENTIAL_NEEDED', 'SSH_AUTH_REFUSED', 'SSH_HOST_KEY_CHANGED', 'SSH_HOST_KEY_UNKNOWN', 'SUDO_REFUSED', 'PACK_ALTERED', 'REMOTE_BUSY', 'REMOTE_DISK_FULL', 'REMOTE_WENT_OFF', 'STEP_FAILED', 'STEP_UNDETERMINED', 'RUN_PAUSED', 'INTERNAL'])

/** Runs until the host is done, needs attention, or the signal says stop (then the state stays as it is). */
export async function followHost(options: FollowOptions): Promise<void> {
  const { save, read, now, signal, wait, random } = options
  const sha256 = createHash('sha256').update(options.program).digest('hex')
  let tries = 0
  const resumeAsked = read().state === 'needsAttention'
  let mayStart = read().units === 0 || resumeAsked
  if (read().startedAt === null) save({ ...read(), startedAt: now() })
  while (!signal.aborted) {
    let link: SshLink | undefined
    try {
      link = await options.connect()
      tries = 0
      save({ ...read(), state: 'running', lostSince: null, retryAt: null, fault: null, endedAt: null })
      const rc = await onePass(options, link, sha256, mayStart)
      mayStart = false
      settle(options, rc)
      return
    } catch (error) {
      if (signal.aborted) return
      const fault = toFault(error)
      if (STOPPING.has(fault.code)) {
        save({ ...read(), state: 'needsAttention', endedAt: now(), lostSince: null, retryAt: null, fault: { code: fault.code, detail: { ...fault.detail }, ...(fault.cause ? { cause: fault.cause } : {}) } })
        return
      }
      // A lost line is a state of the row, never a failure: the host goes on by itself.
      if (read().units > 0) mayStart = false
      const seconds = (BACKOFF_S[Math.min(tries++, BACKOFF_S.length - 1)] ?? 30) * (0.8 + 0.4 * random())
      save({ ...read(), state: 'linkLost', lostSince: read().lostSince ?? now(), retryAt: now() + seconds * 1000, fault: { code: fault.code, detail: { ...fault.detail } } })
      await wait(seconds * 1000, signal)
    } finally {
      link?.close()
    }
  }
}

/** One connection: look, start when nothing runs, read to the end. Gives the program's exit code. */
async function onePass(options: FollowOptions, link: SshLink, sha256: string, mayStart: boolean): Promise<number> {
  const { runId, machine, read, save, replace } = options
  const before = await status(link, runId, Math.max(1, read().units), options)
  const known = before.programSha256 === sha256
  if (replace && !known && !before.active) await start(options, link, sha256)
  else if (!before.active && (before.rc === null || (mayStart && before.rc !== RUN_CODES.done))) {
    // Neither running nor ended: never started, or interrupted by a power cut. A resume repairs and re-checks.
    if (!mayStart && read().units > 0) throw new Refusal('REMOTE_WENT_OFF', { machine, step: '' })
    if (before.programSha256 !== null && !known) throw new Refusal('PACK_ALTERED', { pack: machine, file: 'run.sh' })
    await start(options, link, sha256)
  } else if (!known) throw new Refusal('PACK_ALTERED', { pack: machine, file: 'run.sh' })
  for (;;) {
    const after = await follow(options, link)
    if (after.rc !== null && !after.active) return after.rc
    if (!after.active) {
      save({ ...read() })
      throw new Refusal('REMOTE_WENT_OFF', { machine, step: '' })
    }
  }
}

async function rootScript(link: SshLink, script: string, { signal }: { signal: AbortSignal }, limits: { timeoutMs: number; maxBytes: number; onStdout?: (chunk: Uint8Array) => void }): Promise<string> {
  const shell = await link.shell({ elevate: true, timeoutMs: SHELL_MS, signal })
  const result = await shell.run(script, { ...limits, signal })
  if (result.code === null) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  return Buffer.from(result.stdout).toString('utf8')
}

async function status(link: SshLink, runId: Id, n: number, options: { signal: AbortSignal }): Promise<HostStatus> {
  const text = await rootScript(link, statusScript(runId, n), options, { timeoutMs: SHORT_MS, maxBytes: SMALL })
  const found = text.split('\n').map(readStatus).find((one) => one !== undefined)
  if (!found) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  return found
}

async function start(options: FollowOptions, link: SshLink, sha256: string): Promise<void> {
  const { runId, machine, program, secrets, read, save } = options
  const n = read().units + 1
  // Written before the act: after a crash between the two, the status says whether it runs.
  save({ ...read(), units: n })
  const said = await rootScript(link, startScript({ runId, n, program, sha256, secrets }), options, { timeoutMs: 120_000, maxBytes: SMALL })
  if (said.includes('#full')) throw new Refusal('REMOTE_DISK_FULL', { machine, freeMb: 0, neededMb: 1 })
  if (!said.includes('#started')) throw new Refusal('SSH_LINE_LOST', { machine })
}

/** Reads events by whole lines from the stored offset; the offset moves only with what is stored. */
async function follow(options: FollowOptions, link: SshLink): Promise<HostStatus> {
  const { runId, read, save, store } = options
  let rest = Buffer.alloc(0)
  let last: HostStatus | undefined
  const onStdout = (chunk: Uint8Array): void => {
    rest = Buffer.concat([rest, chunk])
    const end = rest.lastIndexOf(0x0a)
    if (end < 0) return
    const whole = rest.subarray(0, end + 1)
    rest = rest.subarray(end + 1)
    let bytes = 0
    const lines: { seq: number; line: string }[] = []
    for (const line of whole.toString('utf8').split('\n').slice(0, -1)) {
      if (line.startsWith('#')) {
        last = readStatus(line) ?? last
        continue
      }
      bytes += Buffer.byteLength(line) + 1
      const event = readEvent(line)
      // A torn line is skipped by its bytes; a line of another run cannot be in this file.
      if (event) lines.push({ seq: event.seq, line })
    }
    if (bytes === 0) return
    store(lines)
    save({ ...read(), offset: read().offset + bytes })
  }
  await rootScript(link, followScript(runId, Math.max(1, read().units), read().offset), options, { timeoutMs: DAY_MS, maxBytes: 0, onStdout })
  if (!last) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  return last
}

function settle({ read, save, now, machine, lastFailure }: FollowOptions, rc: number): void {
  const ended = { ...read(), endedAt: now(), lostSince: null, retryAt: null }
  if (rc === RUN_CODES.done) return save({ ...ended, state: 'done', fault: null })
  if (rc === RUN_CODES.busy) return save({ ...ended, state: 'needsAttention', fault: { code: 'REMOTE_BUSY', detail: { machine, since: '', by: '' } } })
  if (rc === RUN_CODES.paused) return save({ ...ended, state: 'needsAttention', fault: { code: 'RUN_PAUSED', detail: { machine } } })
  const { code, step } = lastFailure()
  save({ ...ended, state: 'needsAttention', fault: { code, detail: { machine, step } } })
}
