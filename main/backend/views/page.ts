// Pages of a table for the screens: what was made last comes first, however old the base is.
import type { Id } from '../../../domain/ids.ts'
import type { RowOf, TableName } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'

const PAGE = 100

export interface PageAsked { readonly limit?: number | undefined; readonly after?: Id | undefined }
export interface Paged<R> { readonly rows: readonly R[]; readonly next: Id | null }

/** Newest first by id, which is time order. `next` is null when the page ends the list. */
export function newestFirst<T extends TableName>(store: Store, table: T, where: Partial<RowOf<T>>, { limit = PAGE, after }: PageAsked): Paged<RowOf<T>> {
  return cut(store.list(table, where, { descending: true, limit: limit + 1, ...(after ? { after } : {}) }), limit)
}

/** One document more than asked tells whether anything follows. */
export function newestDocuments(store: Store, about: { readonly clientId?: Id | undefined; readonly visitId?: Id | undefined }, { limit = PAGE, after }: PageAsked): Paged<ReturnType<Store['documents']['about']>[number]> {
  return cut(store.documents.about(about, { limit: limit + 1, ...(after ? { after } : {}) }), limit)
}

function cut<R extends { readonly id: Id }>(rows: readonly R[], limit: number): Paged<R> {
  const shown = rows.slice(0, limit)
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}
