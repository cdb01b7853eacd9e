// A contract before and after its signature: terms, machines, suspensions, amendments, letters, ending, handover.
import { z } from 'zod'
import { CivilDate, CivilMonth } from '../../../domain/civil-date.ts'
import { CONTRACT_STATES } from '../../../domain/contracts/contract-state.ts'
import { ChangeableTerms } from '../../../domain/contracts/contract-terms.ts'
import { HANDOVER, type HandoverKind } from '../../../domain/contracts/reversibility.ts'
import { Id } from '../../../domain/ids.ts'
import { Cents } from '../../../domain/money.ts'
import { read, write } from '../procedure.ts'
import { Done } from './app.ts'

const text = z.string().nullable()
const int = z.int().nullable()
const day = CivilDate.nullable()
const Note = z.string().trim().max(400).default('')
const Because = z.enum(['notice', 'free', 'term'])
const Ending = z.object({ stopsOn: CivilDate, because: Because, refundBy: day, refundCents: Cents })
const ByContract = z.strictObject({ contractId: Id })
const Issued = z.object({ docId: Id, number: z.string() })
const Kinds = z.array(z.enum(Object.keys(HANDOVER) as [HandoverKind, ...HandoverKind[]]))
const DocumentState = z.string()

const Life = z.object({
  state: z.enum(CONTRACT_STATES), /** False once the paper is issued: then only amendments change it. */ editable: z.boolean(),
  typed: z.object({ start: day, durationMonths: int, noticeMonths: int, tacit: z.boolean(), nonProfessional: z.boolean(), visitsPerYear: int, billing: text, level: text, unitMonthlyCents: Cents.nullable(), floorMonthlyCents: Cents.nullable(), indexName: text, indexMonth: text, capBp: int, substituteMember: text, note: text }),
  /** Months of which each index is published, newest first. */
  indexes: z.array(z.object({ name: z.string(), months: z.array(CivilMonth) })),
  period: z.object({ index: z.int(), from: CivilDate, to: CivilDate }), tacit: z.boolean(),
  /** `reconduction_libre`: the client may leave at any time, free of charge. */
  free: z.boolean(), standing: z.enum(['to_send', 'too_early', 'in_time', 'missed']), suspendedSince: day,
  visits: z.object({ planned: z.int(), wanted: z.int() }),
  prices: z.array(z.object({ from: CivilDate, unitCents: Cents })), machines: z.array(z.object({ from: CivilDate, count: z.int(), eventId: Id.nullable() })),
  suspensions: z.array(z.object({ eventId: Id, from: CivilDate, to: day, note: text })),
  /** Anniversaries until the end of the running period, those to come included. */
  revisions: z.array(z.object({ year: z.int(), from: CivilDate, state: z.enum(['revised', 'missing', 'refused']), month: text, unitCents: Cents.nullable(), capped: z.boolean(), open: z.boolean() })),
  amendments: z.array(z.object({ docId: Id, number: z.string(), kind: z.enum(['price', 'terms']), from: day, state: DocumentState })),
  notices: z.array(z.object({ docId: Id, number: z.string(), term: day, issuedOn: CivilDate, by: z.enum(['letter', 'email']).nullable(), sentOn: day, state: DocumentState })),
  ending: Ending.extend({ eventId: Id, on: CivilDate }).nullable(), terms: ChangeableTerms,
})

export const contractLifeProcedures = {
  'contract.life': read(ByContract, Life),
  /** A contract without a quote: prefilled from the price list and the machines of the client that were read. */
  'contract.createAlone': write(z.strictObject({ clientId: Id, siteId: Id.optional() }), z.object({ contractId: Id })),
  /** Machines of the client, those covered ticked; one that was never read, or was taken out, says so. */
  'contract.machines': read(ByContract, z.array(z.object({ id: Id, name: z.string(), takenOn: day, covered: z.boolean(), why: z.enum(['unread', 'retired', 'virtual']).nullable() }))),
  /** Before issue the annex itself; after signature a dated event, counted from the next period on. */
  'contract.setMachines': write(z.strictObject({ contractId: Id, machineIds: z.array(Id).max(10_000), from: CivilDate.optional() }), Done),
  /** Visits of the running period laid out anew: planned ones give way, done ones stay. */
  'contract.layVisits': write(ByContract, z.object({ laid: z.int() })),
  /** After issue and before signature: the same contract as a draft that will replace the issued one. */
  'contract.newVersion': write(ByContract, z.object({ contractId: Id })),
  'contract.suspend': write(z.strictObject({ contractId: Id, from: CivilDate, note: Note }), Done),
  /** `on` = first day with service again. */
  'contract.resume': write(z.strictObject({ contractId: Id, on: CivilDate }), Done),
  /** What would follow if the client ended the contract that day; writes nothing. */
  'contract.ending': read(z.strictObject({ contractId: Id, on: CivilDate }), Ending),
  'contract.end': write(z.strictObject({ contractId: Id, on: CivilDate, note: Note }), Ending),
  /** An event written by mistake. */
  'contract.removeEvent': write(z.strictObject({ eventId: Id }), Done),
  /** The amendment of one anniversary, by its number from 1: issued to be signed, it changes nothing before. */
  'contract.amendPrice': write(z.strictObject({ contractId: Id, year: z.int().min(1).max(120) }), Issued),
  'contract.amendTerms': write(ChangeableTerms.partial().extend({ contractId: Id, from: CivilDate }), Issued),
  /** The dedicated letter of the running period. */
  'contract.issueNotice': write(z.strictObject({ contractId: Id, by: z.enum(['letter', 'email']) }), Issued),
  /** The day it left; null takes that back. */
  'contract.noticeSent': write(z.strictObject({ docId: Id, on: CivilDate.nullable(), by: z.enum(['letter', 'email']) }), Done),
  /** Everything that a client or a substitute gets back, into a folder that the person chooses; `nothingOf` = what the client never had, `byHand` = sealed things given by hand. */
  'contract.export': write(z.strictObject({ contractId: Id, to: z.enum(['client', 'substitute']), nothingOf: Kinds, byHand: Kinds }), z.object({ folder: text, files: z.int(), missing: z.array(z.string()) })),
} as const
