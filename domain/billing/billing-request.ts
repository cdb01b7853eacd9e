// What leaves the laptop to be billed: never an invoice. Made from what the client accepted or from a due of a contract, equal to it to
// the cent, and under a key that is the same whoever makes it again. Source: design/business.md 3.10.
import { z } from 'zod'
import { CivilDate } from '../civil-date.ts'
import { Refusal } from '../errors.ts'
import { Sha256 } from '../ids.ts'
import { applyRate, BasisPoints, Cents, sum } from '../money.ts'
import { commission } from '../quoting/commission.ts'
import { VATEX } from '../quoting/price-quote.ts'
import type { VatGroup } from '../quoting/totals.ts'
import { CLIENT_KINDS, SECTIONS } from '../words.ts'
import { type ChorusData, chorusData, chorusIssues, ClientChorus } from './chorus.ts'
import { memberShares, type SellerTax } from './member-shares.ts'
import { Siren, Siret } from './siret.ts'

const Words = z.string().min(1).max(400)
export const BillingClient = z.strictObject({
  name: Words, kind: z.enum(CLIENT_KINDS), siren: Siren.nullable(), siret: Siret.nullable(), vatLiable: z.boolean(), seat: Words, billingAddress: Words.nullable(), deliveryAddress: Words.nullable(), chorus: ClientChorus.nullable(),
})
/** The co-op (mode A) or a member (mode B), as the hub knows it. */
const Seller = z.strictObject({ code: Words, name: Words, siren: Siren, vat: z.enum(['normal', 'franchise']) })
const Member = Seller
export const BillingNetwork = z.strictObject({ mode: z.enum(['A', 'B']), seller: Seller, members: z.array(Member).min(1), commissionBp: BasisPoints, commissionVatBp: BasisPoints })

const Line = z.strictObject({
  section: z.enum(SECTIONS), sku: z.string(), label: Words, qtyMilli: z.int(), unitCents: Cents, netCents: Cents, vatCategory: z.enum(['S', 'E']), vatRateBp: BasisPoints,
  nature: z.enum(['goods', 'services']), member: Words, ecoCents: Cents.min(0).default(0),
})
export const AcceptedQuote = z.strictObject({
  docId: Words, number: Words, acceptedOn: CivilDate, lines: z.array(Line).min(1), discountBp: z.int().min(0).max(10_000), vatex: z.string().nullable(), ecoTax: z.strictObject({ vatCategory: z.enum(['S', 'E']), vatRateBp: BasisPoints }),
  totalHtCents: Cents, totalVatCents: Cents, totalTtcCents: Cents, proofs: z.array(Sha256).min(1),
})
export type AcceptedQuote = z.infer<typeof AcceptedQuote>
export const ContractDue = z.strictObject({ contractId: Words, number: Words, label: Words, from: CivilDate, to: CivilDate, htCents: Cents, vatRateBp: BasisPoints, member: Words, proofs: z.array(Sha256).min(1) })
export type ContractDue = z.infer<typeof ContractDue>
export type BillingClient = z.infer<typeof BillingClient>
export type BillingNetwork = z.infer<typeof BillingNetwork>
type Seller = z.infer<typeof Seller>

export type BillingLine = Omit<z.infer<typeof Line>, 'ecoCents'>
interface MemberShare { readonly member: string; readonly shareHtCents: Cents; readonly commissionCents: Cents; readonly payoutHtCents: Cents }
export interface BillingRequest {
  /** Names what is billed, not who asked: the same quote or due asked twice is one request. */
  readonly key: string
  readonly mode: 'A' | 'B'
  readonly what: 'quote' | 'contract' | 'commission'
  readonly seller: Seller
  readonly client: BillingClient | { readonly member: Seller }
  readonly reference: string
  readonly period: { readonly from: CivilDate; readonly to: CivilDate } | null
  readonly operation: 'goods' | 'services' | 'both'
  readonly lines: readonly BillingLine[]
  readonly vatGroups: readonly VatGroup[]
  readonly totalHtCents: Cents
  readonly totalVatCents: Cents
  readonly totalTtcCents: Cents
  readonly shares: readonly MemberShare[]
  readonly commissionBp: number
  readonly chorus: ChorusData | null
  readonly proofs: readonly string[]
}

/**
 * Requests for an accepted quote: one from the co-op in mode A; in mode B one from each member, and one for each commission.
 * @throws Refusal QUOTE_INCOMPLETE with what the client's invoice would miss; INVALID when the amounts are not those accepted
 */
export function billQuote(quote: AcceptedQuote, client: BillingClient, network: BillingNetwork): BillingRequest[] {
  const chorus = readyClient(client)
  const { whole, members } = memberShares(quote.lines, quote.discountBp, (member) => taxOf(quote, network, member))
  const shares = sharesOf(whole.totalHtCents, members, network.commissionBp)
  const common = { mode: network.mode, what: 'quote' as const, client, reference: quote.number, period: null, commissionBp: network.commissionBp, chorus, proofs: quote.proofs }
  if (network.mode === 'A') {
    same(quote, whole)
    return [{ ...common, key: `quote/${quote.docId}`, seller: network.seller, operation: operationOf(quote.lines), lines: [...quote.lines.map(plain), ...ecoLine(quote.ecoTax, quote.lines)], vatGroups: whole.vatGroups, totalHtCents: whole.totalHtCents, totalVatCents: whole.totalVatCents, totalTtcCents: whole.totalTtcCents, shares }]
  }
  const ofMembers = members.map(({ member, ...sums }): BillingRequest => {
    const own = quote.lines.filter((line) => line.member === member)
    return { ...common, key: `quote/${quote.docId}/${member}`, seller: sellerOf(network, member), operation: operationOf(own), lines: [...own.map(plain), ...ecoLine(taxOf(quote, network, member).ecoTax, own)], ...sums, shares: shares.filter((one) => one.member === member) }
  })
  same(quote, { totalHtCents: sum(ofMembers.map((one) => one.totalHtCents)), totalVatCents: sum(ofMembers.map((one) => one.totalVatCents)), totalTtcCents: sum(ofMembers.map((one) => one.totalTtcCents)) })
  return [...ofMembers, ...shares.flatMap((share) => commissionRequest(`quote/${quote.docId}`, quote.number, share, network, quote.proofs))]
}

/** Requests for one due of a contract; the member in charge carries it whole. */
export function billDue(due: ContractDue, client: BillingClient, network: BillingNetwork): BillingRequest[] {
  const chorus = readyClient(client)
  const seller = network.mode === 'A' ? network.seller : sellerOf(network, due.member)
  const exempt = seller.vat === 'franchise'
  const line: BillingLine = { section: 'installation', sku: 'MNT', label: due.label, qtyMilli: 1000, unitCents: due.htCents, netCents: due.htCents, vatCategory: exempt ? 'E' : 'S', vatRateBp: exempt ? 0 : due.vatRateBp, nature: 'services', member: due.member }
  const { whole, members } = memberShares([{ ...line, ecoCents: 0 }], 0, () => ({ ecoTax: line, vatex: exempt ? VATEX.franchise : null }))
  const shares = sharesOf(whole.totalHtCents, members, network.commissionBp)
  const key = `contract/${due.contractId}/${due.from}`
  const { vatGroups, totalHtCents, totalVatCents, totalTtcCents } = whole
  const request: BillingRequest = { key, mode: network.mode, what: 'contract', seller, client, reference: due.number, period: { from: due.from, to: due.to }, operation: 'services', lines: [line], vatGroups, totalHtCents, totalVatCents, totalTtcCents, shares, commissionBp: network.commissionBp, chorus, proofs: due.proofs }
  return network.mode === 'A' ? [request] : [request, ...shares.flatMap((share) => commissionRequest(key, due.number, share, network, due.proofs))]
}

/** In mode B the network bills its commission to the member, apart; none for nothing, and none to itself. */
function commissionRequest(key: string, reference: string, { member, commissionCents }: MemberShare, network: BillingNetwork, proofs: readonly string[]): BillingRequest[] {
  if (commissionCents === 0 || member === network.seller.code) return []
  const exempt = network.seller.vat === 'franchise'
  const [vatCategory, vatRateBp] = exempt ? (['E', 0] as const) : (['S', network.commissionVatBp] as const)
  const vatCents = applyRate(commissionCents, vatRateBp)
  return [{
    key: `${key}/${member}/commission`, mode: 'B', what: 'commission', seller: network.seller, client: { member: sellerOf(network, member) }, reference, period: null, operation: 'services',
    lines: [{ section: 'installation', sku: 'COMMISSION', label: reference, qtyMilli: 1000, unitCents: commissionCents, netCents: commissionCents, vatCategory, vatRateBp, nature: 'services', member }],
    vatGroups: [{ category: vatCategory, rateBp: vatRateBp, linesNetCents: commissionCents, discountCents: 0, taxableCents: commissionCents, vatCents, ...(exempt ? { vatex: VATEX.franchise } : {}) }],
    totalHtCents: commissionCents, totalVatCents: vatCents, totalTtcCents: commissionCents + vatCents, shares: [], commissionBp: network.commissionBp, chorus: null, proofs,
  }]
}

/** What the client's invoice would miss, by path; empty when it can be billed. */
export function clientIssues({ kind, vatLiable, siren, chorus }: Pick<BillingClient, 'kind' | 'vatLiable' | 'siren' | 'chorus'>): string[] {
  return [...(vatLiable && siren === null ? ['client.siren'] : []), ...(kind === 'collectivite' ? chorusIssues(chorus) : [])]
}

function readyClient(client: BillingClient): ChorusData | null {
  const missing = clientIssues(client)
  if (missing.length > 0) throw new Refusal('QUOTE_INCOMPLETE', { count: missing.length, missing: missing.join(', ') })
  return client.kind === 'collectivite' && client.chorus ? chorusData(client.chorus) : null
}

function sharesOf(totalHtCents: Cents, members: readonly { readonly member: string; readonly totalHtCents: Cents }[], commissionBp: number): MemberShare[] {
  const split = commission(totalHtCents, Object.fromEntries(members.map((one) => [one.member, one.totalHtCents])), commissionBp)
  return members.map(({ member, totalHtCents: shareHtCents }) => ({ member, shareHtCents, commissionCents: split.byMember[member] ?? 0, payoutHtCents: split.payoutHtByMember[member] ?? 0 }))
}

type Amounts = Pick<AcceptedQuote, 'totalHtCents' | 'totalVatCents' | 'totalTtcCents'>
function same(accepted: Amounts, billed: Amounts): void {
  for (const amount of ['totalHtCents', 'totalVatCents', 'totalTtcCents'] as const) {
    if (accepted[amount] !== billed[amount]) throw new Refusal('INVALID', { what: amount }, { issues: [{ path: `quote.${amount}`, rule: 'not the accepted amount' }] })
  }
}

function sellerOf({ members }: BillingNetwork, code: string): Seller {
  const found = members.find((one) => one.code === code)
  if (!found) throw new Refusal('INVALID', { what: code }, { issues: [{ path: 'network.members', rule: 'member unknown' }] })
  return found
}

/** One seller in mode A; in mode B each member is taxed as itself. */
function taxOf({ ecoTax, vatex }: AcceptedQuote, network: BillingNetwork, member: string): SellerTax {
  if (network.mode === 'A') return { ecoTax, vatex }
  return sellerTax(sellerOf(network, member).vat, ecoTax)
}

/** `ecoTax`: of a seller that taxes. */
export function sellerTax(vat: Seller['vat'], ecoTax: SellerTax['ecoTax']): SellerTax {
  return vat === 'franchise' ? { ecoTax: { vatCategory: 'E', vatRateBp: 0 }, vatex: VATEX.franchise } : { ecoTax, vatex: VATEX.training }
}

function ecoLine(ecoTax: AcceptedQuote['ecoTax'], lines: AcceptedQuote['lines']): BillingLine[] {
  const ecoCents = sum(lines.map((line) => line.ecoCents))
  return ecoCents === 0 ? [] : [{ section: 'materiel', sku: 'ECO', label: 'ECO', qtyMilli: 1000, unitCents: ecoCents, netCents: ecoCents, ...ecoTax, nature: 'goods', member: lines[0]?.member ?? '' }]
}

const plain = ({ ecoCents: _eco, ...line }: AcceptedQuote['lines'][number]): BillingLine => line

function operationOf(lines: readonly { readonly nature: 'goods' | 'services' }[]): BillingRequest['operation'] {
  const natures = new Set(lines.map((line) => line.nature))
  return natures.size === 2 ? 'both' : natures.has('goods') ? 'goods' : 'services'
}
