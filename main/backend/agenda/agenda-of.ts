// The agenda of the base: facts gathered, rules applied, each entry with the place where it is done. Every list of what is due comes
// from here.
import { agenda, type AgendaEntry } from '../../../domain/agenda/agenda.ts'
import { LOOK_AHEAD_DAYS, type Remembered, toRemember } from '../../../domain/agenda/remember.ts'
import { addDays, type CivilDate } from '../../../domain/civil-date.ts'
import type { Output } from '../../contract/procedures.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import { priceIndexes } from '../reference/price-indexes.ts'
import type { Store } from '../store/store.ts'
import { type BaseFacts, baseFacts } from './base-facts.ts'

type AgendaRow = Output<'agenda.list'>['rows'][number]

export function agendaOf(base: BaseFacts, asOf: CivilDate, until: CivilDate): AgendaEntry[] {
  return agenda(baseFacts(base, asOf, until), { rule: noticeRule(base.resources), indexes: priceIndexes(base.resources, base.store) })
}

/** What stands on the screen of a day. */
export function rememberedOn(base: BaseFacts, asOf: CivilDate): Remembered[] {
  return toRemember(agendaOf(base, asOf, addDays(asOf, LOOK_AHEAD_DAYS)), asOf)
}

/** Days ahead at which a contract's dates are told in the list of contracts. */
const DUE_DAYS = 60

/** What of it is about contracts: visits under contract, letters, amounts, revisions, ends. */
export function contractsDue(base: BaseFacts, asOf: CivilDate): AgendaRow[] {
  const underContract = ({ about: { type, id } }: AgendaEntry): boolean => type === 'contract' || (type === 'visit' && (base.store.get('visit', id)?.contractId ?? null) !== null)
  return agendaOf(base, asOf, addDays(asOf, DUE_DAYS)).filter(underContract).map((entry) => agendaRow(base.store, entry))
}

export function agendaRow(store: Store, { key, kind, about, on, client, late, detail }: AgendaEntry): AgendaRow {
  return { key, kind, on, client, late, detail: { ...detail }, place: placeOf(store, about) }
}

/** Where it is done: one press from the line that says it. */
function placeOf(store: Store, { type, id }: AgendaEntry['about']): AgendaRow['place'] {
  const client = (clientId: string | null | undefined): AgendaRow['place'] => (clientId ? { screen: 'client', id: clientId, step: null } : null)
  switch (type) {
    case 'visit':
      return { screen: 'visit', id, step: 'client' }
    case 'contract': {
      const contract = store.get('maintenance_contract', id)
      const visitId = visitOf(store, contract?.quoteDocId ?? null)
      return visitId ? { screen: 'visit', id: visitId, step: 'contract' } : contract ? { screen: 'contract', id, step: null } : null
    }
    case 'quote': {
      const visitId = visitOf(store, id)
      return visitId ? { screen: 'visit', id: visitId, step: 'quote' } : { screen: 'quotes', id: null, step: null }
    }
    case 'sheet': {
      const sheet = store.get('intervention', id)
      return sheet?.visitId ? { screen: 'visit', id: sheet.visitId, step: 'report' } : client(sheet?.clientId)
    }
    case 'domain':
      return client(store.get('domain_name', id)?.clientId)
    case 'label':
    case 'table':
      return { screen: 'settings', id: null, step: null }
  }
}

/** A quote's frozen document names the visit, on a second laptop too. */
function visitOf(store: Store, docId: string | null): string | null {
  const data = docId ? (store.documents.get(docId)?.data as { visitId?: string | null } | undefined) : undefined
  return data?.visitId && store.get('visit', data.visitId) ? data.visitId : null
}
