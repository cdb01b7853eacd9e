// Price lists: the network's and the Scop's own, files in and out, what a quote costs to buy, what accepted quotes want ordered.
// Purchase prices travel in these answers alone: never in a quote's, never in the client's view.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id, Instant } from '../../../domain/ids.ts'
import { Cents } from '../../../domain/money.ts'
import { ITEM_SECTIONS } from '../../../domain/words.ts'
import { read, write } from '../procedure.ts'

const Nothing = z.strictObject({})
const ItemView = z.object({ sku: z.string(), section: z.enum(ITEM_SECTIONS), label: z.string(), unitHtCents: Cents.nullable(), ecoCents: Cents, minutes: z.int(), nature: z.enum(['goods', 'services']), reused: z.boolean(), free: z.boolean().nullable(), vatExempt: z.boolean(), purchaseCents: Cents.nullable(), supplier: z.string() })
const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const How = z.enum(['complete', 'replace'])

/** Of each kind of change the first ones, and how many there are. */
const Preview = z.object({
  fileId: Id, name: z.string(), how: How, from: CivilDate, /** The Scop's version that it was compared with. */ ownId: Id.nullable(),
  problems: z.array(z.object({ line: z.int(), column: z.string(), value: z.string(), rule: z.string(), detail: z.string() })),
  counts: z.object({ added: z.int(), changed: z.int(), removed: z.int(), unchanged: z.int() }),
  added: z.array(z.object({ sku: z.string(), label: z.string(), unitHtCents: Cents.nullable() })),
  changed: z.array(z.object({ sku: z.string(), label: z.string(), fields: z.array(z.object({ field: z.string(), before: Value, after: Value })) })),
  removed: z.array(z.object({ sku: z.string(), label: z.string() })),
})

const MarginLine = z.object({ id: z.string(), label: z.string(), netCents: Cents, /** Null = not bought, or not known. */ purchaseCents: Cents.nullable(), marginCents: Cents.nullable(), supplier: z.string(), supplierReason: z.string(), ownPurchaseCents: Cents.nullable(), ownSupplier: z.string(), rowId: Id.nullable(), hardware: z.boolean() })
const OrderLine = z.object({ sku: z.string(), label: z.string(), supplier: z.string(), qtyMilli: z.int(), purchaseCents: Cents.nullable(), totalCents: Cents.nullable(), quotes: z.array(z.string()) })

export const catalogProcedures = {
  'catalog.get': read(Nothing, z.object({
    network: z.object({ version: z.string(), from: CivilDate, source: z.string() }), ownId: Id.nullable(),
    versions: z.array(z.object({ id: Id, version: z.string(), from: CivilDate, source: z.string(), by: z.string(), at: Instant, items: z.int() })),
    items: z.array(ItemView.extend({ origin: z.enum(['network', 'own']) })),
  })),
  /** Asks for a file and looks at it; null when none was chosen. Nothing is changed. */
  'catalog.open': write(Nothing, Preview.nullable()),
  /** The same file, taken otherwise or from another day. */
  'catalog.preview': read(z.strictObject({ fileId: Id, how: How, from: CivilDate }), Preview),
  /** The file as it was looked at becomes the Scop's list from that day on. `ownId`: what the preview was compared with. */
  'catalog.take': write(z.strictObject({ fileId: Id, how: How, from: CivilDate, ownId: Id.nullable() }), z.object({ ownId: Id })),
  /** An earlier version again from today on; null = the network's prices alone. */
  'catalog.takeAgain': write(z.strictObject({ ownId: Id.nullable() }), z.object({ ownId: Id })),
  'catalog.export': write(Nothing, z.object({ saved: z.int(), file: z.string().nullable() })),
  'catalog.toOrder': read(Nothing, z.object({ quotes: z.int(), lines: z.array(OrderLine), totalCents: Cents })),
  'catalog.exportOrder': write(Nothing, z.object({ saved: z.int(), file: z.string().nullable() })),
  /** Purchase and margin of a quote, for the technician alone. */
  'quote.margin': read(z.strictObject({ quoteId: Id }), z.object({ lines: z.array(MarginLine), soldCents: Cents, purchaseCents: Cents, marginCents: Cents, marginPermille: z.int().nullable(), unknown: z.int() })),
} as const
