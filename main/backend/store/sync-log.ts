// What the exchange with the hub asks of the base: what to send, what came, what the hub reported. No network here.
import type { Id, Sha256 } from '../../../domain/ids.ts'
import type { Hlc } from '../../../domain/sync/hlc.ts'
import type { Dot, Op } from '../../../domain/sync/op.ts'
import { TABLE_NAMES, tableDef, type TableName } from '../../../domain/tables.ts'
import type { Db } from './open.ts'
import type { OpLog } from './op-log.ts'
import type { OwnReplica } from './replica.ts'

export interface Cursor { readonly epoch: string; readonly seq: number; readonly sh: string }
export interface RemoteOp { readonly op: Op; readonly eff: Hlc; readonly seq: number }
export interface FieldConflict { readonly table: TableName; readonly rowId: Id; readonly field: string; readonly heads: readonly { readonly dot: Dot; readonly value: unknown; readonly by: string; readonly mine: boolean; readonly at: number }[] }
export interface SyncTry { readonly at: number; readonly sent: number; readonly received: number; readonly fault: string | null }

export interface SyncLog {
  readonly replica: { readonly id: Id; readonly epoch: number; readonly pubEd: string; readonly pubX: string; code(): string; sign(bytes: Uint8Array): string }
  /** The code and role the hub gave at enrolment. */
  setEnrolled(code: string, role: string): void
  /** Our last op, and the chain hash after op n (0 = the start). */
  last(): { readonly n: number; readonly h: string }
  hashAt(n: number): string | undefined
  /** Our ops from n on, in order. */
  ops(fromN: number, limit: number): readonly Op[]
  /** The hub reports our log up to n: those are acknowledged. */
  acknowledge(lastN: number): void
  reject(n: number, code: string, field: string | null): void
  waiting(): number
  cursor(log: string): Cursor | undefined
  /** One frame from the hub and its cursor, in one transaction. Ours are known and get their seq. */
  applyFrame(log: string, ops: readonly RemoteOp[], cursor: Cursor): number
  conflicts(): readonly FieldConflict[]
  /** Blobs rows name that are not on this laptop, and those here that the hub may lack. */
  missingBlobs(limit: number): readonly Sha256[]
  unsentBlobs(limit: number): readonly Sha256[]
  markBlobSent(sha256: Sha256): void
  note(attempt: SyncTry): void
  history(limit: number): readonly SyncTry[]
}

interface OpRow { rep: Id; n: number; hlc: Hlc; sv: number; kind: Op['kind']; tbl: string; rid: string; base: string; body: string }

const asOp = (row: OpRow): Op => ({ rep: row.rep, n: row.n, hlc: row.hlc, sv: row.sv, kind: row.kind, tbl: row.tbl, rid: row.rid, base: JSON.parse(row.base) as Dot[], body: JSON.parse(row.body) as Op['body'] })

export function createSyncLog(db: Db, { replica, log, transact }: { replica: OwnReplica; log: OpLog; transact: <R>(work: () => R) => R }): SyncLog {
  const own = db.prepare('SELECT ? AS rep, n, hlc, sv, kind, tbl, rid, base, body FROM op WHERE rep_i = ? AND n >= ? ORDER BY n LIMIT ?')
  const last = db.prepare('SELECT last_n AS n, last_h AS h FROM replica WHERE i = ?')
  const hashAt = db.prepare('SELECT h FROM op WHERE rep_i = ? AND n = ?').pluck()
  // hub_seq 0 = the hub has it, its place is not told yet; the stream brings the place.
  const acknowledge = db.prepare("UPDATE op SET hub_seq = 0, state = 'acked' WHERE rep_i = ? AND n <= ? AND hub_seq IS NULL")
  const setSeq = db.prepare("UPDATE op SET hub_seq = ?, state = 'acked' WHERE rep_i = (SELECT i FROM replica WHERE id = ?) AND n = ?")
  const waiting = db.prepare('SELECT count(*) FROM op WHERE rep_i = ? AND hub_seq IS NULL').pluck()
  const getCursor = db.prepare('SELECT epoch, seq, sh FROM cursor WHERE log = ?')
  const putCursor = db.prepare('INSERT INTO cursor (log, epoch, seq, sh) VALUES (?, ?, ?, ?) ON CONFLICT (log) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, sh = excluded.sh')
  const headOp = db.prepare('SELECT o.body, o.at, r.own FROM op o JOIN replica r ON r.i = o.rep_i WHERE r.id = ? AND o.n = ?')
  const reject = db.prepare('INSERT INTO op_reject (rep, n, code, field) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
  const addTry = db.prepare('INSERT INTO sync_try (at, sent, received, fault) VALUES (?, ?, ?, ?)')

  return {
    replica,
    setEnrolled: (code, role) => {
      db.prepare('UPDATE replica SET code = ?, role = ? WHERE i = ?').run(code, role, replica.i)
      replica.remember()
    },
    last: () => last.get(replica.i) as { n: number; h: string },
    hashAt: (n) => hashAt.get(replica.i, n) as string | undefined,
    ops: (fromN, limit) => (own.all(replica.id, replica.i, fromN, limit) as OpRow[]).map(asOp),
    acknowledge: (lastN) => void acknowledge.run(replica.i, lastN),
    reject: (n, code, field) => void reject.run(replica.id, n, code, field),
    waiting: () => Number(waiting.get(replica.i)),
    cursor: (name) => getCursor.get(name) as Cursor | undefined,
    applyFrame: (name, ops, cursor) =>
      transact(() => {
        let fresh = 0
        for (const { op, eff, seq } of ops) {
          if (log.ingest(op, eff, seq) === 'new') fresh++
          else setSeq.run(seq, op.rep, op.n)
        }
        putCursor.run(name, cursor.epoch, cursor.seq, cursor.sh)
        return fresh
      }),
    conflicts: () => TABLE_NAMES.flatMap((table) => fieldConflicts(db, table, (dot) => {
      const [rep = '', n = '0'] = dot.split(':')
      const row = headOp.get(rep, Number(n)) as { body: string; at: number; own: number } | undefined
      return row && { body: JSON.parse(row.body) as Op['body'], at: row.at, mine: row.own === 1 }
    })),
    missingBlobs: (limit) => db.prepare("SELECT sha256 FROM blob WHERE state = 'expected' LIMIT ?").pluck().all(limit) as Sha256[],
    unsentBlobs: (limit) => db.prepare("SELECT sha256 FROM blob WHERE state = 'here' LIMIT ?").pluck().all(limit) as Sha256[],
    markBlobSent: (name) => void db.prepare("UPDATE blob SET state = 'sent' WHERE sha256 = ?").run(name),
    note: ({ at, sent, received, fault }) => void addTry.run(at, sent, received, fault),
    history: (limit) => db.prepare('SELECT at, sent, received, fault FROM sync_try ORDER BY id DESC LIMIT ?').all(limit) as SyncTry[],
  }
}

/** Important fields of a table whose heads differ in value: derived, so every laptop finds the same. */
function fieldConflicts(db: Db, table: TableName, headOf: (dot: Dot) => { body: Op['body']; at: number; mine: boolean } | undefined): FieldConflict[] {
  // A forked row has more than one head for some field: its stamps then hold a list of two or more.
  const rows = db.prepare(`SELECT id, _fs FROM "${table}" WHERE _del = 0 AND _fs LIKE '%],[%'`).all() as { id: Id; _fs: string }[]
  return rows.flatMap(({ id, _fs }) => Object.entries(JSON.parse(_fs) as Record<string, [string, Dot][]>).flatMap(([field, stamps]): FieldConflict[] => {
    if (stamps.length < 2 || tableDef(table).fields[field]?.merge !== 'important') return []
    const heads = stamps.flatMap(([, dot]) => {
      const op = headOf(dot)
      return op ? [{ dot, value: op.body[field] ?? null, by: String(op.body['$by'] ?? ''), mine: op.mine, at: op.at }] : []
    })
    const different = new Set(heads.map(({ value }) => JSON.stringify(value))).size > 1
    return different ? [{ table, rowId: id, field, heads }] : []
  }))
}

