// Commission of the network and payouts of members: shares sum exactly, leftover cents to the largest remainders.
import { Refusal } from '../errors.ts'
import { applyRate, type Cents, sum } from '../money.ts'
import { largestRemainder } from '../split.ts'

export interface Commission { readonly totalCents: Cents; readonly byMember: Readonly<Record<string, Cents>>; readonly payoutHtByMember: Readonly<Record<string, Cents>> }

/**
 * Splits the commission over members' shares.
 * @throws Refusal INVALID when the shares do not sum to the total (design/business.md 3.10)
 */
export function commission(totalHtCents: Cents, sharesHt: Readonly<Record<string, Cents>>, commissionBp: number): Commission {
  const shares = new Map(Object.entries(sharesHt))
  const base = sum([...shares.values()])
  if (base !== totalHtCents) throw new Refusal('INVALID', { what: 'memberSharesHt' }, { issues: [{ path: 'input.memberSharesHt', rule: 'shares differ from the total' }] })
  const totalCents = applyRate(totalHtCents, commissionBp)
  const parts = largestRemainder(totalCents, shares)
  return { totalCents, byMember: Object.fromEntries(parts), payoutHtByMember: Object.fromEntries([...shares].map(([code, share]) => [code, share - (parts.get(code) ?? 0)])) }
}
