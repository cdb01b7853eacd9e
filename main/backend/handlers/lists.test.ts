// The lists of the screens through the real handlers and a real base: the newest first, page after page, nothing twice.
import { beforeAll, expect, test } from 'vitest'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'

const { ask, store, services } = sharedLaptop()
const MADE = 5
const made: Record<'client' | 'visit' | 'quote' | 'run' | 'contract' | 'document', string[]> = { client: [], visit: [], quote: [], run: [], contract: [], document: [] }

/** Every page of a list, two rows each, as the button "Afficher la suite" asks for them. */
async function pages(list: (page: { limit: number; after?: string }) => Promise<{ rows: readonly { readonly id: string }[]; next: string | null }>): Promise<string[][]> {
  const read: string[][] = []
  let after: string | undefined
  do {
    const { rows, next } = await list({ limit: 2, ...(after ? { after } : {}) })
    read.push(rows.map(({ id }) => id))
    after = next ?? undefined
  } while (after !== undefined && read.length <= MADE)
  return read
}
const newestFirst = (ids: readonly string[]): string[][] => [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]] as string[][]

beforeAll(async () => {
  const { store } = services()
  for (let n = 0; n < MADE; n++) {
    const { clientId } = await ask('client.create', { name: `Association ${n}` })
    const { visitId } = await ask('visit.create', { clientId })
    const { quoteId } = await ask('quote.open', { visitId })
    made.client.push(clientId)
    made.visit.push(visitId)
    made.quote.push(quoteId)
    made.run.push(store.write({ by: 'test' }, (w) => w.create('provisioning_run', { visitId, clientId, packId: 'poste-bureautique', startedAt: n, state: 'done' })))
    const contractId = store.write({ by: 'test' }, (w) => w.create('maintenance_contract', { clientId, state: 'active', start: '2026-01-01', durationMonths: 12, noticeMonths: 2, unitMonthlyCents: 900, machines: 5, vatRateBp: 2000, createdAt: n }))
    made.contract.push(contractId)
    made.document.push(store.write({ by: 'test' }, (w) => w.issue({ id: contractId, type: 'contract', version: 1, supersedes: null, issuedOn: '2026-11-25', make: (number) => ({ data: { number, clientId, visitId }, pdf: new Uint8Array([n]), pages: [] }) })).id)
  }
})

test('clients, newest first, with their number over all pages', async () => {
  expect(await pages(async (page) => await ask('client.list', page))).toEqual(newestFirst(made.client))
  expect((await ask('client.list', { limit: 2 })).total).toBe(MADE)
})

test('visits, newest first; those of one client alone', async () => {
  expect(await pages(async (page) => await ask('visit.list', page))).toEqual(newestFirst(made.visit))
  expect(await pages(async (page) => await ask('visit.list', { ...page, clientId: made.client[1] ?? '' }))).toEqual([[made.visit[1]]])
})

test('quotes, newest first', async () => {
  expect(await pages(async (page) => await ask('quote.list', page))).toEqual(newestFirst(made.quote))
})

test('deployments, newest first', async () => {
  expect(await pages(async (page) => await ask('run.list', page))).toEqual(newestFirst(made.run))
})

test('contracts, newest first', async () => {
  expect(await pages(async (page) => await ask('contract.list', page))).toEqual(newestFirst(made.contract))
})

test('documents, newest first; those of one client or of one visit alone', async () => {
  expect(await pages(async (page) => await ask('document.list', page))).toEqual(newestFirst(made.document))
  expect(await pages(async (page) => await ask('document.list', { ...page, clientId: made.client[2] ?? '' }))).toEqual([[made.document[2]]])
  expect(await pages(async (page) => await ask('document.list', { ...page, visitId: made.visit[3] ?? '' }))).toEqual([[made.document[3]]])
})

test('a due date says where its contract is shown, whatever page the contract is on', async () => {
  const due = await ask('contract.due', { on: '2026-11-25' })
  expect(new Set(due.map(({ place }) => place?.id))).toEqual(new Set(made.contract))
})

test("a client's sheet shows its newest visit first", async () => {
  const clientId = made.client[0] ?? ''
  const { visitId } = await ask('visit.create', { clientId })
  expect((await ask('client.get', { clientId })).visits.map(({ id }) => id)).toEqual([visitId, made.visit[0]])
})

test('a machine that was never asked is not counted as one that does not answer', async () => {
  const visitId = made.visit[0] ?? ''
  const { machineId } = await ask('machine.add', { visitId, host: '192.0.2.7' })
  expect((await ask('machine.list', { visitId })).counts.unreachable).toBe(0)
  store().write({ by: 'test' }, (w) => w.set('machine', machineId, { reach: 'unreachable' }))
  expect((await ask('machine.list', { visitId })).counts.unreachable).toBe(1)
})
