// Who sells what of a quote where members sell for themselves: the client buys from each of them, and reads it on the paper.
import type { Cents } from '../money.ts'
import { type FigureLine, quoteShares, type QuoteSources } from './quote-figures.ts'

export interface QuoteSeller {
  /** Our Scop, whose name stands at the head of the paper. */
  readonly own: boolean
  readonly code: string; readonly name: string; readonly siren: string; readonly vat: 'normal' | 'franchise'
  /** Form, capital, seat, register and VAT number, as the law wants them printed; empty for our Scop: the head says them. */
  readonly identity: string
  /** What it bills itself, with VAT of its own. */
  readonly totalHtCents: Cents; readonly totalVatCents: Cents; readonly totalTtcCents: Cents
}

/**
 * The sellers of a quote's lines in mode B, in the order they come up; none where the firm at the head of the paper sells all.
 * Source: design/business.md 3.10 and the first row of 3.11. Their amounts sum to the quote's.
 */
export function quoteSellers(sources: QuoteSources, lines: readonly FigureLine[]): readonly QuoteSeller[] {
  const { billing } = sources
  if (billing?.mode !== 'B') return []
  const { members } = quoteShares(sources, lines)
  if (members.every(({ member }) => member === billing.seller.code)) return []
  return members.map(({ member, totalHtCents, totalVatCents, totalTtcCents }) => {
    const { code, name, siren, vat, identity } = billing.members.find((one) => one.code === member) ?? billing.seller
    return { own: code === billing.seller.code, code, name, siren, vat, identity, totalHtCents, totalVatCents, totalTtcCents }
  })
}
