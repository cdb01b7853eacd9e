// An inventory as a GLPI inventory document (glpi-project/inventory_format 1.2.3): its keys, units and words, and nothing
// that we do not know. What the format cannot say stands under `content.packtic`. Pure: same inventory, same document.
import { civilDateOf } from '../../civil-date.ts'
import { type Fact, valueOf } from '../fact.ts'
import type { Inventory } from '../model.ts'
import { packticBlock } from './packtic-block.ts'

type Cell = string | number | boolean | readonly string[] | undefined
type Cells = Readonly<Record<string, Cell>>

const MIB = 1024 * 1024
const MILLION = 1_000_000

/** `version` of this program, told as the writer's. */
export function exportGlpi(inventory: Inventory, version: string): Record<string, unknown> {
  return {
    action: 'inventory', itemtype: 'Computer', deviceid: deviceId(inventory),
    content: kept({
      versionclient: `packtic_v${version}`, accesslog: { logdate: instant(inventory.takenAt) },
      hardware: row(hardware(inventory)), bios: row(bios(inventory)), operatingsystem: row(operatingSystem(inventory)), cpus: rows(cpus(inventory)), memories: rows(memories(inventory)),
      storages: rows(storages(inventory)), drives: rows(drives(inventory)), batteries: rows(batteries(inventory)), networks: rows(networks(inventory)),
      videos: rows(inventory.gpu.map(({ name }) => ({ name: text(name) }))), monitors: rows(monitors(inventory)), printers: rows(printers(inventory)), antivirus: rows(antivirus(inventory)),
      firewalls: rows(firewalls(inventory)), softwares: rows(softwares(inventory)), usbdevices: rows(usbDevices(inventory)), virtualmachines: rows(virtualMachines(inventory)),
      local_users: rows(localUsers(inventory)), local_groups: rows(localGroups(inventory)), packtic: packticBlock(inventory),
    }),
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

/** "YYYY-MM-DD HH:MM:SS", universal time. */
function instant(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${civilDateOf(ms)} ${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** A date as the format wants one in a device's name, drawn from the machine's own key: the same at each visit. */
function deviceId({ os, machineKey }: Inventory): string {
  const host = (valueOf(os.host) ?? '').replace(/[^\p{L}\p{N}._-]/gu, '') || 'packtic'
  const drawn = (1_420_070_400 + (Number.parseInt(machineKey.slice(0, 12), 16) % 315_360_000)) * 1000 // ten years from 2015
  return `${host}-${instant(drawn).replace(/[ :]/g, '-')}`
}

/** What is known and said: no empty text, no undefined. */
function row(cells: Cells): Cells | undefined {
  const said = Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== undefined && cell !== ''))
  return Object.keys(said).length > 0 ? said : undefined
}

function rows(all: readonly Cells[]): readonly Cells[] | undefined {
  const said = all.map(row).filter((cells): cells is Cells => cells !== undefined)
  return said.length > 0 ? said : undefined
}

function kept(sections: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sections).filter(([, section]) => section !== undefined))
}

const text = (fact: Fact<string>): string | undefined => valueOf(fact)?.trim() || undefined
const flag = (fact: Fact<boolean>): boolean | undefined => valueOf(fact) ?? undefined
/** Whole, and never below zero. */
const count = (fact: Fact<number>): number | undefined => {
  const value = valueOf(fact)
  return value === null || !Number.isSafeInteger(value) || value < 0 ? undefined : value
}
const inUnits = (fact: Fact<number>, unit: number): number | undefined => {
  const value = count(fact)
  return value === undefined ? undefined : Math.floor(value / unit)
}
const digits = (fact: Fact<number>): string | undefined => count(fact)?.toString()

const CHASSIS: ReadonlyMap<string, string> = new Map(Object.entries({ laptop: 'Laptop', desktop: 'Desktop', aio: 'All in One', mini: 'Mini PC', server: 'Main Server Chassis', tablet: 'Tablet' }))

function hardware({ machine, ram, os, net }: Inventory): Cells {
  const virtual = valueOf(machine.virtual)
  return {
    name: text(os.host), uuid: text(machine.uuid), chassis_type: CHASSIS.get(valueOf(machine.chassis) ?? ''), memory: inUnits(ram.osBytes, MIB) ?? inUnits(ram.totalBytes, MIB),
    defaultgateway: text(net.gateway), dns: valueOf(net.dns)?.join('/'), vmsystem: virtual === null ? undefined : virtual ? 'Virtual Machine' : 'Physical',
  }
}

const SECURE_BOOT: ReadonlyMap<string, string> = new Map(Object.entries({ on: 'enabled', off: 'disabled', unsupported: 'unsupported' }))

function bios({ machine, security }: Inventory): Cells {
  return {
    smanufacturer: text(machine.maker), smodel: text(machine.model), ssn: text(machine.serial), assettag: text(machine.assetTag), mmodel: text(machine.boardModel), msn: text(machine.boardSerial),
    bversion: text(machine.biosVersion), bdate: text(machine.biosDate), secure_boot: SECURE_BOOT.get(valueOf(security.secureBoot) ?? ''),
  }
}

const KERNELS: ReadonlyMap<string, string> = new Map(Object.entries({ linux: 'linux', windows: 'MSWin32', macos: 'darwin', bsd: 'freebsd' }))

function operatingSystem({ os }: Inventory): Cells {
  const [family, name, version, build, boot] = [valueOf(os.family), text(os.name), text(os.version), text(os.build), valueOf(os.bootTime)]
  // Windows 10 and later count their builds under 10.0; of older ones the number alone does not tell.
  const kernel = family === 'linux' || family === 'bsd' ? build : family === 'windows' && Number(build) >= 10_240 ? `10.0.${build}` : undefined
  return {
    kernel_name: family === 'bsd' && !/^freebsd/i.test(name ?? '') ? undefined : KERNELS.get(family ?? ''), kernel_version: kernel, name, version, full_name: name && version && family !== 'windows' ? `${name} ${version}` : name,
    arch: text(os.arch), install_date: text(os.installDate), boot_time: boot === null ? undefined : instant(boot),
  }
}

const MAKERS: ReadonlyMap<string, string> = new Map(Object.entries({ GenuineIntel: 'Intel', AuthenticAMD: 'AMD' }))

function cpus({ cpu, os }: Inventory): readonly Cells[] {
  const sockets = count(cpu.sockets) ?? 1
  const each = (fact: Fact<number>): number | undefined => {
    const all = count(fact)
    return all === undefined || all % sockets !== 0 ? undefined : all / sockets
  }
  const vendor = text(cpu.vendor)
  const one = {
    name: text(cpu.name), manufacturer: vendor && (MAKERS.get(vendor) ?? vendor), familynumber: digits(cpu.family), model: digits(cpu.model), stepping: count(cpu.stepping),
    core: each(cpu.cores), thread: each(cpu.threads), speed: count(cpu.baseMhz) ?? count(cpu.maxMhz), arch: architecture(valueOf(cpu.arch), text(os.arch)),
  }
  return row(one) === undefined || sockets < 1 || sockets > 64 ? [one] : Array.from({ length: sockets }, () => one)
}

/** The format's own words; a 32-bit system on a 64-bit processor does not tell which kind of one. */
function architecture(bits: 32 | 64 | null, system: string | undefined): string | undefined {
  const word = system?.toLowerCase() ?? ''
  if (/^(x86_64|amd64|x64)$/.test(word)) return 'x86_64'
  if (/^(aarch64|arm64)$/.test(word)) return 'aarch64'
  return bits === 32 && /^i[3-6]86$/.test(word) ? word : undefined
}

function memories({ ram }: Inventory): readonly Cells[] {
  const fitted = ram.modules.map((one, index) => ({
    capacity: inUnits(one.bytes, MIB), caption: text(one.slot), description: text(one.formFactor), manufacturer: text(one.maker), memorycorrection: valueOf(ram.ecc) === false ? 'None' : undefined,
    model: text(one.partNumber), numslots: index + 1, serialnumber: text(one.serial), speed: digits(one.speedMtps), type: text(one.type),
  }))
  const free = count(ram.slotsFree) ?? 0
  return [...fitted, ...Array.from({ length: free > 64 ? 0 : free }, (_, index) => ({ numslots: fitted.length + index + 1, type: 'Empty Slot' }))]
}

const BUSES: ReadonlyMap<string, string> = new Map(Object.entries({ sata: 'SATA', ata: 'ATA', nvme: 'NVMe', usb: 'USB', scsi: 'SCSI', sas: 'SAS', mmc: 'MMC', ide: 'IDE', raid: 'RAID', pcie: 'PCIe' }))
const KINDS: ReadonlyMap<string, string> = new Map(Object.entries({ hdd: 'HDD', ssd: 'SSD', nvme: 'NVMe', emmc: 'eMMC', usb: 'USB' }))

function storages({ disks }: Inventory): readonly Cells[] {
  return disks.map((disk) => {
    const bus = text(disk.bus)
    return {
      name: disk.dev, model: text(disk.model), serial: text(disk.serial), firmware: text(disk.firmware), interface: bus && (BUSES.get(bus.toLowerCase()) ?? bus), type: KINDS.get(valueOf(disk.kind) ?? ''),
      disksize: inUnits(disk.bytes, MILLION), encrypt_status: yesNo(valueOf(disk.encrypted)),
    }
  })
}

const yesNo = (value: boolean | null): string | undefined => (value === null ? undefined : value ? 'Yes' : 'No')
const CRYPTS: ReadonlyMap<string, string> = new Map(Object.entries({ luks: 'LUKS', bitlocker: 'BitLocker', filevault: 'FileVault' }))

function drives({ volumes }: Inventory): readonly Cells[] {
  return volumes.map((volume) => {
    const encryption = valueOf(volume.encryption)
    const letter = /^[A-Za-z]:/.test(volume.mount)
    return {
      letter: letter ? volume.mount : undefined, type: volume.mount.startsWith('/') ? volume.mount : undefined, label: letter || volume.mount.startsWith('/') ? undefined : volume.mount,
      filesystem: text(volume.fs), total: inUnits(volume.bytes, MIB), free: inUnits(volume.freeBytes, MIB), volumn: text(volume.dev), systemdrive: flag(volume.system),
      encrypt_name: CRYPTS.get(encryption ?? ''), encrypt_status: yesNo(encryption === null ? null : encryption !== 'none'),
    }
  })
}

function batteries({ battery }: Inventory): readonly Cells[] {
  return battery.map((one) => ({ capacity: count(one.designMwh), real_capacity: count(one.fullMwh), chemistry: text(one.chemistry), manufacturer: text(one.maker), serial: text(one.serial) }))
}

const TYPES: ReadonlyMap<string, string> = new Map(Object.entries({ ethernet: 'ethernet', wifi: 'wifi', bluetooth: 'bluetooth', mobile: 'dialup' }))
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}$/

/** One row an address, as agents do: the format holds one of each kind a row. */
function networks({ net }: Inventory): readonly Cells[] {
  const ssid = text(net.wifi.ssid)
  const wifi = net.ifs.filter((one) => valueOf(one.kind) === 'wifi')
  return net.ifs.flatMap((one) => {
    const [kind, up, ips] = [valueOf(one.kind), valueOf(one.up), valueOf(one.ips) ?? []]
    const about = {
      // The description must be there: a card without a name has its address for one.
      description: one.name || text(one.mac) || 'network', mac: text(one.mac), type: TYPES.get(kind ?? ''), status: up === null ? undefined : up ? 'up' : 'down', speed: digits(one.speedMbps),
      virtualdev: kind === null ? undefined : kind === 'virtual', wifi_version: text(one.wifiStd), wifi_ssid: ssid !== undefined && wifi.length === 1 && wifi[0] === one ? ssid : undefined,
    }
    const four = ips.filter((ip) => IPV4.test(ip))
    const six = ips.flatMap((ip) => (ip.includes(':') ? [ip.replace(/[%/].*$/, '')] : []))
    const length = Math.max(1, four.length, six.length)
    return Array.from({ length }, (_, at): Cells => ({ ...about, ipaddress: four[at], ipaddress6: six[at] }))
  })
}

function monitors({ screens }: Inventory): readonly Cells[] {
  return screens.map((screen) => {
    const [week, year] = [count(screen.week), count(screen.year)]
    return { caption: text(screen.model), name: text(screen.model), manufacturer: text(screen.maker), serial: text(screen.serial), description: week === undefined || year === undefined ? undefined : `${week}/${year}` }
  })
}

const named = <T>(all: readonly T[], name: (one: T) => string, cells: (one: T) => Cells): readonly Cells[] => all.flatMap((one) => (name(one).trim() === '' ? [] : [{ name: name(one).trim(), ...cells(one) }]))

const printers = ({ printers: all }: Inventory): readonly Cells[] => named(all, (one) => one.name, (one) => ({ driver: text(one.driver), port: text(one.uri), network: flag(one.network), serial: text(one.serial) }))

const antivirus = ({ security }: Inventory): readonly Cells[] => named(security.antivirus, (one) => one.name, (one) => ({ enabled: flag(one.on), uptodate: flag(one.upToDate) }))

const softwares = ({ software }: Inventory): readonly Cells[] => named(software, (one) => one.name, (one) => ({ version: one.version, publisher: one.publisher ?? undefined, from: one.source, install_date: one.installDate ?? undefined }))

const virtualMachines = ({ vms }: Inventory): readonly Cells[] => named(vms, (one) => one.name, (one) => ({ vmtype: one.kind, status: one.running === null ? undefined : one.running ? 'running' : 'off' }))

function firewalls({ security }: Inventory): readonly Cells[] {
  const on = valueOf(security.firewall.on)
  return on === null ? [] : [{ status: on ? 'on' : 'off' }]
}

const usbDevices = ({ usb }: Inventory): readonly Cells[] => usb.map((one) => ({ vendorid: one.vendorId ?? undefined, productid: one.productId ?? undefined, manufacturer: one.maker ?? undefined, caption: one.name ?? undefined, serial: one.serial ?? undefined }))

/** The id must be there, and the login is the only one that we keep. */
const localUsers = ({ users }: Inventory): readonly Cells[] => users.flatMap(({ login }) => (login.trim() === '' ? [] : [{ id: login, login }]))

function localGroups({ security, os }: Inventory): readonly Cells[] {
  const members = valueOf(security.admins)
  if (members === null) return []
  const group = valueOf(os.family) === 'windows' ? { id: 'S-1-5-32-544', name: 'Administrators' } : valueOf(os.family) === 'macos' ? { id: 'admin', name: 'admin' } : { id: 'sudo', name: 'sudo' }
  return [{ ...group, members }]
}
