// An accepted quote as its billing request reads it: from the frozen view alone, never from rows that changed since.
import { z } from 'zod'
import { AcceptedQuote, BillingNetwork } from '../../../domain/billing/billing-request.ts'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { BasisPoints, Cents } from '../../../domain/money.ts'
import { ECO, QUOTE_SECTIONS } from '../../../domain/quoting/case.ts'
import { VATEX } from '../../../domain/quoting/price-quote.ts'
import { SECTIONS } from '../../../domain/words.ts'
import { documentState } from '../quoting/quote-state.ts'
import { signaturesOf } from '../documents/signatures.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument } from '../store/store.ts'
import type { BillingTerms } from '../../../domain/billing/terms.ts'

const Tax = { vatCategory: z.enum(['S', 'E']), vatRateBp: BasisPoints }
/** Quotes issued before members were say nothing of nature, member and eco-participation of a line. */
const FrozenLine = z.object({ section: z.enum(SECTIONS), sku: z.string(), label: z.string(), qtyMilli: z.int(), unitCents: Cents, netCents: Cents, ...Tax, nature: z.enum(['goods', 'services']).optional(), member: z.string().optional(), ecoCents: Cents.optional() })
const FrozenView = z.object({ discountBp: z.int(), lines: z.array(FrozenLine), totalHtCents: Cents, totalVatCents: Cents, totalTtcCents: Cents })

/** @throws Refusal NOT_FOUND, STATE_REFUSED when it is not accepted, INVALID when its frozen data cannot be read */
export function acceptedQuote({ store, today }: Pick<Services, 'store' | 'today'>, docId: string, terms: BillingTerms): { readonly quote: AcceptedQuote; readonly doc: IssuedDocument } {
  const doc = store.documents.get(docId)
  if (doc?.type !== 'quote') throw new Refusal('NOT_FOUND', { what: 'quote' })
  const { standing } = signaturesOf(store, docId)
  const state = documentState(store, doc, today())
  if (state !== 'accepted' || !standing?.signedPdfSha256) throw new Refusal('STATE_REFUSED', { what: doc.number, state })
  const read = FrozenView.safeParse((doc.data as { view?: unknown }).view)
  // A document of another version of packtic: billed where it was made.
  if (!read.success) throw new Refusal('STATE_REFUSED', { what: doc.number, state: 'unread' })
  const view = read.data
  const eco = view.lines.filter((line) => line.sku === ECO)
  const worked = view.lines.filter((line) => line.sku !== ECO)
  const before = worked.every((line) => line.ecoCents === undefined)
  const hardware = worked.findIndex((line) => line.section === 'materiel')
  const ecoTax = eco.find((line) => line.vatCategory === 'S') ?? eco[0] ?? worked.find((line) => line.vatCategory === 'S') ?? { vatCategory: 'E', vatRateBp: 0 }
  const quote = AcceptedQuote.parse({
    docId, number: doc.number, acceptedOn: civilDateOf(standing.signedAt ?? doc.at), discountBp: view.discountBp, vatex: terms.seller.vat === 'franchise' ? VATEX.franchise : VATEX.training, ecoTax: { vatCategory: ecoTax.vatCategory, vatRateBp: ecoTax.vatRateBp },
    lines: worked.map((line, at) => ({
      ...line, nature: line.nature ?? (line.section === QUOTE_SECTIONS[0] ? 'goods' : 'services'), member: line.member ?? terms.seller.code,
      ecoCents: line.ecoCents ?? (before && at === Math.max(0, hardware) ? eco.reduce((all, one) => all + one.netCents, 0) : 0),
    })),
    totalHtCents: view.totalHtCents, totalVatCents: view.totalVatCents, totalTtcCents: view.totalTtcCents, proofs: [standing.signedPdfSha256],
  })
  return { quote, doc }
}

/** @throws Refusal QUOTE_INCOMPLETE naming what our own identity lacks */
export function networkOf({ mode, commissionBp, commissionVatBp, seller, members }: BillingTerms, working: ReadonlySet<string>): BillingNetwork {
  const plain = ({ code, name, siren, vat }: BillingTerms['seller']): object => ({ code, name, siren, vat })
  const parsed = BillingNetwork.safeParse({ mode, commissionBp, commissionVatBp, seller: plain(seller), members: members.filter((one) => one.code === seller.code || working.has(one.code)).map(plain) })
  // Members were asked for theirs before the quote was issued: what can be wrong is ours.
  if (!parsed.success) throw new Refusal('QUOTE_INCOMPLETE', { count: 1, missing: 'field.scop.siret' })
  return parsed.data
}
