// Commission of the network and payouts of members: shares sum exactly, leftover cents to the largest remainders.
import { Refusal } from '../errors.ts'
import { applyRate, type Cents } from '../money.ts'

export interface Commission { readonly totalCents: Cents; readonly byMember: Readonly<Record<string, Cents>>; readonly payoutHtByMember: Readonly<Record<string, Cents>> }

/**
 * Splits the commission over members' shares. Ties by code-point order of the member code.
 * @throws Refusal INVALID when the shares do not sum to the total (design/business.md 3.10)
 */
export function commission(totalHtCents: Cents, sharesHt: Readonly<Record<string, Cents>>, commissionBp: number): Commission {
  const members = Object.entries(sharesHt)
  const base = members.reduce((all, [, share]) => all + share, 0)
  if (base !== totalHtCents) throw new Refusal('INVALID', { what: 'memberSharesHt' }, { issues: [{ path: 'input.memberSharesHt', rule: `shares sum to ${base}, not ${totalHtCents}` }] })
  const totalCents = applyRate(totalHtCents, commissionBp)
  const split = members.map(([code, share]) => {
    const exact = BigInt(totalCents) * BigInt(share)
    const floor = base === 0 ? 0n : floorDiv(exact, BigInt(base))
    return { code, cents: Number(floor), remainder: base === 0 ? 0n : exact - floor * BigInt(base) }
  })
  let left = totalCents - split.reduce((all, part) => all + part.cents, 0)
  for (const part of split.toSorted((a, b) => (a.remainder === b.remainder ? (a.code < b.code ? -1 : 1) : a.remainder > b.remainder ? -1 : 1))) {
    if (left <= 0) break
    part.cents++
    left--
  }
  return {
    totalCents,
    byMember: Object.fromEntries(split.map(({ code, cents }) => [code, cents])),
    payoutHtByMember: Object.fromEntries(split.map(({ code, cents }) => [code, (sharesHt[code] ?? 0) - cents])),
  }
}

function floorDiv(n: bigint, d: bigint): bigint {
  const q = n / d
  return n % d < 0n ? q - 1n : q
}
