// The prices that an issued quote was made from: its own, frozen with it, not those of today.
import { QuoteSources } from '../../../domain/quoting/quote-figures.ts'
import { z } from 'zod'
import type { Recurring } from '../../../domain/quoting/case.ts'
import { priceList } from '../reference/price-data.ts'
import type { IssuedDocument } from '../store/store.ts'

const Frozen = z.object({ view: z.object({ asOf: z.string() }), sources: QuoteSources.optional() })

/** What an issued quote stands on; undefined for one of an earlier version, which froze its figures alone. */
export function frozenSourcesOf(doc: IssuedDocument): QuoteSources | undefined {
  return Frozen.parse(doc.data).sources
}

export function frozenPrices(doc: IssuedDocument, resources: string): { readonly recurring: Recurring } {
  return frozenSourcesOf(doc)?.prices ?? priceList(resources, Frozen.parse(doc.data).view.asOf)
}
