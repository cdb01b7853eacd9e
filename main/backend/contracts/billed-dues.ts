// Up to where a contract is billed, for acts that must not change what was: an amendment of its price, its rhythm or its floor.
import { addDays, type CivilDate } from '../../../domain/civil-date.ts'
import { type ContractTerms, dueTerms } from '../../../domain/contracts/contract-terms.ts'
import { billingDues } from '../../../domain/contracts/dues.ts'
import type { Id } from '../../../domain/ids.ts'
import { askedDues, askedSubjects } from '../billing/subjects.ts'
import type { Store } from '../store/store.ts'

/**
 * First day of the last due that counts as billed: one that began before today, or that somebody asked already. Dues are paid in
 * advance, so one that began is billed whether its request has left or not. Null before the first.
 */
export function lastBilled(store: Store, contractId: Id, terms: ContractTerms, today: CivilDate): CivilDate | null {
  const begun = billingDues(dueTerms(terms), terms.start, addDays(today, -1)).map(({ from }) => from)
  return [...begun, ...askedDues(askedSubjects(store), contractId)].toSorted().at(-1) ?? null
}
