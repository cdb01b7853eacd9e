// Amendments beside the dues they fall in and the answers they get, through the real handlers on a real base and real Typst.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import type { Input, Method, Output } from '../../contract/procedures.ts'
import { createServices, type Wiring } from '../create-services.ts'
import { call } from '../dispatch.ts'
import { handlers } from '../handlers.ts'

const resources = join(import.meta.dirname, '../../../resources')
const folder = mkdtempSync(join(tmpdir(), 'packtic-amendments-'))
let wiring: Wiring
/** The day of the laptop. Numbers of a series never go back in time: from one test to the next it goes on. */
let day = '2026-11-01'
/** What the collector read of this computer: every machine of the tests has it. */
let inventoryId: string | null = null

async function ask<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
  return (await call({ ...wiring.services, today: () => day }, handlers, method, input, new AbortController().signal)) as Output<M>
}
const refusal = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? [error.fault.code, error.fault.detail['why']].filter(Boolean).join(' ') : String(error)))
const text = (docId: string): string => readPdf(wiring.services.store.blobs.get(wiring.services.store.documents.get(docId)?.pdfSha256 ?? '') ?? new Uint8Array()).drawn.replaceAll(/\s+/g, ' ')

async function sign(docId: string): Promise<void> {
  const doc = await ask('document.get', { docId })
  await ask('document.sign', { docId, signer: { name: 'Camille Exemple', function: '', onBehalfOf: '' }, method: 'typed', strokes: [], typedName: 'Camille Exemple', consentVersion: doc.consentVersion, startedAt: 1, pagesShown: doc.pages.map((_, index) => ({ page: index + 1, at: 2 })) })
}

/** A signed contract for two machines at 9.00 a month each, of a client of its own. */
async function active(fields: Readonly<Record<string, string | number>>): Promise<string> {
  const { clientId, contactId } = await ask('client.create', { name: 'Mairie de Sainte-Eulalie', kind: 'association', commune: 'Privas' })
  await ask('field.commit', { table: 'client', id: clientId, field: 'seat', value: '1 place du Marché' })
  await ask('field.commit', { table: 'account_contact', id: contactId, field: 'name', value: 'Camille Exemple' })
  wiring.services.store.write({ by: 'test' }, (w) => {
    for (const place of ['Accueil', 'Salle B']) {
      const machineId = w.create('machine', { clientId, place, inventoryId })
      w.add('fact_override', { machineId, path: 'virtual', value: false, reason: 'read on the machine', by: 'test', at: 1 })
    }
  })
  const { contractId } = await ask('contract.createAlone', { clientId })
  for (const [field, value] of Object.entries({ substituteMember: 'Scop Voisine', ...fields })) await ask('field.commit', { table: 'maintenance_contract', id: contractId, field, value })
  await ask('contract.issue', { contractId })
  await sign(contractId)
  return contractId
}
const toBill = async (contractId: string): Promise<[string | null, number][]> => (await ask('billing.due', { on: day })).filter(({ id }) => id === contractId).map(({ from, htCents }) => [from, htCents])

beforeAll(async () => {
  wiring = createServices({ dataFolder: join(folder, 'data'), resources, version: '0.0.0-test', host: async () => await Promise.resolve(''), logName: 'test' })
  const { scopId } = await ask('scop.open', {})
  for (const [field, value] of Object.entries({ name: 'Scop Exemple', form: 'Société coopérative et participative', siret: '00000000000000', address: '2 rue Neuve', contactName: 'Dominique Exemple', email: 'contact@scop.example' })) await ask('field.commit', { table: 'scop', id: scopId, field, value })
  await ask('rate.set', { name: 'late-payment', from: '2020-01-01', until: '2099-12-31', valueBp: 1200, source: 'typed for the test' })
  const { clientId } = await ask('client.create', { name: 'Association des Quatre Vents', kind: 'association' })
  const { visitId } = await ask('visit.create', { clientId })
  await new Promise<void>((resolve, reject) => {
    const off = wiring.onPush((event, payload) => {
      const { state } = payload as { state: string }
      if (event !== 'job.progress' || state === 'running') return
      off()
      if (state === 'done') resolve()
      else reject(new Error(JSON.stringify(payload)))
    })
    ask('inventory.local', { visitId }).catch(reject)
  })
  inventoryId = wiring.services.store.list('machine', { clientId })[0]?.inventoryId ?? null
})
afterAll(async () => {
  await wiring.close()
  rmSync(folder, { recursive: true, force: true })
})

const indexed = { indexName: 'Syntec révisé', indexMonth: '2024-01', floorMonthlyCents: 0 } as const
const yearly = { ...indexed, billing: 'yearly', start: '2025-12-18' } as const

test('signed before the year’s due begins, a price counts inside of it, month by month', async () => {
  day = '2026-11-20'
  const contractId = await active(yearly)
  const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
  expect(text(docId)).toContain('18/12/2026')
  await sign(docId)
  expect((await ask('contract.life', { contractId })).prices[1]).toEqual({ from: '2026-12-18', unitCents: 914 })
  day = '2026-12-20'
  expect((await toBill(contractId)).at(-1)).toEqual(['2026-12-01', 1800 + 11 * 1828])
})

test('a due that begins today is billed once somebody asked for it: no rhythm and no floor from that day', async () => {
  day = '2026-12-01'
  const contractId = await active({ ...indexed, start: '2025-12-11' })
  const floor = { contractId, from: day, floorCents: 4200 }
  const { docId } = await ask('contract.amendTerms', floor)
  const asked = (await ask('billing.due', { on: day })).filter(({ id, from }) => id === contractId && from === day)
  await ask('billing.send', { subjects: asked.map(({ kind, id, from, totalTtcCents }) => ({ kind, id, from, totalTtcCents: totalTtcCents ?? 0 })) })
  expect(await refusal(sign(docId))).toBe('CONTRACT_REFUSED amendment-billed')
  expect(await refusal(ask('contract.amendTerms', floor))).toBe('CONTRACT_REFUSED billed')
  expect(await refusal(ask('contract.amendTerms', { ...floor, from: '2026-12-02' }))).toBe('done')
})

test('once the year’s due is billed, the price waits for the next one, and no amount that was billed changes', async () => {
  day = '2026-12-10'
  const contractId = await active(yearly)
  const before = await toBill(contractId)
  const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
  expect(text(docId)).toContain('01/12/2027')
  await sign(docId)
  expect(await toBill(contractId)).toEqual(before)
  expect((await ask('contract.life', { contractId })).prices[1]).toEqual({ from: '2027-12-01', unitCents: 914 })
})

test('paid by the year from the first of a month, a late one would count from the next anniversary: that one is revised instead', async () => {
  day = '2026-12-12'
  const contractId = await active({ ...yearly, start: '2025-12-01' })
  expect((await ask('contract.life', { contractId })).revisions[0]?.open).toBe(false)
  expect(await refusal(ask('contract.amendPrice', { contractId, year: 1 }))).toBe('CONTRACT_REFUSED billed-year')
})

test('declined, it changes nothing, is not signed and gives way to another; taken back, it waits again', async () => {
  day = '2026-12-13'
  const contractId = await active({ ...indexed, start: '2025-12-15' })
  const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
  const toRevise = async (): Promise<string[]> => (await ask('agenda.list', { from: '2026-12-01', until: '2026-12-31' })).rows.filter(({ kind, key }) => kind === 'revision' && key.includes(contractId)).map(({ on }) => on)
  expect(await toRevise()).toEqual(['2026-12-15'])
  await ask('document.decline', { docId, reason: 'trop cher' })
  const { amendments, prices } = await ask('contract.life', { contractId })
  expect([amendments[0]?.state, prices.length]).toEqual(['declined', 1])
  expect(await toRevise()).toEqual([])
  expect(await refusal(sign(docId))).toBe('STATE_REFUSED')
  expect(await refusal(ask('document.decline', { docId, reason: '' }))).toBe('STATE_REFUSED')
  await ask('document.reopen', { docId })
  expect(await toRevise()).toEqual(['2026-12-15'])
  await ask('document.decline', { docId, reason: '' })
  const { docId: again } = await ask('contract.amendPrice', { contractId, year: 1 })
  expect((await ask('contract.life', { contractId })).amendments.map(({ state }) => state)).toEqual(['declined', 'issued'])
  await sign(again)
  expect(await refusal(ask('document.decline', { docId: again, reason: '' }))).toBe('STATE_REFUSED')
  // A contract is no offer that one answers: its paper is replaced by a new version.
  expect(await refusal(ask('document.decline', { docId: contractId, reason: '' }))).toBe('STATE_REFUSED')
})

test('one whose due was billed between its issue and its signature is not signed: another takes its place', async () => {
  day = '2026-12-28'
  const contractId = await active({ ...yearly, start: '2026-01-05' })
  const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
  day = '2027-01-02'
  expect(await refusal(sign(docId))).toBe('CONTRACT_REFUSED amendment-billed')
  await sign((await ask('contract.amendPrice', { contractId, year: 1 })).docId)
  expect((await ask('contract.life', { contractId })).amendments.map(({ state, from }) => [state, from])).toEqual([['superseded', '2027-01-05'], ['accepted', '2028-01-01']])
})

test('the floor is amended alone, from a due that nobody has billed', async () => {
  day = '2026-12-29'
  const contractId = await active({ start: '2026-12-01' })
  day = '2027-03-02'
  await ask('contract.amendTerms', { contractId, from: '2027-04-01', floorCents: 4200 })
  const { docId } = (await ask('contract.life', { contractId })).amendments.find(({ state }) => state === 'issued') ?? { docId: '' }
  expect(text(docId)).toContain('42,00 €')
  day = '2027-03-31'
  await sign(docId)
  expect((await ask('contract.get', { contractId })).dues.map(({ htCents }) => htCents).slice(3, 6)).toEqual([3500, 4200, 4200])
  day = '2027-04-01'
  expect((await ask('contract.life', { contractId })).terms.floorCents).toBe(4200)
})
