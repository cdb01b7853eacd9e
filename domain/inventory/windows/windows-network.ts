// Network cards of a Windows machine, what they are joined to, and the neighbours it has heard. Numbers of types, never names
// of connections: those are translated.
import { type Fact, known, unknown, type Unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { countIn, flagIn, intIn, noClass, type Row, rowsOf, textIn, type WindowsRecords, wordsIn } from './windows-records.ts'

type Net = NonNullable<Reading['net']>
type Interface = NonNullable<Net['ifs']>[number]
type Kind = 'ethernet' | 'wifi' | 'bluetooth' | 'mobile' | 'virtual'

interface Card { readonly name: string; readonly device: string; readonly id: string; readonly mac: string | undefined; readonly kind: Kind | undefined; readonly up: boolean | undefined; readonly bitsPerSecond: number | undefined; readonly config: Row | undefined; readonly description: string; readonly src: string }

export function netOf(records: WindowsRecords): { net: Net; gap: Reading['gaps'] } {
  const cards = fromAdapters(records) ?? fromNetAdapters(records) ?? fromFramework(records) ?? fromConfigurations(records)
  const none = noClass(records, 'Win32_NetworkAdapter')
  if (cards === undefined) return { net: { role: rolesOf(records) }, gap: { 'net.ifs': none } }
  const live = (rowsOf(records, 'net') ?? []).filter((row) => (wordsIn(row, 'Gateways') ?? []).length > 0)
  const configs = (rowsOf(records, 'Win32_NetworkAdapterConfiguration') ?? []).filter((row) => flagIn(row, 'IPEnabled') === true)
  const gateway = configs.flatMap((row) => addresses(row, 'DefaultIPGateway'))[0] ?? live.flatMap((row) => addresses(row, 'Gateways'))[0]
  const dns = [...new Set(configs.length > 0 ? configs.flatMap((row) => addresses(row, 'DNSServerSearchOrder')) : live.flatMap((row) => addresses(row, 'Dns')))]
  const src = configs.length > 0 ? 'cim.Win32_NetworkAdapterConfiguration' : 'net.NetworkInterface'
  const asked = rowsOf(records, 'Win32_NetworkAdapterConfiguration') !== undefined || rowsOf(records, 'net') !== undefined
  const noConfig = noClass(records, 'Win32_NetworkAdapterConfiguration')
  return {
    net: {
      // The built-in card first: its address may name the machine.
      ifs: cards.toSorted((a, b) => order(a) - order(b)).map((card) => interfaceOf(card, noConfig)),
      gateway: gateway === undefined ? (asked ? unknown('not-applicable', src) : noConfig) : known(gateway, src),
      dns: asked ? known(dns, src) : noConfig,
      role: rolesOf(records),
    },
    gap: {},
  }
}

const order = ({ kind, device }: Card): number => (kind === 'virtual' || kind === 'bluetooth' ? 3 : /^pci\\/i.test(device) ? 0 : /^usb\\/i.test(device) ? 2 : 1)

function interfaceOf({ name, mac, kind, up, bitsPerSecond, config, description, src }: Card, noConfig: Unknown): Interface {
  const none = unknown('not-collected', src)
  const ips = config === undefined ? undefined : addresses(config, config.has('ips') ? 'Ips' : 'IPAddress')
  const dhcp = flagIn(config, 'DHCPEnabled') ?? flagIn(config, 'Dhcp')
  // A card that is down names the speed it could have, or the largest number there is.
  const speed = up === true && bitsPerSecond !== undefined && bitsPerSecond >= 1_000_000 ? Math.round(bitsPerSecond / 1_000_000) : undefined
  return {
    name, mac: mac === undefined ? none : known(mac, src), kind: kind === undefined ? none : known(kind, src), up: up === undefined ? none : known(up, src), speedMbps: speed === undefined ? none : known(speed, src),
    ips: ips === undefined ? noConfig : known(ips, config?.has('ips') ? src : 'cim.Win32_NetworkAdapterConfiguration'), dhcp: dhcp === undefined ? noConfig : known(dhcp, config?.has('ips') ? src : 'cim.Win32_NetworkAdapterConfiguration'),
    wifiStd: kind === 'wifi' ? wifiStandard(description, src) : kind === undefined ? none : unknown('not-applicable', src),
  }
}

/** The standard that a card's own name carries; another name says nothing. */
function wifiStandard(description: string, src: string): Fact<string> {
  const standard = /Wi-?Fi 7|\bBE\d{3}\b|802\.11be/i.test(description) ? '802.11be' : /Wi-?Fi 6|\bAX\d{3,4}\b|802\.11ax/i.test(description) ? '802.11ax' : /Wireless-?AC|\bAC[ -]?\d{4}\b|802\.11ac|Wi-?Fi 5/i.test(description) ? '802.11ac' : /802\.11(?:a\/?)?b\/?g\/?n|802\.11n|Wireless-?N\b/i.test(description) ? '802.11n' : undefined
  return standard === undefined ? unknown('not-collected', src) : known(standard, 'rule.wifi-name', 'derived')
}

function addresses(row: Row, name: string): string[] {
  return (wordsIn(row, name) ?? []).filter((text) => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || (/^[0-9a-f:]+(%\w+)?$/i.test(text) && text.includes(':'))).map((text) => text.replace(/%.*$/, '').toLowerCase())
}

/** Six bytes in hexadecimal, however they are joined; all zero is no address. */
function macOf(text: string | undefined): string | undefined {
  const digits = (text ?? '').replaceAll(/[:.-]/g, '').toLowerCase()
  return /^[0-9a-f]{12}$/.test(digits) && !/^0+$/.test(digits) ? (digits.match(/../g) ?? []).join(':') : undefined
}

const virtualDevice = (id: string): boolean => /^(root|swd|sw|bth)\\/i.test(id) || /^vmbus\\/i.test(id)

/** NdisPhysicalMedium: 9 native Wi-Fi, 8 mobile, 10 Bluetooth, 14 Ethernet. */
function kindOfMedium(medium: number | undefined, device: string, virtual: boolean | undefined): Kind | undefined {
  if (medium === 10 || /^bth\\/i.test(device)) return 'bluetooth'
  if (virtual === true || virtualDevice(device)) return 'virtual'
  return medium === 9 || medium === 1 ? 'wifi' : medium === 8 ? 'mobile' : medium === 14 || medium === 0 ? 'ethernet' : undefined
}

function fromAdapters(records: WindowsRecords): Card[] | undefined {
  const rows = rowsOf(records, 'Win32_NetworkAdapter')
  const configs = rowsOf(records, 'Win32_NetworkAdapterConfiguration') ?? []
  const others = rowsOf(records, 'MSFT_NetAdapter') ?? []
  return rows?.flatMap((row) => {
    const mac = macOf(textIn(row, 'MACAddress'))
    const connection = textIn(row, 'NetConnectionID')
    const name = connection ?? textIn(row, 'Name')
    // Tunnels and miniports have neither connection nor address of a card.
    if (name === undefined || (connection === undefined && (mac === undefined || flagIn(row, 'PhysicalAdapter') !== true))) return []
    const guid = textIn(row, 'GUID')?.toLowerCase()
    const other = guid === undefined ? undefined : others.find((one) => textIn(one, 'InterfaceGuid')?.toLowerCase() === guid)
    const device = textIn(row, 'PNPDeviceID') ?? textIn(other, 'PnPDeviceID') ?? ''
    const status = intIn(row, 'NetConnectionStatus')
    const type = intIn(row, 'AdapterTypeId')
    const kind = kindOfMedium(intIn(other, 'NdisPhysicalMedium'), device, flagIn(other, 'Virtual') ?? (flagIn(row, 'PhysicalAdapter') === false ? true : undefined)) ?? (type === 9 || /wi-?fi|wireless|wlan|802\.11/i.test(textIn(row, 'Name') ?? '') ? 'wifi' : undefined)
    const index = intIn(row, 'Index') ?? intIn(row, 'DeviceID')
    return [{ name, device, id: guid ?? '', mac, kind, up: status === 2 ? true : status === undefined ? undefined : false, bitsPerSecond: countIn(row, 'Speed'), config: configs.find((one) => intIn(one, 'Index') === index && index !== undefined), description: textIn(row, 'Name') ?? '', src: 'cim.Win32_NetworkAdapter' }]
  })
}

function fromNetAdapters(records: WindowsRecords): Card[] | undefined {
  return rowsOf(records, 'MSFT_NetAdapter')?.flatMap((row) => {
    const name = textIn(row, 'Name')
    const mac = macOf(textIn(row, 'PermanentAddress'))
    if (name === undefined || mac === undefined || flagIn(row, 'Hidden') === true) return []
    const device = textIn(row, 'PnPDeviceID') ?? ''
    const media = intIn(row, 'MediaConnectState')
    return [{ name, device, id: textIn(row, 'InterfaceGuid')?.toLowerCase() ?? '', mac, kind: kindOfMedium(intIn(row, 'NdisPhysicalMedium'), device, flagIn(row, 'Virtual')), up: media === 1 ? true : media === 2 ? false : undefined, bitsPerSecond: countIn(row, 'TransmitLinkSpeed') ?? countIn(row, 'Speed'), config: undefined, description: textIn(row, 'DriverDescription') ?? textIn(row, 'InterfaceDescription') ?? '', src: 'cim.MSFT_NetAdapter' }]
  })
}

/** What .NET tells anyone: NetworkInterfaceType 6 and 26 Ethernet, 71 Wi-Fi, 243 and 244 mobile; 24 and 131 are no cards. */
function fromFramework(records: WindowsRecords): Card[] | undefined {
  return rowsOf(records, 'net')?.flatMap((row) => {
    const type = intIn(row, 'Type')
    const name = textIn(row, 'Name')
    const mac = macOf(textIn(row, 'Mac'))
    if (name === undefined || type === 24 || type === 131 || mac === undefined) return []
    const description = textIn(row, 'Description') ?? ''
    const kind: Kind | undefined = type === 71 ? (/virtual/i.test(description) ? 'virtual' : 'wifi') : type === 243 || type === 244 ? 'mobile' : /bluetooth/i.test(description) ? 'bluetooth' : /virtual|hyper-v|vmware|tap-|wireguard|vpn/i.test(description) ? 'virtual' : type === 6 || type === 26 ? 'ethernet' : undefined
    return [{ name, device: '', id: textIn(row, 'Id')?.toLowerCase() ?? '', mac, kind, up: flagIn(row, 'Up'), bitsPerSecond: countIn(row, 'Speed'), config: row, description, src: 'net.NetworkInterface' }]
  })
}

/** A listing of the settings alone: cards that have an address. */
function fromConfigurations(records: WindowsRecords): Card[] | undefined {
  return rowsOf(records, 'Win32_NetworkAdapterConfiguration')?.flatMap((row) => {
    const name = textIn(row, 'Description')
    const mac = macOf(textIn(row, 'MACAddress'))
    return name === undefined || mac === undefined || flagIn(row, 'IPEnabled') !== true ? [] : [{ name, device: '', id: textIn(row, 'SettingID')?.toLowerCase() ?? '', mac, kind: undefined, up: undefined, bitsPerSecond: undefined, config: row, description: name, src: 'cim.Win32_NetworkAdapterConfiguration' }]
  })
}

export function neighboursOf(records: WindowsRecords): NonNullable<Reading['neighbours']> | undefined {
  // States 2 to 5 have answered; 0 unreachable, 1 incomplete, 6 written by hand (broadcasts).
  return rowsOf(records, 'MSFT_NetNeighbor')?.flatMap((row) => {
    const ip = textIn(row, 'IPAddress')
    const state = intIn(row, 'State') ?? 0
    return ip !== undefined && /^\d{1,3}(\.\d{1,3}){3}$/.test(ip) && state >= 2 && state <= 5 ? [{ ip, mac: macOf(textIn(row, 'LinkLayerAddress')) ?? null }] : []
  })
}

type Role = 'dhcp' | 'dns' | 'gateway' | 'file-server' | 'web-server' | 'mail-server' | 'database' | 'print-server' | 'directory'
/** Names of services, which are never translated. */
const ROLES: readonly (readonly [RegExp, Role])[] = [[/^dhcpserver$/i, 'dhcp'], [/^dns$/i, 'dns'], [/^(ntds|adws)$/i, 'directory'], [/^(w3svc|apache\S*|nginx|httpd)$/i, 'web-server'], [/^(mssqlserver|mssql\$.+|mysql\S*|mariadb\S*|postgresql\S*|firebirdserver\S*)$/i, 'database'], [/^(msexchangeis|hmailserver|smtpsvc)$/i, 'mail-server']]

/** Every Windows listens for files: only a folder that someone shares makes a server of it. */
function rolesOf(records: WindowsRecords): Fact<Role[]> {
  const services = rowsOf(records, 'services')
  if (services === undefined) return noClass(records, 'Win32_Service')
  const running = services.map((row) => textIn(row, 'Name') ?? '')
  const found = ROLES.filter(([pattern]) => running.some((name) => pattern.test(name))).map(([, role]) => role)
  const shares = rowsOf(records, 'Win32_Share') ?? []
  const shared = (type: number): boolean => shares.some((row) => intIn(row, 'Type') === type && !(textIn(row, 'Name') ?? '$').endsWith('$'))
  return known([...found, ...(shared(0) ? ['file-server' as const] : []), ...(shared(1) && !found.includes('print-server') ? ['print-server' as const] : [])], 'services')
}

