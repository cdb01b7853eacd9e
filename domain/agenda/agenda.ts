// What is due, by date: visits, letters, amounts, revisions, ends, domain names, quotes without answer, sheets to sign, the label,
// tables past their day. A pure reading of facts; words are the catalogue's, keyed by `kind`. Source: design/business.md 3.9,
// 3.15 and seeds 13 and 31.
import { z } from 'zod'
import { addDays, CivilDate } from '../civil-date.ts'
import { duesAsked } from '../contracts/asked-dues.ts'
import { ContractTerms, dueTerms, lastDayOf, noticeMonthsOf, revisionTerms } from '../contracts/contract-terms.ts'
import { CONTRACT_STATES } from '../contracts/contract-state.ts'
import { touchedDue } from '../contracts/dues.ts'
import { type NoticeRule, noticeStanding, noticeWindow } from '../contracts/notice-rule.ts'
import { priceIndex, type PriceIndexes } from '../contracts/price-index.ts'
import { revisionsUntil } from '../contracts/revision.ts'
import { type Period, periodAt, periodOn } from '../contracts/term.ts'
import { Cents } from '../money.ts'

const Name = z.string().min(1).max(200)
const AgendaContract = z.strictObject({
  id: Name, client: Name, state: z.enum(CONTRACT_STATES), terms: ContractTerms,
  noticeSentOn: CivilDate.nullable().default(null),
  /** First day of the last due that a billing request was made for. */
  billedFrom: CivilDate.nullable().default(null),
  /** First days of the dues that a request was made for, where each is known by itself. */
  billed: z.array(CivilDate).max(2000).default([]),
  /** What those asked, where it is known: a suspension noted since is made right on the next due. */
  asked: z.array(z.strictObject({ from: CivilDate, htCents: Cents })).max(2000).default([]),
  /** Last anniversary whose revision was settled: amendment signed, or refused. */
  revisedOn: CivilDate.nullable().default(null),
})
const AgendaVisit = z.strictObject({ id: Name, client: Name, on: CivilDate, state: z.enum(['planned', 'in_progress', 'done', 'cancelled']) })
const AgendaDomain = z.strictObject({ id: Name, client: Name, name: Name, expiresOn: CivilDate })
const AgendaQuote = z.strictObject({ id: Name, client: Name, number: Name, issuedOn: CivilDate })
const AgendaSheet = z.strictObject({ id: Name, client: Name, on: CivilDate, state: z.enum(['to_sign', 'signed']) })
/** `until` null: no table covers today. */
const AgendaTable = z.strictObject({ name: Name, until: CivilDate.nullable() })
export const AgendaInput = z.strictObject({
  asOf: CivilDate, until: CivilDate, contracts: z.array(AgendaContract).max(10_000).default([]), visits: z.array(AgendaVisit).max(100_000).default([]), domains: z.array(AgendaDomain).max(10_000).default([]),
  /** Issued, and neither accepted nor refused. */
  quotes: z.array(AgendaQuote).max(10_000).default([]), sheets: z.array(AgendaSheet).max(10_000).default([]), tables: z.array(AgendaTable).max(1000).default([]),
  label: z.strictObject({ until: CivilDate, renewDays: z.int().min(0).max(365) }).nullable().default(null),
}).refine(({ asOf, until }) => until >= asOf, { path: ['until'], message: 'ends before it begins' })
export type AgendaInput = z.infer<typeof AgendaInput>
type Contract = AgendaInput['contracts'][number]

export const AGENDA_KINDS = ['visit', 'notice', 'noticeLast', 'freeExit', 'deadline', 'renewal', 'end', 'billing', 'revision', 'revisionMissing', 'revisionByHand', 'domain', 'domainEnd', 'term', 'quote', 'sheetSign', 'sheetClose', 'labelRenew', 'labelEnd', 'table'] as const
export type AgendaKind = (typeof AGENDA_KINDS)[number]
type AgendaSubject = 'visit' | 'contract' | 'domain' | 'quote' | 'sheet' | 'label' | 'table'
export interface AgendaEntry {
  /** The same thing keeps its key when its day moves. */
  readonly key: string
  readonly kind: AgendaKind
  /** What it is about: the first two parts of its key. */
  readonly about: { readonly type: AgendaSubject; readonly id: string }
  readonly on: CivilDate
  readonly client: string
  readonly late: boolean
  /** Values of the sentence: days as days, amounts as cents. */
  readonly detail: Readonly<Record<string, string | number>>
}

/** Days ahead at which a renewal and the end of a domain name are shown. */
export const AHEAD_DAYS = [60, 30, 7] as const
/** Days after which somebody asks again about a quote. */
const UNANSWERED_DAYS = 14

/**
 * What is due from `asOf` to `until`, and what should have been done before: a thing undone stays, marked late. By day, then key.
 */
export function agenda({ asOf, until, contracts, visits, domains, quotes, sheets, tables: dated, label }: AgendaInput, tables: { readonly rule: NoticeRule; readonly indexes: PriceIndexes }): AgendaEntry[] {
  const entries: AgendaEntry[] = [
    ...visits.filter((visit) => visit.state === 'planned').map(({ id, client, on }) => entry(`visit/${id}`, 'visit', on, client, asOf, {})),
    ...contracts.flatMap((contract) => ofContract(contract, asOf, until, tables)),
    ...domains.flatMap(({ id, client, name, expiresOn }) => [
      // A reminder that was not read is no debt: only the end itself stays when it is past.
      ...AHEAD_DAYS.map((days) => entry(`domain/${id}/${expiresOn}/${days}`, 'domain', addDays(expiresOn, -days), client, asOf, { name, days, expiresOn })).filter(({ late }) => !late),
      entry(`domain/${id}/${expiresOn}`, 'domainEnd', expiresOn, client, asOf, { name }),
    ]),
    ...quotes.map(({ id, client, number, issuedOn }) => entry(`quote/${id}`, 'quote', addDays(issuedOn, UNANSWERED_DAYS), client, asOf, { number, issuedOn })),
    ...sheets.map(({ id, client, on, state }) => entry(`sheet/${id}/${state}`, state === 'to_sign' ? 'sheetSign' : 'sheetClose', on, client, asOf, {})),
    ...dated.map(({ name, until: last }) => entry(`table/${name}`, 'table', last ?? asOf, name, asOf, { name })),
    ...(label ? [entry('label/renew', 'labelRenew', addDays(label.until, -label.renewDays), '', asOf, { until: label.until }), entry('label/end', 'labelEnd', label.until, '', asOf, { until: label.until })] : []),
  ]
  return entries.filter(({ on }) => on <= until).toSorted((a, b) => (a.on === b.on ? (a.key < b.key ? -1 : 1) : a.on < b.on ? -1 : 1))
}

function entry(key: string, kind: AgendaKind, on: CivilDate, client: string, asOf: CivilDate, detail: AgendaEntry['detail']): AgendaEntry {
  const [type = '', id = ''] = key.split('/')
  return { key, kind, about: { type: type as AgendaSubject, id }, on, client, late: on < asOf, detail }
}

function ofContract(contract: Contract, asOf: CivilDate, until: CivilDate, { rule, indexes }: { readonly rule: NoticeRule; readonly indexes: PriceIndexes }): AgendaEntry[] {
  const { id, client, state, terms } = contract
  // A project binds nobody yet; what was ended without a last day is over.
  if (state === 'project' || (terms.stopsOn === null && (state === 'terminated' || state === 'ended'))) return []
  const reference = terms.reference
  const make = (what: string, kind: AgendaKind, on: CivilDate, detail: AgendaEntry['detail'] = {}): AgendaEntry => entry(`contract/${id}/${what}`, kind, on, client, asOf, { reference, ...detail })
  const end = lastDayOf(terms)
  const alive = (day: CivilDate): boolean => end === null || day <= end
  const dues = duesAsked({ ...dueTerms(terms), stopsOn: end }, contract.asked, contract.billedFrom === null ? terms.start : addDays(contract.billedFrom, 1), until)
  return [
    // A month without service asks for no money.
    ...dues.filter((due) => due.htCents > 0 && !contract.billed.includes(due.from)).map((due) => make(`billing/${due.from}`, 'billing', due.from, { from: due.from, to: due.to, htCents: due.htCents })),
    ...revisionsOf(contract, until, indexes, make).filter(({ on }) => alive(on)),
    ...(end === null ? periodsUntil(terms, asOf, until).flatMap((period) => renewalOf(contract, period, asOf, rule, make)) : end >= asOf ? [make('end', 'end', end)] : []),
  ]
}

type Make = (what: string, kind: AgendaKind, on: CivilDate, detail?: AgendaEntry['detail']) => AgendaEntry

/** A year beyond `until`: the letter of a period shorter than its own notice leaves before the period begins. */
function periodsUntil({ start, durationMonths }: ContractTerms, asOf: CivilDate, until: CivilDate): Period[] {
  const periods: Period[] = []
  for (let period = periodOn(start, durationMonths, asOf); period.from <= addDays(until, 366); period = periodAt(start, durationMonths, period.index + 1)) periods.push(period)
  return periods
}

function renewalOf({ terms, noticeSentOn }: Contract, period: Period, asOf: CivilDate, rule: NoticeRule, make: Make): AgendaEntry[] {
  const window = noticeWindow(period.to, noticeMonthsOf(terms, period), rule)
  const of = `term/${period.to}`
  const detail = { term: period.to, deadline: window.noticeDeadline, notBefore: window.reminderNotBefore, notAfter: window.reminderNotAfter }
  const standing = terms.nonProfessional ? noticeStanding(window, noticeSentOn, asOf) : 'in_time'
  const letter = {
    in_time: (): AgendaEntry[] => [],
    to_send: (): AgendaEntry[] => [make(`${of}/notice`, 'notice', window.plannedOn, detail), make(`${of}/noticeLast`, 'noticeLast', window.reminderNotAfter, detail)],
    too_early: (): AgendaEntry[] => letter.to_send(),
    // The client may now leave at any time: nothing to send, but nobody may be surprised.
    missed: (): AgendaEntry[] => [make(`${of}/freeExit`, 'freeExit', window.reminderNotAfter, detail)],
  }
  const ahead = [make(`${of}/deadline`, 'deadline', window.noticeDeadline, detail), ...AHEAD_DAYS.map((days) => make(`${of}/renewal/${days}`, 'renewal', addDays(period.to, -days), { ...detail, days }))]
  return [...letter[standing](), ...ahead.filter(({ late }) => !late), make(`${of}/term`, 'term', period.to, detail)]
}

function revisionsOf({ terms, revisedOn }: Contract, until: CivilDate, indexes: PriceIndexes, make: Make): AgendaEntry[] {
  const revision = revisionTerms(terms)
  const index = terms.index ? priceIndex(indexes, terms.index.name) : undefined
  if (!revision || !index) return []
  // A month further: the due that an anniversary falls in begins that long before it at most.
  return revisionsUntil(revision, addDays(until, 31), index).filter(({ from }) => revisedOn === null || from > revisedOn).map((one) => {
    switch (one.state) {
      case 'revised': {
        // A quarter or a year that begins before the anniversary is billed as it stands on its first day.
        const due = touchedDue(dueTerms(terms), one.from)
        return make(`revision/${one.from}`, 'revision', due < one.from ? due : one.from, { index: index.name, unitCents: one.unitCents })
      }
      case 'missing':
        return make(`revision/${one.from}`, 'revisionMissing', one.from, { index: index.name, month: one.month })
      case 'refused':
        return make(`revision/${one.from}`, 'revisionByHand', one.from, { index: index.name })
    }
  })
}
