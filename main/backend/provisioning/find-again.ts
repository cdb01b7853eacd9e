// A machine whose address changed is found again by its host key, never by an address alone. Only neighbours that this laptop's
// system knows already are looked at; each shows its key, and no login is tried. Design: provisioning.md 4, rule 6.
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Connect, SeenHostKey, SshTarget } from '../ssh/link.ts'
import type { HostKeyPin, Store } from '../store/store.ts'

const AT_ONCE = 8
const MOST = 254
const LOOK_MS = 4000

/** Addresses of the machines that the system has met on its networks; asking sends nothing. */
export type Neighbours = (signal: AbortSignal) => Promise<readonly string[]>

/** The one other address where this key answers; undefined where none does, or several (cloned machines): nobody may choose for the person. */
export async function addressOfKey({ connect, neighbours }: { connect: Connect; neighbours: Neighbours }, target: SshTarget, pin: SeenHostKey, signal: AbortSignal): Promise<string | undefined> {
  const others = (await neighbours(signal)).filter((host) => host !== target.host).slice(0, MOST)
  const found: string[] = []
  let next = 0
  const look = async (): Promise<void> => {
    for (let host = others[next++]; host !== undefined; host = others[next++]) {
      // oxlint-disable-next-line no-await-in-loop -- each of the few that look takes one address after the other
      if (await shows(connect, { ...target, host }, pin, signal)) found.push(host)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, look))
  return found.length === 1 ? found[0] : undefined
}

/** Whether another machine is known at that address with this very key: a copy of its disk, never the machine itself, however alone it answers. */
export function isKnownCopy({ list, hostKeys }: Pick<Store, 'list' | 'hostKeys'>, machine: Pick<RowOf<'machine'>, 'id' | 'clientId' | 'machineKey'>, pin: Pick<HostKeyPin, 'port' | 'sha256'>, host: string): boolean {
  const sameMachine = (other: Id, key: string | null): boolean => other === machine.id || (key !== null && key === machine.machineKey)
  return list('machine', { host }).some(({ id, machineKey, port }) => !sameMachine(id, machineKey) && hostKeys.get(host, port ?? pin.port, machine.clientId)?.sha256 === pin.sha256)
}

async function shows(connect: Connect, target: SshTarget, pin: SeenHostKey, signal: AbortSignal): Promise<boolean> {
  let seen = ''
  try {
    // A pin that no key fits: the key is shown, and the connection ends before a name is told.
    const link = await connect(target, {}, { pinned: { type: pin.type, sha256: '' }, onUnknown: () => undefined, onChanged: ({ sha256 }) => void (seen = sha256) }, { signal, readyTimeoutMs: LOOK_MS })
    link.close()
  } catch (error) {
    // No SSH server, another key: not this one.
    if (signal.aborted) throw error
  }
  return seen === pin.sha256
}
