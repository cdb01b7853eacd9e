// A quote as it stands: the engine over the inventory, with the technician's lines on top. Nothing computed is stored:
// until issue the figures follow the facts; the issued document freezes them.
import type { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { ECO, type EngineMachine, QUOTE_SECTIONS, type QuoteInput } from '../../../domain/quoting/case.ts'
import type { Decision, MachineDecision } from '../../../domain/quoting/decide.ts'
import { lease } from '../../../domain/quoting/lease.ts'
import { priceQuote, VATEX } from '../../../domain/quoting/price-quote.ts'
import { totals } from '../../../domain/quoting/totals.ts'
import { explain } from '../../../domain/inventory/verdict.ts'
import { netOf } from '../../../domain/money.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { NEEDS } from '../../../domain/words.ts'
import type { Output } from '../../contract/procedures.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { priceList } from '../reference/price-data.ts'
import { LATE_PAYMENT, typedRateBp, vatRates } from '../reference/rates.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'
import { projectMachine } from '../views/machine.ts'
import { machinesOf, missingOf } from '../views/visit.ts'
import { quoteState } from './quote-state.ts'

export type QuoteView = Output<'quote.get'>
type LineView = QuoteView['lines'][number]

const RENT_MONTHS = 36

export interface QuotedMachine { readonly row: RowOf<'machine'>; readonly engine: EngineMachine }

/** The machines a quote prices: inventoried, real and not retired. */
export function quotedMachines(store: Store, visit: RowOf<'visit'>, asOf: CivilDate): readonly QuotedMachine[] {
  return machinesOf(store, visit).flatMap((row) => {
    if (row.retired) return []
    const known = projectMachine(store, row, asOf)
    return known && !known.projection.virtual ? [{ row, engine: known.projection.machine }] : []
  })
}

/** @throws Refusal NOT_FOUND */
export function theQuote(store: Store, quoteId: Id): RowOf<'quote'> {
  const quote = store.get('quote', quoteId)
  if (!quote) throw new Refusal('NOT_FOUND', { what: 'quote' })
  return quote
}

export function readQuote({ store, resources, today }: Pick<Services, 'store' | 'resources' | 'today'>, quoteId: Id): QuoteView {
  const quote = theQuote(store, quoteId)
  const visit = quote.visitId ? store.get('visit', quote.visitId) : undefined
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  const client = quote.clientId ? store.get('client', quote.clientId) : undefined
  const contact = client ? store.list('account_contact', { clientId: client.id })[0] : undefined
  const site = quote.siteId ? store.get('site', quote.siteId) : undefined
  const asOf = quote.asOf ?? today()
  const prices = priceList(resources, asOf)
  const rates = vatRates(resources, asOf)
  const scop = store.list('scop')[0]
  const machines = quotedMachines(store, visit, asOf)
  const needs = NEEDS.filter((kind) => store.list('need', { visitId: visit.id }).some((need) => need.kind === kind && need.wanted))
  const users = visit.users ?? 0

  const input: QuoteInput = {
    asOf, needs: [...needs], users, machines: needs.includes('informatique') ? machines.map(({ engine }) => engine) : [],
    // The client's kind changes no line; issuing asks for it all the same (see `missing`).
    client: client?.kind ?? 'entreprise',
    discountBp: quote.discountBp ?? 0, preferNew: quote.preferNew ?? false, sellerVat: scop?.sellerVat ?? 'normal', vatRateBp: site?.vatRateBp ?? rates.standardVatBp, trainingExempt: false,
  }
  const chosen = new Map<string, Decision>(machines.flatMap(({ row }) => (row.verdict ? [[row.id, row.verdict] as const] : [])))
  const { quote: priced, causes } = priceQuote(input, prices, chosen)
  const decisionOf = new Map(priced.decisions.map((decision) => [decision.id, decision]))

  const decisions: QuoteView['decisions'] = machines.map(({ row, engine }) => {
    const decided = decisionOf.get(row.id)
    return { machineId: row.id, name: row.name ?? row.host ?? '', place: row.place, decision: decided?.decision ?? 'VERIFY', reinstall: decided?.os === 'LINUX' && engine.os?.family === 'linux', reasons: (decided?.reasons ?? []).map((code) => explain(code, engine, { ...prices, asOf })) }
  })
  const lines = mergeLines(priced.lines, store.list('quote_line', { quoteId }), causes, decisions, input)
  const sums = totals(lines, input.discountBp, input.sellerVat === 'franchise' ? VATEX.franchise : VATEX.training)
  const state = quoteState(store, quote, today())
  const pack = visit.packId ? findPack(visit.packId, resources).pack : undefined
  const free = pack?.software ?? []

  const missing = [
    ...missingOf(client, contact),
    ...(['name', 'form', 'siret', 'address', 'contactName'] as const).filter((field) => !scop?.[field]).map((field) => `field.scop.${field}`),
    ...(typedRateBp(store, LATE_PAYMENT, asOf) === null ? [`table.${LATE_PAYMENT}`] : []),
    ...(priced.canBeSent ? [] : ['quote.verify']),
    ...(lines.length === 0 ? ['quote.lines'] : []),
  ]
  const draft = priced.canBeSent ? (missing.length === 0 && quote.validUntil ? 'ready' : 'draft') : 'to_verify'
  const ok = (wanted: readonly Decision[]): number => priced.decisions.filter(({ decision }) => wanted.includes(decision)).length
  return {
    id: quote.id, visitId: quote.visitId, clientId: quote.clientId, clientName: client?.name ?? null, state: state.state === 'draft' ? draft : state.state, number: state.number, docId: state.docId,
    packId: visit.packId, packTitle: pack?.title ?? null, asOf, validUntil: quote.validUntil, needs: [...needs], users, discountBp: input.discountBp, preferNew: input.preferNew, decisions, lines,
    recurring: priced.recurring.map(({ machines: count, ...line }) => ({ ...line, machines: count ?? null })),
    sections: [
      ...QUOTE_SECTIONS.map((section) => ({ section, netCents: lines.filter((line) => line.section === section).reduce((sum, line) => sum + line.netCents, 0) })),
      { section: 'financement' as const, netCents: 0 },
      { section: 'maintenance' as const, netCents: priced.recurring.reduce((sum, line) => sum + line.monthlyHtCents, 0) },
    ],
    vatGroups: sums.vatGroups.map(({ category, rateBp, taxableCents, vatCents, discountCents }) => ({ category, rateBp, taxableCents, vatCents, discountCents })),
    linesNetCents: sums.linesNetCents, discountCents: sums.discountCents, totalHtCents: sums.totalHtCents, totalVatCents: sums.totalVatCents, totalTtcCents: sums.totalTtcCents,
    workMinutes: priced.workMinutes, visits: priced.visits, rent: rentOf(sums.totalHtCents, quote.rentMonths, input.sellerVat === 'franchise' ? 0 : input.vatRateBp), missing,
    before: { ok: ok(['KEEP']), total: priced.decisions.length }, after: { ok: ok(['KEEP', 'UPGRADE', 'MIGRATE', 'REPLACE']), toVerify: ok(['VERIFY']), total: priced.decisions.length },
    freeSharePct: free.length === 0 ? 100 : Math.round((100 * free.filter((one) => one.free).length) / free.length),
  }
}

/** Shown only when a duration was chosen: a plain rental without residual and without interest is no credit offer. */
function rentOf(totalHtCents: number, months: number | null, vatBp: number): QuoteView['rent'] {
  if (months === null || totalHtCents <= 0) return null
  const rent = lease({ pvCents: totalHtCents, residualCents: 0, months: months || RENT_MONTHS, annualRateBp: 0, timing: 'advance' }, vatBp)
  return { months, rentHtCents: rent.rentHtCents, rentTtcCents: rent.rentTtcCents, totalCostHtCents: rent.totalCostHtCents }
}

/** Computed lines, with quantities typed over and lines taken out, then the lines typed by hand. */
function mergeLines(computed: ReturnType<typeof priceQuote>['quote']['lines'], typed: readonly RowOf<'quote_line'>[], causes: ReadonlyMap<string, readonly string[]>, decisions: QuoteView['decisions'], { sellerVat, vatRateBp }: QuoteInput): LineView[] {
  const changes = new Map(typed.flatMap((line) => (line.sku ? [[line.sku, line] as const] : [])))
  const why = (sku: string): LineView['why'] => (causes.get(sku) ?? []).flatMap((id) => decisions.filter((decision) => decision.machineId === id).map((decision) => ({ machineId: decision.machineId, machine: decision.place ?? decision.name, reasons: decision.reasons })))
  const kept = computed.flatMap((line): LineView[] => {
    const change = line.sku === ECO ? undefined : changes.get(line.sku)
    if (change?.removed) return []
    const qtyMilli = change?.qtyMilli ?? line.qty * 1000
    return [{ id: line.sku, section: line.section, sku: line.sku, label: line.label, qtyMilli, unitCents: line.unitCents, netCents: netOf(line.unitCents, qtyMilli), vatCategory: line.vatCategory, vatRateBp: line.vatRateBp, origin: change?.qtyMilli === undefined || change.qtyMilli === null ? 'computed' : 'changed', why: why(line.sku) }]
  })
  const manual = typed.flatMap((line): LineView[] => {
    if (line.sku !== null || line.removed || line.section === null) return []
    const [qtyMilli, unitCents] = [line.qtyMilli ?? 0, line.unitCents ?? 0]
    return [{ id: line.id, section: line.section, sku: '', label: line.label ?? '', qtyMilli, unitCents, netCents: netOf(unitCents, qtyMilli), vatCategory: sellerVat === 'franchise' ? 'E' : 'S', vatRateBp: sellerVat === 'franchise' ? 0 : vatRateBp, origin: 'manual', why: [] }]
  })
  return QUOTE_SECTIONS.flatMap((section) => [...kept, ...manual].filter((line) => line.section === section))
}

/** How a pack suits a visit's machines: those that stay, and what it would cost. */
export function fitting(decisions: readonly MachineDecision[]): number {
  return decisions.filter(({ decision }) => decision === 'KEEP' || decision === 'UPGRADE' || decision === 'MIGRATE').length
}
