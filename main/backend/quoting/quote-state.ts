// The state of an issued quote, read from what happened to it; nothing is stored twice.
// draft, to_verify and ready need the engine: quoting/read-quote.ts derives them for the quote on screen.
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { signaturesOf } from '../documents/signatures.ts'
import type { IssuedDocument, Store } from '../store/store.ts'

export type IssuedState = 'issued' | 'accepted' | 'declined' | 'expired' | 'superseded' | 'voided'

/**
 * State of an issued document: an accepted one stays accepted until an edit voids its signature; it is not signed again,
 * its new version is. Expired is evaluated, never stored (design/business.md 3.2).
 */
export function documentState(store: Store, doc: IssuedDocument, today: CivilDate): IssuedState {
  const events = store.list('event', { subjectId: doc.id })
  if (events.some((event) => event.kind === 'accepted')) return signaturesOf(store, doc.id).voided.length > 0 ? 'voided' : 'accepted'
  if (saidNo(events)) return 'declined'
  if (store.documents.list(doc.type).some((other) => other.supersedes === doc.id)) return 'superseded'
  const { validUntil } = doc.data as { validUntil?: CivilDate }
  return validUntil && validUntil < today ? 'expired' : 'issued'
}

/** Declined, unless that was taken back since: both are added facts, the later one counts. */
export function saidNo(events: readonly RowOf<'event'>[]): boolean {
  const said = events.filter(({ kind }) => kind === 'declined' || kind === 'reopened').toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1))
  return said.at(-1)?.kind === 'declined'
}

/** The document a draft quote became, and its state; `draft` when it was never issued. A quote is issued under its own id. */
export function quoteState(store: Store, quote: RowOf<'quote'>, today: CivilDate): { state: IssuedState | 'draft'; docId: Id | null; number: string | null } {
  const doc = store.documents.get(quote.id)
  return doc ? { state: documentState(store, doc, today), docId: doc.id, number: doc.number } : { state: 'draft', docId: null, number: null }
}
