// What a document is of, when it is no computer: printers, switches, phones, and what agents ask of a network.
import { type GlpiDocument, type Row, rowIn, rowsOf, textIn } from './document.ts'

export type OtherItem = 'printer' | 'network' | 'phone' | 'discovery' | 'snmp' | 'other-item'

const BY_TYPE: ReadonlyMap<string, OtherItem> = new Map(Object.entries({ printer: 'printer', networkequipment: 'network', networking: 'network', phone: 'phone', unmanaged: 'other-item', peripheral: 'other-item', monitor: 'other-item', storage: 'other-item' }))

/** Sections that only a computer's own agent writes. */
const COMPUTER = ['hardware', 'bios', 'cpus', 'memories', 'operatingsystem', 'storages', 'drives', 'softwares', 'batteries', 'virtualmachines'] as const

/** Undefined for a computer. What an agent asked of the network says what answered, where it does. */
export function otherItemOf(document: GlpiDocument): OtherItem | undefined {
  const query = document.query?.toLowerCase() ?? ''
  const device = rowsOf(document, 'network_device')?.[0] ?? rowsOf(document, 'device')?.[0]
  if (/^(netdiscovery|discovery)$/.test(query)) return 'discovery'
  const named = BY_TYPE.get(typeOf(document, device))
  if (device) return named ?? 'snmp'
  if (/^(snmp|snmpquery|netinventory|wakeonlan|deploy|prolog|esx)$/.test(query)) return 'snmp'
  if (named && named !== 'other-item') return named
  if (COMPUTER.some((section) => (rowsOf(document, section)?.length ?? 0) > 0)) return undefined
  return named ?? (document.itemType === undefined || /^computer$/i.test(document.itemType) ? undefined : 'other-item')
}

function typeOf({ itemType }: GlpiDocument, device: Row | undefined): string {
  return (textIn(device, 'type') ?? textIn(rowIn(device, 'info'), 'type') ?? itemType ?? '').toLowerCase().replaceAll(' ', '')
}
