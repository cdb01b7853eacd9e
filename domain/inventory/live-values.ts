// Live values that a collector's text could not get here, asked one by one of systeminformation and kept in the transcript
// as sections `si-<call>`. Pure: same transcript, same facts. An empty text or a zero is its way of not knowing.
import { z } from 'zod'
import { type Fact, firmwareText, isPlaceholder, known, unknown, type UnknownReason, valueOf, whyUnknown } from './fact.ts'
import { machineKey } from './identity.ts'
import { LIVE_CALLS, type LiveCall, sectionOf } from './live-calls.ts'
import { cpuKnowledge, yearEstimate } from './knowledge.ts'
import type { Inventory, InventoryContext } from './model.ts'
import { noSmart } from './smart.ts'
import { isoDate } from './smbios.ts'
import { bodies, type Transcript } from './transcript.ts'

const src = (call: LiveCall): string => `si.${call}`

const text = z.string().nullish().catch(null)
const number = z.union([z.number(), z.string().regex(/^\d{1,15}$/).transform(Number)]).nullish().catch(null)
const flag = z.boolean().nullish().catch(null)
const many = <S extends z.ZodType>(one: S) => z.array(one).catch([])
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

function jsonOrNothing(body: string | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The calls whose facts an inventory lacks: nothing is asked that the collector already told. */
export function lackingCalls(inventory: Inventory): readonly LiveCall[] {
  const { machine, cpu, ram, disks, volumes, battery, net, os, security } = inventory
  const lacks = (...facts: readonly Fact<unknown>[]): boolean => facts.some((fact) => whyUnknown(fact) !== null && whyUnknown(fact) !== 'not-applicable' && whyUnknown(fact) !== 'placeholder')
  const chassis = valueOf(machine.chassis)
  const wanted: Readonly<Record<LiveCall, boolean>> = {
    system: lacks(machine.maker, machine.model, machine.serial, machine.uuid, machine.virtual), bios: lacks(machine.biosVersion, machine.biosDate), chassis: lacks(machine.chassis, machine.assetTag), uuid: false,
    osInfo: lacks(os.family, os.name, os.version, os.host, security.uefi), cpu: lacks(cpu.name, cpu.family, cpu.model, cpu.sockets, cpu.cores, cpu.threads), mem: lacks(ram.osBytes),
    diskLayout: disks.length === 0 || disks.some((disk) => lacks(disk.kind, disk.model, disk.serial, disk.firmware)), fsSize: volumes.length === 0,
    battery: battery.length === 0 ? chassis === null || chassis === 'laptop' || chassis === 'tablet' : battery.some((one) => lacks(one.designMwh, one.fullMwh, one.cycles)),
    // The collector reads no graphics card.
    graphics: true, networkInterfaces: net.ifs.length === 0,
  }
  return LIVE_CALLS.filter((call) => wanted[call])
}

/** Why a call gave nothing: its section says so, or it was never asked. */
function whyNothing(transcript: Transcript, call: LiveCall): UnknownReason {
  const section = transcript.sections.find((one) => one.name === sectionOf(call))
  return section?.status === 'timeout' ? 'timeout' : section?.why === 'no-tool' ? 'no-tool' : section && section.status !== 'ok' ? 'parse' : 'not-collected'
}

/** The same inventory with the live values of its own transcript put where a better source said nothing. */
export function withLiveValues(inventory: Inventory, transcript: Transcript): Inventory {
  const live = readLive(transcript)
  const none = <T>(call: LiveCall): Fact<T> => unknown<T>(whyNothing(transcript, call), src(call))
  const word = (call: LiveCall, value: string | null | undefined): Fact<string> => (value === null || value === undefined || value.trim() === '' ? none(call) : value === 'Docker Container' ? unknown('placeholder', src(call)) : firmwareText(value, src(call)))
  const count = (call: LiveCall, value: number | null | undefined): Fact<number> => (typeof value === 'number' && value > 0 && Number.isSafeInteger(Math.round(value)) ? known(Math.round(value), src(call)) : none(call))
  /** Processors number their models and steppings from 0; what is not known is an empty text. */
  const fromZero = (value: number | null | undefined): Fact<number> => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? known(value, src('cpu')) : none('cpu'))
  const { system, bios, chassis, osInfo, cpu, mem, battery } = live
  const { machine, os, security } = inventory
  const releaseDate = /^\d{4}-\d{2}-\d{2}$/.test(bios?.releaseDate ?? '') ? (bios?.releaseDate ?? null) : isoDate(bios?.releaseDate ?? null)
  const batteries = battery?.hasBattery === true ? [{ designMwh: battery.capacityUnit === 'mWh' ? count('battery', battery.designedCapacity) : none<number>('battery'), fullMwh: battery.capacityUnit === 'mWh' ? count('battery', battery.maxCapacity) : none<number>('battery'), cycles: count('battery', battery.cycleCount) }] : []
  const family = osInfo?.platform === 'darwin' ? 'macos' : /^win/i.test(osInfo?.platform ?? '') ? 'windows' : osInfo?.platform === 'linux' ? 'linux' : null
  const brand = cpu?.brand && cpu.manufacturer && !cpu.brand.toLowerCase().startsWith(cpu.manufacturer.toLowerCase()) ? `${cpu.manufacturer} ${cpu.brand}` : cpu?.brand
  const type = chassisOf(chassis?.type ?? '')
  return {
    ...inventory,
    machine: {
      ...machine, maker: preferred(machine.maker, word('system', system?.manufacturer)), model: preferred(machine.model, word('system', system?.model)), serial: preferred(machine.serial, word('system', system?.serial)), uuid: preferred(machine.uuid, word('system', system?.uuid)),
      // Only "yes" is proven: it also says no where it found nothing.
      virtual: preferred(machine.virtual, system?.virtual === true ? known(true, src('system')) : none('system')),
      chassis: preferred(machine.chassis, type ? known(type, src('chassis'), 'declared') : batteries.length > 0 ? known('laptop', 'rule.chassis', 'derived') : none('chassis')),
      assetTag: preferred(machine.assetTag, word('chassis', chassis?.assetTag)), biosVersion: preferred(machine.biosVersion, word('bios', bios?.version)), biosDate: preferred(machine.biosDate, releaseDate ? known(releaseDate, src('bios'), 'declared') : none('bios')),
    },
    cpu: {
      ...inventory.cpu, name: preferred(inventory.cpu.name, word('cpu', brand)), vendor: preferred(inventory.cpu.vendor, word('cpu', vendorOf(cpu?.vendor || cpu?.manufacturer))), family: preferred(inventory.cpu.family, count('cpu', cpu?.family)), model: preferred(inventory.cpu.model, fromZero(cpu?.model)), stepping: preferred(inventory.cpu.stepping, fromZero(cpu?.stepping)),
      sockets: preferred(inventory.cpu.sockets, count('cpu', cpu?.processors)), cores: preferred(inventory.cpu.cores, count('cpu', cpu?.physicalCores)), threads: preferred(inventory.cpu.threads, count('cpu', cpu?.cores)),
      // A 64-bit system proves a 64-bit processor; a 32-bit one proves nothing.
      arch: preferred(inventory.cpu.arch, osInfo?.arch === 'x64' || osInfo?.arch === 'arm64' ? known(64 as const, 'rule.arch', 'derived') : none('osInfo')),
    },
    ram: { ...inventory.ram, osBytes: preferred(inventory.ram.osBytes, count('mem', mem?.total)) },
    disks: disksOf(inventory.disks, live.diskLayout ?? [], word, count, none),
    volumes: inventory.volumes.length > 0 ? inventory.volumes : (live.fsSize ?? []).flatMap((one) => (one.mount && one.size ? [{ mount: one.mount, fs: word('fsSize', one.type), bytes: count('fsSize', one.size), freeBytes: typeof one.available === 'number' && one.available >= 0 ? known(Math.round(one.available), src('fsSize')) : none<number>('fsSize'), dev: word('fsSize', one.fs) }] : [])),
    battery: inventory.battery.length > 0 ? inventory.battery.map((one, i) => withWear({ designMwh: preferred(one.designMwh, batteries[i]?.designMwh ?? none('battery')), fullMwh: preferred(one.fullMwh, batteries[i]?.fullMwh ?? none('battery')), cycles: preferred(one.cycles, batteries[i]?.cycles ?? none('battery')) }, one.wearPct)) : batteries.map((one) => withWear(one, unknown('not-collected', 'rule.battery'))),
    gpu: (live.graphics?.controllers ?? []).map((one) => ({ maker: word('graphics', one.vendor), name: word('graphics', one.model) })),
    screens: (live.graphics?.displays ?? []).map((one) => ({ maker: word('graphics', one.vendor), model: word('graphics', one.model), builtin: typeof one.builtin === 'boolean' ? known(one.builtin, src('graphics')) : none<boolean>('graphics'), resX: count('graphics', one.resolutionX), resY: count('graphics', one.resolutionY) })),
    net: { ifs: inventory.net.ifs.length > 0 ? inventory.net.ifs : (live.networkInterfaces ?? []).flatMap((one) => (one.iface && one.internal !== true ? [{ name: one.iface, mac: word('networkInterfaces', one.mac), up: one.operstate === 'up' || one.operstate === 'down' ? known(one.operstate === 'up', src('networkInterfaces')) : none<boolean>('networkInterfaces'), ips: known([one.ip4, one.ip6].flatMap((ip) => ip || []), src('networkInterfaces')) }] : [])) },
    os: { ...os, family: preferred(os.family, family ? known(family, src('osInfo')) : none('osInfo')), name: preferred(os.name, word('osInfo', osInfo?.distro)), version: preferred(os.version, word('osInfo', osInfo?.release)), build: preferred(os.build, word('osInfo', osInfo?.build || osInfo?.kernel)), host: preferred(os.host, word('osInfo', osInfo?.hostname)) },
    // Only "yes" is proven here too.
    security: { ...security, uefi: preferred(security.uefi, osInfo?.uefi === true ? known(true, src('osInfo')) : none('osInfo')) },
  }
}

/** An inventory by live values alone: a system without `sh`, or one that the collector does not foresee. */
export function buildLive(transcript: Transcript, context: InventoryContext): Inventory {
  const none = unknown<never>('not-collected', 'systeminformation')
  const smart = noSmart('not-collected')
  const blank: Inventory = {
    schema: 'packtic.inventory/1', id: context.id, machineKey: '', takenAt: context.takenAt, by: context.by, method: context.method, target: context.target, durationMs: context.durationMs, collectorVersion: transcript.begin?.collector ?? '', transcriptSha256: context.transcriptSha256,
    sections: transcript.sections.map(({ name, item, rc, ms, body, status, why }) => ({ name, item, rc, ms, bytes: body.length, status, why })),
    machine: { maker: none, model: none, family: none, serial: none, assetTag: none, uuid: none, chassis: none, biosVersion: none, biosDate: none, yearEst: none, virtual: none },
    cpu: { name: none, vendor: none, family: none, model: none, stepping: none, sockets: none, cores: none, threads: none, arch: none, generationYear: none, class0to3: none },
    ram: { totalBytes: none, osBytes: none, maxBytes: none, slots: none, slotsFree: none, soldered: none, modules: [] }, disks: [], volumes: [], battery: [], gpu: [], screens: [], net: { ifs: [] },
    os: { family: none, id: none, name: none, version: none, build: none, host: none, eol: none }, security: { uefi: none, secureBoot: none, tpm: none }, software: [],
  }
  const filled = withLiveValues(blank, transcript)
  const { machine, cpu, os, net } = filled
  const vendor = valueOf(cpu.vendor)
  const knowledge = cpuKnowledge(context.knowledge, { vendor, family: valueOf(cpu.family), model: valueOf(cpu.model), cores: valueOf(cpu.cores), flags: valueOf(cpu.arch) === 64 ? ['lm'] : [] })
  const osId = readLive(transcript).uuid?.os ?? null
  return {
    ...filled,
    machineKey: machineKey(context.sha256, { serial: valueOf(machine.serial), maker: valueOf(machine.maker), uuid: valueOf(machine.uuid), mac: net.ifs.flatMap((one) => valueOf(one.mac) ?? [])[0] ?? null, osId: osId !== null && !isPlaceholder(osId) ? osId : null, host: valueOf(os.host), virtual: valueOf(machine.virtual) === true }),
    machine: { ...machine, yearEst: yearEstimate(valueOf(knowledge.year), valueOf(machine.biosDate), context.takenAt) },
    cpu: { ...cpu, generationYear: knowledge.year, class0to3: knowledge.class0to3 },
    disks: filled.disks.map((disk) => ({ ...disk, smart: { ...smart, ...('v' in disk.smart.state ? disk.smart : {}) } })),
  }
}

/** Raw SMBIOS, udev and the firmware's files, the system's own interfaces, systeminformation, parsed text, our rules. */
const RANKS: readonly (readonly [RegExp, number])[] = [[/^smbios/, 6], [/^(udev|dmi)/, 5], [/^(cim|reg|sp|ioreg)\./, 4], [/^si\./, 2], [/^text\./, 1], [/^rule\./, 0]]
const rank = (source: string): number => RANKS.find(([pattern]) => pattern.test(source))?.[1] ?? 4

/** The value of the better source; the other is kept beside it when it differs. An unknown keeps its more telling reason. */
export function preferred<T>(a: Fact<T>, b: Fact<T>): Fact<T> {
  if (!('v' in a)) return 'v' in b || (a.unknown === 'not-collected' && b.unknown !== 'not-collected') ? b : a
  if (!('v' in b)) return a
  const [best, other] = rank(b.src) > rank(a.src) ? [b, a] : [a, b]
  return JSON.stringify(best.v) === JSON.stringify(other.v) ? best : { ...best, alt: [...(best.alt ?? []), { v: other.v, src: other.src }] }
}

type Word = (call: LiveCall, value: string | null | undefined) => Fact<string>
type Count = (call: LiveCall, value: number | null | undefined) => Fact<number>

function disksOf(disks: Inventory['disks'], layout: NonNullable<Live['diskLayout']>, word: Word, count: Count, none: <T>(call: LiveCall) => Fact<T>): Inventory['disks'] {
  const read = layout.flatMap((one): Inventory['disks'] => {
    const dev = (one.device ?? '').replace(/^\/dev\//, '')
    if (dev === '') return []
    const kind = one.interfaceType === 'USB' ? 'usb' : /nvme|pcie/i.test(`${one.interfaceType} ${one.type}`) ? 'nvme' : one.type === 'SSD' ? 'ssd' : one.type === 'HD' ? 'hdd' : null
    const smart = noSmart('not-collected')
    // "Ok" alone is no health: only the prediction of a failure decides.
    const failing = one.smartStatus === 'Predicted Failure'
    return [{ dev, kind: kind ? known(kind, src('diskLayout')) : none('diskLayout'), bytes: count('diskLayout', one.size), model: word('diskLayout', one.name), serial: word('diskLayout', one.serialNum), firmware: word('diskLayout', one.firmwareRevision), bus: word('diskLayout', one.interfaceType), system: layout.length === 1 ? known(true, 'rule.only-disk', 'derived') : none('diskLayout'), smart: failing ? { ...smart, passed: known(false, src('diskLayout')), state: known('fail', src('diskLayout')) } : smart }]
  })
  if (disks.length === 0) return read
  return disks.map((disk) => {
    const more = read.find((one) => one.dev === disk.dev)
    return more ? { ...disk, kind: preferred(disk.kind, more.kind), bytes: preferred(disk.bytes, more.bytes), model: preferred(disk.model, more.model), serial: preferred(disk.serial, more.serial), firmware: preferred(disk.firmware, more.firmware), bus: 'v' in disk.bus ? disk.bus : more.bus } : disk
  })
}

function withWear(battery: Pick<Inventory['battery'][number], 'designMwh' | 'fullMwh' | 'cycles'>, measured: Fact<number>): Inventory['battery'][number] {
  const [design, full] = [valueOf(battery.designMwh), valueOf(battery.fullMwh)]
  return { ...battery, wearPct: 'v' in measured || design === null || full === null ? measured : known(Math.max(0, 100 - Math.floor((100 * full) / design)), 'rule.battery', 'derived') }
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
