// Papers of the network of co-ops: the request to bill, which is never an invoice, and the certificate of the label.
import { z } from 'zod'
import { Day, Euros, Fact, head, List, Quantity, Rate, Said, Sha256Hex, Short, Words } from './words.ts'

/** Source: design/business.md 3.10. The data themselves are attached to the PDF, as they were given. */
export const BillingPaper = z.strictObject({
  ...head, mode: z.enum(['A', 'B']), contractNumber: Words, quoteNumber: Words, periodFrom: Day.nullable(), periodTo: Day.nullable(), references: z.array(Fact).max(20),
  lines: z.array(z.strictObject({ label: Said, member: Short, nature: z.enum(['goods', 'services']), qtyMilli: Quantity, unitCents: Euros, vatCategory: z.enum(['S', 'E']), rateBp: Rate, netCents: Euros })).min(1).max(500),
  vat: z.array(z.strictObject({ category: z.enum(['S', 'E']), rateBp: Rate, baseCents: Euros, vatCents: Euros })).max(20), /** What the lines' sum is lowered by. */ discountCents: Euros.nullable(), totalHtCents: Euros, totalVatCents: Euros, totalTtcCents: Euros,
  commissionBp: Rate, commissionCents: Euros, shares: z.array(z.strictObject({ code: Short, name: Said, htCents: Euros, commissionCents: Euros, payoutCents: Euros })).max(50),
  proofs: z.array(z.strictObject({ number: Said, signedOn: Day, sha256: Sha256Hex })).max(50),
  /** The request itself, attached as the hub reads it; null: what is attached is what is printed. */
  request: z.record(z.string(), z.json()).nullable(),
})

export const LabelPaper = z.strictObject({
  ...head, charterVersion: Said, charterOn: Day, from: Day, until: Day, reviewer: Said, reviewedOn: Day, signedBy: Said,
  axes: z.array(z.strictObject({ title: Said, criteria: List })).min(1).max(10), notes: List,
})
export type LabelPaper = z.input<typeof LabelPaper>
