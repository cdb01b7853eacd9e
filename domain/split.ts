// An amount split over weights without losing a cent: floors first, what is left to the largest remainders.
// Source: design/business.md 3.10, for commissions and for each member's part of a discount.
import type { Cents } from './money.ts'

/** Parts of `total` by name, in the order of `weights`; they sum to `total`. Ties by code-point order of the name. Weights that sum to 0 get nothing. */
export function largestRemainder(total: Cents, weights: ReadonlyMap<string, Cents>): ReadonlyMap<string, Cents> {
  const all = [...weights.values()].reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (all === 0n) return new Map([...weights.keys()].map((name) => [name, 0]))
  const [sign, divisor] = all < 0n ? [-1n, -all] : [1n, all]
  const parts = [...weights].map(([name, weight]) => {
    const exact = sign * BigInt(total) * BigInt(weight)
    const floor = exact / divisor - (exact % divisor < 0n ? 1n : 0n)
    return { name, cents: Number(floor), remainder: exact - floor * divisor }
  })
  const left = total - parts.reduce((sum, part) => sum + part.cents, 0)
  const first = parts.toSorted((a, b) => (a.remainder === b.remainder ? byCodePoint(a.name, b.name) : a.remainder > b.remainder ? -1 : 1))
  for (const part of first.slice(0, left)) part.cents++
  return new Map(parts.map(({ name, cents }) => [name, cents]))
}

/** Code-point order: a plain `<` compares halves of surrogate pairs, and puts U+1F600 before U+FF21. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  for (const [index, one] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const difference = (one.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
