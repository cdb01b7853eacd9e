// Machines of a visit, their inventories and verdicts.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id, Instant } from '../../../domain/ids.ts'
import { Dataset } from '../../../domain/inventory/knowledge.ts'
import { DECISIONS } from '../../../domain/words.ts'
import { job, read, write } from '../procedure.ts'
import { Done } from './app.ts'

const text = z.string().nullable()
const JobId = z.object({ jobId: Id })
const Port = z.int().min(1).max(65_535)
/** Two lines would be two answers. */
const OneLine = z.string().max(1024).regex(/^[^\r\n\0]*$/)

export const ReasonView = z.object({ code: z.string(), factPath: z.string().nullable(), limit: z.union([z.string(), z.number()]).nullable(), value: z.union([z.string(), z.number()]).nullable() })
/** `scaleMax` = 2 × `minimum`, so the pack's tick is always in the middle (design/ux.md 3.14). */
export const GaugeView = z.object({ kind: z.enum(['memory', 'free', 'cores', 'disk', 'battery']), value: z.number().nullable(), minimum: z.number(), scaleMax: z.number(), unit: z.enum(['mb', 'gb', 'count', 'percent']), ok: z.boolean().nullable(), unknown: z.string().nullable() })
export const VerdictView = z.object({
  decision: z.enum(DECISIONS), computed: z.enum(DECISIONS), overridden: z.boolean(), overrideReason: text, reinstall: z.boolean(),
  reasons: z.array(ReasonView), missing: z.array(z.object({ field: z.string(), reason: z.string() })), expired: z.array(Dataset), rulesVersion: z.string(), asOf: CivilDate,
})
export const MachineRow = z.object({
  id: Id, name: text, place: text, host: text, contact: text, reach: text, retired: z.boolean(), virtual: z.boolean(),
  system: text, ramMb: z.int().nullable(), diskKind: z.enum(['hdd', 'ssd']).nullable(), diskGb: z.int().nullable(), ageYears: z.int().nullable(),
  takenAt: Instant.nullable(), known: z.int(), fault: z.object({ code: z.string(), detail: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
  state: z.enum(['idle', 'waiting', 'running', 'failed', 'done']), verdict: VerdictView.nullable(), gauges: z.array(GaugeView),
})
/** Codes are sentences: `win11.<reason>`, `win11.missing.<code>`. */
export const Win11View = z.object({ verdict: z.enum(['yes', 'yes-after-setting', 'no', 'unknown', 'not-applicable']), reasons: z.array(z.string()), missing: z.array(z.string()) })
/** One of the facts for the detail panel: known with its source, or unknown with its reason. */
export const FactView = z.object({ path: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).nullable(), source: z.string(), conf: text, unknown: text, corrected: z.boolean() })

const Scalar = z.union([z.string(), z.number(), z.boolean()])
const FactLine = z.object({ path: z.string(), value: Scalar.nullable(), source: z.string(), conf: text, unknown: text, alt: z.array(z.object({ value: Scalar, source: z.string() })) })
/** One inventory whole, in the order of a visit; `missing` = the facts of the 49 that nobody could tell, each with why. */
export const InventoryDetail = z.object({
  inventoryId: Id, takenAt: Instant, method: z.string(), complete: z.boolean(), known: z.int(), total: z.int(),
  missing: z.array(z.object({ path: z.string(), reason: z.string() })),
  groups: z.array(z.object({ name: z.string(), lines: z.array(FactLine), lists: z.array(z.object({ path: z.string(), gap: text, rows: z.array(z.object({ title: z.string(), lines: z.array(FactLine) })) })) })),
})

/** One inventory among those of a machine; `changes` = what is not as in the one before, what moves by itself is counted apart. */
export const HistoryEntry = z.object({
  inventoryId: Id, takenAt: Instant, method: z.string(), known: z.int(), total: z.int(), sameMachine: z.boolean(), volatile: z.int(),
  changes: z.array(z.object({ path: z.string(), row: text, kind: z.enum(['added', 'removed', 'changed', 'now-known', 'now-unknown']), old: Scalar.nullable(), now: Scalar.nullable() })),
})

/** A name or an address on a network: no space, no quote, no leading dash that a program would take for an option. */
const HostAddress = z.string().trim().min(1).max(255).regex(/^[\p{L}\p{N}:_][\p{L}\p{N}.:%_-]*$/u, 'a name or an address')

/** `machineId`: a known machine that now answers at this address. `contact`: how it will be read, from here unless said. */
const MachinePlace = { host: HostAddress, port: z.int().min(1).max(65_535).optional(), place: z.string().max(200).optional(), name: z.string().max(200).optional(), machineId: Id.optional(), contact: z.enum(['ssh', 'usb']).optional() }

/** What became of files brought in. */
const Imported = z.object({
  imported: z.int(), known: z.int(), refused: z.array(z.object({ name: z.string(), why: z.string(), state: text })),
  /** Read, and set aside: of another client's machine, or taken before the visit. `attachFiles` takes them in. */
  foreign: z.array(z.object({ key: z.string(), name: z.string(), host: text, takenAt: Instant, why: z.enum(['other-client', 'before-visit']), client: text })),
})
/** No inventory is larger (domain/inventory/decode-text.ts); four letters carry three bytes. */
const MAX_DROPPED_BASE64 = 45_000_000

export const machineProcedures = {
  'machine.list': read(z.strictObject({ visitId: Id, packId: z.string().max(60).optional() }), z.object({ rows: z.array(MachineRow), counts: z.object({ KEEP: z.int(), UPGRADE: z.int(), MIGRATE: z.int(), REPLACE: z.int(), VERIFY: z.int(), unreachable: z.int() }), conforming: z.int() })),
  'machine.get': read(z.strictObject({ machineId: Id, visitId: Id }), z.object({ machine: MachineRow, facts: z.array(FactView), inventories: z.array(z.object({ id: Id, takenAt: Instant, method: z.string() })), resembles: z.object({ machineId: Id, name: text, how: z.enum(['clone', 'ask']) }).nullable(), needsWindowsApp: z.boolean().nullable(), linuxCompatible: z.boolean().nullable(), note: text, win11: Win11View.nullable() })),
  /** The machine's newest inventory, or the one named. */
  'machine.detail': read(z.strictObject({ machineId: Id, inventoryId: Id.optional() }), InventoryDetail.nullable()),
  /** Newest first; the oldest has nothing to be compared with. */
  'machine.history': read(z.strictObject({ machineId: Id }), z.array(HistoryEntry)),
  'machine.add': write(z.strictObject({ visitId: Id, ...MachinePlace }), z.object({ machineId: Id })),
  /** The machines chosen among those of a search: all in one act, that one undo takes back. */
  'machine.addFound': write(z.strictObject({ visitId: Id, found: z.array(z.strictObject(MachinePlace)).min(1).max(1024) }), z.object({ machineIds: z.array(Id) })),
  /** "C'est le même poste": what was read last goes to the one known before. */
  'machine.join': write(z.strictObject({ machineId: Id, twinId: Id }), Done),
  'machine.remove': write(z.strictObject({ machineId: Id, visitId: Id }), Done),
  /** The technician's own verdict; `decision` null goes back to the computed one. Both are kept, with the reason. */
  'machine.setVerdict': write(z.strictObject({ machineId: Id, visitId: Id, decision: z.enum(DECISIONS).nullable(), reason: z.string().max(400) }), Done),
  /** A fact corrected by hand: an overlay applied when rules run, shown as such. */
  'machine.correct': write(z.strictObject({ machineId: Id, path: z.string().max(200), value: z.union([z.string().max(400), z.number(), z.boolean()]), reason: z.string().trim().min(1).max(400) }), Done),

  /** Identifiers for the visit's machines, kept in the backend's memory until the app closes; never stored. */
  'credential.use': write(z.strictObject({
    visitId: Id, user: z.string().trim().min(1).max(64), password: OneLine.optional(), keyFile: z.boolean().optional(), passphrase: OneLine.optional(), agent: z.boolean().optional(), port: Port.optional(),
    /** Another machine on the way, with a password of its own; the key or the agent serves for both. */
    jump: z.strictObject({ user: z.string().trim().min(1).max(64), host: z.string().trim().min(1).max(253), port: Port.optional(), password: OneLine.optional() }).optional(),
  }), z.object({ ok: z.literal(true), keyName: text })),
  'credential.state': read(z.strictObject({ visitId: Id }), z.object({ user: text, hasPassword: z.boolean(), keyName: text, agent: z.boolean(), jump: text })),
  'inventory.local': job(z.strictObject({ visitId: Id }), JobId),
  'inventory.ssh': job(z.strictObject({ visitId: Id, machineIds: z.array(Id).min(1).max(1000) }), JobId),
  /** Any file that can be read, any number of times. `state` = what a file describes that is no computer (`fault.state.*`). */
  'inventory.importFiles': write(z.strictObject({ visitId: Id }), Imported),
  /** A file dropped on the window, by its bytes: the page knows no path, and may name none. */
  'inventory.importDropped': write(z.strictObject({ visitId: Id, name: z.string().max(255), base64: z.string().max(MAX_DROPPED_BASE64) }), Imported),
  'inventory.attachFiles': write(z.strictObject({ visitId: Id, keys: z.array(z.string().max(200)).min(1).max(500) }), z.object({ imported: z.int() })),
  /** "Préparer une clé": collectors, launchers and instructions in a folder that the person chooses; null when none was. */
  'inventory.prepareStick': write(z.strictObject({}), z.object({ folder: text, files: z.int() })),
  /** One GLPI document a machine, in a folder that the person chooses; all that were read when none is named. `folder` null = given up. */
  'inventory.exportGlpi': write(z.strictObject({ visitId: Id, machineIds: z.array(Id).max(1000).optional() }), z.object({ saved: z.int(), folder: text })),
  /** The fleet as a table, without logins; `file` null = given up. */
  'inventory.exportCsv': write(z.strictObject({ visitId: Id }), z.object({ saved: z.int(), file: text })),
  /** The key this host showed last, against the pinned one. */
  'hostKey.get': read(z.strictObject({ machineId: Id }), z.object({ pinned: text, seen: text, firstSeenAt: Instant.nullable(), oldServer: z.boolean() })),
  /** SHA-1 for this one machine, on this laptop, until taken back. */
  'hostKey.acceptOld': write(z.strictObject({ machineId: Id, accepted: z.boolean() }), Done),
  /** "C'est normal, il a été réinstallé": replaces the pin, with a typed reason; the old key stays in the journal. */
  'hostKey.replace': write(z.strictObject({ machineId: Id, seen: z.string().max(100), reason: z.string().trim().min(3).max(400) }), Done),
} as const

