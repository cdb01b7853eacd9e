// A sheet of work as its rows make it: content, papers, signature, where it stands. Nothing computed is stored: a sheet whose rows
// a colleague's laptop changed after the signature is to be signed again, whatever its row says.
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { InterventionSheet, type InterventionState, sheetSums, type SheetSums } from '../../../domain/interventions/intervention.ts'
import { INTERVENTION_KINDS, Procedure } from '../../../domain/interventions/procedure.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { FieldValue, RowOf } from '../../../domain/tables.ts'
import { computedId } from '../computed-id.ts'
import { signaturesOf } from '../documents/signatures.ts'
import { procedureFor } from '../reference/procedures.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument, Store } from '../store/store.ts'
import { type PaperRow, untaken } from '../views/untaken.ts'

export type SheetRow = RowOf<'intervention'>
export type SheetKind = (typeof INTERVENTION_KINDS)[number]

/** @throws Refusal NOT_FOUND */
export function theSheet(store: Store, sheetId: Id): SheetRow {
  const sheet = store.get('intervention', sheetId)
  if (!sheet) throw new Refusal('NOT_FOUND', { what: 'intervention' })
  return sheet
}

/** A kind that a later version knows is shown as plain help. */
export function kindOf({ kind }: SheetRow): SheetKind {
  return INTERVENTION_KINDS.find((one) => one === kind) ?? 'help'
}

/** Begun: the procedure it was begun with. Planned: the one that stands today. */
function procedureOf({ resources, today }: Pick<Services, 'resources' | 'today'>, sheet: SheetRow): Procedure {
  const frozen = Procedure.safeParse(sheet.procedure)
  return frozen.success ? frozen.data : procedureFor(resources, kindOf(sheet), today())
}

/** The same id on every laptop that begins this sheet: its checks are filled in once, not once a laptop. */
export function checkRowId(sheetId: Id, check: string): Id {
  return computedId('check', sheetId, check)
}

/** All that a signature covers, as the rows hold it: what an edit changes, and nothing of the client's or the site's. */
export function contentOf(store: Store, sheet: SheetRow): FieldValue {
  const of = { interventionId: sheet.id }
  const { id: _id, visitId: _visit, clientId: _client, siteId: _site, state: _state, createdAt: _at, ...typed } = sheet
  const rows = <R extends { readonly id: Id; readonly interventionId: Id | null }>(all: readonly R[]) => all.map(({ interventionId: _sheet, ...row }) => row)
  return JSON.parse(canonicalJson({
    ...typed, spans: rows(store.list('intervention_span', of)), parts: rows(store.list('intervention_part', of)), machines: rows(store.list('intervention_machine', of)),
    checks: rows(store.list('check_result', of)).map(({ at: _when, by: _who, ...check }) => check),
  })) as FieldValue
}

const Frozen = z.looseObject({ interventionId: z.string(), content: z.json() })

/** Its papers, the first version first. */
function sheetDocuments(store: Store, sheet: Pick<SheetRow, 'id' | 'visitId'>): IssuedDocument[] {
  const about = sheet.visitId ? store.documents.about({ visitId: sheet.visitId }, { limit: 1000 }) : store.documents.list('intervention')
  return about.filter(({ type, data }) => type === 'intervention' && Frozen.safeParse(data).data?.interventionId === sheet.id).toSorted((a, b) => a.version - b.version)
}

export interface Standing {
  readonly state: InterventionState
  readonly documents: readonly IssuedDocument[]
  /** The newest paper, when it says what the rows say today. */
  readonly current: IssuedDocument | undefined
  /** Signed, and changed since without anybody's voiding it: two laptops at once. */
  readonly changedSince: boolean
}

export function standingOf(store: Store, sheet: SheetRow): Standing {
  const documents = sheetDocuments(store, sheet)
  const newest = documents.at(-1)
  const same = newest !== undefined && canonicalJson(Frozen.parse(newest.data).content) === canonicalJson(contentOf(store, sheet))
  const stored = sheet.state ?? 'planned'
  const holds = stored !== 'signed' && stored !== 'closed' || (same && signaturesOf(store, newest.id).standing !== undefined)
  return { state: holds ? stored : 'to_sign', documents, current: same ? newest : undefined, changedSince: !holds }
}

export interface ReadSheet {
  /** What the rules read; what they refuse is in `missing`. */
  readonly sheet: InterventionSheet
  readonly sums: SheetSums
  /** `spans`, `overlap`, `parts`, `checks.<id>`, `toCorrect.<table>.<field>`: what keeps it from being shown for signature. */
  readonly missing: readonly string[]
}

/** The sheet in the words of the rules. Stretches that run are not in it: their time is not known yet. */
export function readSheet(services: Pick<Services, 'store' | 'resources' | 'today'>, row: SheetRow): ReadSheet {
  const { store } = services
  const of = { interventionId: row.id }
  const site = row.siteId ? store.get('site', row.siteId) : undefined
  const procedure = procedureOf(services, row)
  const known = new Map(procedure.checks.map(({ id, evidence }) => [id, evidence]))
  const parts = store.list('intervention_part', of)
  const sheet: InterventionSheet = {
    kind: kindOf(row), procedure, remote: row.remote ?? false, distanceKm: site?.distanceKm ?? null, remarks: row.remarks ?? '',
    results: store.list('check_result', of).flatMap((result) => {
      const { check, met, evidence: text, value, file: sha256, why } = result
      // Its evidence says that a check was done: only one that wants none has to be ticked.
      const given = { none: false, text: (text ?? '').trim() !== '', number: value !== null, file: sha256 !== null }
      const wants = check === null ? undefined : known.get(check)
      return check !== null && wants ? [{ check, done: met === true || given[wants], text, value, sha256, why }] : []
    }),
    spans: store.list('intervention_span', of).flatMap(({ technician, from, to }) => (from !== null && to !== null ? [{ technician: technician || '?', from, to }] : [])).toSorted((a, b) => a.from - b.from),
    parts: parts.map(({ label, serial, qtyMilli, unitCents, covered }) => ({ sku: '', label: (label ?? '').trim(), serial, qtyMilli: qtyMilli ?? 1000, unitCents: unitCents ?? 0, covered: covered ?? false })),
  }
  const sums = sheetSums(sheet)
  const issues = (InterventionSheet.safeParse(sheet).error?.issues ?? []).map(({ path }) => String(path[0]))
  return { sheet, sums, missing: [...sums.missing, ...(issues.includes('spans') ? ['overlap'] : []), ...(issues.includes('parts') || parts.some(({ unitCents }) => unitCents === null) ? ['parts'] : []), ...untaken(store, rowsOf(store, row))] }
}

/** Every row that is typed into, under its sheet. */
function rowsOf(store: Store, { id, siteId }: SheetRow): PaperRow[] {
  const lists = (['intervention_span', 'intervention_part', 'intervention_machine', 'check_result'] as const).flatMap((table) => store.list(table, { interventionId: id }).map((row) => ({ table, id: row.id })))
  return [{ table: 'intervention', id }, ...lists, { table: 'site', id: siteId, only: ['distanceKm'] }]
}
