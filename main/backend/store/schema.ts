// The base's tables: the core by hand, the synced ones from domain/tables.ts. Forward only, additive.
import { type FieldDef, TABLE_NAMES, tableDef, type TableName } from '../../../domain/tables.ts'
import type { Db } from './open.ts'

export const SCHEMA_VERSION = 3

const CORE = `
CREATE TABLE meta (k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT;
CREATE TABLE replica (i INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL, own INTEGER NOT NULL, pub_ed TEXT, pub_x TEXT, code TEXT, role TEXT, state TEXT NOT NULL, last_n INTEGER NOT NULL DEFAULT 0, last_h TEXT, closed_n INTEGER) STRICT;
-- hub_seq NULL = not yet in the hub's log: the partial index is the outbox, there is no separate queue.
CREATE TABLE op (id INTEGER PRIMARY KEY, rep_i INTEGER NOT NULL REFERENCES replica(i), n INTEGER NOT NULL, hlc TEXT NOT NULL, eff TEXT NOT NULL, sv INTEGER NOT NULL, kind TEXT NOT NULL, tbl TEXT NOT NULL, rid TEXT NOT NULL, base TEXT NOT NULL, body TEXT NOT NULL, bh TEXT NOT NULL, h TEXT NOT NULL, hub_seq INTEGER, state TEXT NOT NULL DEFAULT 'local', at INTEGER NOT NULL, UNIQUE (rep_i, n)) STRICT;
CREATE INDEX op_row ON op (tbl, rid);
CREATE INDEX op_outbox ON op (rep_i, n) WHERE hub_seq IS NULL;
CREATE TABLE doc_version (doc_id TEXT PRIMARY KEY, type TEXT NOT NULL, version INTEGER NOT NULL, supersedes TEXT, number TEXT NOT NULL, issued_on TEXT NOT NULL, canon TEXT NOT NULL, sha256 TEXT NOT NULL, pdf_sha256 TEXT NOT NULL, pages TEXT NOT NULL, signer TEXT NOT NULL, sig TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX doc_type ON doc_version (type, doc_id);
CREATE TABLE series (key TEXT PRIMARY KEY, next INTEGER NOT NULL, last_on TEXT NOT NULL) STRICT;
CREATE TABLE blob (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, state TEXT NOT NULL) STRICT;
CREATE TABLE cursor (log TEXT PRIMARY KEY, epoch TEXT NOT NULL, seq INTEGER NOT NULL, sh TEXT NOT NULL) STRICT;
CREATE TABLE op_reject (rep TEXT NOT NULL, n INTEGER NOT NULL, code TEXT NOT NULL, field TEXT, PRIMARY KEY (rep, n)) STRICT;
CREATE TABLE draft (tbl TEXT NOT NULL, rid TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (tbl, rid, field)) STRICT;
CREATE TABLE undo (id INTEGER PRIMARY KEY, visit TEXT NOT NULL, key TEXT NOT NULL, what TEXT NOT NULL, changes TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX undo_visit ON undo (visit, undone, id);
CREATE TABLE local (k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT;
CREATE TABLE host_key (host TEXT NOT NULL, port INTEGER NOT NULL, type TEXT NOT NULL, sha256 TEXT NOT NULL, first_seen_at INTEGER NOT NULL, by TEXT NOT NULL, how TEXT NOT NULL, reason TEXT, client_id TEXT, PRIMARY KEY (host, port, first_seen_at)) STRICT;
CREATE TABLE run_host (run_id TEXT NOT NULL, machine_id TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (run_id, machine_id)) STRICT;
CREATE TABLE run_event (run_id TEXT NOT NULL, machine_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (run_id, machine_id, seq)) STRICT;
CREATE TABLE sync_try (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, sent INTEGER NOT NULL, received INTEGER NOT NULL, fault TEXT) STRICT;
CREATE TABLE search_row (id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, rid TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (tbl, rid)) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (text, content='search_row', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TRIGGER search_insert AFTER INSERT ON search_row BEGIN INSERT INTO search (rowid, text) VALUES (new.id, new.text); END;
CREATE TRIGGER search_delete AFTER DELETE ON search_row BEGIN INSERT INTO search (search, rowid, text) VALUES ('delete', old.id, old.text); END;
CREATE TRIGGER search_update AFTER UPDATE ON search_row BEGIN INSERT INTO search (search, rowid, text) VALUES ('delete', old.id, old.text); INSERT INTO search (rowid, text) VALUES (new.id, new.text); END;
`

/** 2: signatures of frames, by the last operation each covers; with the chain they prove everybody's log. */
const CHECKPOINTS = 'CREATE TABLE checkpoint (rep TEXT NOT NULL, n INTEGER NOT NULL, sig TEXT NOT NULL, PRIMARY KEY (rep, n)) STRICT;'

/** 3: attachments that rows name are expected, and not those of documents alone. */
function expectBlobs(db: Db): void {
  for (const table of TABLE_NAMES) {
    for (const [field, { blob }] of Object.entries(tableDef(table).fields)) {
      if (blob) db.exec(`INSERT INTO blob (sha256, size, state) SELECT DISTINCT ${quoted(field)}, 0, 'expected' FROM "${table}" WHERE length(${quoted(field)}) = 64 ON CONFLICT (sha256) DO NOTHING`)
    }
  }
}

/** Columns every synced table has besides its fields. */
const HOUSEKEEPING = "id TEXT PRIMARY KEY, _heads TEXT NOT NULL DEFAULT '[]', _fs TEXT NOT NULL DEFAULT '{}', _extra TEXT NOT NULL DEFAULT '{}', _del INTEGER NOT NULL DEFAULT 0, _pending INTEGER NOT NULL DEFAULT 0"

/** "table" is quoted: `on`, `order` and `from` are words of SQL. */
export const quoted = (name: string): string => `"${name}"`

function columns(fields: Readonly<Record<string, FieldDef>>): string {
  return Object.entries(fields).map(([name, { column }]) => `, ${quoted(name)} ${column}`).join('')
}

/** References are what lists filter by; the rest is read by id. */
function indexes(table: TableName): string {
  return Object.keys(tableDef(table).fields)
    .filter((field) => field.endsWith('Id') || (table === 'visit' && field === 'on') || field === 'machineKey')
    .map((field) => `CREATE INDEX IF NOT EXISTS "${table}_${field}" ON "${table}" (${quoted(field)}) WHERE _del = 0;`)
    .join('\n')
}

/** Creates what is missing: the whole base when it is new, added tables and fields otherwise. Runs in one transaction. */
export function migrate(db: Db): void {
  const version = Number(db.pragma('user_version', { simple: true }))
  db.transaction(() => {
    if (version === 0) db.exec(CORE)
    if (version < 2) db.exec(CHECKPOINTS)
    for (const table of TABLE_NAMES) {
      const { fields } = tableDef(table)
      const known = new Set(db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table))
      if (known.size === 0) db.exec(`CREATE TABLE "${table}" (${HOUSEKEEPING}${columns(fields)}) STRICT;`)
      else for (const [name, { column }] of Object.entries(fields)) if (!known.has(name)) addField(db, table, name, column)
      db.exec(indexes(table))
    }
    if (version < 3) expectBlobs(db)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  })()
}

/** True when `migrate` would change something: a copy of the base is made first. */
export function needsMigration(db: Db): boolean {
  if (Number(db.pragma('user_version', { simple: true })) !== SCHEMA_VERSION) return true
  return TABLE_NAMES.some((table) => {
    const known = new Set(db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table))
    return Object.keys(tableDef(table).fields).some((field) => !known.has(field))
  })
}

/** A field a later version brought: its values waited in `_extra`, where an older app had kept them. */
function addField(db: Db, table: TableName, name: string, column: FieldDef['column']): void {
  db.exec(`ALTER TABLE "${table}" ADD COLUMN ${quoted(name)} ${column}`)
  const path = `$."${name}"`
  db.prepare(`UPDATE "${table}" SET ${quoted(name)} = json_extract(_extra, ?), _extra = json_remove(_extra, ?) WHERE json_type(_extra, ?) IS NOT NULL`).run(path, path, path)
}
