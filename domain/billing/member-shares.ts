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
/** How a seller is taxed: its eco-participation's category and rate, and the code of what it does not tax. */
export interface SellerTax { readonly ecoTax: Pick<TaxedLine, 'vatCategory' | 'vatRateBp'>; readonly vatex: string | null }
export interface Shares {
  /** Of the document as one seller bills it (mode A). */
  readonly whole: Totals
  /** Of each member as it bills for itself (mode B), in the order members come up. Their HT sum to the whole's; their VAT is each one's own. */
  readonly members: readonly MemberTotals[]
}

/**
 * Splits a document over its members; `taxOf` tells how each is taxed: alike where one co-op sells (mode A).
 * @throws Refusal INVALID when the parts do not sum to the whole
 */
export function memberShares(lines: readonly MemberLine[], discountBp: number, taxOf: (member: string) => SellerTax): Shares {
  const names = [...new Set(lines.map((line) => line.member))]
  const ecoOf = new Map(names.map((name) => [name, sum(lines.filter((line) => line.member === name).map((line) => line.ecoCents))]))
  const ecoLines = names.flatMap((name) => (ecoOf.get(name) ? [{ sku: ECO, netCents: ecoOf.get(name) ?? 0, ...taxOf(name).ecoTax }] : []))
  const whole = totals([...lines, ...ecoLines], discountBp, names[0] === undefined ? null : taxOf(names[0]).vatex)
  const mine = (line: MemberLine, group: VatGroup): boolean => line.vatCategory === group.category && line.vatRateBp === group.rateBp
  const eco = (member: string, group: VatGroup): Cents => {
    const { vatCategory, vatRateBp } = taxOf(member).ecoTax
    return vatCategory === group.category && vatRateBp === group.rateBp ? (ecoOf.get(member) ?? 0) : 0
  }

  const groupsOf = new Map<string, VatGroup[]>(names.map((name) => [name, []]))
  for (const group of whole.vatGroups) {
    const discountable = new Map(names.map((name) => [name, sum(lines.filter((line) => line.member === name && mine(line, group)).map((line) => line.netCents))]))
    const discounts = largestRemainder(group.discountCents, discountable)
    for (const name of names) {
      const linesNetCents = (discountable.get(name) ?? 0) + eco(name, group)
      if (linesNetCents === 0 && !lines.some((line) => line.member === name && mine(line, group))) continue
      const discountCents = discounts.get(name) ?? 0
      const taxableCents = linesNetCents - discountCents
      groupsOf.get(name)?.push({ ...group, linesNetCents, discountCents, taxableCents, vatCents: applyRate(taxableCents, group.rateBp), ...(group.category === 'E' ? { vatex: taxOf(name).vatex } : {}) })
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

/** The document's totals where each member sells for itself (mode B): the sum of what they bill, group by group. */
export function sumOfMembers(members: readonly MemberTotals[]): Totals {
  const groups = new Map<string, VatGroup>()
  for (const group of members.flatMap((one) => one.vatGroups)) {
    const key = `${group.category}/${group.rateBp}`
    const before = groups.get(key)
    groups.set(key, before === undefined ? group : { ...before, linesNetCents: before.linesNetCents + group.linesNetCents, discountCents: before.discountCents + group.discountCents, taxableCents: before.taxableCents + group.taxableCents, vatCents: before.vatCents + group.vatCents })
  }
  const vatGroups = [...groups.values()].toSorted((a, b) => b.rateBp - a.rateBp || (a.category < b.category ? -1 : 1))
  const totalHtCents = sum(vatGroups.map((group) => group.taxableCents))
  const totalVatCents = sum(vatGroups.map((group) => group.vatCents))
  return { vatGroups, linesNetCents: sum(vatGroups.map((group) => group.linesNetCents)), discountCents: sum(vatGroups.map((group) => group.discountCents)), totalHtCents, totalVatCents, totalTtcCents: totalHtCents + totalVatCents }
}
