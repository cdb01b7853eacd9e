// Papers of a running contract from the base: the notice before a renewal, the amendment of a price, the amendment of terms.
import { type CivilDate, formatDay } from '../../../domain/civil-date.ts'
import type { PriceAmendment, TermsAmendment } from '../../../domain/contracts/amendment.ts'
import { type ContractTerms, monthlyCents } from '../../../domain/contracts/contract-terms.ts'
import { type Period, periodAt } from '../../../domain/contracts/term.ts'
import type { NoticeWindow } from '../../../domain/contracts/notice-rule.ts'
import { formatEuros } from '../../../domain/money.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { issuer } from '../label/label-history.ts'
import { demandRules } from '../reference/demand-rules.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { type MentionedDocument, mentionsFor } from './mentions.ts'
import type { AmendmentPaper, NoticePaper, TermsAmendmentPaper } from './papers/contract.ts'
import { buyer, seller } from './parties.ts'

const t = translator('fr')

export interface LetterOf { readonly contract: RowOf<'maintenance_contract'>; readonly signed: IssuedDocument; readonly terms: ContractTerms }
type Given = Pick<Services, 'store' | 'resources'>

/** Number, day, parties and sentences of the law, as every paper bears them. */
function head({ store, resources }: Given, { contract }: LetterOf, document: MentionedDocument, number: string, issuedOn: CivilDate) {
  const scop = issuer(store, issuedOn)
  const client = contract.clientId ? store.get('client', contract.clientId) : undefined
  const contact = client && store.list('account_contact', { clientId: client.id })[0]
  return { number, issuedOn, seller: seller(scop), client: buyer(client, contact), mentions: mentionsFor({ resources, store }, document, issuedOn, new Set(['always']), { form: scop?.form ?? '' }) }
}

/** @throws Refusal TABLE_EXPIRED when no mentions are in force that day, RULE_REJECTED when the law's window was refused by its reader */
export function noticePaper(given: Given, about: LetterOf, { period, window, by, number, issuedOn }: { readonly period: Period; readonly window: NoticeWindow; readonly by: 'letter' | 'email'; readonly number: string; readonly issuedOn: CivilDate }): NoticePaper {
  demandRules(given, issuedOn, { notice: true })
  const { terms, signed } = about
  const scop = given.store.list('scop')[0]
  const ways: readonly (readonly [string, string | null | undefined])[] = [[t('noticePaper.post'), [scop?.name, scop?.address].filter(Boolean).join(', ')], [t('contractPaper.email'), scop?.email], [t('contractPaper.written'), scop?.writtenChannel]]
  return {
    ...head(given, about, 'notice', number, issuedOn), contractNumber: signed.number, start: terms.start, term: period.to, deadline: window.noticeDeadline, renewedUntil: periodAt(terms.start, terms.durationMonths, period.index + 1).to,
    periodMonths: terms.durationMonths, monthlyHtCents: monthlyCents(terms, issuedOn), reply: ways.flatMap(([way, address]): [string, string][] => (address ? [[way, address]] : [])), sentBy: t(`noticePaper.${by}`),
  }
}

/** `source` = who published the index. */
export function priceAmendmentPaper(given: Given, about: LetterOf, amendment: PriceAmendment, source: string, number: string, issuedOn: CivilDate): AmendmentPaper {
  demandRules(given, issuedOn, { vatBp: [about.terms.vatRateBp] })
  const { from, indexName, p0Cents, s0, s1, capBp, plainCents, unitBeforeCents, unitCents, machines, monthlyCents } = amendment
  return {
    ...head(given, about, 'amendment', number, issuedOn), contractNumber: about.signed.number, contractOn: about.signed.issuedOn, from, indexName, p0Cents, s0: s0.tenths, s0Month: s0.month, s1: s1.tenths, s1Month: s1.month, capBp, capped: unitCents !== plainCents,
    currentUnitCents: unitBeforeCents, newUnitCents: unitCents, machineCount: machines, newMonthlyHtCents: monthlyCents, floored: monthlyCents > unitCents * machines, vatRateBp: about.terms.vatRateBp, source,
  }
}

export function termsAmendmentPaper(given: Given, about: LetterOf, amendment: TermsAmendment, number: string, issuedOn: CivilDate): TermsAmendmentPaper {
  const inWords = (term: TermsAmendment['changes'][number]['term'], value: string | number): string => {
    switch (term) {
      case 'billing':
        return t(`contract.billing.${value}`)
      case 'floorCents':
        return formatEuros(Number(value), 'fr')
      case 'noticeMonths':
        return t('amendmentPaper.months', { count: value })
      case 'visitsPerYear':
        return t('amendmentPaper.perYear', { count: value })
    }
  }
  const changes = amendment.changes.map(({ term, before, after }) => ({ term: t(`amendmentPaper.${term}`), before: inWords(term, before), after: inWords(term, after) }))
  return { ...head(given, about, 'amendment', number, issuedOn), contractNumber: about.signed.number, contractOn: about.signed.issuedOn, from: amendment.from, changes }
}

/** Where an index value was read, for the paper that rests on it. */
export function sourceWords(sources: readonly string[], on: CivilDate): string {
  return t('amendmentPaper.source', { sources: [...new Set(sources)].join(', '), on: formatDay(on) })
}
