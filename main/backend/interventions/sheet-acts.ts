// A sheet's life: planned, begun, ready to sign, signed, closed; what each act asks, writes and leaves in its story.
// Source: design/business.md 3.2.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { type InterventionState, interventionTo } from '../../../domain/interventions/intervention.ts'
import { missingWords, untakenField } from '../../../domain/untaken.ts'
import { procedureFor } from '../reference/procedures.ts'
import { signaturesOf, voidSignature } from '../documents/signatures.ts'
import type { Services } from '../services.ts'
import type { Writer } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { checkRowId, kindOf, readSheet, type SheetKind, type SheetRow, standingOf, theSheet } from './read-sheet.ts'

type Story = Pick<Services, 'now' | 'who'>
const t = translator('fr')

/** One line of the sheet's story; what was typed before is in the log of changes. */
export function tell({ now, who }: Story, w: Writer, sheetId: Id, kind: string, data: Record<string, string | number | null> = {}): Id {
  return w.add('event', { subject: 'intervention', subjectId: sheetId, kind, at: now(), by: who(), data })
}

export interface NewSheet { readonly visitId?: Id | undefined; readonly clientId?: Id | undefined; readonly kind?: SheetKind | undefined; readonly remote?: boolean | undefined }

/**
 * A sheet of a visit, prefilled with what the visit and its contract know; without a visit (a call for help) the visit is made too:
 * it is the spine of all papers. A visit of a contract has one sheet until it is cancelled: asked again, that one is the answer.
 * @throws Refusal NOT_FOUND, INVALID
 */
export function createSheet({ store, who, now, today }: Services, { visitId, clientId, kind, remote = false }: NewSheet): { sheetId: Id; visitId: Id } {
  const visit = visitId ? store.get('visit', visitId) : undefined
  if (visitId && !visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  const client = visit?.clientId ?? clientId
  if (!client || !store.get('client', client)) throw new Refusal('NOT_FOUND', { what: 'client' })
  if (visit?.contractId) {
    const known = store.list('intervention', { visitId: visit.id }).find(({ state }) => state !== 'cancelled' && state !== 'closed')
    if (known) return { sheetId: known.id, visitId: visit.id }
  }
  const siteId = visit?.siteId ?? store.list('site', { clientId: client })[0]?.id ?? null
  const contractId = visit?.contractId ?? inForce(store, client)
  return store.write({ by: who() }, (w) => {
    const spine = visit?.id ?? w.create('visit', { clientId: client, siteId, on: today(), purpose: 'other', state: 'in_progress', technician: who(), users: 0, createdAt: now() })
    const sheetId = w.create('intervention', { visitId: spine, clientId: client, siteId, contractId, kind: kind ?? (visit?.purpose === 'maintenance' ? 'maintenance' : remote ? 'help' : 'repair'), state: 'planned', remote, technician: visit?.technician ?? who(), createdAt: now() })
    // A visit of the contract is about all of its machines; a repair names its own.
    if (visit?.contractId) for (const machine of store.list('machine', { clientId: client }).filter((one) => one.siteId === siteId && one.retired !== true)) w.create('intervention_machine', { interventionId: sheetId, machineId: machine.id })
    return { sheetId, visitId: spine }
  })
}

/** A client's only contract in force covers what is done there; of two, a person chooses by the visit. */
function inForce(store: Services['store'], clientId: Id): Id | null {
  const all = store.list('maintenance_contract', { clientId }).filter(({ state }) => state === 'active' || state === 'renewed' || state === 'notice_sent')
  return all.length === 1 ? (all[0]?.id ?? null) : null
}

/** Begins the work: the procedure is frozen, its checks have their rows, the clock runs. @throws Refusal STATE_REFUSED */
export function startSheet(services: Services, sheetId: Id): void {
  const { store, who, now, resources, today } = services
  const row = theSheet(store, sheetId)
  to(services, row, 'in_progress', 'planned')
  const procedure = procedureFor(resources, kindOf(row), today())
  store.write({ by: who(), ...(row.visitId ? { undo: { visitId: row.visitId, key: 'intervention.start', what: '' } } : {}) }, (w) => {
    w.set('intervention', sheetId, { state: 'in_progress', procedure: JSON.parse(JSON.stringify(procedure)), technician: row.technician || who() })
    for (const { id } of procedure.checks) w.create('check_result', { interventionId: sheetId, procedure: `${procedure.id}@${procedure.version}`, check: id }, checkRowId(sheetId, id))
    stopRunning(services, w, who())
    w.create('intervention_span', { interventionId: sheetId, technician: who(), from: now() })
    tell(services, w, sheetId, 'started', { procedure: `${procedure.id}@${procedure.version}` })
  })
}

/** The work is done: the clock stops, and nothing that a signature wants is missing. Said again, changes nothing. @throws Refusal STATE_REFUSED, QUOTE_INCOMPLETE */
export function finishSheet(services: Services, sheetId: Id): void {
  const { store, who } = services
  const row = theSheet(store, sheetId)
  if (row.state === 'to_sign') return
  const running = store.list('intervention_span', { interventionId: sheetId }).filter(({ to: end }) => end === null)
  const { sheet, missing } = readSheet(services, row)
  // A stretch that runs is ended by this very act.
  const left = missing.filter((one) => one !== 'spans' || running.length === 0)
  if (left.length > 0 && row.state === 'in_progress') throw incomplete(left, (check) => sheet.procedure.checks.find(({ id }) => id === check)?.label ?? check)
  to(services, row, 'to_sign', 'in_progress', running.length > 0)
  store.write({ by: who() }, (w) => {
    for (const span of running) endSpan(services, w, span)
    w.set('intervention', sheetId, { state: 'to_sign' })
    tell(services, w, sheetId, 'finished')
  })
}

/** Back to work before anybody signed. @throws Refusal STATE_REFUSED */
export function resumeSheet(services: Services, sheetId: Id): void {
  to(services, theSheet(services.store, sheetId), 'in_progress', 'to_sign')
  services.store.write({ by: services.who() }, (w) => {
    w.set('intervention', sheetId, { state: 'in_progress' })
    tell(services, w, sheetId, 'resumed')
  })
}

/** The only way to change a signed sheet: its signature loses its force, with who, when and why; its proof stays. @throws Refusal STATE_REFUSED */
export function reopenSheet(services: Services, sheetId: Id, reason: string): void {
  const { store, who, now } = services
  const row = theSheet(store, sheetId)
  const { state, documents, changedSince } = standingOf(store, row)
  if (state !== 'signed' && !changedSince) throw new Refusal('STATE_REFUSED', { what: 'intervention', state })
  store.write({ by: who() }, (w) => {
    for (const doc of documents) voidSignature(store, w, doc, { reason, at: now(), by: who() })
    w.set('intervention', sheetId, { state: 'to_sign' })
    tell(services, w, sheetId, 'reopened', { reason })
  })
}

/** @throws Refusal STATE_REFUSED unless the client's signature stands */
export function closeSheet(services: Services, sheetId: Id): void {
  to(services, theSheet(services.store, sheetId), 'closed', 'signed')
  services.store.write({ by: services.who() }, (w) => {
    w.set('intervention', sheetId, { state: 'closed' })
    tell(services, w, sheetId, 'closed')
  })
}

/** @throws Refusal STATE_REFUSED once signed */
export function cancelSheet(services: Services, sheetId: Id, reason: string): void {
  const { store, who } = services
  const row = theSheet(store, sheetId)
  to(services, row, 'cancelled')
  store.write({ by: who() }, (w) => {
    for (const span of store.list('intervention_span', { interventionId: sheetId }).filter(({ to: end }) => end === null)) endSpan(services, w, span)
    w.set('intervention', sheetId, { state: 'cancelled' })
    tell(services, w, sheetId, 'cancelled', { reason })
  })
}

/** Inside of the signature's own transaction. */
export function noteSigned(services: Services, w: Writer, sheetId: Id): void {
  w.set('intervention', sheetId, { state: 'signed' })
  tell(services, w, sheetId, 'signed')
}

/**
 * Before a paper of a sheet is signed: it is the newest, says what the rows say, and the sheet waits for it.
 * @throws Refusal STATE_REFUSED
 */
export function demandToSign({ store }: Services, docId: Id, sheetId: Id): void {
  const { state, current } = standingOf(store, theSheet(store, sheetId))
  if (state !== 'to_sign') throw new Refusal('STATE_REFUSED', { what: 'intervention', state })
  if (current?.id !== docId || signaturesOf(store, docId).voided.length > 0) throw new Refusal('STATE_REFUSED', { what: 'intervention', state: 'changed-since' })
}

/** Ends a stretch now. A clock set back while it ran gives it its shortest time: which is then typed over. */
export function endSpan({ now }: Story, w: Writer, span: { readonly id: Id; readonly from: number | null }): void {
  w.set('intervention_span', span.id, { to: Math.max(now(), (span.from ?? 0) + 1) })
}

/** Nobody works at two jobs at once: a stretch of theirs that runs elsewhere ends. Answers the sheets it ran on. */
export function stopRunning(services: Services, w: Writer, technician: string): Id[] {
  const running = services.store.list('intervention_span', { technician }).filter(({ to: end, from }) => end === null && from !== null)
  for (const span of running) endSpan(services, w, span)
  return running.flatMap(({ interventionId }) => interventionId ?? [])
}

/** The rule's own table of changes, over where the sheet stands today; `only` where an act begins from one state alone. */
function to(services: Services, row: SheetRow, wanted: Exclude<InterventionState, 'signed'>, only?: InterventionState, ending = false): void {
  const { state, changedSince } = standingOf(services.store, row)
  if (changedSince || only !== undefined && state !== only) throw new Refusal('STATE_REFUSED', { what: 'intervention', state: changedSince ? 'changed-since' : state })
  const { sheet } = readSheet(services, row)
  const now = services.now()
  interventionTo(state, wanted, ending ? { ...sheet, spans: [...sheet.spans, { technician: services.who(), from: now - 1, to: now }] } : sheet)
}

function incomplete(missing: readonly string[], labelOf: (check: string) => string): Refusal {
  const words = missing.map((one) => (one.startsWith('checks.') ? labelOf(one.slice('checks.'.length)) : missingWords(t, untakenField(one) === undefined ? `sheet.missing.${one}` : one)))
  return new Refusal('QUOTE_INCOMPLETE', { count: missing.length, missing: words.join(', ') })
}
