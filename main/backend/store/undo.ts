// Undo of a visit's acts: each entry keeps what the fields held before and after. An undo is a new change, so it
// also works after a sync; when somebody changed the value meanwhile, nothing is overwritten.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { FieldValue, TableName } from '../../../domain/tables.ts'
import type { Db } from './open.ts'
import type { UndoLabel } from './store.ts'

export interface Change {
  readonly table: TableName
  readonly id: Id
  /** Created and removed rows are whole acts of their own: before or after holds every field that was not null. */
  readonly kind: 'set' | 'create' | 'remove'
  readonly before: Readonly<Record<string, FieldValue>>
  readonly after: Readonly<Record<string, FieldValue>>
}

const KEPT = 200
type Label = { readonly key: string; readonly what: string }

export interface UndoLog {
  push(label: UndoLabel, changes: readonly Change[]): void
  /** The next to take back (or again) among the acts of a visit and of the contract it made. */
  top(scopes: readonly Id[], undone: boolean): { id: number; label: Label; changes: readonly Change[] } | undefined
  mark(id: number, undone: boolean): void
}

export function createUndoLog(db: Db): UndoLog {
  const insert = db.prepare('INSERT INTO undo (visit, key, what, changes) VALUES (?, ?, ?, ?)')
  const dropRedo = db.prepare('DELETE FROM undo WHERE visit = ? AND undone = 1')
  const prune = db.prepare('DELETE FROM undo WHERE visit = ? AND id NOT IN (SELECT id FROM undo WHERE visit = ? ORDER BY id DESC LIMIT ?)')
  const lastDone = db.prepare('SELECT id, key, what, changes FROM undo WHERE visit IN (SELECT value FROM json_each(?)) AND undone = 0 ORDER BY id DESC LIMIT 1')
  const firstUndone = db.prepare('SELECT id, key, what, changes FROM undo WHERE visit IN (SELECT value FROM json_each(?)) AND undone = 1 ORDER BY id LIMIT 1')
  const mark = db.prepare('UPDATE undo SET undone = ? WHERE id = ?')
  return {
    push: ({ visitId, key, what }, changes) => {
      dropRedo.run(visitId)
      insert.run(visitId, key, what, canonicalJson(changes))
      prune.run(visitId, visitId, KEPT)
    },
    top: (scopes, undone) => {
      const row = (undone ? firstUndone : lastDone).get(JSON.stringify(scopes)) as { id: number; key: string; what: string; changes: string } | undefined
      return row && { id: row.id, label: { key: row.key, what: row.what }, changes: JSON.parse(row.changes) as Change[] }
    },
    mark: (id, undone) => void mark.run(undone ? 1 : 0, id),
  }
}

type Values = Readonly<Record<string, unknown>>

/**
 * Refuses when a field no longer holds what the act left there: a blind overwrite would lose a colleague's value.
 * A row that is gone is refused as well. Only the named fields are compared.
 */
export function assertUnchanged(current: Values | undefined, expected: Values, fields: readonly string[] = Object.keys(expected)): void {
  if (!current) throw new Refusal('STATE_REFUSED', { what: fields[0] ?? 'row', state: 'changed-since' })
  for (const field of fields) {
    if (canonicalJson(current[field] ?? null) !== canonicalJson(expected[field] ?? null)) throw new Refusal('STATE_REFUSED', { what: field, state: 'changed-since' })
  }
}

/** Before a row is taken out again: nobody may have put anything in it meanwhile. */
export function assertWholeRow(current: Values | undefined, expected: Values): void {
  assertUnchanged(current, expected, Object.keys(current ?? {}).filter((field) => field !== 'id'))
}
