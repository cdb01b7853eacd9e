// What may be typed into a sheet of work, and when. A signed sheet changes by no call but the one that voids its signature and says
// why; a closed or cancelled one never (design/business.md 3.2).
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { TableName } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'
import { type SheetRow, standingOf, theSheet } from './read-sheet.ts'

/** Fields that people type; everything else of a sheet changes by its own call. */
const TYPED: Partial<Record<TableName, ReadonlySet<string>>> = {
  intervention: new Set(['remote', 'asked', 'askedBy', 'travelMin', 'summary', 'next', 'remarks']),
  intervention_span: new Set([]),
  intervention_part: new Set(['label', 'serial', 'qtyMilli', 'unitCents', 'covered']),
  intervention_machine: new Set(['what']),
  check_result: new Set(['met', 'evidence', 'value', 'why']),
}

/** @throws Refusal STATE_REFUSED where nothing of the sheet may change any more */
export function demandOpen(store: Store, sheet: SheetRow): void {
  const { state, changedSince } = standingOf(store, sheet)
  // Changed by two laptops at once, its signature still has to be voided first, with its reason.
  if (changedSince || state === 'signed' || state === 'closed' || state === 'cancelled') throw new Refusal('STATE_REFUSED', { what: 'intervention', state: changedSince ? 'signed' : state })
}

/** @throws Refusal as `demandOpen`, for the sheet that a row belongs to; rows of other tables pass */
export function demandOpenRow(store: Store, table: TableName, id: Id): void {
  const sheetId = table === 'intervention' ? id : sheetOfRow(store, table, id)
  const sheet = sheetId ? store.get('intervention', sheetId) : undefined
  if (sheet) demandOpen(store, sheet)
}

/**
 * Before a field is committed.
 * @throws Refusal INVALID for a field that is not typed, STATE_REFUSED as `demandOpen`
 */
export function demandTypable(store: Store, table: TableName, id: Id, field: string): void {
  const typed = TYPED[table]
  if (!typed) return
  if (!typed.has(field)) throw new Refusal('INVALID', { what: `${table}.${field}` }, { issues: [{ path: 'field', rule: 'no such field to type in' }] })
  demandOpenRow(store, table, id)
}

function sheetOfRow(store: Store, table: TableName, id: Id): Id | null {
  switch (table) {
    case 'intervention_span':
    case 'intervention_part':
    case 'intervention_machine':
    case 'check_result':
      // A row that was taken out still belongs to its sheet: an undo brings it back.
      return (store.sync.rowOf(table, id)?.['interventionId'] as Id | undefined) ?? null
    default:
      return null
  }
}

/** The sheet of a row of one of its lists. @throws Refusal NOT_FOUND, STATE_REFUSED as `demandOpen` */
export function openSheetOf(store: Store, table: 'intervention_span' | 'intervention_part' | 'intervention_machine' | 'check_result', id: Id): SheetRow {
  const sheetId = store.get(table, id)?.interventionId
  if (!sheetId) throw new Refusal('NOT_FOUND', { what: table })
  const sheet = theSheet(store, sheetId)
  demandOpen(store, sheet)
  return sheet
}
