// A restart that a step asked for: the machine's silence is awaited, another boot is its proof, and then the run goes on.
import { Refusal } from '../../../domain/errors.ts'
import type { HostStatus } from '../../../domain/provisioning/host-scripts.ts'
import type { FollowOptions } from './follow-options.ts'
import { wentOff } from './host-ends.ts'

/** A machine that restarts is asked often, for this long. */
const RESTART_EVERY_MS = 2000
const RESTART_LIMIT_MS = 600_000
/** The machine goes on by itself once it is up; after this long it is asked to. */
const BY_ITSELF_MS = 30_000

/** No line while a restart is awaited: waits for the next try. False once it took too long, and the person is asked. */
export async function awaitRestart({ read, save, now, elapsedMs, wait, signal, machine }: FollowOptions, fromMs: number): Promise<boolean> {
  if (elapsedMs() - fromMs > RESTART_LIMIT_MS) {
    save({ ...read(), state: 'needsAttention', endedAt: now(), lostSince: null, retryAt: null, fault: { code: 'REBOOT_NOT_BACK', detail: { machine, minutes: Math.round(RESTART_LIMIT_MS / 60_000) } } })
    return false
  }
  save({ ...read(), state: 'running', lostSince: null, retryAt: now() + RESTART_EVERY_MS, fault: null })
  await wait(RESTART_EVERY_MS, signal)
  return true
}

/** Nothing runs, and a step asked for a restart. Returns when the program is for us to start. @throws Refusal until then, or when it cannot be */
export function afterRestart(options: FollowOptions, status: HostStatus, known: boolean): void {
  const { machine, leaving, secrets, needsSecrets = false, read, now } = options
  const since = read().restartSince
  const withSecrets = Object.keys(secrets).length > 0
  const notYet = new Refusal('SSH_LINE_LOST', { machine })
  if (!known) throw new Refusal('PACK_ALTERED', { pack: machine, file: 'run.sh' })
  if (status.bootId === leaving?.()) throw notYet
  // Its own unit starts it within moments; where secrets are needed, or that unit was lost, it is for us.
  if (needsSecrets && !withSecrets) throw wentOff(options, status)
  if (!withSecrets && since !== null && Math.abs(now() - since) < BY_ITSELF_MS) throw notYet
}
