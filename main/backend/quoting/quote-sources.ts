// What a draft quote stands on, gathered from the base: the machines' facts, the prices of its day, the technician's lines.
import type { CivilDate } from '../../../domain/civil-date.ts'
import { itemsKept, sold } from '../../../domain/catalogue/item.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { EngineMachine } from '../../../domain/quoting/case.ts'
import type { QuoteSources, TypedLine } from '../../../domain/quoting/quote-figures.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { NEEDS } from '../../../domain/words.ts'
import { billingTerms } from '../billing/terms.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { pricesInForce } from '../reference/prices-in-force.ts'
import { vatRates } from '../reference/rates.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'
import { machineDigest } from '../views/read-machine.ts'
import { machinesOf } from '../views/visit.ts'

export interface QuotedMachine { readonly row: RowOf<'machine'>; readonly engine: EngineMachine }

/** The machines a quote prices: inventoried, real and not retired. */
export function quotedMachines(store: Store, visit: RowOf<'visit'>, asOf: CivilDate): readonly QuotedMachine[] {
  return machinesOf(store, visit).flatMap((row) => {
    if (row.retired) return []
    const digest = machineDigest(store, row, asOf)
    return digest && !digest.projection.virtual ? [{ row, engine: digest.projection.machine }] : []
  })
}

/** @throws Refusal NOT_FOUND */
export function theQuote(store: Store, quoteId: Id): RowOf<'quote'> {
  const quote = store.get('quote', quoteId)
  if (!quote) throw new Refusal('NOT_FOUND', { what: 'quote' })
  return quote
}

export interface Gathered { readonly quote: RowOf<'quote'>; readonly visit: RowOf<'visit'>; readonly machines: readonly QuotedMachine[]; readonly sources: QuoteSources; readonly asOf: CivilDate }

/** @throws Refusal NOT_FOUND, TABLE_EXPIRED */
export function gatherSources(services: Pick<Services, 'store' | 'resources' | 'today'>, quoteId: Id): Gathered {
  const { store, resources, today } = services
  const quote = theQuote(store, quoteId)
  const visit = quote.visitId ? store.get('visit', quote.visitId) : undefined
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  const client = quote.clientId ? store.get('client', quote.clientId) : undefined
  const site = quote.siteId ? store.get('site', quote.siteId) : undefined
  const asOf = quote.asOf ?? today()
  const billing = billingTerms(services, asOf)
  const { version, ownId, items, pack, recurring, roles } = pricesInForce(services, asOf, visit.packId)
  const machines = quotedMachines(store, visit, asOf)
  const needs = NEEDS.filter((kind) => store.list('need', { visitId: visit.id }).some((need) => need.kind === kind && need.wanted))
  const sources: QuoteSources = {
    clientKind: client?.kind ?? null,
    input: {
      asOf, needs: [...needs], users: visit.users ?? 0, machines: needs.includes('informatique') ? machines.map(({ engine }) => engine) : [],
      // The client's kind changes no line; issuing asks for it all the same (see `missing`).
      client: client?.kind ?? 'entreprise',
      discountBp: quote.discountBp ?? 0, preferNew: quote.preferNew ?? false, sellerVat: billing.seller.vat, vatRateBp: site?.vatRateBp ?? vatRates(resources, asOf).standardVatBp,
      // Exempt training is said by each article of the list.
      trainingExempt: false,
    },
    prices: { version, ownId, items: items.map(sold), pack, recurring, roles },
    typed: store.list('quote_line', { quoteId }).map(typedLine),
    // A rate that nobody typed is not a rate of nothing: no rent is offered at 0 % unless a person wrote it.
    rent: quote.rentMonths === null || quote.rentRateBp === null ? null : { months: quote.rentMonths, residualCents: Math.max(0, quote.rentResidualCents ?? 0), annualRateBp: quote.rentRateBp, timing: quote.rentTiming ?? 'arrears' },
    chosen: machines.flatMap(({ row }) => (row.verdict ? [{ machineId: row.id, decision: row.verdict }] : [])),
    software: visit.packId ? findPack(visit.packId, resources).pack.software.map(({ name, free }) => ({ name, free })) : null,
    billing, workFollows: true,
  }
  return { quote, visit, machines, sources, asOf }
}

/** Purchase price and supplier are none of the quote's figures: they stay behind. */
function typedLine({ id, sku, added, section, label, qtyMilli, unitCents, ecoCents, nature, reused, free, removed, proprietaryReason, memberId }: RowOf<'quote_line'>): TypedLine {
  return { id, sku, added, section, label, qtyMilli, unitCents, ecoCents, nature, reused, free, removed, proprietaryReason, memberId }
}

/** What an issued quote freezes: of the list, only the articles that its figures need. */
export function frozenSources({ prices, typed, ...rest }: QuoteSources): QuoteSources {
  return { ...rest, typed, prices: { ...prices, items: itemsKept(prices.items, prices.roles, typed.flatMap(({ sku }) => sku ?? [])) } }
}
