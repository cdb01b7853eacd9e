// What the network itself writes into a Scop's log: charters, grants of the label, prices, indices. The hub signs it as a replica of its
// own that no laptop can enrol as; laptops believe it by its certificate, like a colleague's.
import { z } from 'zod'
import { Refusal } from '../domain/errors.ts'
import { Id } from '../domain/ids.ts'
import { SigningKey } from '../domain/provisioning/signing-key.ts'
import { canonicalJson } from '../domain/sync/canonical-json.ts'
import { chainNext, chainStart, frameText } from '../domain/sync/chain.ts'
import { fold, type FoldedRow } from '../domain/sync/fold.ts'
import { type Hlc, nextHlc, ZERO } from '../domain/sync/hlc.ts'
import { AUTHOR_KEY, type Body, type Dot, dotOf, type FoldOp, type Op, type OpKind, SCHEMA_VERSION } from '../domain/sync/op.ts'
import { type FieldValue, type RowOf, TABLE_NAMES, tableDef, type TableName } from '../domain/tables.ts'
import { freeCode } from './device-code.ts'
import { type Device, readDevice } from './device.ts'
import { enter } from './enter.ts'
import { checkFrame } from './frame.ts'
import { rowIdOf, sha256 } from './hash.ts'
import type { Hub } from './hub.ts'
import type { Query } from './store/store.ts'

/** `fields` null: the row is taken out. */
export interface NetworkRow { readonly table: TableName; readonly id: Id; readonly fields: Readonly<Record<string, FieldValue>> | null }
/** A hub with what only its command line may make. */
export type NetworkHub = Hub & { readonly newId: () => Id }

const Published = z.strictObject({ by: z.string().trim().min(1).max(200), rows: z.array(z.strictObject({ table: z.string(), id: Id, fields: z.record(z.string(), z.json()) })).min(1).max(10_000) })

/** Rows of a file, each field as its table wants it. @throws Refusal INVALID with every path that is wrong, ten at most */
export function readPublished(text: string, file: string): { by: string; rows: NetworkRow[] } {
  const wrong: { path: string; rule: string }[] = []
  const read = readFile(Published, text, file)
  const rows = read.rows.flatMap(({ table: name, id, fields }, at): NetworkRow[] => {
    const table = TABLE_NAMES.find((known) => known === name)
    if (!table || tableDef(table).mode !== 'network') {
      wrong.push({ path: `rows.${at}.table`, rule: `${name} is no table of the network` })
      return []
    }
    for (const [field, value] of Object.entries(fields)) {
      const parsed = tableDef(table).fields[field]?.schema.nullable().safeParse(value)
      if (!parsed?.success) wrong.push({ path: `rows.${at}.fields.${field}`, rule: parsed?.error?.issues[0]?.message ?? 'unknown field' })
    }
    // A key of which half is told would sign nothing, in silence.
    if (table === 'signing_key') for (const { path, message } of SigningKey.safeParse(fields).error?.issues ?? []) wrong.push({ path: `rows.${at}.fields.${path.join('.')}`, rule: message })
    // A list that no laptop could price with would be passed over in silence: `publish-prices` checks it whole.
    if (table === 'catalog_version') wrong.push({ path: `rows.${at}.table`, rule: 'a price list has its own command: publish-prices' })
    return [{ table, id, fields }]
  })
  if (wrong.length > 0) throw new Refusal('INVALID', { what: file }, { issues: wrong.slice(0, 10) })
  return { by: read.by, rows }
}

/** A file that an operator wrote, by its schema. @throws Refusal INVALID with every path that is wrong, ten at most */
export function readFile<S extends z.ZodType>(schema: S, text: string, file: string): z.infer<S> {
  const read = schema.safeParse(jsonOf(text))
  if (!read.success) throw new Refusal('INVALID', { what: file }, { issues: read.error.issues.slice(0, 10).map(({ path, message }) => ({ path: path.join('.'), rule: message })) })
  return read.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal('INVALID', { what: 'FILE' }, { cause: error instanceof Error ? error.message : String(error) })
  }
}

/**
 * Writes what is not so already, in one transaction; the same again writes nothing.
 * @returns how many rows were written
 */
export async function publish(hub: Hub, scop: Id, by: string, rows: readonly NetworkRow[]): Promise<number> {
  return await hub.store.tenant(scop, async (query) => await publishIn(hub, query, scop, by, rows))
}

/** The same in a transaction that is open, and sees that Scop. */
export async function publishIn(hub: Hub, query: Query, scop: Id, by: string, rows: readonly NetworkRow[]): Promise<number> {
  // The Scop's counter first, as every push does: two publishers follow each other.
  await query('SELECT seq FROM scop WHERE id = $1 FOR UPDATE', [scop])
  const writer = await networkDevice(hub, query, scop)
  const ops: Op[] = []
  let stamp: Hlc = writer.lastEff
  for (const { table, id, fields } of rows) {
    const known = await foldedRow(query, scop, table, id)
    let base: Dot[] = [...(known?.heads ?? [])]
    const write = (kind: 'set' | 'del' | 'undel', body: Body): void => {
      stamp = nextHlc(hub.now(), stamp, ...[...(known?.fields.values() ?? [])].map(([head]) => head.eff))
      const n = writer.lastN + ops.length + 1
      ops.push({ rep: writer.rep, n, hlc: stamp, sv: SCHEMA_VERSION, kind, tbl: table, rid: id, base, body: { ...body, [AUTHOR_KEY]: by } })
      base = [dotOf(writer.rep, n)]
    }
    if (fields === null) {
      if (known && !known.deleted) write('del', {})
      continue
    }
    const changed = Object.entries(fields).filter(([name, value]) => canonicalJson(known?.fields.get(name)?.[0].value ?? null) !== canonicalJson(value))
    // A field alone brings no row back.
    if (known?.deleted) write('undel', {})
    if (changed.length > 0) write('set', Object.fromEntries(changed))
  }
  if (ops.length === 0) return 0
  const lastH = ops.reduce((h, op) => chainNext(sha256, h, op, sha256(canonicalJson(op.body))), writer.lastH)
  const frame = { rep: writer.rep, fromN: writer.lastN + 1, prevH: writer.lastH, ops, lastH, sig: hub.key.sign(frameText(scop, writer.rep, writer.lastN + ops.length, lastH)) }
  // The same door as a laptop's push: chain, signature, role.
  const { rejected } = await enter(query, scop, frame, checkFrame(scop, frame, hub.key.publicKey), hub.now())
  if (rejected.length > 0) throw new Error(`the network's own changes were refused: ${rejected.map(({ code }) => code).join(', ')}`)
  return ops.length
}

/** The rows of a table as their operations fold, without those that were removed. */
export async function rowsOf<T extends TableName>(query: Query, scop: Id, table: T): Promise<Partial<RowOf<T>>[]> {
  const ids = await query<{ rid: Id }>('SELECT DISTINCT rid FROM op WHERE scop = $1 AND tbl = $2 AND body IS NOT NULL ORDER BY rid', [scop, table])
  const rows: Partial<RowOf<T>>[] = []
  for (const { rid } of ids) {
    const folded = await foldedRow(query, scop, table, rid)
    if (folded && !folded.deleted) rows.push({ id: rid, ...Object.fromEntries([...folded.fields].map(([name, [head]]) => [name, head.value])) } as Partial<RowOf<T>>)
  }
  return rows
}

/** One row as its operations fold; undefined before the first. */
export async function foldedRow(query: Query, scop: Id, table: TableName, id: Id): Promise<FoldedRow | undefined> {
  const stored = await query<{ rep: Id; n: number; eff: Hlc; kind: OpKind; base: string; body: string }>('SELECT rep, n, eff, kind, base, body FROM op WHERE scop = $1 AND tbl = $2 AND rid = $3 AND body IS NOT NULL ORDER BY seq', [scop, table, id])
  if (stored.length === 0) return undefined
  return fold(stored.map(({ base, body, rep, n, ...op }): FoldOp => ({ ...op, rep, n, dot: dotOf(rep, n), base: JSON.parse(base) as Dot[], body: JSON.parse(body) as Body })))
}

/** The network's place among the writers of a Scop; made once, and anew after a restore. Its token is thrown away: nobody speaks to the hub as it. */
export async function networkDevice(hub: Hub, query: Query, scop: Id): Promise<Device> {
  const [known] = await query<{ rep: Id }>("SELECT rep FROM device WHERE scop = $1 AND role = 'network'", [scop])
  if (!known) {
    const taken = await query<{ code: string }>('SELECT code FROM device WHERE scop = $1', [scop])
    const rep = rowIdOf('replica', hub.newSecret(32))
    await query(
      `INSERT INTO device (scop, rep, code, role, pub_ed, pub_x, token_hash, last_n, last_h, last_eff) VALUES ($1, $2, $3, 'network', $4, $4, $5, 0, $6, $7)`,
      [scop, rep, freeCode(new Set(taken.map(({ code }) => code))), hub.key.publicKey, sha256(hub.newSecret(32)), chainStart(sha256, rep), ZERO],
    )
    return await networkDevice(hub, query, scop)
  }
  const device = await readDevice(query, scop, known.rep)
  if (!device) throw new Error('the network has no place in this log')
  return device
}
