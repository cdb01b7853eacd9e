// The operation log and what it makes of rows: append our own operations, ingest others', refold when histories fork.
// Called inside a transaction of the writer; never opens one itself.
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { chainNext, chainStart } from '../../../domain/sync/chain.ts'
import { DELETED, fold, writes } from '../../../domain/sync/fold.ts'
import { Refusal } from '../../../domain/errors.ts'
import { admitRemote, msOf, nextHlc } from '../../../domain/sync/hlc.ts'
import { AUTHOR_KEY, type Body, type Dot, dotOf, type FoldOp, MAX_BODY_BYTES, type Op, type OpKind, SCHEMA_VERSION } from '../../../domain/sync/op.ts'
import { type Id, Sha256 } from '../../../domain/ids.ts'
import { TABLE_NAMES, tableDef, type TableName } from '../../../domain/tables.ts'
import { sha256 } from './hash.ts'
import type { Db } from './open.ts'
import type { OwnReplica } from './replica.ts'
import { type SqlRow, toColumn } from './rows.ts'
import { quoted } from './schema.ts'

export interface OpLog {
  /** Our next operation on a row, applied; its base is what we see of the row now. */
  append(kind: OpKind, tbl: string, rid: string, body: Body, by: string): Op
  /** Somebody's operation, in that replica's order; known ones do nothing, and neither does one whose predecessor is not here. `seq` null = not confirmed by the hub. */
  ingest(op: Op, eff: string, seq: number | null): 'new' | 'known' | 'gap'
  /** The place of a refused operation of somebody: its hash alone, so that the chain goes on. Ours stays, outside the rows. */
  hole(rep: Id, n: number, h: string, seq: number): void
  /** The hub's stamp of an operation we have; the row is folded again when it differs. */
  restamp(rep: Id, n: number, eff: string): void
  /**
   * Changes of this folder's former replicas that the hub lacks, written again under the present one with their old name
   * in `$o`: after a restore nobody else can send them (design/sync.md 3.8). @returns how many
   */
  reissue(hubHas: (rep: Id) => number): number
  /** Folds every row of the log again; how many rows there are, and how many had said something else. */
  rebuild(): { rows: number; repaired: number }
  /** Ids of the rows that do not say what their operations say: none, unless something wrote past this log. */
  differences(table: TableName): readonly Id[]
  /** Rows whose derived values changed in this transaction. */
  readonly touched: Map<TableName, Set<Id>>
  /** Operations written in this transaction, for the journal file after the commit. */
  readonly written: Op[]
}

interface Place { tbl: string; rid: string; eff: string; kind: string; state: string }
interface StoredOp { rep: Id; n: number; eff: string; kind: OpKind; base: string; body: string }

export function createOpLog(db: Db, { replica, now, onRow, onDocument, onBlob }: { replica: OwnReplica; now: () => number; onRow: (table: TableName, id: Id) => void; onDocument: (op: Op) => void; onBlob: (name: Sha256) => void }): OpLog {
  const insert = db.prepare('INSERT INTO op (rep_i, n, hlc, eff, sv, kind, tbl, rid, base, body, bh, h, hub_seq, state, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const head = db.prepare('SELECT last_n, last_h FROM replica WHERE i = ?')
  const advance = db.prepare('UPDATE replica SET last_n = ?, last_h = ? WHERE i = ?')
  const clock = db.prepare("SELECT v FROM meta WHERE k = 'hlc'").pluck()
  const setClock = db.prepare("INSERT INTO meta (k, v) VALUES ('hlc', ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v")
  const replicaOf = db.prepare('SELECT i FROM replica WHERE id = ?').pluck()
  const addReplica = db.prepare("INSERT INTO replica (id, epoch, own, state, last_n, last_h) VALUES (?, 0, 0, 'open', 0, ?)")
  const knownOp = db.prepare('SELECT 1 FROM op WHERE rep_i = ? AND n = ?').pluck()
  const putHole = db.prepare("INSERT INTO op (rep_i, n, hlc, eff, sv, kind, tbl, rid, base, body, bh, h, hub_seq, state, at) VALUES (?, ?, '', '', 1, 'hole', '', '', '[]', '{}', '', ?, ?, 'rejected', ?)")
  const setRejected = db.prepare("UPDATE op SET state = 'rejected', hub_seq = ? WHERE rep_i = ? AND n = ?")
  const setEff = db.prepare('UPDATE op SET eff = ? WHERE rep_i = ? AND n = ?')
  const placeOf = db.prepare('SELECT tbl, rid, eff, kind, state FROM op WHERE rep_i = ? AND n = ?')
  const rowOps = db.prepare('SELECT r.id AS rep, o.n, o.eff, o.kind, o.base, o.body FROM op o JOIN replica r ON r.i = o.rep_i WHERE o.tbl = ? AND o.rid = ? AND o.state <> ? ORDER BY o.id')
  const rowClock = db.prepare('SELECT max(hlc) FROM op WHERE tbl = ? AND rid = ?').pluck()
  const touched = new Map<TableName, Set<Id>>()
  const written: Op[] = []

  const tableOf = (name: string): TableName | undefined => TABLE_NAMES.find((known) => known === name)
  const touch = (table: TableName, id: Id): void => {
    const ids = touched.get(table)
    if (ids) ids.add(id)
    else touched.set(table, new Set([id]))
    onRow(table, id)
  }
  const rowHeads = (table: TableName, rid: string): readonly Dot[] => {
    const heads = db.prepare(`SELECT _heads FROM "${table}" WHERE id = ?`).pluck().get(rid)
    return heads === undefined ? [] : (JSON.parse(String(heads)) as Dot[])
  }

  /** Applies what the op writes over the row as it stands; right only when the op has seen all its heads. */
  function applyDirectly(table: TableName, op: Op, eff: string): void {
    const { fields } = tableDef(table)
    const exists = db.prepare(`SELECT _extra, _fs FROM "${table}" WHERE id = ?`).get(op.rid) as { _extra: string; _fs: string } | undefined
    const extra = JSON.parse(exists?._extra ?? '{}') as Record<string, unknown>
    const stamps = JSON.parse(exists?._fs ?? '{}') as Record<string, [string, Dot][]>
    // `_pending` is left alone: seeing every head of a row does not bring the operation it still waits for.
    const set: Record<string, string | number | null> = { _heads: JSON.stringify([dotOf(op.rep, op.n)]) }
    for (const [field, value] of writes(op)) {
      const def = fields[field]
      if (field === DELETED) set['_del'] = value ? 1 : 0
      else if (def) set[field] = toColumn(def, value)
      else extra[field] = value
      // Fields of the creation op are not listed: their head is the row's first op.
      if (op.base.length > 0) stamps[field] = [[eff, dotOf(op.rep, op.n)]]
    }
    store(table, op.rid, { ...set, _extra: canonicalJson(extra), _fs: canonicalJson(stamps) })
  }

  function store(table: TableName, rid: string, values: Readonly<Record<string, string | number | null>>): void {
    const names = Object.keys(values)
    db.prepare(`INSERT INTO "${table}" (id, ${names.map(quoted).join(', ')}) VALUES (?, ${names.map(() => '?').join(', ')}) ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ')}`).run(rid, ...Object.values(values))
  }

  /** Recomputes a row from all its operations; a row that has none left is no row. */
  function refold(table: TableName, rid: string): void {
    const ops = opsOf(table, rid)
    if (ops.length === 0) db.prepare(`DELETE FROM "${table}" WHERE id = ?`).run(rid)
    else store(table, rid, columnsOf(table, ops))
  }

  function opsOf(tbl: string, rid: string): FoldOp[] {
    return (rowOps.all(tbl, rid, 'rejected') as StoredOp[]).map((op) => ({ dot: dotOf(op.rep, op.n), rep: op.rep, n: op.n, eff: op.eff, kind: op.kind, base: JSON.parse(op.base) as Dot[], body: JSON.parse(op.body) as Body }))
  }

  function apply(op: Op, eff: string): void {
    if (op.kind === 'doc') return onDocument(op)
    const table = tableOf(op.tbl)
    // A table of a later version: its operations wait in the log, untouched.
    if (!table || !['set', 'add', 'del', 'undel'].includes(op.kind)) return
    const heads = rowHeads(table, op.rid)
    const sawAll = heads.every((dot) => op.base.includes(dot)) && op.base.every((dot) => heads.includes(dot))
    if (sawAll) applyDirectly(table, op, eff)
    else refold(table, op.rid)
    touch(table, op.rid)
    for (const [field, value] of writes(op)) {
      const name = tableDef(table).fields[field]?.blob && Sha256.safeParse(value).data
      if (name) onBlob(name)
    }
  }

  /** `text` is the body's canonical one: an inventory's is long, and is written once. */
  function record(op: Op, text: string, eff: string, i: number, previous: string, seq: number | null): void {
    const bh = sha256(text)
    const h = chainNext(sha256, previous, op, bh)
    // A colleague's change happened when it was written, not when it came.
    insert.run(i, op.n, op.hlc, eff, op.sv, op.kind, op.tbl, op.rid, canonicalJson(op.base), text, bh, h, seq, seq === null ? 'local' : 'acked', seq === null ? now() : msOf(eff))
    advance.run(op.n, h, i)
    written.push(op)
    apply(op, eff)
  }

  function again({ tbl, rid }: Place): void {
    const table = tableOf(tbl)
    if (!table) return
    refold(table, rid)
    touch(table, rid)
  }

  function append(kind: OpKind, tbl: string, rid: string, body: Body, by: string): Op {
      const { last_n, last_h } = head.get(replica.i) as { last_n: number; last_h: string }
      const table = tableOf(tbl)
      // Above the row's own stamps too: an edit made after seeing a value also wins by the clock.
      const hlc = nextHlc(now(), String(clock.get() ?? ''), String(rowClock.get(tbl, rid) ?? ''))
      setClock.run(hlc)
      const op: Op = { rep: replica.id, n: last_n + 1, hlc, sv: SCHEMA_VERSION, kind, tbl, rid, base: table ? [...rowHeads(table, rid)] : [], body: { ...body, [AUTHOR_KEY]: by } }
      // The hub takes no larger one, and one refused for ever would keep back all behind it.
      const text = canonicalJson(op.body)
      if (Buffer.byteLength(text) > MAX_BODY_BYTES) throw new Refusal('INVALID', { what: tbl }, { issues: [{ path: tbl, rule: `more than ${MAX_BODY_BYTES} bytes in one change` }] })
      record(op, text, hlc, replica.i, last_h, null)
      return op
  }

  return {
    touched,
    written,
    append,
    reissue: (hubHas) => {
      const former = (db.prepare('SELECT i, id FROM replica WHERE own = 1 AND i <> ?').all(replica.i) as { i: number; id: Id }[])
      const lacking = former.flatMap(({ i, id }) => (db.prepare("SELECT ? AS rep, n, kind, tbl, rid, body, eff, state FROM op WHERE rep_i = ? AND n > ? AND state <> 'rejected' ORDER BY id").all(id, i, hubHas(id)) as (Place & { rep: Id; n: number; body: string })[]).map((op) => ({ ...op, i })))
      for (const { i, n } of lacking) setRejected.run(0, i, n)
      for (const op of lacking) again(op)
      for (const { rep, n, kind, tbl, rid, body } of lacking) {
        const said = JSON.parse(body) as Body
        append(kind as OpKind, tbl, rid, { ...said, $o: dotOf(rep, n) }, String(said[AUTHOR_KEY] ?? ''))
      }
      return lacking.length
    },
    ingest: (op, eff, seq) => {
      if (replicaOf.get(op.rep) === undefined) addReplica.run(op.rep, chainStart(sha256, op.rep))
      const i = Number(replicaOf.get(op.rep))
      if (knownOp.get(i, op.n) !== undefined) return 'known'
      const { last_n, last_h } = head.get(i) as { last_n: number; last_h: string }
      if (op.n !== last_n + 1) return 'gap'
      setClock.run([String(clock.get() ?? ''), admitRemote(eff, now(), seq !== null)].toSorted()[1])
      record(op, canonicalJson(op.body), eff, i, last_h, seq)
      return 'new'
    },
    rebuild: () => {
      let rows = 0
      let repaired = 0
      for (const table of TABLE_NAMES) {
        const inLog = db.prepare('SELECT DISTINCT rid FROM op WHERE tbl = ?').pluck().all(table) as Id[]
        const live = db.prepare(`SELECT id FROM "${table}"`).pluck().all() as Id[]
        for (const id of new Set([...inLog, ...live])) {
          const was = db.prepare(`SELECT * FROM "${table}" WHERE id = ?`).get(id)
          refold(table, id)
          const is = db.prepare(`SELECT * FROM "${table}" WHERE id = ?`).get(id)
          if (is !== undefined) rows++
          if (JSON.stringify(was) === JSON.stringify(is)) continue
          repaired++
          touch(table, id)
        }
      }
      for (const row of db.prepare("SELECT r.id AS rep, o.n, o.hlc, o.sv, o.kind, o.tbl, o.rid, o.base, o.body FROM op o JOIN replica r ON r.i = o.rep_i WHERE o.kind = 'doc' AND o.state <> 'rejected' ORDER BY o.id").all() as (Omit<Op, 'base' | 'body'> & { base: string; body: string })[]) onDocument({ ...row, base: JSON.parse(row.base) as Dot[], body: JSON.parse(row.body) as Body })
      return { rows, repaired }
    },
    differences: (table) => {
      const live = db.prepare(`SELECT * FROM "${table}" ORDER BY id`).all() as SqlRow[]
      return live.flatMap((row) => (canonicalJson(row) === canonicalJson({ id: row['id'], ...columnsOf(table, opsOf(table, String(row['id']))) }) ? [] : [String(row['id'])]))
    },
    hole: (rep, n, h, seq) => {
      if (replicaOf.get(rep) === undefined) addReplica.run(rep, chainStart(sha256, rep))
      const i = Number(replicaOf.get(rep))
      const known = placeOf.get(i, n) as Place | undefined
      if (!known) {
        putHole.run(i, n, h, seq, now())
        advance.run(n, h, i)
        return
      }
      if (known.state === 'rejected') return
      setRejected.run(seq, i, n)
      again(known)
    },
    restamp: (rep, n, eff) => {
      const i = Number(replicaOf.get(rep))
      const known = placeOf.get(i, n) as Place | undefined
      if (!known || known.eff === eff) return
      setEff.run(eff, i, n)
      // Our clock ran ahead: it follows the hub's stamp back, or every later change would carry the false day.
      if (i === replica.i) setClock.run(eff)
      again(known)
    },
  }
}

/** Every column of a row but its id, as the fold of its operations gives them. Fields nobody wrote are null. */
function columnsOf(table: TableName, ops: readonly FoldOp[]): Record<string, string | number | null> {
  const folded = fold(ops)
  const { fields } = tableDef(table)
  const created = new Set(ops.filter((op) => op.base.length === 0).map((op) => op.dot))
  const extra: Record<string, unknown> = {}
  const stamps: Record<string, [string, Dot][]> = {}
  const columns: Record<string, string | number | null> = Object.fromEntries(Object.keys(fields).map((field) => [field, null]))
  for (const [field, heads] of folded.fields) {
    // Fields whose only head is the creation are not listed (design/sync.md 3.3).
    if (heads.length > 1 || !created.has(heads[0].dot)) stamps[field] = heads.map(({ eff, dot }) => [eff, dot])
    const def = fields[field]
    if (field === DELETED) continue
    if (def) columns[field] = toColumn(def, heads[0].value)
    else extra[field] = heads[0].value
  }
  return { ...columns, _heads: JSON.stringify(folded.heads), _del: folded.deleted ? 1 : 0, _pending: folded.pending ? 1 : 0, _extra: canonicalJson(extra), _fs: canonicalJson(stamps) }
}

/** The rows of a table as one text: two laptops with the same log say the same, byte for byte. */
export function rowsText(db: Db, table: TableName): string {
  const rows = db.prepare(`SELECT * FROM "${table}" ORDER BY id`).all() as SqlRow[]
  return rows.map((row) => canonicalJson(row)).join('\n')
}
