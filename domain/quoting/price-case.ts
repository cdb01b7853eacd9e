// One quoting case in, its result out: the dispatch of `packtic quote --case`. Never reads what a case expects.
import { maintenanceCase } from '../contracts/maintenance.ts'
import type { PriceData, QuotingCase } from './case.ts'
import { lease } from './lease.ts'
import { priceQuote } from './price-quote.ts'
import { totals } from './totals.ts'

export function priceCase(one: QuotingCase, reference: PriceData): unknown {
  const data: PriceData = { catalog: one.catalog ?? reference.catalog, pack: one.pack ?? reference.pack, recurring: one.recurring ?? reference.recurring }
  switch (one.kind) {
    case 'quote':
      return priceQuote(one.input, data).quote
    case 'totals':
      return totals(one.input.lines, one.input.discountBp, one.input.vatex)
    case 'lease':
      return lease(one.input)
    case 'leaseSet':
      return one.input.map(lease)
    case 'maintenance':
      return maintenanceCase(one.input)
  }
}
