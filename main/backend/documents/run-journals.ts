// What the journal knows of each machine that this visit put a pack on: the source of the handover report, and its only one.
import { createHash } from 'node:crypto'
import { Refusal } from '../../../domain/errors.ts'
import type { Id, Sha256 } from '../../../domain/ids.ts'
import type { Pack, PackStep } from '../../../domain/provisioning/pack.ts'
import { progressOfSteps, type RunProgress } from '../../../domain/provisioning/run-events.ts'
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
  // A machine done again by a later run is told once, as that one left it.
  const same = all.filter((run) => run.packId === last.packId)
  const latest = new Map(same.flatMap((run) => runs.view(run.id).hosts.map((host) => [host.machineId, { run, host }] as const)))
  const machines = [...latest].map(([machineId, { run, host }]) => journalOf({ store, runs }, run, host, runs.pack(run.id) ?? pack, machineId))
  return { pack, runs: same.filter((run) => machines.some((one) => one.run.id === run.id)), machines: machines.toSorted((a, b) => a.place.localeCompare(b.place, 'fr')), signature: signatureOf(store, last.id) }
}

function journalOf({ store, runs }: Pick<Services, 'store' | 'runs'>, run: RowOf<'provisioning_run'>, host: MachineJournal['host'], pack: Pack, machineId: Id): MachineJournal {
  const machine = store.get('machine', machineId)
  const here = store.runs.host(run.id, machineId) !== undefined
  const lines = store.runs.events(run.id, machineId)
  const wanted = new Set(runs.steps(run.id, machineId).map(({ id }) => id))
  const bytes = Buffer.from(lines.map(({ line }) => `${line}\n`).join(''))
  return {
    machine, run, host, place: host.place ?? host.name,
    progress: here ? runs.progress(run.id, machineId) : progressOfSteps(store.list('provisioning_step', { runId: run.id, machineId })),
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
