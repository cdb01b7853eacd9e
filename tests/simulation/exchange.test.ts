// The exchange between laptops and their hub, over real HTTP, once with PGlite and once with a real PostgreSQL server.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../domain/errors.ts'
import type { Id } from '../../domain/ids.ts'
import { backUp, restore } from '../../hub/backup.ts'
import { checkHub } from '../../hub/check.ts'
import { createServer } from '../../hub/server.ts'
import { assertRowSecurity } from '../../hub/store/guard.ts'
import { openPglite } from '../../hub/store/pglite.ts'
import { openPostgres } from '../../hub/store/postgres.ts'
import { tenantTables } from '../../hub/store/schema.ts'
import { createStore, type Store } from '../../hub/store/store.ts'
import { listConflicts, chooseConflict } from '../../main/backend/sync/conflicts.ts'
import { buildFrame } from '../../main/backend/sync/frame.ts'
import { createHubClient, type HubClient } from '../../main/backend/sync/hub-client.ts'
import { openFaultyLine } from './faulty-line.ts'
import { converge, type Laptop, openLaptop, startHub, type TestHub } from './laptops.ts'
import { type PrivatePostgres, postgresPrograms, startPostgres } from './private-postgres.ts'

const DAY = 86_400_000
const programs = postgresPrograms()
const codeOf = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'accepted', (error: unknown) => (error instanceof Refusal ? error.fault.code : error instanceof Error ? error.message : String(error)))

// Where PostgreSQL is not installed, half of this file says so as skipped tests.
describe.each([['PGlite', true], ['PostgreSQL', programs !== undefined]] as const)('over %s', (kind, possible) => {
  describe.runIf(possible)('the exchange', { timeout: 300_000 }, () => {
    let server: PrivatePostgres | undefined
    let hub: TestHub
    const faults: string[] = []
    const open: Laptop[] = []

    beforeAll(async () => {
      if (kind === 'PostgreSQL' && programs) server = await startPostgres(programs)
      hub = await startHub(server ? { url: server.url } : { folder: null }, faults)
    }, 180_000)
    afterAll(async () => {
      for (const laptop of open) await laptop.remove()
      await hub.stop()
      server?.stop()
      expect(faults).toEqual([])
    }, 180_000)

    async function enrolled(options: Parameters<typeof openLaptop>[0] & { role?: 'manager' | 'technician' | 'viewer'; port?: number; scop?: Id } = {}): Promise<Laptop> {
      const laptop = openLaptop(options)
      open.push(laptop)
      await laptop.sync.enrol(await hub.invitation(options.role, options.port, options.scop))
      return laptop
    }
    /** A database of the same kind that no hub has seen. */
    async function emptyStore(): Promise<Store> {
      if (!server) return createStore(await openPglite(null))
      const operator = new Client(server.url)
      await operator.connect()
      await operator.query('CREATE DATABASE empty')
      await operator.end()
      return createStore(openPostgres(server.url.replace(/[^/]+$/, 'empty'), () => {}))
    }
    const client = (laptop: Laptop): HubClient => createHubClient({ url: `http://127.0.0.1:${hub.port}`, token: laptop.store.sync.hubToken(), signal: new AbortController().signal, silenceMs: 30_000 })
    const opsAt = async (rep: Id, scop = hub.scop): Promise<number> => Number((await hub.store.tenant(scop, async (query) => await query<{ count: number }>('SELECT count(*)::int AS count FROM op WHERE scop = $1 AND rep = $2', [scop, rep])))[0]?.count)
    const frameOf = (laptop: Laptop, scop = hub.scop) => {
      const { sync } = laptop.store
      const ops = sync.ops(1, 10_000)
      return buildFrame(scop, sync.replica.id, createHash('sha256').update(`packtic/1/op\n${sync.replica.id}`).digest('hex'), ops, sync.replica.sign)
    }

    test('what was written before the enrolment goes out with the rest, and a colleague has it all, byte for byte', async () => {
      const a = openLaptop()
      open.push(a)
      const id = a.store.write({ by: 'Ana' }, (w) => w.create('client', { name: 'Les Genêts', kind: 'association' }))
      expect(a.sync.state()).toMatchObject({ state: 'not-enrolled', waiting: 1 })
      expect(await codeOf(a.sync.exchange())).toBe('NOT_ENROLLED')
      const before = a.store.replica.code
      const { code, scop } = await a.sync.enrol(await hub.invitation())
      expect(scop).toBe('Scop des Tests')
      expect(code).toMatch(/^[A-Z][A-Z2-9]$/)
      expect(a.store.replica.code).toBe(code)
      expect(before).toMatch(/^X/)
      const b = await enrolled()
      await converge(a, b)
      expect(b.store.get('client', id)?.name).toBe('Les Genêts')
      expect(a.sync.state()).toMatchObject({ state: 'sent', waiting: 0, fault: null, code })
      expect(b.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
      expect(b.store.verifyLog()).toMatchObject({ ok: true })
    })

    test('the same frame twice is one change each, and the answer is the same', async () => {
      const a = await enrolled()
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'once' }))
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'and once' }))
      const frame = frameOf(a)
      const first = await client(a).push(frame)
      expect(await client(a).push(frame)).toEqual(first)
      expect(await opsAt(a.store.replica.id)).toBe(2)
    })

    test('an answer lost after the hub had committed costs a retry and no duplicate', async () => {
      const line = await openFaultyLine(hub.port)
      const a = await enrolled({ port: line.port })
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'lost answer' }))
      line.loseAnswerTo('POST /v1/push')
      expect(await codeOf(a.sync.exchange())).toBe('HUB_UNREACHABLE')
      expect(line.lost).toBe(1)
      expect(await opsAt(a.store.replica.id)).toBe(1)
      // Not believed sent before the hub says so.
      expect(a.sync.state()).toMatchObject({ state: 'offline', waiting: 1, fault: 'HUB_UNREACHABLE' })
      await a.sync.exchange()
      expect(await opsAt(a.store.replica.id)).toBe(1)
      expect(a.sync.state()).toMatchObject({ state: 'sent', waiting: 0 })
      await line.stop()
    })

    test('an enrolment whose answer is lost can be asked again with the same text', async () => {
      const line = await openFaultyLine(hub.port)
      const a = openLaptop()
      open.push(a)
      const text = await hub.invitation('technician', line.port)
      line.loseAnswerTo('POST /v1/enrol')
      expect(await codeOf(a.sync.enrol(text))).toBe('HUB_UNREACHABLE')
      expect(a.sync.state().state).toBe('not-enrolled')
      expect((await a.sync.enrol(text)).scop).toBe('Scop des Tests')
      const b = openLaptop()
      open.push(b)
      expect(await codeOf(b.sync.enrol(text))).toBe('ENROLMENT_REFUSED')
      await line.stop()
    })

    test('two colleagues change different fields: both changes stand, and nobody is asked', async () => {
      const [a, b] = [await enrolled(), await enrolled()]
      const id = a.store.write({ by: 'Ana' }, (w) => w.create('client', { name: 'Deux mains' }))
      await converge(a, b)
      a.store.write({ by: 'Ana' }, (w) => w.set('client', id, { commune: 'Privas' }))
      b.store.write({ by: 'Bob' }, (w) => w.set('client', id, { postcode: '07000' }))
      await converge(a, b)
      for (const { store, sync } of [a, b]) {
        expect(store.get('client', id)).toMatchObject({ name: 'Deux mains', commune: 'Privas', postcode: '07000' })
        expect(sync.state().choices).toBe(0)
      }
      expect(b.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
    })

    test('two colleagues change the same field: both versions are kept, and one choice on one laptop closes it everywhere', async () => {
      const [a, b] = [await enrolled(), await enrolled()]
      const id = a.store.write({ by: 'Ana' }, (w) => w.create('client', { name: 'X' }))
      await converge(a, b)
      a.store.write({ by: 'Ana' }, (w) => w.set('client', id, { name: 'Chez Ana' }))
      b.store.write({ by: 'Bob' }, (w) => w.set('client', id, { name: 'Chez Bob' }))
      await converge(a, b)
      const [mine] = listConflicts(a.store)
      const [theirs] = listConflicts(b.store)
      expect(mine).toMatchObject({ kind: 'field', table: 'client', rowId: id, field: 'name', id: theirs?.id })
      expect(mine?.versions.map(({ value }) => value)).toEqual(theirs?.versions.map(({ value }) => value))
      expect(mine?.versions.map(({ mine: own }) => own).toSorted()).toEqual([false, true])
      expect(a.sync.state().choices).toBe(1)
      // Also the value that stands already: choosing it is a change that has seen the other.
      for (const version of [0]) chooseConflict(b.store, 'Bob', theirs?.id ?? '', version)
      await converge(b, a)
      expect([listConflicts(a.store), listConflicts(b.store)]).toEqual([[], []])
      expect(a.store.get('client', id)?.name).toBe(theirs?.versions[0]?.value)
      expect(a.store.history('client', id, 10).map(({ fields }) => fields['name'])).toEqual(expect.arrayContaining(['Chez Ana', 'Chez Bob', 'X']))
      expect(b.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
    })

    test('one removes what the other changes: the change is kept and a person decides', async () => {
      const [a, b] = [await enrolled(), await enrolled()]
      const id = a.store.write({ by: 'Ana' }, (w) => w.create('client', { name: 'Removed?' }))
      await converge(a, b)
      a.store.write({ by: 'Ana' }, (w) => w.remove('client', id))
      b.store.write({ by: 'Bob' }, (w) => w.set('client', id, { commune: 'Aubenas' }))
      await converge(a, b)
      const [conflict] = listConflicts(a.store)
      expect(conflict).toMatchObject({ kind: 'delete_edit', rowId: id, field: null, id: listConflicts(b.store)[0]?.id })
      chooseConflict(a.store, 'Ana', conflict?.id ?? '', conflict?.versions.findIndex(({ value }) => value !== null) ?? -1)
      await converge(a, b)
      expect(b.store.get('client', id)).toMatchObject({ name: 'Removed?', commune: 'Aubenas' })
      expect([listConflicts(a.store), listConflicts(b.store)]).toEqual([[], []])
      expect(b.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
    })

    test('fields and tables of a later version reach a colleague through the hub untouched', async () => {
      const [a, b] = [await enrolled(), await enrolled()]
      const keys = generateKeyPairSync('ed25519')
      const rep = uuidv7()
      const pubEd = keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
      const pubX = generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
      const signed = (bytes: Uint8Array): string => sign(null, bytes, keys.privateKey).toString('base64')
      const [, scop = '', secret = ''] = /#([^.]+)\.([^.]+)\./.exec(await hub.invitation()) ?? []
      const later = await client(a).enrol({ scop, secret, rep, pubEd, pubX, sig: signed(Buffer.from(`packtic/1/enrol\n${scop}\n${secret}\n${rep}\n${pubEd}\n${pubX}`)) })
      const rid = uuidv7()
      const op = (n: number, tbl: string, base: string[], body: Record<string, never>) => ({ rep, n, hlc: `${Date.now().toString(16).padStart(12, '0')}${String(n).padStart(4, '0')}`, sv: 9, kind: 'set' as const, tbl, rid, base, body })
      const ops = [op(1, 'client', [], { name: 'Futur', mood: { deep: [1, 'é'] } } as never), op(2, 'planet', [], { name: 'Mars' } as never), op(3, 'client', [`${rep}:1`], { mood: 'calm', rank: 3 } as never)]
      const laterClient = createHubClient({ url: `http://127.0.0.1:${hub.port}`, token: later.token, signal: new AbortController().signal, silenceMs: 30_000 })
      await laterClient.push(buildFrame(hub.scop, rep, createHash('sha256').update(`packtic/1/op\n${rep}`).digest('hex'), ops, signed))
      await converge(a, b)
      expect(JSON.parse(String(a.store.sync.rowOf('client', rid)?.['_extra']))).toEqual({ mood: 'calm', rank: 3 })
      a.store.write({ by: 'x' }, (w) => w.set('client', rid, { commune: 'Vals' }))
      await converge(a, b)
      expect(JSON.parse(String(b.store.sync.rowOf('client', rid)?.['_extra']))).toEqual({ mood: 'calm', rank: 3 })
      expect(b.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
      // The unknown table's change is in the log as it came: the next laptop's chain holds.
      const c = await enrolled()
      await c.sync.exchange()
      expect(c.store.verifyLog()).toMatchObject({ ok: true })
    })

    test('a signed paper travels whole: frozen data, PDF and pages, by their hashes', async () => {
      const [a, b] = [await enrolled(), await enrolled()]
      const pdf = Buffer.alloc(700_000, 'signed paper ')
      const doc = a.store.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-11-20', make: (number) => ({ data: { number, total: 12 }, pdf, pages: [Buffer.from('<svg/>')] }) }))
      await a.sync.exchange()
      await b.sync.exchange()
      expect(b.store.documents.get(doc.id)).toEqual(doc)
      expect(Buffer.from(b.store.blobs.get(doc.pdfSha256) ?? []).equals(pdf)).toBe(true)
      expect(b.store.sync.missingBlobs(10)).toEqual([])
      expect(b.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
    })

    test('on a metered link attachments wait until somebody asks', async () => {
      const a = await enrolled()
      a.settings.meteredLink = true
      const doc = a.store.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-11-20', make: (number) => ({ data: { number }, pdf: Buffer.from(`pdf ${number}`), pages: [] }) }))
      await a.sync.exchange()
      expect(await client(a).hasBlob(doc.pdfSha256)).toBe(false)
      expect(a.sync.state().state).toBe('sending')
      await a.sync.exchange({ asked: true })
      expect(await client(a).hasBlob(doc.pdfSha256)).toBe(true)
      expect(a.sync.state().state).toBe('sent')
    })

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

    test('thousands of changes go in several frames and pages, and one edit is then one small exchange', async () => {
      // A Scop of their own: every other test would pull these too.
      const scop = await hub.otherScop()
      const [a, b] = [await enrolled({ scop }), await enrolled({ scop })]
      a.store.write({ by: 'x' }, (w) => {
        for (let i = 0; i < 1300; i++) w.create('machine', { name: `PC ${i}`, note: 'n'.repeat(i % 90) })
      })
      expect(await a.sync.exchange({ asked: true })).toMatchObject({ sent: 1300 })
      const { received } = await b.sync.exchange({ asked: true })
      expect(received).toBe(1300)
      expect(b.store.sync.projectionHash()).toBe((await a.sync.exchange(), a.store.sync.projectionHash()))
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'one more' }))
      expect(await a.sync.exchange()).toMatchObject({ sent: 1, received: 0 })
      expect(await b.sync.exchange()).toMatchObject({ sent: 0, received: 1 })
    }, 240_000)

    test.each([
      ['a value changed on the way', (frame: ReturnType<typeof frameOf>) => ({ ...frame, ops: frame.ops.map((op) => ({ ...op, body: { ...op.body, name: 'altered' } })) })],
      ['another last hash', (frame: ReturnType<typeof frameOf>) => ({ ...frame, lastH: frame.prevH })],
      ['a change left out', (frame: ReturnType<typeof frameOf>) => ({ ...frame, ops: frame.ops.slice(1) })],
      ['somebody else\'s signature', (frame: ReturnType<typeof frameOf>) => ({ ...frame, sig: Buffer.alloc(64, 7).toString('base64') })],
      ['another start', (frame: ReturnType<typeof frameOf>) => ({ ...frame, fromN: 2 })],
      ['a kind nobody knows', (frame: ReturnType<typeof frameOf>) => ({ ...frame, ops: frame.ops.map((op) => ({ ...op, kind: 'explode' })) })],
    ])('a frame with %s is refused and changes nothing', async (_what, alter) => {
      const a = await enrolled()
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'right' }))
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'right too' }))
      const before = (await client(a).pull(0, undefined)).head
      expect(await codeOf(client(a).push(alter(frameOf(a))))).toMatch(/^400 BAD_(FRAME|SIG|CHAIN)$/)
      expect((await client(a).pull(0, undefined)).head).toBe(before)
      expect(await opsAt(a.store.replica.id)).toBe(0)
    })

    test('a page altered on its way in enters no base', async () => {
      const [a, b] = [await enrolled(), await enrolled()]
      await b.sync.exchange()
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'as written' }))
      await a.sync.exchange()
      await hub.store.operator(async (query) => await query("UPDATE op SET body = replace(body, 'as written', 'as altered') WHERE body LIKE '%as written%'")).catch(() => [])
      const altered = await hub.store.tenant(hub.scop, async (query) => await query("SELECT 1 FROM op WHERE body LIKE '%as altered%'"))
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
      await hub.store.operator(async (query) => await query("UPDATE op SET body = replace(body, 'as altered', 'as written') WHERE body LIKE '%as altered%'"))
      expect(await codeOf(b.sync.exchange())).toBe('accepted')
    })

    test('another Scop gets no row by any way, and its laptop cannot push into ours', async () => {
      const scop = await hub.otherScop()
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
        const seen = await hub.store.tenant(scop, async (query) => await query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table} WHERE ${table === 'scop' ? 'id' : 'scop'} <> $1`, [scop]))
        const unset = await hub.store.tenant(uuidv7(), async (query) => await query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`))
        expect([table, seen[0]?.count, unset[0]?.count]).toEqual([table, 0, 0])
      }
      // A base belongs to one Scop for ever.
      expect(await codeOf(foreign.sync.enrol(await hub.invitation()))).toBe('ENROLMENT_REFUSED')
    })

    test('another token, an altered invitation and another server each have their word, and change nothing', async () => {
      const a = await enrolled()
      a.store.sync.setHubToken(`${hub.scop}.${a.store.replica.id}.${'0'.repeat(64)}`)
      expect(await codeOf(a.sync.exchange())).toBe('HUB_ACCESS_EXPIRED')
      expect(a.sync.state()).toMatchObject({ state: 'refused', fault: 'HUB_ACCESS_EXPIRED' })
      const b = openLaptop()
      open.push(b)
      expect(await codeOf(b.sync.enrol('packtic:http://127.0.0.1'))).toBe('ENROLMENT_REFUSED')
      expect(await codeOf(b.sync.enrol((await hub.invitation()).replace(/.{32}$/, '0'.repeat(32))))).toBe('HUB_KEY_CHANGED')
      expect(b.sync.state()).toMatchObject({ state: 'not-enrolled', fault: null })
    })

    test('a hub that is away, and one that says nothing, leave the laptop offline with what waits', async () => {
      const line = await openFaultyLine(hub.port)
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
      const line = await openFaultyLine(hub.port)
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
      const again = await openFaultyLine(hub.port, line.port)
      await passTime()
      expect(a.sync.state()).toMatchObject({ state: 'sent', waiting: 0, fault: null })
      expect(a.planned.map(({ ms }) => ms)).toEqual([300_000])
      await again.stop()
    })

    test('a base taken for a copy starts again under a new name: what it had not sent arrives, once', async () => {
      const scop = await hub.otherScop()
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
      await a.sync.enrol(await hub.invitation('technician', undefined, scop))
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
      const line = await openFaultyLine(hub.port)
      const a = await enrolled({ port: line.port })
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'kept\u2028« é »\n"quoted"' }))
      const { pdfSha256 } = a.store.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-11-20', make: (number) => ({ data: { number }, pdf: Buffer.alloc(600_000, 'paper'), pages: [] }) }))
      await a.sync.exchange({ asked: true })
      expect((await checkHub(hub.store)).filter(({ ok }) => !ok)).toEqual([])
      const rows = await backUp(hub.store, file)
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
      expect(await checkHub(copy)).toEqual(await checkHub(hub.store))

      // The laptop's hub burned; the copy takes its address.
      const served = createServer({ ...hub.hub, store: copy }, (text) => faults.push(text))
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
      const scop = await hub.otherScop()
      const [a, b] = [await enrolled({ scop }), await enrolled({ scop })]
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'kept by the hub' }))
      b.store.write({ by: 'y' }, (w) => w.create('client', { name: 'kept too' }))
      await converge(a, b)
      const place = async () => await hub.store.tenant(scop, async (query) => ({ scop: (await query<{ seq: number; sh: string }>('SELECT seq, sh FROM scop WHERE id = $1', [scop]))[0], devices: await query<{ rep: Id; n: number; h: string }>('SELECT rep, last_n AS n, last_h AS h FROM device WHERE scop = $1 ORDER BY rep', [scop]) }))
      const old = await place()
      a.store.write({ by: 'x' }, (w) => w.create('client', { name: 'forgotten by the hub' }))
      b.store.write({ by: 'y' }, (w) => w.create('client', { name: 'forgotten too' }))
      await converge(a, b)
      // Back to the older copy, as an operator would by restoring it; row security allows it to a superuser alone.
      await hub.store.operator(async (query) => {
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
})
