// What each member carries of a quote: its lines, the eco-participation of its hardware, less its part of each group's discount.
// Source: design/business.md 3.10. Parts sum to the document's to the cent, or the document is refused.
import { Refusal } from '../errors.ts'
import { applyRate, type Cents, sum } from '../money.ts'
import { ECO } from '../quoting/case.ts'
import { type TaxedLine, totals, type Totals, type VatGroup } from '../quoting/totals.ts'
import { largestRemainder } from '../split.ts'

export interface MemberLine extends TaxedLine {
  readonly member: string
  /** Eco-participation of the whole line; it comes in the document as a line of its own. */
  readonly ecoCents: Cents
}
export interface MemberTotals { readonly member: string; readonly vatGroups: readonly VatGroup[]; readonly totalHtCents: Cents; readonly totalVatCents: Cents; readonly totalTtcCents: Cents }
export interface Shares {
  /** Of the document as one seller bills it (mode A). */
  readonly whole: Totals
  /** Of each member as it bills for itself (mode B), in the order members come up. Their HT sum to the whole's; their VAT is each one's own. */
  readonly members: readonly MemberTotals[]
}

/**
 * Splits a document over its members. `ecoTax`: category and rate of the eco-participation line.
 * @throws Refusal INVALID when the parts do not sum to the whole
 */
export function memberShares(lines: readonly MemberLine[], discountBp: number, vatex: string | null, ecoTax: Pick<TaxedLine, 'vatCategory' | 'vatRateBp'>): Shares {
  const ecoCents = sum(lines.map((line) => line.ecoCents))
  const whole = totals(ecoCents > 0 ? [...lines, { sku: ECO, netCents: ecoCents, ...ecoTax }] : lines, discountBp, vatex)
  const names = [...new Set(lines.map((line) => line.member))]
  const mine = (line: MemberLine, group: VatGroup): boolean => line.vatCategory === group.category && line.vatRateBp === group.rateBp
  const eco = (member: string, group: VatGroup): Cents => (ecoTax.vatCategory === group.category && ecoTax.vatRateBp === group.rateBp ? sum(lines.filter((line) => line.member === member).map((line) => line.ecoCents)) : 0)

  const groupsOf = new Map<string, VatGroup[]>(names.map((name) => [name, []]))
  for (const group of whole.vatGroups) {
    const discountable = new Map(names.map((name) => [name, sum(lines.filter((line) => line.member === name && mine(line, group)).map((line) => line.netCents))]))
    const discounts = largestRemainder(group.discountCents, discountable)
    for (const name of names) {
      const linesNetCents = (discountable.get(name) ?? 0) + eco(name, group)
      if (linesNetCents === 0 && !lines.some((line) => line.member === name && mine(line, group))) continue
      const discountCents = discounts.get(name) ?? 0
      const taxableCents = linesNetCents - discountCents
      groupsOf.get(name)?.push({ ...group, linesNetCents, discountCents, taxableCents, vatCents: applyRate(taxableCents, group.rateBp) })
    }
  }
  const members = names.map((member): MemberTotals => {
    const vatGroups = groupsOf.get(member) ?? []
    const totalHtCents = sum(vatGroups.map((group) => group.taxableCents))
    const totalVatCents = sum(vatGroups.map((group) => group.vatCents))
    return { member, vatGroups, totalHtCents, totalVatCents, totalTtcCents: totalHtCents + totalVatCents }
  })
  if (sum(members.map((one) => one.totalHtCents)) !== whole.totalHtCents) throw new Refusal('INVALID', { what: 'memberShares' }, { issues: [{ path: 'lines', rule: 'shares differ from the total' }] })
  return { whole, members }
}
