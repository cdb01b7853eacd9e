// Amounts are integer cents, rates basis points, quantities thousandths. No float ever holds an amount.
import { z } from 'zod'
import { Refusal } from './errors.ts'

const MOST = 1_000_000_000_000
/** Integer cents, |amount| ≤ 10¹² (design/business.md 3.7). */
export const Cents = z.int().min(-MOST).max(MOST)
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

/**
 * n/d in cents, rounded once.
 * @throws Refusal INVALID beyond 10¹² cents, where numbers would soon stop being exact
 */
export function centsOf(n: bigint, d = 1n): Cents {
  const cents = Number(roundDiv(n, d))
  if (Math.abs(cents) > MOST) throw new Refusal('INVALID', { what: 'amount' }, { issues: [{ path: 'input', rule: 'amount too large' }] })
  return cents
}

/** `cents × bp / 10 000`, rounded once. */
export function applyRate(cents: Cents, bp: number): Cents {
  return centsOf(BigInt(cents) * BigInt(bp), 10_000n)
}

/** `unit × qtyMilli / 1000`, rounded once (1500 = one and a half). */
export function netOf(unitCents: Cents, qtyMilli: number): Cents {
  return centsOf(BigInt(unitCents) * BigInt(qtyMilli), 1_000n)
}

/** @throws Refusal INVALID like centsOf */
export function sum(amounts: readonly Cents[]): Cents {
  return centsOf(amounts.reduce((all, cents) => all + BigInt(cents), 0n))
}

/** Cents as a decimal string with two places, for `Intl` and Typst: never through a float. */
function centsToDecimal(cents: Cents): string {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Cents as people read them: 1 234,56 € in French, €1,234.56 in English. U+00A0 only: the fonts lack U+202F. */
export function formatEuros(cents: Cents, language: 'fr' | 'en'): string {
  const [whole = '0', decimals = '00'] = centsToDecimal(Math.abs(cents)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === 'fr' ? '\u00a0' : ',')
  const sign = cents < 0 ? '\u2212' : ''
  return language === 'fr' ? `${sign}${grouped},${decimals}\u00a0€` : `${sign}€${grouped}.${decimals}`
}

/** Thousandths as a quantity: 1500 is 1,5 in French. */
export function formatQuantity(qtyMilli: number, language: 'fr' | 'en'): string {
  const text = (qtyMilli / 1000).toString()
  return language === 'fr' ? text.replace('.', ',') : text
}

/** Basis points as a rate: 2000 is 20 %, 850 is 8,5 %. */
export function formatRate(bp: number, language: 'fr' | 'en'): string {
  const text = (bp / 100).toString()
  return language === 'fr' ? `${text.replace('.', ',')}\u00a0%` : `${text}%`
}
