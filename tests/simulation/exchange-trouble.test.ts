// The exchange when something is wrong, over real HTTP: a hub that is away, lies, forgot or was restored, a base taken for a copy, a clock
// far ahead, and whoever has no right.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { expect, test } from 'vitest'
import type { Id } from '../../domain/ids.ts'
import { backUp, restore } from '../../hub/backup.ts'
import { checkHub } from '../../hub/check.ts'
import { createServer } from '../../hub/server.ts'
import { assertRowSecurity } from '../../hub/store/guard.ts'
import { tenantTables } from '../../hub/store/schema.ts'
import { createHubClient } from '../../main/backend/sync/hub-client.ts'
import { codeOf, overEachDatabase } from './exchange-net.ts'
import { openFaultyLine } from './faulty-line.ts'
import { converge, openLaptop } from './laptops.ts'

const DAY = 86_400_000

overEachDatabase('the exchange in trouble', (net) => {
  const { faults, open, enrolled, emptyStore, client, opsAt, frameOf } = net

  test('a laptop that may only read keeps what it typed, is told, and blocks nobody', async () => {
    const [a, viewer] = [await enrolled(), await enrolled({ role: 'viewer' })]
    const refusedId = viewer.store.write({ by: 'v' }, (w) => w.create('client', { name: 'not mine to write' }))
    await converge(viewer, a)
    expect(a.store.get('client', refusedId)).toBeUndefined()
    expect(viewer.store.get('client', refusedId)).toBeUndefined()
    expect(viewer.store.history('client', refusedId, 5)).toHaveLength(1)
    expect(viewer.sync.state()).toMatchObject({ state: 'sent', waiting: 0 })
    const id = a.store.write({ by: 'Ana' }, (w) => w.create('client', { name: 'after the hole' }))
    await converge(a, viewer)
    expect(viewer.store.get('client', id)?.name).toBe('after the hole')
    expect(viewer.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
    expect([a.store.verifyLog().ok, viewer.store.verifyLog().ok, a.store.check().ok]).toEqual([true, true, true])
  })

  test('a clock ten years ahead writes and sends; the hub gives its changes today\'s stamp, and everybody agrees', async () => {
    const clock = { ms: Date.now() }
    const [a, b] = [await enrolled({ clock }), await enrolled()]
    clock.ms += 3650 * DAY
    const id = a.store.write({ by: 'Ana' }, (w) => w.create('client', { name: 'from 2036' }))
    await converge(a, b)
    clock.ms -= 3650 * DAY
    b.store.write({ by: 'Bob' }, (w) => w.set('client', id, { name: 'seen, then corrected' }))
    await converge(b, a)
    expect(a.store.get('client', id)?.name).toBe('seen, then corrected')
    expect(b.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
  })

  test('a page altered on its way in enters no base', async () => {
    const [a, b] = [await enrolled(), await enrolled()]
    await b.sync.exchange()
    a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'as written' }))
    await a.sync.exchange()
    await net.hub.store.operator(async (query) => await query("UPDATE op SET body = replace(body, 'as written', 'as altered') WHERE body LIKE '%as written%'")).catch(() => [])
    const altered = await net.hub.store.tenant(net.hub.scop, async (query) => await query("SELECT 1 FROM op WHERE body LIKE '%as altered%'"))
    const before = b.store.sync.projectionHash()
    const outcome = await codeOf(b.sync.exchange())
    if (altered.length === 0) {
      // Row security kept even the tables' owner from it: nothing was altered, and nothing is refused.
      expect(outcome).toBe('accepted')
      return
    }
    expect(outcome).toBe('HUB_REFUSED')
    expect(b.sync.state()).toMatchObject({ state: 'refused', fault: 'HUB_REFUSED' })
    expect(b.store.sync.projectionHash()).toBe(before)
    await net.hub.store.operator(async (query) => await query("UPDATE op SET body = replace(body, 'as altered', 'as written') WHERE body LIKE '%as altered%'"))
    expect(await codeOf(b.sync.exchange())).toBe('accepted')
  })

  test('another Scop gets no row by any way, and its laptop cannot push into ours', async () => {
    const scop = await net.hub.otherScop()
    const [ours, foreign] = [await enrolled(), await enrolled({ scop, role: 'manager' })]
    const id = ours.store.write({ by: 'x' }, (w) => w.create('client', { name: 'ours alone' }))
    const pdf = ours.store.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-11-20', make: (number) => ({ data: { number }, pdf: Buffer.from(`pdf ${number}`), pages: [] }) })).pdfSha256
    await ours.sync.exchange({ asked: true })
    expect(await foreign.sync.exchange({ asked: true })).toEqual({ sent: 0, received: 0 })
    expect(foreign.store.get('client', id)).toBeUndefined()
    const theirs = client(foreign)
    expect(await theirs.pull(0, undefined)).toMatchObject({ ops: [], holes: [], head: 0 })
    expect(await theirs.hasBlob(pdf)).toBe(false)
    expect(await theirs.getBlob(pdf)).toBeUndefined()
    expect(await codeOf(theirs.push(frameOf(ours)))).toBe('404 UNKNOWN_REPLICA')
    const hello = await theirs.hello('0'.repeat(32))
    expect(hello.devices?.map(({ rep }) => rep)).toEqual([foreign.store.replica.id])
    for (const table of Object.keys(tenantTables)) {
      const seen = await net.hub.store.tenant(scop, async (query) => await query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table} WHERE ${table === 'scop' ? 'id' : 'scop'} <> $1`, [scop]))
      const unset = await net.hub.store.tenant(uuidv7(), async (query) => await query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`))
      expect([table, seen[0]?.count, unset[0]?.count]).toEqual([table, 0, 0])
    }
    // A base belongs to one Scop for ever.
    expect(await codeOf(foreign.sync.enrol(await net.hub.invitation()))).toBe('ENROLMENT_REFUSED')
  })

  test('another token, an altered invitation and another server each have their word, and change nothing', async () => {
    const a = await enrolled()
    a.store.sync.setHubToken(`${net.hub.scop}.${a.store.replica.id}.${'0'.repeat(64)}`)
    expect(await codeOf(a.sync.exchange())).toBe('HUB_ACCESS_EXPIRED')
    expect(a.sync.state()).toMatchObject({ state: 'refused', fault: 'HUB_ACCESS_EXPIRED' })
    const b = openLaptop()
    open.push(b)
    expect(await codeOf(b.sync.enrol('packtic:http://127.0.0.1'))).toBe('ENROLMENT_REFUSED')
    expect(await codeOf(b.sync.enrol((await net.hub.invitation()).replace(/.{32}$/, '0'.repeat(32))))).toBe('HUB_KEY_CHANGED')
    expect(b.sync.state()).toMatchObject({ state: 'not-enrolled', fault: null })
  })

  test('a hub that is away, and one that says nothing, leave the laptop offline with what waits', async () => {
    const line = await openFaultyLine(net.hub.port)
    const a = await enrolled({ port: line.port, silenceMs: 500 })
    a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'waits' }))
    line.silent = true
    expect(await codeOf(a.sync.exchange())).toBe('HUB_UNREACHABLE')
    expect(a.sync.state()).toMatchObject({ state: 'offline', waiting: 1 })
    await line.stop()
    expect(await codeOf(a.sync.exchange())).toBe('HUB_UNREACHABLE')
    expect(a.store.sync.history(5).map(({ fault }) => fault)).toEqual(['HUB_UNREACHABLE'])
    expect(a.pushed.some(({ event }) => event === 'sync.state')).toBe(true)
  })

  test('sends by itself five seconds after a change, waits longer after each failure, and goes on when the network is back', async () => {
    const line = await openFaultyLine(net.hub.port)
    const clock = { ms: Date.now() }
    const a = await enrolled({ port: line.port, clock })
    /** Does the one thing that is planned, at its time, and waits for its end. */
    const passTime = async (): Promise<number> => {
      expect(a.planned).toHaveLength(1)
      const [{ work, ms } = { work: () => {}, ms: 0 }] = a.planned.splice(0)
      clock.ms += ms
      work()
      await a.sync.exchange().catch(() => {})
      return ms
    }
    a.sync.start()
    expect(await passTime()).toBe(5_000)
    // Nothing to do: a look every five minutes, which a change brings forward.
    expect(a.planned.map(({ ms }) => ms)).toEqual([300_000])
    a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'by itself' }))
    a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'and this one with it' }))
    expect(a.sync.state()).toMatchObject({ state: 'sending', waiting: 2, nextTryAt: clock.ms + 5_000 })
    expect(await passTime()).toBe(5_000)
    expect(a.sync.state()).toMatchObject({ state: 'sent', waiting: 0 })
    expect(await opsAt(a.store.replica.id)).toBe(2)
    await line.stop()
    a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'while the hub is away' }))
    const waits: number[] = []
    for (let i = 0; i < 11; i++) waits.push(await passTime())
    // Twice as long each time, up to five minutes; the chance of this laptop makes it three quarters of that.
    expect(waits).toEqual([5_000, 1_500, 3_000, 6_000, 12_000, 24_000, 48_000, 96_000, 192_000, 225_000, 225_000])
    expect(a.sync.state()).toMatchObject({ state: 'offline', waiting: 1, fault: 'HUB_UNREACHABLE' })
    a.sync.nudge()
    expect(await passTime()).toBe(2_000)
    const again = await openFaultyLine(net.hub.port, line.port)
    await passTime()
    expect(a.sync.state()).toMatchObject({ state: 'sent', waiting: 0, fault: null })
    expect(a.planned.map(({ ms }) => ms)).toEqual([300_000])
    await again.stop()
  })

  test('a base taken for a copy starts again under a new name: what it had not sent arrives, once', async () => {
    const scop = await net.hub.otherScop()
    const before = await enrolled({ scop })
    const sent = before.store.write({ by: 'x' }, (w) => w.create('client', { name: 'sent' }))
    await before.sync.exchange()
    const unsent = before.store.write({ by: 'x' }, (w) => w.create('client', { name: 'not sent' }))
    before.store.write({ by: 'x' }, (w) => w.set('client', sent, { commune: 'Privas' }))
    await before.close()
    open.splice(open.indexOf(before), 1)
    rmSync(join(before.folder, 'instance.json'))
    const a = openLaptop({ folder: before.folder })
    open.push(a)
    expect(a.store.recovered).toBe('new-epoch')
    // Its old token went with its old name.
    expect(await codeOf(a.sync.exchange())).toBe('HUB_ACCESS_EXPIRED')
    await a.sync.enrol(await net.hub.invitation('technician', undefined, scop))
    await a.sync.exchange()
    const b = await enrolled({ scop })
    await b.sync.exchange()
    expect(new Set(b.store.list('client').map(({ id, name, commune }) => [id, name, commune].join(' ')))).toEqual(new Set([`${sent} sent Privas`, `${unsent} not sent `]))
    await a.sync.exchange()
    expect(b.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
    expect([a.store.check().ok, b.store.verifyLog().ok]).toEqual([true, true])
  })

  test('a backup restored into an empty database serves the same laptops; one changed byte is found, in the file and in the base', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packtic-backup-'))
    const file = join(folder, 'hub.jsonl')
    const line = await openFaultyLine(net.hub.port)
    const a = await enrolled({ port: line.port })
    a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'kept\u2028« é »\n"quoted"' }))
    const { pdfSha256 } = a.store.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-11-20', make: (number) => ({ data: { number }, pdf: Buffer.alloc(600_000, 'paper'), pages: [] }) }))
    await a.sync.exchange({ asked: true })
    expect((await checkHub(net.hub.store)).filter(({ ok }) => !ok)).toEqual([])
    const rows = await backUp(net.hub.store, file)
    expect(statSync(file).mode & 0o777).toBe(0o600)

    const copy = await emptyStore()
    const bytes = readFileSync(file)
    const at = bytes.indexOf('quoted')
    writeFileSync(join(folder, 'bent'), Buffer.concat([bytes.subarray(0, at), Buffer.from('Q'), bytes.subarray(at + 1)]))
    writeFileSync(join(folder, 'cut'), bytes.subarray(0, bytes.length - 200))
    for (const wrong of ['bent', 'cut']) expect(await codeOf(restore(copy, join(folder, wrong)))).toBe('DATA_DAMAGED')
    expect(await restore(copy, file)).toBe(rows)
    expect(await codeOf(restore(copy, file))).toBe('STATE_REFUSED')
    await assertRowSecurity(copy, uuidv7())
    expect(await checkHub(copy)).toEqual(await checkHub(net.hub.store))

    // The laptop's hub burned; the copy takes its address.
    const served = createServer({ ...net.hub.hub, store: copy }, (text) => faults.push(text))
    await served.listen({ host: '127.0.0.1', port: 0 })
    const address = served.server.address()
    await line.stop()
    const again = await openFaultyLine(typeof address === 'object' && address ? address.port : 0, line.port)
    a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'after the fire' }))
    // The first try may meet the old connection's end; the second is what a laptop does by itself.
    await a.sync.exchange().catch(() => {})
    await a.sync.exchange({ asked: true })
    expect(a.sync.state()).toMatchObject({ state: 'sent', waiting: 0 })
    const fetched = await createHubClient({ url: `http://127.0.0.1:${line.port}`, token: a.store.sync.hubToken(), signal: new AbortController().signal, silenceMs: 30_000 }).getBlob(pdfSha256)
    expect(Buffer.from(fetched ?? []).equals(Buffer.alloc(600_000, 'paper'))).toBe(true)

    await copy.operator(async (query) => await query("UPDATE op SET body = replace(body, 'after the fire', 'before the fire')"))
    await copy.operator(async (query) => await query('DELETE FROM blob_chunk WHERE sha256 = $1 AND idx = 2', [pdfSha256]))
    expect((await checkHub(copy)).filter(({ ok }) => !ok).map(({ what }) => what)).toEqual(['log Scop des Tests', 'attachments Scop des Tests'])
    await again.stop()
    await served.close()
    await copy.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a hub that forgot (restored from an older copy) is filled again by its laptops', async () => {
    const scop = await net.hub.otherScop()
    const [a, b] = [await enrolled({ scop }), await enrolled({ scop })]
    a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'kept by the hub' }))
    b.store.write({ by: 'y' }, (w) => w.create('client', { name: 'kept too' }))
    await converge(a, b)
    const place = async () => await net.hub.store.tenant(scop, async (query) => ({ scop: (await query<{ seq: number; sh: string }>('SELECT seq, sh FROM scop WHERE id = $1', [scop]))[0], devices: await query<{ rep: Id; n: number; h: string }>('SELECT rep, last_n AS n, last_h AS h FROM device WHERE scop = $1 ORDER BY rep', [scop]) }))
    const old = await place()
    a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'forgotten by the hub' }))
    b.store.write({ by: 'y' }, (w) => w.create('client', { name: 'forgotten too' }))
    await converge(a, b)
    // Back to the older copy, as an operator would by restoring it; row security allows it to a superuser alone.
    await net.hub.store.operator(async (query) => {
      await query('DELETE FROM op WHERE scop = $1 AND seq > $2', [scop, old.scop?.seq ?? 0])
      await query('UPDATE scop SET seq = $2, sh = $3 WHERE id = $1', [scop, old.scop?.seq ?? 0, old.scop?.sh ?? ''])
      for (const { rep, n, h } of old.devices) await query('UPDATE device SET last_n = $3, last_h = $4 WHERE scop = $1 AND rep = $2', [scop, rep, n, h])
    })
    expect(await place()).toEqual(old)
    // Another history grows over the forgotten places.
    b.store.write({ by: 'y' }, (w) => w.create('client', { name: 'written since' }))
    await converge(b, a)
    const c = await enrolled({ scop })
    await c.sync.exchange()
    expect(new Set(c.store.list('client').map(({ name }) => name))).toEqual(new Set(['forgotten by the hub', 'forgotten too', 'kept by the hub', 'kept too', 'written since']))
    await converge(a, b, c)
    expect([b.store.sync.projectionHash() === a.store.sync.projectionHash(), c.store.sync.projectionHash() === a.store.sync.projectionHash()]).toEqual([true, true])
  })
})
