// Quotes: opened from the visit, changed line by line, issued once. After issue nothing changes; a change is a new version.
import { addMonths } from '../../../domain/civil-date.ts'
import { clientView } from '../../../domain/client-view.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { quoteFigures, type QuoteSources } from '../../../domain/quoting/quote-figures.ts'
import { quoteSellers } from '../../../domain/quoting/quote-sellers.ts'
import { missingWords } from '../../../domain/untaken.ts'
import { openPaper } from '../documents/open-paper.ts'
import { paperBeside } from '../documents/quote-papers.ts'
import { issuer } from '../label/label-history.ts'
import { quotePaper } from '../documents/quote-paper.ts'
import { articleRowId, lineRow } from '../quoting/line-rows.ts'
import { quoteState } from '../quoting/quote-state.ts'
import { frozenSources, gatherSources, theQuote } from '../quoting/quote-sources.ts'
import { draftView, type QuoteView, readQuote } from '../quoting/read-quote.ts'
import { pricesInForce } from '../reference/prices-in-force.ts'
import { LATE_PAYMENT, typedRateBp } from '../reference/rates.ts'
import type { Handlers, Services } from '../services.ts'
import { clientName } from '../views/entry.ts'
import { newestFirst } from '../views/page.ts'
import { plainWords } from '../words/plain-words.ts'
import { translator } from '../words/sentences.ts'

const done = { ok: true } as const
const VALID_MONTHS = 1
const t = translator('fr')

type QuoteMethod = 'quote.list' | 'quote.open' | 'quote.get' | 'quote.setQuantity' | 'quote.removeLine' | 'quote.addLine' | 'quote.addItem' | 'quote.lineRow' | 'quote.takeToday' | 'quote.clientView' | 'quote.issue' | 'quote.newVersion' | 'quote.paper' | 'quote.preview'

export const quoteHandlers: Handlers<QuoteMethod> = {
  'quote.list': (services, asked) => {
    const { store, today } = services
    const quotes = newestFirst(store, 'quote', {}, asked)
    const rows = quotes.rows.map((quote) => {
      const { number } = quoteState(store, quote, today())
      const view = readQuote(services, quote.id)
      return { id: quote.id, visitId: quote.visitId, clientName: clientName(store, quote.clientId), state: view.state, number, on: quote.asOf, totalTtcCents: frozenTotal(store, quote.id) ?? view.totalTtcCents }
    })
    return { rows, next: quotes.next }
  },
  'quote.open': ({ store, who, now, today }, { visitId }) => {
    const visit = store.get('visit', visitId)
    if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
    const newest = store.list('quote', { visitId }).at(-1)
    if (newest) return { quoteId: newest.id }
    return { quoteId: store.write({ by: who() }, (w) => w.create('quote', { visitId, clientId: visit.clientId, siteId: visit.siteId, packId: visit.packId, packVersion: visit.packVersion, asOf: today(), validUntil: addMonths(today(), VALID_MONTHS), discountBp: 0, preferNew: false, createdAt: now() })) }
  },
  'quote.get': (services, { quoteId }) => readQuote(services, quoteId),
  'quote.setQuantity': (services, { quoteId, sku, qtyMilli }) => changeLine(services, quoteId, sku, { qtyMilli, removed: qtyMilli === 0 }, 'quote.setQuantity'),
  'quote.removeLine': (services, { quoteId, lineId }) => changeLine(services, quoteId, lineId, { removed: true }, 'quote.removeLine'),
  'quote.addLine': (services, { quoteId, label, ...line }) => {
    const { store, who, now } = services
    const visitId = draft(store, quoteId)
    return { lineId: store.write({ by: who(), undo: { visitId, key: 'quote.addLine', what: label } }, (w) => {
      const id = w.create('quote_line', { quoteId, orderKey: String(now()), label, ...given(line) })
      stillPriced(services, quoteId, label)
      return id
    }) }
  },
  'quote.addItem': (services, { quoteId, sku, qtyMilli }) => {
    const { store, today } = services
    const quote = theQuote(store, quoteId)
    const item = pricesInForce(services, quote.asOf ?? today()).items.find((one) => one.sku === sku)
    // Monthly articles are lines in free words: they bear their price, and no quantity of work.
    if (!item || item.section === 'maintenance' || item.unitHtCents === null) throw new Refusal('NOT_FOUND', { what: sku })
    return changeLine(services, quoteId, sku, { qtyMilli, removed: false, added: true }, 'quote.addLine')
  },
  'quote.lineRow': ({ store, who }, { quoteId, lineId }) => {
    draft(store, quoteId)
    const known = lineRow(store, quoteId, lineId)
    return { rowId: known?.id ?? store.write({ by: who() }, (w) => w.create('quote_line', { quoteId, sku: lineId }, articleRowId(quoteId, lineId))) }
  },
  'quote.takeToday': ({ store, who, today }, { quoteId }) => {
    const visitId = draft(store, quoteId)
    store.write({ by: who(), undo: { visitId, key: 'field.quote.asOf', what: '' } }, (w) => w.set('quote', quoteId, { asOf: today() }))
    return done
  },
  'quote.clientView': (services, { quoteId }) => clientView(readQuote(services, quoteId), plainWords),

  'quote.issue': (services, { quoteId }) => issueQuote(services, quoteId),
  'quote.newVersion': ({ store, who, now, today }, { docId }) => {
    const doc = store.documents.get(docId)
    const before = store.get('quote', docId)
    if (!doc || !before) throw new Refusal('NOT_FOUND', { what: 'document' })
    // Asked twice, the draft that is open is the answer: two new versions would both replace the same quote.
    const open = store.list('quote', { supersedesId: docId }).find(({ id }) => !store.documents.get(id))
    if (open) return { quoteId: open.id }
    const quoteId = store.write({ by: who(), undo: { visitId: before.visitId ?? docId, key: 'quote.newVersion', what: doc.number } }, (w) => {
      const { id: _id, ...fields } = before
      const created = w.create('quote', { ...fields, asOf: today(), validUntil: addMonths(today(), VALID_MONTHS), supersedesId: docId, createdAt: now() })
      for (const { id: _line, ...line } of store.list('quote_line', { quoteId: docId })) w.create('quote_line', { ...line, quoteId: created })
      return created
    })
    return { quoteId }
  },
  'quote.paper': async (services, { quoteId, kind }) => {
    const { pdf, name } = paperBeside(services, quoteId, kind)
    await openPaper(services, pdf, name)
    return done
  },
  'quote.preview': async (services, { quoteId }) => {
    const doc = services.store.documents.get(quoteId)
    const draftPdf = (): Uint8Array => {
      const gathered = gatherSources(services, quoteId)
      return services.typeset('devis', paperOf(services, draftView(services, gathered), gathered.sources, t('quoteState.draft'))).pdf
    }
    const pdf = doc ? services.store.blobs.get(doc.pdfSha256) : draftPdf()
    await openPaper(services, pdf, `${doc?.number ?? 'brouillon'}.pdf`)
    return done
  },
}

/**
 * Number, frozen data and frozen PDF in one transaction. Asked again, it answers the paper that is there: a press that
 * comes before the window has read the first one's result is no fault of the person.
 * @throws Refusal QUOTE_INCOMPLETE
 */
function issueQuote(services: Services, quoteId: Id): { docId: Id; number: string } {
  const { store, typeset, who, today } = services
  const known = store.documents.get(quoteId)
  if (known) return { docId: known.id, number: known.number }
  const gathered = gatherSources(services, quoteId)
  const view = draftView(services, gathered)
  if (view.missing.length > 0) throw new Refusal('QUOTE_INCOMPLETE', { count: view.missing.length, missing: view.missing.map((key) => missingWords(t, key)).join(', ') })
  const supersedes = theQuote(store, quoteId).supersedesId
  const before = supersedes ? store.documents.get(supersedes) : undefined
  const doc = store.write({ by: who() }, (w) => {
    w.set('quote', quoteId, { packId: view.packId, packVersion: gathered.visit.packVersion, catalogVersion: view.prices.version.slice(0, 40) })
    return w.issue({
      id: quoteId, type: 'quote', version: (before?.version ?? 0) + 1, supersedes: before?.id ?? null, issuedOn: today(),
      make: (number) => {
        const paper = paperOf(services, view, gathered.sources, number)
        const { pdf, pages } = typeset('devis', paper)
        // The frozen view, the words printed from it, and what both stand on: figures compute again from it, to the cent.
        return { data: JSON.parse(JSON.stringify({ clientId: view.clientId, visitId: view.visitId, validUntil: view.validUntil, totalTtcCents: view.totalTtcCents, view, paper, sources: frozenSources(gathered.sources) })), pdf, pages }
      },
    })
  })
  return { docId: doc.id, number: doc.number }
}

function paperOf({ store, resources, today }: Services, view: QuoteView, sources: QuoteSources, number: string) {
  const client = view.clientId ? store.get('client', view.clientId) : undefined
  const quote = theQuote(store, view.id)
  return quotePaper({ view, quote, site: quote.siteId ? store.get('site', quote.siteId) : undefined, number, issuedOn: today(), scop: issuer(store, today()), client, contact: client && store.list('account_contact', { clientId: client.id })[0], lateRateBp: typedRateBp(store, LATE_PAYMENT, view.asOf), sellers: quoteSellers(sources, quoteFigures(sources).lines), monthlyRateBp: sources.input.sellerVat === 'franchise' ? null : sources.input.vatRateBp, sources: { resources, store }, t })
}

function frozenTotal(store: Services['store'], docId: Id): number | undefined {
  return (store.documents.get(docId)?.data as { totalTtcCents?: number } | undefined)?.totalTtcCents
}

/** The visit of a quote that may still change. @throws Refusal VERSION_FROZEN */
function draft(store: Services['store'], quoteId: Id): Id {
  const quote = theQuote(store, quoteId)
  const doc = store.documents.get(quoteId)
  if (doc) throw new Refusal('VERSION_FROZEN', { document: doc.number })
  return quote.visitId ?? quoteId
}

function given<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

/** One row per changed line: of a computed line by its SKU, of a typed one by its id. */
function changeLine(services: Services, quoteId: Id, lineId: string, fields: { qtyMilli?: number; removed: boolean; added?: boolean }, key: string) {
  const { store, who } = services
  const visitId = draft(store, quoteId)
  const row = lineRow(store, quoteId, lineId)
  const rowId = row?.id ?? articleRowId(quoteId, lineId)
  // By the words of the list: a reference says nothing to whom an undo or a refusal speaks.
  const what = row?.label ?? gatherSources(services, quoteId).sources.prices.items.find(({ sku }) => sku === lineId)?.label ?? lineId
  store.write({ by: who(), undo: { visitId, key, what } }, (w) => {
    if (row) w.set('quote_line', rowId, fields)
    else w.create('quote_line', { quoteId, sku: lineId, ...fields }, rowId)
    stillPriced(services, quoteId, what)
    if (fields.qtyMilli !== undefined) store.drafts.discard('quote_line', rowId, 'qtyMilli')
  })
  return done
}

/** Inside of the change's transaction, so that nothing of it stays: a quote beyond what amounts may be could not even be read. @throws Refusal AMOUNT_TOO_LARGE */
function stillPriced(services: Services, quoteId: Id, what: string): void {
  try {
    quoteFigures(gatherSources(services, quoteId).sources)
  } catch (error) {
    if (error instanceof Refusal && error.fault.code === 'INVALID' && error.fault.detail['what'] === 'amount') throw new Refusal('AMOUNT_TOO_LARGE', { what })
    throw error
  }
}
