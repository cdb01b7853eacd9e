// Packs, quotes, documents and signatures.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id, Instant, Sha256 } from '../../../domain/ids.ts'
import { Cents } from '../../../domain/money.ts'
import { DECISIONS, ITEM_SECTIONS, NEEDS, RENT_TIMINGS, SECTIONS } from '../../../domain/words.ts'
import { read, write } from '../procedure.ts'
import { Done } from './app.ts'
import { ClientView } from './client-view.ts'
import { ReasonView } from './machine.ts'
import { Page, paged } from './page.ts'
import { CopyView } from './paper.ts'

const text = z.string().nullable()
const Both = z.object({ fr: z.string(), en: z.string() })

export const PackRow = z.object({ id: z.string(), version: z.string(), title: Both, summary: Both, needs: z.array(z.enum(NEEDS)), suites: z.array(z.string()), steps: z.int(), signature: z.enum(['good', 'unsigned', 'unknown-key', 'revoked', 'expired']), state: z.enum(['draft', 'pilot', 'released', 'withdrawn']), halfDays: z.int(), level: z.enum(['essentiel', 'standard', 'plus']), fitting: z.int(), machines: z.int(), estimateTtcCents: Cents.nullable() })
export const PackView = PackRow.extend({
  packHash: Sha256, authors: z.array(z.object({ name: z.string(), scop: z.string() })), licence: z.string(),
  stepList: z.array(z.object({ id: z.string(), title: Both, kind: z.string(), optional: z.boolean(), reversible: z.boolean() })),
  options: z.array(z.object({ key: z.string(), type: z.enum(['string', 'integer', 'boolean', 'choice', 'secret']), label: Both, default: z.union([z.string(), z.number(), z.boolean()]).nullable(), choices: z.array(z.string()), /** Each machine has its own value. */ perHost: z.boolean() })),
  minimum: z.object({ ramMb: z.int(), diskMb: z.int() }), software: z.array(z.object({ name: z.string(), licence: z.string(), free: z.boolean() })),
  training: z.array(z.string()), maintenance: z.array(z.string()), visitsPerYear: z.int(), responseHours: z.int(),
  /** What the technician must know or do before. */
  notes: z.array(Both),
})

export const LineView = z.object({
  id: z.string(), section: z.enum(SECTIONS), sku: z.string(), label: z.string(), qtyMilli: z.int(), unitCents: Cents, netCents: Cents, vatCategory: z.enum(['S', 'E']), vatRateBp: z.int(),
  /** computed = from the engine · changed = quantity typed over · manual = typed by hand. */
  origin: z.enum(['computed', 'changed', 'manual']), /** What the rules count, where it was typed over. */ computedMilli: z.int().nullable(), why: z.array(z.object({ machineId: Id, machine: z.string(), reasons: z.array(ReasonView) })),
  nature: z.enum(['goods', 'services']), reused: z.boolean(), /** A program that is not free: it asks its reason. */ proprietary: z.boolean(), reason: z.string(),
  /** The technician's own row over or in place of the computed line, where there is one. */
  rowId: Id.nullable(),
  /** What is being typed over the line is kept under this id: that row, or the one it will get. Null where nothing can be typed. */
  typingId: Id.nullable(),
  /** Who does it: code and row of the member; what it passes on of eco-participation, in a line of its own. */
  member: z.string(), memberId: Id.nullable(), ecoCents: Cents,
})
const Rent = z.object({ months: z.int(), rentHtCents: Cents, rentVatCents: Cents, rentTtcCents: Cents, totalCostHtCents: Cents, residualHtCents: Cents, financeChargeCents: Cents })
/** What the technician sets on the quote as a whole; null = not set. */
const Terms = z.object({ workStart: CivilDate.nullable(), workDays: z.int().nullable(), rentMonths: z.int().nullable(), rentResidualCents: Cents.nullable(), rentRateBp: z.int().nullable(), rentTiming: z.enum(RENT_TIMINGS).nullable() })
export const QuoteView = z.object({
  id: Id, visitId: Id.nullable(), clientId: Id.nullable(), clientName: text, state: z.enum(['draft', 'to_verify', 'ready', 'issued', 'accepted', 'declined', 'expired', 'superseded', 'voided']),
  number: text, docId: Id.nullable(), packId: text, packTitle: Both.nullable(), asOf: CivilDate, validUntil: CivilDate.nullable(), needs: z.array(z.enum(NEEDS)), users: z.int(), discountBp: z.int(), preferNew: z.boolean(),
  decisions: z.array(z.object({ machineId: Id, name: z.string(), place: text, decision: z.enum(DECISIONS), reinstall: z.boolean(), reasons: z.array(ReasonView) })),
  lines: z.array(LineView), recurring: z.array(z.object({ id: z.string(), sku: z.string(), label: z.string(), machines: z.int().nullable(), monthlyHtCents: Cents, origin: z.enum(['computed', 'manual']) })),
  sections: z.array(z.object({ section: z.enum([...SECTIONS, 'financement', 'maintenance']), netCents: Cents })),
  vatGroups: z.array(z.object({ category: z.enum(['S', 'E']), rateBp: z.int(), taxableCents: Cents, vatCents: Cents, discountCents: Cents })),
  linesNetCents: Cents, discountCents: Cents, totalHtCents: Cents, totalVatCents: Cents, totalTtcCents: Cents, workMinutes: z.int(), visits: z.int(), /** What the work makes, at so many minutes a visit; a typed quantity wins over it. */ visitsComputed: z.int(), visitMinutes: z.int(),
  rent: Rent.nullable(), terms: Terms, /** A public body: no rent with deferred payment, share of reuse printed. */ publicBody: z.boolean(),
  /** The list of prices of the quote's day, and whether today's is another. */
  prices: z.object({ version: z.string(), newer: z.boolean() }),
  /** Field keys still missing before issue and signature (`field.<table>.<name>`), and tables out of date. */
  missing: z.array(z.string()), before: z.object({ ok: z.int(), total: z.int() }), after: z.object({ ok: z.int(), toVerify: z.int(), total: z.int() }), freeSharePct: z.int().nullable(), reusePermille: z.int().nullable(),
})

export const DocumentRow = z.object({ id: Id, type: z.string(), version: z.int(), number: z.string(), issuedOn: CivilDate, clientName: text, totalTtcCents: Cents.nullable(), state: z.string(), sha256: Sha256, pdfSha256: Sha256, signed: z.boolean(), supersedes: Id.nullable() })
/** The frozen document to read: pictures of its pages by hash, shown by packtic://app/blob/<sha256>. */
export const DocumentView = DocumentRow.extend({ pages: z.array(Sha256), signedPdfSha256: Sha256.nullable(),
  /** Signatures that an edit took the force from; their proofs are kept. */
  voided: z.array(z.object({ signer: z.string(), signedAt: Instant, voidedAt: Instant, reason: z.string(), by: z.string() })), copies: z.array(CopyView), consentText: z.string(), consentVersion: z.string() })

export const Stroke = z.array(z.tuple([z.int().min(0).max(10_000), z.int().min(0).max(10_000), z.int().min(0)])).min(1).max(5000)
export const SignatureInput = z.strictObject({
  docId: Id, signer: z.strictObject({ name: z.string().trim().min(2).max(200), function: z.string().trim().max(200), onBehalfOf: z.string().max(200) }),
  method: z.enum(['strokes', 'typed']), strokes: z.array(Stroke).max(200), typedName: z.string().max(200), consentVersion: z.string().max(40),
  pagesShown: z.array(z.strictObject({ page: z.int().min(1), at: Instant })).max(500), startedAt: Instant,
})

export const quoteProcedures = {
  'pack.list': read(z.strictObject({ visitId: Id.optional() }), z.array(PackRow)),
  'pack.get': read(z.strictObject({ packId: z.string().max(60), visitId: Id.optional() }), PackView),
  'visit.choosePack': write(z.strictObject({ visitId: Id, packId: z.string().max(60) }), Done),

  'quote.list': read(z.strictObject(Page), paged(z.object({ id: Id, visitId: Id.nullable(), clientName: text, state: z.string(), number: text, on: CivilDate.nullable(), totalTtcCents: Cents }))),
  /** The visit's draft quote, made when there is none, filled from the inventory and the pack. */
  'quote.open': write(z.strictObject({ visitId: Id }), z.object({ quoteId: Id })),
  'quote.get': read(z.strictObject({ quoteId: Id }), QuoteView),
  'quote.setQuantity': write(z.strictObject({ quoteId: Id, sku: z.string().max(60), qtyMilli: z.int().min(0).max(1_000_000_000) }), Done),
  'quote.removeLine': write(z.strictObject({ quoteId: Id, lineId: z.string().max(80) }), Done),
  'quote.addLine': write(z.strictObject({ quoteId: Id, section: z.enum(ITEM_SECTIONS), label: z.string().trim().min(1).max(400), qtyMilli: z.int().min(1).max(1_000_000_000), unitCents: Cents, nature: z.enum(['goods', 'services']), reused: z.boolean().optional(), free: z.boolean().optional() }), z.object({ lineId: z.string() })),
  /** An article of the list, at its price. */
  'quote.addItem': write(z.strictObject({ quoteId: Id, sku: z.string().max(60), qtyMilli: z.int().min(1).max(1_000_000_000) }), Done),
  /** The technician's own row of a line, made where there is none: its supplier and reasons are typed there. */
  'quote.lineRow': write(z.strictObject({ quoteId: Id, lineId: z.string().max(80) }), z.object({ rowId: Id })),
  /** The quote's day becomes today: prices and facts of today count. */
  'quote.takeToday': write(z.strictObject({ quoteId: Id }), Done),
  /** What the client may see, and nothing else: built from a white list in domain/client-view.ts. */
  'quote.clientView': read(z.strictObject({ quoteId: Id }), ClientView),
  /** Number + frozen PDF + frozen catalogue and pack, one transaction; afterwards nothing changes. */
  'quote.issue': write(z.strictObject({ quoteId: Id }), z.object({ docId: Id, number: z.string() })),
  /** A changed quote after issue: a new draft that will supersede the issued one. */
  'quote.newVersion': write(z.strictObject({ docId: Id }), z.object({ quoteId: Id })),

  'document.list': read(z.strictObject({ ...Page, clientId: Id.optional(), visitId: Id.optional() }), paged(DocumentRow)),
  'document.get': read(z.strictObject({ docId: Id }), DocumentView),
  'document.open': write(z.strictObject({ docId: Id }), Done),
  /** The client said no to a quote or an amendment that waits for a signature; `document.reopen` takes that back. */
  'document.decline': write(z.strictObject({ docId: Id, reason: z.string().trim().max(400) }), Done),
  'document.reopen': write(z.strictObject({ docId: Id }), Done),
  'document.sign': write(SignatureInput, z.object({ proofId: Id, signedPdfSha256: Sha256 })),
  /** The handover report of a visit, from the journal alone. */
  'report.make': write(z.strictObject({ visitId: Id }), z.object({ docId: Id, number: z.string() })),
  /** A paper beside the quote, made from the base and opened: the ways compared, the facts of the machines, the rent month by month. */
  'quote.paper': write(z.strictObject({ quoteId: Id, kind: z.enum(['comparison', 'inventory', 'rent']) }), Done),
  /** Ctrl+P on a draft: the paper as it would be, without a number, opened in the system's viewer. */
  'quote.preview': write(z.strictObject({ quoteId: Id }), Done),
} as const
