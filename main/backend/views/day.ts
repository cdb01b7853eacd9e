// The visits of a day in their order: the one somebody gave them, then their hours. All from the local base.
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'

/** One that nobody put in order comes after those that were, by its hour. */
const UNORDERED = 10_001
/** Without an hour: after those that have one. */
const NO_HOUR = '99'

export function visitsOn(store: Store, on: CivilDate): RowOf<'visit'>[] {
  return store.list('visit', { on }).filter((visit) => visit.state !== 'cancelled').toSorted((a, b) => (a.order ?? UNORDERED) - (b.order ?? UNORDERED) || (a.startsAt ?? NO_HOUR).localeCompare(b.startsAt ?? NO_HOUR) || (a.id < b.id ? -1 : 1))
}
