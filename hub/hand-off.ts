// Hand-offs between Scops. An act is a row of its Scop's log like any other; in the transaction that lets it in, the hub applies it to
// what stands and writes the same row, by its own hand, into both logs. The only place where one Scop's words reach another's log:
// the fields of `SharedSheet` and `SharedReport`, names and answers, and nothing else.
import { z } from 'zod'
import { Id } from '../domain/ids.ts'
import { afterAct, HAND_OFF_ACTS, replacesReport, SharedReport, SharedSheet, type SharedState } from '../domain/interventions/shared-hand-off.ts'
import { canonicalJson } from '../domain/sync/canonical-json.ts'
import type { Op } from '../domain/sync/op.ts'
import type { FieldsOf, FieldValue } from '../domain/tables.ts'
import type { Frame } from './frame.ts'
import type { Hub } from './hub.ts'
import { foldedRow, networkDevice, publishIn, rowsOf } from './network.ts'
import { readScops } from './scops.ts'
import type { Query, Store } from './store/store.ts'

const ACTS = 'hand_off_act'
const Text = z.string().max(400).nullable().default(null)
const Act = z.object({ act: z.enum(HAND_OFF_ACTS), offerId: Id.nullable().default(null), scopId: Id, shared: z.json().default(null), reason: Text, by: Text, at: z.int().nullable().default(null) })
type Act = z.infer<typeof Act> & { readonly id: Id }
type HandOff = FieldsOf<'hand_off'>

/**
 * Both counters before either is written, in one order for all: of two Scops that answer each other at once, one waits.
 * A frame without acts locks nothing here.
 */
export async function lockForHandOffs(query: Query, scop: Id, ops: readonly Op[]): Promise<void> {
  const others = ops.flatMap(({ tbl, body }) => (tbl === ACTS ? (Act.safeParse(body).data?.scopId ?? []) : []))
  if (others.length === 0) return
  for (const one of [...new Set([scop, ...others])].toSorted()) await asScop(query, one, scop, async () => await query('SELECT seq FROM scop WHERE id = $1 FOR UPDATE', [one]))
}

/** Applies the acts of a frame that its Scop's log took; those applied before change nothing. */
export async function relayHandOffs(hub: Hub, query: Query, scop: Id, { rep, fromN, ops }: Frame): Promise<void> {
  if (!ops.some(({ tbl }) => tbl === ACTS)) return
  const rows = await query<{ rid: string; body: string }>('SELECT rid, body FROM op WHERE scop = $1 AND rep = $2 AND n BETWEEN $3 AND $4 AND tbl = $5 AND body IS NOT NULL ORDER BY seq', [scop, rep, fromN, fromN + ops.length - 1, ACTS])
  const moved = new Map<Id, Id>()
  for (const { rid, body } of rows) {
    // Written by a laptop: it may be anything, and must not stop what comes behind it.
    const act = Act.safeParse(JSON.parse(body))
    const id = Id.safeParse(rid)
    if (!act.success || !id.success) continue
    const giver = act.data.act === 'offer' || act.data.act === 'withdraw' ? scop : act.data.scopId
    const offerId = act.data.act === 'offer' ? id.data : act.data.offerId
    if (offerId !== null && (await apply(hub, query, scop, giver, offerId, { ...act.data, id: id.data }))) moved.set(offerId, giver)
  }
  for (const [offerId, giver] of moved) await tellReceiver(hub, query, scop, giver, offerId)
}

/** In the giver's log, which decides. @returns whether it changed what stands */
async function apply(hub: Hub, query: Query, scop: Id, giver: Id, offerId: Id, act: Act): Promise<boolean> {
  return await asScop(query, giver, scop, async () => {
    const known = await handOffIn(query, giver, offerId)
    // An id that names another Scop's offer to this one, or an offer to somebody else.
    if (known && (known.fromId !== giver || (scop !== giver && known.toId !== scop))) return false
    const state = afterAct(known?.state ?? undefined, act.act, scop === giver ? 'giver' : 'receiver')
    if (!state) return false
    if (act.act === 'report') {
      const report = SharedReport.safeParse(act.shared).data
      // A frame that is sent again brings its acts again: the newest report stays.
      if (!report || !replacesReport(SharedReport.safeParse(known?.report).data, report)) return false
      await publishIn(hub, query, giver, act.by ?? '', [{ table: 'hand_off', id: offerId, fields: { report } }])
      return true
    }
    if (act.act === 'offer') await publishIn(hub, query, giver, act.by ?? '', [{ table: 'hand_off', id: offerId, fields: await offered(query, giver, act) }])
    else await publishIn(hub, query, giver, act.by ?? '', [{ table: 'hand_off', id: offerId, fields: { state, answeredBy: act.by, reason: act.reason, answeredAt: act.at } }])
    return true
  })
}

/** Undeliverable: no such Scop, one's own, nothing to read in it, or an id that the other Scop knows from elsewhere. */
async function offered(query: Query, giver: Id, { id, scopId, shared, by, at }: Act): Promise<Record<string, FieldValue>> {
  const read = SharedSheet.safeParse(shared)
  const to = scopId === giver ? undefined : await asScop(query, scopId, giver, async () => ((await handOffIn(query, scopId, id)) ? undefined : await nameOf(query, scopId)))
  const state: SharedState = to !== undefined && read.success ? 'offered' : 'undeliverable'
  return { fromId: giver, fromName: (await nameOf(query, giver)) ?? '', toId: scopId, toName: to ?? '', shared: read.success ? read.data : null, by, offeredAt: at, state, answeredBy: null, reason: null, answeredAt: null, report: null }
}

/** The same row in the other log. What was taken back before it left is told to nobody. */
async function tellReceiver(hub: Hub, query: Query, scop: Id, giver: Id, offerId: Id): Promise<void> {
  const row = await asScop(query, giver, scop, async () => await handOffIn(query, giver, offerId))
  const to = row?.toId
  if (!row || !to || row.state === 'undeliverable') return
  await asScop(query, to, scop, async () => {
    if (row.state !== 'withdrawn' || (await handOffIn(query, to, offerId))) await publishIn(hub, query, to, row.by ?? '', [{ table: 'hand_off', id: offerId, fields: row }])
  })
}

async function handOffIn(query: Query, scop: Id, id: Id): Promise<HandOff | undefined> {
  const row = await foldedRow(query, scop, 'hand_off', id)
  return row && !row.deleted ? (Object.fromEntries([...row.fields].map(([name, [head]]) => [name, head.value])) as unknown as HandOff) : undefined
}

async function nameOf(query: Query, scop: Id): Promise<string | undefined> {
  return (await query<{ name: string }>('SELECT name FROM scop WHERE id = $1', [scop]))[0]?.name
}

/** Row security shows `scop` alone during `work`, then `back`. When `work` fails the whole transaction does: nothing to set back. */
async function asScop<R>(query: Query, scop: Id, back: Id, work: () => Promise<R>): Promise<R> {
  const see = async (id: Id): Promise<unknown> => await query("SELECT set_config('packtic.scop', $1, true)", [id])
  await see(scop)
  const result = await work()
  await see(back)
  return result
}

/**
 * The other Scops of this hub, by name, in the log of each: whom a sheet can be offered to. Nothing is written where all is so already; but the
 * hub's own hand is there from then on, so that laptops know its key before its first word.
 */
export async function publishScops(hub: Hub, by: string): Promise<void> {
  const scops = await readScops(hub.store)
  for (const { id: scop } of scops) {
    await hub.store.tenant(scop, async (query) => {
      await query('SELECT seq FROM scop WHERE id = $1 FOR UPDATE', [scop])
      await networkDevice(hub, query, scop)
      // Read in one go, not row by row: the hub alone writes them, and at each start.
      const written = await query<{ rid: Id; body: string }>("SELECT rid, body FROM op WHERE scop = $1 AND tbl = 'network_scop' AND body IS NOT NULL ORDER BY seq", [scop])
      const known = new Map(written.map(({ rid, body }) => [rid, (JSON.parse(body) as { name?: string }).name]))
      await publishIn(hub, query, scop, by, scops.filter(({ id, name }) => id !== scop && known.get(id) !== name).map(({ id, name }) => ({ table: 'network_scop', id, fields: { name } })))
    })
  }
}

/** The first hand-off of a Scop whose copy in the other log says something else; undefined when all agree. */
export async function wrongHandOff(store: Store, scop: Id): Promise<{ readonly count: number; readonly wrong: string | undefined }> {
  const given = (await store.tenant(scop, async (query) => await rowsOf(query, scop, 'hand_off'))).filter(({ fromId, state }) => fromId === scop && state !== 'undeliverable')
  for (const row of given) {
    const { id, toId } = row
    const copy = id && toId ? await store.tenant(toId, async (query) => await handOffIn(query, toId, id)) : undefined
    const { id: _id, ...own } = row
    if (copy ? canonicalJson(copy) !== canonicalJson(own) : row.state !== 'withdrawn') return { count: given.length, wrong: id }
  }
  return { count: given.length, wrong: undefined }
}
