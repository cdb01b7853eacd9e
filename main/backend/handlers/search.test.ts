// The search through the real handlers and a real base, on this computer's loopback addresses: consent first, rows kept, cancel.
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import { toFault } from '../../contract/faults.ts'
import type { SearchView } from '../../contract/procedures/search.ts'

const { ask, store, wiring } = sharedLaptop()
let visitId = ''
let connections = 0
let server: Server
const pushed: SearchView[] = []

const faultOf = async (promise: Promise<unknown>): Promise<string> => await promise.then(() => 'no fault', (error: unknown) => toFault(error).code)
/** The first push in which it is so; every push counts, also those before the question. */
async function until(ready: (view: SearchView) => boolean): Promise<SearchView> {
  for (;;) {
    const view = pushed.find(ready)
    if (view) return view
    await new Promise<void>((resolve) => {
      const off = wiring().onPush(() => {
        off()
        resolve()
      })
    })
  }
}

beforeAll(async () => {
  wiring().onPush((event, payload) => event === 'search.state' && pushed.push(payload as SearchView))
  const { clientId } = await ask('client.create', { name: 'Association du port' })
  visitId = (await ask('visit.create', { clientId })).visitId
  server = createServer((socket) => {
    connections++
    socket.on('error', () => undefined)
  })
  // A printer's door: open to everybody's ports, unlike 22.
  await new Promise<void>((resolve) => server.listen(9100, '127.41.7.5', resolve))
})
afterAll(() => void server.close())

test('without the noted consent the search is refused and no connection is opened', async () => {
  expect(await faultOf(ask('search.start', { visitId, range: '127.41.7.5' }))).toBe('CONSENT_MISSING')
  // Noted for a network this computer is not on, or for nobody: nothing is noted.
  expect(await faultOf(ask('search.consent', { visitId, range: '10.254.253.0/24', givenBy: 'Mme Martin' }))).toBe('RANGE_NOT_OWN')
  expect(await faultOf(ask('search.consent', { visitId, range: '127.41.7.5', givenBy: ' ' }))).toBe('INVALID')
  // A consent to something else, or given outside of this visit, is none for this search.
  store().write({ by: 'test' }, (w) => w.add('consent', { visitId, kind: 'inventory', network: '127.0.0.0/8', givenBy: 'Mme Martin', by: 'test', at: 1 }))
  store().write({ by: 'test' }, (w) => w.add('consent', { visitId: null, kind: 'network_search', network: '127.0.0.0/8', givenBy: 'Mme Martin', by: 'test', at: 1 }))
  expect(await faultOf(ask('search.start', { visitId, range: '127.41.7.5' }))).toBe('CONSENT_MISSING')
  expect(await ask('search.get', { visitId })).toMatchObject({ state: 'none', hosts: [] })
  expect(connections).toBe(0)
})

test('the consent is kept with its person, day and network; the search then finds, and its rows stay', async () => {
  const { network } = await ask('search.consent', { visitId, range: '127.41.7.5', givenBy: ' Mme Martin ' })
  expect(store().list('consent', { visitId, kind: 'network_search' })).toMatchObject([{ network, givenBy: 'Mme Martin', at: expect.any(Number) as number }])
  await ask('machine.add', { visitId, host: '127.41.7.6', place: 'accueil' })
  const { jobId } = await ask('search.start', { visitId, range: '127.41.7.4-6' })
  const view = await until((one) => one.jobId === jobId && one.state === 'done')
  expect(view.hosts.map(({ address, kind, known }) => [address, kind, known !== null])).toEqual([['127.41.7.6', 'unknown', true], ['127.41.7.5', 'printer', false], ['127.41.7.4', 'unknown', false]])
  expect(await ask('search.get', { visitId })).toEqual(view)
  expect(connections).toBeGreaterThan(0)
})

test('a cancelled search ends as cancelled', async () => {
  const { jobId } = await ask('search.start', { visitId, range: '127.41.4.0/22' })
  await until((one) => one.jobId === jobId && one.hosts.length > 0)
  const asked = performance.now()
  await ask('job.cancel', { jobId })
  const view = await until((one) => one.jobId === jobId && one.state === 'cancelled')
  process.stderr.write(`cancel to its end: ${Math.round(performance.now() - asked)} ms\n`)
  expect(view.done).toBeLessThan(view.total)
  expect((await ask('job.list', {})).find((job) => job.jobId === jobId)?.state).toBe('cancelled')
})

test('a known machine found at a new address keeps its history: only its address changes', async () => {
  const { machineId } = await ask('machine.add', { visitId, host: '127.41.7.200', name: 'SALLE-A' })
  expect(await ask('machine.add', { visitId, host: '127.41.7.201', machineId })).toEqual({ machineId })
  expect(store().get('machine', machineId)).toMatchObject({ host: '127.41.7.201', name: 'SALLE-A' })
  const other = await ask('client.create', { name: 'Un autre client' })
  const { visitId: elsewhere } = await ask('visit.create', { clientId: other.clientId })
  expect(await faultOf(ask('machine.add', { visitId: elsewhere, host: '127.41.7.202', machineId }))).toBe('NOT_FOUND')
})

test('the machines chosen among those found join in one act, that one undo takes back', async () => {
  const { visitId: fresh } = await ask('visit.create', { clientId: (await ask('client.create', { name: 'Une mairie' })).clientId })
  const found = Array.from({ length: 199 }, (_, at) => ({ host: `127.41.9.${at + 1}`, contact: 'ssh' as const }))
  const { machineIds } = await ask('machine.addFound', { visitId: fresh, found })
  expect(new Set(machineIds).size).toBe(199)
  expect(new Set((await ask('machine.list', { visitId: fresh })).rows.map(({ host }) => host))).toEqual(new Set(found.map(({ host }) => host)))
  // Chosen once more, they are where they were.
  expect((await ask('machine.addFound', { visitId: fresh, found })).machineIds).toEqual(machineIds)
  expect((await ask('machine.list', { visitId: fresh })).rows).toHaveLength(199)
  await ask('undo.undo', { visitId: fresh })
  expect((await ask('machine.list', { visitId: fresh })).rows).toEqual([])
})

test('a Windows without remote access joins the visit as a machine of the USB stick', async () => {
  const { machineId } = await ask('machine.add', { visitId, host: '127.41.7.210', name: 'COMPTA', contact: 'usb' })
  expect((await ask('machine.list', { visitId })).rows.find(({ id }) => id === machineId)).toMatchObject({ name: 'COMPTA', contact: 'usb' })
})
