// The face of this laptop's runs, for the window's handlers and the command line.
import type { Id, Sha256 } from '../../../domain/ids.ts'
import type { AsWanted } from '../../../domain/provisioning/as-wanted.ts'
import type { HostFacts } from '../../../domain/provisioning/facts.ts'
import type { OptionValues, Pack, PackStep } from '../../../domain/provisioning/pack.ts'
import type { HostEvent, RunProgress } from '../../../domain/provisioning/run-events.ts'
import type { UndoList } from '../../../domain/provisioning/undo-list.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Push } from '../../contract/events.ts'
import type { Connect, Credential, SshLink } from '../ssh/link.ts'
import type { Jump } from '../ssh/way.ts'
import type { Store } from '../store/store.ts'
import type { ArtefactCache } from './artefact-cache.ts'
import type { Neighbours } from './find-again.ts'
import type { LoadedPack } from './pack-files.ts'

export type HostRunView = Output<'run.get'>['hosts'][number]
export interface UsedCredential { readonly user: string; readonly port: number; readonly credential: Credential; readonly jump?: Jump }

export interface RunsOptions {
  readonly store: Store
  readonly connect: Connect
  readonly artefacts: ArtefactCache
  readonly neighbours: Neighbours
  /** Identifiers of a visit, or of one machine where the command line was given them; in memory only. */
  readonly credentialOf: (visitId: Id | null, machineId: Id) => UsedCredential | undefined
  readonly resources: string
  readonly now: () => number
  readonly elapsedMs: () => number
  readonly random: () => number
  readonly push: Push
  readonly who: () => string
}

interface MachineOfRun {
  readonly machineId: Id
  readonly facts: HostFacts
  /** Its own values, over those of all. */
  readonly options?: OptionValues
  /** The line that its plan was asked over, where that is still open: a login less. */
  readonly link?: SshLink
  /** That plan was made for this run, just now, and found nothing to do: the run is done with it. */
  readonly asWanted?: AsWanted
}

export interface StartRun {
  readonly visitId: Id | null
  readonly clientId: Id | null
  readonly loaded: LoadedPack
  readonly options: OptionValues
  readonly planId: Sha256
  /** With what the plan found on each: its steps are decided by that, then and for ever. */
  readonly machines: readonly MachineOfRun[]
  readonly secrets: Readonly<Record<string, string>>
  /** The pack's id, typed by the technician, when its signature is not good. */
  readonly acceptUnsigned: string | undefined
}

export interface Runs {
  start(input: StartRun): Id
  resume(runId: Id, machineId: Id, secrets: Readonly<Record<string, string>>): void
  /** Before the next step; `atOnce` ends the step under way too, never in the middle of apt. */
  pause(runId: Id, atOnce?: boolean): Promise<void>
  setAside(runId: Id, machineId: Id): void
  undo(runId: Id, machineId: Id): void
  /** Pauses as soon as the machine answers, then sets it aside. */
  cancel(runId: Id, machineId: Id): void
  view(runId: Id): Output<'run.get'>
  host(runId: Id, machineId: Id): HostRunView
  /** The run's own copy of its pack; undefined for a colleague's run of a pack that this laptop lacks. */
  pack(runId: Id): Pack | undefined
  /** Empties the machine's own cache of packages; gives its free room before and after, in MB. */
  freeSpace(runId: Id, machineId: Id): Promise<{ readonly beforeMb: number; readonly afterMb: number }>
  /** The steps this machine was to get, as its plan decided. */
  steps(runId: Id, machineId: Id): readonly PackStep[]
  undoList(runId: Id, machineId: Id): UndoList
  /** The machine's last words at its failure, masked there; null when none were kept. */
  lastOutput(runId: Id, machineId: Id): string | null
  events(runId: Id, machineId: Id, afterSeq?: number): readonly HostEvent[]
  /** What a person reads of them: all but what apt told of its progress, and the last one whatever it is. */
  journal(runId: Id, machineId: Id, afterSeq?: number): readonly HostEvent[]
  /** What they add up to. */
  progress(runId: Id, machineId: Id): RunProgress
  output(runId: Id, machineId: Id): Promise<string>
  /** Follows again what was running when the app stopped. */
  followOpen(): void
  /** The network or the laptop woke: lost lines try again at once. */
  wake(): void
  /** Waits until no host is followed any more. */
  settled(runId: Id): Promise<void>
  /** Stops following; the hosts go on by themselves. */
  stop(): Promise<void>
}
