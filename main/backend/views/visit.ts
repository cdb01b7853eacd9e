// One visit as the page shows it: the spine's state is read from the rows themselves, never stored beside them.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { NEEDS } from '../../../domain/words.ts'
import type { Output } from '../../contract/procedures.ts'
import type { VisitStep } from '../../contract/procedures/client.ts'
import { quoteState } from '../quoting/quote-state.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { Store } from '../store/store.ts'

type VisitView = Output<'visit.get'>
export type VisitRow = Output<'visit.list'>['rows'][number]
type StepState = VisitView['steps'][number]['state']

/** The machines a visit is about: those of its site that were not taken out. */
export function machinesOf(store: Store, visit: RowOf<'visit'>): readonly RowOf<'machine'>[] {
  return visit.clientId ? store.list('machine', { clientId: visit.clientId }).filter((machine) => machine.siteId === visit.siteId || machine.visitId === visit.id) : []
}

export function visitRow(store: Store, visit: RowOf<'visit'>): VisitRow {
  const client = visit.clientId ? store.get('client', visit.clientId) : undefined
  const contact = visit.clientId ? store.list('account_contact', { clientId: visit.clientId })[0] : undefined
  return {
    id: visit.id, clientId: visit.clientId, clientName: client?.name ?? null, commune: client?.commune ?? null, on: visit.on, startsAt: visit.startsAt, durationMin: visit.durationMin,
    purpose: visit.purpose, state: visit.state, contact: contact?.name ?? null, phone: contact?.phone ?? null, machines: machinesOf(store, visit).length, missing: missingOf(client, contact),
  }
}

/** @throws Refusal NOT_FOUND */
export function visitView(store: Store, visitId: Id, today: CivilDate): VisitView {
  const visit = store.get('visit', visitId)
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  const client = visit.clientId ? store.get('client', visit.clientId) : undefined
  const contact = visit.clientId ? store.list('account_contact', { clientId: visit.clientId })[0] : undefined
  const needs = store.list('need', { visitId })
  const quotes = store.list('quote', { visitId }).toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const quote = quotes[0]
  const states = quotes.map((one) => quoteState(store, one, today))
  // A new version that is being prepared takes nothing from the one that was accepted.
  const state = (states[0]?.state === 'draft' ? states.find((one) => one.state === 'accepted') : undefined) ?? states[0] ?? null
  const run = lastAtWork(store.list('provisioning_run', { visitId }))
  const report = store.documents.list('acceptance').find((doc) => visitIdOf(doc.data) === visitId)
  const contract = quotes.flatMap(({ id }) => store.list('maintenance_contract', { quoteDocId: id }))[0]
  const consent = store.list('consent', { visitId }).at(-1)
  const missing = missingOf(client, contact)
  const machines = machinesOf(store, visit)

  const steps: Record<VisitStep, StepState> = {
    client: missing.length === 0 ? 'done' : client?.name ? 'partial' : 'todo',
    inventory: progress(machines.length, machines.filter((machine) => machine.inventoryId).length),
    pack: visit.packId ? 'done' : 'todo',
    quote: states[0]?.state === 'accepted' ? 'done' : quote ? 'partial' : 'todo',
    deployment: run?.state === 'done' ? 'done' : run ? 'partial' : 'todo',
    contract: contract ? (contract.state === 'project' ? 'partial' : 'done') : 'todo',
    report: report ? 'done' : 'todo',
  }
  return {
    id: visit.id, clientId: visit.clientId, siteId: visit.siteId, contactId: contact?.id ?? null, clientName: client?.name ?? null, commune: client?.commune ?? null, clientKind: client?.kind ?? null,
    on: visit.on, startsAt: visit.startsAt, durationMin: visit.durationMin, purpose: visit.purpose, state: visit.state, technician: visit.technician, users: visit.users, packId: visit.packId, packVersion: visit.packVersion, note: visit.note, reserves: visit.reserves, trainingGiven: visit.trainingGiven, constraints: visit.constraints, access: visit.access, order: visit.order,
    needs: NEEDS.flatMap((kind) => needs.filter((need) => need.kind === kind).slice(0, 1).map((need) => ({ id: need.id, kind, wanted: need.wanted ?? false }))),
    steps: Object.entries(steps).map(([step, done]) => ({ step: step as VisitStep, state: done })),
    missing,
    consent: consent?.at ? { givenBy: consent.givenBy, by: consent.by, at: consent.at } : null,
    quoteId: quote?.id ?? null, quoteDocId: state?.docId ?? null, quoteState: state?.state ?? null, runId: run?.id ?? null, contractId: contract?.id ?? null, reportDocId: report?.id ?? null,
  }
}

const latest = <R extends { readonly id: Id }>(rows: readonly R[]): R | undefined => rows.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0]

/** The run that works, or worked last: an earlier one may have been taken back since. */
export function lastAtWork(runs: readonly RowOf<'provisioning_run'>[]): RowOf<'provisioning_run'> | undefined {
  const until = Math.max(...runs.map(({ endedAt }) => endedAt ?? Infinity))
  return latest(runs.filter(({ endedAt }) => (endedAt ?? Infinity) === until))
}

const progress = (total: number, known: number): StepState => (total > 0 && known === total ? 'done' : known > 0 ? 'partial' : 'todo')

/** What a signature will ask for and nobody typed yet; keys of the catalogue. */
export function missingOf(client: RowOf<'client'> | undefined, contact: RowOf<'account_contact'> | undefined): string[] {
  const wanted: readonly (readonly [string, unknown])[] = [
    ['field.client.name', client?.name], ['field.client.kind', client?.kind], ['field.client.seat', client?.seat],
    // Public bodies are billed by SIRET (business.md I15); the others by SIREN when they have one.
    ...(client?.kind === 'association' ? [] : [['field.client.siret', client?.siret] as const]),
    ['field.account_contact.name', contact?.name],
  ]
  return wanted.filter(([, value]) => value === null || value === undefined || value === '').map(([key]) => key)
}

function visitIdOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'visitId' in data ? data.visitId : undefined
}
