// The one write path: fold + operation + search index + undo, checked by the table's schema, in one transaction.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Body } from '../../../domain/sync/op.ts'
import { type FieldsOf, type FieldValue, tableDef, type TableName } from '../../../domain/tables.ts'
import type { Documents } from './documents.ts'
import type { OpLog } from './op-log.ts'
import type { Rows } from './rows.ts'
import type { IssuedDocument, Writer } from './store.ts'
import type { Change } from './undo.ts'

export interface WriterParts { readonly log: OpLog; readonly rows: Rows; readonly documents: Documents; readonly newId: () => Id; readonly setLocal: (key: string, value: FieldValue) => void }

/**
 * Checks fields against their table.
 * @throws Refusal INVALID with the path of each field at fault
 */
export function checkFields(table: TableName, fields: Readonly<Record<string, unknown>>): Body {
  const defs = tableDef(table).fields
  const issues: { path: string; rule: string }[] = []
  const body: Body = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const def = defs[name]
    const parsed = def ? def.schema.nullable().safeParse(value) : undefined
    if (!parsed) issues.push({ path: `${table}.${name}`, rule: 'unknown field' })
    else if (parsed.success) {
      const value = stored(parsed.data)
      if (value === undefined) issues.push({ path: `${table}.${name}`, rule: 'text that cannot be stored' })
      else body[name] = value
    }
    else for (const issue of parsed.error.issues) issues.push({ path: [table, name, ...issue.path].join('.'), rule: issue.message })
  }
  if (issues.length > 0) throw new Refusal('INVALID', { what: issues[0]?.path ?? table }, { issues })
  return body
}

/** A value of JSON with its text in NFC, at any depth; undefined when some of it is none (a lone surrogate, U+0000). */
function stored(value: unknown): FieldValue | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() && !value.includes('\u0000') ? value.normalize('NFC') : undefined
    case 'number':
      return Number.isFinite(value) ? value : undefined
    case 'boolean':
      return value
    case 'object':
      return value === null ? null : Array.isArray(value) ? storedItems(value) : storedMembers(value)
    default:
      return undefined
  }
}

function storedItems(value: readonly unknown[]): FieldValue | undefined {
  const items: FieldValue[] = []
  for (const one of value) {
    const item = stored(one)
    if (item === undefined) return undefined
    items.push(item)
  }
  return items
}

function storedMembers(value: object): FieldValue | undefined {
  const members: [string, FieldValue][] = []
  for (const [name, one] of Object.entries(value)) {
    const [key, item] = [stored(name), stored(one)]
    if (typeof key !== 'string' || item === undefined) return undefined
    members.push([key, item])
  }
  return Object.fromEntries(members)
}

/** A writer for one act; `changes` gathers what an undo needs. */
export function createWriter({ log, rows, documents, newId, setLocal }: WriterParts, by: string, changes: Change[]): Writer {
  const needsMode = (table: TableName, mode: 'field' | 'add'): void => {
    if (tableDef(table).mode !== mode) throw new Refusal('STATE_REFUSED', { what: table, state: tableDef(table).mode })
  }
  return {
    create: (table, fields, id = newId()) => {
      needsMode(table, 'field')
      const body = checkFields(table, fields)
      // An id that two laptops compute alike, of a row that was taken out: a field alone would not bring it back.
      if (rows.removed(table, id)) log.append('undel', table, id, {}, by)
      log.append('set', table, id, body, by)
      changes.push({ table, id, kind: 'create', before: {}, after: body })
      return id
    },
    set: (table, id, fields) => {
      needsMode(table, 'field')
      const current = rows.get(table, id)
      if (!current) throw new Refusal('NOT_FOUND', { what: table })
      const body = checkFields(table, fields)
      const before = current as Readonly<Record<string, FieldValue>>
      const changed = Object.entries(body).filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value))
      if (changed.length === 0) return
      log.append('set', table, id, Object.fromEntries(changed), by)
      changes.push({ table, id, kind: 'set', before: Object.fromEntries(changed.map(([name]) => [name, before[name] ?? null])), after: Object.fromEntries(changed) })
    },
    add: (table, fields, id = newId()) => {
      needsMode(table, 'add')
      log.append('add', table, id, checkFields(table, fields as Partial<FieldsOf<TableName>>), by)
      return id
    },
    remove: (table, id) => {
      needsMode(table, 'field')
      const current = rows.get(table, id)
      if (!current) throw new Refusal('NOT_FOUND', { what: table })
      log.append('del', table, id, {}, by)
      const { id: _id, ...fields } = current as Readonly<Record<string, FieldValue>>
      changes.push({ table, id, kind: 'remove', before: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)), after: {} })
    },
    settle: (table, id, fields) => {
      needsMode(table, 'field')
      log.append('set', table, id, checkFields(table, fields), by)
    },
    settleRemoval: (table, id, removed) => void log.append(removed ? 'del' : 'undel', table, id, {}, by),
    issue: (input): IssuedDocument => {
      const { body } = documents.issue(input)
      log.append('doc', 'doc_version', input.id, body, by)
      const doc = documents.read.get(input.id)
      if (!doc) throw new Error('a document issued in this transaction is not there')
      return doc
    },
    setLocal,
  }
}
