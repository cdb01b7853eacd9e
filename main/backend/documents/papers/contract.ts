// Papers of a maintenance contract: the contract with its annexes, the notice of renewal, the amendment of a revision.
// Source: design/business.md 3.9.
import { z } from 'zod'
import { Count, Day, Euros, Fact, head, List, Month, Months, Rate, Said, Tenths, Words } from './words.ts'

export const ContractPaper = z.strictObject({
  ...head, quoteNumber: Words, level: Words, machineCount: Count, start: Day.nullable(), term: Day.nullable(), durationMonths: Months,
  renewal: z.strictObject({ noticeMonths: Months, deadline: Day, notBefore: Day, notAfter: Day, nonProfessional: z.boolean(), tacit: z.boolean() }),
  price: z.strictObject({ unitMonthlyCents: Euros, floorMonthlyCents: Euros, monthlyHtCents: Euros, vatRateBp: Rate, billing: z.enum(['monthly', 'quarterly', 'yearly']) }),
  index: z.strictObject({ name: Said, month: Month, value: Tenths.nullable(), capBp: Rate.nullable() }).nullable(),
  visits: z.array(Day).max(60), hours: Said, channels: z.array(Fact).max(20), included: List, excluded: List, travel: Said, backups: Said, substitute: Words, liability: Said, law: Said,
  sla: z.array(z.strictObject({ what: Said, pickUp: Said, restore: Said })).max(20), slaNotes: List,
  personalData: z.array(Fact).min(1).max(30), subProcessors: z.array(z.strictObject({ name: Said, what: Said, where: Said })).max(50),
  reversibility: z.strictObject({ days: Count, handedOver: List, notes: List }),
  machines: z.array(z.strictObject({ place: Words, system: Words, takenOn: Day.nullable() })).max(10_000),
})
export type ContractPaper = z.input<typeof ContractPaper>

/** What changes in the terms, before and after, in words. */
export const TermsAmendmentPaper = z.strictObject({ ...head, contractNumber: Said, contractOn: Day, from: Day, changes: z.array(z.strictObject({ term: Said, before: Said, after: Said })).max(20) })
export type TermsAmendmentPaper = z.input<typeof TermsAmendmentPaper>

export const NoticePaper = z.strictObject({
  ...head, contractNumber: Said, start: Day, term: Day, deadline: Day, renewedUntil: Day, periodMonths: Months, monthlyHtCents: Euros, reply: z.array(Fact).min(1).max(10), sentBy: Said,
})
export type NoticePaper = z.input<typeof NoticePaper>

export const AmendmentPaper = z.strictObject({
  ...head, contractNumber: Said, contractOn: Day, from: Day, indexName: Said, p0Cents: Euros, s0: Tenths, s0Month: Month, s1: Tenths, s1Month: Month, capBp: Rate.nullable(), capped: z.boolean(),
  currentUnitCents: Euros, newUnitCents: Euros, machineCount: Count, newMonthlyHtCents: Euros, vatRateBp: Rate, source: Said,
  /** The month is the contract's floor: the new price of a machine does not show in it. */
  floored: z.boolean().default(false),
})
export type AmendmentPaper = z.input<typeof AmendmentPaper>
