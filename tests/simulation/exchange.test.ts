// What laptops write reaches each other through their hub, over real HTTP: once, byte for byte, and where two wrote the same, both are kept.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import { expect, test } from 'vitest'
import { listConflicts, chooseConflict } from '../../main/backend/sync/conflicts.ts'
import { buildFrame } from '../../main/backend/sync/frame.ts'
import { createHubClient } from '../../main/backend/sync/hub-client.ts'
import { codeOf, overEachDatabase } from './exchange-net.ts'
import { openFaultyLine } from './faulty-line.ts'
import { converge, openLaptop } from './laptops.ts'

overEachDatabase('the exchange', (net) => {
  const { open, enrolled, client, opsAt, frameOf } = net

  test('what was written before the enrolment goes out with the rest, and a colleague has it all, byte for byte', async () => {
    const a = openLaptop()
    open.push(a)
    const id = a.store.write({ by: 'Ana' }, (w) => w.create('client', { name: 'Les Genêts', kind: 'association' }))
    expect(a.sync.state()).toMatchObject({ state: 'not-enrolled', waiting: 1 })
    expect(await codeOf(a.sync.exchange())).toBe('NOT_ENROLLED')
    const before = a.store.replica.code
    const { code, scop } = await a.sync.enrol(await net.hub.invitation())
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
    const line = await openFaultyLine(net.hub.port)
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
    const line = await openFaultyLine(net.hub.port)
    const a = openLaptop()
    open.push(a)
    const text = await net.hub.invitation('technician', line.port)
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
    const [, scop = '', secret = ''] = /#([^.]+)\.([^.]+)\./.exec(await net.hub.invitation()) ?? []
    const later = await client(a).enrol({ scop, secret, rep, pubEd, pubX, sig: signed(Buffer.from(`packtic/1/enrol\n${scop}\n${secret}\n${rep}\n${pubEd}\n${pubX}`)) })
    const rid = uuidv7()
    const op = (n: number, tbl: string, base: string[], body: Record<string, never>) => ({ rep, n, hlc: `${Date.now().toString(16).padStart(12, '0')}${String(n).padStart(4, '0')}`, sv: 9, kind: 'set' as const, tbl, rid, base, body })
    const ops = [op(1, 'client', [], { name: 'Futur', mood: { deep: [1, 'é'] } } as never), op(2, 'planet', [], { name: 'Mars' } as never), op(3, 'client', [`${rep}:1`], { mood: 'calm', rank: 3 } as never)]
    const laterClient = createHubClient({ url: `http://127.0.0.1:${net.hub.port}`, token: later.token, signal: new AbortController().signal, silenceMs: 30_000 })
    await laterClient.push(buildFrame(net.hub.scop, rep, createHash('sha256').update(`packtic/1/op\n${rep}`).digest('hex'), ops, signed))
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

  test('thousands of changes go in several frames and pages, and one edit is then one small exchange', async () => {
    // A Scop of their own: every other test would pull these too.
    const scop = await net.hub.otherScop()
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
})
