// Hardware that accepted quotes want bought, gathered by article and supplier: members order together.
import { type Cents, netOf, sum } from '../money.ts'

export interface Wanted { readonly quote: string; readonly sku: string; readonly label: string; readonly qtyMilli: number; readonly supplier: string; readonly purchaseCents: Cents | null }
export interface OrderLine extends Omit<Wanted, 'quote'> { readonly quotes: readonly string[]; readonly totalCents: Cents | null }

/** One line an article, supplier and price, by supplier then label; the quotes that want it are named. */
export function toOrder(wanted: readonly Wanted[]): OrderLine[] {
  const groups = new Map<string, Wanted[]>()
  for (const one of wanted) {
    const key = JSON.stringify([one.sku || one.label, one.supplier, one.purchaseCents])
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  const lines = [...groups.values()].map((group): OrderLine => {
    const [{ sku, label, supplier, purchaseCents }] = group as [Wanted, ...Wanted[]]
    const qtyMilli = group.reduce((all, one) => all + one.qtyMilli, 0)
    return { sku, label, supplier, purchaseCents, qtyMilli, totalCents: purchaseCents === null ? null : netOf(purchaseCents, qtyMilli), quotes: [...new Set(group.map(({ quote }) => quote))] }
  })
  return lines.toSorted((a, b) => compare(a.supplier, b.supplier) || compare(a.label, b.label) || compare(a.sku, b.sku))
}

export function orderTotal(lines: readonly OrderLine[]): Cents {
  return sum(lines.map(({ totalCents }) => totalCents ?? 0))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
