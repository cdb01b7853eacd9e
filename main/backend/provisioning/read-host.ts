// Reading a machine's run over one line: its status in one script, its events by whole lines from the stored offset. The offset
// moves only with what is stored.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { followScript, type HostStatus, readStatus, startScript, statusScript } from '../../../domain/provisioning/host-scripts.ts'
import { readEvent } from '../../../domain/provisioning/run-events.ts'
import type { SshLink } from '../ssh/link.ts'
import { confirmFirewall } from './confirm-firewall.ts'
import type { FollowOptions } from './follow-options.ts'
import { BUSY, notStarted } from './host-ends.ts'
import { rootScript, SHORT_MS, SMALL_BYTES } from './root-script.ts'

const DAY_MS = 86_400_000

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

/** Starts the unit where asked, then reads until the unit is gone. @throws Refusal REMOTE_DISK_FULL, REMOTE_BUSY, SSH_LINE_LOST */
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
function hostReading(options: FollowOptions, start: Start | undefined): { take: (lines: readonly string[]) => void; said: () => Said } {
  const { read, save, store, now } = options
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
  const take = (lines: readonly string[]): void => {
    let bytes = 0
    let { restartSince } = read()
    const events: { seq: number; line: string }[] = []
    for (const line of lines) {
      if (line.startsWith('#')) {
        word(line)
        continue
      }
      bytes += Buffer.byteLength(line) + 1
      const event = readEvent(line)
      // A torn line is skipped by its bytes; a line of another run cannot be in this file.
      if (!event) continue
      events.push({ seq: event.seq, line })
      restartSince = event.ev === 'reboot' ? now() : null
      if (event.ev === 'confirm') void confirmFirewall(options, event.seq)
    }
    if (bytes === 0) return
    store(events)
    save({ ...read(), offset: read().offset + bytes, restartSince })
  }
  return { take, said: () => ({ refused, status, lock }) }
}

/** Whole lines out of bytes: the rest waits for its end, and no character is split. */
function wholeLines(take: (lines: readonly string[]) => void): (chunk: Uint8Array) => void {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const end = rest.lastIndexOf(0x0a)
    if (end < 0) return
    const whole = rest.subarray(0, end + 1)
    rest = rest.subarray(end + 1)
    take(whole.toString('utf8').split('\n').slice(0, -1))
  }
}
