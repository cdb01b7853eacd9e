// Rows between SQLite and code: values in, values out, and the lists everything on screen is read from.
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { Id } from '../../../domain/ids.ts'
import { type FieldDef, type RowOf, tableDef, type TableName } from '../../../domain/tables.ts'
import type { Db, Statement } from './open.ts'
import { quoted } from './schema.ts'

/** Pages go by id, which is time order. */
export interface ListOptions {
  readonly descending?: boolean
  readonly limit?: number
  /** Last id of the page before. */
  readonly after?: Id
}

type SqlValue = string | number | null
export type SqlRow = Record<string, SqlValue>

/**
 * A field's value as its column holds it. `undefined` counts as null, and so does what the column cannot hold:
 * a colleague's later version may have written anything, and one operation must never block those behind it.
 */
export function toColumn(def: FieldDef, value: unknown): SqlValue {
  if (value === null || value === undefined) return null
  switch (def.as) {
    case 'bool':
      return value ? 1 : 0
    case 'json':
      return canonicalJson(value)
    case 'int':
      return Number.isSafeInteger(value) ? (value as number) : null
    case 'text':
      return typeof value === 'string' ? value.normalize('NFC') : canonicalJson(value)
  }
}

function fromColumn(def: FieldDef, value: SqlValue | undefined): unknown {
  if (value === null || value === undefined) return null
  switch (def.as) {
    case 'bool':
      return value !== 0
    case 'json':
      return JSON.parse(String(value))
    case 'int':
    case 'text':
      return value
  }
}

/** A row as code reads it: every field of its table, `null` when never written. */
function decode<T extends TableName>(table: T, row: SqlRow): RowOf<T> {
  const fields = Object.entries(tableDef(table).fields).map(([name, def]) => [name, fromColumn(def, row[name])])
  return Object.fromEntries([['id', row['id']], ...fields]) as RowOf<T>
}

export interface Rows {
  get<T extends TableName>(table: T, id: Id): RowOf<T> | undefined
  list<T extends TableName>(table: T, where?: Partial<RowOf<T>>, options?: ListOptions): readonly RowOf<T>[]
  count<T extends TableName>(table: T, where?: Partial<RowOf<T>>): number
  /** Whether the row was there and was removed. */
  removed(table: TableName, id: Id): boolean
}

const MAX_ROWS = 10_000

/** Statements are prepared once per shape of question; names of fields come from tables.ts, never from a caller's text. */
export function createRows(db: Db): Rows {
  const prepared = new Map<string, Statement>()
  const prepare = (sql: string): Statement => {
    const known = prepared.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  const condition = (table: TableName, where: Readonly<Record<string, unknown>>): { sql: string; values: SqlValue[] } => {
    const { fields } = tableDef(table)
    const parts: string[] = ['_del = 0']
    const values: SqlValue[] = []
    for (const [name, value] of Object.entries(where)) {
      const def = fields[name]
      if (name !== 'id' && !def) throw new TypeError(`no field ${name} in ${table}`)
      const column = def ? toColumn(def, value) : (value as SqlValue)
      parts.push(column === null ? `${quoted(name)} IS NULL` : `${quoted(name)} = ?`)
      if (column !== null) values.push(column)
    }
    return { sql: parts.join(' AND '), values }
  }
  return {
    get: (table, id) => {
      const row = prepare(`SELECT * FROM "${table}" WHERE id = ? AND _del = 0`).get(id) as SqlRow | undefined
      return row && decode(table, row)
    },
    list: (table, where = {}, options = {}) => {
      const { sql, values } = condition(table, where)
      const after = options.after ? ` AND id ${options.descending ? '<' : '>'} ?` : ''
      const rows = prepare(`SELECT * FROM "${table}" WHERE ${sql}${after} ORDER BY id ${options.descending ? 'DESC' : 'ASC'} LIMIT ?`).all(...values, ...(options.after ? [options.after] : []), options.limit ?? MAX_ROWS) as SqlRow[]
      return rows.map((row) => decode(table, row))
    },
    removed: (table, id) => prepare(`SELECT 1 FROM "${table}" WHERE id = ? AND _del = 1`).get(id) !== undefined,
    count: (table, where = {}) => {
      const { sql, values } = condition(table, where)
      return Number(prepare(`SELECT count(*) AS n FROM "${table}" WHERE ${sql}`).pluck().get(...values))
    },
  }
}
