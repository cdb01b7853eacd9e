// Papers of a sale: the quote, the comparison behind it, the simulation of a rent.
import { z } from 'zod'
import { Count, Day, Euros, head, List, Months, Permille, Quantity, Rate, Said, Short, Words } from './words.ts'

const QuoteLine = z.strictObject({ label: Said, /** Beneath the line: why a program that is not free. */ note: Words.default(''), /** Code of who sells it, where several firms do. */ seller: Short.default(''), qtyMilli: Quantity, unitCents: Euros, rateBp: Rate.nullable(), netCents: Euros })
/** A member that sells for itself: who it is, and what it will bill. */
const QuoteSeller = z.strictObject({ code: Short.min(1), name: Said, notes: List, totalHtCents: Euros, totalVatCents: Euros, totalTtcCents: Euros })
/** The six of every quote, in their order; `monthly` amounts stay outside the total. */
const QuoteSection = z.strictObject({ title: Said, monthly: z.boolean(), netCents: Euros, note: Words, lines: z.array(QuoteLine).max(500) })

export const QuotePaper = z.strictObject({
  ...head, validUntil: Day.nullable(), needs: Words, beforeAfter: Words, /** How many machines of each decision, where they take pages. */ decided: Words.default(''),
  machines: z.array(z.strictObject({ place: Words, decision: Said, reasons: Words })).max(1000),
  sections: z.array(QuoteSection).length(6),
  /** None where the firm at the head sells all. */ sellers: z.array(QuoteSeller).max(50).default([]),
  vat: z.array(z.strictObject({ rateBp: Rate.nullable(), baseCents: Euros, vatCents: Euros })).max(20),
  discountCents: Euros.nullable(), totalHtCents: Euros, totalVatCents: Euros, totalTtcCents: Euros,
  rent: z.strictObject({ months: Months, rentHtCents: Euros, rentTtcCents: Euros, totalCostHtCents: Euros }).nullable(),
  /** Null where no program is known. */ freeSharePct: z.int().min(0).max(100).transform(String).nullable(), reusePermille: Permille.nullable(), work: List,
})
export type QuotePaper = z.input<typeof QuotePaper>

/** One way for one machine: what it costs, or why it cannot be. */
const Way = z.strictObject({ possible: z.boolean(), chosen: z.boolean(), costCents: Euros.nullable(), reasons: Words })

export const ComparisonPaper = z.strictObject({
  ...head, intro: Words,
  machines: z.array(z.strictObject({ place: Said, model: Words, keep: Way, upgrade: Way, replace: Way })).max(1000),
  totals: z.strictObject({ keepCents: Euros.nullable(), upgradeCents: Euros.nullable(), replaceCents: Euros.nullable(), chosenCents: Euros }),
  reusePermille: Permille.nullable(), notes: List,
})

export const RentPaper = z.strictObject({
  ...head, object: Said, priceHtCents: Euros, residualHtCents: Euros, annualRateBp: Rate, months: Months, timing: z.enum(['arrears', 'advance']),
  rentHtCents: Euros, vatRateBp: Rate, rentVatCents: Euros, rentTtcCents: Euros,
  rows: z.array(z.strictObject({ n: Count, rentCents: Euros, interestCents: Euros, principalCents: Euros, balanceCents: Euros })).min(1).max(120),
  sumRentsHtCents: Euros, totalCostHtCents: Euros, chargeCents: Euros,
})
