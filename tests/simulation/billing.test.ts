// Billing requests from two laptops to one hub: both prepare the same dues, in any order, through lost answers, killed laptops
// and a server that stops at once; each is received exactly once, and each laptop's own numbers have no gap and no double.
// PACKTIC_REQUESTS=1000 makes it as long as the design asks (design/business.md 5, figure 8).
import { expect, test } from 'vitest'
import { uuidv7 } from 'uuidv7'
import { type BillingRequest, billDue, BillingClient, BillingNetwork } from '../../domain/billing/billing-request.ts'
import { contentOf, type Kept, standings } from '../../domain/billing/receive.ts'
import { addMonths } from '../../domain/civil-date.ts'
import type { Id } from '../../domain/ids.ts'
import { canonicalJson } from '../../domain/sync/canonical-json.ts'
import type { FieldValue } from '../../domain/tables.ts'
import { fillReceipts, listReceived } from '../../hub/billing.ts'
import { checkHub } from '../../hub/check.ts'
import { sha256 } from '../../main/backend/store/hash.ts'
import type { IssuedDocument, Store } from '../../main/backend/store/store.ts'
import { openFaultyLine } from './faulty-line.ts'
import { converge, type Laptop, openLaptop, startHub, type TestHub } from './laptops.ts'
import { postgresPrograms, startPostgres } from './private-postgres.ts'

const REQUESTS = Number(process.env['PACKTIC_REQUESTS'] ?? 60)
const programs = postgresPrograms()
const scop = { code: 'SCOP', name: 'Scop des Tests', siren: '732829320', vat: 'normal' }
const network = BillingNetwork.parse({ mode: 'A', seller: scop, members: [scop], commissionBp: 400, commissionVatBp: 2000 })
const client = BillingClient.parse({ name: 'Association', kind: 'association', siren: null, siret: null, vatLiable: false, seat: '1 rue de l’Exemple', billingAddress: null, deliveryAddress: null, chorus: null })

/** The nth due: of one of twenty contracts, month after month. */
function due(nth: number, htCents = 1000 + nth): BillingRequest {
  const from = addMonths('2027-01-01', Math.floor(nth / 20))
  return billDue({ contractId: `c${nth % 20}`, number: `C26-K7-${nth % 20}`, label: 'Maintenance', from, to: addMonths(from, 1), htCents, vatRateBp: 2000, member: 'SCOP', proofs: ['b'.repeat(64)] }, client, network)[0] as BillingRequest
}

/** As the backend issues one: number, data and paper in one transaction. */
function issue(store: Store, request: BillingRequest): IssuedDocument {
  const data = JSON.parse(canonicalJson({ subject: request.key, content: sha256(contentOf(request)), request })) as FieldValue
  return store.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'billing', version: 1, supersedes: null, issuedOn: '2026-11-30', make: (number) => ({ data, pdf: Buffer.from(`${number} ${request.key}`), pages: [] }) }))
}
const knows = (store: Store, key: string): boolean => store.documents.billing().some((one) => one.key === key)
const stateOf = (store: Store, docId: Id, kept: readonly Kept[] = []): string | undefined => standings(store.documents.billing(), kept).get(docId)?.state
const receipts = async (hub: TestHub) => await listReceived(hub.store, hub.scop)

/** Small, repeatable draws. */
function draws(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

async function enrolled(hub: TestHub, port = hub.port): Promise<Laptop> {
  const laptop = openLaptop()
  await laptop.sync.enrol(await hub.invitation('technician', port))
  return laptop
}

test.runIf(programs !== undefined)(`${REQUESTS} requests prepared by two laptops reach a real PostgreSQL exactly once, through lost answers, kills and a crash of the server`, async () => {
  const server = await startPostgres(programs ?? '')
  const hub = await startHub({ url: server.url })
  const line = await openFaultyLine(hub.port)
  const draw = draws(8)
  let laptops = [await enrolled(hub, line.port), await enrolled(hub, line.port)] as [Laptop, Laptop]
  let [lost, killed] = [0, 0]
  try {
    const pending = laptops.map(() => Array.from({ length: REQUESTS }, (_, nth) => nth))
    while (pending.some((left) => left.length > 0)) {
      const at = draw(2) as 0 | 1
      const { store, sync, folder, close } = laptops[at]
      for (let some = draw(12); some > 0 && (pending[at]?.length ?? 0) > 0; some--) {
        const [nth = 0] = pending[at]?.splice(draw(pending[at]?.length ?? 1), 1) ?? []
        // Who has seen a colleague's asks nothing again; who is far from the network cannot know.
        const request = due(nth)
        if (!knows(store, request.key)) issue(store, request)
      }
      const accident = draw(6)
      if (accident === 0) {
        line.loseAnswerTo('POST /v1/push')
        lost++
      }
      if (accident === 1) server.crash()
      if (accident <= 3) await sync.exchange({ asked: true }).catch(() => undefined)
      if (accident === 2) {
        // Closed without an exchange: what was written is in the base, and goes later.
        killed++
        await close()
        laptops = laptops.with(at, openLaptop({ folder })) as [Laptop, Laptop]
      }
    }
    for (let tries = 0; tries < 5; tries++) for (const laptop of laptops) await laptop.sync.exchange({ asked: true }).catch(() => undefined)
    await converge(...laptops)
    expect(Math.min(lost, killed)).toBeGreaterThan(0)

    const received = await receipts(hub)
    const firsts = received.filter(({ answer }) => answer === 'received')
    expect(firsts).toHaveLength(REQUESTS)
    expect(new Set(firsts.map(({ key }) => key)).size).toBe(REQUESTS)
    // Both had prepared some of the same dues; nobody asked two amounts.
    expect(received.filter(({ answer }) => answer === 'already').length).toBeGreaterThan(0)
    expect(received.filter(({ answer }) => answer === 'conflict')).toEqual([])
    for (const { store } of laptops) {
      const documents = store.documents.list('billing')
      expect(documents).toHaveLength(received.length)
      // 0001, 0002, … of each laptop, without a hole and without a double.
      for (const { store: { replica } } of laptops) {
        const own = documents.filter(({ signer }) => signer === replica.id).map(({ number }) => number).toSorted()
        expect(own).toEqual(own.map((_, index) => `B26-${replica.code}-${String(index + 1).padStart(4, '0')}`))
      }
      // What a laptop says of each is what the hub answered.
      expect(Object.fromEntries(documents.map(({ id, number }) => [number, stateOf(store, id)]))).toEqual(Object.fromEntries(received.map(({ number, answer }) => [number, answer === 'received' ? 'sent' : 'doubled'])))
    }
    expect(laptops[0].store.sync.projectionHash()).toBe(laptops[1].store.sync.projectionHash())
    expect((await checkHub(hub.store)).map(({ ok }) => ok)).not.toContain(false)
  } finally {
    await line.stop()
    for (const laptop of laptops) await laptop.remove()
    await hub.stop()
    server.stop()
  }
}, 1_800_000)

test('another amount under one key is received as a conflict, the first one stands, and one choice settles it for everybody', async () => {
  const hub = await startHub({ folder: null })
  const [a, b] = [await enrolled(hub), await enrolled(hub)]
  try {
    const first = issue(a.store, due(0))
    expect(stateOf(a.store, first.id)).toBe('prepared')
    const second = issue(b.store, due(0, 5))
    await converge(a, b)
    expect((await receipts(hub)).map(({ number, answer, state, stands }) => [number, answer, state, stands])).toEqual([[first.number, 'received', 'sent', first.number], [second.number, 'conflict', 'conflict', first.number]])
    for (const { store } of [a, b]) expect([stateOf(store, first.id), stateOf(store, second.id)]).toEqual(['sent', 'conflict'])
    b.store.write({ by: 'Bob' }, (w) => w.add('event', { subject: 'billing', subjectId: second.id, kind: 'kept', at: Date.now(), by: 'Bob', data: { key: due(0).key } }))
    await converge(b, a)
    expect((await receipts(hub)).map(({ answer, state, stands }) => [answer, state, stands])).toEqual([['received', 'set_aside', second.number], ['conflict', 'sent', second.number]])
  } finally {
    for (const laptop of [a, b]) await laptop.remove()
    await hub.stop()
  }
}, 240_000)

test('a hub whose receipts are lost makes them again from its log, and the check tells when they are not what the log says', async () => {
  const hub = await startHub({ folder: null })
  const a = await enrolled(hub)
  try {
    for (const nth of [0, 1]) issue(a.store, due(nth))
    issue(a.store, due(1))
    // No request of this version: kept in the log, received as none.
    a.store.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'billing', version: 1, supersedes: null, issuedOn: '2026-11-30', make: (number) => ({ data: { later: number }, pdf: Buffer.from(number), pages: [] }) }))
    await a.sync.exchange({ asked: true })
    const before = await receipts(hub)
    expect(before.map(({ answer }) => answer)).toEqual(['received', 'received', 'already'])
    await hub.store.operator(async (query) => await query('DELETE FROM billing_receipt WHERE nth = 1'))
    expect((await checkHub(hub.store)).find(({ what }) => what.startsWith('billing'))?.ok).toBe(false)
    await hub.store.operator(async (query) => await query('DELETE FROM billing_receipt'))
    for (const _again of [1, 2]) await hub.store.tenant(hub.scop, async (query) => await fillReceipts(query, hub.scop))
    expect(await receipts(hub)).toEqual(before)
    expect((await checkHub(hub.store)).find(({ what }) => what.startsWith('billing'))).toMatchObject({ value: '3', ok: true })
  } finally {
    await a.remove()
    await hub.stop()
  }
}, 240_000)
