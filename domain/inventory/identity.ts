// Which machine this is. Evidence is kept hashed, strongest first; two inventories are of one machine when a strong one is
// equal and none contradicts. A disk swap or a new network card changes nothing. Rules: design/inventory.md 3.3.
import type { Sha256 } from '../ids.ts'
import { type Evidence, EVIDENCE_KINDS, type EvidenceKind } from './evidence.ts'
import { isPlaceholder, valueOf } from './fact.ts'
import type { MachineFacts } from './model.ts'
import { isSharedUuid } from './shared-uuid.ts'

/** Only these name the machine itself; the others name a part, or what is installed. */
const STRONG: readonly EvidenceKind[] = ['serial', 'uuid']

type Hash = (text: string) => Sha256
type Witness = Pick<MachineFacts, 'machine' | 'net'>

/** The evidence in the facts, in order, and the system's own machine id, which no fact keeps. */
export function evidenceOf({ machine, net }: Witness, osId: string | null, sha256: Hash): readonly Evidence[] {
  const serial = valueOf(machine.serial)
  const uuid = valueOf(machine.uuid)
  const board = valueOf(machine.boardSerial)
  const isVirtual = valueOf(machine.virtual) === true
  const said: readonly (readonly [EvidenceKind, string])[] = [
    ...(serial === null || isPlaceholder(serial) ? [] : [['serial', `${makerWord(valueOf(machine.maker) ?? '')}\n${serial.trim().toUpperCase()}`] as const]),
    ...(uuid === null || isSharedUuid(uuid) ? [] : [['uuid', eitherOrder(uuid)] as const]),
    ...(board === null || isPlaceholder(board) ? [] : [['board', board.trim().toUpperCase()] as const]),
    // A virtual machine's card is its host's invention.
    ...(isVirtual ? [] : net.ifs.flatMap((one) => (isBuiltIn(one) ? [['mac', (valueOf(one.mac) ?? '').toLowerCase().replaceAll('-', ':')] as const] : []))),
    ...(osId === null || osId === '' || isPlaceholder(osId) ? [] : [['os', osId.toLowerCase()] as const]),
  ]
  return said.map(([kind, value]) => ({ kind, sha256: sha256(`${kind}\n${value}`) }))
}

/** The strongest evidence's own hash; without any, the name's, which proves nothing. */
export function machineKey(evidence: readonly Evidence[], host: string | null, sha256: Hash): Sha256 {
  return evidence[0]?.sha256 ?? sha256(`host\n${host ?? ''}`)
}

/** `clone`: one UUID under two serials. `ask`: what is equal does not prove it, only a person can tell. */
export type Sameness = 'same' | 'clone' | 'ask' | 'new'

export function sameness(a: readonly Evidence[], b: readonly Evidence[]): Sameness {
  const isStrongEqual = STRONG.some((kind) => equal(a, b, kind))
  const isContradicted = contradicts(a, b)
  if (isStrongEqual && !isContradicted) return 'same'
  if (equal(a, b, 'uuid')) return 'clone'
  // One serial under two UUIDs: a new mainboard, or a maker who numbers nothing.
  if (isStrongEqual) return 'ask'
  return !isContradicted && EVIDENCE_KINDS.some((kind) => equal(a, b, kind)) ? 'ask' : 'new'
}

/** True when a strong evidence is known on both sides and is not the same. */
export function contradicts(a: readonly Evidence[], b: readonly Evidence[]): boolean {
  return STRONG.some((kind) => hashes(a, kind).length > 0 && hashes(b, kind).length > 0 && !equal(a, b, kind))
}

const hashes = (all: readonly Evidence[], kind: EvidenceKind): readonly string[] => all.flatMap((one) => (one.kind === kind ? one.sha256 : []))
const equal = (a: readonly Evidence[], b: readonly Evidence[], kind: EvidenceKind): boolean => hashes(a, kind).some((one) => hashes(b, kind).includes(one))

/** One maker writes its name in several ways: the first word, and two names of one house. */
function makerWord(maker: string): string {
  const [word = ''] = maker.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean)
  return ({ hewlett: 'hp', asustek: 'asus', micro: 'msi' } as Readonly<Record<string, string>>)[word] ?? word
}

/** The same bytes in both readings of the first three groups (little-endian from SMBIOS 2.6, big-endian before). */
function eitherOrder(uuid: string): string {
  const hex = uuid.toLowerCase()
  const swapped = hex.replace(/^(..)(..)(..)(..)-(..)(..)-(..)(..)/, '$4$3$2$1-$6$5-$8$7')
  return hex < swapped ? hex : swapped
}

/** Cheap adapters that bear one address by the thousand, and what is none. */
const SHARED_MACS = new Set(['00:e0:4c:53:44:58', '00:e0:4c:68:00:01', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '00:11:22:33:44:55', '00:01:02:03:04:05'])
/** VMware, VirtualBox, Hyper-V, Parallels, Xen: cards of machines that run inside this one. */
const VIRTUAL_MACS = /^(?:00:50:56|00:0c:29|00:05:69|08:00:27|00:15:5d|00:1c:42|00:16:3e)/
const NOT_BUILT_IN = /usb|dock|thunderbolt|^enx|^usb|^(?:docker|veth|br-|bridge|virbr|vmnet|vboxnet|tap|tun|wg|utun|awdl|llw|lo|ppp|wwan|bond|team|ap\d)/i

/** A card that leaves with the machine: not locally administered, not of an adapter, a dock or a program. */
function isBuiltIn({ name, mac, kind }: MachineFacts['net']['ifs'][number]): boolean {
  const address = valueOf(mac)?.toLowerCase().replaceAll('-', ':') ?? ''
  const is = valueOf(kind)
  if (!/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(address) || SHARED_MACS.has(address) || VIRTUAL_MACS.test(address)) return false
  // The two low bits of the first byte: drawn by a program, meant for several.
  return (Number.parseInt(address.slice(0, 2), 16) & 0x03) === 0 && (is === null || is === 'ethernet' || is === 'wifi') && !NOT_BUILT_IN.test(name)
}
