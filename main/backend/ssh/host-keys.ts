// Known machines: their key is pinned at first sight in the app, asked for on the command line, and a change stops everything.
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Store } from '../store/store.ts'
import type { HostKeyPolicy, SshTarget } from './link.ts'

/** The app's policy: sending identifiers to a machine pins the key it shows; the row shows the fingerprint. */
export function pinAtFirstSight(store: Store, target: SshTarget, { by, clientId, now }: { by: string; clientId: Id | null; now: () => number }): HostKeyPolicy {
  const pin = store.hostKeys.get(target.host, target.port, clientId)
  return {
    ...(pin ? { pinned: { type: pin.type, sha256: pin.sha256 } } : {}),
    onUnknown: (seen) => store.hostKeys.pin({ host: target.host, port: target.port, ...seen, firstSeenAt: now(), by, how: 'seen', reason: null, clientId }),
    onChanged: (seen) => store.setLocal(seenKey(target), { ...seen }),
  }
}

/** Where the key a machine showed instead of its pin is kept, until a person decides. */
export function seenKey({ host, port }: { host: string; port: number }): string {
  return `host-key-seen ${host}:${port}`
}

/**
 * A machine that was reinstalled: the key it showed takes the place of the known one, with the technician's words.
 * @throws Refusal STATE_REFUSED unless `seen` is the key that was shown
 */
export function acceptShownKey(store: Store, { host, port }: Pick<SshTarget, 'host' | 'port'>, seen: string, { by, clientId, now, reason }: { by: string; clientId: Id | null; now: () => number; reason: string }): void {
  const shown = Shown.safeParse(store.local(seenKey({ host, port })))
  if (!shown.success || shown.data.sha256 !== seen) throw new Refusal('STATE_REFUSED', { what: 'hostKey', state: 'not-shown' })
  store.hostKeys.pin({ host, port, ...shown.data, firstSeenAt: now(), by, how: 'replaced', reason, clientId })
}

const Shown = z.object({ type: z.string(), sha256: z.string() })

/** The command line's policy: an unknown key is refused unless named, by the option that names it. */
export function onlyNamed(target: SshTarget, named: readonly string[], option: '--host-key' | '--jump-host-key' = '--host-key'): HostKeyPolicy {
  return {
    onUnknown: (seen) => {
      if (!named.includes(seen.sha256)) throw new Refusal('SSH_HOST_KEY_UNKNOWN', { machine: target.name, seen: seen.sha256, option })
    },
  }
}
