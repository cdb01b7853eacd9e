// The whole life of maintenance contracts through the real handlers, on a real base and real Typst, day after day.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { refusal } from '../../../tests/ask.ts'
import { contractLaptop } from '../../../tests/contracts/contract-laptop.ts'

/** The day of the laptop; the tests move it. */
let day = '2026-12-01'
const { folder, ask, store, sign, words, draft, signed } = contractLaptop(() => day, async ({ what }) => await Promise.resolve(what === 'choose-folder' ? join(folder, 'chosen') : ''))
const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'why')
/** Signed on its first day. */
async function active(fields: Parameters<typeof signed>[0] = {}): Promise<string> {
  day = '2026-12-01'
  return await signed(fields)
}

describe('events', () => {
  test('machines are counted from the next due on, never into one that is billed; the undo takes it back', async () => {
    const contractId = await active()
    day = '2027-02-10'
    const [one] = await ask('contract.machines', { contractId })
    expect(await refused(ask('contract.setMachines', { contractId, machineIds: [one?.id ?? ''] }))).toBe('CONTRACT_REFUSED day-wanted')
    expect(await refused(ask('contract.setMachines', { contractId, machineIds: [one?.id ?? ''], from: '2027-02-01' }))).toBe('CONTRACT_REFUSED billed')
    expect(await refused(ask('contract.setMachines', { contractId, machineIds: [], from: '2027-03-01' }))).toBe('CONTRACT_REFUSED no-machine')
    expect(await refused(ask('contract.setMachines', { contractId, machineIds: [one?.id ?? ''], from: '2026-11-30' }))).toBe('CONTRACT_REFUSED before-start')
    await ask('contract.setMachines', { contractId, machineIds: [one?.id ?? ''], from: '2027-02-11' })
    expect((await ask('contract.life', { contractId })).machines.map(({ from, count }) => [from, count])).toEqual([['2026-12-01', 2], ['2027-02-11', 1]])
    expect((await ask('contract.machines', { contractId })).map(({ covered }) => covered)).toEqual([true, false])
    await ask('undo.undo', { visitId: contractId })
    expect((await ask('contract.life', { contractId })).machines).toHaveLength(1)
  })

  test('a suspension is not billed, and ends; it is neither opened twice nor closed before it began', async () => {
    const contractId = await active({ floorMonthlyCents: 3100 })
    day = '2027-01-05'
    expect(await refused(ask('contract.resume', { contractId, on: '2027-01-20' }))).toBe('CONTRACT_REFUSED not-suspended')
    await ask('contract.suspend', { contractId, from: '2027-01-11', note: 'travaux' })
    expect(await refused(ask('contract.suspend', { contractId, from: '2027-02-01', note: '' }))).toBe('CONTRACT_REFUSED suspended-already')
    expect(await refused(ask('contract.resume', { contractId, on: '2027-01-11' }))).toBe('CONTRACT_REFUSED resumed-before')
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
    expect(await refused(ask('contract.end', { contractId, on: '2027-03-11', note: '' }))).toBe('CONTRACT_REFUSED day-to-come')
    expect(await ask('contract.ending', { contractId, on: day })).toEqual({ stopsOn: '2027-11-30', because: 'notice', refundBy: null, refundCents: 0 })
    await ask('contract.end', { contractId, on: day, note: 'courrier' })
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'terminated', ending: { on: day, stopsOn: '2027-11-30', because: 'notice' } })
    expect((await ask('contract.due', { on: '2027-11-01' })).filter(({ key }) => key.startsWith(`contract/${contractId}/`)).map(({ kind }) => kind)).not.toContain('notice')
    await ask('undo.undo', { visitId: contractId })
    day = '2026-12-01'
    expect(await ask('contract.get', { contractId })).toEqual(before)
  })

  test('renewed without its letter, the client is free: it stops that day; what was asked in advance comes back within thirty days, and nothing that was not', async () => {
    const contractId = await active({ billing: 'yearly', floorMonthlyCents: 3000, start: '2025-12-01' })
    day = '2026-12-20'
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'renewed', free: true, period: { index: 1, from: '2026-12-01' } })
    // The year that began was not asked yet: it is cut, and asked as it is cut.
    const served = 1935
    await ask('contract.end', { contractId, on: day, note: '' })
    const due = async () => (await ask('billing.due', { on: day })).filter(({ id, from }) => id === contractId && from === '2026-12-01')
    expect([(await due())[0]?.htCents, (await ask('contract.life', { contractId })).ending?.refundCents]).toEqual([served, 0])
    await ask('undo.undo', { visitId: contractId })
    await ask('billing.send', { subjects: (await due()).map(({ kind, id, from, totalTtcCents }) => ({ kind, id, from, totalTtcCents: totalTtcCents ?? 0 })) })
    const ending = await ask('contract.end', { contractId, on: day, note: '' })
    // A year of 36 000 asked in advance; twenty days of 31 were served.
    expect(ending).toEqual({ stopsOn: day, because: 'free', refundBy: '2027-01-19', refundCents: 36_000 - served })
    expect((await ask('contract.life', { contractId })).ending).toMatchObject(ending)
  })

  test('a contract that does not renew itself ends by its term, and asks for no letter', async () => {
    const contractId = await active({ tacit: false })
    expect(words(contractId)).toContain('sans reconduction')
    day = '2027-07-10'
    expect(await refused(ask('contract.issueNotice', { contractId, by: 'letter' }))).toBe('CONTRACT_REFUSED not-tacit')
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
    // The same letter on the same day is the paper that is there; one that leaves by another way says so, and is another.
    expect(await ask('contract.issueNotice', { contractId, by: 'email' })).toMatchObject({ docId: early })
    const { docId: newer } = await ask('contract.issueNotice', { contractId, by: 'letter' })
    expect(await refused(ask('contract.noticeSent', { docId: early, on: day, by: 'email' }))).toBe('CONTRACT_REFUSED notice-replaced')
    day = '2027-09-01'
    await ask('contract.noticeSent', { docId: newer, on: day, by: 'letter' })
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'active', standing: 'missed' })
    day = '2027-12-01'
    expect((await ask('contract.life', { contractId })).free).toBe(true)
  })

  test('is a paper of its own, recorded on the day it left; in its window it counts, and the next period begins', async () => {
    const contractId = await active()
    day = '2027-07-10'
    const { docId, number } = await ask('contract.issueNotice', { contractId, by: 'letter' })
    expect(number).toMatch(/^P27-/)
    const letterWords = words(docId)
    for (const said of ['se termine le 30/11/2027', '30/09/2027', 'jusqu’au 30/11/2028', '35,00 € HT par mois', 'L215-1', 'lettre dédiée']) expect(letterWords).toContain(said)
    expect((await ask('contract.life', { contractId })).state).toBe('active')
    expect(await refused(ask('contract.noticeSent', { docId, on: '2027-07-09', by: 'letter' }))).toBe('CONTRACT_REFUSED before-issue')
    expect(await refused(ask('contract.noticeSent', { docId, on: '2027-07-11', by: 'letter' }))).toBe('CONTRACT_REFUSED day-to-come')
    await ask('contract.noticeSent', { docId, on: day, by: 'letter' })
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'notice_sent', standing: 'in_time', notices: [{ number, sentOn: day, by: 'letter' }] })
    expect(await refused(ask('contract.issueNotice', { contractId, by: 'letter' }))).toBe('CONTRACT_REFUSED notice-left')
    day = '2027-12-01'
    expect(await ask('contract.life', { contractId })).toMatchObject({ state: 'renewed', free: false, standing: 'to_send', visits: { planned: 0, wanted: 2 } })
    // The client's sheet and the lists say the same, whatever the row says: read by one function.
    const own = store().get('maintenance_contract', contractId)?.clientId ?? ''
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
    for (const said of ['310,5', '315,2', '9,00 €', '9,14 €', '01/12/2026', 'juristique.org']) expect(words(docId)).toContain(said)
    expect((await ask('contract.life', { contractId })).prices).toHaveLength(1)
    await sign(docId)
    expect(await ask('contract.life', { contractId })).toMatchObject({ prices: [{ unitCents: 900 }, { from: '2026-12-01', unitCents: 914 }], amendments: [{ number, kind: 'price', state: 'accepted' }], revisions: [{ open: false }, { open: false }] })
    expect(await refused(ask('contract.amendPrice', { contractId, year: 1 }))).toBe('CONTRACT_REFUSED nothing-changes')
    day = '2027-11-01'
    expect(await refused(ask('contract.amendPrice', { contractId, year: 2 }))).toBe('INDEX_MISSING')
    expect(await refused(ask('contract.amendPrice', { contractId, year: 3 }))).toBe('CONTRACT_REFUSED too-soon')
    day = '2027-12-01'
    expect(await refused(ask('contract.amendPrice', { contractId, year: 1 }))).toBe('CONTRACT_REFUSED earlier-year')
    expect(await refused(ask('contract.amendPrice', { contractId: await active(), year: 1 }))).toBe('CONTRACT_REFUSED no-index')
  })

  test('published after the anniversary, it counts from the next month: what was billed stays, and a day past is not signed', async () => {
    const contractId = await active(indexed)
    day = '2027-02-20'
    const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
    expect(words(docId)).toContain('01/03/2027')
    day = '2027-03-02'
    expect(await refused(sign(docId))).toBe('CONTRACT_REFUSED amendment-past')
    const { docId: again } = await ask('contract.amendPrice', { contractId, year: 1 })
    expect((await ask('contract.life', { contractId })).amendments.map(({ state }) => state)).toEqual(['superseded', 'issued'])
    await sign(again)
    expect((await ask('contract.life', { contractId })).prices[1]).toEqual({ from: '2027-04-01', unitCents: 914 })
  })

  test('of terms: before and after are printed, each counts from its day; one that changes nothing, or comes too late for the letter, is refused', async () => {
    const contractId = await active()
    day = '2027-03-10'
    expect(await refused(ask('contract.amendTerms', { contractId, from: '2027-04-01', visitsPerYear: 2 }))).toBe('CONTRACT_REFUSED nothing-changes')
    expect(await refused(ask('contract.amendTerms', { contractId, from: '2027-03-09', visitsPerYear: 3 }))).toBe('CONTRACT_REFUSED day-past')
    expect(await refused(ask('contract.amendTerms', { contractId, from: '2027-07-01', noticeMonths: 1 }))).toBe('CONTRACT_REFUSED notice-window')
    const { docId } = await ask('contract.amendTerms', { contractId, from: '2027-04-10', noticeMonths: 3, billing: 'quarterly', floorCents: 4000, visitsPerYear: 3 })
    for (const said of ['2 mois', '3 mois', 'chaque mois', 'chaque trimestre', '35,00 €', '40,00 €', '10/04/2027']) expect(words(docId)).toContain(said)
    const dues = (await ask('contract.get', { contractId })).dues
    await sign(docId)
    const after = (await ask('contract.get', { contractId })).dues
    expect(after.slice(0, 5)).toEqual(dues.slice(0, 5))
    expect(after[5]).toEqual({ from: '2027-05-01', to: '2027-07-31', carriedCents: 0, htCents: 12_000 })
    expect((await ask('contract.get', { contractId })).notice.deadline).toBe('2027-08-30')
  })
})

test('what a client gets back is in a folder: signed papers, inventories, configuration, and what is missing by its name', async () => {
  const contractId = await active()
  day = '2027-03-01'
  const given = await ask('contract.export', { contractId, to: 'client', nothingOf: ['backups'], byHand: ['passwords'] })
  expect(given.missing).toEqual(['runs', 'interventions', 'accounts'])
  const files = readdirSync(given.folder ?? '', { recursive: true }).map(String).toSorted()
  const number = (await ask('contract.get', { contractId })).number ?? ''
  expect(files).toEqual(expect.arrayContaining(['LISEZ-MOI.txt', 'liste.json', join('inventaire', '01-Accueil.json'), join('inventaire', '02-Salle-B.json'), join('papiers', `${number}-Contrat-signé.pdf`), join('configuration', 'configuration.json')]))
  // The signed copy, not the paper before it.
  const { signedPdfSha256 } = await ask('document.get', { docId: contractId })
  expect(readFileSync(join(given.folder ?? '', 'papiers', `${number}-Contrat-signé.pdf`)).equals(Buffer.from(store().blobs.get(signedPdfSha256 ?? '') ?? []))).toBe(true)
  const readMe = readFileSync(join(given.folder ?? '', 'LISEZ-MOI.txt'), 'utf8')
  for (const said of [`contrat ${number}`, 'Mairie de Sainte-Eulalie, suivi par Scop ', 'Il manque', 'Liste des comptes', 'Sauvegardes', 'remis en main propre']) expect(readMe).toContain(said)
  // A second one stands beside the first.
  expect((await ask('contract.export', { contractId, to: 'substitute', nothingOf: [], byHand: [] })).folder).toMatch(/-2$/)
  day = '2026-12-01'
  expect(await refused(ask('contract.export', { contractId: await draft(), to: 'client', nothingOf: [], byHand: [] }))).toBe('STATE_REFUSED')
})
