// One contract as its screen follows it: what is typed or agreed, what happened, what the law and the index make of it.
import { addDays, type CivilDate } from '../../../domain/civil-date.ts'
import { type AskedDue, refundLeft } from '../../../domain/contracts/asked-dues.ts'
import { dueTerms, revisionTerms, termsOn } from '../../../domain/contracts/contract-terms.ts'
import { priceDay } from '../../../domain/contracts/dues.ts'
import { priceIndex } from '../../../domain/contracts/price-index.ts'
import { anniversary, revisionsUntil } from '../../../domain/contracts/revision.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import { askedAmounts } from '../billing/subjects.ts'
import { lastBilled } from '../contracts/billed-dues.ts'
import { visitsOf } from '../contracts/contract-draft.ts'
import { contractLife, type ContractLife, theContract } from '../contracts/contract-life.ts'
import { documentState } from '../quoting/quote-state.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import { priceIndexes } from '../reference/price-indexes.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'

type View = Output<'contract.life'>
/** An amendment may be made that long before its anniversary. */
const AHEAD_DAYS = 62

/** @throws Refusal NOT_FOUND, or STATE_REFUSED while the terms of an old row are not whole */
export function contractLifeView({ store, resources, today }: Pick<Services, 'store' | 'resources' | 'today'>, contractId: Id): View {
  const contract = theContract(store, contractId)
  const rule = noticeRule(resources)
  const indexes = priceIndexes(resources, store)
  const life = contractLife(store, contract, today(), rule)
  if (!life) throw new Refusal('STATE_REFUSED', { what: 'contract', state: 'start' })
  const { terms, state, period, free, standing } = life
  const events = store.list('contract_event', { contractId })
  const running = terms.suspensions.find(({ from, to }) => from <= today() && (to === null || to >= today()))
  return {
    state, editable: store.documents.get(contractId) === undefined, typed: typedOf(contract), indexes: indexes.indexes.map(({ name, values }) => ({ name, months: values.map(({ month }) => month).toSorted().toReversed() })),
    period: { ...period }, tacit: terms.tacit, free, standing, suspendedSince: running?.from ?? null, visits: visitsOf(store, contract, terms, today()),
    prices: terms.unitCents.map(({ from, value }) => ({ from, unitCents: value })),
    machines: terms.machines.map(({ from, value }) => ({ from, count: value, eventId: events.findLast((event) => event.kind === 'machines' && event.from === from)?.id ?? null })),
    suspensions: events.flatMap(({ id, kind, from, to, note }) => (kind === 'suspension' && from ? [{ eventId: id, from, to, note }] : [])).toSorted((a, b) => (a.from < b.from ? -1 : 1)),
    revisions: revisionsOf(life, today(), indexes, lastBilled(store, contractId, terms, today())), amendments: amendmentsOf(store, contractId, today()), notices: noticesOf(store, contractId, today()), ending: endingOf(life, events, askedAmounts(store, contractId), rule.refundDays), terms: termsOn(terms, today()),
  }
}

function typedOf({ start, durationMonths, noticeMonths, tacit, nonProfessional, visitsPerYear, billing, level, unitMonthlyCents, floorMonthlyCents, indexName, indexMonth, capBp, substituteMember, note }: RowOf<'maintenance_contract'>): View['typed'] {
  return { start, durationMonths, noticeMonths, tacit: tacit ?? true, nonProfessional: nonProfessional ?? true, visitsPerYear, billing, level, unitMonthlyCents, floorMonthlyCents, indexName, indexMonth, capBp, substituteMember, note }
}

/** `open`: its amendment can be made now. */
function revisionsOf({ terms, period, state }: ContractLife, today: CivilDate, indexes: ReturnType<typeof priceIndexes>, billed: CivilDate | null): View['revisions'] {
  const revision = revisionTerms(terms)
  const index = terms.index ? priceIndex(indexes, terms.index.name) : undefined
  if (!revision || !index) return []
  const live = state === 'active' || state === 'notice_sent' || state === 'renewed'
  return revisionsUntil(revision, addDays(period.to, 1), index).map((one, at): View['revisions'][number] => {
    const year = at + 1
    const figures = one.state === 'revised' ? { month: one.s1.month, unitCents: one.unitCents, capped: one.capped } : { month: one.state === 'missing' ? one.month : null, unitCents: null, capped: false }
    const settled = terms.unitCents.some(({ from, value }) => from >= one.from && value === figures.unitCents)
    const next = anniversary(terms.start, year + 1)
    const open = live && one.state === 'revised' && !settled && addDays(one.from, -AHEAD_DAYS) <= today && next > today && priceDay(dueTerms(terms), one.from, billed) < next
    return { year, from: one.from, state: one.state, ...figures, open }
  })
}

function amendmentsOf(store: Store, contractId: Id, today: CivilDate): View['amendments'] {
  return store.list('amendment', { contractId }).flatMap(({ docId, kind, from }) => {
    const doc = docId ? store.documents.get(docId) : undefined
    return doc ? [{ docId: doc.id, number: doc.number, kind: kind ?? 'price', from, state: documentState(store, doc, today) }] : []
  })
}

function noticesOf(store: Store, contractId: Id, today: CivilDate): View['notices'] {
  return store.list('renewal_notice', { contractId }).flatMap(({ docId, term, sentOn, sentBy }) => {
    const doc = docId ? store.documents.get(docId) : undefined
    return doc ? [{ docId: doc.id, number: doc.number, term, issuedOn: doc.issuedOn, by: sentBy, sentOn, state: documentState(store, doc, today) }] : []
  })
}

/** The refund and its day are counted, never kept beside what they come from. */
function endingOf({ terms }: ContractLife, events: readonly RowOf<'contract_event'>[], asked: readonly AskedDue[], refundDays: number): View['ending'] {
  const event = events.filter(({ kind, to }) => kind === 'ending' && to === terms.stopsOn)[0]
  if (!event?.from || !event.to || !event.because) return null
  return { eventId: event.id, on: event.from, stopsOn: event.to, because: event.because, refundBy: event.because === 'free' ? addDays(event.from, refundDays) : null, refundCents: refundLeft(dueTerms(terms), asked, event.to) }
}
