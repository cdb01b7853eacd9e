// A contract from its draft to its signature, through the real handlers, on a real base and real Typst: its machines, its terms, what is
// missing, and a new version of one that nobody signed.
import { expect, test } from 'vitest'
import { refusal } from '../../../tests/ask.ts'
import { contractLaptop } from '../../../tests/contracts/contract-laptop.ts'

const { ask, store, sign, words, clientId, type, draft, signed } = contractLaptop(() => '2026-12-01')
const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'why')

test('a contract alone is proposed with the machines that were read, and made once', async () => {
  const contractId = await draft()
  const own = store().get('maintenance_contract', contractId)?.clientId ?? ''
  expect(await ask('contract.createAlone', { clientId: own })).toEqual({ contractId })
  store().write({ by: 'test' }, (w) => w.create('machine', { clientId: own, place: 'Grenier' }))
  const theirs = store().list('machine', { clientId: clientId() }).map(({ id }) => id)
  const rows = await ask('contract.machines', { contractId })
  expect(rows.map(({ name, covered, why }) => [name, covered, why])).toEqual([['Accueil', true, null], ['Salle B', true, null], ['Grenier', false, 'unread']])
  expect(await refused(ask('contract.setMachines', { contractId, machineIds: rows.map(({ id }) => id) }))).toBe('CONTRACT_REFUSED machine-unread')
  expect(await refused(ask('contract.setMachines', { contractId, machineIds: theirs }))).toBe('CONTRACT_REFUSED machine-of-another')
  await ask('contract.setMachines', { contractId, machineIds: [rows[0]?.id ?? ''] })
  expect(await ask('contract.get', { contractId })).toMatchObject({ machines: 1, monthlyHtCents: 3500, visitId: null, state: 'project' })
})

test('terms are typed until it is issued, never after; what it cannot do without is not emptied; its state is typed by nobody', async () => {
  const contractId = await draft({ durationMonths: 24, noticeMonths: 3, visitsPerYear: 4, billing: 'quarterly', level: 'plus', floorMonthlyCents: 5000, indexName: 'Syntec révisé', indexMonth: '2024-01', capBp: 150 })
  expect(await ask('contract.get', { contractId })).toMatchObject({ term: '2028-11-30', noticeMonths: 3, monthlyHtCents: 5000, notice: { deadline: '2028-08-30' } })
  expect(await refused(type(contractId, { unitMonthlyCents: null }))).toBe('INVALID')
  // An amount that no due could be counted from would keep the contract, and every list of contracts, from being read.
  for (const cents of [-500, 1_000_000_000_000]) expect(await refused(type(contractId, { unitMonthlyCents: cents }))).toBe('INVALID')
  await type(contractId, { unitMonthlyCents: (await ask('contract.get', { contractId })).unitMonthlyCents })
  for (const forbidden of [{ state: 'active' }, { machines: 40 }, { supersedesId: contractId }]) expect(await refused(type(contractId, forbidden))).toBe('INVALID')
  expect((await ask('contract.life', { contractId })).visits).toEqual({ planned: 2, wanted: 8 })
  expect(await ask('contract.layVisits', { contractId })).toEqual({ laid: 8 })
  expect((await ask('contract.life', { contractId })).visits).toEqual({ planned: 8, wanted: 8 })
  const { docId } = await ask('contract.issue', { contractId })
  expect(await ask('contract.issue', { contractId })).toMatchObject({ docId })
  expect(await refused(type(contractId, { durationMonths: 12 }))).toBe('VERSION_FROZEN')
  await type(contractId, { note: 'clé chez le gardien' })
  expect(words(docId)).toContain('Le contrat dure 24 mois, du 01/12/2026 au 30/11/2028 compris')
  expect(words(docId)).toContain('Indice : Syntec révisé. S0 est l’indice de 01/2024, soit 310,5')
})

test('what is agreed is what the paper froze, whatever a colleague wrote into the row meanwhile', async () => {
  const contractId = await signed()
  store().write({ by: 'colleague' }, (w) => w.set('maintenance_contract', contractId, { unitMonthlyCents: 1, durationMonths: 60 }))
  expect(await ask('contract.get', { contractId })).toMatchObject({ unitMonthlyCents: 900, durationMonths: 12, term: '2027-11-30' })
})

test('what is missing is named, and keeps it from being issued', async () => {
  const contractId = await draft({ substituteMember: null, durationMonths: 4 })
  await ask('contract.setMachines', { contractId, machineIds: [] })
  expect((await ask('contract.get', { contractId })).missing).toEqual(['field.maintenance_contract.substituteMember', 'contract.need.machines', 'contract.need.longer'])
  expect(await refused(ask('contract.issue', { contractId }))).toBe('QUOTE_INCOMPLETE')
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
  expect(await refused(ask('field.commit', { ...target, value: 9999 }))).toBe('INVALID')
  expect((await ask('contract.get', { contractId })).missing).toEqual(['field.maintenance_contract.durationMonths'])
  expect(await refused(ask('contract.issue', { contractId }))).toBe('QUOTE_INCOMPLETE')
  await ask('field.commit', { ...target, value: 24 })
  await ask('undo.undo', { visitId: contractId })
  expect((await ask('contract.get', { contractId })).durationMonths).toBe(12)
  await ask('undo.redo', { visitId: contractId })
  await ask('contract.issue', { contractId })
  // The paper holds from here on: taking back what was typed before would change it.
  expect(await refused(ask('undo.undo', { visitId: contractId }))).toBe('VERSION_FROZEN')
  expect((await ask('contract.get', { contractId })).durationMonths).toBe(24)
})

test('an issued contract that nobody signed gives way to a new version under its own number; a signed one does not', async () => {
  const first = await draft()
  const { number } = await ask('contract.issue', { contractId: first })
  const { contractId } = await ask('contract.newVersion', { contractId: first })
  await type(contractId, { durationMonths: 24 })
  const again = await ask('contract.issue', { contractId })
  expect(again.number).not.toBe(number)
  expect(await refused(sign(first))).not.toBe('accepted')
  await sign(contractId)
  expect(await ask('contract.get', { contractId })).toMatchObject({ state: 'active', term: '2028-11-30', visits: [expect.anything(), expect.anything()] })
  expect(await refused(ask('contract.newVersion', { contractId }))).toBe('STATE_REFUSED')
  expect((await ask('contract.list', {})).rows.some(({ id }) => id === first)).toBe(false)
})
