// What following one machine needs of its surroundings: its line, its state, its events, and the words of its run.
import type { Id } from '../../../domain/ids.ts'
import type { ApplyCause } from '../../../domain/provisioning/run-events.ts'
import type { SshLink } from '../ssh/link.ts'
import type { HostState } from './host-state.ts'

export interface FollowOptions {
  readonly runId: Id
  readonly machine: string
  readonly program: string
  readonly secrets: Readonly<Record<string, string>>
  /** The pack asks for secrets: typed by the technician, lost with the machine's memory, asked for again. */
  readonly needsSecrets?: boolean
  readonly connect: () => Promise<SshLink>
  /** A connection of its own, new: what the firewall's new rules must let in. */
  readonly connectAnew?: () => Promise<SshLink>
  /** Those of its pack: a machine's word on any other is none of its program's. */
  readonly steps: ReadonlySet<string>
  /** Brings what the steps need on the machine, before the program starts. */
  readonly deliver?: (link: SshLink) => Promise<void>
  readonly read: () => HostState
  readonly save: (state: HostState) => void
  /** Keeps it in memory alone, to be shown: nothing can be written. */
  readonly hold: (state: HostState) => void
  /** Stores whole lines; called with the bytes they take. Must be durable when it returns. */
  readonly store: (lines: readonly { readonly seq: number; readonly line: string }[]) => void
  readonly now: () => number
  /** Milliseconds of a clock that nobody sets: how long something took, whatever day it is. */
  readonly elapsedMs: () => number
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
  readonly lastFailure: () => { readonly code: 'STEP_FAILED' | 'STEP_UNDETERMINED' | ApplyCause; readonly step: string }
  /** The boot that a restart under way leaves; undefined when none is. */
  readonly leaving?: () => string | undefined
}
