// What the events of a contract make of the terms agreed at first. A merge of two laptops may bring the same day twice or
// suspensions that overlap: here they become one list that the schema of the terms accepts, and no event is refused or lost.
import { addDays, type CivilDate } from '../civil-date.ts'
import type { Cents } from '../money.ts'
import type { ChangeableTerms, ContractTerms } from './contract-terms.ts'
import type { From, Suspension } from './dues.ts'

const byDay = (a: { readonly from: CivilDate }, b: { readonly from: CivilDate }): number => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)
const later = (a: CivilDate, b: CivilDate): CivilDate => (a > b ? a : b)

/** One value a day: the one that came last counts. An event before the contract counts from its first day. */
function joined<T>(values: readonly From<T>[], from: CivilDate, value: T): From<T>[] {
  const day = later(from, values[0]?.from ?? from)
  return [...values.filter((one) => one.from !== day), { from: day, value }].toSorted(byDay)
}

/** A signed revision: the new price joins those before, none is lost. */
export function withPrice(terms: ContractTerms, { from, unitCents }: { readonly from: CivilDate; readonly unitCents: Cents }): ContractTerms {
  return { ...terms, unitCents: joined(terms.unitCents, from, unitCents) }
}

export function withMachines(terms: ContractTerms, { from, machines }: { readonly from: CivilDate; readonly machines: number }): ContractTerms {
  return { ...terms, machines: joined(terms.machines, from, machines) }
}

/** A signed change of terms; two of one day become one. A change can only come after the first day: before it, terms are agreed. */
export function withChange(terms: ContractTerms, from: CivilDate, change: Partial<ChangeableTerms>): ContractTerms {
  const day = later(from, addDays(terms.start, 1))
  const same = terms.changes.find((one) => one.from === day)
  return { ...terms, changes: [...terms.changes.filter((one) => one !== same), { ...same, ...change, from: day }].toSorted(byDay) }
}

/** Days without service, in order; what overlaps or touches is one. Those that end before they begin are none. */
export function withSuspensions(terms: ContractTerms, suspensions: readonly Suspension[]): ContractTerms {
  const all: Suspension[] = []
  for (const one of [...terms.suspensions, ...suspensions].filter(({ from, to }) => to === null || to >= from).toSorted(byDay)) {
    const before = all.at(-1)
    if (before && (before.to === null || one.from <= addDays(before.to, 1))) all[all.length - 1] = { from: before.from, to: before.to === null || one.to === null ? null : later(before.to, one.to) }
    else all.push({ from: one.from, to: one.to })
  }
  return { ...terms, suspensions: all }
}

/** Ended twice, a contract stops on the earlier day; never before it began. */
export function withEnding(terms: ContractTerms, stopsOn: CivilDate): ContractTerms {
  const day = later(stopsOn, terms.start)
  return { ...terms, stopsOn: terms.stopsOn !== null && terms.stopsOn < day ? terms.stopsOn : day }
}
