// Contracts, and the exchange with the network's hub.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id, Instant } from '../../../domain/ids.ts'
import { Cents } from '../../../domain/money.ts'
import { job, read, write } from '../procedure.ts'
import { Done } from './app.ts'

const text = z.string().nullable()
const Nothing = z.strictObject({})

export const ContractRow = z.object({ id: Id, clientId: Id.nullable(), clientName: text, number: text, state: z.string(), start: CivilDate.nullable(), term: CivilDate.nullable(), nextOn: CivilDate.nullable(), monthlyHtCents: Cents, machines: z.int() })
export const ContractView = ContractRow.extend({
  siteId: Id.nullable(), level: text, durationMonths: z.int(), noticeMonths: z.int(), nonProfessional: z.boolean(), visitsPerYear: z.int(), unitMonthlyCents: Cents, floorMonthlyCents: Cents, vatRateBp: z.int(), billing: z.string(), substituteMember: text, contactName: text, quoteDocId: Id.nullable(), quoteNumber: text, docId: Id.nullable(), signed: z.boolean(),
  notice: z.object({ deadline: CivilDate, notBefore: CivilDate, notAfter: CivilDate, plannedOn: CivilDate, alertOn: CivilDate, sentOn: CivilDate.nullable() }),
  visits: z.array(z.object({ id: Id, on: CivilDate.nullable(), state: text })), dues: z.array(z.object({ from: CivilDate, to: CivilDate, htCents: Cents })), missing: z.array(z.string()),
})

/** What the chip says: never red, never modal. */
export const SyncState = z.object({ state: z.enum(['not-enrolled', 'offline', 'sending', 'sent', 'refused']), waiting: z.int(), choices: z.int(), lastSentAt: Instant.nullable(), code: text, role: text, scop: text, nextTryAt: Instant.nullable(), fault: z.string().nullable() })
export const ConflictView = z.object({ id: z.string(), kind: z.enum(['field', 'delete_edit', 'sibling_versions', 'number_clash', 'duplicate_party']), table: z.string(), rowId: z.string(), field: text, clientName: text, versions: z.array(z.object({ value: z.json(), by: z.string(), mine: z.boolean(), at: Instant })) })

export const syncProcedures = {
  'contract.list': read(z.strictObject({ limit: z.int().min(1).max(200).optional(), after: z.string().max(200).optional() }), z.object({ rows: z.array(ContractRow), next: text })),
  'contract.get': read(z.strictObject({ contractId: Id }), ContractView),
  /** Prefilled from the accepted quote: duration, visits laid out evenly, notice window, price. */
  'contract.create': write(z.strictObject({ quoteDocId: Id, start: CivilDate.optional() }), z.object({ contractId: Id })),
  'contract.issue': write(z.strictObject({ contractId: Id }), z.object({ docId: Id, number: z.string() })),
  'contract.moveVisit': write(z.strictObject({ visitId: Id, on: CivilDate }), Done),
  'contract.due': read(z.strictObject({ on: CivilDate.optional() }), z.array(z.object({ contractId: Id, clientName: text, kind: z.string(), on: CivilDate }))),

  'sync.state': read(Nothing, SyncState),
  'sync.enrol': write(z.strictObject({ text: z.string().trim().min(1).max(2000) }), z.object({ code: z.string(), scop: z.string() })),
  'sync.now': job(Nothing, z.object({ jobId: Id })),
  'sync.history': read(Nothing, z.array(z.object({ at: Instant, sent: z.int(), received: z.int(), fault: text }))),
  'conflict.list': read(Nothing, z.array(ConflictView)),
  'conflict.choose': write(z.strictObject({ id: z.string().max(64), version: z.int().min(0) }), Done),
} as const
