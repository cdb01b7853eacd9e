// Amendments of a running contract: issued under letter A, signed like any paper, and in force only then. One that was not signed
// gives way to the next of its kind.
import { addDays, addMonths, type CivilDate, formatDay } from '../../../domain/civil-date.ts'
import { priceAmendment, termsAmendment } from '../../../domain/contracts/amendment.ts'
import { type ChangeableTerms, dueTerms, lastDayOf, noticeMonthsOf, revisionTerms, termsOn } from '../../../domain/contracts/contract-terms.ts'
import { priceDay } from '../../../domain/contracts/dues.ts'
import { type NoticeRule, noticeWindow, tacitRenewalFits } from '../../../domain/contracts/notice-rule.ts'
import { priceIndex } from '../../../domain/contracts/price-index.ts'
import { anniversary, revise } from '../../../domain/contracts/revision.ts'
import { periodAt, periodOn } from '../../../domain/contracts/term.ts'
import type { Id } from '../../../domain/ids.ts'
import type { FieldsOf } from '../../../domain/tables.ts'
import { type LetterOf, priceAmendmentPaper, sourceWords, termsAmendmentPaper } from '../documents/contract-letters.ts'
import { signaturesOf } from '../documents/signatures.ts'
import { saidNo } from '../quoting/quote-state.ts'
import { priceIndexes } from '../reference/price-indexes.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument } from '../store/store.ts'
import { lastBilled } from './billed-dues.ts'
import { type ContractLife, liveContract } from './contract-life.ts'
import { refuse } from './refuse.ts'
import { saysTheSame } from './same-paper.ts'

type Issued = { docId: Id; number: string }
/** An amendment may be prepared that long before the anniversary it is for. */
const AHEAD_DAYS = 62

/**
 * The amendment of one anniversary. An index that was published late counts from the month after, and from the next due where the
 * one it falls in is billed: what was billed stays.
 * @throws Refusal INDEX_MISSING, STATE_REFUSED, CONTRACT_REFUSED (no index, too soon, an earlier year, billed until the next one, a price that stays)
 */
export function amendPrice(services: Services, contractId: Id, year: number, rule: NoticeRule): Issued {
  const { store, resources, today } = services
  const life = liveContract(store, contractId, today(), rule)
  const { terms } = life
  const revision = revisionTerms(terms)
  const index = terms.index ? priceIndex(priceIndexes(resources, store), terms.index.name) : undefined
  if (!revision || !index) return refuse('no-index')
  const of = anniversary(terms.start, year)
  if (of > addDays(today(), AHEAD_DAYS)) refuse('too-soon', { day: formatDay(addDays(of, -AHEAD_DAYS)) })
  // A later anniversary makes this one's price a thing of the past.
  if (anniversary(terms.start, year + 1) <= today()) refuse('earlier-year')
  const from = priceDay(dueTerms(terms), of >= today() ? of : addMonths(`${today().slice(0, 7)}-01`, 1), lastBilled(store, contractId, terms, today()))
  // All that this anniversary would have changed is billed: the next one's price, from P0 as well, takes its place.
  if (from >= anniversary(terms.start, year + 1)) refuse('billed-year', { day: formatDay(anniversary(terms.start, year + 1)) })
  inside(life, from)
  const amendment = priceAmendment(terms, revise(revision, year, index), from)
  if (amendment.unitCents === amendment.unitBeforeCents) refuse('nothing-changes')
  const sources = index.values.filter(({ month }) => month === amendment.s0.month || month === amendment.s1.month).map(({ source }) => source)
  return issue(services, life, { kind: 'price', from, p0Cents: amendment.p0Cents, s0Tenths: amendment.s0.tenths, s1Tenths: amendment.s1.tenths, s1Month: amendment.s1.month, newCents: amendment.unitCents }, 'avenant', (about, number) => priceAmendmentPaper(services, about, amendment, sourceWords(sources, today()), number, today()))
}

/** @throws Refusal STATE_REFUSED, INVALID when nothing changes, CONTRACT_REFUSED (a day past, billed or outside of the contract, a notice that comes too late for its letter) */
export function amendTerms(services: Services, contractId: Id, from: CivilDate, wanted: Partial<ChangeableTerms>, rule: NoticeRule): Issued {
  const { store, today } = services
  const life = liveContract(store, contractId, today(), rule)
  const { terms } = life
  if (from < today()) refuse('day-past')
  if (from <= terms.start) refuse('before-start', { day: formatDay(addDays(terms.start, 1)) })
  inside(life, from)
  const current = termsOn(terms, from)
  const changed = Object.fromEntries(Object.entries(wanted).filter(([term, value]) => value !== undefined && value !== current[term as keyof ChangeableTerms])) as Partial<ChangeableTerms>
  if (Object.keys(changed).length === 0) refuse('nothing-changes')
  notBilled(from, changed, lastBilled(store, contractId, terms, today()))
  const amendment = termsAmendment(terms, from, changed)
  if (changed.noticeMonths !== undefined && terms.tacit) {
    const period = periodOn(terms.start, terms.durationMonths, from)
    const opens = [noticeMonthsOf(terms, period), changed.noticeMonths].map((months) => noticeWindow(period.to, months, rule).reminderNotBefore).toSorted()[0] ?? period.from
    // The law's letter is on its way by then: its dates no longer move.
    if (from > opens) refuse('notice-window', { day: formatDay(periodAt(terms.start, terms.durationMonths, period.index + 1).from) })
    if (terms.nonProfessional && !tacitRenewalFits(terms.durationMonths, changed.noticeMonths, rule)) refuse('notice-long')
  }
  const { noticeMonths = null, visitsPerYear = null, billing = null, floorCents = null } = changed
  return issue(services, life, { kind: 'terms', from, noticeMonths, visitsPerYear, billing, floorCents }, 'avenant-conditions', (about, number) => termsAmendmentPaper(services, about, amendment, number, today()))
}

/** Number, frozen paper and row in one transaction; the row changes nothing until its paper is signed. */
function issue({ store, typeset, who, newId, today }: Services, { contract, terms }: ContractLife, fields: Partial<FieldsOf<'amendment'>>, template: string, paperOf: (about: LetterOf, number: string) => object): Issued {
  const signed = store.documents.get(contract.id)
  if (!signed) return refuse('not-issued')
  const before = waiting(store, contract.id, fields.kind ?? null)
  if (before && saysTheSame(before, today(), (number) => paperOf({ contract, signed, terms }, number))) return { docId: before.id, number: before.number }
  const doc = store.write({ by: who() }, (w) => {
    const id = newId()
    w.create('amendment', { ...fields, contractId: contract.id, docId: id }, id)
    return w.issue({
      id, type: 'amendment', version: (before?.version ?? 0) + 1, supersedes: before?.id ?? null, issuedOn: today(),
      make: (number) => {
        const paper = paperOf({ contract, signed, terms }, number)
        const { pdf, pages } = typeset(template, paper)
        return { data: JSON.parse(JSON.stringify({ clientId: contract.clientId, contractId: contract.id, visitId: (signed.data as { visitId?: Id }).visitId, from: fields.from, paper })), pdf, pages }
      },
    })
  })
  return { docId: doc.id, number: doc.number }
}

/** The last amendment of a kind that nobody signed or declined. */
function waiting(store: Services['store'], contractId: Id, kind: 'price' | 'terms' | null): IssuedDocument | undefined {
  const open = store.list('amendment', { contractId, kind }).flatMap(({ docId }) => (docId && !signaturesOf(store, docId).standing && !saidNo(store.list('event', { subjectId: docId })) ? [store.documents.get(docId)] : []))
  return open.at(-1)
}

/** Rhythm and floor are those of a due's first day: one that is billed keeps them. */
function notBilled(from: CivilDate, changed: Partial<ChangeableTerms>, billed: CivilDate | null): void {
  if ((changed.billing !== undefined || changed.floorCents !== undefined) && billed !== null && from <= billed) refuse('billed', { day: formatDay(billed) })
}

function inside({ terms }: ContractLife, day: CivilDate): void {
  const end = lastDayOf(terms)
  if (end !== null && day > end) refuse('after-end', { day: formatDay(end) })
}
