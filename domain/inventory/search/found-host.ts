// What a search found at one address, and what it is to the technician: to read from here, by the USB stick, or not at all.
import { addressOf, addressText } from './address-range.ts'
import { isRandomMac } from './mac-address.ts'
import type { SystemGuess } from './ssh-identification.ts'

/** In the order they are shown. */
export const FOUND_KINDS = ['ssh', 'windows', 'printer', 'network', 'unknown'] as const
export type FoundKind = (typeof FOUND_KINDS)[number]

export const FIRST_PORTS = [22, 445] as const
export const MORE_PORTS = [631, 9100, 5985, 80, 443] as const

/** Everything seen of one address; grows while the search goes on. */
export interface HostSeen {
  readonly address: number
  readonly open: ReadonlySet<number>
  /** Something came back: an open door, a closed one, a packet. Else only the neighbour table knows it. */
  readonly answered: boolean
  readonly mac: string | null
  readonly names: readonly string[]
  /** Kinds of service it announced by itself (`ipp`, `smb`…). */
  readonly services: ReadonlySet<string>
  /** What the SSH server said; null while port 22 has said nothing of the sort. */
  readonly ssh: string | null
  readonly guess: SystemGuess | undefined
}

const PRINTER_SERVICES = ['ipp', 'ipps', 'printer', 'pdl-datastream', 'upnp-printer'] as const
const ROUTER_SERVICES = ['upnp-gateway'] as const

/** Port 9100 is a printer's alone; 445 is open on many printers, so the print doors are looked at before Windows. */
export function kindOf({ open, services, ssh, guess }: HostSeen): FoundKind {
  if (guess?.family === 'network' || ROUTER_SERVICES.some((one) => services.has(one))) return 'network'
  if (ssh !== null) return 'ssh'
  const announcesPrinting = PRINTER_SERVICES.some((one) => services.has(one))
  if (open.has(9100) || (announcesPrinting && !open.has(5985))) return 'printer'
  if (open.has(445) || open.has(5985)) return 'windows'
  if (open.has(631)) return 'printer'
  // Only a web page: box, switch, access point, camera. Nothing to read there.
  if ((open.has(80) || open.has(443)) && !open.has(22)) return 'network'
  return 'unknown'
}

/** A machine of the client that the base has, and where it was seen. */
export interface KnownMachine { readonly machineId: string; readonly name: string | null; readonly host: string | null; readonly macs: readonly string[] }

/** By hardware address first, since addresses move; by address when no hardware address says otherwise. A random one is no identity. */
export function knownAs(known: readonly KnownMachine[], { address, mac, names }: Pick<HostSeen, 'address' | 'mac' | 'names'>): KnownMachine | undefined {
  const sure = mac !== null && !isRandomMac(mac) ? mac : undefined
  const byMac = sure === undefined ? undefined : known.find(({ macs }) => macs.includes(sure))
  if (byMac) return byMac
  const here = known.find(({ host }) => host !== null && (addressOf(host) === address || names.some((name) => sameName(name, host))))
  // Another machine stands at this address now: both hardware addresses are real, and differ.
  const moved = here !== undefined && sure !== undefined && here.macs.some((one) => !isRandomMac(one)) && !here.macs.includes(sure)
  return moved ? undefined : here
}

const sameName = (a: string, b: string): boolean => shortName(a) === shortName(b)
/** `salle-a.local`, `SALLE-A.lan.` and `SALLE-A` are one machine on one network. */
const shortName = (name: string): string => (addressOf(name) === undefined ? (name.toLowerCase().split('.')[0] ?? '') : name)

/** One found address as it is told and shown; the same address again is a newer view of it. */
export interface FoundHost {
  readonly address: string
  /** The machine's name in the base, else its own, else null. */
  readonly name: string | null
  readonly kind: FoundKind
  readonly ports: readonly number[]
  readonly mac: string | null
  readonly randomMac: boolean
  readonly answered: boolean
  readonly ssh: string | null
  readonly system: string | null
  /** `moved`: the base has no address of it, or another than this one. */
  readonly known: { readonly machineId: string; readonly moved: boolean } | null
}

const LONGEST_NAME = 200

/** A name in place of an address is the network's to follow. */
function hasMoved({ host }: KnownMachine, { address }: HostSeen): boolean {
  const before = host === null ? undefined : addressOf(host)
  return host === null || (before !== undefined && before !== address)
}

export function foundHost(seen: HostSeen, machines: readonly KnownMachine[]): FoundHost {
  const known = knownAs(machines, seen)
  return {
    address: addressText(seen.address), name: (known?.name ?? seen.names[0])?.slice(0, LONGEST_NAME) ?? null, kind: kindOf(seen), ports: [...seen.open].toSorted((a, b) => a - b), mac: seen.mac,
    randomMac: seen.mac !== null && isRandomMac(seen.mac), answered: seen.answered, ssh: seen.ssh, system: seen.guess?.name ?? null, known: known ? { machineId: known.machineId, moved: hasMoved(known, seen) } : null,
  }
}

/** Known machines first, then by what can be done with them, then by address. */
export function compareFound(a: FoundHost, b: FoundHost): number {
  return Number(b.known !== null) - Number(a.known !== null) || FOUND_KINDS.indexOf(a.kind) - FOUND_KINDS.indexOf(b.kind) || (addressOf(a.address) ?? 0) - (addressOf(b.address) ?? 0)
}
