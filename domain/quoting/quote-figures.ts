// A quote's figures from what it stands on: the facts, the prices, the technician's own lines. Pure, so that an issued
// quote computes again from what it froze, whatever the price list has become since.
import { z } from 'zod'
import { sellerTax } from '../billing/billing-request.ts'
import { type MemberLine, memberShares, type Shares, sumOfMembers } from '../billing/member-shares.ts'
import { aloneTerms, BillingTerms, memberOf, type Party, vatOf } from '../billing/terms.ts'
import { catalogOf, Prices, type SoldItem } from '../catalogue/item.ts'
import { type Cents, Cents as CentsSchema, netOf, roundDiv, sum } from '../money.ts'
import { CLIENT_KINDS, DECISIONS, ITEM_SECTIONS, RENT_TIMINGS } from '../words.ts'
import { ECO, QUOTE_SECTIONS, QuoteInput, type QuoteSection } from './case.ts'
import type { Decision, MachineDecision } from './decide.ts'
import { type Lease, lease, leaseRows, type LeaseRow } from './lease.ts'
import { priceQuote, VATEX } from './price-quote.ts'
import { type Totals, totals } from './totals.ts'

/** What a person changed or added: a computed line by its article, an article taken from the list, or a line in free words. */
export const TypedLine = z.object({
  id: z.string(), sku: z.string().nullable(), added: z.boolean().nullable(), section: z.enum(ITEM_SECTIONS).nullable(), label: z.string().nullable(), qtyMilli: z.int().nullable(), unitCents: CentsSchema.nullable(), ecoCents: CentsSchema.nullable(),
  nature: z.enum(['goods', 'services']).nullable(), reused: z.boolean().nullable(), free: z.boolean().nullable(), removed: z.boolean().nullable(), proprietaryReason: z.string().nullable(),
  /** Who does the line; ours when nobody was chosen. */
  memberId: z.string().nullable().default(null),
})
export type TypedLine = z.infer<typeof TypedLine>

export const RentTerms = z.object({ months: z.int().min(1).max(120), residualCents: CentsSchema.min(0), annualRateBp: z.int().min(0), timing: z.enum(RENT_TIMINGS) })
export type RentTerms = z.infer<typeof RentTerms>

/** Everything that decides an amount; frozen whole with an issued quote. */
export const QuoteSources = z.object({
  clientKind: z.enum(CLIENT_KINDS).nullable(), input: QuoteInput, prices: Prices, typed: z.array(TypedLine), rent: RentTerms.nullable(),
  chosen: z.array(z.object({ machineId: z.string(), decision: z.enum(DECISIONS) })),
  /** Programs of the pack, for the share of free software; null without a pack. */
  software: z.array(z.object({ name: z.string(), free: z.boolean() })).nullable(),
  /** Who sells and who works; null for a quote frozen before there were members. */
  billing: BillingTerms.nullable().default(null),
  /** Work and visits follow the quantities of the lines. False for a quote frozen when they followed the machines alone. */
  workFollows: z.boolean().default(false),
})
export type QuoteSources = z.infer<typeof QuoteSources>

export interface FigureLine {
  /** The article, or the row of a line in free words. */
  readonly id: string
  readonly section: QuoteSection; readonly sku: string; readonly label: string; readonly qtyMilli: number; readonly unitCents: Cents; readonly netCents: Cents; readonly vatCategory: 'S' | 'E'; readonly vatRateBp: number
  readonly nature: 'goods' | 'services'; readonly reused: boolean; readonly proprietary: boolean; readonly reason: string
  readonly origin: 'computed' | 'changed' | 'manual'; /** What the rules count, where a quantity was typed over it; else null. */ readonly computedMilli: number | null; readonly machineIds: readonly string[]; readonly rowId: string | null
  /** Code and row of the member who does it; its eco-participation, which comes in a line of its own. */
  readonly member: string; readonly memberId: string | null; readonly ecoCents: Cents
}
interface MonthlyLine { readonly id: string; readonly sku: string; readonly label: string; readonly machines: number | null; readonly monthlyHtCents: Cents; readonly origin: 'computed' | 'manual' }

export interface QuoteFigures extends Totals {
  readonly decisions: readonly MachineDecision[]; readonly lines: readonly FigureLine[]; readonly recurring: readonly MonthlyLine[]
  /** `visitsComputed`: what the work makes, whatever was typed over the line of visits. */
  readonly workMinutes: number; readonly visits: number; readonly visitsComputed: number; readonly canBeSent: boolean
  /** Null where no rent is simulated, or none may be. */
  readonly rent: (RentTerms & Lease & { readonly vatBp: number }) | null
  /** Reused among the hardware without its eco-participation, thousandths of the net price; null without hardware. */
  readonly reusePermille: number | null
  /** Free among the programs put in, whole percent; null where none is known. */
  readonly freeSharePct: number | null
}

export function quoteFigures(sources: QuoteSources): QuoteFigures {
  const { input, prices, typed } = sources
  const data = { catalog: catalogOf(prices.items), pack: prices.pack, recurring: prices.recurring, roles: prices.roles }
  const { quote, causes } = priceQuote(input, data, new Map<string, Decision>(sources.chosen.map(({ machineId, decision }) => [machineId, decision])))
  const { lines, ...work } = mergedLines(sources, quote, causes)
  const sums = sumsOf(sources, lines)
  return {
    ...sums, decisions: quote.decisions, lines, ...work, canBeSent: quote.canBeSent,
    recurring: [
      ...quote.recurring.map(({ sku, label, machines, monthlyHtCents }) => ({ id: sku, sku, label, machines: machines ?? null, monthlyHtCents, origin: 'computed' as const })),
      ...typed.flatMap((row) => (row.section === 'maintenance' && !row.removed ? [{ id: row.id, sku: '', label: row.label ?? '', machines: null, monthlyHtCents: netOf(row.unitCents ?? 0, row.qtyMilli ?? 0), origin: 'manual' as const }] : [])),
    ],
    rent: rentOf(sources, sums.totalHtCents), reusePermille: reusePermille(lines), freeSharePct: freeShare(sources.software, lines),
  }
}

const termsOf = ({ billing, input }: QuoteSources): BillingTerms => billing ?? aloneTerms(input.sellerVat)

/** One seller's totals (mode A), or the sum of what each member will bill (mode B): docs/decisions/papers.md, VAT in mode B. */
function sumsOf(sources: QuoteSources, lines: readonly FigureLine[]): Totals {
  const { mode, seller } = termsOf(sources)
  if (mode === 'B') return sumOfMembers(quoteShares(sources, lines).members)
  return totals(lines, sources.input.discountBp, seller.vat === 'franchise' ? VATEX.franchise : VATEX.training)
}

/** What each member carries of the quote. */
export function quoteShares(sources: QuoteSources, lines: readonly FigureLine[]): Shares {
  const terms = termsOf(sources)
  const worked: readonly MemberLine[] = lines.filter(({ sku }) => sku !== ECO)
  return memberShares(worked, sources.input.discountBp, (code) => sellerTax(vatOf(terms, code), { vatCategory: 'S', vatRateBp: sources.input.vatRateBp }))
}

/** The schedule of the rent shown, to its last cent. */
export function rentSchedule({ rent, totalHtCents }: QuoteFigures): readonly LeaseRow[] {
  return rent ? leaseRows({ ...rent, pvCents: totalHtCents }) : []
}

/** A rental alone, never with an option to buy; a public body has no deferred payment (design/business.md 3.8, I15). */
function rentOf({ rent, clientKind, input }: QuoteSources, totalHtCents: Cents): QuoteFigures['rent'] {
  if (rent === null || clientKind === 'collectivite' || totalHtCents <= rent.residualCents) return null
  const vatBp = input.sellerVat === 'franchise' ? 0 : input.vatRateBp
  return { ...rent, ...lease({ ...rent, pvCents: totalHtCents }, vatBp), vatBp }
}

type Computed = ReturnType<typeof priceQuote>

/**
 * Computed lines with what a person changed, articles taken from the list, then lines in free words. What follows from quantities
 * follows those typed over: eco-participation, work, and its visits (design/business.md 3.6: minutes × quantity), whose own typed quantity wins.
 */
function mergedLines(sources: QuoteSources, { lines: computed, ...quote }: Computed['quote'], causes: Computed['causes']): Pick<QuoteFigures, 'lines' | 'workMinutes' | 'visits' | 'visitsComputed'> {
  const { input, prices, typed } = sources
  const terms = termsOf(sources)
  const items = new Map(prices.items.map((item) => [item.sku, item]))
  const changes = new Map(typed.flatMap((row) => (row.sku ? [[row.sku, row] as const] : [])))
  const doneBy = ({ code, id }: Party): Pick<FigureLine, 'member' | 'memberId'> => ({ member: code, memberId: id })
  const taxed = (exempt: boolean, { code }: Party): Pick<FigureLine, 'vatCategory' | 'vatRateBp'> => (exempt || vatOf(terms, code) === 'franchise' ? { vatCategory: 'E', vatRateBp: 0 } : { vatCategory: 'S', vatRateBp: input.vatRateBp })
  const priced = (item: SoldItem, section: QuoteSection, qtyMilli: number, row: TypedLine | undefined, origin: FigureLine['origin'], by = memberOf(terms, row?.memberId), computedMilli: number | null = null): FigureLine => ({
    id: item.sku, section, sku: item.sku, label: item.label, qtyMilli, unitCents: item.unitHtCents ?? 0, netCents: netOf(item.unitHtCents ?? 0, qtyMilli), ...taxed(item.vatExempt || (section === 'formation' && input.trainingExempt), by),
    nature: item.nature, reused: item.reused, proprietary: item.free === false, reason: row?.proprietaryReason ?? '', origin, computedMilli, machineIds: causes.get(item.sku) ?? [], rowId: row?.id ?? null, ...doneBy(by), ecoCents: netOf(item.ecoCents, qtyMilli),
  })
  const travel = prices.roles.travel
  const counted = ({ sku, section }: { readonly sku: string; readonly section: QuoteSection }, milli: number): FigureLine[] => {
    const [item, row] = [items.get(sku), changes.get(sku)]
    const typedMilli = row?.qtyMilli ?? null
    if (!item || row?.removed || (typedMilli ?? milli) === 0) return []
    return [typedMilli === null ? priced(item, section, milli, row, 'computed') : priced(item, section, typedMilli, row, 'changed', undefined, milli)]
  }
  const kept = computed.flatMap((line) => (line.sku === ECO || (sources.workFollows && line.sku === travel) ? [] : counted(line, line.qty * 1000)))
  const known = new Set([...computed.map(({ sku }) => sku), ...(sources.workFollows ? [travel] : [])])
  const added = prices.items.flatMap((item): FigureLine[] => {
    const row = changes.get(item.sku)
    if (!row?.added || row.removed || known.has(item.sku) || item.sku === ECO || item.section === 'maintenance') return []
    return [priced(item, item.section, row.qtyMilli ?? 1000, row, 'manual')]
  })
  const free = typed.flatMap((row): FigureLine[] => {
    if (row.sku !== null || row.removed || row.section === null || row.section === 'maintenance') return []
    const [qtyMilli, unitCents, by] = [row.qtyMilli ?? 0, row.unitCents ?? 0, memberOf(terms, row.memberId)]
    return [{ id: row.id, section: row.section, sku: '', label: row.label ?? '', qtyMilli, unitCents, netCents: netOf(unitCents, qtyMilli), ...taxed(false, by), ...doneBy(by), ecoCents: netOf(row.ecoCents ?? 0, qtyMilli), nature: row.nature ?? (row.section === 'materiel' ? 'goods' : 'services'), reused: row.reused ?? false, proprietary: row.section === 'logiciels' && row.free === false, reason: row.proprietaryReason ?? '', origin: 'manual', computedMilli: null, machineIds: [], rowId: row.id }]
  })
  const minuteMilli = [...kept, ...added].reduce((all, { sku, qtyMilli }) => all + BigInt(items.get(sku)?.minutes ?? 0) * BigInt(qtyMilli), 0n)
  const workMinutes = sources.workFollows ? Number(roundDiv(minuteMilli, 1000n)) : quote.workMinutes
  const visitsComputed = sources.workFollows ? Math.ceil(workMinutes / prices.recurring.visitMinutes) : quote.visits
  const onVisits = changes.get(travel)
  const visits = sources.workFollows && onVisits && !onVisits.removed && onVisits.qtyMilli !== null ? Math.ceil(onVisits.qtyMilli / 1000) : visitsComputed
  const article = items.get(travel)
  const travels = sources.workFollows && article && article.section !== 'maintenance' ? counted({ sku: travel, section: article.section }, visitsComputed * 1000) : []
  const order = new Map(prices.items.map(({ sku }, at) => [sku, at]))
  const listed = [...kept, ...added, ...travels].toSorted((a, b) => (order.get(a.sku) ?? 0) - (order.get(b.sku) ?? 0))
  const worked = [...listed, ...free]
  const ecoItem = items.get(ECO)
  // One line as one seller bills it; where members sell, each passes on that of its own hardware.
  const owners = terms.mode === 'A' ? [terms.seller] : terms.members.filter(({ code }) => worked.some((line) => line.member === code && line.ecoCents !== 0))
  const eco = owners.flatMap((by, at): FigureLine[] => {
    const ecoCents = sum(worked.filter(({ member }) => terms.mode === 'A' || member === by.code).map((line) => line.ecoCents))
    return ecoItem && ecoItem.section !== 'maintenance' && ecoCents > 0 ? [{ ...priced(ecoItem, ecoItem.section, 1000, undefined, 'computed', by), id: at === 0 ? ECO : `${ECO}/${by.code}`, unitCents: ecoCents, netCents: ecoCents, ecoCents: 0 }] : []
  })
  const lines = QUOTE_SECTIONS.flatMap((section) => [...worked.filter((line) => line.section === section), ...eco.filter((line) => line.section === section)])
  return { lines, workMinutes, visits, visitsComputed }
}

function reusePermille(lines: readonly FigureLine[]): number | null {
  const hardware = lines.filter(({ section, sku }) => section === 'materiel' && sku !== ECO)
  const all = sum(hardware.map(({ netCents }) => netCents))
  if (all <= 0) return null
  return Number(roundDiv(BigInt(sum(hardware.filter(({ reused }) => reused).map(({ netCents }) => netCents))) * 1000n, BigInt(all)))
}

/** The pack's programs, and each proprietary one that the quote adds to them: a licence sold beside a free pack is said. */
function freeShare(software: QuoteSources['software'], lines: readonly FigureLine[]): number | null {
  const proprietary = lines.filter((line) => line.proprietary).length
  const all = (software?.length ?? 0) + proprietary
  if (all === 0) return null
  const free = (software ?? []).filter((one) => one.free).length
  return Number(roundDiv(BigInt(100 * free), BigInt(all)))
}
