// The rent simulation's data: the figures of the quote's own rent, its schedule to the last cent, what is rented.
import { formatQuantity } from '../../../domain/money.ts'
import { type QuoteFigures, rentSchedule } from '../../../domain/quoting/quote-figures.ts'
import { ECO } from '../../../domain/quoting/case.ts'
import type { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import type { RentPaper } from './papers/sale.ts'
import type { PaperHead } from './parties.ts'

/** @throws Refusal STATE_REFUSED for a quote that simulates no rent (a public body's never does) */
export function rentPaper({ head, figures }: { readonly head: PaperHead; readonly figures: QuoteFigures }): z.input<typeof RentPaper> {
  const { rent, totalHtCents, lines } = figures
  if (!rent) throw new Refusal('STATE_REFUSED', { what: 'rent', state: 'no-rent' })
  return {
    ...head, object: lines.filter(({ sku, netCents }) => sku !== ECO && netCents > 0).map(({ label, qtyMilli }) => `${formatQuantity(qtyMilli, 'fr')} × ${label}`).join(' ; '),
    priceHtCents: totalHtCents, residualHtCents: rent.residualHtCents, annualRateBp: rent.annualRateBp, months: rent.months, timing: rent.timing, rentHtCents: rent.rentHtCents, vatRateBp: rent.vatBp, rentVatCents: rent.rentVatCents, rentTtcCents: rent.rentTtcCents,
    rows: rentSchedule(figures).map((row) => ({ ...row })), sumRentsHtCents: rent.sumRentsHtCents, totalCostHtCents: rent.totalCostHtCents, chargeCents: rent.financeChargeCents,
  }
}
