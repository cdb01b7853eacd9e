// What is to be billed and what was asked of the network's hub; who sells and who works. The laptop never numbers an invoice.
import { z } from 'zod'
import { BILLING_STATES } from '../../../domain/billing/receive.ts'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id } from '../../../domain/ids.ts'
import { Cents } from '../../../domain/money.ts'
import { read, write } from '../procedure.ts'
import { Done } from './app.ts'
import { Page, paged } from './page.ts'

const text = z.string().nullable()
/** A quote, or a contract with the first day of its due. */
const subject = { kind: z.enum(['quote', 'contract']), id: Id, from: CivilDate.nullable() }

export const DueRow = z.object({
  ...subject, to: CivilDate.nullable(), /** The day it was accepted, or falls due. */ on: CivilDate, clientId: Id.nullable(), clientName: text, visitId: Id.nullable(), reference: z.string(), htCents: Cents, totalTtcCents: Cents.nullable(),
  /** Keys of what is missing to ask it; `field.<table>.<name>`. */
  missing: z.array(z.string()),
})
const Share = z.object({ code: z.string(), name: z.string(), htCents: Cents, commissionCents: Cents, payoutCents: Cents })
/** One paper that would be sent: in mode B a subject makes one of each member and one of each commission. */
export const AskedView = z.object({ key: z.string(), what: z.enum(['quote', 'contract', 'commission']), sellerName: z.string(), buyerName: z.string(), reference: z.string(), from: CivilDate.nullable(), to: CivilDate.nullable(), totalHtCents: Cents, totalVatCents: Cents, totalTtcCents: Cents, commissionBp: z.int(), shares: z.array(Share) })
export const RequestRow = z.object({
  id: Id, number: z.string(), issuedOn: CivilDate, clientName: text, what: z.enum(['quote', 'contract', 'commission']), reference: z.string(), from: CivilDate.nullable(), to: CivilDate.nullable(), totalTtcCents: Cents,
  state: z.enum(BILLING_STATES), /** The request that stands for the same thing, when it is another one. */ stands: z.object({ id: Id, number: z.string() }).nullable(),
})
const Member = z.object({ id: Id.nullable(), code: z.string(), name: z.string(), region: text, siren: text, vat: z.enum(['normal', 'franchise']), identity: text, /** What its technicians can do, best first. */ skills: z.array(z.string()), /** The network that published it: nobody types over it. */ publishedBy: text })

export const billingProcedures = {
  /** Due and not asked by anybody, oldest first. */
  'billing.due': read(z.strictObject({ on: CivilDate.optional() }), z.array(DueRow)),
  /** What one subject would ask, before it is sent. */
  'billing.preview': read(z.strictObject({ ...subject }), z.array(AskedView)),
  /** Issues the papers under their numbers and lets them leave; each subject once, all of it or none. The total is the one that was shown. */
  'billing.send': write(z.strictObject({ subjects: z.array(z.strictObject({ ...subject, totalTtcCents: Cents })).min(1).max(50) }), z.object({ numbers: z.array(z.string()) })),
  'billing.list': read(z.strictObject(Page), paged(RequestRow)),
  /** A person's choice among requests that ask different things under one key. */
  'billing.keep': write(z.strictObject({ docId: Id }), Done),

  'member.list': read(z.strictObject({}), z.object({ mode: z.enum(['A', 'B']), commissionBp: z.int(), /** The hub takes changes of members from managers alone. */ editable: z.boolean(), members: z.array(Member) })),
  'member.create': write(z.strictObject({ code: z.string().trim().regex(/^[A-Z0-9-]{1,10}$/, 'not a code'), name: z.string().trim().min(1).max(200) }), z.object({ memberId: Id })),
  /** Who does a line of a quote; null = ours. */
  'quote.setMember': write(z.strictObject({ quoteId: Id, lineId: z.string().max(80), memberId: Id.nullable() }), Done),
  /** What each member carries of a quote, for the technician alone. */
  'quote.shares': read(z.strictObject({ quoteId: Id }), z.object({ mode: z.enum(['A', 'B']), commissionBp: z.int(), commissionCents: Cents, shares: z.array(Share) })),
} as const
