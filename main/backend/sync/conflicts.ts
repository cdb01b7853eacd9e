// Choices only a person can make: derived from the log, so that every laptop finds the same ones and one choice closes
// them everywhere (design/sync.md 3.5). Listing writes nothing; choosing is an ordinary change that has seen all versions.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { TableName } from '../../../domain/tables.ts'
import type { ConflictView } from '../../contract/procedures/sync.ts'
import { sha256 } from '../store/hash.ts'
import type { Store } from '../store/store.ts'
import type { RowConflict } from '../store/sync-log.ts'
import type { z } from 'zod'

type View = z.infer<typeof ConflictView>

/** First 128 bits of SHA-256 of what is in conflict and the changes that are: the same on every laptop. */
function idOf({ kind, table, rowId, field, versions }: RowConflict): string {
  return sha256([kind, table, rowId, field ?? '', ...versions.map(({ dot }) => dot).toSorted()].join('\n')).slice(0, 32)
}

export function listConflicts(store: Store): View[] {
  return store.sync.conflicts().map((conflict) => ({
    id: idOf(conflict), kind: conflict.kind, table: conflict.table, rowId: conflict.rowId, field: conflict.field, clientName: clientNameOf(store, conflict.table, conflict.rowId),
    versions: conflict.versions.map(({ value, by, mine, at }) => ({ value, by, mine, at })),
  }))
}

/** @throws Refusal NOT_FOUND when somebody has chosen meanwhile, or the version is none of it */
export function chooseConflict(store: Store, by: string, id: string, version: number): void {
  const conflict = store.sync.conflicts().find((one) => idOf(one) === id)
  const chosen = conflict?.versions[version]
  if (!conflict || !chosen) throw new Refusal('NOT_FOUND', { what: id })
  const { table, rowId, field } = conflict
  store.write({ by }, (w) => {
    if (field !== null) w.settle(table, rowId, { [field]: chosen.value })
    // A removed row that a colleague changed: kept as a whole, or removed once more, now with the change seen.
    else w.settleRemoval(table, rowId, chosen.value === null)
  })
}

/** The client a row belongs to, through the row that names it. */
function clientNameOf(store: Store, table: TableName, rowId: Id): string | null {
  const row = store.sync.rowOf(table, rowId)
  if (!row) return null
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null)
  if (table === 'client') return text('name')
  const through: readonly (readonly [field: string, table: TableName])[] = [['clientId', 'client'], ['visitId', 'visit'], ['quoteId', 'quote'], ['contractId', 'maintenance_contract']]
  for (const [field, parent] of through) {
    const parentId = text(field)
    if (parentId !== null && parent !== table) return clientNameOf(store, parent, parentId)
  }
  return null
}
