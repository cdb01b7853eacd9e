// A sheet as the page shows it, and as one line of a list. Everything is read from its rows, its papers and its story.
import { civilDateOf } from '../../../domain/civil-date.ts'
import type { Id } from '../../../domain/ids.ts'
import { HAND_OFF_EVENTS, type HandOff, openOffer } from '../../../domain/interventions/hand-off.ts'
import { SharedSheet } from '../../../domain/interventions/shared-hand-off.ts'
import { untakenField } from '../../../domain/untaken.ts'
import type { Output } from '../../contract/procedures.ts'
import { signaturesOf } from '../documents/signatures.ts'
import type { Services } from '../services.ts'
import { clientName } from '../views/entry.ts'
import { machinesOf } from '../views/visit.ts'
import { checkRowId, kindOf, readSheet, type SheetRow, standingOf } from './read-sheet.ts'
import { cameFrom, receivedStanding, scopHandOffs } from './scop-hand-off.ts'
import { handOffs } from './sheet-hand-off.ts'
import { reportOf, reportStanding } from './work-report.ts'

type View = Output<'intervention.get'>
type Line = Output<'intervention.list'>['rows'][number]

export function sheetLine({ store }: Pick<Services, 'store'>, row: SheetRow): Line {
  const { state, documents } = standingOf(store, row)
  const spans = store.list('intervention_span', { interventionId: row.id })
  const all = handOffs(store, row.id)
  const taken = takenOver(all)
  const began = Math.min(...spans.map(({ from }) => from ?? Infinity))
  return {
    id: row.id, visitId: row.visitId, clientId: row.clientId, clientName: clientName(store, row.clientId), kind: kindOf(row), state, remote: row.remote ?? false, technician: row.technician,
    on: Number.isFinite(began) ? civilDateOf(began, -new Date(began).getTimezoneOffset()) : ((row.visitId ? store.get('visit', row.visitId)?.on : null) ?? null),
    number: documents.at(-1)?.number ?? null, running: spans.some(({ to }) => to === null), offeredTo: openOffer(all)?.to ?? null, takenBy: taken ? { scop: taken.to, by: taken.answeredBy, signedAt: reportOf(store, taken.id)?.signedAt ?? null } : null,
  }
}

export function sheetView(services: Pick<Services, 'store' | 'resources' | 'today' | 'who'>, row: SheetRow): View {
  const { store, who } = services
  const { sheet, sums, missing } = readSheet(services, row)
  const standing = standingOf(store, row)
  const spans = store.list('intervention_span', { interventionId: row.id })
  const all = handOffs(store, row.id)
  const offer = openOffer(all)
  const taken = takenOver(all)
  const me = who()
  return {
    ...sheetLine(services, row), siteId: row.siteId, contractId: row.contractId, contractNumber: row.contractId ? (store.documents.get(row.contractId)?.number ?? null) : null,
    asked: row.asked, askedBy: row.askedBy, summary: row.summary, next: row.next, remarks: row.remarks, travelMin: row.travelMin, memberName: row.memberName,
    procedure: { title: sheet.procedure.title, version: sheet.procedure.version, frozen: row.procedure !== null }, checks: checksOf(services, row, sheet.procedure, sums),
    spans: spans.flatMap(({ id, technician, from, to }) => (from === null ? [] : [{ id, technician, from, to, mine: technician === me }])).toSorted((a, b) => a.from - b.from), minutes: sums.minutes,
    parts: store.list('intervention_part', { interventionId: row.id }).map(({ id, label, serial, qtyMilli, unitCents, covered }) => ({ id, label, serial, qtyMilli: qtyMilli ?? 1000, unitCents, covered: covered ?? false })),
    partsHtCents: sums.partsHtCents, coveredHtCents: sums.coveredHtCents, machines: machinesOfSheet(services, row), distanceKm: sheet.distanceKm, kmAvoided: sums.kmAvoided,
    missing: [
      // A stretch that runs is ended by saying that the work is done.
      ...missing.filter((one) => one !== 'spans' || row.state !== 'in_progress' || spans.every(({ to }) => to !== null)).map((one) => (one.startsWith('checks.') ? { key: 'sheet.missing.check', label: sheet.procedure.checks.find(({ id }) => `checks.${id}` === one)?.label ?? one } : { key: untakenField(one) === undefined ? `sheet.missing.${one}` : one, label: null })),
      ...(['name', 'form', 'siret', 'address', 'contactName'] as const).filter((field) => !store.list('scop')[0]?.[field]).map((field) => ({ key: `field.scop.${field}`, label: null })),
    ],
    docId: standing.documents.at(-1)?.id ?? null, paperCurrent: standing.current !== undefined, changedSince: standing.changedSince, signatures: signaturesOfSheet(services, standing.documents),
    offer: offer ? { to: offer.to, toKind: offer.toKind, why: offer.why, by: offer.offeredBy, at: offer.offeredAt, mine: offer.toKind === 'member' || (offer.toKind === 'technician' && offer.to.trim().toLocaleLowerCase('fr') === me.trim().toLocaleLowerCase('fr')), sent: offer.sent, withdrawing: offer.state === 'withdrawing' } : null,
    doneBy: taken ? { scop: taken.to, by: taken.answeredBy, report: reportOf(store, taken.id) } : null, cameFrom: originOf(store, row.id),
    story: storyOf(services, row),
  }
}

const takenOver = (all: readonly HandOff[]): HandOff | undefined => all.find(({ toKind, state }) => toKind === 'scop' && state === 'accepted')

function reported(store: Services['store'], offerId: Id): View['story'] {
  const report = reportOf(store, offerId)
  return report ? [{ at: report.signedAt, by: report.technician, kind: 'hand-off-reported', detail: [report.number, report.signer.name].filter(Boolean).join(' · ') }] : []
}

function checksOf({ store }: Pick<Services, 'store'>, row: SheetRow, { checks }: ReturnType<typeof readSheet>['sheet']['procedure'], sums: ReturnType<typeof readSheet>['sums']): View['checks'] {
  const results = store.list('check_result', { interventionId: row.id })
  return checks.map((check, index) => {
    // A row of another id (an older version's) is shown all the same: nothing that was filled in hides.
    const result = results.find(({ id }) => id === checkRowId(row.id, check.id)) ?? results.find((one) => one.check === check.id)
    const of = sums.checks[index]
    return {
      rowId: result?.id ?? null, id: check.id, label: check.label, mandatory: check.mandatory, evidence: check.evidence, unit: check.evidence === 'number' ? check.unit : null, min: check.evidence === 'number' ? check.min : null, max: check.evidence === 'number' ? check.max : null,
      met: result?.met ?? false, text: result?.evidence ?? null, value: result?.value ?? null, fileName: result?.fileName ?? null, file: result?.file ?? null, why: result?.why ?? null, standing: of?.standing ?? 'open', deviation: of?.deviation ?? null,
    }
  })
}

/** The machines of the visit, those on the sheet with what was done; one that has left the site since stays where it was named. */
function machinesOfSheet({ store }: Pick<Services, 'store'>, row: SheetRow): View['machines'] {
  const named = store.list('intervention_machine', { interventionId: row.id })
  const visit = row.visitId ? store.get('visit', row.visitId) : undefined
  const here = visit ? machinesOf(store, visit).filter(({ retired }) => retired !== true).map(({ id }) => id) : []
  return [...new Set([...named.flatMap(({ machineId }) => machineId ?? []), ...here])].map((machineId) => {
    const machine = store.get('machine', machineId)
    const on = named.find((one) => one.machineId === machineId)
    return { machineId, rowId: on?.id ?? null, name: machine?.name ?? machine?.host ?? '', place: machine?.place ?? null, what: on?.what ?? null }
  })
}

function signaturesOfSheet({ store }: Pick<Services, 'store'>, documents: ReturnType<typeof standingOf>['documents']): View['signatures'] {
  return documents.flatMap(({ id, number }) => {
    const { standing, voided } = signaturesOf(store, id)
    const signer = (proof: { readonly proof: unknown }): string => (proof.proof as { signer?: { name?: string } } | null)?.signer?.name ?? ''
    return [
      ...voided.map(({ proof, voidedAt, reason }) => ({ docId: id, number, signer: signer(proof), at: proof.signedAt ?? 0, voidedAt, reason })),
      ...(standing ? [{ docId: id, number, signer: signer(standing), at: standing.signedAt ?? 0, voidedAt: null, reason: null }] : []),
    ]
  })
}

function originOf(store: Services['store'], sheetId: Id): View['cameFrom'] {
  const from = cameFrom(store, sheetId)
  if (!from) return null
  const { standing } = receivedStanding(store, from)
  return { scop: from.fromName ?? '', by: from.by, why: SharedSheet.safeParse(from.shared).data?.why ?? '', standing: standing === 'open' ? 'waiting' : standing, report: reportStanding(store, from.id) }
}

function storyOf({ store }: Pick<Services, 'store'>, row: SheetRow): View['story'] {
  const events = store.list('event', { subjectId: row.id })
  // Lines are added, never taken out: of starts, the one that stands is the last, and none does where the start was undone (no procedure is frozen).
  const started = row.procedure === null ? undefined : events.filter(({ kind }) => kind === 'started').toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)).at(-1)
  const within = events.filter((one) => one.kind !== 'started' || one === started).map(({ at, by, kind, data }) => {
    const { reason, to, why, number } = (data ?? {}) as Readonly<Record<string, string | undefined>>
    return { at: at ?? 0, by: by ?? '', kind: kind ?? '', detail: [to, number, why, reason].filter(Boolean).join(' · ') || null }
  })
  const between = scopHandOffs(store, row.id).flatMap(({ id, to, why, offeredBy, offeredAt, state, answeredBy, answeredAt, reason }): View['story'] => [
    { at: offeredAt, by: offeredBy, kind: HAND_OFF_EVENTS.offered, detail: `${to} · ${why}` },
    ...(state === 'accepted' || state === 'refused' || state === 'withdrawn' ? [{ at: answeredAt ?? offeredAt, by: answeredBy ?? '', kind: HAND_OFF_EVENTS[state], detail: [to, reason].filter(Boolean).join(' · ') }] : []),
    ...reported(store, id),
    ...(state === 'undeliverable' ? [{ at: offeredAt, by: '', kind: 'hand-off-undeliverable', detail: to || null }] : []),
  ])
  return [...within, ...between].toSorted((a, b) => a.at - b.at)
}
