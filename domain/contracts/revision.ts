// Price of a contract by index: at each anniversary, always from P0, up and down, within the cap. Source: design/business.md 3.9.
import { addDays, addMonths, type CivilDate, type CivilMonth } from '../civil-date.ts'
import type { Cents } from '../money.ts'
import { revisedUnit } from './maintenance.ts'
import { indexTenths, type PriceIndex } from './price-index.ts'
import { termOf } from './term.ts'

export interface RevisionTerms {
  readonly start: CivilDate
  /** Price of the contract's first day. */
  readonly p0Cents: Cents
  /** Month of S0, named in the contract; S1 is the same month of each later year. */
  readonly baseMonth: CivilMonth
  readonly capBp: number | null
}

export type Revision =
  | { readonly state: 'revised'; readonly from: CivilDate; readonly s0: { readonly month: CivilMonth; readonly tenths: number }; readonly s1: { readonly month: CivilMonth; readonly tenths: number }; readonly p0Cents: Cents; readonly plainCents: Cents; readonly unitCents: Cents; readonly capped: boolean }
  /** The index is not published: the price in force stays, nothing is printed, it is tried again later. */
  | { readonly state: 'missing'; readonly from: CivilDate; readonly flag: 'INDICE_MANQUANT'; readonly month: CivilMonth }
  /** Too old a base: sources disagree on the link between both series, so a person decides. */
  | { readonly state: 'refused'; readonly from: CivilDate; readonly because: 'base-too-old' }

/** First day of the nth year of the contract, from 1: the day after the year before ended. */
export function anniversary(start: CivilDate, year: number): CivilDate {
  return addDays(termOf(start, year * 12), 1)
}

/** What the index makes of the price at the nth anniversary. */
export function revise(terms: RevisionTerms, year: number, index: PriceIndex): Revision {
  const from = anniversary(terms.start, year)
  if (terms.baseMonth < index.revisesFrom) return { state: 'refused', from, because: 'base-too-old' }
  const month = addMonths(`${terms.baseMonth}-01`, 12 * year).slice(0, 7)
  const [s0, s1] = [indexTenths(index, terms.baseMonth), indexTenths(index, month)]
  if (s0 === null || s1 === null) return { state: 'missing', from, flag: 'INDICE_MANQUANT', month: s0 === null ? terms.baseMonth : month }
  const plainCents = revisedUnit(terms.p0Cents, s0, s1)
  const unitCents = revisedUnit(terms.p0Cents, s0, s1, terms.capBp ?? undefined)
  return { state: 'revised', from, s0: { month: terms.baseMonth, tenths: s0 }, s1: { month, tenths: s1 }, p0Cents: terms.p0Cents, plainCents, unitCents, capped: unitCents !== plainCents }
}

/** Revisions of every anniversary up to `on`. */
export function revisionsUntil(terms: RevisionTerms, on: CivilDate, index: PriceIndex): Revision[] {
  const all: Revision[] = []
  for (let year = 1; anniversary(terms.start, year) <= on; year++) all.push(revise(terms, year, index))
  return all
}
