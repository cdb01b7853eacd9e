// Sheets of work: their life, their time, their lists, their paper. What people type into them goes through field.commit.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id, Instant, Sha256 } from '../../../domain/ids.ts'
import { HAND_OFF_TO } from '../../../domain/interventions/hand-off.ts'
import { INTERVENTION_STATES } from '../../../domain/interventions/intervention.ts'
import { INTERVENTION_KINDS } from '../../../domain/interventions/procedure.ts'
import { SharedReport } from '../../../domain/interventions/shared-hand-off.ts'
import { Cents } from '../../../domain/money.ts'
import { read, write } from '../procedure.ts'
import { Done } from './app.ts'
import { Page, paged } from './page.ts'

const text = z.string().nullable()
const Sheet = z.strictObject({ sheetId: Id })
const Reason = z.string().trim().min(3).max(400)

export const SheetRow = z.object({ id: Id, visitId: Id.nullable(), clientId: Id.nullable(), clientName: text, kind: z.enum(INTERVENTION_KINDS), state: z.enum(INTERVENTION_STATES), remote: z.boolean(), technician: text, on: CivilDate.nullable(), number: text, running: z.boolean(), offeredTo: text, /** Another Scop that took it, who there, and the day its client signed the work. */ takenBy: z.object({ scop: z.string(), by: text, signedAt: Instant.nullable() }).nullable() })
export const SheetView = SheetRow.extend({
  siteId: Id.nullable(), contractId: Id.nullable(), contractNumber: text, asked: text, askedBy: text, summary: text, next: text, remarks: text, travelMin: z.int().nullable(), memberName: text,
  procedure: z.object({ title: z.string(), version: z.int(), /** Begun: a later version changes nothing any more. */ frozen: z.boolean() }),
  checks: z.array(z.object({
    /** Null until the work begins. */
    rowId: Id.nullable(), id: z.string(), label: z.string(), mandatory: z.boolean(), evidence: z.enum(['none', 'text', 'file', 'number']), unit: text, min: z.int().nullable(), max: z.int().nullable(),
    met: z.boolean(), text, value: z.int().nullable(), fileName: text, file: Sha256.nullable(), why: text, standing: z.enum(['closed', 'deviates', 'set_aside', 'no_evidence', 'open']), deviation: z.int().nullable(),
  })),
  spans: z.array(z.object({ id: Id, technician: text, from: Instant, to: Instant.nullable(), mine: z.boolean() })), minutes: z.int(),
  parts: z.array(z.object({ id: Id, label: text, serial: text, qtyMilli: z.int(), unitCents: Cents.nullable(), covered: z.boolean() })), partsHtCents: Cents, coveredHtCents: Cents,
  machines: z.array(z.object({ machineId: Id, rowId: Id.nullable(), name: z.string(), place: text, what: text })),
  distanceKm: z.int().nullable(), kmAvoided: z.int().nullable(),
  /** `sheet.missing.<name>`, or a check by its label; then the Scop's own fields that a paper wants. */
  missing: z.array(z.object({ key: z.string(), label: text })),
  docId: Id.nullable(), /** The paper says what the sheet says. */ paperCurrent: z.boolean(), changedSince: z.boolean(),
  signatures: z.array(z.object({ docId: Id, number: z.string(), signer: z.string(), at: Instant, voidedAt: Instant.nullable(), reason: text })),
  offer: z.object({ to: z.string(), toKind: z.enum(HAND_OFF_TO), why: z.string(), by: z.string(), at: Instant, /** This laptop's person may answer. */ mine: z.boolean(), /** False while it waits here for the hub. */ sent: z.boolean(), /** Taken back here; the hub has not said yet whether in time. */ withdrawing: z.boolean() }).nullable(),
  /** The other Scop that took it, who there, and its report once its client signed. */
  doneBy: z.object({ scop: z.string(), by: text, report: SharedReport.nullable() }).nullable(),
  /** Of a sheet that another Scop offered: whether the hub has our answer, and whether it came in time. */
  cameFrom: z.object({ scop: z.string(), by: text, why: z.string(), standing: z.enum(['waiting', 'ours', 'gone']), /** Of the signed work, to the giver. */ report: z.enum(['none', 'waits', 'sent']) }).nullable(),
  story: z.array(z.object({ at: Instant, by: z.string(), kind: z.string(), detail: text })),
})

export const interventionProcedures = {
  'intervention.list': read(z.strictObject({ ...Page, visitId: Id.optional() }), paged(SheetRow)),
  'intervention.get': read(Sheet, SheetView),
  /** Prefilled from the visit and its contract; without a visit, the visit is made too. */
  'intervention.create': write(z.strictObject({ visitId: Id.optional(), clientId: Id.optional(), kind: z.enum(INTERVENTION_KINDS).optional(), remote: z.boolean().optional() }), z.object({ sheetId: Id, visitId: Id })),
  'intervention.start': write(Sheet, Done),
  'intervention.finish': write(Sheet, Done),
  'intervention.resume': write(Sheet, Done),
  /** The numbered, frozen paper to show for signature: the one that stands, or a new version after an edit. */
  'intervention.issue': write(Sheet, z.object({ docId: Id, number: z.string() })),
  /** Voids the signature, with its reason; the proof stays. */
  'intervention.reopen': write(z.strictObject({ sheetId: Id, reason: Reason }), Done),
  'intervention.close': write(Sheet, Done),
  'intervention.cancel': write(z.strictObject({ sheetId: Id, reason: Reason }), Done),
  'intervention.clock': write(z.strictObject({ sheetId: Id, running: z.boolean() }), z.object({ stoppedOn: z.array(Id) })),
  'intervention.setSpan': write(z.strictObject({ sheetId: Id, spanId: Id.optional(), from: Instant, to: Instant.nullable(), technician: z.string().trim().min(1).max(80).optional() }), z.object({ spanId: Id })),
  'intervention.removeSpan': write(z.strictObject({ spanId: Id }), Done),
  /** One more part, empty, to be typed into. */
  'intervention.addPart': write(Sheet, z.object({ partId: Id })),
  'intervention.removePart': write(z.strictObject({ partId: Id }), Done),
  'intervention.setMachine': write(z.strictObject({ sheetId: Id, machineId: Id, concerned: z.boolean() }), Done),
  'intervention.attach': write(z.strictObject({ resultId: Id }), z.object({ fileName: text })),
  'intervention.detach': write(z.strictObject({ resultId: Id }), Done),
  'intervention.openFile': write(z.strictObject({ resultId: Id }), Done),
  /** Ctrl+P: the issued paper, or the one it would be, without a number. */
  'intervention.preview': write(Sheet, Done),
  'intervention.offer': write(z.strictObject({ sheetId: Id, to: z.string().trim().min(2).max(80), toKind: z.enum(HAND_OFF_TO).exclude(['scop']), why: Reason }), z.object({ offerId: Id })),
  'intervention.answer': write(z.strictObject({ sheetId: Id, accept: z.boolean(), reason: z.string().trim().max(400) }), Done),
  'intervention.withdraw': write(Sheet, Done),
} as const
