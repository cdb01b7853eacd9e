// Typing: drafts on this laptop at every pause, one operation when the field is left.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { TABLE_NAMES, type TableName, tableDef } from '../../../domain/tables.ts'
import { demandTypable } from '../interventions/sheet-edits.ts'
import { assertTypable } from '../contracts/typed-terms.ts'
import type { Handlers } from '../services.ts'
import type { Store } from '../store/store.ts'

const done = { ok: true } as const

/** The table and field of a typed value; only tables that people edit field by field. */
function editable(table: string, field: string): TableName {
  const name = TABLE_NAMES.find((known) => known === table)
  if (!name || tableDef(name).mode !== 'field' || !Object.hasOwn(tableDef(name).fields, field)) throw new Refusal('INVALID', { what: `${table}.${field}` }, { issues: [{ path: 'field', rule: 'no such field to type in' }] })
  // The bytes that a row names are chosen by their own call, never typed.
  if (tableDef(name).fields[field]?.blob) throw new Refusal('INVALID', { what: `${table}.${field}` }, { issues: [{ path: 'field', rule: 'no such field to type in' }] })
  return name
}

/** A quote that was issued, and its lines, change by a new version alone. @throws Refusal VERSION_FROZEN */
export function refuseIssued(store: Store, table: TableName, id: Id): void {
  const quoteId = table === 'quote' ? id : table === 'quote_line' ? store.get('quote_line', id)?.quoteId : undefined
  const doc = quoteId ? store.documents.get(quoteId) : undefined
  if (doc) throw new Refusal('VERSION_FROZEN', { document: doc.number })
}

/** What the network published is the network's to change: typed over, it would come back at its next publication. @throws Refusal STATE_REFUSED */
function refusePublished(store: Store, table: TableName, id: Id): void {
  if (table === 'member' && store.get('member', id)?.publishedBy) throw new Refusal('STATE_REFUSED', { what: 'member', state: 'published' })
}

export const fieldHandlers: Handlers<'field.draft' | 'field.commit' | 'field.discard' | 'field.drafts'> = {
  'field.draft': ({ store }, { table, id, field, value }) => {
    store.drafts.save({ table: editable(table, field), id, field, value })
    return done
  },
  'field.commit': ({ store, who }, { table, id, field, value, visitId }) => {
    const name = editable(table, field)
    if (!store.get(name, id)) throw new Refusal('NOT_FOUND', { what: name })
    assertTypable(store, name, id, field, value)
    refuseIssued(store, name, id)
    refusePublished(store, name, id)
    demandTypable(store, name, id, field)
    const undo = visitId ? { undo: { visitId, key: `field.${name}.${field}`, what: typeof value === 'string' ? value.slice(0, 80) : '' } } : {}
    try {
      store.drafts.commit({ by: who(), ...undo }, { table: name, id, field, value })
    } catch (error) {
      // Kept by this very call: a paper asked for in the next one has to know of it.
      if (error instanceof Refusal && error.fault.code === 'INVALID') store.drafts.save({ table: name, id, field, value })
      throw error
    }
    return done
  },
  'field.discard': ({ store }, { table, id, field }) => {
    store.drafts.discard(editable(table, field), id, field)
    return done
  },
  'field.drafts': ({ store }, { id }) => [...store.drafts.list(id)],
}
