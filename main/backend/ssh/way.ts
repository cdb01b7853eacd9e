// How a visit's identifiers lead to a machine: directly, or through another one; keys pinned at first sight on both, and
// SHA-1 only where a person accepted an old server.
import type { Id } from '../../../domain/ids.ts'
import type { Store } from '../store/store.ts'
import { onlyNamed, pinAtFirstSight } from './host-keys.ts'
import type { Credential, HostKeyPolicy, SshTarget, Way } from './link.ts'

/** A machine on the way, with identifiers of its own. */
export interface Jump {
  readonly user: string
  readonly host: string
  readonly port: number
  readonly credential: Credential
  /** On the command line an unknown key must be this one; in the window it is pinned at first sight. */
  readonly hostKey?: string
}

type Address = Pick<SshTarget, 'host' | 'port'>

const oldServerKey = ({ host, port }: Address): string => `old-server ${host}:${port}`

export const isOldServer = (store: Store, address: Address): boolean => store.local(oldServerKey(address)) === true

/** Kept on this laptop alone: another technician decides for himself. */
export function acceptOldServer(store: Store, address: Address, accepted: boolean): void {
  store.setLocal(oldServerKey(address), accepted)
}

export function wayTo(store: Store, target: SshTarget, jump: Jump | undefined, by: { by: string; clientId: Id | null; now: () => number }): { readonly policy: HostKeyPolicy; readonly way: Way } {
  const policy = pinAtFirstSight(store, target, by)
  const old = isOldServer(store, target) ? { oldServer: true } : {}
  if (!jump) return { policy, way: old }
  const between: SshTarget = { host: jump.host, port: jump.port, user: jump.user, name: jump.host }
  return { policy, way: { ...old, via: { target: between, credential: jump.credential, policy: named(pinAtFirstSight(store, between, by), between, jump.hostKey), ...(isOldServer(store, between) ? { oldServer: true } : {}) } } }
}

function named(policy: HostKeyPolicy, target: SshTarget, hostKey: string | undefined): HostKeyPolicy {
  if (hostKey === undefined) return policy
  return { ...policy, onUnknown: (seen) => {
    onlyNamed(target, [hostKey], '--jump-host-key').onUnknown(seen)
    policy.onUnknown(seen)
  } }
}
