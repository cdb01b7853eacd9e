// An inventory: what one machine was at one moment. Every leaf is a fact with its source, or unknown with its reason; a
// list that nobody could read is named in `gaps`. Never changed once stored; corrections by hand are an overlay.
// Model: design/inventory.md 3.2. Integers only, the unit in the key's name, UTC dates.
import { z } from 'zod'
import { CivilDate } from '../civil-date.ts'
import { Id, Instant, Sha256 } from '../ids.ts'
import { factOf, UnknownSchema } from './fact.ts'
import { Evidence } from './evidence.ts'
import { Dataset, type Knowledge } from './knowledge.ts'

export const CHASSIS = ['laptop', 'desktop', 'aio', 'mini', 'server', 'tablet', 'vm'] as const
export const DISK_KINDS = ['hdd', 'ssd', 'nvme', 'emmc', 'usb'] as const
export const NET_ROLES = ['dhcp', 'dns', 'gateway', 'file-server', 'web-server', 'mail-server', 'database', 'print-server', 'directory'] as const
const int = z.int()
const text = z.string()
const bool = z.boolean()
const row = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape)
const part = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape).prefault({} as never)

const Module = row({ slot: factOf(text), bytes: factOf(int), type: factOf(text), speedMtps: factOf(int), formFactor: factOf(text), maker: factOf(text), partNumber: factOf(text), serial: factOf(text) })
const Smart = part({ state: factOf(z.enum(['ok', 'warn', 'fail'])), passed: factOf(bool), powerOnHours: factOf(int), wearPct: factOf(int), reallocated: factOf(int), pending: factOf(int), uncorrectable: factOf(int), mediaErrors: factOf(int), tempC: factOf(int), writtenBytes: factOf(int), tool: factOf(text) })
const Disk = row({ dev: text, kind: factOf(z.enum(DISK_KINDS)), bytes: factOf(int), model: factOf(text), serial: factOf(text), firmware: factOf(text), bus: factOf(text), encrypted: factOf(bool), system: factOf(bool), smart: Smart })
const Volume = row({ mount: text, fs: factOf(text), bytes: factOf(int), freeBytes: factOf(int), dev: factOf(text), encryption: factOf(z.enum(['none', 'luks', 'bitlocker', 'filevault', 'other'])), system: factOf(bool) })
const Gpu = row({ maker: factOf(text), name: factOf(text) })
const Screen = row({ maker: factOf(text), model: factOf(text), serial: factOf(text), week: factOf(int), year: factOf(int), diagMm: factOf(int), resX: factOf(int), resY: factOf(int), builtin: factOf(bool) })
const Battery = row({ designMwh: factOf(int), fullMwh: factOf(int), wearPct: factOf(int), cycles: factOf(int), maker: factOf(text), serial: factOf(text), chemistry: factOf(text), year: factOf(int) })
const Interface = row({ name: text, mac: factOf(text), kind: factOf(z.enum(['ethernet', 'wifi', 'bluetooth', 'mobile', 'virtual'])), ips: factOf(z.array(text)), speedMbps: factOf(int), up: factOf(bool), dhcp: factOf(bool), wifiStd: factOf(text) })
const Antivirus = row({ name: text, on: factOf(bool), upToDate: factOf(bool) })
const Printer = row({ name: text, driver: factOf(text), uri: factOf(text), network: factOf(bool), serial: factOf(text) })

// Rows that come whole from one source: no fact per cell, a thousand packages would be five thousand facts.
const Neighbour = row({ ip: text, mac: text.nullable(), name: text.nullable().default(null), services: z.array(text).default([]) })
const Usb = row({ vendorId: text.nullable(), productId: text.nullable(), maker: text.nullable().default(null), name: text.nullable().default(null), serial: text.nullable().default(null) })
const SupportEnd = z.strictObject({ date: CivilDate, dataset: text })
const Software = row({ name: text, version: text.default(''), publisher: text.nullable().default(null), source: text.default(''), installDate: CivilDate.nullable().default(null), eol: SupportEnd.nullable().default(null) })
const User = row({ login: text, admin: bool.nullable().default(null), lastLogin: Instant.nullable().default(null) })
const VirtualMachine = row({ name: text, kind: text.default(''), running: bool.nullable().default(null) })
const Backup = row({ tool: text, lastRun: Instant.nullable().default(null) })

/** What a machine is, with nothing about how and when it was read. */
const facts = {
  machine: part({ maker: factOf(text), model: factOf(text), family: factOf(text), serial: factOf(text), assetTag: factOf(text), uuid: factOf(text), boardModel: factOf(text), boardSerial: factOf(text), chassis: factOf(z.enum(CHASSIS)), biosVersion: factOf(text), biosDate: factOf(CivilDate), yearEst: factOf(z.strictObject({ min: int, max: int })), virtual: factOf(bool) }),
  /** `arch` is what the processor can, not what is installed. */
  cpu: part({ name: factOf(text), vendor: factOf(text), family: factOf(int), model: factOf(int), stepping: factOf(int), sockets: factOf(int), cores: factOf(int), threads: factOf(int), baseMhz: factOf(int), maxMhz: factOf(int), arch: factOf(z.union([z.literal(32), z.literal(64)])), virt: factOf(bool), generationYear: factOf(int), class0to3: factOf(z.int().min(0).max(3)) }),
  /** `totalBytes` is the sum of the modules; `osBytes` is what the system counts, lower where a graphics chip takes its share. */
  ram: part({ totalBytes: factOf(int), osBytes: factOf(int), maxBytes: factOf(int), slots: factOf(int), slotsFree: factOf(int), soldered: factOf(bool), ecc: factOf(bool), modules: z.array(Module).default([]) }),
  disks: z.array(Disk).default([]),
  volumes: z.array(Volume).default([]),
  gpu: z.array(Gpu).default([]),
  screens: z.array(Screen).default([]),
  battery: z.array(Battery).default([]),
  net: part({ ifs: z.array(Interface).default([]), gateway: factOf(text), dns: factOf(z.array(text)), wifi: part({ ssid: factOf(text), security: factOf(text), signalDbm: factOf(int) }), role: factOf(z.array(z.enum(NET_ROLES))) }),
  neighbours: z.array(Neighbour).default([]),
  printers: z.array(Printer).default([]),
  usb: z.array(Usb).default([]),
  /**
   * `edition` is Windows' EditionID; `arch` is the installed system's. `eol.ended` stands where the day is not known;
   * `eol.extendedOn`: extended updates really come (by themselves, or proven on the machine: Ubuntu Pro attached, Windows ESU active).
   */
  os: part({ family: factOf(z.enum(['linux', 'windows', 'macos', 'bsd'])), id: factOf(text), name: factOf(text), edition: factOf(text), version: factOf(text), build: factOf(text), ubr: factOf(int), arch: factOf(text), lang: factOf(text), host: factOf(text), installDate: factOf(CivilDate), bootTime: factOf(Instant), eol: part({ date: factOf(CivilDate), ended: factOf(bool), extendedDate: factOf(CivilDate), extendedOn: factOf(bool), dataset: factOf(text) }) }),
  /** `uefiCapable`: what the firmware declares (SMBIOS type 0), whatever it started with. `tpm.on` false: there, switched off. */
  security: part({ uefi: factOf(bool), uefiCapable: factOf(bool), secureBoot: factOf(z.enum(['on', 'off', 'capable', 'unsupported'])), tpm: part({ present: factOf(bool), version: factOf(text), on: factOf(bool) }), antivirus: z.array(Antivirus).default([]), firewall: part({ on: factOf(bool) }), diskEncryption: factOf(z.enum(['none', 'luks', 'bitlocker', 'filevault', 'other'])), pendingUpdates: factOf(int), lastUpdate: factOf(CivilDate), autoLogin: factOf(bool), admins: factOf(z.array(text)) }),
  software: z.array(Software).default([]),
  users: z.array(User).default([]),
  services: z.array(text).default([]),
  vms: z.array(VirtualMachine).default([]),
  backup: z.array(Backup).default([]),
  /**
   * `osSays`: Windows' own opinion on its upgrade, word for word; `platformField1` tells some processors apart (registry only).
   * `cpuListed`, `cpuRuled`: what Microsoft's list and its rule say, each for itself. `reasons`, `missing`: codes of win11.ts.
   */
  win11: part({ osSays: z.strictObject({ target: text, redReasons: z.array(text) }).nullable().default(null), platformField1: factOf(int), verdict: factOf(z.enum(['yes', 'yes-after-setting', 'no'])), reasons: z.array(text).default([]), missing: z.array(text).default([]), cpuBy: z.enum(['os', 'list', 'rule', 'both']).nullable().default(null), cpuListed: factOf(bool), cpuRuled: factOf(bool), cpuSupported: factOf(bool), tpm2: factOf(bool), uefiSecureBoot: factOf(bool) }),
}

/** Lists that can be unknown as a whole. Empty and absent from `gaps` = looked at, and there is none. */
export const LISTS = ['ram.modules', 'disks', 'volumes', 'gpu', 'screens', 'battery', 'net.ifs', 'neighbours', 'printers', 'usb', 'security.antivirus', 'software', 'users', 'services', 'vms', 'backup'] as const
export type ListPath = (typeof LISTS)[number]
const gaps = z.partialRecord(z.enum(LISTS), UnknownSchema)

export const Inventory = z.strictObject({
  schema: z.literal('packtic.inventory/1'),
  id: Id,
  machineKey: Sha256,
  /** What tells this machine from others, strongest first, hashed. */
  evidence: z.array(Evidence).default([]),
  takenAt: Instant,
  by: text,
  method: z.enum(['local', 'ssh', 'usb']),
  target: z.strictObject({ host: text, port: int, hostKeySha256: text, user: text, elevated: z.boolean() }).nullable(),
  durationMs: int,
  collectorVersion: text,
  transcriptSha256: Sha256,
  sections: z.array(z.strictObject({ name: text, item: text.nullable(), rc: int.nullable(), ms: int.nullable(), bytes: int, status: z.enum(['ok', 'failed', 'absent', 'skipped', 'timeout', 'cut']), why: text.nullable() })),
  /** The dated tables that the derived facts stand on. */
  datasets: z.array(Dataset).default([]),
  ...facts,
  gaps: gaps.default({}),
})
export type Inventory = z.infer<typeof Inventory>

/** The facts alone, complete: what rules and exports read. */
export const MachineFacts = z.strictObject({ ...facts, gaps: gaps.default({}) })
export type MachineFacts = z.infer<typeof MachineFacts>

/**
 * What a reader found: any part of the facts. A leaf left out is not collected; a list left out, without a gap of its own,
 * is not collected either (an empty list says that there is none).
 */
export type Reading = z.input<typeof MachineFacts>

/** What an inventory is made with, besides the facts. */
export interface InventoryContext {
  readonly id: Id
  readonly takenAt: number
  readonly by: string
  readonly method: Inventory['method']
  readonly target: Inventory['target']
  readonly durationMs: number
  readonly transcriptSha256: Sha256
  readonly sha256: (text: string) => string
  readonly knowledge: Knowledge
}
