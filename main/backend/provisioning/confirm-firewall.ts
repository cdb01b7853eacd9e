// New firewall rules are proved by coming in through them, over a connection of their own.
import { confirmScript } from '../../../domain/provisioning/host-scripts.ts'
import { BACK_AFTER_S } from '../../../domain/provisioning/kinds/firewall.ts'
import type { SshLink } from '../ssh/link.ts'
import type { FollowOptions } from './follow-options.ts'
import { rootScript, SHORT_MS, SMALL_BYTES } from './root-script.ts'

const AGAIN_EVERY_MS = 3000

/** Tried until the machine puts the former rules back by itself. */
export async function confirmFirewall({ connectAnew, runId, signal, elapsedMs, wait }: FollowOptions, seq: number): Promise<void> {
  if (!connectAnew) return
  const until = elapsedMs() + BACK_AFTER_S * 1000
  while (elapsedMs() < until && !signal.aborted) {
    let link: SshLink | undefined
    try {
      link = await connectAnew()
      await rootScript(link, confirmScript(runId, seq), { signal, timeoutMs: SHORT_MS, maxBytes: SMALL_BYTES })
      return
    } catch {
      // Locked out, or the line is bad: the machine decides by its own clock.
      await wait(AGAIN_EVERY_MS, signal)
    } finally {
      link?.close()
    }
  }
}
