// Dues where some were asked already: those keep the amount that was asked. What they should have been, as known since (a suspension
// noted inside of a month that was billed in advance, one that ended sooner than thought), is made right on the next dues.
import type { CivilDate } from '../civil-date.ts'
import { type Cents, sum } from '../money.ts'
import { billingDues, type Due, type DueTerms } from './dues.ts'

/** A due that a billing request stands for, by its first day, and what it asked. */
export interface AskedDue { readonly from: CivilDate; readonly htCents: Cents }
/** `carriedCents`: the part of the amount that comes from earlier dues; below zero where they asked too much. */
export interface OpenDue extends Due { readonly carriedCents: Cents }

/** The dues whose first day lies in [from, to]. None is below zero: what is left of a credit goes on to the one after it. */
export function duesAsked(terms: DueTerms, asked: readonly AskedDue[], from: CivilDate, to: CivilDate): OpenDue[] {
  return walk(terms, asked, to).dues.filter((due) => due.from >= from)
}

/**
 * What a contract that stops gives back: of what was asked, all that is no service by its last day and that no due is left to make
 * right. Nobody is given back what was never asked: a due that began and was not asked is cut, and asked as it is cut.
 */
export function refundLeft(terms: DueTerms, asked: readonly AskedDue[], stopsOn: CivilDate): Cents {
  const beyond = sum(asked.filter(({ from }) => from > stopsOn).map(({ htCents }) => htCents))
  return Math.max(0, beyond - walk({ ...terms, stopsOn }, asked, stopsOn).carried)
}

function walk(terms: DueTerms, asked: readonly AskedDue[], to: CivilDate): { readonly dues: readonly OpenDue[]; readonly carried: Cents } {
  const askedAt = new Map(asked.map((one) => [one.from, one.htCents]))
  let carried = 0
  const dues = billingDues(terms, terms.start, to).map((due) => {
    const was = askedAt.get(due.from)
    if (was !== undefined) {
      carried += due.htCents - was
      return { ...due, htCents: was, carriedCents: 0 }
    }
    const htCents = Math.max(0, due.htCents + carried)
    const carriedCents = htCents - due.htCents
    carried -= carriedCents
    return { ...due, htCents, carriedCents }
  })
  return { dues, carried }
}
