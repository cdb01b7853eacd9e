// What was typed on this laptop into the rows of a paper and was not taken: each field to correct, or to leave once more.
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { Id } from '../../../domain/ids.ts'
import type { FieldValue, TableName } from '../../../domain/tables.ts'
import { untakenKey } from '../../../domain/untaken.ts'
import type { Store } from '../store/store.ts'

/** A row of the paper; `only` where the paper bears no more of it, `except` what it never bears. */
export interface PaperRow {
  readonly table: TableName
  readonly id: Id | null | undefined
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  /** What its fields show where the row does not say it: a quantity that is computed. */
  readonly shown?: Readonly<Record<string, FieldValue>>
}

/** Keys of `missing`, each once. What the row says already is no typing, whatever a kill left behind. */
export function untaken(store: Store, rows: readonly PaperRow[]): string[] {
  const drafts = store.drafts.list()
  if (drafts.length === 0) return []
  const keys = rows.flatMap(({ table, id, only, except = [], shown }) =>
    drafts.flatMap((draft) => {
      if (draft.table !== table || draft.id !== id || (only && !only.includes(draft.field)) || except.includes(draft.field)) return []
      const stored = shown?.[draft.field] ?? (store.get(table, draft.id) as Readonly<Record<string, unknown>> | undefined)?.[draft.field] ?? null
      return canonicalJson(stored) === canonicalJson(draft.value) ? [] : [untakenKey(table, draft.field)]
    }),
  )
  return [...new Set(keys)]
}
