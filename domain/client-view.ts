// The only data shown while the client looks: each field is named here, so that a new one of the quote stays hidden until
// somebody decides otherwise. No purchase price, margin or supplier, no address or serial, no other client, no colleague's note.
import type { CivilDate } from './civil-date.ts'
import type { Cents } from './money.ts'
import type { Decision } from './quoting/decide.ts'

export interface QuoteShown {
  readonly number: string | null; readonly packTitle: { readonly fr: string; readonly en: string } | null; readonly clientName: string | null; readonly validUntil: CivilDate | null; readonly docId: string | null; readonly state: string
  readonly decisions: readonly { readonly place: string | null; readonly decision: Decision; readonly reinstall: boolean; readonly reasons: readonly { readonly code: string }[] }[]
  readonly lines: readonly { readonly section: string; readonly label: string; readonly qtyMilli: number; readonly netCents: Cents; readonly proprietary: boolean; readonly reason: string }[]
  readonly recurring: readonly { readonly label: string; readonly monthlyHtCents: Cents }[]
  readonly sections: readonly { readonly section: string; readonly netCents: Cents }[]
  readonly vatGroups: readonly { readonly category: 'S' | 'E'; readonly rateBp: number; readonly vatCents: Cents }[]
  readonly discountCents: Cents; readonly totalHtCents: Cents; readonly totalVatCents: Cents; readonly totalTtcCents: Cents
  readonly rent: { readonly months: number; readonly rentHtCents: Cents; readonly rentTtcCents: Cents } | null
  readonly before: { readonly ok: number; readonly total: number }; readonly after: { readonly ok: number; readonly toVerify: number; readonly total: number }
  readonly users: number; readonly missing: readonly string[]; readonly freeSharePct: number | null; readonly reusePermille: number | null; readonly publicBody: boolean
}

/** `plain` puts a technician's words into the client's. */
export function clientView(quote: QuoteShown, plain: (text: string) => string) {
  const open = quote.docId === null
  return {
    number: quote.number, pack: quote.packTitle && { fr: plain(quote.packTitle.fr), en: quote.packTitle.en }, clientName: quote.clientName, validUntil: quote.validUntil, docId: quote.docId, accepted: quote.state === 'accepted',
    sections: quote.sections.map(({ section, netCents }) => ({
      section, netCents,
      lines: quote.lines.filter((line) => line.section === section).map(({ label, qtyMilli, netCents: net, proprietary, reason }) => ({ label: plain(label), qtyMilli, netCents: net, reason: proprietary ? plain(reason) : '' })),
    })),
    recurring: quote.recurring.map(({ label, monthlyHtCents }) => ({ label: plain(label), monthlyHtCents })),
    // By its place alone: a name of the network says nothing to the client, and more than it should to others.
    machines: quote.decisions.map(({ place, decision, reinstall, reasons }) => ({ place: place ?? '', decision, reinstall, reasons: reasons.map(({ code }) => (code.startsWith('V-') ? 'verify' : code)) })),
    vatGroups: quote.vatGroups.map(({ category, rateBp, vatCents }) => ({ category, rateBp, vatCents })),
    discountCents: quote.discountCents, totalHtCents: quote.totalHtCents, totalVatCents: quote.totalVatCents, totalTtcCents: quote.totalTtcCents,
    rent: quote.rent && { months: quote.rent.months, rentHtCents: quote.rent.rentHtCents, rentTtcCents: quote.rent.rentTtcCents },
    before: { ok: quote.before.ok, total: quote.before.total }, after: { ok: quote.after.ok, toVerify: quote.after.toVerify, total: quote.after.total }, users: quote.users,
    freeSharePct: quote.freeSharePct, reusePermille: quote.publicBody ? quote.reusePermille : null,
    // What is missing is the technician's business: the client sees whether it can be signed.
    canBeSigned: open ? quote.missing.length === 0 : quote.state === 'issued' || quote.state === 'expired',
  }
}
