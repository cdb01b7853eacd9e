// What machines say of themselves when asked by mDNS or SSDP: a name, and kinds of service.
import type { DnsRecord } from './dns-message.ts'
import { addressOf, addressText } from './address-range.ts'

export interface Announcement { readonly names: readonly string[]; readonly services: readonly string[] }

/** Asked of everybody on the chosen network (design/inventory.md 3.10). */
export const SERVICE_QUESTIONS: readonly string[] = ['ssh', 'smb', 'workstation', 'device-info', 'ipp', 'printer', 'pdl-datastream'].map((service) => `_${service}._tcp.local`)

export const reverseQuestion = (address: number): string => `${addressText(address).split('.').toReversed().join('.')}.in-addr.arpa`

/** One machine's answer. Its own name (SRV, A, reverse pointer) comes before what its services are called. */
export function mdnsAnnouncement(records: readonly DnsRecord[]): Announcement {
  const hosts = new Set<string>()
  const titles = new Set<string>()
  const services = new Set<string>()
  for (const { name, type, data } of records) {
    if (type === 'A') hosts.add(withoutLocal(name))
    if (type === 'SRV') hosts.add(withoutLocal(data))
    if (type !== 'PTR') continue
    if (name.endsWith('.in-addr.arpa')) hosts.add(withoutLocal(data))
    const [, service] = /^_([a-z0-9-]+)\._tcp\.local$/i.exec(name) ?? []
    if (service === undefined) continue
    services.add(service.toLowerCase())
    // `Bureau [aa:bb:…]._workstation._tcp.local` of avahi, `Imprimante accueil._ipp._tcp.local`.
    const title = data.endsWith(`.${name}`) ? data.slice(0, -name.length - 1).replace(/ \[[0-9a-f:]{17}\]$/i, '') : ''
    if (title !== '') titles.add(title)
  }
  return { names: [...hosts, ...titles].filter((name) => name !== '' && addressOf(name) === undefined), services: [...services] }
}

const withoutLocal = (name: string): string => name.replace(/\.local\.?$/i, '').replace(/\.$/, '')

/** The search of UPnP devices; `MX` is how many seconds they may take. */
export const SSDP_QUESTION = 'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n'

/** Only what the reply itself says: the page it points to is not fetched. */
export function ssdpAnnouncement(text: string): Announcement {
  if (!/^HTTP\/1\.\d 200/.test(text)) return { names: [], services: [] }
  const about = text.slice(0, 4096).split(/\r?\n/).filter((line) => /^(st|usn|nt):/i.test(line)).join('\n')
  return { names: [], services: [...(/:InternetGatewayDevice:|:WANDevice:|:WLANAccessPointDevice:/i.test(about) ? ['upnp-gateway'] : []), ...(/:Printer:/i.test(about) ? ['upnp-printer'] : [])] }
}
