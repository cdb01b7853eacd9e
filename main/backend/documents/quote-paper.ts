// The quote's data as words for its template: every figure comes from the view, none is computed here.
import { type CivilDate, formatDay } from '../../../domain/civil-date.ts'
import type { QuoteSeller } from '../../../domain/quoting/quote-sellers.ts'
import { reasonWords } from '../../../domain/inventory/reason-words.ts'
import { formatRate } from '../../../domain/money.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import type { Issuer } from '../label/label-history.ts'
import { demandRules } from '../reference/demand-rules.ts'
import type { Translate } from '../words/sentences.ts'
import { type Condition, type MentionSource, mentionsFor } from './mentions.ts'
import { formatMinutes } from './papers/words.ts'
import type { QuotePaper } from './papers/sale.ts'
import { buyer, grouped, seller } from './parties.ts'

type QuoteView = Output<'quote.get'>

export interface QuotePaperInput {
  readonly view: QuoteView
  readonly number: string
  readonly issuedOn: CivilDate
  readonly scop: Issuer | undefined
  readonly client: RowOf<'client'> | undefined
  readonly contact: RowOf<'account_contact'> | undefined
  readonly site: RowOf<'site'> | undefined
  readonly quote: RowOf<'quote'> | undefined
  readonly lateRateBp: number | null
  /** Members that sell for themselves; none where the Scop sells all. */
  readonly sellers: readonly QuoteSeller[]
  /** Of the monthly lines; null for a Scop in franchise. */
  readonly monthlyRateBp: number | null
  readonly sources: MentionSource
  readonly t: Translate
}

/** @throws Refusal TABLE_EXPIRED, RATE_MISSING, MENTION_REJECTED, RULE_REJECTED where a sentence or the rate that it prints does not hold */
export function quotePaper({ view, number, issuedOn, scop, client, contact, site, quote, lateRateBp, sellers, monthlyRateBp, sources, t }: QuotePaperInput): QuotePaper {
  const goods = view.lines.some((line) => line.section === 'materiel' && line.netCents > 0)
  const services = view.lines.some((line) => line.section !== 'materiel' && line.netCents > 0)
  const holds = new Set<Condition>(['always', client?.kind === 'collectivite' ? 'publicBody' : 'notPublicBody'])
  const exempt = new Set(sellers.filter(({ vat }) => vat === 'franchise').map(({ code }) => code))
  if (scop?.vatOnDebits && (sellers.length === 0 || sellers.some(({ own }) => own))) holds.add('vatOnDebits')
  if (sellers.length === 0 ? scop?.sellerVat === 'franchise' : exempt.size > 0) holds.add('franchise')
  if (view.lines.some((line) => line.sku === 'ECO')) holds.add('eco')
  if (view.lines.some((line) => line.section === 'formation' && line.vatCategory === 'E' && !exempt.has(line.member)) && (sellers.length > 0 || scop?.sellerVat !== 'franchise')) holds.add('trainingExempt')
  if (view.rent) holds.add('rent')
  if (client?.kind === 'association') holds.add('small')
  demandRules(sources, issuedOn, { vatBp: [...view.vatGroups.flatMap(({ category, rateBp }) => (category === 'S' ? [rateBp] : [])), ...(monthlyRateBp === null ? [] : [monthlyRateBp])] })
  const nature = t(goods && services ? 'paper.nature.both' : goods ? 'paper.nature.goods' : 'paper.nature.services')
  return {
    number, issuedOn, validUntil: view.validUntil, needs: view.needs.map((need) => t(`need.${need}`)).join(', '), seller: seller(scop), client: buyer(client, contact),
    machines: view.decisions.map((one) => ({ place: one.place ?? one.name, decision: decisionWord(one, t), reasons: capital(reasonText(one.reasons, t)) })),
    decided: decidedWords(view, t),
    beforeAfter: t(view.before.ok > 1 ? 'paper.beforeAfter.other' : 'paper.beforeAfter.one', { before: view.before.ok, after: view.after.ok, total: view.before.total }),
    sections: view.sections.map(({ section, netCents }) => ({
      title: t(`section.${section}`), monthly: section === 'maintenance', netCents, note: section === 'financement' ? t(view.rent ? 'paper.rent' : 'paper.cash') : section === 'maintenance' && sellers.length > 0 && view.recurring.length > 0 ? t('paper.seller.monthly', { name: scop?.name ?? '' }) : (section === 'maintenance' ? view.recurring : view.lines.filter((line) => line.section === section)).length === 0 ? t('paper.nothing') : '',
      lines: section === 'maintenance'
        ? view.recurring.map((line) => ({ label: line.label, qtyMilli: 1000, unitCents: line.monthlyHtCents, rateBp: monthlyRateBp, netCents: line.monthlyHtCents }))
        : view.lines.filter((line) => line.section === section).map((line) => ({ label: line.label, note: line.proprietary ? t('paper.proprietary', { reason: line.reason }) : '', seller: sellers.length === 0 ? '' : line.member, qtyMilli: line.qtyMilli, unitCents: line.unitCents, rateBp: line.vatCategory === 'E' ? null : line.vatRateBp, netCents: line.netCents })),
    })),
    sellers: sellers.map(({ code, name, siren, vat, identity, totalHtCents, totalVatCents, totalTtcCents }) => ({
      code, name, notes: [`SIREN ${grouped(siren)}`, identity, vat === 'franchise' ? t('paper.seller.franchise') : ''].filter((note) => note !== ''), totalHtCents, totalVatCents, totalTtcCents,
    })),
    vat: view.vatGroups.map(({ category, rateBp, taxableCents, vatCents }) => ({ rateBp: category === 'E' ? null : rateBp, baseCents: taxableCents, vatCents })),
    discountCents: view.discountCents === 0 ? null : view.discountCents, totalHtCents: view.totalHtCents, totalVatCents: view.totalVatCents, totalTtcCents: view.totalTtcCents,
    rent: view.rent && { months: view.rent.months, rentHtCents: view.rent.rentHtCents, rentTtcCents: view.rent.rentTtcCents, totalCostHtCents: view.rent.totalCostHtCents },
    freeSharePct: view.freeSharePct, reusePermille: view.publicBody ? view.reusePermille : null,
    work: [
      t('paper.work.place', { place: site?.address ?? client?.deliveryAddress ?? [client?.seat, client?.commune].filter(Boolean).join(', ') }),
      quote?.workStart ? t('paper.work.start', { on: formatDay(quote.workStart) }) : t('paper.work.startToAgree'),
      ...(quote?.workDays ? [t(quote.workDays === 1 ? 'paper.work.days.one' : 'paper.work.days.other', { count: quote.workDays })] : []),
      t(view.visits === 1 ? 'paper.work.duration.one' : 'paper.work.duration.other', { hours: formatMinutes(view.workMinutes), visits: view.visits }),
      t('paper.work.after'),
    ],
    mentions: mentionsFor(sources, 'quote', issuedOn, holds, { validUntil: view.validUntil ? formatDay(view.validUntil) : '', nature, lateRate: lateRateBp === null ? (number === t('quoteState.draft') ? t('paper.rateToType') : '') : formatRate(lateRateBp, 'fr'), form: scop?.form ?? '' }),
  }
}

const capital = (text: string): string => text.slice(0, 1).toLocaleUpperCase('fr') + text.slice(1)

/** The reasons of a machine as one sentence part; a machine without any meets the pack. */
/** Beyond, the rows of the machines take pages, and their count is said before them. */
const FEW = 12

function decidedWords({ decisions }: QuoteView, t: Translate): string {
  if (decisions.length <= FEW) return ''
  const counts = new Map<string, number>()
  for (const one of decisions) counts.set(decisionWord(one, t), (counts.get(decisionWord(one, t)) ?? 0) + 1)
  return [...counts].map(([word, count]) => t('paper.decided', { word, count })).join(' · ')
}

const decisionWord = ({ decision, reinstall }: QuoteView['decisions'][number], t: Translate): string => t(decision === 'MIGRATE' && reinstall ? 'verdict.MIGRATE.reinstall' : `verdict.${decision}`)

export function reasonText(reasons: QuoteView['decisions'][number]['reasons'], t: Translate): string {
  if (reasons.length === 0) return t('reason.OK')
  return reasons.map((reason) => {
    const { key, values } = reasonWords(reason, 'fr', (path) => t(`fact.${path}`))
    return t(key, values)
  }).join(', ')
}
