// A paper whose amounts do not add up is refused before it is set: templates compute nothing, so they could not see it.
// Source: design/business.md 3.3 (I1, I3, I7, I8), 3.9.
import type { z } from 'zod'
import { revisedUnit } from '../../../../domain/contracts/maintenance.ts'
import type { Cents } from '../../../../domain/money.ts'
import type { AmendmentPaper } from './contract.ts'
import type { BillingPaper } from './network.ts'
import type { QuotePaper, RentPaper } from './sale.ts'

export interface SumIssue { readonly path: string; readonly found: Cents; readonly expected: Cents }

const sum = (amounts: readonly Cents[]): Cents => amounts.reduce((all, cents) => all + cents, 0)
const same = (path: string, found: Cents, expected: Cents): SumIssue[] => (found === expected ? [] : [{ path, found, expected }])

export function quoteSums({ sections, sellers = [], vat, discountCents, totalHtCents, totalVatCents, totalTtcCents }: QuotePaper): SumIssue[] {
  return [
    ...sections.flatMap(({ lines, netCents }, index) => (lines.length === 0 ? [] : same(`sections.${index}.netCents`, netCents, sum(lines.map((line) => line.netCents))))),
    ...same('totalHtCents', totalHtCents, sum(sections.filter(({ monthly }) => !monthly).map(({ netCents }) => netCents)) - (discountCents ?? 0)),
    ...same('totalHtCents', totalHtCents, sum(vat.map(({ baseCents }) => baseCents))),
    ...same('totalVatCents', totalVatCents, sum(vat.map(({ vatCents }) => vatCents))),
    ...same('totalTtcCents', totalTtcCents, totalHtCents + totalVatCents),
    // Each seller's own, and all of them together what is accepted.
    ...sellers.flatMap((one, index) => same(`sellers.${index}.totalTtcCents`, one.totalTtcCents, one.totalHtCents + one.totalVatCents)),
    ...(sellers.length === 0 ? [] : [...same('sellers', sum(sellers.map((one) => one.totalHtCents)), totalHtCents), ...same('sellers', sum(sellers.map((one) => one.totalVatCents)), totalVatCents)]),
  ]
}

export function rentSums({ rows, months, residualHtCents, priceHtCents, sumRentsHtCents, totalCostHtCents, chargeCents, rentHtCents, rentVatCents, rentTtcCents }: z.input<typeof RentPaper>): SumIssue[] {
  return [
    ...same('rows.length', rows.length, months),
    ...same(`rows.${rows.length - 1}.balanceCents`, rows.at(-1)?.balanceCents ?? 0, residualHtCents),
    ...same('sumRentsHtCents', sumRentsHtCents, sum(rows.map(({ rentCents }) => rentCents))),
    ...same('totalCostHtCents', totalCostHtCents, sumRentsHtCents + residualHtCents),
    ...same('chargeCents', chargeCents, totalCostHtCents - priceHtCents),
    ...same('rentTtcCents', rentTtcCents, rentHtCents + rentVatCents),
  ]
}

export function billingSums({ lines, vat, shares, discountCents, totalHtCents, totalVatCents, totalTtcCents, commissionCents }: z.input<typeof BillingPaper>): SumIssue[] {
  return [
    ...same('totalHtCents', totalHtCents, sum(vat.map(({ baseCents }) => baseCents))),
    ...same('totalHtCents', totalHtCents, sum(lines.map(({ netCents }) => netCents)) - (discountCents ?? 0)),
    ...same('totalVatCents', totalVatCents, sum(vat.map(({ vatCents }) => vatCents))),
    ...same('totalTtcCents', totalTtcCents, totalHtCents + totalVatCents),
    ...(shares.length === 0 ? [] : [...same('shares', sum(shares.map(({ htCents }) => htCents)), totalHtCents), ...same('commissionCents', commissionCents, sum(shares.map((share) => share.commissionCents)))]),
    ...shares.flatMap(({ htCents, commissionCents: part, payoutCents }, index) => same(`shares.${index}.payoutCents`, payoutCents, htCents - part)),
  ]
}

/** The new price is the rule's own: an amendment with another one would be signed for nothing. */
export function amendmentSums({ p0Cents, s0, s1, capBp, capped, newUnitCents }: z.input<typeof AmendmentPaper>): SumIssue[] {
  if (s0 === 0) return [{ path: 's0', found: 0, expected: 1 }]
  const revised = revisedUnit(p0Cents, s0, s1)
  const expected = revisedUnit(p0Cents, s0, s1, capBp ?? undefined)
  return [...same('newUnitCents', newUnitCents, expected), ...same('capped', Number(capped), Number(expected < revised))]
}
