// The whole life of maintenance contracts through the real handlers, on a real base and real Typst, day after day.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import type { Input, Method, Output } from '../../contract/procedures.ts'
import { createServices, type Wiring } from '../create-services.ts'
import { call } from '../dispatch.ts'
import { handlers } from '../handlers.ts'

const resources = join(import.meta.dirname, '../../../resources')
const folder = mkdtempSync(join(tmpdir(), 'packtic-contract-life-'))
const chosen = join(folder, 'chosen')
let wiring: Wiring
/** The day of the laptop; the tests move it. */
let day = '2026-12-01'
let clientId = ''
let visitId = ''
const machines: string[] = []

async function ask<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
  return (await call({ ...wiring.services, today: () => day }, handlers, method, input, new AbortController().signal)) as Output<M>
}
/** Its code, and why where a contract says why. */
const refusal = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? [error.fault.code, error.fault.detail['why']].filter(Boolean).join(' ') : String(error)))
const text = (docId: string): string => readPdf(wiring.services.store.blobs.get(wiring.services.store.documents.get(docId)?.pdfSha256 ?? '') ?? new Uint8Array()).drawn.replaceAll(/\s+/g, ' ')

async function sign(docId: string): Promise<void> {
  const doc = await ask('document.get', { docId })
  await ask('document.sign', { docId, signer: { name: 'Camille Exemple', function: '', onBehalfOf: '' }, method: 'typed', strokes: [], typedName: 'Camille Exemple', consentVersion: doc.consentVersion, startedAt: 1, pagesShown: doc.pages.map((_, index) => ({ page: index + 1, at: 2 })) })
}
const type = async (contractId: string, fields: Readonly<Record<string, string | number | boolean | null>>): Promise<void> => {
  for (const [field, value] of Object.entries(fields)) await ask('field.commit', { table: 'maintenance_contract', id: contractId, field, value })
}
/** A draft of its own client, so that no test counts another's. */
async function draft(fields: Parameters<typeof type>[1] = {}): Promise<string> {
  const { clientId: own, contactId } = await ask('client.create', { name: 'Mairie de Sainte-Eulalie', kind: 'association', commune: 'Privas' })
  await ask('field.commit', { table: 'client', id: own, field: 'seat', value: '1 place du Marché' })
  await ask('field.commit', { table: 'account_contact', id: contactId, field: 'name', value: 'Camille Exemple' })
  const { store } = wiring.services
  const [first] = store.list('machine', { clientId })
  store.write({ by: 'test' }, (w) => {
    for (const place of ['Accueil', 'Salle B']) {
      const id = w.create('machine', { clientId: own, place, inventoryId: first?.inventoryId ?? null })
      w.add('fact_override', { machineId: id, path: 'virtual', value: false, reason: 'read on the machine', by: 'test', at: 1 })
    }
  })
  const { contractId } = await ask('contract.createAlone', { clientId: own })
  await type(contractId, { start: '2026-12-01', substituteMember: 'Scop Voisine', ...fields })
  return contractId
}
async function active(fields: Parameters<typeof type>[1] = {}): Promise<string> {
  day = '2026-12-01'
  const contractId = await draft(fields)
  await ask('contract.issue', { contractId })
  await sign(contractId)
  return contractId
}
/** The letter of the first period, in its window: 2027-06-30 to 2027-08-30. */
async function letter(contractId: string, on = '2027-07-10'): Promise<string> {
  day = on
  const { docId } = await ask('contract.issueNotice', { contractId, by: 'letter' })
  await ask('contract.noticeSent', { docId, on, by: 'letter' })
  return docId
}

beforeAll(async () => {
  wiring = createServices({ dataFolder: join(folder, 'data'), resources, version: '0.0.0-test', host: async ({ what }) => await Promise.resolve(what === 'choose-folder' ? chosen : ''), logName: 'test' })
  const { scopId } = await ask('scop.open', {})
  for (const [field, value] of Object.entries({ name: 'Scop Exemple', form: 'Société coopérative et participative', siret: '00000000000000', address: '2 rue Neuve', contactName: 'Dominique Exemple', email: 'contact@scop.example' })) await ask('field.commit', { table: 'scop', id: scopId, field, value })
  await ask('rate.set', { name: 'late-payment', from: '2020-01-01', until: '2099-12-31', valueBp: 1200, source: 'typed for the test' })
  clientId = (await ask('client.create', { name: 'Association des Quatre Vents', kind: 'association' })).clientId
  visitId = (await ask('visit.create', { clientId })).visitId
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
  machines.push(...wiring.services.store.list('machine', { clientId }).map(({ id }) => id))
})
afterAll(async () => {
  await wiring.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('before its issue', () => {
  test('a contract alone is proposed with the machines that were read, and made once', async () => {
    day = '2026-12-01'
    const contractId = await draft()
    const { store } = wiring.services
    const own = store.get('maintenance_contract', contractId)?.clientId ?? ''
    expect(await ask('contract.createAlone', { clientId: own })).toEqual({ contractId })
    store.write({ by: 'test' }, (w) => w.create('machine', { clientId: own, place: 'Grenier' }))
    const rows = await ask('contract.machines', { contractId })
    expect(rows.map(({ name, covered, why }) => [name, covered, why])).toEqual([['Accueil', true, null], ['Salle B', true, null], ['Grenier', false, 'unread']])
    expect(await refusal(ask('contract.setMachines', { contractId, machineIds: rows.map(({ id }) => id) }))).toBe('CONTRACT_REFUSED machine-unread')
    expect(await refusal(ask('contract.setMachines', { contractId, machineIds: machines }))).toBe('CONTRACT_REFUSED machine-of-another')
    await ask('contract.setMachines', { contractId, machineIds: [rows[0]?.id ?? ''] })
    expect(await ask('contract.get', { contractId })).toMatchObject({ machines: 1, monthlyHtCents: 3500, visitId: null, state: 'project' })
  })

  test('terms are typed until it is issued, never after; what it cannot do without is not emptied; its state is typed by nobody', async () => {
    const contractId = await draft({ durationMonths: 24, noticeMonths: 3, visitsPerYear: 4, billing: 'quarterly', level: 'plus', floorMonthlyCents: 5000, indexName: 'Syntec révisé', indexMonth: '2024-01', capBp: 150 })
    expect(await ask('contract.get', { contractId })).toMatchObject({ term: '2028-11-30', noticeMonths: 3, monthlyHtCents: 5000, notice: { deadline: '2028-08-30' } })
    expect(await refusal(type(contractId, { unitMonthlyCents: null }))).toBe('INVALID')
    // An amount that no due could be counted from would keep the contract, and every list of contracts, from being read.
    for (const cents of [-500, 1_000_000_000_000]) expect(await refusal(type(contractId, { unitMonthlyCents: cents }))).toBe('INVALID')
    await type(contractId, { unitMonthlyCents: (await ask('contract.get', { contractId })).unitMonthlyCents })
    for (const forbidden of [{ state: 'active' }, { machines: 40 }, { supersedesId: contractId }]) expect(await refusal(type(contractId, forbidden))).toBe('INVALID')
    expect((await ask('contract.life', { contractId })).visits).toEqual({ planned: 2, wanted: 8 })
    expect(await ask('contract.layVisits', { contractId })).toEqual({ laid: 8 })
    expect((await ask('contract.life', { contractId })).visits).toEqual({ planned: 8, wanted: 8 })
    const { docId } = await ask('contract.issue', { contractId })
    expect(await ask('contract.issue', { contractId })).toMatchObject({ docId })
    expect(await refusal(type(contractId, { durationMonths: 12 }))).toBe('VERSION_FROZEN')
    await type(contractId, { note: 'clé chez le gardien' })
    expect(text(docId)).toContain('Le contrat dure 24 mois, du 01/12/2026 au 30/11/2028 compris')
    expect(text(docId)).toContain('Indice : Syntec révisé. S0 est l’indice de 01/2024, soit 310,5')
  })

  test('what is agreed is what the paper froze, whatever a colleague wrote into the row meanwhile', async () => {
    const contractId = await active()
    wiring.services.store.write({ by: 'colleague' }, (w) => w.set('maintenance_contract', contractId, { unitMonthlyCents: 1, durationMonths: 60 }))
    expect(await ask('contract.get', { contractId })).toMatchObject({ unitMonthlyCents: 900, durationMonths: 12, term: '2027-11-30' })
  })

  test('what is missing is named, and keeps it from being issued', async () => {
    const contractId = await draft({ substituteMember: null, durationMonths: 4 })
    await ask('contract.setMachines', { contractId, machineIds: [] })
    expect((await ask('contract.get', { contractId })).missing).toEqual(['field.maintenance_contract.substituteMember', 'contract.need.machines', 'contract.need.longer'])
    expect(await refusal(ask('contract.issue', { contractId }))).toBe('QUOTE_INCOMPLETE')
    // A firm may have a short contract: the law's letter is not for it.
    await type(contractId, { nonProfessional: false })
    expect((await ask('contract.get', { contractId })).missing).not.toContain('contract.need.longer')
    // A slip in the year would ask for each month since then.
    for (const start of ['1926-12-01', '2206-12-01']) {
      await type(contractId, { start })
      expect((await ask('contract.get', { contractId })).missing).toContain('contract.need.start')
    }
    await type(contractId, { start: '2028-02-29' })
    expect((await ask('contract.get', { contractId })).missing).not.toContain('contract.need.start')
  })

  test('what was typed and refused keeps it from being issued, until it is typed again', async () => {
    const contractId = await draft({})
    expect((await ask('contract.get', { contractId })).missing).toEqual([])
    const target = { table: 'maintenance_contract', id: contractId, field: 'durationMonths', visitId: contractId }
    await ask('field.draft', { table: target.table, id: contractId, field: target.field, value: 9999 })
    expect(await refusal(ask('field.commit', { ...target, value: 9999 }))).toBe('INVALID')
    expect((await ask('contract.get', { contractId })).missing).toEqual(['field.maintenance_contract.durationMonths'])
    expect(await refusal(ask('contract.issue', { contractId }))).toBe('QUOTE_INCOMPLETE')
    await ask('field.commit', { ...target, value: 24 })
    await ask('undo.undo', { visitId: contractId })
    expect((await ask('contract.get', { contractId })).durationMonths).toBe(12)
    await ask('undo.redo', { visitId: contractId })
    await ask('contract.issue', { contractId })
    // The paper holds from here on: taking back what was typed before would change it.
    expect(await refusal(ask('undo.undo', { visitId: contractId }))).toBe('VERSION_FROZEN')
    expect((await ask('contract.get', { contractId })).durationMonths).toBe(24)
  })

  test('an issued contract that nobody signed gives way to a new version under its own number; a signed one does not', async () => {
    day = '2026-12-01'
    const first = await draft()
    const { number } = await ask('contract.issue', { contractId: first })
    const { contractId } = await ask('contract.newVersion', { contractId: first })
    await type(contractId, { durationMonths: 24 })
    const again = await ask('contract.issue', { contractId })
    expect(again.number).not.toBe(number)
    expect(await refusal(sign(first))).not.toBe('done')
    await sign(contractId)
    expect(await ask('contract.get', { contractId })).toMatchObject({ state: 'active', term: '2028-11-30', visits: [expect.anything(), expect.anything()] })
    expect(await refusal(ask('contract.newVersion', { contractId }))).toBe('STATE_REFUSED')
    expect((await ask('contract.list', {})).rows.some(({ id }) => id === first)).toBe(false)
  })
})

describe('events', () => {
  test('machines are counted from the next due on, never into one that is billed; the undo takes it back', async () => {
    const contractId = await active()
    day = '2027-02-10'
    const [one] = await ask('contract.machines', { contractId })
    expect(await refusal(ask('contract.setMachines', { contractId, machineIds: [one?.id ?? ''] }))).toBe('CONTRACT_REFUSED day-wanted')
    expect(await refusal(ask('contract.setMachines', { contractId, machineIds: [one?.id ?? ''], from: '2027-02-01' }))).toBe('CONTRACT_REFUSED billed')
    expect(await refusal(ask('contract.setMachines', { contractId, machineIds: [], from: '2027-03-01' }))).toBe('CONTRACT_REFUSED no-machine')
    expect(await refusal(ask('contract.setMachines', { contractId, machineIds: [one?.id ?? ''], from: '2026-11-30' }))).toBe('CONTRACT_REFUSED before-start')
    await ask('contract.setMachines', { contractId, machineIds: [one?.id ?? ''], from: '2027-02-11' })
    expect((await ask('contract.life', { contractId })).machines.map(({ from, count }) => [from, count])).toEqual([['2026-12-01', 2], ['2027-02-11', 1]])
    expect((await ask('contract.machines', { contractId })).map(({ covered }) => covered)).toEqual([true, false])
    await ask('undo.undo', { visitId: contractId })
    expect((await ask('contract.life', { contractId })).machines).toHaveLength(1)
  })

  test('a suspension is not billed, and ends; it is neither opened twice nor closed before it began', async () => {
    const contractId = await active({ floorMonthlyCents: 3100 })
    day = '2027-01-05'
    expect(await refusal(ask('contract.resume', { contractId, on: '2027-01-20' }))).toBe('CONTRACT_REFUSED not-suspended')
    await ask('contract.suspend', { contractId, from: '2027-01-11', note: 'travaux' })
    expect(await refusal(ask('contract.suspend', { contractId, from: '2027-02-01', note: '' }))).toBe('CONTRACT_REFUSED suspended-already')
    expect(await refusal(ask('contract.resume', { contractId, on: '2027-01-11' }))).toBe('CONTRACT_REFUSED resumed-before')
    day = '2027-01-15'
    expect((await ask('contract.life', { contractId })).suspendedSince).toBe('2027-01-11')
    expect((await ask('contract.get', { contractId })).dues.slice(1, 4).map(({ htCents }) => htCents)).toEqual([1000, 0, 0])
    await ask('contract.resume', { contractId, on: '2027-01-21' })
    expect((await ask('contract.get', { contractId })).dues[1]?.htCents).toBe(2100)
    expect((await ask('contract.life', { contractId })).suspensions).toMatchObject([{ from: '2027-01-11', to: '2027-01-20', note: 'travaux' }])
  })

  test('ended with notice it stops at its term, the visits beyond are cancelled; taken back, all is as before', async () => {
    const contractId = await active({ visitsPerYear: 4 })
    const [laid] = (await ask('contract.get', { contractId })).visits
    await ask('contract.moveVisit', { visitId: laid?.id ?? '', on: '2027-11-20' })
    await ask('undo.undo', { visitId: contractId })
    expect((await ask('contract.get', { contractId })).visits[0]).toEqual(laid)
    await ask('undo.redo', { visitId: contractId })
    const before = await ask('contract.get', { contractId })
    day = '2027-03-10'
    expect(await refusal(ask('contract.end', { contractId, on: '2027-03-11', note: '' }))).toBe('CONTRACT_REFUSED day-to-come')
    expect(await ask('contract.ending', { contractId, on: day })).toEqual({ stopsOn: '2027-11-30', because: 'notice', refundBy: null, refundCents: 0 })
    await ask('contract.end', { contractId, on: day, note: 'courrier' })
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'terminated', ending: { on: day, stopsOn: '2027-11-30', because: 'notice' } })
    expect((await ask('contract.due', { on: '2027-11-01' })).filter(({ key }) => key.startsWith(`contract/${contractId}/`)).map(({ kind }) => kind)).not.toContain('notice')
    await ask('undo.undo', { visitId: contractId })
    day = '2026-12-01'
    expect(await ask('contract.get', { contractId })).toEqual(before)
  })

  test('renewed without its letter, the client is free: it stops that day, and the advance comes back within thirty days', async () => {
    const contractId = await active({ billing: 'yearly', floorMonthlyCents: 3000 })
    day = '2028-02-15'
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'renewed', free: true, period: { index: 1, from: '2027-12-01' } })
    const ending = await ask('contract.end', { contractId, on: '2028-02-15', note: '' })
    // A year of 36 000 paid in advance; two months and 15 days of 29 were served.
    expect(ending).toEqual({ stopsOn: '2028-02-15', because: 'free', refundBy: '2028-03-16', refundCents: 36_000 - 3000 - 3000 - 1552 })
    expect((await ask('contract.life', { contractId })).ending).toMatchObject(ending)
  })

  test('a contract that does not renew itself ends by its term, and asks for no letter', async () => {
    const contractId = await active({ tacit: false })
    expect(text(contractId)).toContain('sans reconduction')
    day = '2027-07-10'
    expect(await refusal(ask('contract.issueNotice', { contractId, by: 'letter' }))).toBe('CONTRACT_REFUSED not-tacit')
    day = '2027-12-01'
    expect((await ask('contract.life', { contractId })).state).toBe('ended')
  })
})

describe('the renewal letter', () => {
  test('outside of the window it is a fact that counts for nothing; a newer letter replaces one that did not leave', async () => {
    const contractId = await active()
    day = '2027-05-01'
    const { docId: early } = await ask('contract.issueNotice', { contractId, by: 'email' })
    await ask('contract.noticeSent', { docId: early, on: day, by: 'email' })
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'active', standing: 'too_early' })
    await ask('contract.noticeSent', { docId: early, on: null, by: 'email' })
    const { docId: newer } = await ask('contract.issueNotice', { contractId, by: 'email' })
    expect(await refusal(ask('contract.noticeSent', { docId: early, on: day, by: 'email' }))).toBe('CONTRACT_REFUSED notice-replaced')
    day = '2027-09-01'
    await ask('contract.noticeSent', { docId: newer, on: day, by: 'email' })
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'active', standing: 'missed' })
    day = '2027-12-01'
    expect((await ask('contract.life', { contractId })).free).toBe(true)
  })

  test('is a paper of its own, recorded on the day it left; in its window it counts, and the next period begins', async () => {
    const contractId = await active()
    day = '2027-07-10'
    const { docId, number } = await ask('contract.issueNotice', { contractId, by: 'letter' })
    expect(number).toMatch(/^P27-/)
    const words = text(docId)
    for (const said of ['se termine le 30/11/2027', '30/09/2027', 'jusqu’au 30/11/2028', '35,00 € HT par mois', 'L215-1', 'lettre dédiée']) expect(words).toContain(said)
    expect((await ask('contract.life', { contractId })).state).toBe('active')
    expect(await refusal(ask('contract.noticeSent', { docId, on: '2027-07-09', by: 'letter' }))).toBe('CONTRACT_REFUSED before-issue')
    expect(await refusal(ask('contract.noticeSent', { docId, on: '2027-07-11', by: 'letter' }))).toBe('CONTRACT_REFUSED day-to-come')
    await ask('contract.noticeSent', { docId, on: day, by: 'letter' })
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'notice_sent', standing: 'in_time', notices: [{ number, sentOn: day, by: 'letter' }] })
    expect(await refusal(ask('contract.issueNotice', { contractId, by: 'letter' }))).toBe('CONTRACT_REFUSED notice-left')
    day = '2027-12-01'
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'renewed', free: false, standing: 'to_send', visits: { planned: 0, wanted: 2 } })
    // The client's sheet and the lists say the same, whatever the row says: read by one function.
    const own = wiring.services.store.get('maintenance_contract', contractId)?.clientId ?? ''
    expect((await ask('client.get', { clientId: own })).contracts).toMatchObject([{ id: contractId, state: 'renewed', term: '2028-11-30' }])
    expect((await ask('client.list', { limit: 200 })).rows.find(({ id }) => id === own)?.contractState).toBe('renewed')
    expect((await ask('contract.list', { limit: 200 })).rows.find(({ id }) => id === contractId)?.state).toBe('renewed')
    expect(await ask('contract.layVisits', { contractId })).toEqual({ laid: 2 })
    expect((await ask('contract.get', { contractId })).visits.filter(({ on }) => (on ?? '') > day)).toHaveLength(2)
  })
})

describe('amendments', () => {
  const indexed = { start: '2025-12-01', indexName: 'Syntec révisé', indexMonth: '2024-01' }

  test('of the price: P0, S0, S1 and the result are printed; nothing changes before its signature', async () => {
    const contractId = await active(indexed)
    expect((await ask('contract.life', { contractId })).revisions).toMatchObject([{ year: 1, from: '2026-12-01', state: 'revised', unitCents: 914, open: true }, { year: 2, state: 'missing', month: '2026-01', open: false }])
    const { docId, number } = await ask('contract.amendPrice', { contractId, year: 1 })
    expect(number).toMatch(/^A26-/)
    for (const said of ['310,5', '315,2', '9,00 €', '9,14 €', '01/12/2026', 'juristique.org']) expect(text(docId)).toContain(said)
    expect((await ask('contract.life', { contractId })).prices).toHaveLength(1)
    await sign(docId)
    expect(await ask('contract.life', { contractId })).toMatchObject({ prices: [{ unitCents: 900 }, { from: '2026-12-01', unitCents: 914 }], amendments: [{ number, kind: 'price', state: 'accepted' }], revisions: [{ open: false }, { open: false }] })
    expect(await refusal(ask('contract.amendPrice', { contractId, year: 1 }))).toBe('CONTRACT_REFUSED nothing-changes')
    day = '2027-11-01'
    expect(await refusal(ask('contract.amendPrice', { contractId, year: 2 }))).toBe('INDEX_MISSING')
    expect(await refusal(ask('contract.amendPrice', { contractId, year: 3 }))).toBe('CONTRACT_REFUSED too-soon')
    day = '2027-12-01'
    expect(await refusal(ask('contract.amendPrice', { contractId, year: 1 }))).toBe('CONTRACT_REFUSED earlier-year')
    expect(await refusal(ask('contract.amendPrice', { contractId: await active(), year: 1 }))).toBe('CONTRACT_REFUSED no-index')
  })

  test('published after the anniversary, it counts from the next month: what was billed stays, and a day past is not signed', async () => {
    const contractId = await active(indexed)
    day = '2027-02-20'
    const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
    expect(text(docId)).toContain('01/03/2027')
    day = '2027-03-02'
    expect(await refusal(sign(docId))).toBe('CONTRACT_REFUSED amendment-past')
    const { docId: again } = await ask('contract.amendPrice', { contractId, year: 1 })
    expect((await ask('contract.life', { contractId })).amendments.map(({ state }) => state)).toEqual(['superseded', 'issued'])
    await sign(again)
    expect((await ask('contract.life', { contractId })).prices[1]).toEqual({ from: '2027-04-01', unitCents: 914 })
  })

  test('of terms: before and after are printed, each counts from its day; one that changes nothing, or comes too late for the letter, is refused', async () => {
    const contractId = await active()
    day = '2027-03-10'
    expect(await refusal(ask('contract.amendTerms', { contractId, from: '2027-04-01', visitsPerYear: 2 }))).toBe('CONTRACT_REFUSED nothing-changes')
    expect(await refusal(ask('contract.amendTerms', { contractId, from: '2027-03-09', visitsPerYear: 3 }))).toBe('CONTRACT_REFUSED day-past')
    expect(await refusal(ask('contract.amendTerms', { contractId, from: '2027-07-01', noticeMonths: 1 }))).toBe('CONTRACT_REFUSED notice-window')
    const { docId } = await ask('contract.amendTerms', { contractId, from: '2027-04-10', noticeMonths: 3, billing: 'quarterly', floorCents: 4000, visitsPerYear: 3 })
    for (const said of ['2 mois', '3 mois', 'chaque mois', 'chaque trimestre', '35,00 €', '40,00 €', '10/04/2027']) expect(text(docId)).toContain(said)
    const dues = (await ask('contract.get', { contractId })).dues
    await sign(docId)
    const after = (await ask('contract.get', { contractId })).dues
    expect(after.slice(0, 5)).toEqual(dues.slice(0, 5))
    expect(after[5]).toEqual({ from: '2027-05-01', to: '2027-07-31', carriedCents: 0, htCents: 12_000 })
    expect((await ask('contract.get', { contractId })).notice.deadline).toBe('2027-08-30')
  })
})

describe('each act from each state', () => {
  const STATES = ['project', 'active', 'notice_sent', 'renewed', 'terminated', 'ended'] as const
  const reach: Record<(typeof STATES)[number], () => Promise<string>> = {
    project: async () => await draft(),
    active: async () => await active(),
    notice_sent: async () => {
      const id = await active()
      await letter(id)
      return id
    },
    renewed: async () => {
      const id = await active()
      day = '2027-12-10'
      return id
    },
    terminated: async () => {
      const id = await active()
      await ask('contract.end', { contractId: id, on: day, note: '' })
      return id
    },
    ended: async () => {
      const id = await active({ tacit: false })
      day = '2027-12-10'
      return id
    },
  }
  const later = (): string => `${day.slice(0, 8)}28`
  const acts: Record<string, (contractId: string) => Promise<unknown>> = {
    machines: async (contractId) => await ask('contract.setMachines', { contractId, from: later(), machineIds: (await ask('contract.machines', { contractId })).slice(0, 1).map(({ id }) => id) }),
    suspend: async (contractId) => await ask('contract.suspend', { contractId, from: later(), note: '' }),
    resume: async (contractId) => await ask('contract.resume', { contractId, on: later() }),
    notice: async (contractId) => await ask('contract.issueNotice', { contractId, by: 'letter' }),
    amend: async (contractId) => await ask('contract.amendTerms', { contractId, from: later(), visitsPerYear: 3 }),
    price: async (contractId) => await ask('contract.amendPrice', { contractId, year: 1 }),
    end: async (contractId) => await ask('contract.end', { contractId, on: day, note: '' }),
    visits: async (contractId) => await ask('contract.layVisits', { contractId }),
    issue: async (contractId) => await ask('contract.issue', { contractId }),
    version: async (contractId) => await ask('contract.newVersion', { contractId }),
  }
  // Issue answers the paper that is there; it makes none again.
  const [no, ok] = ['STATE_REFUSED', 'done']
  const live = { machines: ok, suspend: ok, resume: 'CONTRACT_REFUSED not-suspended', notice: ok, amend: ok, price: 'CONTRACT_REFUSED no-index', end: ok, visits: ok, issue: ok, version: no }
  const over = { machines: no, suspend: no, resume: no, notice: no, amend: no, price: no, end: no, visits: no, issue: ok, version: no }
  const expected: Record<(typeof STATES)[number], Record<string, string>> = {
    project: { ...over, machines: ok, visits: ok, issue: ok, version: no },
    active: live, notice_sent: { ...live, notice: 'CONTRACT_REFUSED notice-left' }, renewed: live, terminated: over, ended: over,
  }

  test.each(STATES)('%s', async (state) => {
    const found: Record<string, string> = {}
    for (const [name, act] of Object.entries(acts)) {
      day = '2026-12-01'
      const contractId = await reach[state]()
      expect((await ask('contract.life', { contractId })).state).toBe(state)
      found[name] = await refusal(act(contractId))
    }
    expect(found).toEqual(expected[state])
  }, 120_000)
})

test('what a client gets back is in a folder: signed papers, inventories, configuration, and what is missing by its name', async () => {
  const contractId = await active()
  day = '2027-03-01'
  const given = await ask('contract.export', { contractId, to: 'client', nothingOf: ['backups'], byHand: ['passwords'] })
  expect(given.missing).toEqual(['runs', 'interventions', 'accounts'])
  const files = readdirSync(given.folder ?? '', { recursive: true }).map(String).toSorted()
  const number = (await ask('contract.get', { contractId })).number ?? ''
  expect(files).toEqual(expect.arrayContaining(['LISEZ-MOI.txt', 'liste.json', join('inventaire', '01-Accueil.json'), join('inventaire', '02-Salle-B.json'), join('papiers', `${number}.pdf`), join('configuration', 'configuration.json')]))
  // The signed copy, not the paper before it.
  const { signedPdfSha256 } = await ask('document.get', { docId: contractId })
  expect(readFileSync(join(given.folder ?? '', 'papiers', `${number}.pdf`)).equals(Buffer.from(wiring.services.store.blobs.get(signedPdfSha256 ?? '') ?? []))).toBe(true)
  const readMe = readFileSync(join(given.folder ?? '', 'LISEZ-MOI.txt'), 'utf8')
  for (const said of [`contrat ${number}`, 'Il manque', 'Liste des comptes', 'Sauvegardes', 'remis en main propre']) expect(readMe).toContain(said)
  // A second one stands beside the first.
  expect((await ask('contract.export', { contractId, to: 'substitute', nothingOf: [], byHand: [] })).folder).toMatch(/-2$/)
  day = '2026-12-01'
  expect(await refusal(ask('contract.export', { contractId: await draft(), to: 'client', nothingOf: [], byHand: [] }))).toBe('STATE_REFUSED')
})
