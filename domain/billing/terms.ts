// Who sells and who works: the network's mode, our Scop and its members. Frozen with what is issued under them.
import { z } from 'zod'
import { BasisPoints } from '../money.ts'
import { isSiren } from './siret.ts'

/** The code of our Scop's own part, where the list of members gives it none. */
export const OWN_CODE = 'SCOP'

const Party = z.object({
  id: z.string().nullable(), code: z.string(), name: z.string(), siren: z.string(), vat: z.enum(['normal', 'franchise']),
  /** Form, capital, seat, register and VAT number, as a paper prints them; of our Scop, its own row says them. */
  identity: z.string().default(''),
})
export type Party = z.infer<typeof Party>
export const BillingTerms = z.object({ mode: z.enum(['A', 'B']), commissionBp: BasisPoints, commissionVatBp: BasisPoints, /** Ours. */ seller: Party, /** Ours first. */ members: z.array(Party).min(1) })
export type BillingTerms = z.infer<typeof BillingTerms>

/** One seller, who does everything: what a quote without members is made under. */
export function aloneTerms(vat: Party['vat']): BillingTerms {
  const seller: Party = { id: null, code: OWN_CODE, name: '', siren: '', vat, identity: '' }
  return { mode: 'A', commissionBp: 0, commissionVatBp: 0, seller, members: [seller] }
}

/** Who does a line: the member chosen; ours by default, or when the chosen one is gone. */
export function memberOf({ seller, members }: Pick<BillingTerms, 'seller' | 'members'>, memberId: string | null | undefined): Party {
  return (memberId && members.find(({ id }) => id === memberId)) || seller
}

/** Who taxes what a member does: the co-op that sells it (mode A), or the member itself (mode B). */
export function vatOf({ mode, seller, members }: BillingTerms, code: string): Party['vat'] {
  return mode === 'A' ? seller.vat : (members.find((one) => one.code === code) ?? seller).vat
}

/** Members who sell for themselves (mode B) and whose identity nobody typed: the client would not know from whom it buys. */
export function unnamed({ mode, seller, members }: BillingTerms, working: ReadonlySet<string>): readonly Party[] {
  return mode === 'A' ? [] : members.filter(({ code, identity }) => code !== seller.code && working.has(code) && identity.trim() === '')
}

/** Members who work without a number of firm: they can be neither billed nor paid. */
export function unnumbered({ seller, members }: BillingTerms, working: ReadonlySet<string>): readonly Party[] {
  return members.filter(({ code, siren }) => code !== seller.code && working.has(code) && !isSiren(siren))
}
