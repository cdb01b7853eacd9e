// What a run's command prints: its events as NDJSON, sentences on standard error, and the summary with the exit code.
import { type ExitCode, type Fault, type FaultCode, faultKinds } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Wiring } from '../create-services.ts'
import { faultLines } from '../words/sentences.ts'
import type { CommandIo } from './command.ts'

const POLL_MS = 200
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Left before its end: it can be followed again. */
const LEFT: ExitCode = 4

/** Prints events as they are stored and each change of a host's state, then the summary. Never more than the base holds. */
export async function tellUntilEnd(io: CommandIo, wiring: Wiring, runId: Id): Promise<ExitCode> {
  const { runs, store } = wiring.services
  const told = new Map<Id, number>()
  const states = new Map<Id, string>()
  // Where a machine stood when it was asked to go on is no news, unless it stays there.
  const before = new Map(runs.view(runId).hosts.map(({ machineId, state }) => [machineId, state] as const))
  const tell = (last = false): void => {
    for (const { machineId, name, state, fault, retryAt } of runs.view(runId).hosts) {
      const host = store.get('machine', machineId)?.host ?? name
      for (const event of runs.events(runId, machineId, told.get(machineId) ?? 0)) {
        told.set(machineId, event.seq)
        io.out(JSON.stringify({ host, ...event }))
      }
      const stale = !last && !states.has(machineId) && state === 'needsAttention' && before.get(machineId) === state
      if (stale || states.get(machineId) === state) continue
      states.set(machineId, state)
      io.out(JSON.stringify({ host, run: runId, state, at: wiring.services.now(), ...(state === 'linkLost' ? { retryAt } : {}) }))
      // A lost line is said with what goes on by itself; the word of the driver stays for the detail.
      if (state === 'linkLost' && fault?.code !== 'DISK_FULL') for (const line of faultLines(io.t, { code: 'SSH_LINE_LOST', detail: { machine: host } })) io.say(line)
      else if (fault && fault.code in faultKinds) for (const line of faultLines(io.t, inLanguage(io, fault as Fault))) io.say(line)
    }
  }
  const timer = setInterval(() => tell(), POLL_MS)
  const left = leaving()
  const ended = await Promise.race([runs.settled(runId).then(() => true), left.asked])
  clearInterval(timer)
  left.forget()
  tell(true)
  const code = runSummary(io, wiring, runId)
  if (ended) return code
  io.say(io.t('cli.deploy.left'))
  return LEFT
}

/** Ctrl+C, the end of the session, or a reader of ours that went away: one stops looking, and the machines go on by themselves. */
function leaving(): { readonly asked: Promise<false>; forget(): void } {
  let leave = (): void => undefined
  const asked = new Promise<false>((resolve) => {
    leave = () => resolve(false)
  })
  for (const signal of SIGNALS) process.once(signal, leave)
  // Heard until the program ends: what is still told to a reader that is gone fails each time.
  process.stdout.on('error', leave)
  return { asked, forget: () => SIGNALS.forEach((signal) => process.off(signal, leave)) }
}

/** A step's title is the journal's, in French; its English comes beside it. */
const inLanguage = ({ lang }: CommandIo, fault: Fault): Fault => (lang === 'en' && fault.detail['stepEn'] !== undefined ? { ...fault, detail: { ...fault.detail, step: fault.detail['stepEn'] } } : fault)

/** The last line of each command, and its exit code. */
export function runSummary(io: CommandIo, { services }: Wiring, runId: Id): ExitCode {
  const { hosts, packId, packVersion } = services.runs.view(runId)
  const undone = (machineId: Id): number => [...services.runs.progress(runId, machineId).outcomes.values()].filter(({ result }) => result === 'undone').length
  io.out(JSON.stringify({ summary: true, run: runId, pack: `${packId}@${packVersion}`, hosts: hosts.map(({ machineId, name, state, counts, fault }) => ({ host: services.store.get('machine', machineId)?.host ?? name, state, ...counts, undone: undone(machineId), cause: fault?.code ?? null })) }))
  const bad = hosts.filter(({ state }) => state !== 'done')
  if (bad.length === 0) return 0
  const [first] = bad
  if (bad.length < hosts.length || !first) return 5
  if (first.state === 'linkLost') return 4
  return first.fault && first.fault.code in faultKinds ? faultKinds[first.fault.code as FaultCode].exit : 5
}
