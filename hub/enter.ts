// One frame of one replica enters its Scop's log: checked against the chain, refused op by op where its writer's role may not, stamped,
// its billing requests received. In the transaction it is given; any retry is free.
import type { Id } from '../domain/ids.ts'
import { chainStart } from '../domain/sync/chain.ts'
import { DAY_MS, type Hlc, msOf, nextHlc } from '../domain/sync/hlc.ts'
import type { Body } from '../domain/sync/op.ts'
import { receive } from './billing.ts'
import { type Device, readDevice } from './device.ts'
import type { CheckedOp, Frame } from './frame.ts'
import { sha256 } from './hash.ts'
import { HubRefusal } from './refusal.ts'
import { type OpRefusal, refusalOf } from './roles.ts'
import type { Query } from './store/store.ts'

export interface PushAnswer {
  readonly lastN: number
  readonly lastH: string
  /** The head of the Scop's log. */
  readonly seq: number
  /** Stamps the hub lowered, the laptop's clock being more than 24 h ahead. */
  readonly eff: readonly (readonly [n: number, eff: Hlc])[]
  readonly rejected: readonly { readonly n: number; readonly code: OpRefusal }[]
}

/** A checked frame enters the log, in the transaction it is given; known ops are skipped. */
export async function enter(query: Query, scop: Id, frame: Frame, ops: readonly CheckedOp[], now: number): Promise<PushAnswer> {
  // The counter's row, locked until commit: the order of seq is the order in which readers can see the ops.
  const [log] = await query<{ seq: number; sh: string }>('SELECT seq, sh FROM scop WHERE id = $1 FOR UPDATE', [scop])
  const writer = await readDevice(query, scop, frame.rep)
  if (!log || !writer) throw new HubRefusal('UNKNOWN_REPLICA')
  await assertFollows(query, writer, frame, ops)
  const fresh = ops.filter(({ op }) => op.n > writer.lastN)
  const seq = fresh.length === 0 ? log.seq : await append(query, writer, frame, fresh, log, now)

  const lastN = frame.fromN + ops.length - 1
  const told = await query<{ n: number; hlc: Hlc; eff: Hlc; refused: OpRefusal | null }>(
    'SELECT n, hlc, eff, refused FROM op WHERE scop = $1 AND rep = $2 AND n BETWEEN $3 AND $4 AND (eff <> hlc OR refused IS NOT NULL) ORDER BY n',
    [scop, frame.rep, frame.fromN, lastN],
  )
  const last = fresh.at(-1)
  return {
    lastN: last?.op.n ?? writer.lastN, lastH: last?.h ?? writer.lastH, seq,
    eff: told.filter(({ hlc, eff }) => eff !== hlc).map(({ n, eff }) => [n, eff]),
    rejected: told.flatMap(({ n, refused }) => (refused ? [{ n, code: refused }] : [])),
  }
}

/** @throws HubRefusal GAP when ops before the frame are missing, FORK when another op is known under one of its n */
async function assertFollows(query: Query, { scop, rep, lastN, lastH }: Device, frame: Frame, ops: readonly CheckedOp[]): Promise<void> {
  if (frame.fromN > lastN + 1) throw new HubRefusal('GAP', { lastN, lastH })
  const rows = await query<{ n: number; h: string }>('SELECT n, h FROM op WHERE scop = $1 AND rep = $2 AND n BETWEEN $3 AND $4', [scop, rep, frame.fromN - 1, frame.fromN + ops.length - 1])
  const known = new Map(rows.map(({ n, h }) => [n, h]))
  known.set(0, chainStart(sha256, rep))
  const differs = known.get(frame.fromN - 1) !== frame.prevH ? frame.fromN - 1 : ops.find(({ op, h }) => op.n <= lastN && known.get(op.n) !== h)?.op.n
  if (differs !== undefined) throw new HubRefusal('FORK', { lastN, lastH, differsAt: differs })
}

/** Adds new ops at the end of the log; gives the new head. */
async function append(query: Query, writer: Device, frame: Frame, fresh: readonly CheckedOp[], log: { seq: number; sh: string }, now: number): Promise<number> {
  const { scop, rep, role } = writer
  const recorded = await readRecorded(query, scop, fresh)
  let { sh } = log
  let { lastEff } = writer
  const rows = fresh.map(({ op, base, body, h }, i) => {
    const record = `${op.tbl}/${op.rid}`
    const refused = refusalOf(role, op, recorded.get(record))
    // The same frame may hold a second record under the same id.
    if (refused === null && (op.kind === 'doc' || op.kind === 'add')) recorded.set(record, op.body)
    const eff = effectiveStamp(op.hlc, lastEff, now)
    if (eff > lastEff) lastEff = eff
    sh = sha256(Buffer.from(sh + h, 'hex')).slice(0, 16)
    return { seq: log.seq + 1 + i, n: op.n, hlc: op.hlc, eff, sv: op.sv, kind: op.kind, tbl: op.tbl, rid: op.rid, base, body: refused ? null : body, h, sh, sig: i === fresh.length - 1 ? frame.sig : null, refused }
  })
  const [head] = await query<{ seq: number }>('UPDATE scop SET seq = seq + $2, sh = $3 WHERE id = $1 RETURNING seq', [scop, rows.length, sh])
  // One value for the whole frame: a statement per op costs a round trip each.
  await query(
    `INSERT INTO op (scop, rep, seq, n, hlc, eff, sv, kind, tbl, rid, base, body, h, sh, sig, refused)
      SELECT $1::uuid, $2::uuid, new.* FROM json_to_recordset($3::text::json) AS new(seq bigint, n bigint, hlc text, eff text, sv integer, kind text, tbl text, rid text, base text, body text, h text, sh text, sig text, refused text)`,
    [scop, rep, JSON.stringify(rows)],
  )
  await receive(query, scop, rows)
  const last = fresh.at(-1)
  await query('UPDATE device SET last_n = $3, last_h = $4, last_eff = $5 WHERE scop = $1 AND rep = $2', [scop, rep, last?.op.n ?? writer.lastN, last?.h ?? writer.lastH, lastEff])
  return head?.seq ?? log.seq
}

/** A clock more than 24 h ahead wins no tie for years: its op counts as written now, after that replica's others. */
function effectiveStamp(hlc: Hlc, lastEff: Hlc, now: number): Hlc {
  return msOf(hlc) > now + DAY_MS ? nextHlc(now, lastEff) : hlc
}

/** Bodies already in the log for the records these ops add or issue. */
async function readRecorded(query: Query, scop: Id, fresh: readonly CheckedOp[]): Promise<Map<string, Body>> {
  const wanted = fresh.filter(({ op }) => op.kind === 'doc' || op.kind === 'add').map(({ op: { tbl, rid } }) => ({ tbl, rid }))
  if (wanted.length === 0) return new Map()
  const rows = await query<{ tbl: string; rid: string; body: string }>(
    `SELECT op.tbl, op.rid, op.body FROM json_to_recordset($2::text::json) AS wanted(tbl text, rid text)
      JOIN op ON op.scop = $1 AND op.tbl = wanted.tbl AND op.rid = wanted.rid WHERE op.kind IN ('doc', 'add') AND op.body IS NOT NULL ORDER BY op.seq DESC`,
    [scop, JSON.stringify(wanted)],
  )
  return new Map(rows.map(({ tbl, rid, body }) => [`${tbl}/${rid}`, JSON.parse(body) as Body]))
}
