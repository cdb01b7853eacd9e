// ifconfig, networksetup, netstat and arp as macOS and BSD print them. Never throws; bounded by its input.
import { type Fact, isPlaceholder, known, unknown, type UnknownReason } from '../fact.ts'
import type { NET_ROLES, Reading } from '../model.ts'
import type { SpWifi } from './sp-devices.ts'

type Interface = NonNullable<NonNullable<Reading['net']>['ifs']>[number]
type Kind = 'ethernet' | 'wifi' | 'bluetooth' | 'mobile' | 'virtual'
const SRC = 'text.ifconfig'

/** Interfaces but the loopback and the tunnels that every system has. `ports` is the text of networksetup. */
export function readIfconfig(text: string, ports: string | undefined, wifi: SpWifi | null | undefined): Interface[] {
  const kinds = portKinds(ports ?? '')
  const blocks = text.split(/\n(?=[\w.]+: flags=)/).map((block) => block.trim()).filter((block) => /^[\w.]+: flags=/.test(block))
  return blocks.flatMap((block): Interface[] => {
    const name = /^[\w.]+/.exec(block)?.[0] ?? ''
    if (/^(lo|gif|stf|pflog|enc|pfsync)\d*$/.test(name)) return []
    const mac = /^\s+ether ((?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2})\s*$/im.exec(block)?.[1]
    const status = /^\s+status: (active|inactive|associated|no carrier)/m.exec(block)?.[1]
    const kind: Kind | null = /^(bridge|utun|awdl|llw|p2p|ap|anpi|vlan|vmnet|vboxnet|feth|ipsec|tun|tap|wg|vether)\d*$/.test(name) || /^\s+vlan: /m.test(block) ? 'virtual' : wifi?.name === name ? 'wifi' : (kinds.get(name) ?? null)
    return [{
      name, mac: mac === undefined ? unknown('not-applicable', SRC) : isPlaceholder(mac.replaceAll(':', '')) ? unknown('placeholder', SRC) : known(padded(mac), SRC),
      kind: kind === null ? unknown('not-collected', SRC) : known(kind, ports === undefined ? SRC : 'networksetup'),
      ips: known([...block.matchAll(/^\s+inet6? ([0-9a-f.:]+)(?=[\s%]|$)/gim)].map(([, ip = '']) => ip), SRC),
      speedMbps: speedOf(/^\s+media: (.+)$/m.exec(block)?.[1]), up: status === undefined ? unknown('not-collected', SRC) : known(status === 'active' || status === 'associated', SRC),
      wifiStd: kind !== 'wifi' ? unknown('not-applicable', SRC) : wifi?.name === name ? wifi.std : unknown('not-collected', 'sp.SPAirPort'),
    }]
  })
}

/** "Hardware Port: Wi-Fi", "Device: en0". */
function portKinds(text: string): ReadonlyMap<string, Kind> {
  return new Map([...text.matchAll(/^Hardware Port: (.+)\nDevice: (\S+)/gm)].flatMap(([, port = '', device = '']): (readonly [string, Kind])[] => {
    const kind: Kind | null = /wi-?fi|airport/i.test(port) ? 'wifi' : /bluetooth/i.test(port) ? 'bluetooth' : /iphone|ipad|modem|wwan/i.test(port) ? 'mobile' : /bridge/i.test(port) ? 'virtual' : /ethernet|lan|thunderbolt|firewire/i.test(port) ? 'ethernet' : null
    return kind === null ? [] : [[device, kind]]
  }))
}

const padded = (mac: string): string => mac.toLowerCase().split(':').map((two) => two.padStart(2, '0')).join(':')

/** "autoselect (1000baseT <full-duplex>)", "10Gbase-T". */
function speedOf(media: string | undefined): Fact<number> {
  const [, number, giga] = /(?:^|[\s(])(\d{1,5})(G)?base/i.exec(media ?? '') ?? []
  return number === undefined ? unknown('not-collected', SRC) : known(Number(number) * (giga === undefined ? 1 : 1000), SRC)
}

/** The default route of `netstat -rn`, or of `route get default`. */
export function defaultGateway(text: string): Fact<string> {
  const found = /^default +(\d{1,3}(?:\.\d{1,3}){3})(?=\s)/m.exec(text)?.[1] ?? /^\s*gateway: (\d{1,3}(?:\.\d{1,3}){3})\s*$/m.exec(text)?.[1]
  return found === undefined ? unknown('not-collected', 'text.netstat') : known(found, 'text.netstat')
}

/** Neighbours of `arp -a`; multicast and the machine itself are none. */
export function readArp(text: string): NonNullable<Reading['neighbours']> {
  return [...text.matchAll(/^(\S+) \((\d{1,3}(?:\.\d{1,3}){3})\) at ((?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2})(?=\s|$)(.*)$/gim)].flatMap(([, name = '?', ip = '', mac = '', rest = '']) => (/permanent/.test(rest) || /^(22[4-9]|23\d|255)\./.test(ip) ? [] : [{ ip, mac: padded(mac), name: name === '?' ? null : name }]))
}

type Role = (typeof NET_ROLES)[number]
/** Ports that others can reach, by what listens there. */
const PORTS: readonly (readonly [RegExp, Role])[] = [[/^udp\d*:67$/, 'dhcp'], [/^(udp|tcp)\d*:53$/, 'dns'], [/^tcp\d*:(445|548|2049)$/, 'file-server'], [/^tcp\d*:(80|443)$/, 'web-server'], [/^tcp\d*:(25|465|587)$/, 'mail-server'], [/^tcp\d*:(3306|5432|1433|3050)$/, 'database'], [/^tcp\d*:(515|631)$/, 'print-server'], [/^tcp\d*:(389|636)$/, 'directory']]

/** Of `netstat -an`: sockets that listen beyond the loopback. */
export function rolesOfPorts(text: string | undefined, missing: UnknownReason): Fact<Role[]> {
  if (text === undefined || !/^(tcp|udp)\d*\s/m.test(text)) return unknown(text === undefined ? missing : 'parse', 'text.netstat')
  const open = [...text.matchAll(/^(tcp|udp)\d* +\d+ +\d+ +(\S+)[.:](\d+) +(\S+)(?: +(\S+))?/gm)].flatMap(([, protocol = '', address = '', port = '', , state]) => (/^(127\.|::1$|localhost)/.test(address) || (protocol === 'tcp' && state !== 'LISTEN') ? [] : [`${protocol}:${port}`]))
  return known([...new Set(PORTS.flatMap(([pattern, role]) => (open.some((one) => pattern.test(one)) ? [role] : [])))], 'text.netstat')
}
