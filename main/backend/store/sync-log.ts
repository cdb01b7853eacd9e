// What the exchange with the hub asks of the base: what to send, what came, what the hub reported. No network here.
import type { Id, Sha256 } from '../../../domain/ids.ts'
import { chainStart } from '../../../domain/sync/chain.ts'
import { type Hlc, msOf, ZERO } from '../../../domain/sync/hlc.ts'
import { type Dot, fieldsOf, type Op } from '../../../domain/sync/op.ts'
import { TABLE_NAMES, tableDef, type TableName } from '../../../domain/tables.ts'
import { sha256 } from './hash.ts'
import type { Db } from './open.ts'
import { type OpLog, rowsText } from './op-log.ts'
import type { OwnReplica } from './replica.ts'

interface Cursor { readonly epoch: string; readonly seq: number; readonly sh: string }
interface Device { readonly rep: Id; readonly code: string; readonly role: string; readonly pubEd: string; readonly pubX: string }
/** What the hub's log holds at a place: an operation with the hub's stamp, or the hole a refused one left. `sig` ends a frame. */
export type LogItem =
  | { readonly seq: number; readonly op: Op; readonly eff: Hlc; readonly sig?: string | undefined }
  | { readonly seq: number; readonly hole: { readonly rep: Id; readonly n: number; readonly h: string }; readonly sig?: string | undefined }

/** Two values of a field that had not seen each other (`field` null: one removed the row, value null, another changed it). */
export interface RowConflict {
  readonly kind: 'field' | 'delete_edit'
  readonly table: TableName
  readonly rowId: Id
  readonly field: string | null
  readonly versions: readonly { readonly dot: Dot; readonly value: Op['body'][string]; readonly by: string; readonly mine: boolean; readonly at: number }[]
}
interface SyncTry { readonly at: number; readonly sent: number; readonly received: number; readonly fault: string | null }

export interface SyncLog {
  readonly replica: { readonly id: Id; readonly epoch: number; readonly pubEd: string; readonly pubX: string; code(): string; sign(bytes: Uint8Array): string }
  /** The hub's token, kept with the private keys outside the base, so that no copy of the base carries it. */
  hubToken(): string | null
  setHubToken(token: string): void
  /** The code and role the hub gave at enrolment. */
  setEnrolled(code: string, role: string): void
  role(): string | null
  /** Colleagues' laptops as the hub certifies them. */
  setDevices(devices: readonly Device[]): void
  pubEdOf(rep: Id): string | undefined
  /** The latest instant that any change known here bears, ours or a colleague's; 0 for an empty base. */
  lastInstant(): number
  /** A replica's last op here, and its chain hash; n 0 and no hash when nothing is known of it. */
  lastOf(rep: Id): { readonly n: number; readonly h: string | null }
  /** The chain hash after our op n (0 = the start). */
  hashAt(n: number): string | undefined
  /** Our ops from n on, in order. */
  ops(fromN: number, limit: number): readonly Op[]
  /** The hub reports our log up to n: those are acknowledged. `sig` signed the frame that ended there. */
  acknowledge(lastN: number, sig: string | null): void
  /** What the hub said of our ops: refused ones leave the rows, lowered stamps fold theirs again. */
  settle(told: { readonly rejected: readonly { readonly n: number; readonly code: string }[]; readonly eff: readonly (readonly [n: number, eff: Hlc])[] }): void
  /** After a restore or a copy: our earlier changes the hub lacks become changes of the present replica. */
  reissue(hubHas: (rep: Id) => number): number
  waiting(): number
  cursor(log: string): Cursor | undefined
  /**
   * Places of the hub's log, in order; the last piece of a page brings its cursor. One transaction; ours are known and get their seq.
   * @returns how many operations were new
   */
  apply(log: string, items: readonly LogItem[], cursor: Cursor | null): number
  /** The hub does not know our cursor (it was restored): what it confirmed is open again, and the log is read from its start. */
  restart(log: string): void
  conflicts(): readonly RowConflict[]
  /** A row as its columns are, removed or not. */
  rowOf(table: TableName, id: Id): Readonly<Record<string, string | number | null>> | undefined
  /** Blobs rows name that are not on this laptop, and those here that the hub may lack. */
  missingBlobs(limit: number): readonly Sha256[]
  unsentBlobs(limit: number): readonly Sha256[]
  countBlobs(state: 'expected' | 'here'): number
  markBlob(sha256: Sha256, state: 'expected' | 'sent'): void
  note(attempt: SyncTry): void
  history(limit: number): readonly SyncTry[]
  /** SHA-256 of every synced row and issued document as stored: equal on two laptops that have the same log. */
  projectionHash(): string
}

interface OpRow { rep: Id; n: number; hlc: Hlc; sv: number; kind: Op['kind']; tbl: string; rid: string; base: string; body: string }

const KEPT_TRIES = 500

const asOp = (row: OpRow): Op => ({ rep: row.rep, n: row.n, hlc: row.hlc, sv: row.sv, kind: row.kind, tbl: row.tbl, rid: row.rid, base: JSON.parse(row.base) as Dot[], body: JSON.parse(row.body) as Op['body'] })

export function createSyncLog(db: Db, { replica, log, transact }: { replica: OwnReplica; log: OpLog; transact: <R>(work: () => R) => R }): SyncLog {
  const own = db.prepare('SELECT ? AS rep, n, hlc, sv, kind, tbl, rid, base, body FROM op WHERE rep_i = ? AND n >= ? ORDER BY n LIMIT ?')
  const last = db.prepare('SELECT last_n AS n, last_h AS h FROM replica WHERE id = ?')
  const hashAt = db.prepare('SELECT h FROM op WHERE rep_i = ? AND n = ?').pluck()
  // hub_seq 0 = the hub has it, its place is not told yet; the stream brings the place.
  const acknowledge = db.prepare("UPDATE op SET hub_seq = 0, state = 'acked' WHERE rep_i = ? AND n <= ? AND hub_seq IS NULL")
  const setSeq = db.prepare("UPDATE op SET hub_seq = ?, state = CASE state WHEN 'rejected' THEN state ELSE 'acked' END WHERE rep_i = (SELECT i FROM replica WHERE id = ?) AND n = ?")
  const waiting = db.prepare('SELECT count(*) FROM op WHERE rep_i = ? AND hub_seq IS NULL').pluck()
  const getCursor = db.prepare('SELECT epoch, seq, sh FROM cursor WHERE log = ?')
  const putCursor = db.prepare('INSERT INTO cursor (log, epoch, seq, sh) VALUES (?, ?, ?, ?) ON CONFLICT (log) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, sh = excluded.sh')
  const headOp = db.prepare('SELECT o.body, o.at, o.kind, r.own FROM op o JOIN replica r ON r.i = o.rep_i WHERE r.id = ? AND o.n = ?')
  const reject = db.prepare('INSERT INTO op_reject (rep, n, code, field) VALUES (?, ?, ?, NULL) ON CONFLICT DO NOTHING')
  const addTry = db.prepare('INSERT INTO sync_try (at, sent, received, fault) VALUES (?, ?, ?, ?)')
  const pruneTries = db.prepare(`DELETE FROM sync_try WHERE id <= (SELECT max(id) FROM sync_try) - ${KEPT_TRIES}`)
  const putDevice = db.prepare("INSERT INTO replica (id, epoch, own, state, pub_ed, pub_x, code, role, last_n, last_h) VALUES (?, 0, 0, 'open', ?, ?, ?, ?, 0, ?) ON CONFLICT (id) DO UPDATE SET pub_ed = excluded.pub_ed, pub_x = excluded.pub_x, code = excluded.code, role = excluded.role WHERE own = 0")
  const pubEd = db.prepare('SELECT pub_ed FROM replica WHERE id = ?').pluck()
  const checkpoint = db.prepare('INSERT INTO checkpoint (rep, n, sig) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const blobCount = db.prepare('SELECT count(*) FROM blob WHERE state = ?').pluck()

  const headOf = (dot: Dot): VersionOp | undefined => {
    const [rep = '', n = '0'] = dot.split(':')
    const row = headOp.get(rep, Number(n)) as { body: string; at: number; kind: string; own: number } | undefined
    return row && { body: JSON.parse(row.body) as Op['body'], at: row.at, kind: row.kind, mine: row.own === 1 }
  }

  /** One place of the hub's log; true when it was new here. */
  function take(item: LogItem): boolean {
    if ('hole' in item) {
      log.hole(item.hole.rep, item.hole.n, item.hole.h, item.seq)
      if (item.sig) checkpoint.run(item.hole.rep, item.hole.n, item.sig)
      return false
    }
    const { op, eff, seq, sig } = item
    const result = log.ingest(op, eff, seq)
    if (result === 'gap') throw new Error(`the hub's log skips changes of ${op.rep} before ${op.n}`)
    if (sig) checkpoint.run(op.rep, op.n, sig)
    if (result === 'new') return true
    setSeq.run(seq, op.rep, op.n)
    log.restamp(op.rep, op.n, eff)
    return false
  }

  return {
    replica,
    hubToken: replica.hubToken,
    setHubToken: replica.setHubToken,
    setEnrolled: (code, role) => {
      db.prepare('UPDATE replica SET code = ?, role = ? WHERE i = ?').run(code, role, replica.i)
      replica.remember()
    },
    role: () => db.prepare('SELECT role FROM replica WHERE i = ?').pluck().get(replica.i) as string | null,
    setDevices: (devices) => transact(() => {
      for (const { rep, pubEd: ed, pubX, code, role } of devices) putDevice.run(rep, ed, pubX, code, role, chainStart(sha256, rep))
    }),
    pubEdOf: (rep) => (pubEd.get(rep) as string | null | undefined) ?? undefined,
    lastInstant: () => msOf((db.prepare("SELECT v FROM meta WHERE k = 'hlc'").pluck().get() as Hlc | undefined) ?? ZERO),
    lastOf: (rep) => (last.get(rep) as { n: number; h: string | null } | undefined) ?? { n: 0, h: null },
    hashAt: (n) => hashAt.get(replica.i, n) as string | undefined,
    ops: (fromN, limit) => (own.all(replica.id, replica.i, fromN, limit) as OpRow[]).map(asOp),
    acknowledge: (lastN, sig) => transact(() => {
      acknowledge.run(replica.i, lastN)
      if (sig) checkpoint.run(replica.id, lastN, sig)
    }),
    settle: ({ rejected, eff }) => {
      if (rejected.length + eff.length === 0) return
      transact(() => {
        for (const { n, code } of rejected) {
          reject.run(replica.id, n, code)
          log.hole(replica.id, n, '', 0)
        }
        for (const [n, stamp] of eff) log.restamp(replica.id, n, stamp)
      })
    },
    reissue: (hubHas) => transact(() => log.reissue(hubHas)),
    waiting: () => Number(waiting.get(replica.i)),
    cursor: (name) => getCursor.get(name) as Cursor | undefined,
    apply: (name, items, cursor) => transact(() => {
      const fresh = items.filter((item) => take(item)).length
      if (cursor) putCursor.run(name, cursor.epoch, cursor.seq, cursor.sh)
      return fresh
    }),
    restart: (name) => transact(() => {
      db.prepare("UPDATE op SET hub_seq = NULL, state = 'local' WHERE state = 'acked'").run()
      db.prepare('DELETE FROM cursor WHERE log = ?').run(name)
    }),
    conflicts: () => TABLE_NAMES.flatMap((table) => [...fieldConflicts(db, table, headOf), ...removalConflicts(db, table, headOf)]),
    rowOf: (table, id) => db.prepare(`SELECT * FROM "${table}" WHERE id = ?`).get(id) as Record<string, string | number | null> | undefined,
    missingBlobs: (limit) => db.prepare("SELECT sha256 FROM blob WHERE state = 'expected' LIMIT ?").pluck().all(limit) as Sha256[],
    unsentBlobs: (limit) => db.prepare("SELECT sha256 FROM blob WHERE state = 'here' LIMIT ?").pluck().all(limit) as Sha256[],
    countBlobs: (state) => Number(blobCount.get(state)),
    markBlob: (name, state) => void db.prepare('UPDATE blob SET state = ? WHERE sha256 = ?').run(state, name),
    note: ({ at, sent, received, fault }) => {
      addTry.run(at, sent, received, fault)
      pruneTries.run()
    },
    history: (limit) => db.prepare('SELECT at, sent, received, fault FROM sync_try ORDER BY id DESC LIMIT ?').all(limit) as SyncTry[],
    projectionHash: () => sha256([
      ...TABLE_NAMES.map((table) => `${table}\n${rowsText(db, table)}`),
      `doc_version\n${(db.prepare('SELECT * FROM doc_version ORDER BY doc_id').all() as Record<string, unknown>[]).map((row) => JSON.stringify(row)).join('\n')}`,
    ].join('\n')),
  }
}

interface VersionOp { readonly body: Op['body']; readonly at: number; readonly kind: string; readonly mine: boolean }
type HeadOf = (dot: Dot) => VersionOp | undefined

const author = (op: VersionOp): string => String(op.body['$by'] ?? '')

/** Important fields of a table whose heads differ in value: derived, so every laptop finds the same. */
function fieldConflicts(db: Db, table: TableName, headOf: HeadOf): RowConflict[] {
  // A forked row has more than one head for some field: its stamps then hold a list of two or more.
  const rows = db.prepare(`SELECT id, _fs FROM "${table}" WHERE _del = 0 AND _fs LIKE '%],[%'`).all() as { id: Id; _fs: string }[]
  return rows.flatMap(({ id, _fs }) => Object.entries(JSON.parse(_fs) as Record<string, [Hlc, Dot][]>).flatMap(([field, stamps]): RowConflict[] => {
    if (stamps.length < 2 || tableDef(table).fields[field]?.merge !== 'important') return []
    const versions = stamps.flatMap(([eff, dot]) => {
      const op = headOf(dot)
      return op ? [{ dot, value: op.body[field] ?? null, by: author(op), mine: op.mine, at: msOf(eff) }] : []
    })
    const different = new Set(versions.map(({ value }) => JSON.stringify(value))).size > 1
    return different ? [{ kind: 'field', table, rowId: id, field, versions }] : []
  }))
}

/** A removed row with a change its removal had not seen. */
function removalConflicts(db: Db, table: TableName, headOf: HeadOf): RowConflict[] {
  const rows = db.prepare(`SELECT id, _heads FROM "${table}" WHERE _del = 1 AND _heads LIKE '%,%'`).all() as { id: Id; _heads: string }[]
  return rows.flatMap(({ id, _heads }): RowConflict[] => {
    const heads = (JSON.parse(_heads) as Dot[]).flatMap((dot) => {
      const op = headOf(dot)
      return op ? [{ dot, op }] : []
    })
    const edit = heads.find(({ op }) => op.kind === 'set')
    const removal = heads.find(({ op }) => op.kind === 'del')
    if (!edit || !removal) return []
    return [{ kind: 'delete_edit', table, rowId: id, field: null, versions: [edit, removal].map(({ dot, op }) => ({ dot, value: op.kind === 'del' ? null : Object.fromEntries(fieldsOf(op.body).map((name) => [name, op.body[name] ?? null])), by: author(op), mine: op.mine, at: op.at })) }]
  })
}
