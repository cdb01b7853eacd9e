// Amendments beside the dues they fall in and the answers they get, through the real handlers on a real base and real Typst.
import { expect, test } from 'vitest'
import { refusal } from '../../../tests/ask.ts'
import { contractLaptop } from '../../../tests/contracts/contract-laptop.ts'

/** The day of the laptop. Numbers of a series never go back in time: from one test to the next it goes on. */
let day = '2026-11-01'
const { ask, sign, words, draft, type, signed } = contractLaptop(() => day)
const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'why')
const toBill = async (contractId: string): Promise<[string | null, number][]> => (await ask('billing.due', { on: day })).filter(({ id }) => id === contractId).map(({ from, htCents }) => [from, htCents])

const indexed = { indexName: 'Syntec révisé', indexMonth: '2024-01', floorMonthlyCents: 0 } as const
const yearly = { ...indexed, billing: 'yearly', start: '2025-12-18' } as const

test('signed before the year’s due begins, a price counts inside of it, month by month', async () => {
  day = '2026-11-20'
  const contractId = await signed(yearly)
  const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
  expect(words(docId)).toContain('18/12/2026')
  await sign(docId)
  expect((await ask('contract.life', { contractId })).prices[1]).toEqual({ from: '2026-12-18', unitCents: 914 })
  day = '2026-12-20'
  expect((await toBill(contractId)).at(-1)).toEqual(['2026-12-01', 1800 + 11 * 1828])
})

test('a due that begins today is billed once somebody asked for it: no rhythm and no floor from that day', async () => {
  day = '2026-12-01'
  const contractId = await signed({ ...indexed, start: '2025-12-11' })
  const floor = { contractId, from: day, floorCents: 4200 }
  const { docId } = await ask('contract.amendTerms', floor)
  const asked = (await ask('billing.due', { on: day })).filter(({ id, from }) => id === contractId && from === day)
  await ask('billing.send', { subjects: asked.map(({ kind, id, from, totalTtcCents }) => ({ kind, id, from, totalTtcCents: totalTtcCents ?? 0 })) })
  expect(await refused(sign(docId))).toBe('CONTRACT_REFUSED amendment-billed')
  expect(await refused(ask('contract.amendTerms', floor))).toBe('CONTRACT_REFUSED billed')
  expect(await refused(ask('contract.amendTerms', { ...floor, from: '2026-12-02' }))).toBe('accepted')
})

test('once the year’s due is billed, the price waits for the next one, and no amount that was billed changes', async () => {
  day = '2026-12-10'
  const contractId = await signed(yearly)
  const before = await toBill(contractId)
  const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
  expect(words(docId)).toContain('01/12/2027')
  await sign(docId)
  expect(await toBill(contractId)).toEqual(before)
  expect((await ask('contract.life', { contractId })).prices[1]).toEqual({ from: '2027-12-01', unitCents: 914 })
})

test('paid by the year from the first of a month, a late one would count from the next anniversary: that one is revised instead', async () => {
  day = '2026-12-12'
  const contractId = await signed({ ...yearly, start: '2025-12-01' })
  expect((await ask('contract.life', { contractId })).revisions[0]?.open).toBe(false)
  expect(await refused(ask('contract.amendPrice', { contractId, year: 1 }))).toBe('CONTRACT_REFUSED billed-year')
})

test('asked for twice it is the paper that waits, and spends no number; the words of a floor are said', async () => {
  day = '2026-12-12'
  const contractId = await draft({ ...indexed, start: '2025-12-15', indexMonth: null, floorMonthlyCents: 3500 })
  // An index without its month would revise nothing, whatever the signed paper says.
  expect((await ask('contract.get', { contractId })).missing).toEqual(['field.maintenance_contract.indexMonth'])
  await type(contractId, { indexMonth: '2024-01' })
  const [machine] = await ask('contract.machines', { contractId })
  await ask('contract.setMachines', { contractId, machineIds: [machine?.id ?? ''] })
  await ask('contract.issue', { contractId })
  await sign(contractId)
  const first = await ask('contract.amendPrice', { contractId, year: 1 })
  expect(words(first.docId).replaceAll('\u00a0', ' ')).toContain('Pour 1 poste à ce jour, le montant mensuel reste 35,00 € HT, minimum du contrat.')
  expect(await ask('contract.amendPrice', { contractId, year: 1 })).toEqual(first)
  const letter = await ask('contract.issueNotice', { contractId, by: 'letter' })
  expect(await ask('contract.issueNotice', { contractId, by: 'letter' })).toEqual(letter)
  // Another way is another paper; another word of the seller too.
  expect((await ask('contract.issueNotice', { contractId, by: 'email' })).number).not.toBe(letter.number)
  const { scopId } = await ask('scop.open', {})
  await ask('field.commit', { table: 'scop', id: scopId, field: 'phone', value: '04 75 00 00 00' })
  expect((await ask('contract.amendPrice', { contractId, year: 1 })).number).not.toBe(first.number)
  await ask('field.commit', { table: 'scop', id: scopId, field: 'phone', value: null })
})

test('declined, it changes nothing, is not signed and gives way to another; taken back, it waits again', async () => {
  day = '2026-12-13'
  const contractId = await signed({ ...indexed, start: '2025-12-15' })
  const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
  const toRevise = async (): Promise<string[]> => (await ask('agenda.list', { from: '2026-12-01', until: '2026-12-31' })).rows.filter(({ kind, key }) => kind === 'revision' && key.includes(contractId)).map(({ on }) => on)
  expect(await toRevise()).toEqual(['2026-12-15'])
  await ask('document.decline', { docId, reason: 'trop cher' })
  const { amendments, prices } = await ask('contract.life', { contractId })
  expect([amendments[0]?.state, prices.length]).toEqual(['declined', 1])
  expect(await toRevise()).toEqual([])
  expect(await refused(sign(docId))).toBe('STATE_REFUSED')
  expect(await refused(ask('document.decline', { docId, reason: '' }))).toBe('STATE_REFUSED')
  await ask('document.reopen', { docId })
  expect(await toRevise()).toEqual(['2026-12-15'])
  await ask('document.decline', { docId, reason: '' })
  const { docId: again } = await ask('contract.amendPrice', { contractId, year: 1 })
  expect((await ask('contract.life', { contractId })).amendments.map(({ state }) => state)).toEqual(['declined', 'issued'])
  await sign(again)
  expect(await refused(ask('document.decline', { docId: again, reason: '' }))).toBe('STATE_REFUSED')
  // A contract is no offer that one answers: its paper is replaced by a new version.
  expect(await refused(ask('document.decline', { docId: contractId, reason: '' }))).toBe('STATE_REFUSED')
})

test('one whose due was billed between its issue and its signature is not signed: another takes its place', async () => {
  day = '2026-12-28'
  const contractId = await signed({ ...yearly, start: '2026-01-05' })
  const { docId } = await ask('contract.amendPrice', { contractId, year: 1 })
  day = '2027-01-02'
  expect(await refused(sign(docId))).toBe('CONTRACT_REFUSED amendment-billed')
  await sign((await ask('contract.amendPrice', { contractId, year: 1 })).docId)
  expect((await ask('contract.life', { contractId })).amendments.map(({ state, from }) => [state, from])).toEqual([['superseded', '2027-01-05'], ['accepted', '2028-01-01']])
})

test('the floor is amended alone, from a due that nobody has billed', async () => {
  day = '2026-12-29'
  const contractId = await signed({ start: '2026-12-01' })
  day = '2027-03-02'
  await ask('contract.amendTerms', { contractId, from: '2027-04-01', floorCents: 4200 })
  const { docId } = (await ask('contract.life', { contractId })).amendments.find(({ state }) => state === 'issued') ?? { docId: '' }
  expect(words(docId)).toContain('42,00 €')
  day = '2027-03-31'
  await sign(docId)
  expect((await ask('contract.get', { contractId })).dues.map(({ htCents }) => htCents).slice(3, 6)).toEqual([3500, 4200, 4200])
  day = '2027-04-01'
  expect((await ask('contract.life', { contractId })).terms.floorCents).toBe(4200)
})
