// One quoting case in, its result out: the dispatch of `packtic quote --case`. Never reads what a case expects.
import { maintenanceCase } from '../contracts/maintenance.ts'
import type { NoticeRule } from '../contracts/notice-rule.ts'
import type { PriceData, QuotingCase } from './case.ts'
import { lease } from './lease.ts'
import { priceQuote } from './price-quote.ts'
import { totals } from './totals.ts'

/** The published format taxes every rent at this rate; a quote on screen uses its site's. */
const RENT_VAT_BP = 2000

/** `reference`: what stands in for the case's own catalogue, pack and recurring prices, and the law of notices. */
export function priceCase(one: QuotingCase, reference: PriceData, rule: NoticeRule): unknown {
  const data: PriceData = { catalog: one.catalog ?? reference.catalog, pack: one.pack ?? reference.pack, recurring: one.recurring ?? reference.recurring, roles: reference.roles }
  switch (one.kind) {
    case 'quote':
      return priceQuote(one.input, data).quote
    case 'totals':
      return totals(one.input.lines, one.input.discountBp, one.input.vatex)
    case 'lease':
      return lease(one.input, RENT_VAT_BP)
    case 'leaseSet':
      return one.input.map((terms) => lease(terms, RENT_VAT_BP))
    case 'maintenance':
      return maintenanceCase(one.input, rule)
  }
}
