// What the journal knows of each machine that this visit put a pack on: the source of the handover report, and its only one.
import { createHash } from 'node:crypto'
import { Refusal } from '../../../domain/errors.ts'
import type { Id, Sha256 } from '../../../domain/ids.ts'
import type { Pack, PackStep } from '../../../domain/provisioning/pack.ts'
import { progressOfSteps, type RunProgress, type StepOutcome } from '../../../domain/provisioning/run-events.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Services } from '../services.ts'
import type { HostKeyPin } from '../store/store.ts'
import { translator } from '../words/sentences.ts'

const SSH_PORT = 22

export interface MachineJournal {
  readonly machine: RowOf<'machine'> | undefined
  readonly place: string
  readonly run: RowOf<'provisioning_run'>
  readonly host: Output<'run.get'>['hosts'][number]
  readonly progress: RunProgress
  /** Every step of the pack, and whether this run wanted it. */
  readonly steps: readonly { readonly step: PackStep; readonly wanted: boolean }[]
  readonly restarts: number
  readonly hostKey: HostKeyPin | undefined
  /** The events as this laptop has them, one a line; null for a run that another laptop made. */
  readonly log: { readonly lines: number; readonly sha256: Sha256; readonly bytes: Uint8Array } | null
}

export interface VisitJournals {
  readonly pack: Pack
  readonly runs: readonly RowOf<'provisioning_run'>[]
  readonly machines: readonly MachineJournal[]
  /** As it was when the technician confirmed. */
  readonly signature: 'good' | 'unsigned' | 'unknown-key' | 'revoked' | 'expired'
}

/**
 * The visit's last pack, or one of its packs, on each machine that got it, by place.
 * @throws Refusal STATE_REFUSED when nothing was deployed at this visit
 */
export function visitJournals({ store, runs }: Pick<Services, 'store' | 'runs'>, visitId: Id, packId?: string): VisitJournals {
  const all = store.list('provisioning_run', { visitId }).filter((run) => packId === undefined || run.packId === packId)
  const last = all.at(-1)
  const pack = last && runs.pack(last.id)
  if (!last || !pack) throw new Refusal('STATE_REFUSED', { what: 'report', state: translator('fr')('report.noRun') })
  // A machine done again by a later run is told once, as that one left it. An undo ends after whatever it takes back.
  const same = all.filter((run) => run.packId === last.packId).toSorted((a, b) => (a.endedAt ?? Infinity) - (b.endedAt ?? Infinity) || (a.id < b.id ? -1 : 1))
  const latest = new Map(same.flatMap((run) => runs.view(run.id).hosts.map((host) => [host.machineId, { run, host }] as const)))
  const machines = [...latest].map(([machineId, { run, host }]) => {
    const journal = journalOf({ store, runs }, run, host, runs.pack(run.id) ?? pack, machineId)
    return { ...journal, progress: withEarlier({ store, runs }, same, machineId, journal) }
  })
  return { pack, runs: same.filter((run) => machines.some((one) => one.run.id === run.id)), machines: machines.toSorted((a, b) => a.place.localeCompare(b.place, 'fr')), signature: signatureOf(store, last.id) }
}

/** What an earlier run of the visit put in, and the last one found in place, was put in at this visit: "already there" would hide it from the client. */
function withEarlier({ store, runs }: Pick<Services, 'store' | 'runs'>, same: readonly RowOf<'provisioning_run'>[], machineId: Id, { run, progress }: MachineJournal): RunProgress {
  const before = new Map<string, StepOutcome>()
  for (const earlier of same.slice(0, same.findIndex(({ id }) => id === run.id))) {
    for (const outcome of progressIn({ store, runs }, earlier.id, machineId).outcomes.values()) if (outcome.result !== 'ok') before.set(outcome.step, outcome)
  }
  const put = (outcome: StepOutcome): StepOutcome => {
    const earlier = before.get(outcome.step)
    return outcome.result === 'ok' && earlier?.result === 'changed' ? earlier : outcome
  }
  return { ...progress, outcomes: new Map([...progress.outcomes].map(([step, outcome]) => [step, put(outcome)] as const)) }
}

/** A run that another laptop made is known by its synced rows alone. */
function progressIn({ store, runs }: Pick<Services, 'store' | 'runs'>, runId: Id, machineId: Id): RunProgress {
  return store.runs.host(runId, machineId) === undefined ? progressOfSteps(store.list('provisioning_step', { runId, machineId })) : runs.progress(runId, machineId)
}

function journalOf({ store, runs }: Pick<Services, 'store' | 'runs'>, run: RowOf<'provisioning_run'>, host: MachineJournal['host'], pack: Pack, machineId: Id): MachineJournal {
  const machine = store.get('machine', machineId)
  const here = store.runs.host(run.id, machineId) !== undefined
  const lines = store.runs.events(run.id, machineId)
  const wanted = new Set(runs.steps(run.id, machineId).map(({ id }) => id))
  const bytes = Buffer.from(lines.map(({ line }) => `${line}\n`).join(''))
  return {
    machine, run, host, place: host.place ?? host.name,
    progress: progressIn({ store, runs }, run.id, machineId),
    steps: pack.steps.map((step) => ({ step, wanted: wanted.has(step.id) })),
    restarts: runs.journal(run.id, machineId).filter(({ ev }) => ev === 'reboot').length,
    hostKey: machine?.host ? store.hostKeys.get(machine.host, machine.port ?? SSH_PORT, machine.clientId) : undefined,
    log: here ? { lines: lines.length, bytes, sha256: createHash('sha256').update(bytes).digest('hex') } : null,
  }
}

const STATES = ['unsigned', 'unknown-key', 'revoked', 'expired'] as const

function signatureOf(store: Services['store'], runId: Id): VisitJournals['signature'] {
  const accepted = store.list('event', { subjectId: runId }).find(({ kind }) => kind === 'unsigned-accepted')
  if (!accepted) return 'good'
  const said = typeof accepted.data === 'object' && accepted.data !== null && 'signature' in accepted.data ? accepted.data['signature'] : undefined
  return STATES.find((state) => state === said) ?? 'unsigned'
}
