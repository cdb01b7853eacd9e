// The system of a GLPI document: its name and build, volumes, network, security, accounts, software.
import { type Fact, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { at, declared, flag, none, words, wordsIn } from './cells.ts'
import { dayOf, instantOf, offsetMinutes } from './dates.ts'
import { countIn, flagIn, type GlpiDocument, type Row, rowIn, rowsOf, textIn, textsIn } from './document.ts'

const MIB = 1024 * 1024
type Family = 'linux' | 'windows' | 'macos' | 'bsd'

interface SystemWords { readonly row: Row | undefined; readonly hardware: Row | undefined; readonly kernel: string; readonly name: string | undefined; readonly fullName: string | undefined }

function systemWords(document: GlpiDocument): SystemWords {
  const row = rowsOf(document, 'operatingsystem')?.[0]
  const hardware = rowsOf(document, 'hardware')?.[0]
  return { row, hardware, kernel: (textIn(row, 'kernel_name') ?? '').toLowerCase(), name: textIn(row, 'name'), fullName: textIn(row, 'full_name') ?? textIn(hardware, 'osname') }
}

/** Undefined for a system that we have no word for (Android, AIX, Solaris). */
export function systemFamily(document: GlpiDocument): Family | undefined {
  const { kernel, name = '', fullName = '', hardware } = systemWords(document)
  const said = `${name} ${fullName}`
  if (/android|aix|solaris|hp-?ux|vmware esx/i.test(said)) return undefined
  if (/^(mswin|win)/.test(kernel) || /windows/i.test(said)) return 'windows'
  if (kernel === 'darwin' || kernel === 'macos' || /mac ?os|os ?x\b/i.test(said)) return 'macos'
  if (/bsd/.test(kernel) || /\bbsd|bsd\b/i.test(said)) return 'bsd'
  return kernel === 'linux' || /linux|ubuntu|debian|fedora|centos|red hat|mint/i.test(said) || /-linux-/.test(textIn(hardware, 'archname') ?? '') ? 'linux' : undefined
}

/** os-release's own ids, by what a name begins with. */
const IDS: readonly (readonly [RegExp, string])[] = [[/^debian/i, 'debian'], [/^ubuntu/i, 'ubuntu'], [/^(linux ?mint|lmde)/i, 'linuxmint'], [/^fedora/i, 'fedora'], [/^opensuse leap/i, 'opensuse-leap'], [/^opensuse tumbleweed/i, 'opensuse-tumbleweed'], [/^almalinux/i, 'almalinux'], [/^rocky/i, 'rocky'], [/^centos stream/i, 'centos-stream'], [/^centos/i, 'centos'], [/^red ?hat/i, 'rhel'], [/^arch( linux)?\b/i, 'arch'], [/^manjaro/i, 'manjaro'], [/^alpine/i, 'alpine'], [/^mageia/i, 'mageia'], [/^zorin/i, 'zorin'], [/^pop!?_?os/i, 'pop'], [/^mx\b/i, 'mx'], [/^freebsd/i, 'freebsd']]

/** Windows' own names of its editions, by the words it is sold under, French and English. */
const EDITIONS: readonly (readonly [RegExp, string])[] = [[/server/i, ''], [/(entreprise|enterprise).*ltsc|ltsc/i, 'EnterpriseS'], [/entreprise|enterprise/i, 'Enterprise'], [/[eé]ducation/i, 'Education'], [/workstations|stations de travail/i, 'ProfessionalWorkstation'], [/professionnel|professional|\bpro\b/i, 'Professional'], [/famil|home/i, 'Core']]

export function osOf(document: GlpiDocument): Reading['os'] {
  const { row, hardware, name, fullName } = systemWords(document)
  const family = systemFamily(document)
  const kernelVersion = textIn(row, 'kernel_version') ?? (family === 'linux' || family === 'windows' ? textIn(hardware, 'osversion') : undefined)
  const said = textIn(row, 'version') ?? (family === 'macos' ? textIn(hardware, 'osversion') : undefined)
  const version = family === 'windows' ? said : versionOf(said ?? (family === 'linux' ? fullName : undefined))
  const boot = textIn(row, 'boot_time')
  const offset = offsetMinutes(textIn(rowIn(row, 'timezone'), 'offset'))
  const bootTime = offset === undefined ? undefined : instantOf(boot, offset)
  const installed = textIn(row, 'install_date')
  return {
    family: declared(family, 'operatingsystem'), id: idOf(family, name, fullName), name: words(family === 'windows' ? (fullName ?? name) : (name ?? fullName), 'operatingsystem'),
    edition: family === 'windows' ? editionOf(fullName) : unknown('not-applicable', at('operatingsystem')),
    version: words(version, 'operatingsystem'), build: buildOf(family, kernelVersion, said), arch: wordsIn('operatingsystem', row, 'arch'), host: wordsIn('hardware', hardware, 'name'),
    installDate: installed !== undefined && dayOf(installed, 'european') === undefined ? unknown('parse', at('operatingsystem')) : declared(dayOf(installed, 'european'), 'operatingsystem'),
    // Local time: without the offset it names no instant.
    bootTime: boot !== undefined && bootTime === undefined ? unknown('parse', at('operatingsystem')) : declared(bootTime, 'operatingsystem'),
  }
}

/** "31 (Workstation Edition)", "22.04.3 LTS", "Fedora release 25 (Twenty Five)": the number. */
function versionOf(text: string | undefined): string | undefined {
  return /(?:^|\s)v?(\d+(?:\.\d+)*)/.exec(text ?? '')?.[1]
}

function idOf(family: Family | undefined, name: string | undefined, fullName: string | undefined): Fact<string> {
  if (family === 'windows' || family === 'macos') return known(family, 'rule.os-id', 'derived')
  const id = [name, fullName].flatMap((said) => IDS.find(([pattern]) => pattern.test(said ?? ''))?.[1] ?? [])[0]
  return id === undefined ? none('operatingsystem') : known(id, 'rule.os-id', 'derived')
}

function editionOf(fullName: string | undefined): Fact<string> {
  const edition = EDITIONS.find(([pattern]) => pattern.test(fullName ?? ''))?.[1]
  return edition ? known(edition, 'rule.os-edition', 'derived') : none('operatingsystem')
}

function buildOf(family: Family | undefined, kernelVersion: string | undefined, said: string | undefined): Fact<string> {
  if (family === 'windows') return declared(/^\d+\.\d+\.(\d{3,5})/.exec(kernelVersion ?? '')?.[1], 'operatingsystem')
  if (family === 'macos') return declared(/\(([0-9A-Za-z]{4,8})\)/.exec(said ?? '')?.[1], 'operatingsystem')
  return words(kernelVersion, 'operatingsystem')
}

const NO_VOLUME = /^(iso9660|udf|cdfs|nfs\d?|cifs|smbfs|tmpfs|devtmpfs|squashfs|overlay|efivarfs)$/i
const NO_DRIVE = /cd-?rom|dvd|network|r[eé]seau|floppy|disquette/i

export function volumesOf(document: GlpiDocument): Reading['volumes'] {
  return rowsOf(document, 'drives')?.filter((row) => row.size > 0 && !NO_VOLUME.test(textIn(row, 'filesystem') ?? '') && !NO_DRIVE.test(textIn(row, 'type') ?? '')).map((row, index) => {
    const letter = textIn(row, 'letter')?.replace(/\\$/, '')
    const type = textIn(row, 'type')
    const mount = letter ?? (type?.startsWith('/') === true ? type : undefined)
    const system = flagIn(row, 'systemdrive') ?? (mount?.startsWith('/') === true ? mount === '/' : undefined)
    const [total, free] = [countIn(row, 'total'), countIn(row, 'free')]
    return {
      mount: mount ?? textIn(row, 'label', 'volumn') ?? `${index + 1}`, fs: wordsIn('drives', row, 'filesystem'), bytes: declared(total ? total * MIB : undefined, 'drives'),
      // More free than there is was misread by somebody.
      freeBytes: free !== undefined && total !== undefined && free > total ? unknown('parse', at('drives')) : declared(free === undefined || !total ? undefined : free * MIB, 'drives'),
      dev: wordsIn('drives', row, 'volumn'), encryption: encryptionOf(row), system: declared(system, 'drives'),
    }
  })
}

type Encryption = 'none' | 'luks' | 'bitlocker' | 'filevault' | 'other'

function encryptionOf(row: Row): Fact<Encryption> {
  const status = flagIn(row, 'encrypt_status')
  const name = textIn(row, 'encrypt_name') ?? ''
  if (status === false) return declared<Encryption>('none', 'drives')
  if (status !== true) return none('drives')
  return declared<Encryption>(/luks|cryptsetup/i.test(name) ? 'luks' : /bitlocker/i.test(name) ? 'bitlocker' : /filevault/i.test(name) ? 'filevault' : 'other', 'drives')
}

const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/
const KINDS: ReadonlyMap<string, 'ethernet' | 'wifi' | 'bluetooth' | 'mobile' | 'virtual'> = new Map(Object.entries({ ethernet: 'ethernet', wifi: 'wifi', bluetooth: 'bluetooth', dialup: 'mobile', alias: 'virtual', bridge: 'virtual', aggregate: 'virtual' }))

export function netOf(document: GlpiDocument): Reading['net'] {
  const hardware = rowsOf(document, 'hardware')?.[0]
  // One row an address: the rows of a card are one card.
  const cards = new Map<string, Row[]>()
  for (const row of rowsOf(document, 'networks') ?? []) {
    const name = textIn(row, 'description')
    if (name === undefined || /^(loopback|local)$/i.test(textIn(row, 'type') ?? '') || /^lo\d?$/.test(name) || flagIn(row, 'management') === true) continue
    cards.set(name, [...(cards.get(name) ?? []), row])
  }
  const dns = (textIn(hardware, 'dns') ?? '').split(/[/,; ]+/).filter(isAddress)
  const gateway = textIn(hardware, 'defaultgateway')
  const ssid = (rowsOf(document, 'networks') ?? []).map((row) => textIn(row, 'wifi_ssid')).find((one) => one !== undefined)
  return {
    ifs: rowsOf(document, 'networks') === undefined ? undefined : [...cards].map(([name, rows]) => interfaceOf(name, rows)),
    gateway: declared(gateway !== undefined && isAddress(gateway) ? gateway : undefined, 'hardware'), dns: declared(dns.length > 0 ? dns : undefined, 'hardware'), wifi: { ssid: declared(ssid, 'networks') },
  }
}

type Interface = NonNullable<NonNullable<Reading['net']>['ifs']>[number]

function interfaceOf(name: string, rows: readonly Row[]): Interface {
  const first = (key: string): string | undefined => rows.flatMap((row) => textIn(row, key) ?? [])[0]
  const mac = first('mac')?.toLowerCase().replaceAll('-', ':')
  const type = first('type')?.toLowerCase() ?? ''
  const status = first('status')?.toLowerCase()
  const ips = rows.flatMap((row) => [textIn(row, 'ipaddress'), textIn(row, 'ipaddress6')]).filter((ip): ip is string => ip !== undefined && isAddress(ip))
  const server = first('ipdhcp')
  // "802.11" alone is said of every Wi-Fi card.
  const standard = rows.flatMap((row) => textIn(row, 'wifi_version') ?? []).find((said) => !/^(ieee )?802\.11$/i.test(said))
  const [, speed] = /^(\d{1,6})$/.exec(first('speed') ?? '') ?? []
  return {
    name, mac: mac !== undefined && MAC.test(mac) && !/^(00:){5}00$/.test(mac) ? declared(mac, 'networks') : none('networks'),
    kind: declared(rows.some((row) => flagIn(row, 'virtualdev') === true) ? 'virtual' : KINDS.get(type), 'networks'),
    ips: declared(ips.length > 0 ? [...new Set(ips)] : undefined, 'networks'), speedMbps: declared(speed === undefined ? undefined : Number(speed) || undefined, 'networks'),
    up: declared(status === 'up' ? true : status === 'down' ? false : undefined, 'networks'), dhcp: declared(server !== undefined && isAddress(server) ? true : undefined, 'networks'), wifiStd: words(standard, 'networks'),
  }
}

/** An address of a machine: 0.0.0.0 is nobody's. */
function isAddress(text: string): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return text !== '0.0.0.0' && text.split('.').every((part) => Number(part) <= 255)
  return /^(?=.*:)[0-9a-f:]{2,39}(%[\w.-]+)?$/i.test(text) && text !== '::'
}

export function securityOf(document: GlpiDocument): Reading['security'] {
  const states = { enabled: 'on', disabled: 'off', unsupported: 'unsupported' } as const
  const boot = textIn(rowsOf(document, 'bios')?.[0], 'secure_boot')?.toLowerCase()
  const walls = rowsOf(document, 'firewalls')?.map((row) => flagIn(row, 'status'))
  const volumes = volumesOf(document) ?? []
  const said = volumes.map((one) => one.encryption).flatMap((fact) => (fact && 'v' in fact ? [fact.v] : []))
  const crypted = said.find((one) => one !== 'none')
  const groups = rowsOf(document, 'local_groups')
  const rulers = groups?.filter((row) => /^(sudo|wheel|admin|administrators|administrateurs)$/i.test(textIn(row, 'name') ?? '') || textIn(row, 'id') === 'S-1-5-32-544')
  return {
    // Only a firmware of the UEFI kind can have it on.
    uefi: boot === 'enabled' ? known(true, 'rule.secure-boot', 'derived') : none('bios'),
    secureBoot: declared(boot === 'enabled' || boot === 'disabled' || boot === 'unsupported' ? states[boot] : undefined, 'bios'),
    antivirus: rowsOf(document, 'antivirus')?.flatMap((row) => {
      const name = textIn(row, 'name')
      return name === undefined ? [] : [{ name, on: flag('antivirus', row, 'enabled'), upToDate: flag('antivirus', row, 'uptodate') }]
    }),
    firewall: { on: walls === undefined || walls.length === 0 ? none('firewalls') : walls.every((one) => one === true) ? declared(true, 'firewalls') : walls.every((one) => one === false) ? declared(false, 'firewalls') : unknown('parse', at('firewalls')) },
    diskEncryption: crypted !== undefined ? declared<Encryption>(crypted, 'drives') : said.length > 0 && said.length === volumes.length ? declared<Encryption>('none', 'drives') : none('drives'),
    admins: declared(rulers && rulers.length > 0 ? [...new Set(rulers.flatMap((row) => textsIn(row, 'members')))] : undefined, 'local_groups'),
  }
}

/** Accounts of people: those of services are not. */
export function usersOf(document: GlpiDocument): Reading['users'] {
  const accounts = rowsOf(document, 'local_users')
  const admins = securityOf(document)?.admins
  const rulers = admins && 'v' in admins ? admins.v : undefined
  if (accounts) return accounts.flatMap((row) => {
    const [login, id, shell] = [textIn(row, 'login', 'name'), textIn(row, 'id') ?? '', textIn(row, 'shell') ?? '']
    const service = login === undefined || login.startsWith('_') || /(nologin|false|sync|shutdown|halt)$/.test(shell) || (/^-?\d+$/.test(id) && (Number(id) < 500 || Number(id) >= 65_534))
    return service ? [] : [{ login, admin: rulers ? rulers.includes(login) : null }]
  })
  const seen = rowsOf(document, 'users')?.flatMap((row) => textIn(row, 'login') ?? [])
  return seen && seen.length > 0 ? [...new Set(seen)].map((login) => ({ login, admin: rulers ? rulers.includes(login) : null })) : undefined
}

export function softwareOf(document: GlpiDocument): Reading['software'] {
  return rowsOf(document, 'softwares')?.flatMap((row) => {
    const name = textIn(row, 'name')
    if (name === undefined) return []
    return [{ name, version: textIn(row, 'version') ?? '', publisher: textIn(row, 'publisher') ?? null, source: textIn(row, 'from') ?? '', installDate: dayOf(textIn(row, 'install_date'), 'european') ?? null }]
  })
}

export function printersOf(document: GlpiDocument): Reading['printers'] {
  return rowsOf(document, 'printers')?.flatMap((row) => {
    const name = textIn(row, 'name', 'description')
    return name === undefined ? [] : [{ name, driver: wordsIn('printers', row, 'driver'), uri: wordsIn('printers', row, 'port'), network: flag('printers', row, 'network'), serial: wordsIn('printers', row, 'serial') }]
  })
}

const HEX4 = /^[0-9a-f]{4}$/i

export function usbOf(document: GlpiDocument): Reading['usb'] {
  return rowsOf(document, 'usbdevices')?.filter((row) => row.size > 0).map((row) => {
    const [vendorId, productId] = [textIn(row, 'vendorid'), textIn(row, 'productid')]
    return { vendorId: HEX4.test(vendorId ?? '') ? (vendorId ?? null) : null, productId: HEX4.test(productId ?? '') ? (productId ?? null) : null, maker: textIn(row, 'manufacturer') ?? null, name: textIn(row, 'caption', 'name') ?? null, serial: textIn(row, 'serial') ?? null }
  })
}

export function vmsOf(document: GlpiDocument): Reading['vms'] {
  return rowsOf(document, 'virtualmachines')?.flatMap((row) => {
    const name = textIn(row, 'name')
    const status = textIn(row, 'status')?.toLowerCase()
    return name === undefined ? [] : [{ name, kind: textIn(row, 'vmtype', 'subsystem') ?? '', running: status === undefined ? null : /^(running|idle|blocked)$/.test(status) ? true : /^(off|shutdown|crashed|dying)$/.test(status) ? false : null }]
  })
}

/** When the document was made, read at its own offset, or as universal time where it has none. */
export function takenAtOf(document: GlpiDocument): number | undefined {
  const offset = offsetMinutes(textIn(rowIn(rowsOf(document, 'operatingsystem')?.[0], 'timezone'), 'offset'))
  return instantOf(textIn(rowsOf(document, 'accesslog')?.[0], 'logdate'), offset ?? 0)
}
