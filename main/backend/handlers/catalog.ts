// Price lists in the window: files looked at before they are taken, versions, the technician's margin, orders put together.
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { orderTotal, toOrder } from '../../../domain/catalogue/to-order.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { csvText } from '../../../domain/csv-text.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { marginOf } from '../../../domain/quoting/margin.ts'
import { formatQuantity } from '../../../domain/money.ts'
import type { Output } from '../../contract/procedures.ts'
import { writeChosen } from '../documents/chosen-place.ts'
import { exportList, type HowTaken, previewList, takeAgain, takeList } from '../catalogue/own-list.ts'
import { problemWords } from '../catalogue/list-words.ts'
import { purchasesOf, wantedOfAccepted } from '../catalogue/purchases.ts'
import { networkPrices, ownItems, ownVersion, ownVersions, pricesInForce } from '../reference/prices-in-force.ts'
import type { Handlers, Services } from '../services.ts'
import { translator } from '../words/sentences.ts'

const Files = z.array(z.string())
const Chosen = z.string().min(1).nullable()
const MAX_FILE_BYTES = 5_000_000
/** Of each kind of change, as many as a person reads. */
const SHOWN = 200

/** Files looked at and not yet taken, as they were then: what is taken is what was shown. Gone with the program. */
interface Looked { readonly name: string; readonly bytes: Uint8Array }
const looked = new WeakMap<Services, Map<Id, Looked>>()

type CatalogMethod = 'catalog.get' | 'catalog.open' | 'catalog.preview' | 'catalog.take' | 'catalog.takeAgain' | 'catalog.export' | 'catalog.toOrder' | 'catalog.exportOrder' | 'quote.margin'

export const catalogHandlers: Handlers<CatalogMethod> = {
  'catalog.get': (services) => {
    const { store, today } = services
    const network = networkPrices(services, today())
    const own = ownVersion(store, today())
    const mine = new Set(ownItems(own).map(({ sku }) => sku))
    return {
      network: { version: network.version, from: network.from, source: network.source }, ownId: own?.id ?? null,
      versions: ownVersions(store).map(({ id, version, from, source, by, at, items }) => ({ id, version: version ?? '', from: from ?? today(), source: source ?? '', by: by ?? '', at: at ?? 0, items: Array.isArray(items) ? items.length : 0 })),
      items: pricesInForce(services, today()).items.map((item) => ({ ...item, origin: mine.has(item.sku) ? 'own' as const : 'network' as const })),
    }
  },
  'catalog.open': async (services) => {
    const [file] = Files.parse(await services.host({ what: 'choose-files', title: words(services)('catalog.choose'), extensions: ['csv'] }))
    if (file === undefined) return null
    if (statSync(file).size > MAX_FILE_BYTES) throw new Refusal('INVALID', { what: basename(file) }, { issues: [{ path: '', rule: 'file too large' }] })
    const fileId = services.newId()
    // One at a time: a file looked at before is not taken any more.
    looked.set(services, new Map([[fileId, { name: basename(file), bytes: readFileSync(file) }]]))
    return preview(services, fileId, 'complete', services.today())
  },
  'catalog.preview': (services, { fileId, how, from }) => preview(services, fileId, how, from),
  'catalog.take': (services, { fileId, how, from, ownId }) => {
    const { name, bytes } = lookedAt(services, fileId)
    // A colleague's version came meanwhile: what was shown is not what would happen.
    if ((ownVersion(services.store, from)?.id ?? null) !== ownId) throw new Refusal('STATE_REFUSED', { what: name, state: 'changed-since' })
    const t = words(services)
    const taken = takeList(services, { bytes, name, how, from }, (problem) => problemWords(problem, t))
    looked.get(services)?.delete(fileId)
    return { ownId: taken.ownId }
  },
  'catalog.takeAgain': (services, { ownId }) => ({ ownId: takeAgain(services, ownId, services.today()) }),
  'catalog.export': async (services) => {
    const { text, count } = exportList(services, services.today())
    return await saveAs(services, 'catalog.file', text, count)
  },
  'catalog.toOrder': (services) => {
    const { quotes, wanted } = wantedOfAccepted(services)
    const lines = toOrder(wanted)
    return { quotes, lines: lines.map((line) => ({ ...line, quotes: [...line.quotes] })), totalCents: orderTotal(lines) }
  },
  'catalog.exportOrder': async (services) => {
    const t = words(services)
    const money = (cents: number | null): string => (cents === null ? '' : `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, '0')}`)
    const lines = toOrder(wantedOfAccepted(services).wanted)
    const columns = ['supplier', 'sku', 'label', 'qty', 'purchase', 'total', 'quotes'] as const
    const text = csvText([columns.map((column) => t(`order.column.${column}`)), ...lines.map((line) => [line.supplier, line.sku, line.label, formatQuantity(line.qtyMilli, 'fr'), money(line.purchaseCents), money(line.totalCents), line.quotes.join(', ')])])
    return await saveAs(services, 'order.file', text, lines.length)
  },
  'quote.margin': (services, { quoteId }) => {
    const { view, purchases } = purchasesOf(services, quoteId)
    const units = new Map(purchases.map(({ line, unitCents }) => [line.id, unitCents]))
    const { lines, ...whole } = marginOf(purchases.map(({ line }) => line), (id) => units.get(id) ?? null, view.discountBp)
    const of = new Map(lines.map((line) => [line.id, line]))
    return {
      ...whole, unknown: purchases.filter(({ line, unitCents }) => line.section === 'materiel' && unitCents === null).length,
      lines: purchases.map(({ line, row, supplier }) => ({ id: line.id, label: line.label, netCents: line.netCents, purchaseCents: of.get(line.id)?.purchaseCents ?? null, marginCents: of.get(line.id)?.marginCents ?? null, supplier, supplierReason: row?.supplierReason ?? '', ownPurchaseCents: row?.purchaseCents ?? null, ownSupplier: row?.supplier ?? '', rowId: row?.id ?? null, hardware: line.section === 'materiel' })),
    }
  },
}

const words = ({ settings }: Services) => translator(settings.get().language)

function lookedAt(services: Services, fileId: Id): Looked {
  const file = looked.get(services)?.get(fileId)
  if (!file) throw new Refusal('NOT_FOUND', { what: 'file' })
  return file
}

function preview(services: Services, fileId: Id, how: HowTaken, from: CivilDate): Output<'catalog.preview'> {
  const { name, bytes } = lookedAt(services, fileId)
  const { problems, changes: { added, changed, removed, unchanged } } = previewList(services, bytes, how, from)
  return {
    fileId, name, how, from, ownId: ownVersion(services.store, from)?.id ?? null, problems: [...problems],
    counts: { added: added.length, changed: changed.length, removed: removed.length, unchanged },
    added: added.slice(0, SHOWN).map(({ sku, label, unitHtCents }) => ({ sku, label, unitHtCents })),
    changed: changed.slice(0, SHOWN).map(({ sku, label, fields }) => ({ sku, label, fields: [...fields] })),
    removed: removed.slice(0, SHOWN).map(({ sku, label }) => ({ sku, label })),
  }
}

async function saveAs(services: Services, key: string, text: string, saved: number): Promise<{ saved: number; file: string | null }> {
  const t = words(services)
  const file = Chosen.parse(await services.host({ what: 'choose-save', title: t(key), name: `${t(key)}-${services.today()}.csv` }))
  if (file === null) return { saved: 0, file: null }
  writeChosen(file, text)
  return { saved, file }
}
