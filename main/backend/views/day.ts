// "Ma journée": the visits of a day in their order, and what must not be forgotten. All from the local base.
import { type CivilDate, daysBetween } from '../../../domain/civil-date.ts'
import { periodOn } from '../../../domain/contracts/term.ts'
import type { Output } from '../../contract/procedures.ts'
import { documentState } from '../quoting/quote-state.ts'
import type { Store } from '../store/store.ts'
import { clientName } from './entry.ts'
import { visitRow } from './visit.ts'

type Reminder = Output<'day.get'>['reminders'][number]

/** Renewals are shown 60, 30 and 7 days ahead (design/business.md 3.9): from 60 days on they stay. */
const RENEWAL_DAYS = 60
const UNANSWERED_DAYS = 14

export function dayView(store: Store, on: CivilDate): Output<'day.get'> {
  const visits = store.list('visit', { on }).filter((visit) => visit.state !== 'cancelled')
  const rows = visits.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.startsAt ?? '99').localeCompare(b.startsAt ?? '99')).map((visit) => visitRow(store, visit))
  return { on, visits: rows, reminders: [...contractReminders(store, on), ...unansweredQuotes(store, on)] }
}

function contractReminders(store: Store, on: CivilDate): Reminder[] {
  return store.list('maintenance_contract').flatMap((contract): Reminder[] => {
    if (!contract.start || !contract.durationMonths || (contract.state !== 'active' && contract.state !== 'renewed')) return []
    const { to: term } = periodOn(contract.start, contract.durationMonths, on)
    const client = clientName(store, contract.clientId)
    const notice = store.list('renewal_notice', { contractId: contract.id }).at(-1)
    const base = { visitId: null, contractId: contract.id, clientId: contract.clientId }
    // The legal window comes on top of the 60 days, and wins.
    if (notice?.notBefore && notice.notAfter && !notice.sentOn && on >= notice.notBefore && on <= notice.notAfter) return [{ ...base, key: 'notice-window', detail: { client, until: notice.notAfter }, on: notice.notAfter }]
    const left = daysBetween(on, term)
    return left >= 0 && left <= RENEWAL_DAYS ? [{ ...base, key: 'contract-renewal', detail: { client, days: left }, on: term }] : []
  })
}

function unansweredQuotes(store: Store, on: CivilDate): Reminder[] {
  return store.documents.list('quote').flatMap((doc): Reminder[] => {
    const days = daysBetween(doc.issuedOn, on)
    if (days < UNANSWERED_DAYS || documentState(store, doc, on) !== 'issued') return []
    const { clientId, visitId } = doc.data as { clientId?: string; visitId?: string }
    return [{ key: 'quote-unanswered', detail: { client: clientName(store, clientId ?? null), number: doc.number, days }, on: doc.issuedOn, visitId: visitId ?? null, contractId: null, clientId: clientId ?? null }]
  })
}
