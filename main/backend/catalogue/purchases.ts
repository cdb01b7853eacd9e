// Purchase prices of a quote's lines: the technician's own for a line, else the list's that the quote was priced from.
import type { Item } from '../../../domain/catalogue/item.ts'
import type { Wanted } from '../../../domain/catalogue/to-order.ts'
import type { Id } from '../../../domain/ids.ts'
import { ECO } from '../../../domain/quoting/case.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { frozenSourcesOf } from '../quoting/frozen-prices.ts'
import { gatherSources } from '../quoting/quote-sources.ts'
import { documentState } from '../quoting/quote-state.ts'
import { type QuoteView, readQuote } from '../quoting/read-quote.ts'
import { itemsOfVersion } from '../reference/prices-in-force.ts'
import type { Services } from '../services.ts'

type Reading = Pick<Services, 'store' | 'resources' | 'today'>
type Line = QuoteView['lines'][number]
export interface Purchase { readonly line: Line; readonly item: Item | undefined; readonly row: RowOf<'quote_line'> | undefined; readonly unitCents: number | null; readonly supplier: string }

/** Each line that can be bought, with what one unit costs where it is known. */
export function purchasesOf(services: Reading, quoteId: Id): { readonly view: QuoteView; readonly purchases: readonly Purchase[] } {
  const { store } = services
  const view = readQuote(services, quoteId)
  const doc = store.documents.get(quoteId)
  const prices = doc ? frozenSourcesOf(doc)?.prices : gatherSources(services, quoteId).sources.prices
  const items = new Map(itemsOfVersion(services, view.asOf, prices?.ownId ?? null).map((item) => [item.sku, item]))
  const rows = new Map(store.list('quote_line', { quoteId }).flatMap((row) => [[row.id, row] as const, ...(row.sku ? [[row.sku, row] as const] : [])]))
  const purchases = view.lines.filter(({ sku }) => sku !== ECO).map((line): Purchase => {
    const [item, row] = [items.get(line.sku), rows.get(line.id)]
    return { line, item, row, unitCents: row?.purchaseCents ?? item?.purchaseCents ?? null, supplier: row?.supplier?.trim() || (item?.supplier ?? '') }
  })
  return { view, purchases }
}

/** Hardware of every accepted quote. What is bought already is none of the program's knowledge: the list says which quote wants what. */
export function wantedOfAccepted(services: Reading): { readonly quotes: number; readonly wanted: readonly Wanted[] } {
  const { store, today } = services
  const accepted = store.documents.list('quote').filter((doc) => documentState(store, doc, today()) === 'accepted' && theQuoteOrNone(store, doc.id))
  const wanted = accepted.flatMap((doc) => purchasesOf(services, doc.id).purchases.filter(({ line }) => line.section === 'materiel' && line.qtyMilli > 0).map(({ line, supplier, unitCents }) => ({ quote: doc.number, sku: line.sku, label: line.label, qtyMilli: line.qtyMilli, supplier, purchaseCents: unitCents })))
  return { quotes: accepted.length, wanted }
}

/** A document may have come before the row of its quote. */
const theQuoteOrNone = (store: Services['store'], quoteId: Id): boolean => store.get('quote', quoteId) !== undefined
