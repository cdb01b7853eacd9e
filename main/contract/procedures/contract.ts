// Maintenance contracts: from the accepted quote, with their visits, dues and the legal window of the renewal notice.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id } from '../../../domain/ids.ts'
import { Cents } from '../../../domain/money.ts'
import { read, write } from '../procedure.ts'
import { AgendaRow } from './agenda.ts'
import { Done } from './app.ts'
import { Page, paged } from './page.ts'

const text = z.string().nullable()

export const ContractRow = z.object({ id: Id, clientId: Id.nullable(), /** The visit whose accepted quote it came from. */ visitId: Id.nullable(), clientName: text, number: text, state: z.string(), start: CivilDate.nullable(), term: CivilDate.nullable(), nextOn: CivilDate.nullable(), monthlyHtCents: Cents, machines: z.int() })
export const ContractView = ContractRow.extend({
  siteId: Id.nullable(), level: text, durationMonths: z.int(), noticeMonths: z.int(), nonProfessional: z.boolean(), visitsPerYear: z.int(), unitMonthlyCents: Cents, floorMonthlyCents: Cents, vatRateBp: z.int(), billing: z.string(), substituteMember: text, contactName: text, quoteDocId: Id.nullable(), quoteNumber: text, docId: Id.nullable(), signed: z.boolean(),
  notice: z.object({ deadline: CivilDate, notBefore: CivilDate, notAfter: CivilDate, plannedOn: CivilDate, alertOn: CivilDate, sentOn: CivilDate.nullable() }),
  visits: z.array(z.object({ id: Id, on: CivilDate.nullable(), state: text })), dues: z.array(z.object({ from: CivilDate, to: CivilDate, htCents: Cents, /** Of it, what makes right what earlier dues asked. */ carriedCents: Cents })), missing: z.array(z.string()),
})

export const contractProcedures = {
  'contract.list': read(z.strictObject(Page), paged(ContractRow)),
  'contract.get': read(z.strictObject({ contractId: Id }), ContractView),
  /** Prefilled from the accepted quote: duration, visits laid out evenly, notice window, price. */
  'contract.create': write(z.strictObject({ quoteDocId: Id, start: CivilDate.optional() }), z.object({ contractId: Id })),
  'contract.issue': write(z.strictObject({ contractId: Id }), z.object({ docId: Id, number: z.string() })),
  'contract.moveVisit': write(z.strictObject({ visitId: Id, on: CivilDate }), Done),
  /** What of the agenda is about contracts, sixty days ahead. */
  'contract.due': read(z.strictObject({ on: CivilDate.optional() }), z.array(AgendaRow)),
} as const
