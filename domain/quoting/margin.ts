// What a quote costs to buy and what is left, line by line and whole. For the technician's eyes: no other view asks for it.
import { applyRate, type Cents, netOf, roundDiv, sum } from '../money.ts'

export interface SoldLine { readonly id: string; readonly qtyMilli: number; readonly netCents: Cents }
interface LineMargin { readonly id: string; readonly purchaseCents: Cents | null; readonly marginCents: Cents | null }
export interface Margin {
  readonly lines: readonly LineMargin[]
  /** Sums over the lines whose purchase price is known, the discount taken off. */
  readonly soldCents: Cents; readonly purchaseCents: Cents; readonly marginCents: Cents
  /** Margin over sold, thousandths; null where nothing is sold. */
  readonly marginPermille: number | null
}

/** `unitPurchaseOf`: what one unit costs to buy, or null where it is not bought or not known. */
export function marginOf(lines: readonly SoldLine[], unitPurchaseOf: (id: string) => Cents | null, discountBp: number): Margin {
  const priced = lines.map((line) => {
    const unit = unitPurchaseOf(line.id)
    return { ...line, purchaseCents: unit === null ? null : netOf(unit, line.qtyMilli) }
  })
  const known = priced.flatMap(({ netCents, purchaseCents }) => (purchaseCents === null ? [] : [{ netCents, purchaseCents }]))
  const net = sum(known.map(({ netCents }) => netCents))
  const soldCents = net - applyRate(net, discountBp)
  const purchaseCents = sum(known.map((line) => line.purchaseCents))
  const marginCents = soldCents - purchaseCents
  return {
    lines: priced.map(({ id, netCents, purchaseCents: cost }) => ({ id, purchaseCents: cost, marginCents: cost === null ? null : netCents - cost })),
    soldCents, purchaseCents, marginCents, marginPermille: soldCents > 0 ? Number(roundDiv(BigInt(marginCents) * 1000n, BigInt(soldCents))) : null,
  }
}
