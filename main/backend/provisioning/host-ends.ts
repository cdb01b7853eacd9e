// How a machine's part of a run ends: its program's code, or the machine's word where nothing runs, as a state with its cause.
import { Refusal } from '../../../domain/errors.ts'
import type { HostStatus } from '../../../domain/provisioning/host-scripts.ts'
import { RUN_CODES } from '../../../domain/provisioning/program/codes.ts'
import type { FollowOptions } from './follow-options.ts'
import { holder } from './holder.ts'

/** Before the line that says who holds the machine. */
export const BUSY = '#busy '
const FULL = '#full '
/** Under this much room nothing can be written any more, not even the reason. */
const NO_ROOM_KB = 64

/** Faults that no new try cures: the person decides. */
export const STOPPING: ReadonlySet<string> = new Set(['CREDENTIAL_NEEDED', 'SSH_AUTH_REFUSED', 'SSH_HOST_KEY_CHANGED', 'SSH_HOST_KEY_UNKNOWN', 'SSH_TOO_OLD', 'SSH_JUMP_REFUSED', 'SSH_SESSION_ENDED', 'ARTEFACT_MISSING', 'SUDO_NEEDS_TERMINAL', 'SUDO_REFUSED', 'PACK_ALTERED', 'REMOTE_BUSY', 'REMOTE_DISK_FULL', 'REMOTE_LOG_ENDLESS', 'REMOTE_RUN_GONE', 'REMOTE_WENT_OFF', 'STEP_FAILED', 'STEP_UNDETERMINED', 'FIREWALL_NOT_CONFIRMED', 'REPOSITORY_UNREACHABLE', 'REPOSITORY_UNTRUSTED', 'REBOOT_NOT_BACK', 'RUN_PAUSED', 'INTERNAL'])

export interface End { readonly rc: number; readonly freeKb: number | null; readonly lock: string | undefined }

/** The program has ended: what its code means. */
export function settle({ read, save, now, machine, neededMb, lastFailure }: FollowOptions, { rc, freeKb, lock }: End): void {
  const ended = { ...read(), endedAt: now(), lostSince: null, retryAt: null, restartSince: null }
  if (rc === RUN_CODES.done) return save({ ...ended, state: 'done', fault: null })
  if (rc === RUN_CODES.busy) return save({ ...ended, state: 'needsAttention', fault: { code: 'REMOTE_BUSY', detail: { machine, ...holder(lock ?? '', now()) } } })
  if (rc === RUN_CODES.full) return save({ ...ended, state: 'needsAttention', fault: { code: 'REMOTE_DISK_FULL', detail: { machine, freeMb: Math.floor((freeKb ?? 0) / 1024), neededMb } } })
  if (rc === RUN_CODES.paused) return save({ ...ended, state: 'needsAttention', fault: { code: 'RUN_PAUSED', detail: { machine } } })
  const { code, step } = lastFailure()
  save({ ...ended, state: 'needsAttention', fault: { code, detail: { machine, step } } })
}

/** Neither running nor ended: the power went, or the disk was so full that even the end could not be written. */
export function wentOff({ machine, neededMb, currentStep }: FollowOptions, { freeKb }: HostStatus): Refusal {
  if (freeKb !== null && freeKb < NO_ROOM_KB) return new Refusal('REMOTE_DISK_FULL', { machine, freeMb: 0, neededMb })
  return new Refusal('REMOTE_WENT_OFF', { machine, step: currentStep() })
}

/** The machine's word where it did not start the unit. */
export function notStarted({ machine, neededMb, now }: FollowOptions, word: string): Refusal {
  if (word.startsWith(FULL)) return new Refusal('REMOTE_DISK_FULL', { machine, freeMb: Math.floor(Number(word.slice(FULL.length)) / 1024), neededMb })
  if (word.startsWith(BUSY)) return new Refusal('REMOTE_BUSY', { machine, ...holder(word.slice(BUSY.length), now()) })
  return new Refusal('SSH_LINE_LOST', { machine })
}
