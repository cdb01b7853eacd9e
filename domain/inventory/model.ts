// An inventory: what one machine was at one moment. Every leaf is a fact with its source, or unknown with its reason.
// Never changed once stored; corrections by hand are an overlay. Model: design/inventory.md 3.2.
import { z } from 'zod'
import { CivilDate } from '../civil-date.ts'
import { Id, Instant, Sha256 } from '../ids.ts'
import { factOf } from './fact.ts'
import type { Knowledge } from './knowledge.ts'

const CHASSIS = ['laptop', 'desktop', 'aio', 'mini', 'server', 'tablet', 'vm'] as const
const int = z.int()
const text = z.string()
const Year = z.strictObject({ min: int, max: int })

const Module = z.strictObject({ slot: factOf(text), bytes: factOf(int), type: factOf(text), speedMtps: factOf(int), formFactor: factOf(text), maker: factOf(text), partNumber: factOf(text), serial: factOf(text) })
const Smart = z.strictObject({ state: factOf(z.enum(['ok', 'warn', 'fail'])), passed: factOf(z.boolean()), powerOnHours: factOf(int), wearPct: factOf(int), reallocated: factOf(int), pending: factOf(int), uncorrectable: factOf(int), mediaErrors: factOf(int), tempC: factOf(int) })
const Disk = z.strictObject({ dev: text, kind: factOf(z.enum(['hdd', 'ssd', 'nvme', 'emmc', 'usb'])), bytes: factOf(int), model: factOf(text), serial: factOf(text), firmware: factOf(text), bus: factOf(text), system: factOf(z.boolean()), smart: Smart })
const Volume = z.strictObject({ mount: text, fs: factOf(text), bytes: factOf(int), freeBytes: factOf(int), dev: factOf(text) })
const Battery = z.strictObject({ designMwh: factOf(int), fullMwh: factOf(int), wearPct: factOf(int), cycles: factOf(int) })
const Interface = z.strictObject({ name: text, mac: factOf(text), up: factOf(z.boolean()), ips: factOf(z.array(text)) })

export const Inventory = z.strictObject({
  schema: z.literal('packtic.inventory/1'),
  id: Id,
  machineKey: Sha256,
  takenAt: Instant,
  by: text,
  method: z.enum(['local', 'ssh', 'usb']),
  target: z.strictObject({ host: text, port: int, hostKeySha256: text, user: text, elevated: z.boolean() }).nullable(),
  durationMs: int,
  collectorVersion: text,
  transcriptSha256: Sha256,
  sections: z.array(z.strictObject({ name: text, item: text.nullable(), rc: int.nullable(), ms: int.nullable(), bytes: int, status: z.enum(['ok', 'failed', 'absent', 'skipped', 'timeout', 'cut']), why: text.nullable() })),
  machine: z.strictObject({ maker: factOf(text), model: factOf(text), family: factOf(text), serial: factOf(text), assetTag: factOf(text), uuid: factOf(text), chassis: factOf(z.enum(CHASSIS)), biosVersion: factOf(text), biosDate: factOf(CivilDate), yearEst: factOf(Year), virtual: factOf(z.boolean()) }),
  cpu: z.strictObject({ name: factOf(text), vendor: factOf(text), family: factOf(int), model: factOf(int), stepping: factOf(int), sockets: factOf(int), cores: factOf(int), threads: factOf(int), arch: factOf(z.union([z.literal(32), z.literal(64)])), generationYear: factOf(int), class0to3: factOf(z.int().min(0).max(3)) }),
  ram: z.strictObject({ totalBytes: factOf(int), osBytes: factOf(int), maxBytes: factOf(int), slots: factOf(int), slotsFree: factOf(int), soldered: factOf(z.boolean()), modules: z.array(Module) }),
  disks: z.array(Disk),
  volumes: z.array(Volume),
  battery: z.array(Battery),
  /** Inventories of before have neither. */
  gpu: z.array(z.strictObject({ maker: factOf(text), name: factOf(text) })).default([]),
  screens: z.array(z.strictObject({ maker: factOf(text), model: factOf(text), builtin: factOf(z.boolean()), resX: factOf(int), resY: factOf(int) })).default([]),
  net: z.strictObject({ ifs: z.array(Interface) }),
  os: z.strictObject({ family: factOf(z.enum(['linux', 'windows', 'macos'])), id: factOf(text), name: factOf(text), version: factOf(text), build: factOf(text), host: factOf(text), eol: factOf(CivilDate) }),
  security: z.strictObject({ uefi: factOf(z.boolean()), secureBoot: factOf(z.enum(['on', 'off'])), tpm: factOf(text) }),
  software: z.array(z.strictObject({ name: text, version: text })),
})
export type Inventory = z.infer<typeof Inventory>

/** What an inventory is made with, besides the transcript. */
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
