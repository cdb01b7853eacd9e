// The row that holds what a person says of a quote's line: over a computed one by its article, or the line itself when it was typed.
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { computedId } from '../computed-id.ts'
import type { Store } from '../store/store.ts'

/** By the row's id, or by the article that it speaks of. */
export function lineRow(store: Store, quoteId: Id, lineId: string): RowOf<'quote_line'> | undefined {
  return store.list('quote_line', { quoteId }).find((line) => line.id === lineId || line.sku === lineId)
}

/**
 * The id of an article's row before it is there: what is being typed over the line is kept under it, and two laptops that change
 * one line of a draft change one row.
 */
export const articleRowId = (quoteId: Id, sku: string): Id => computedId('quote-line', quoteId, sku)
