// The palette's index: prefixes of words, accents and case ignored, newest rows first. No ranking: bm25 over broad
// words costs a hundred times more than it helps (measured in the design of sync).
import type { Id } from '../../../domain/ids.ts'
import { TABLE_NAMES, tableDef, type TableName } from '../../../domain/tables.ts'
import type { Db } from './open.ts'
import { type SqlRow } from './rows.ts'
import type { SearchHit } from './store.ts'

export interface SearchIndex {
  /** Brings the index up to date with one row, in the caller's transaction. */
  update(table: TableName, id: Id): void
  find(text: string, limit: number): readonly SearchHit[]
}

const searched = new Map(TABLE_NAMES.map((table) => [table, Object.entries(tableDef(table).fields).flatMap(([name, def]) => (def.search ? [name] : []))]))

export function createSearch(db: Db): SearchIndex {
  const put = db.prepare('INSERT INTO search_row (tbl, rid, text) VALUES (?, ?, ?) ON CONFLICT (tbl, rid) DO UPDATE SET text = excluded.text WHERE text <> excluded.text')
  const drop = db.prepare('DELETE FROM search_row WHERE tbl = ? AND rid = ?')
  const find = db.prepare('SELECT r.tbl AS tbl, r.rid AS rid, r.text AS text FROM search s JOIN search_row r ON r.id = s.rowid WHERE search MATCH ? ORDER BY s.rowid DESC LIMIT ?')
  return {
    update: (table, id) => {
      const fields = searched.get(table) ?? []
      if (fields.length === 0) return
      const row = db.prepare(`SELECT * FROM "${table}" WHERE id = ?`).get(id) as SqlRow | undefined
      const text = fields.map((field) => row?.[field]).filter(Boolean).join(' ')
      if (!row || row['_del'] || text === '') drop.run(table, id)
      else put.run(table, id, text)
    },
    find: (text, limit) => {
      const query = matchOf(text)
      if (query === '') return []
      return (find.all(query, limit) as { tbl: TableName; rid: Id; text: string }[]).map(({ tbl, rid, text: found }) => ({ table: tbl, id: rid, text: found }))
    },
  }
}

/** Each word a quoted prefix: nothing typed is ever read as FTS syntax. */
function matchOf(text: string): string {
  return (text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 8).map((word) => `"${word}"*`).join(' ')
}
