// Live values that a collector's text could not get here, asked one by one of systeminformation and kept in the transcript
// as sections `si-<call>`. Pure: same transcript, same facts. An empty text or a zero is its way of not knowing.
import { z } from 'zod'
import { type Fact, firmwareText, isPlaceholder, known, type Unknown, unknown, type UnknownReason, valueOf, whyUnknown } from './fact.ts'
import { LIVE_CALLS, type LiveCall, sectionOf } from './live-calls.ts'
import type { ListPath, MachineFacts, Reading } from './model.ts'
import { isoDate } from './smbios/firmware-date.ts'
import { bodies, type Transcript } from './transcript.ts'
import { jsonOrNothing } from '../json-text.ts'

const src = (call: LiveCall): string => `si.${call}`

const text = z.string().nullish().catch(null)
const number = z.union([z.number(), z.string().regex(/^\d{1,15}$/).transform(Number)]).nullish().catch(null)
const flag = z.boolean().nullish().catch(null)
const many = <S extends z.ZodType>(one: S) => z.array(one)
const SHAPES = {
  system: z.looseObject({ manufacturer: text, model: text, serial: text, uuid: text, virtual: flag }),
  bios: z.looseObject({ version: text, releaseDate: text }),
  chassis: z.looseObject({ type: text, assetTag: text }),
  uuid: z.looseObject({ os: text }),
  osInfo: z.looseObject({ platform: text, distro: text, release: text, build: text, kernel: text, arch: text, hostname: text, uefi: flag }),
  cpu: z.looseObject({ manufacturer: text, brand: text, vendor: text, family: number, model: number, stepping: number, cores: number, physicalCores: number, processors: number }),
  mem: z.looseObject({ total: number }),
  diskLayout: many(z.looseObject({ device: text, type: text, name: text, size: number, serialNum: text, firmwareRevision: text, interfaceType: text, smartStatus: text })),
  fsSize: many(z.looseObject({ fs: text, type: text, size: number, available: number, mount: text })),
  battery: z.looseObject({ hasBattery: flag, cycleCount: number, designedCapacity: number, maxCapacity: number, capacityUnit: text }),
  graphics: z.looseObject({ controllers: many(z.looseObject({ vendor: text, model: text })), displays: many(z.looseObject({ vendor: text, model: text, builtin: flag, resolutionX: number, resolutionY: number })) }),
  networkInterfaces: many(z.looseObject({ iface: text, mac: text, operstate: text, internal: flag, ip4: text, ip6: text })),
} as const satisfies Record<LiveCall, z.ZodType>

type Live = { readonly [C in LiveCall]: z.infer<(typeof SHAPES)[C]> | undefined }

function readLive(transcript: Transcript): Live {
  return Object.fromEntries(LIVE_CALLS.map((call) => {
    const body = bodies(transcript, sectionOf(call))[0]?.body
    const parsed = SHAPES[call].safeParse(jsonOrNothing(body))
    return [call, parsed.success ? parsed.data : undefined]
  })) as unknown as Live
}

/** The calls whose facts an inventory lacks: nothing is asked that the collector already told. */
export function lackingCalls(inventory: MachineFacts): readonly LiveCall[] {
  const { machine, cpu, ram, disks, volumes, battery, net, os, security, gaps } = inventory
  const lacks = (...facts: readonly Fact<unknown>[]): boolean => facts.some((fact) => whyUnknown(fact) !== null && whyUnknown(fact) !== 'not-applicable' && whyUnknown(fact) !== 'placeholder')
  const chassis = valueOf(machine.chassis)
  const wanted: Readonly<Record<LiveCall, boolean>> = {
    system: lacks(machine.maker, machine.model, machine.serial, machine.uuid, machine.virtual), bios: lacks(machine.biosVersion, machine.biosDate), chassis: lacks(machine.chassis, machine.assetTag), uuid: false,
    osInfo: lacks(os.family, os.name, os.version, os.host, security.uefi), cpu: lacks(cpu.name, cpu.family, cpu.model, cpu.sockets, cpu.cores, cpu.threads), mem: lacks(ram.osBytes),
    diskLayout: disks.length === 0 || disks.some((disk) => lacks(disk.kind, disk.model, disk.serial, disk.firmware)), fsSize: volumes.length === 0,
    battery: battery.length === 0 ? chassis === null || chassis === 'laptop' || chassis === 'tablet' : battery.some((one) => lacks(one.designMwh, one.fullMwh, one.cycles)),
    graphics: gaps.gpu !== undefined || gaps.screens !== undefined, networkInterfaces: net.ifs.length === 0,
  }
  return LIVE_CALLS.filter((call) => wanted[call])
}

/** Why a call gave nothing: its section says so, or it was never asked. */
function whyNothing(transcript: Transcript, call: LiveCall): UnknownReason {
  const section = transcript.sections.find((one) => one.name === sectionOf(call))
  return section?.status === 'timeout' ? 'timeout' : section?.why === 'no-tool' ? 'no-tool' : section && section.status !== 'ok' ? 'parse' : 'not-collected'
}

/** The live values of a transcript as a reading of their own. */
export function readLiveValues(transcript: Transcript): Reading {
  const live = readLive(transcript)
  const none = (call: LiveCall): Unknown => unknown(whyNothing(transcript, call), src(call))
  const word = (call: LiveCall, value: string | null | undefined): Fact<string> => (value === null || value === undefined || value.trim() === '' ? none(call) : value === 'Docker Container' ? unknown('placeholder', src(call)) : firmwareText(value, src(call)))
  const count = (call: LiveCall, value: number | null | undefined): Fact<number> => (typeof value === 'number' && value > 0 && Number.isSafeInteger(Math.round(value)) ? known(Math.round(value), src(call)) : none(call))
  /** Processors number their models and steppings from 0; what is not known is an empty text. */
  const fromZero = (value: number | null | undefined): Fact<number> => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? known(value, src('cpu')) : none('cpu'))
  const { system, bios, chassis, osInfo, cpu, mem, battery, graphics } = live
  const releaseDate = /^\d{4}-\d{2}-\d{2}$/.test(bios?.releaseDate ?? '') ? (bios?.releaseDate ?? null) : isoDate(bios?.releaseDate ?? null)
  const family = osInfo?.platform === 'darwin' ? 'macos' : /^win/i.test(osInfo?.platform ?? '') ? 'windows' : osInfo?.platform === 'linux' ? 'linux' : null
  const brand = cpu?.brand && cpu.manufacturer && !cpu.brand.toLowerCase().startsWith(cpu.manufacturer.toLowerCase()) ? `${cpu.manufacturer} ${cpu.brand}` : cpu?.brand
  const type = chassisOf(chassis?.type ?? '')
  const list = <T>(path: ListPath, call: LiveCall, rows: T[] | undefined): { rows: T[] | undefined; gap: Partial<Record<ListPath, Unknown>> } => ({ rows, gap: rows === undefined ? { [path]: none(call) } : {} })
  const mwh = battery?.capacityUnit === 'mWh'
  const batteries = list('battery', 'battery', battery === undefined ? undefined : battery.hasBattery === true ? [{ designMwh: mwh ? count('battery', battery.designedCapacity) : none('battery'), fullMwh: mwh ? count('battery', battery.maxCapacity) : none('battery'), cycles: count('battery', battery.cycleCount) }] : [])
  const disks = list('disks', 'diskLayout', live.diskLayout?.flatMap((one) => diskOf(one, word, count, none)))
  const volumes = list('volumes', 'fsSize', live.fsSize?.flatMap((one) => (one.mount && one.size ? [{ mount: one.mount, fs: word('fsSize', one.type), bytes: count('fsSize', one.size), freeBytes: typeof one.available === 'number' && one.available >= 0 ? known(Math.round(one.available), src('fsSize')) : none('fsSize'), dev: word('fsSize', one.fs) }] : [])))
  const gpu = list('gpu', 'graphics', graphics?.controllers.map((one) => ({ maker: word('graphics', one.vendor), name: word('graphics', one.model) })))
  const screens = list('screens', 'graphics', graphics?.displays.map((one) => ({ maker: word('graphics', one.vendor), model: word('graphics', one.model), builtin: typeof one.builtin === 'boolean' ? known(one.builtin, src('graphics')) : none('graphics'), resX: count('graphics', one.resolutionX), resY: count('graphics', one.resolutionY) })))
  const ifs = list('net.ifs', 'networkInterfaces', live.networkInterfaces?.flatMap((one) => (one.iface && one.internal !== true ? [{ name: one.iface, mac: word('networkInterfaces', one.mac), up: one.operstate === 'up' || one.operstate === 'down' ? known(one.operstate === 'up', src('networkInterfaces')) : none('networkInterfaces'), ips: known([one.ip4, one.ip6].flatMap((ip) => ip || []), src('networkInterfaces')) }] : [])))
  return {
    machine: {
      maker: word('system', system?.manufacturer), model: word('system', system?.model), serial: word('system', system?.serial), uuid: word('system', system?.uuid),
      // Only "yes" is proven: it also says no where it found nothing.
      virtual: system?.virtual === true ? known(true, src('system')) : none('system'),
      chassis: type ? known(type, src('chassis'), 'declared') : none('chassis'),
      assetTag: word('chassis', chassis?.assetTag), biosVersion: word('bios', bios?.version), biosDate: releaseDate ? known(releaseDate, src('bios'), 'declared') : none('bios'),
    },
    cpu: {
      name: word('cpu', brand), vendor: word('cpu', vendorOf(cpu?.vendor || cpu?.manufacturer)), family: count('cpu', cpu?.family), model: fromZero(cpu?.model), stepping: fromZero(cpu?.stepping), sockets: count('cpu', cpu?.processors), cores: count('cpu', cpu?.physicalCores), threads: count('cpu', cpu?.cores),
      // A 64-bit system proves a 64-bit processor; a 32-bit one proves nothing.
      arch: osInfo?.arch === 'x64' || osInfo?.arch === 'arm64' ? known(64 as const, 'rule.arch', 'derived') : none('osInfo'),
    },
    ram: { osBytes: count('mem', mem?.total) },
    disks: disks.rows, volumes: volumes.rows, battery: batteries.rows, gpu: gpu.rows, screens: screens.rows, net: { ifs: ifs.rows },
    os: { family: family ? known(family, src('osInfo')) : none('osInfo'), name: word('osInfo', osInfo?.distro), version: word('osInfo', osInfo?.release), build: word('osInfo', osInfo?.build || osInfo?.kernel), host: word('osInfo', osInfo?.hostname) },
    // Only "yes" is proven here too.
    security: { uefi: osInfo?.uefi === true ? known(true, src('osInfo')) : none('osInfo') },
    gaps: { ...batteries.gap, ...disks.gap, ...volumes.gap, ...gpu.gap, ...screens.gap, ...ifs.gap },
  }
}

/** The machine id that the system gave itself, when systeminformation was asked for it. */
export function osIdOf(transcript: Transcript): string | null {
  const osId = readLive(transcript).uuid?.os ?? null
  return osId !== null && !isPlaceholder(osId) ? osId : null
}

type Word = (call: LiveCall, value: string | null | undefined) => Fact<string>
type Count = (call: LiveCall, value: number | null | undefined) => Fact<number>

function diskOf(one: NonNullable<Live['diskLayout']>[number], word: Word, count: Count, none: (call: LiveCall) => Unknown): NonNullable<Reading['disks']> {
  const dev = (one.device ?? '').replace(/^\/dev\//, '')
  if (dev === '') return []
  const kind = one.interfaceType === 'USB' ? 'usb' : /nvme|pcie/i.test(`${one.interfaceType} ${one.type}`) ? 'nvme' : one.type === 'SSD' ? 'ssd' : one.type === 'HD' ? 'hdd' : null
  // "Ok" alone is no health: only the prediction of a failure decides.
  const smart = one.smartStatus === 'Predicted Failure' ? { passed: known(false, src('diskLayout')), state: known('fail' as const, src('diskLayout')) } : {}
  return [{ dev, kind: kind ? known(kind, src('diskLayout')) : none('diskLayout'), bytes: count('diskLayout', one.size), model: word('diskLayout', one.name), serial: word('diskLayout', one.serialNum), firmware: word('diskLayout', one.firmwareRevision), bus: word('diskLayout', one.interfaceType), smart }]
}

/** The names that the class tables know. */
function vendorOf(vendor: string | null | undefined): string | null | undefined {
  return vendor === 'Intel' ? 'GenuineIntel' : vendor === 'AMD' ? 'AuthenticAMD' : vendor
}

function chassisOf(type: string): 'laptop' | 'desktop' | 'aio' | 'mini' | 'server' | 'tablet' | null {
  if (['Portable', 'Laptop', 'Notebook', 'Sub Notebook', 'Convertible', 'Detachable'].includes(type)) return 'laptop'
  if (['Desktop', 'Low Profile Desktop', 'Pizza Box', 'Mini Tower', 'Tower', 'Space-Saving', 'Lunch Box', 'Sealed-Case PC'].includes(type)) return 'desktop'
  if (['Mini PC', 'Stick PC', 'Embedded PC'].includes(type)) return 'mini'
  if (['Main System Chassis', 'Rack Mount Chassis', 'Blade', 'Blade Enclosure'].includes(type)) return 'server'
  return type === 'All in One' ? 'aio' : type === 'Tablet' ? 'tablet' : null
}
