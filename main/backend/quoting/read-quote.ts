// A quote as the page shows it. A draft follows the facts: nothing computed is stored. An issued one is what was frozen
// with it, whatever the machines, the prices or the packs have become since.
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { Id } from '../../../domain/ids.ts'
import { isSiret } from '../../../domain/billing/siret.ts'
import { OWN_CODE, unnamed, unnumbered } from '../../../domain/billing/terms.ts'
import { ECO, QUOTE_SECTIONS, type EngineMachine } from '../../../domain/quoting/case.ts'
import type { Decision, MachineDecision } from '../../../domain/quoting/decide.ts'
import { type QuoteFigures, quoteFigures, type QuoteSources } from '../../../domain/quoting/quote-figures.ts'
import { catalogOf } from '../../../domain/catalogue/item.ts'
import { explain } from '../../../domain/inventory/verdict.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { pricesInForce } from '../reference/prices-in-force.ts'
import { LATE_PAYMENT, typedRateBp } from '../reference/rates.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument, Store } from '../store/store.ts'
import { untaken } from '../views/untaken.ts'
import { missingOf } from '../views/visit.ts'
import { quoteState } from './quote-state.ts'
import { articleRowId } from './line-rows.ts'
import { type Gathered, gatherSources, theQuote } from './quote-sources.ts'

export type QuoteView = Output<'quote.get'>
type Reading = Pick<Services, 'store' | 'resources' | 'today'>

/** @throws Refusal NOT_FOUND, TABLE_EXPIRED */
export function readQuote(services: Reading, quoteId: Id): QuoteView {
  const doc = services.store.documents.get(quoteId)
  return doc ? frozenView(services, theQuote(services.store, quoteId), doc) : draftView(services, gatherSources(services, quoteId))
}

/** What documents issued by earlier versions did not say yet. */
const EARLIER = { reusePermille: null, publicBody: false, terms: { workStart: null, workDays: null, rentMonths: null, rentResidualCents: null, rentRateBp: null, rentTiming: null }, prices: { version: '', newer: false }, visitMinutes: 0 } as const
function earlierLine(section: string): Pick<QuoteView['lines'][number], 'nature' | 'reused' | 'proprietary' | 'reason' | 'rowId' | 'typingId' | 'member' | 'memberId' | 'ecoCents' | 'computedMilli'> {
  return { nature: section === 'materiel' ? 'goods' : 'services', reused: false, proprietary: false, reason: '', rowId: null, typingId: null, member: OWN_CODE, memberId: null, ecoCents: 0, computedMilli: null }
}

function frozenView({ store, today }: Reading, quote: RowOf<'quote'>, doc: IssuedDocument): QuoteView {
  const { view } = doc.data as unknown as { view: QuoteView }
  const earlier: Partial<QuoteView> = { ...EARLIER, visitsComputed: view.visits }
  return { ...earlier, ...view, lines: view.lines.map((line) => ({ ...earlierLine(line.section), ...line })), ...quoteState(store, quote, today()), state: quoteState(store, quote, today()).state as QuoteView['state'], missing: [] }
}

/** A draft with its figures, for what wants more of them than the page. */
export function draftView(services: Reading, { quote, visit, machines, sources, asOf }: Gathered, figures: QuoteFigures = quoteFigures(sources)): QuoteView {
  const { store, resources, today } = services
  const client = quote.clientId ? store.get('client', quote.clientId) : undefined
  const { prices, input } = sources
  const rules = { catalog: catalogOf(prices.items), pack: prices.pack, roles: prices.roles, asOf }
  const decisionOf = new Map(figures.decisions.map((decision) => [decision.id, decision]))
  const decisions = machines.map(({ row, engine }): QuoteView['decisions'][number] => decisionView(row, engine, decisionOf.get(row.id), (code) => explain(code, engine, rules)))
  const missing = missingToIssue(store, sources, figures, quote, client, today())
  const ok = (wanted: readonly Decision[]): number => figures.decisions.filter(({ decision }) => wanted.includes(decision)).length
  const { rent } = figures
  return {
    id: quote.id, visitId: quote.visitId, clientId: quote.clientId, clientName: client?.name ?? null, state: figures.canBeSent ? (missing.length === 0 && quote.validUntil ? 'ready' : 'draft') : 'to_verify', number: null, docId: null,
    packId: visit.packId, packTitle: visit.packId ? findPack(visit.packId, resources).pack.title : null, asOf, validUntil: quote.validUntil, needs: [...input.needs], users: input.users, discountBp: input.discountBp, preferNew: input.preferNew, decisions,
    lines: figures.lines.map(({ machineIds, ...line }) => ({ ...line, typingId: typingId(quote.id, line), why: machineIds.flatMap((id) => decisions.filter(({ machineId }) => machineId === id).map(({ machineId, place, name, reasons }) => ({ machineId, machine: place ?? name, reasons }))) })),
    recurring: figures.recurring.map((line) => ({ ...line })),
    sections: [
      ...QUOTE_SECTIONS.map((section) => ({ section, netCents: figures.lines.filter((line) => line.section === section).reduce((sum, line) => sum + line.netCents, 0) })),
      { section: 'financement' as const, netCents: 0 },
      { section: 'maintenance' as const, netCents: figures.recurring.reduce((sum, line) => sum + line.monthlyHtCents, 0) },
    ],
    vatGroups: figures.vatGroups.map(({ category, rateBp, taxableCents, vatCents, discountCents }) => ({ category, rateBp, taxableCents, vatCents, discountCents })),
    linesNetCents: figures.linesNetCents, discountCents: figures.discountCents, totalHtCents: figures.totalHtCents, totalVatCents: figures.totalVatCents, totalTtcCents: figures.totalTtcCents,
    workMinutes: figures.workMinutes, visits: figures.visits, visitsComputed: figures.visitsComputed, visitMinutes: prices.recurring.visitMinutes, missing,
    rent: rent && { months: rent.months, rentHtCents: rent.rentHtCents, rentVatCents: rent.rentVatCents, rentTtcCents: rent.rentTtcCents, totalCostHtCents: rent.totalCostHtCents, residualHtCents: rent.residualHtCents, financeChargeCents: rent.financeChargeCents },
    terms: { workStart: quote.workStart, workDays: quote.workDays, rentMonths: quote.rentMonths, rentResidualCents: quote.rentResidualCents, rentRateBp: quote.rentRateBp, rentTiming: quote.rentTiming },
    publicBody: sources.clientKind === 'collectivite', prices: { version: prices.version, newer: pricesInForce(services, today(), visit.packId).version !== prices.version },
    before: { ok: ok(['KEEP']), total: figures.decisions.length }, after: { ok: ok(['KEEP', 'UPGRADE', 'MIGRATE', 'REPLACE']), toVerify: ok(['VERIFY']), total: figures.decisions.length },
    freeSharePct: figures.freeSharePct, reusePermille: figures.reusePermille,
  }
}

/** The eco-participation follows the hardware: nobody types it. */
function typingId(quoteId: Id, { sku, rowId }: Pick<QuoteFigures['lines'][number], 'sku' | 'rowId'>): Id | null {
  return sku === ECO ? null : (rowId ?? articleRowId(quoteId, sku))
}

function decisionView(row: RowOf<'machine'>, engine: EngineMachine, decided: MachineDecision | undefined, reason: (code: string) => QuoteView['decisions'][number]['reasons'][number]): QuoteView['decisions'][number] {
  return { machineId: row.id, name: row.name ?? row.host ?? '', place: row.place, decision: decided?.decision ?? 'VERIFY', reinstall: decided?.os === 'LINUX' && engine.os?.family === 'linux', reasons: (decided?.reasons ?? []).map(reason) }
}

/** What issuing waits for, as keys of the catalogue, and fields with something typed to correct (domain/untaken.ts). */
function missingToIssue(store: Store, { clientKind, rent, input, billing }: QuoteSources, figures: QuoteFigures, quote: RowOf<'quote'>, client: RowOf<'client'> | undefined, today: CivilDate): string[] {
  const scop = store.list('scop')[0]
  const contact = client ? store.list('account_contact', { clientId: client.id })[0] : undefined
  const publicBody = clientKind === 'collectivite'
  const working = new Set(figures.lines.map(({ member }) => member))
  const lines = store.list('quote_line', { quoteId: quote.id }).filter(({ removed }) => !removed)
  return [
    ...untaken(store, [
      { table: 'quote', id: quote.id }, { table: 'visit', id: quote.visitId, only: ['users'] }, ...lines.map(({ id }) => ({ table: 'quote_line' as const, id, except: ['qtyMilli'] })),
      ...figures.lines.map((line) => ({ table: 'quote_line' as const, id: typingId(quote.id, line), only: ['qtyMilli'], shown: { qtyMilli: line.qtyMilli } })),
      { table: 'client', id: client?.id, except: ['note'] }, { table: 'account_contact', id: contact?.id }, { table: 'site', id: quote.siteId, only: ['address', 'commune', 'postcode', 'vatRateBp'] },
    ]),
    ...missingOf(client, contact),
    ...(publicBody && client?.siret && !isSiret(client.siret) ? ['quote.siretWrong'] : []),
    ...(publicBody && client?.engagementRequired && !client.engagementNumber ? ['quote.engagement'] : []),
    ...(['name', 'form', 'siret', 'address', 'contactName'] as const).filter((field) => !scop?.[field]).map((field) => `field.scop.${field}`),
    ...(typedRateBp(store, LATE_PAYMENT, input.asOf) === null ? [`table.${LATE_PAYMENT}`] : []),
    ...(quote.validUntil ? (quote.validUntil < today ? ['quote.validityPast'] : []) : ['quote.validity']),
    ...(billing && unnumbered(billing, working).length > 0 ? ['billing.memberSiren'] : []),
    ...(billing && unnamed(billing, working).length > 0 ? ['billing.memberIdentity'] : []),
    ...(figures.canBeSent ? [] : ['quote.verify']),
    ...(figures.lines.length === 0 ? ['quote.lines'] : []),
    ...(figures.totalHtCents < 0 ? ['quote.negativeTotal'] : []),
    ...(figures.lines.some(({ proprietary, reason }) => proprietary && reason.trim() === '') ? ['quote.proprietary'] : []),
    ...(lines.some((row) => row.supplier?.trim() && !row.supplierReason?.trim()) ? ['quote.supplierReason'] : []),
    ...(!publicBody && quote.rentMonths !== null && quote.rentRateBp === null ? ['quote.rentRate'] : []),
    ...(!publicBody && rent && figures.rent === null && figures.totalHtCents > 0 ? ['quote.rentResidual'] : []),
  ]
}

/** How a pack suits a visit's machines: those that stay, and what it would cost. */
export function fitting(decisions: readonly MachineDecision[]): number {
  return decisions.filter(({ decision }) => decision === 'KEEP' || decision === 'UPGRADE' || decision === 'MIGRATE').length
}
