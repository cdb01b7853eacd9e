// A contract before its issue: made from an accepted quote or alone, its visits laid out, what is still missing named.
import { addMonths, type CivilDate } from '../../../domain/civil-date.ts'
import { type ContractTerms, termsOn } from '../../../domain/contracts/contract-terms.ts'
import { type NoticeRule, tacitRenewalFits } from '../../../domain/contracts/notice-rule.ts'
import { periodOn, termOf, visitDates } from '../../../domain/contracts/term.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Recurring } from '../../../domain/quoting/case.ts'
import type { Id } from '../../../domain/ids.ts'
import type { FieldsOf, RowOf } from '../../../domain/tables.ts'
import { signaturesOf } from '../documents/signatures.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { frozenPrices } from '../quoting/frozen-prices.ts'
import { documentState } from '../quoting/quote-state.ts'
import type { QuoteView } from '../quoting/read-quote.ts'
import { pricesInForce } from '../reference/prices-in-force.ts'
import { LATE_PAYMENT, typedRateBp, vatRates } from '../reference/rates.ts'
import type { Services } from '../services.ts'
import type { Store, Writer } from '../store/store.ts'
import { missingOf } from '../views/visit.ts'
import { translator } from '../words/sentences.ts'
import { contractLife, theContract } from './contract-life.ts'
import { contractTerms } from './contract-terms.ts'
import { checkedMachines, coveredMachines, machineChoices, quotedMachines } from './covered-machines.ts'

const t = translator('fr')
type Contract = RowOf<'maintenance_contract'>
/** What a contract is proposed with (design/business.md 3.9); each can be changed before issue. */
const PROPOSED = { durationMonths: 12, noticeMonths: 2, tacit: true, billing: 'monthly', visitsPerYear: 2, level: 'essentiel' } as const

/** @throws Refusal NOT_FOUND, or STATE_REFUSED when the quote is not accepted. The same quote twice is one contract. */
export function contractOfQuote({ store, resources, who, now, today }: Services, quoteDocId: Id, start: CivilDate | undefined): Id {
  const doc = store.documents.get(quoteDocId)
  if (!doc) throw new Refusal('NOT_FOUND', { what: 'document' })
  const known = store.list('maintenance_contract', { quoteDocId })[0]
  if (known) return known.id
  const state = documentState(store, doc, today())
  if (state !== 'accepted') throw new Refusal('STATE_REFUSED', { what: doc.number, state: t(`quoteState.${state}`) })
  const { view } = doc.data as unknown as { view: QuoteView }
  const visit = view.visitId ? store.get('visit', view.visitId) : undefined
  const level = view.packId ? findPack(view.packId, resources).pack.maintenance : undefined
  const machineIds = [...quotedMachines(store, quoteDocId)]
  return create({ store, who, now }, {
    ...PROPOSED, clientId: view.clientId, siteId: visit?.siteId ?? null, quoteDocId, level: level?.level ?? PROPOSED.level, start: start ?? today(), visitsPerYear: level?.visitsPerYear ?? 0,
    machineIds, machines: machineIds.length, vatRateBp: view.vatGroups[0]?.rateBp ?? vatRates(resources, view.asOf).standardVatBp,
  }, frozenPrices(doc, resources).recurring)
}

/** A contract without a quote. A project of that client and site that was never issued is given back, not made twice. */
export function contractAlone({ store, resources, who, now, today }: Services, clientId: Id, siteId: Id | undefined): Id {
  if (!store.get('client', clientId)) throw new Refusal('NOT_FOUND', { what: 'client' })
  const site = siteId ? store.get('site', siteId) : store.list('site', { clientId })[0]
  if (siteId && site?.clientId !== clientId) throw new Refusal('NOT_FOUND', { what: 'site' })
  const known = store.list('maintenance_contract', { clientId }).find((one) => one.quoteDocId === null && one.siteId === (site?.id ?? null) && !store.documents.get(one.id))
  if (known) return known.id
  const machineIds = machineChoices(store, { clientId, siteId: site?.id ?? null }, [], today()).flatMap(({ id, why }) => (why === null ? [id] : []))
  return create({ store, who, now }, { ...PROPOSED, clientId, siteId: site?.id ?? null, start: today(), machineIds, machines: machineIds.length, vatRateBp: site?.vatRateBp ?? vatRates(resources, today()).standardVatBp }, pricesInForce({ store, resources }, today()).recurring)
}

function create({ store, who, now }: Pick<Services, 'store' | 'who' | 'now'>, fields: Partial<FieldsOf<'maintenance_contract'>>, recurring: Recurring): Id {
  const client = fields.clientId ? store.get('client', fields.clientId) : undefined
  return store.write({ by: who() }, (w) => {
    // Unsaid, a client is treated as the law's non-professional: the safe side.
    const contractId = w.create('maintenance_contract', { ...fields, state: 'project', nonProfessional: client?.nonProfessional ?? true, unitMonthlyCents: recurring.MNT, floorMonthlyCents: recurring.MNT_MIN, contactName: store.list('scop')[0]?.contactName ?? null, createdAt: now() })
    const { start, durationMonths, visitsPerYear } = fields
    if (start && durationMonths) plan(w, { clientId: fields.clientId ?? null, siteId: fields.siteId ?? null }, contractId, visitDates(start, durationMonths, visitsPerYear ?? 0), who(), now())
    return contractId
  })
}

function plan(w: Writer, about: { clientId: Id | null; siteId: Id | null }, contractId: Id, days: readonly CivilDate[], technician: string, now: number): void {
  for (const on of days) w.create('visit', { ...about, contractId, on, purpose: 'maintenance', state: 'planned', technician, createdAt: now })
}

/** How many visits the terms want in the running period, and how many are planned or done in it. */
export function visitsOf(store: Store, contract: Contract, terms: ContractTerms, today: CivilDate): { planned: number; wanted: number } {
  const { from, to } = periodOn(terms.start, terms.durationMonths, today)
  const rows = store.list('visit', { contractId: contract.id }).filter(({ state }) => state !== 'cancelled')
  // One planned outside of the period is to be laid out anew as well: the start moved under it.
  const inside = rows.filter(({ on }) => on !== null && on >= from && on <= to)
  const strays = rows.some(({ on, state }) => state === 'planned' && on !== null && (on < terms.start || (contract.state === 'project' && on > to)))
  return { planned: strays ? -1 : inside.length, wanted: visitDates(from, terms.durationMonths, termsOn(terms, from).visitsPerYear).length }
}

/** Visits of the running period, laid out evenly; those that began or were done stay and count. */
export function layVisits({ store, who, now, today }: Services, contractId: Id, rule: NoticeRule): number {
  const life = contractLife(store, theContract(store, contractId), today(), rule)
  if (!life || life.state === 'terminated' || life.state === 'ended') throw new Refusal('STATE_REFUSED', { what: 'contract', state: t(`contractState.${life?.state ?? 'project'}`) })
  const { contract, terms, period: { from, to }, state } = life
  const rows = store.list('visit', { contractId }).filter((visit) => visit.state !== 'cancelled' && visit.on !== null)
  const kept = rows.filter(({ state: of, on }) => of !== 'planned' && (on ?? '') >= from && (on ?? '') <= to).map(({ on }) => on ?? '')
  const days = visitDates(from, terms.durationMonths, termsOn(terms, from).visitsPerYear)
  // A visit that was done takes the place of the day nearest before it; of a running contract nothing is planned in the past.
  const free = days.slice(kept.length).filter((on) => state === 'project' || on >= today())
  store.write({ by: who(), undo: { visitId: contractId, key: 'contract.layVisits', what: '' } }, (w) => {
    for (const visit of rows) if (visit.state === 'planned' && (state === 'project' || ((visit.on ?? '') >= from && (visit.on ?? '') <= to))) w.remove('visit', visit.id)
    plan(w, { clientId: contract.clientId, siteId: contract.siteId }, contractId, free, who(), now())
  })
  return free.length
}

/** @throws Refusal CONTRACT_REFUSED naming a machine that cannot be covered */
export function chooseMachines({ store, who, today }: Services, contract: Contract, machineIds: readonly Id[]): void {
  const chosen = checkedMachines(store, contract, machineIds, today())
  store.write({ by: who(), undo: { visitId: contract.id, key: 'contract.machines', what: String(chosen.length) } }, (w) => w.set('maintenance_contract', contract.id, { machineIds: chosen, machines: chosen.length }))
}

/**
 * An issued contract never changes: another draft of it, which will replace it under a number of its own. The number stays taken.
 * @throws Refusal STATE_REFUSED once it is signed, or when nothing was issued yet
 */
export function newVersion({ store, who, now }: Services, contractId: Id): Id {
  const { id: _id, ...fields } = theContract(store, contractId)
  const issued = store.documents.get(contractId) !== undefined
  if (!issued || signaturesOf(store, contractId).standing) throw new Refusal('STATE_REFUSED', { what: 'contract', state: t(issued ? 'contractState.active' : 'contractState.project') })
  return store.write({ by: who() }, (w) => {
    const next = w.create('maintenance_contract', { ...fields, state: 'project', supersedesId: contractId, createdAt: now() })
    for (const { id } of store.list('visit', { contractId })) w.set('visit', id, { contractId: next })
    w.remove('maintenance_contract', contractId)
    return next
  })
}

/** How far from today a contract may begin, before or after. */
const START_MONTHS = 24

/** What a contract needs before it is shown for signature, as keys of the catalogue. */
export function missingToIssue(store: Store, contract: Contract, today: CivilDate, rule: NoticeRule): string[] {
  const terms = contractTerms(store, contract)
  const client = contract.clientId ? store.get('client', contract.clientId) : undefined
  const contact = client && store.list('account_contact', { clientId: client.id })[0]
  const scop = store.list('scop')[0]
  return [...new Set([
    // Typed and refused, on this laptop: the paper would say what was there before.
    ...store.drafts.list(contract.id).filter(({ table }) => table === 'maintenance_contract').map(({ field }) => `field.maintenance_contract.${field}`),
    ...(contract.substituteMember ? [] : ['field.maintenance_contract.substituteMember']),
    // Without its month an index revises nothing, and the signed paper would say so of a contract that was to follow it.
    ...(contract.indexName && !contract.indexMonth ? ['field.maintenance_contract.indexMonth'] : []),
    ...(terms && coveredMachines(store, contract, today).length > 0 && terms.machines.some(({ value }) => value > 0) ? [] : ['contract.need.machines']),
    // The law's letter cannot leave in time within such a contract: it is not offered to a non-professional.
    ...(terms && terms.tacit && terms.nonProfessional && !tacitRenewalFits(terms.durationMonths, terms.noticeMonths, rule) ? ['contract.need.longer'] : []),
    ...(terms ? [] : ['contract.need.terms']),
    // A slip in the year: each month since then would be due at its signature.
    ...(terms && (terms.start < addMonths(today, -START_MONTHS) || terms.start > addMonths(today, START_MONTHS)) ? ['contract.need.start'] : []),
    ...missingOf(client, contact),
    ...(['name', 'form', 'siret', 'address', 'contactName'] as const).filter((field) => !scop?.[field]).map((field) => `field.scop.${field}`),
    ...(typedRateBp(store, LATE_PAYMENT, today) === null ? [`table.${LATE_PAYMENT}`] : []),
  ])]
}

/** Days that a visit of the contract may be moved to; null for a contract whose terms are not whole. */
export function visitBounds(store: Store, contract: Contract, today: CivilDate): { from: CivilDate; to: CivilDate } | null {
  const terms = contractTerms(store, contract)
  if (!terms) return null
  const period = periodOn(terms.start, terms.durationMonths, today)
  return { from: terms.start, to: terms.stopsOn ?? (terms.tacit ? period.to : termOf(terms.start, terms.durationMonths)) }
}
