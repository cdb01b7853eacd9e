// The machine in its network: interfaces with their kind and their Wi-Fi, the way out, who was heard near, what it serves.
import { type Fact, known, unknown } from '../fact.ts'
import type { NET_ROLES, Reading } from '../model.ts'
import { type Network, readNetwork } from './ip-output.ts'
import { listeners } from './listeners.ts'
import { blocks, count, type Pairs, pairs, type Sections } from './sections.ts'
import { wifiStandardOfChip } from './wifi-chips.ts'

type Interface = NonNullable<NonNullable<Reading['net']>['ifs']>[number]
type Role = (typeof NET_ROLES)[number]

export function networkOf(sections: Sections): { net: Reading['net']; neighbours: Reading['neighbours'] } {
  const body = sections.whole('net')
  const network = body === undefined ? undefined : readNetwork(body)
  const files = new Map(blocks(sections.body('ifs')).map(([name, part]) => [name, pairs(part)]))
  const wifi = new Map(blocks(sections.body('wifi')))
  const none = sections.missing('net', 'ip')
  const dns = [...new Set([...(files.has('resolv') ? (blocks(sections.whole('ifs')).find(([name]) => name === 'resolv')?.[1] ?? '') : '').matchAll(/^nameserver\s+(\S+)/gm)].map(([, ip = '']) => ip))].filter((ip) => !ip.startsWith('127.'))
  return {
    net: {
      ifs: network?.links.filter((link) => !link.loopback).map((link) => interfaceOf(link, files.get(link.name), wifi.get(link.name))),
      gateway: network === undefined ? none : network.gateway ? known(network.gateway, 'ip.route') : unknown('not-collected', 'ip.route'),
      dns: dns.length > 0 ? known(dns, 'resolv.conf') : sections.missing('ifs', 'resolv.conf'),
      wifi: wifiOf(sections, [...wifi.values()], files),
      role: network === undefined ? none : rolesOf(sections, network, files),
    },
    neighbours: network?.neighbours.map(({ ip, mac }) => ({ ip, mac })),
  }
}

function interfaceOf(link: Network['links'][number], files: Pairs | undefined, wifi: string | undefined): Interface {
  const kind = files && kindOf(files)
  const speed = count(files?.['speed'])
  return {
    name: link.name, mac: link.mac ? known(link.mac, 'ip') : unknown('not-collected', 'ip'), kind: kind ? known(kind, 'sysfs.net') : unknown('not-collected', 'sysfs.net'),
    ips: known([...link.ips], 'ip'), up: link.up === null ? unknown('not-collected', 'ip') : known(link.up, 'ip'),
    speedMbps: speed !== null && speed > 0 && link.up !== false ? known(speed, 'sysfs.net') : unknown('not-collected', 'sysfs.net'),
    // Only a lease proves itself; an address without one may be either.
    dhcp: link.dynamic ? known(true, 'ip') : unknown('not-collected', 'ip'),
    wifiStd: kind === 'wifi' ? standardOf(wifi, files) : unknown(kind ? 'not-applicable' : 'not-collected', 'sysfs.net'),
  }
}

function kindOf(files: Pairs): Interface['kind'] extends Fact<infer K> | undefined ? K | undefined : 'ethernet' | 'wifi' | 'bluetooth' | 'mobile' | 'virtual' | undefined {
  if (files['wireless'] || files['phy80211'] || files['DEVTYPE'] === 'wlan') return 'wifi'
  if (files['DEVTYPE'] === 'wwan') return 'mobile'
  if (files['DEVTYPE'] === 'bluetooth') return 'bluetooth'
  if (files['path']?.includes('/virtual/net/')) return 'virtual'
  return files['type'] === '1' && files['path'] ? 'ethernet' : undefined
}

/** What the card can at most, whatever the network it is in. */
function standardOf(iw: string | undefined, files: Pairs | undefined): Fact<string> {
  const standard = iw === undefined ? undefined : /\bEHT\b/.test(iw) ? '802.11be' : /\bHE (Iftypes|PHY|MAC)/.test(iw) ? '802.11ax' : /\bVHT Cap/.test(iw) ? '802.11ac' : /\bHT20\/HT40\b/.test(iw) ? '802.11n' : undefined
  if (standard) return known(standard, 'iw')
  const chip = wifiStandardOfChip((files?.['PCI_ID'] ?? '').toLowerCase())
  return chip ? known(chip, 'rule.wifi-chip', 'derived') : unknown(iw === undefined ? 'no-tool' : 'parse', 'iw')
}

function wifiOf(sections: Sections, parts: readonly string[], files: ReadonlyMap<string, Pairs>): NonNullable<Reading['net']>['wifi'] {
  if (parts.length === 0) {
    const none = unknown(files.size > 0 && ![...files.values()].some((one) => one['phy80211']) ? 'not-applicable' : sections.missing('wifi').unknown, 'iw')
    return { ssid: none, security: none, signalDbm: none }
  }
  const text = parts.join('\n')
  const ssid = /^\s*SSID: (.+)$/m.exec(text)?.[1]?.trim()
  const signal = /^\s*signal: (-\d{1,3}) dBm/m.exec(text)?.[1]
  // nmcli escapes the colons inside a name.
  const active = /^yes:((?:[^:\\]|\\.)*):(\d*):(.*)$/m.exec(text)
  const security = active?.[3]?.trim()
  const none = unknown('not-collected', 'iw')
  return { ssid: ssid ? known(ssid, 'iw') : active?.[1] ? known(active[1].replace(/\\(.)/g, '$1'), 'nmcli') : none, security: security ? known(security, 'nmcli') : active ? known('open', 'nmcli') : none, signalDbm: signal ? known(Number(signal), 'iw') : none }
}

/** Ports that the neighbours can reach, by protocol. */
const ROLES: readonly (readonly [role: Role, protocol: 'tcp' | 'udp' | 'both', ports: readonly number[]])[] = [
  ['dhcp', 'udp', [67]], ['dns', 'both', [53]], ['file-server', 'tcp', [139, 445, 548, 2049]], ['web-server', 'tcp', [80, 443]], ['mail-server', 'tcp', [25, 143, 465, 587, 993]],
  ['database', 'tcp', [1433, 1521, 3306, 5432, 27017]], ['print-server', 'tcp', [515, 631, 9100]], ['directory', 'tcp', [88, 389, 636]],
]

function rolesOf(sections: Sections, network: Network, files: ReadonlyMap<string, Pairs>): Fact<Role[]> {
  const body = sections.said('ports')
  if (body === undefined) return sections.missing('ports', 'ports')
  // What virtual machines and containers alone are served is no role in the client's network.
  const inner = new Set(network.links.filter((link) => link.loopback || files.get(link.name)?.['path']?.includes('/virtual/net/')).flatMap((link) => [link.name, ...link.ips]))
  const open = listeners(body).filter(({ address, device }) => !/^127\.|^::1$|^::ffff:127\./.test(address) && !inner.has(address) && !(device !== null && inner.has(device)))
  const roles = ROLES.filter(([, protocol, ports]) => open.some((one) => ports.includes(one.port) && (protocol === 'both' || protocol === one.protocol))).map(([role]) => role)
  const cards = network.links.filter((link) => !link.loopback && !inner.has(link.name) && link.up !== false && link.ips.some((ip) => ip.includes('.')))
  const forwards = /^ip_forward=1$/m.test(sections.body('ifs') ?? '') && cards.length > 1
  return known([...roles, ...(forwards ? ['gateway' as const] : [])].toSorted(), 'ports', 'derived')
}
