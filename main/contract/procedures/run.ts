// Deployment: plan, run, follow, resume.
import { z } from 'zod'
import { Id, Instant, Sha256 } from '../../../domain/ids.ts'
import { job, read, write } from '../procedure.ts'
import { Done } from './app.ts'
import { Page, paged } from './page.ts'

const text = z.string().nullable()
/** What a machine alone is given, by its id. */
const Values = z.record(z.string().max(40), z.union([z.string().max(4096), z.number(), z.boolean()]))
const HostOptions = z.record(Id, Values)
const Both = z.object({ fr: z.string(), en: z.string() })
const FaultView = z.object({ code: z.string(), detail: z.record(z.string(), z.union([z.string(), z.number()])), cause: z.string().optional() })

export const HOST_STATES = ['pending', 'running', 'linkLost', 'done', 'needsAttention', 'setAside'] as const

/** `option` is the one that leaves the step out, when it is skipped for that. */
export const PlanStep = z.object({ id: z.string(), title: Both, result: z.enum(['ok', 'todo', 'undetermined', 'skipped']), reversible: z.boolean(), diff: text, option: Both.nullable().default(null) })
export const HostPlanView = z.object({ machineId: Id, name: z.string(), place: text, fault: FaultView.nullable(), steps: z.array(PlanStep), packages: z.array(z.string()), /** Made newer by the way; and what apt would take away: then the run refuses. */ upgrades: z.array(z.string()), removes: z.array(z.string()), diskMb: z.int().nullable(), /** A restart is part of the plan; `openSessions` people work on the machine now. */ restarts: z.boolean(), openSessions: z.int(), downloadMb: z.number().nullable(), downloadMeasured: z.boolean(), freeMb: z.int().nullable(), estimateSeconds: z.int(), newHostKey: text, /** Other machines of this plan that show the same host key. */ sharesKeyWith: z.array(z.string()).default([]), /** Keys of the secrets that its steps read. */ secrets: z.array(z.string()) })
/** `options` are those the plan was made for: what `run.start` will use. */
export const PlanView = z.object({ planId: Sha256.nullable(), packId: z.string(), packVersion: z.string(), options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), hostOptions: HostOptions.default({}), madeAt: Instant, hosts: z.array(HostPlanView) })

export const HostRunView = z.object({
  machineId: Id, name: z.string(), place: text, state: z.enum(HOST_STATES), /** `pct` is how far a long step is, when the machine says so. */
  step: z.object({ id: z.string(), title: Both, index: z.int(), pct: z.number().nullable() }).nullable(), waiting: z.enum(['restart', 'confirm']).nullable(), /** The pack's own files on their way to the machine, before its steps begin. */ sending: z.object({ sentBytes: z.int(), totalBytes: z.int() }).nullable(), mode: z.enum(['apply', 'undo']), stepsDone: z.int(), stepsTotal: z.int(), fraction: z.number(),
  startedAt: Instant.nullable(), endedAt: Instant.nullable(), lostSince: Instant.nullable(), retryAt: Instant.nullable(), expectedEnd: Instant.nullable(), fault: FaultView.nullable(),
  counts: z.object({ ok: z.int(), changed: z.int(), failed: z.int(), skipped: z.int(), undone: z.int() }), /** Keys of the secrets that its steps read: asked again at a resume. */ secrets: z.array(z.string()),
})
export const RunView = z.object({ id: Id, visitId: Id.nullable(), clientId: Id.nullable(), packId: z.string(), packVersion: z.string(), packTitle: Both, startedAt: Instant, endedAt: Instant.nullable(), by: z.string(), state: z.enum(['running', 'done', 'needs_attention', 'set_aside']), hosts: z.array(HostRunView) })
/** One line of the journal: `text` is a plain sentence's key and values, the technical detail stays folded. */
export const JournalLine = z.object({ seq: z.int(), at: Instant.nullable(), step: text, title: Both.nullable(), phase: z.string(), ev: z.string(), result: text, rc: z.int().nullable(), ms: z.int().nullable(), pct: z.number().nullable() })

export const runProcedures = {
  /** All checks on all machines, one exec each; nothing is written on them. Ends in `run.planGet`. */
  'run.plan': job(z.strictObject({ visitId: Id, machineIds: z.array(Id).min(1).max(50), options: Values, hostOptions: HostOptions.default({}) }), z.object({ jobId: Id })),
  'run.planGet': read(z.strictObject({ visitId: Id }), PlanView.nullable()),
  /** The one confirmation. `secrets` go from the page to the backend once and are never stored. */
  'run.start': write(z.strictObject({ visitId: Id, planId: Sha256, machineIds: z.array(Id).min(1).max(50), secrets: z.record(z.string().max(40), z.string().max(4096)), acceptUnsigned: z.string().max(120).optional() }), z.object({ runId: Id })),
  'run.list': read(z.strictObject({ ...Page, visitId: Id.optional() }), paged(z.object({ id: Id, visitId: Id.nullable(), clientName: text, packTitle: Both, startedAt: Instant, state: z.string(), hosts: z.int(), done: z.int(), /** No longer with what it put in: not counted as done. */ takenBack: z.int() }))),
  'run.get': read(z.strictObject({ runId: Id }), RunView),
  'run.journal': read(z.strictObject({ runId: Id, machineId: Id, after: z.int().min(0).optional() }), z.array(JournalLine)),
  'run.output': read(z.strictObject({ runId: Id, machineId: Id, step: z.string().max(60) }), z.object({ text: z.string() })),
  'run.resume': write(z.strictObject({ runId: Id, machineId: Id, secrets: z.record(z.string().max(40), z.string().max(4096)).optional() }), Done),
  /** Before the next step; `atOnce` ends the step under way too, unless apt is at work. */
  'run.pause': write(z.strictObject({ runId: Id, atOnce: z.boolean().optional() }), Done),
  'run.setAside': write(z.strictObject({ runId: Id, machineId: Id }), Done),
  /** What an undo would take back on this machine, last first, and what it cannot. */
  'run.undoList': read(z.strictObject({ runId: Id, machineId: Id }), z.object({ steps: z.array(z.object({ id: z.string(), title: Both })), irreversible: z.array(z.object({ id: z.string(), title: Both })) })),
  /** The last words of the machine at its failure, as they were kept then; null when there are none. */
  'run.lastOutput': read(z.strictObject({ runId: Id, machineId: Id }), z.object({ text: z.string() }).nullable()),
  /** Empties the cache of packages on the machine; free room before and after. */
  'run.freeSpace': write(z.strictObject({ runId: Id, machineId: Id }), z.object({ beforeMb: z.int(), afterMb: z.int() })),
  'run.undo': write(z.strictObject({ runId: Id, machineId: Id }), Done),
} as const
