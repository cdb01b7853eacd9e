// Totals of a document: VAT by group, never by line; the discount never touches the eco-participation.
import { applyRate, type Cents, sum } from '../money.ts'
import { ECO } from './case.ts'

export interface TaxedLine { readonly sku: string; readonly netCents: Cents; readonly vatCategory: 'S' | 'E'; readonly vatRateBp: number }
export interface VatGroup { readonly category: 'S' | 'E'; readonly rateBp: number; readonly linesNetCents: Cents; readonly discountCents: Cents; readonly taxableCents: Cents; readonly vatCents: Cents; readonly vatex?: string | null }
export interface Totals { readonly vatGroups: readonly VatGroup[]; readonly linesNetCents: Cents; readonly discountCents: Cents; readonly totalHtCents: Cents; readonly totalVatCents: Cents; readonly totalTtcCents: Cents }

/** Groups by (category, rate), sorted by rate descending then category. Source: design/business.md 3.7; case C06 gives 7.71 EUR of VAT. */
export function totals(lines: readonly TaxedLine[], discountBp: number, vatex: string | null): Totals {
  const groups = new Map<string, TaxedLine[]>()
  for (const line of lines) {
    const key = `${line.vatCategory}/${line.vatRateBp}`
    const group = groups.get(key)
    if (group) group.push(line)
    else groups.set(key, [line])
  }
  const vatGroups = [...groups.values()].map((group): VatGroup => {
    const [{ vatCategory: category, vatRateBp: rateBp }] = group as [TaxedLine, ...TaxedLine[]]
    const linesNetCents = sum(group.map((line) => line.netCents))
    const discountCents = applyRate(sum(group.filter((line) => line.sku !== ECO).map((line) => line.netCents)), discountBp)
    const taxableCents = linesNetCents - discountCents
    return { category, rateBp, linesNetCents, discountCents, taxableCents, vatCents: applyRate(taxableCents, rateBp), ...(category === 'E' ? { vatex } : {}) }
  })
  vatGroups.sort((a, b) => b.rateBp - a.rateBp || (a.category < b.category ? -1 : 1))
  const totalHtCents = sum(vatGroups.map((group) => group.taxableCents))
  const totalVatCents = sum(vatGroups.map((group) => group.vatCents))
  return {
    vatGroups,
    linesNetCents: sum(vatGroups.map((group) => group.linesNetCents)),
    discountCents: sum(vatGroups.map((group) => group.discountCents)),
    totalHtCents,
    totalVatCents,
    totalTtcCents: totalHtCents + totalVatCents,
  }
}
