// What an amendment (avenant) says: the price before and after with the index that moved it, or the terms that changed. Words only
// come later; here are the figures, and nothing is printed for an index that is not published.
import type { CivilDate, CivilMonth } from '../civil-date.ts'
import { Refusal } from '../errors.ts'
import { type Cents, netOf } from '../money.ts'
import { type ChangeableTerms, type ContractTerms, termsOn } from './contract-terms.ts'
import { inForce } from './dues.ts'
import type { Revision } from './revision.ts'

interface IndexValue { readonly month: CivilMonth; readonly tenths: number }
export interface PriceAmendment {
  readonly kind: 'price'; readonly contract: string; readonly from: CivilDate; readonly indexName: string; readonly p0Cents: Cents; readonly s0: IndexValue; readonly s1: IndexValue
  readonly plainCents: Cents; readonly capBp: number | null; readonly unitBeforeCents: Cents; readonly unitCents: Cents; readonly machines: number; readonly monthlyCents: Cents
}
export interface TermsAmendment { readonly kind: 'terms'; readonly contract: string; readonly from: CivilDate; readonly changes: readonly { readonly term: ChangeableTerm; readonly before: string | number; readonly after: string | number }[] }

const CHANGEABLE = ['noticeMonths', 'visitsPerYear', 'billing', 'floorCents'] as const satisfies readonly (keyof ChangeableTerms)[]
type ChangeableTerm = (typeof CHANGEABLE)[number]

/**
 * The amendment of a price revision. `from` is later than the anniversary where the index was published after it: what was billed
 * meanwhile stays.
 * @throws Refusal INDEX_MISSING when the index is not published, STATE_REFUSED when the contract's base is too old
 */
export function priceAmendment(terms: ContractTerms, revision: Revision, from: CivilDate = revision.from): PriceAmendment {
  if (revision.state === 'missing') throw new Refusal('INDEX_MISSING', { index: terms.index?.name ?? '', month: revision.month.split('-').toReversed().join('/') })
  if (revision.state === 'refused' || !terms.index) throw new Refusal('STATE_REFUSED', { what: terms.reference, state: 'revision' })
  const machines = inForce(terms.machines, from) ?? 0
  return {
    kind: 'price', contract: terms.reference, from, indexName: terms.index.name, p0Cents: revision.p0Cents, s0: revision.s0, s1: revision.s1, plainCents: revision.plainCents, capBp: terms.index.capBp,
    unitBeforeCents: inForce(terms.unitCents, from) ?? revision.p0Cents, unitCents: revision.unitCents, machines, monthlyCents: Math.max(netOf(revision.unitCents, machines * 1000), termsOn(terms, from).floorCents),
  }
}

/** @throws Refusal INVALID when nothing changes, or from a day before the contract */
export function termsAmendment(terms: ContractTerms, from: CivilDate, wanted: Partial<ChangeableTerms>): TermsAmendment {
  const current = termsOn(terms, from)
  const changes = CHANGEABLE.flatMap((term) => {
    const [before, after] = [current[term], wanted[term]]
    return after === undefined || after === before ? [] : [{ term, before, after }]
  })
  if (changes.length === 0 || from < terms.start) throw new Refusal('INVALID', { what: changes.length === 0 ? 'amendment' : from })
  return { kind: 'terms', contract: terms.reference, from, changes }
}
