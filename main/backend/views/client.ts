// A client as the lists and its sheet show it.
import { Refusal } from '../../../domain/errors.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { NoticeRule } from '../../../domain/contracts/notice-rule.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import { documentState } from '../quoting/quote-state.ts'
import type { Store } from '../store/store.ts'
import { contractRow } from './contract.ts'

/** What one sheet holds of each kind; older visits and papers are in their own lists. */
const SHOWN = 200
const newest = { descending: true, limit: SHOWN } as const

export function clientRow(store: Store, client: RowOf<'client'>, today: CivilDate, rule: NoticeRule): Output<'client.list'>['rows'][number] {
  const past = store.list('visit', { clientId: client.id }).flatMap((visit) => (visit.on && visit.on <= today && visit.state !== 'cancelled' ? [visit.on] : []))
  const contract = store.list('maintenance_contract', { clientId: client.id }).at(-1)
  return { id: client.id, kind: client.kind, name: client.name, commune: client.commune, machines: store.count('machine', { clientId: client.id }), lastVisitOn: past.toSorted().at(-1) ?? null, contractState: contract ? contractRow(store, contract, today, rule).state : null }
}

/** @throws Refusal NOT_FOUND */
export function clientView(store: Store, clientId: Id, today: CivilDate, rule: NoticeRule): Output<'client.get'> {
  const client = store.get('client', clientId)
  if (!client) throw new Refusal('NOT_FOUND', { what: 'client' })
  const { id, kind, name, commune, postcode, siren, siret, vatLiable, nonProfessional, seat, billingAddress, deliveryAddress, note, serviceCode, serviceRequired, engagementNumber, engagementRequired, marketNumber } = client
  const documents = store.documents.about({ clientId }, { limit: SHOWN })
  return {
    id, kind, name, commune, postcode, siren, siret, vatLiable, nonProfessional, seat, billingAddress, deliveryAddress, note, serviceCode, serviceRequired, engagementNumber, engagementRequired, marketNumber,
    sites: store.list('site', { clientId }).map((site) => ({ id: site.id, name: site.name, address: site.address, commune: site.commune, postcode: site.postcode, distanceKm: site.distanceKm, vatRateBp: site.vatRateBp })),
    contacts: store.list('account_contact', { clientId }).map((contact) => ({ id: contact.id, name: contact.name, function: contact.function, phone: contact.phone, email: contact.email })),
    visits: store.list('visit', { clientId }, newest).map((visit) => ({ id: visit.id, on: visit.on, purpose: visit.purpose, state: visit.state })),
    machines: store.list('machine', { clientId }).map((machine) => ({ id: machine.id, name: machine.name, place: machine.place })),
    documents: documents.map((doc) => ({ id: doc.id, type: doc.type, number: doc.number, issuedOn: doc.issuedOn, state: documentState(store, doc, today) })),
    contracts: store.list('maintenance_contract', { clientId }, newest).map((contract) => {
      const { id: contractId, state, start, term } = contractRow(store, contract, today, rule)
      return { id: contractId, state, start, term }
    }),
  }
}
