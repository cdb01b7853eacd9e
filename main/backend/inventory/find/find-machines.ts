// The search itself (design/inventory.md 3.10): who is there, what can be read from here, who each one is. Only connections and two
// questions to everybody; no raw packet, no identifier sent, nothing woken, no packet outside of the range. Ends at once when told to.
import { networkInterfaces } from 'node:os'
import type { Announcement } from '../../../../domain/inventory/search/announcements.ts'
import { addressOf, addressText, holds, spread } from '../../../../domain/inventory/search/address-range.ts'
import { FIRST_PORTS, foundHost, type FoundHost, type KnownMachine, MORE_PORTS } from '../../../../domain/inventory/search/found-host.ts'
import { sshIdentification, systemGuess } from '../../../../domain/inventory/search/ssh-identification.ts'
import { askNames, askServices, type Asking } from './ask-everybody.ts'
import type { AllowedSearch } from './consent.ts'
import { knock, type OpenSockets } from './knock.ts'
import { readNeighbours } from './read-neighbours.ts'
import { reverseNames } from './reverse-names.ts'
import { createTurns } from './turns.ts'

const AT_ONCE = 64
const DOOR_MS = 400
/** An SSH server speaks at once; one that does not is not one. */
const SSH_SPEAKS_MS = 1500
const ANNOUNCEMENTS_MS = 2500
const NAMES_MS = 1200
const SSH = 22

export interface FindContext {
  readonly known: readonly KnownMachine[]
  readonly signal: AbortSignal
  /** A new address, or more about one told before. */
  onHost(host: FoundHost): void
  /** Addresses looked at, of all. */
  progress(done: number, total: number): void
}

interface Host { readonly address: number; readonly open: Set<number>; readonly names: { own: string[]; server: string[] }; readonly services: Set<string>; answered: boolean; mac: string | null; ssh: string | null; told: string }

/** @throws the signal's reason when the search is cancelled; what was told until then stands */
export async function findMachines({ network, range }: AllowedSearch, { known, signal, onHost, progress }: FindContext): Promise<readonly FoundHost[]> {
  signal.throwIfAborted()
  const hosts = new Map<number, Host>()
  const sockets: OpenSockets = new Set()
  const turns = createTurns(AT_ONCE, signal)
  const endAll = (): void => sockets.forEach((socket) => socket.destroy())
  signal.addEventListener('abort', endAll)

  const view = (host: Host): FoundHost => {
    const guess = host.ssh === null ? undefined : systemGuess(host.ssh)
    return foundHost({ ...host, names: [...host.names.own, ...host.names.server], guess }, known)
  }
  const tell = (host: Host): void => {
    if (signal.aborted) return
    const found = view(host)
    const words = JSON.stringify(found)
    if (words === host.told) return
    host.told = words
    onHost(found)
  }
  const hostAt = (address: number): Host => {
    const host = hosts.get(address) ?? { address, open: new Set(), names: { own: [], server: [] }, services: new Set(), answered: false, mac: null, ssh: null, told: '' }
    hosts.set(address, host)
    return host
  }

  const own = ownAddresses()
  const searched = (address: number): boolean => holds(range, address) && !own.has(address)
  const table = new Map<number, string>()
  const readTable = async (): Promise<void> => {
    for (const { address, mac } of await readNeighbours(signal)) if (searched(address)) table.set(address, mac)
    for (const host of hosts.values()) {
      host.mac = table.get(host.address) ?? host.mac
      tell(host)
    }
  }

  /** True when somebody is there. The other doors of a living machine are tried at once, before those of nobody. */
  const tryDoor = async (address: number, port: number, lane: 'living' | 'others'): Promise<boolean> => {
    const target = { host: addressText(address), port, localAddress: network.ownAddress, timeoutMs: DOOR_MS, listenMs: port === SSH ? SSH_SPEAKS_MS : 0 }
    const { door, said } = await turns.take(lane, async () => await knock(target, sockets))
    signal.throwIfAborted()
    if (door === 'silent') return false
    const host = hostAt(address)
    host.answered = true
    host.mac ??= table.get(address) ?? null
    if (door === 'open') host.open.add(port)
    if (port === SSH) host.ssh = sshIdentification(said) ?? null
    tell(host)
    return true
  }
  const more = new Map<number, Promise<unknown>>()
  const lookCloser = (address: number, tried: readonly number[]): void => {
    if (more.has(address)) return
    const ports = [...FIRST_PORTS, ...MORE_PORTS].filter((port) => !tried.includes(port))
    more.set(address, Promise.all(ports.map(async (port) => await tryDoor(address, port, 'living'))))
    // Waited for at the end; an abort in between is told there.
    more.get(address)?.catch(() => undefined)
  }

  const heard = (address: number, { names, services }: Announcement): void => {
    if (!searched(address) || signal.aborted) return
    const host = hostAt(address)
    host.answered = true
    host.mac ??= table.get(address) ?? null
    host.names.own = [...new Set([...host.names.own, ...names])]
    for (const service of services) host.services.add(service)
    tell(host)
    lookCloser(address, [])
  }
  const asking = (listenMs: number): Asking => ({ ownAddress: network.ownAddress, range, listenMs, signal, onAnswer: heard })

  try {
    await readTable()
    const order = inOrder([...known.flatMap(({ host }) => addressOf(host ?? '') ?? []), ...known.flatMap(({ macs }) => [...table].filter(([, mac]) => macs.includes(mac)).map(([address]) => address)), ...table.keys(), ...spread(range)], searched)
    let done = 0
    progress(done, order.length)
    const announcements = askServices(asking(ANNOUNCEMENTS_MS))
    // First port 22 of all, then port 445 of those that were silent: the first rows come while most are not asked yet.
    const silent: number[] = []
    await Promise.all(order.map(async (address) => {
      if (await tryDoor(address, SSH, 'others')) {
        lookCloser(address, [SSH])
        progress(++done, order.length)
      } else silent.push(address)
    }))
    await readTable()
    await Promise.all(silent.map(async (address) => {
      for (const port of FIRST_PORTS) {
        // Somebody whose hardware address is known by now was only slow to say it: port 22 once more.
        if (port === SSH && !table.has(address)) continue
        if (await tryDoor(address, port, 'others')) {
          lookCloser(address, FIRST_PORTS.slice(0, FIRST_PORTS.indexOf(port) + 1))
          break
        }
      }
      progress(++done, order.length)
    }))
    await readTable()
    // Known to the network and silent at every door: there, or there a moment ago.
    for (const [address, mac] of table) {
      const host = hostAt(address)
      host.mac = mac
      tell(host)
    }
    const nameless = [...hosts.values()].filter((host) => host.names.own.length === 0).map(({ address }) => address)
    await Promise.all([
      announcements, ...more.values(), askNames(nameless, asking(NAMES_MS)),
      reverseNames([...hosts.keys()], {
        range, limitMs: NAMES_MS, signal,
        onName: (address, name) => {
          const host = hostAt(address)
          host.names.server = [name]
          tell(host)
        },
      }),
    ])
    // Announcements may have brought others since.
    await Promise.all(more.values())
    await readTable()
    signal.throwIfAborted()
    return [...hosts.values()].map(view)
  } finally {
    signal.removeEventListener('abort', endAll)
    endAll()
  }
}

function ownAddresses(): ReadonlySet<number> {
  return new Set(Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).flatMap(({ address }) => addressOf(address) ?? [])))
}

function inOrder(addresses: readonly number[], searched: (address: number) => boolean): readonly number[] {
  return [...new Set(addresses.filter(searched))]
}
