// Reading a machine's run over one line: its status in one script, its events by whole lines from the stored offset. The offset
// moves only with what is stored.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { followScript, type HostStatus, readStatus, startScript, statusScript } from '../../../domain/provisioning/host-scripts.ts'
import { type HostEvent, readEvent } from '../../../domain/provisioning/run-events.ts'
import type { SshLink } from '../ssh/link.ts'
import { confirmFirewall } from './confirm-firewall.ts'
import type { FollowOptions } from './follow-options.ts'
import { BUSY, notStarted } from './host-ends.ts'
import { rootScript, SHORT_MS, SMALL_BYTES } from './root-script.ts'

const DAY_MS = 86_400_000
/** Two days of what apt tells twice a second. */
const LOG_MAX = 64 * 1024 * 1024

/** What a machine says of a unit, and who holds it where another does. */
export interface Answer { readonly status: HostStatus; readonly lock: string | undefined }
/** A unit to start before its events are read; `started` once the machine says so. */
export interface Start { readonly unit: number; readonly sha256: string; readonly started: () => void }

/** @throws Refusal SSH_LINE_LOST when the machine's answer is none */
export async function readUnit(link: SshLink, runId: Id, n: number, signal: AbortSignal): Promise<Answer> {
  const text = await rootScript(link, statusScript(runId, n), { signal, timeoutMs: SHORT_MS, maxBytes: SMALL_BYTES })
  const lines = text.split('\n')
  const status = lines.map(readStatus).find((one) => one !== undefined)
  if (!status) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  return { status, lock: lines.find((line) => line.startsWith(BUSY))?.slice(BUSY.length) }
}

/** Starts the unit where asked, then reads until the unit is gone. @throws Refusal REMOTE_DISK_FULL, REMOTE_BUSY, REMOTE_LOG_ENDLESS, SSH_LINE_LOST */
export async function readToEnd(options: FollowOptions, link: SshLink, start: Start | undefined): Promise<Answer> {
  const { runId, program, secrets, read, save, signal } = options
  // Written before the act: after a crash between the two, the status says whether it runs.
  if (start) save({ ...read(), units: start.unit })
  const { offset, units } = read()
  const reading = hostReading(options, start)
  const script = start ? startScript({ runId, n: start.unit, program, sha256: start.sha256, port: link.target.port, secrets, offset }) : followScript(runId, Math.max(1, units), offset)
  await rootScript(link, script, { signal, timeoutMs: DAY_MS, maxBytes: 0, onStdout: wholeLines(reading.take) })
  const { refused, status, lock } = reading.said()
  if (refused !== undefined) throw notStarted(options, refused)
  if (!status) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  return { status, lock }
}

interface Said { readonly refused: string | undefined; readonly status: HostStatus | undefined; readonly lock: string | undefined }

/** Takes what a machine prints, line by line: its own words behind a `#`, and events. */
function hostReading(options: FollowOptions, start: Start | undefined): { take: (lines: readonly HostLine[]) => void; said: () => Said } {
  const { read, save, store, now, runId, steps } = options
  const isOurs = ({ run, step }: HostEvent): boolean => run === runId && (step === '-' || steps.has(step))
  let status: HostStatus | undefined
  let lock: string | undefined
  let refused: string | undefined
  let awaited = start !== undefined
  const word = (line: string): void => {
    if (awaited) {
      awaited = false
      if (line === '#started') start?.started()
      else refused = line
      return
    }
    status = readStatus(line) ?? status
    if (line.startsWith(BUSY)) lock = line.slice(BUSY.length)
  }
  const take = (lines: readonly HostLine[]): void => {
    let bytes = 0
    let { restartSince } = read()
    const events: { seq: number; line: string }[] = []
    for (const { text, bytes: taken } of lines) {
      if (text.startsWith('#')) {
        word(text)
        continue
      }
      bytes += taken
      const event = readEvent(text)
      // A torn line is skipped by its bytes, and so is what this run's program cannot have written.
      if (!event || !isOurs(event)) continue
      events.push({ seq: event.seq, line: text })
      restartSince = event.ev === 'reboot' ? now() : null
      if (event.ev === 'confirm') void confirmFirewall(options, event.seq)
    }
    if (bytes === 0) return
    if (read().offset + bytes > LOG_MAX) throw new Refusal('REMOTE_LOG_ENDLESS', { machine: options.machine })
    store(events)
    save({ ...read(), offset: read().offset + bytes, restartSince })
  }
  return { take, said: () => ({ refused, status, lock }) }
}

/** Far more than an event takes. A longer line is dropped as it comes: one that never ends costs no memory. */
const LINE_MAX = 64 * 1024

/** `bytes`: what it takes on the machine, its end included. Of a longer line than any event, `text` is the beginning. */
interface HostLine { readonly text: string; readonly bytes: number }

/** Whole lines out of bytes: the rest waits for its end, no character is split, and bytes that are no text are counted as they came. */
function wholeLines(take: (lines: readonly HostLine[]) => void): (chunk: Uint8Array) => void {
  let begun: Buffer[] = []
  let [bytes, kept] = [0, 0]
  const keep = (part: Buffer): void => {
    bytes += part.length
    const room = part.subarray(0, LINE_MAX - kept)
    if (room.length > 0) begun.push(room)
    kept += room.length
  }
  return (chunk) => {
    const all = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const lines: HostLine[] = []
    let from = 0
    for (let end = all.indexOf(LINE_END); end >= 0; end = all.indexOf(LINE_END, from)) {
      keep(all.subarray(from, end))
      lines.push({ text: Buffer.concat(begun).toString('utf8'), bytes: bytes + 1 })
      begun = []
      bytes = kept = 0
      from = end + 1
    }
    keep(all.subarray(from))
    if (lines.length > 0) take(lines)
  }
}
const LINE_END = 0x0a
