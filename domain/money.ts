// Amounts are integer cents, rates basis points, quantities thousandths. No float ever holds an amount.
import { z } from 'zod'

/** Integer cents, |amount| ≤ 10¹² (design/business.md 3.7). */
export const Cents = z.int().min(-1_000_000_000_000).max(1_000_000_000_000)
export type Cents = z.infer<typeof Cents>

/** Integer basis points, 2000 = 20 %. */
export const BasisPoints = z.int().min(0).max(1_000_000)

/**
 * n/d rounded half away from zero: sign(n) × floor((2|n| + d) / (2d)). `d` must be positive.
 * Source: design/business.md 3.7.
 */
export function roundDiv(n: bigint, d: bigint): bigint {
  const rounded = (2n * (n < 0n ? -n : n) + d) / (2n * d)
  return n < 0n ? -rounded : rounded
}

/** `cents × bp / 10 000`, rounded once. */
export function applyRate(cents: Cents, bp: number): Cents {
  return Number(roundDiv(BigInt(cents) * BigInt(bp), 10_000n))
}

/** `unit × qtyMilli / 1000`, rounded once (1500 = one and a half). */
export function netOf(unitCents: Cents, qtyMilli: number): Cents {
  return Number(roundDiv(BigInt(unitCents) * BigInt(qtyMilli), 1_000n))
}

/** Cents as a decimal string with two places, for `Intl` and Typst: never through a float. */
export function centsToDecimal(cents: Cents): string {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
