// From facts (and the technician's corrections) to what the rules read. Unknown facts stay unknown.
// Projection: design/business.md 3.4; traps named there are the comments here.
import { z } from 'zod'
import { type EngineMachine, MACHINE_FACTS } from '../quoting/case.ts'
import { type CivilDate } from '../civil-date.ts'
import { type UnknownReason, valueOf, whyUnknown } from './fact.ts'
import { type Dataset, expired } from './knowledge.ts'
import { lastDay } from './knowledge/os-support.ts'
import type { Inventory } from './model.ts'

/** Corrected facts by path, newest last: "corrigé à la main". */
export interface Correction { readonly path: string; readonly value: unknown }

/** Facts a person may type over, with what each must be: no more than an issued quote can read again. */
export const CORRECTABLE = { ...MACHINE_FACTS, smartOk: z.boolean(), virtual: z.boolean(), portable: z.boolean() } as const
export type CorrectablePath = keyof typeof CORRECTABLE

export function isCorrectable(path: string): path is CorrectablePath {
  return Object.hasOwn(CORRECTABLE, path)
}

/** True when a value is of the kind its path asks for. */
export function fitsCorrection(path: CorrectablePath, value: unknown): boolean {
  return CORRECTABLE[path].safeParse(value).success
}

export interface MachineAnswers { readonly id: string; readonly needsWindowsApp: boolean | null; readonly linuxCompatible: boolean | null; readonly smartOkReason: string | null }

export interface Projection {
  readonly machine: EngineMachine
  /** What is known of the disk and of the system, one by one: the rules want them whole, a person reads what there is. */
  readonly parts: { readonly diskType: 'hdd' | 'ssd' | null; readonly diskSizeGb: number | null; readonly diskFreeGb: number | null; readonly smartOk: boolean | null; readonly osFamily: 'windows' | 'linux' | null; readonly osEos: CivilDate | null }
  /** Virtual machines and containers are listed, never judged nor quoted. */
  readonly virtual: boolean
  /** Why each path the rules read is unknown; known ones are absent. */
  readonly unknown: Readonly<Partial<Record<string, UnknownReason>>>
  /** Tables of knowledge that were too old on that day for the facts that stand on them. */
  readonly expired: readonly Dataset[]
}

const GB = 1_000_000_000
const MIB = 1024 * 1024

export function project(inventory: Inventory, answers: MachineAnswers, corrections: readonly Correction[], asOf: CivilDate): Projection {
  const typed = new Map(corrections.map(({ path, value }) => [path, value]))
  const pick = <T>(path: CorrectablePath, measured: T | null): T | null => {
    const value = typed.get(path)
    return value !== undefined && fitsCorrection(path, value) ? (value as T) : measured
  }
  const disk = inventory.disks.find((one) => valueOf(one.system)) ?? (inventory.disks.length === 1 ? inventory.disks[0] : undefined)
  const kind = disk && valueOf(disk.kind)
  const diskType = pick<'hdd' | 'ssd'>('diskType', kind === null || kind === undefined ? null : kind === 'hdd' || kind === 'usb' ? 'hdd' : 'ssd')
  const bytes = disk ? valueOf(disk.bytes) : null
  // Decimal GB: in GiB a 240 GB disk reads 223 and would be called too small.
  const sizeGb = pick('diskSizeGb', bytes === null ? null : Math.round(bytes / GB))
  const free = disk ? freeBytes(inventory, disk.dev) : null
  const freeGb = pick('diskFreeGb', free === null ? null : Math.floor(free / GB))
  const smart = disk ? valueOf(disk.smart.state) : null
  const smartTyped = pick<boolean>('smartOk', answers.smartOkReason ? true : null)
  const chassis = valueOf(inventory.machine.chassis)
  const year = valueOf(inventory.machine.yearEst)
  const osFamily = valueOf(inventory.os.family)
  const family = pick<'windows' | 'linux'>('osFamily', osFamily === 'windows' || osFamily === 'linux' ? osFamily : null)
  // Extended support counts only where it comes by itself or is proven.
  const eos = pick('osEos', lastDay(inventory.os.eol))
  const total = valueOf(inventory.ram.totalBytes)
  // A board whose memory is all soldered takes no more, whatever its firmware declares.
  const closed = valueOf(inventory.ram.soldered) === true && valueOf(inventory.ram.slotsFree) === 0
  const max = closed ? total : valueOf(inventory.ram.maxBytes)
  const { win11 } = inventory
  const portable = pick<boolean>('portable', chassis === null ? null : chassis === 'laptop' || chassis === 'tablet') ?? false
  const battery = inventory.battery[0]
  const wear = battery ? valueOf(battery.wearPct) : null
  const smartState = smartTyped === true ? 'ok' : smartTyped === false ? 'failing' : smart === null ? null : smart === 'ok' ? 'ok' : 'failing'
  const machine: EngineMachine = {
    id: answers.id, kind: portable ? 'portable' : 'fixe', arch: pick<32 | 64>('arch', valueOf(inventory.cpu.arch)), cpuClass: pick('cpuClass', valueOf(inventory.cpu.class0to3)),
    // The bound that favours keeping.
    ageYears: pick('ageYears', year === null ? null : Math.max(0, Number(asOf.slice(0, 4)) - year.max)),
    // Sum of the modules: the system's own total is lower (shared graphics) and is never used alone.
    ramMb: pick('ramMb', total === null ? null : Math.round(total / MIB)), ramMaxMb: pick('ramMaxMb', max === null ? null : Math.round(max / MIB)), ramSlotsFree: pick('ramSlotsFree', valueOf(inventory.ram.slotsFree)),
    disk: diskType === null || sizeGb === null || freeGb === null ? null : { type: diskType, sizeGb, freeGb, smart: smartState },
    os: family === null || eos === null ? null : { family, eos },
    win11: { cpuSupported: pick<boolean>('cpuSupported', valueOf(win11.cpuSupported)), tpm2: pick<boolean>('tpm2', valueOf(win11.tpm2)), uefiSecureBoot: pick<boolean>('uefiSecureBoot', valueOf(win11.uefiSecureBoot)) },
    needsWindowsApp: answers.needsWindowsApp, linuxCompatible: answers.linuxCompatible,
    batteryPct: portable ? pick('batteryPct', wear === null ? null : 100 - wear) : null,
  }
  const reasons: Readonly<Record<CorrectablePath, UnknownReason | null>> = {
    arch: whyUnknown(inventory.cpu.arch), cpuClass: whyUnknown(inventory.cpu.class0to3), ageYears: whyUnknown(inventory.machine.yearEst), ramMb: whyUnknown(inventory.ram.totalBytes), ramMaxMb: closed ? whyUnknown(inventory.ram.totalBytes) : whyUnknown(inventory.ram.maxBytes), ramSlotsFree: whyUnknown(inventory.ram.slotsFree),
    diskType: disk ? whyUnknown(disk.kind) : 'not-collected', diskSizeGb: disk ? whyUnknown(disk.bytes) : 'not-collected', diskFreeGb: free === null ? 'not-collected' : null, smartOk: disk ? whyUnknown(disk.smart.state) : 'not-collected',
    osFamily: whyUnknown(inventory.os.family), osEos: eos === null ? (whyUnknown(inventory.os.eol.date) ?? 'not-collected') : null, cpuSupported: whyUnknown(win11.cpuSupported), tpm2: whyUnknown(win11.tpm2), uefiSecureBoot: whyUnknown(win11.uefiSecureBoot),
    batteryPct: battery ? whyUnknown(battery.wearPct) : portable ? 'not-collected' : 'not-applicable', virtual: whyUnknown(inventory.machine.virtual), portable: whyUnknown(inventory.machine.chassis),
  }
  return {
    virtual: pick<boolean>('virtual', valueOf(inventory.machine.virtual)) === true,
    machine,
    parts: { diskType, diskSizeGb: sizeGb, diskFreeGb: freeGb, smartOk: smartState === null ? null : smartState === 'ok', osFamily: family, osEos: eos },
    unknown: Object.fromEntries(Object.entries(reasons).flatMap(([path, why]) => (why === null || typed.has(path) ? [] : [[path, why]]))),
    expired: expired(inventory.datasets, asOf),
  }
}

/** Free bytes of all volumes of a disk; a mapped root (LVM, LUKS) or Windows' C: stands for the disk that carries it. */
function freeBytes(inventory: Inventory, dev: string): number | null {
  const onDisk = new Map(inventory.volumes.flatMap((volume) => {
    const from = valueOf(volume.dev) ?? ''
    const [bytes, mine] = [valueOf(volume.freeBytes), from.startsWith(`/dev/${dev}`) || volume.mount === '/' || volume.mount === 'C:']
    // The same device mounted twice (a bind mount) is one volume.
    return mine && bytes !== null ? [[from, bytes] as const] : []
  }))
  return onDisk.size === 0 ? null : [...onDisk.values()].reduce((all, one) => all + one, 0)
}
