// Hand-offs between Scops that go wrong: the first act that the hub received counts on both sides, and lost answers, kills, forged acts and
// a hub restored from a copy change nothing of that.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { uuidv7 } from 'uuidv7'
import { ZERO } from '../../domain/sync/hlc.ts'
import type { Id } from '../../domain/ids.ts'
import type { FieldsOf } from '../../domain/tables.ts'
import { backUp, restore } from '../../hub/backup.ts'
import { checkHub } from '../../hub/check.ts'
import { publishScops } from '../../hub/hand-off.ts'
import { refusalOf } from '../../hub/roles.ts'
import { createServer } from '../../hub/server.ts'
import { openPglite } from '../../hub/store/pglite.ts'
import { createStore as createHubStore } from '../../hub/store/store.ts'
import { refusal } from '../ask.ts'
import { openFaultyLine } from './faulty-line.ts'
import { all, onEachDatabase, type Name } from './scops-net.ts'

const OFFERS = Number(process.env['PACKTIC_HAND_OFFS'] ?? 24)

onEachDatabase((net) => {
  const { open, at, as, exchange, newSheet, offer, received, rowOf } = net

  test.each([['accepted first', ['Sacha', 'Dominique'], 'accepted'], ['taken back first', ['Dominique', 'Sacha'], 'withdrawn']] as const)('taken back here and accepted there, both offline: what the hub received first counts on every laptop (%s)', async (_which, order, state) => {
    const { sheetId } = await newSheet()
    const offerId = await offer(sheetId)
    await exchange('Dominique', 'Sacha')
    await as('Dominique', 'intervention.withdraw', { sheetId })
    // Not known yet: nobody else is offered it meanwhile.
    expect((await as('Dominique', 'intervention.get', { sheetId })).offer).toMatchObject({ withdrawing: true })
    expect(await refusal(as('Dominique', 'intervention.withdraw', { sheetId }), 'state')).toBe('STATE_REFUSED withdrawing')
    expect(await refusal(as('Dominique', 'intervention.offer', { sheetId, to: 'Camille', toKind: 'technician', why: 'plus près' }), 'state')).toBe('STATE_REFUSED offered')
    const { sheet } = await as('Sacha', 'handOff.answer', { offerId, accept: true, reason: '' })
    await exchange(...order, ...order, 'Camille', 'Robin')
    for (const name of ['Dominique', 'Camille', 'Sacha', 'Robin'] as const) expect(rowOf(name, offerId)?.state).toBe(state)
    expect((await as('Camille', 'intervention.get', { sheetId })).doneBy?.by ?? null).toBe(state === 'accepted' ? 'Sacha' : null)
    const theirs = sheet?.sheetId ?? ''
    expect((await as('Robin', 'intervention.get', { sheetId: theirs })).cameFrom?.standing).toBe(state === 'accepted' ? 'ours' : 'gone')
    if (state === 'withdrawn') {
      // Nothing typed there is thrown away: whoever accepted sees that it is gone, and gives their sheet up.
      expect((await received('Sacha', offerId))?.standing).toBe('gone')
      await as('Sacha', 'intervention.cancel', { sheetId: theirs, reason: 'demande retirée' })
      expect(await received('Sacha', offerId)).toBeUndefined()
    }
  })

  test('two colleagues who accept apart make one sheet; one that accepts what the other refused learns it', async () => {
    const [one, other] = [await newSheet(), await newSheet()]
    const [first, second] = [await offer(one.sheetId), await offer(other.sheetId)]
    await exchange('Dominique', 'Sacha', 'Robin')
    const a = await as('Sacha', 'handOff.answer', { offerId: first, accept: true, reason: '' })
    const b = await as('Robin', 'handOff.answer', { offerId: first, accept: true, reason: '' })
    expect(a).toEqual(b)
    await as('Sacha', 'handOff.answer', { offerId: second, accept: false, reason: 'absents' })
    await as('Robin', 'handOff.answer', { offerId: second, accept: true, reason: '' })
    await exchange('Sacha', 'Robin', 'Sacha', 'Dominique')
    expect((await as('Sacha', 'intervention.list', {})).rows.filter(({ clientName }) => clientName === `Association ${net.made - 1}`)).toHaveLength(1)
    expect((await as('Dominique', 'intervention.get', { sheetId: one.sheetId })).doneBy).toMatchObject({ by: 'Sacha' })
    expect((await as('Dominique', 'intervention.get', { sheetId: other.sheetId })).doneBy).toBeNull()
    expect((await received('Robin', second))?.standing).toBe('gone')
  })

  test('accepted for a client of ours, nothing of that client changes', async () => {
    const { sheetId } = await newSheet()
    const offerId = await offer(sheetId, { withContact: true })
    await exchange('Dominique', 'Robin')
    const { clientId } = await as('Robin', 'client.create', { name: 'Client connu', kind: 'association', commune: 'Aubenas' })
    const before = await as('Robin', 'client.get', { clientId })
    const { sheet } = await as('Robin', 'handOff.answer', { offerId, accept: true, reason: '', clientId })
    expect(await as('Robin', 'intervention.get', { sheetId: sheet?.sheetId ?? '' })).toMatchObject({ clientId, asked: 'L’imprimante n’imprime plus' })
    expect(await as('Robin', 'client.get', { clientId })).toMatchObject({ name: before.name, commune: before.commune })
    expect(at('Robin').services.store.list('account_contact', { clientId })).toMatchObject([{ name: null, phone: null }])
  })

  test('taken back before it left, the other Scop never hears of it', async () => {
    const { sheetId } = await newSheet()
    const offerId = await offer(sheetId)
    await as('Dominique', 'intervention.withdraw', { sheetId })
    await exchange('Dominique', 'Sacha')
    expect(rowOf('Dominique', offerId)?.state).toBe('withdrawn')
    expect(rowOf('Sacha', offerId)).toBeUndefined()
    expect((await as('Dominique', 'intervention.get', { sheetId })).offer).toBeNull()
  })

  test('no forged act moves an offer of others, no laptop writes what stands, and acts that say nothing block nothing', async () => {
    const { sheetId } = await newSheet()
    const offerId = await offer(sheetId)
    await exchange('Dominique', 'Sacha', 'Noor')
    const before = rowOf('Dominique', offerId)
    const shared = { client: 'x', place: null, kind: 'repair', asked: 'x', wishedOn: null, why: 'xxx', contact: null }
    const forge = (name: Name, fields: Partial<FieldsOf<'hand_off_act'>>, id?: Id): void => void at(name).services.store.write({ by: name }, (w) => w.add('hand_off_act', { by: name, at: 1, ...fields }, id))
    // Of a Scop it was not made to.
    forge('Noor', { act: 'accept', offerId, scopId: net.scops[0] ?? '' })
    forge('Noor', { act: 'refuse', offerId, scopId: net.scops[1] ?? '' })
    // The receiver speaks as the giver, and offers under the id of what it received.
    forge('Sacha', { act: 'withdraw', offerId, scopId: net.scops[0] ?? '' })
    forge('Sacha', { act: 'offer', scopId: net.scops[0] ?? '', shared }, offerId)
    // A third one offers to the receiver under an id that is the giver's.
    forge('Noor', { act: 'offer', scopId: net.scops[1] ?? '', shared }, offerId)
    // Nothing in it, to nobody, to itself.
    forge('Noor', { act: 'offer', scopId: net.scops[1] ?? '', shared: { client: 'x', secret: 'y' } })
    const [nobody, itself] = [uuidv7(), uuidv7()]
    forge('Noor', { act: 'offer', scopId: uuidv7(), shared }, nobody)
    forge('Noor', { act: 'offer', scopId: net.scops[2] ?? '', shared }, itself)
    await exchange('Noor', 'Sacha', 'Dominique', 'Noor', 'Sacha')
    expect([nobody, itself, offerId].map((id) => rowOf('Noor', id)?.state)).toEqual(['undeliverable', 'undeliverable', 'undeliverable'])
    for (const name of ['Dominique', 'Sacha'] as const) expect(rowOf(name, offerId)).toEqual(before)
    // What stands is the hub's to write: a laptop refuses it here, and the hub refuses it from a laptop that would not.
    expect(await refusal((async () => at('Sacha').services.store.write({ by: 'Sacha' }, (w) => w.set('hand_off', offerId, { state: 'accepted' })))(), 'state')).toMatch(/^STATE_REFUSED/)
    for (const tbl of ['hand_off', 'network_scop']) expect(refusalOf('manager', { rep: uuidv7(), n: 1, hlc: ZERO, sv: 1, kind: 'set', tbl, rid: offerId, base: [], body: { state: 'accepted' } }, undefined)).toBe('ROLE')
    await as('Dominique', 'intervention.withdraw', { sheetId })
    await exchange('Dominique', 'Sacha', 'Robin')
    expect(['Dominique', 'Robin'].map((name) => rowOf(name as Name, offerId)?.state)).toEqual(['withdrawn', 'withdrawn'])
    expect((await checkHub(net.hub.store)).filter(({ ok }) => !ok)).toEqual([])
  })

  test(`${OFFERS} offers through lost answers and kills, answered and taken back at random: one end each, the same in both logs and on all laptops`, async () => {
    let state = net.database.length
    const draw = (below: number): number => {
      state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
      return Math.floor((state / 4_294_967_296) * below)
    }
    const accident = async (): Promise<void> => {
      const what = draw(4)
      if (what === 0) net.line.loseAnswerTo(draw(2) === 0 ? 'POST /v1/push' : 'GET /v1/pull')
      if (what === 1) {
        const name = all[draw(4)] ?? 'Sacha'
        await at(name).close()
        open(name)
      }
      // Both logs are written in one transaction: a server that stops at once leaves both or none.
      if (what === 2) net.server?.crash()
    }
    const given: { sheetId: Id; offerId: Id }[] = []
    for (let n = 0; n < OFFERS; n++) {
      const { sheetId } = await newSheet()
      given.push({ sheetId, offerId: await offer(sheetId) })
      await accident()
      await exchange('Dominique').catch(() => undefined)
      if (draw(2) === 0) await exchange('Sacha', 'Robin').catch(() => undefined)
      for (const one of given.slice(-6)) {
        const act = draw(8)
        if (act === 0) await as('Dominique', 'intervention.withdraw', { sheetId: one.sheetId }).catch(() => undefined)
        if (act === 1 || act === 2) await as(act === 1 ? 'Sacha' : 'Robin', 'handOff.answer', { offerId: one.offerId, accept: true, reason: '' }).catch(() => undefined)
        if (act === 3) await as('Sacha', 'handOff.answer', { offerId: one.offerId, accept: false, reason: 'absents' }).catch(() => undefined)
      }
      await accident()
      // Both sides at once: two transactions that want both logs.
      if (draw(2) === 0) await Promise.allSettled([exchange('Sacha'), exchange('Dominique')])
    }
    for (let round = 0; round < 4; round++) for (const name of ['Dominique', 'Sacha', 'Robin', 'Camille'] as const) await exchange(name).catch(() => undefined)
    expect(net.line.lost).toBeGreaterThan(0)
    const ends = given.map(({ offerId }) => rowOf('Dominique', offerId)?.state)
    expect(new Set(ends)).toEqual(new Set(['accepted', 'refused', 'withdrawn', ...(ends.includes('offered') ? ['offered' as const] : [])]))
    for (const { sheetId, offerId } of given) {
      const row = rowOf('Dominique', offerId)
      expect(rowOf('Camille', offerId)).toEqual(row)
      // Withdrawn before it left: unknown there.
      const there = [rowOf('Sacha', offerId), rowOf('Robin', offerId)]
      if (row?.state !== 'withdrawn' || there[0]) expect(there).toEqual([row, row])
      const accepted = at('Sacha').services.store.list('hand_off_act', { offerId }).filter(({ act }) => act === 'accept')
      if (row?.state === 'accepted') expect(at('Robin').services.store.get('intervention', accepted[0]?.sheetId ?? '')?.asked).toBe('L’imprimante n’imprime plus')
      expect((await as('Camille', 'intervention.get', { sheetId })).doneBy !== null).toBe(row?.state === 'accepted')
    }
    expect((await checkHub(net.hub.store)).filter(({ ok }) => !ok)).toEqual([])
  }, 240_000)

  test.runIf(net.database === 'PGlite')('a hub restored from a copy older than an answer gets it again from its laptops, and goes on', async () => {
    const file = join(net.folder, 'hub.jsonl')
    const [one, other] = [await newSheet(), await newSheet()]
    const offerId = await offer(one.sheetId)
    await exchange('Dominique', 'Sacha')
    await backUp(net.hub.store, file)
    await as('Sacha', 'handOff.answer', { offerId, accept: true, reason: '' })
    await exchange('Sacha', 'Dominique')
    expect(rowOf('Dominique', offerId)?.state).toBe('accepted')

    const copy = createHubStore(await openPglite(null))
    await restore(copy, file)
    const again = { ...net.hub.hub, store: copy }
    await publishScops(again, 'test')
    const served = createServer(again, () => {})
    await served.listen({ host: '127.0.0.1', port: 0 })
    const address = served.server.address()
    const port = net.line.port
    await net.line.stop()
    net.line = await openFaultyLine(typeof address === 'object' && address ? address.port : 0, port)
    try {
      // The first try may meet the end of the old connection.
      for (const name of all) await exchange(name).catch(() => undefined)
      await exchange('Sacha', 'Robin', 'Dominique', 'Camille')
      const later = await offer(other.sheetId)
      await exchange('Dominique', 'Sacha')
      await as('Sacha', 'handOff.answer', { offerId: later, accept: false, reason: 'absents' })
      await exchange('Sacha', 'Robin', 'Dominique', 'Camille')
      for (const name of ['Dominique', 'Camille', 'Sacha', 'Robin'] as const) expect([rowOf(name, offerId)?.state, rowOf(name, later)?.state]).toEqual(['accepted', 'refused'])
      expect((await checkHub(copy)).filter(({ ok }) => !ok)).toEqual([])
    } finally {
      await served.close()
      await copy.close()
    }
  }, 240_000)
})
