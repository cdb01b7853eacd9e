import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noticeRule as rule, priceIndexes as indexes } from '../../tests/contracts/shipped.ts'
import { addDays, daysBetween } from '../civil-date.ts'
import { noticeWindow } from '../contracts/notice-rule.ts'
import { periodAt } from '../contracts/term.ts'
import { agenda, type AgendaEntry, AgendaInput } from './agenda.ts'

const terms = { reference: 'C26-K7-0001', start: '2027-03-18', nonProfessional: true, unitCents: [{ from: '2027-03-18', value: 1200 }], machines: [{ from: '2027-03-18', value: 5 }], vatRateBp: 2000 }
const contract = { id: 'c1', client: 'Association A', state: 'active', terms }
const of = (input: object): AgendaEntry[] => agenda(AgendaInput.parse({ asOf: '2027-10-01', until: '2028-03-31', ...input }), { rule, indexes })
const brief = (entries: readonly AgendaEntry[], ...kinds: string[]): string[] => entries.filter((one) => kinds.length === 0 || kinds.includes(one.kind)).map((one) => `${one.on} ${one.kind}${one.late ? ' late' : ''}`)

test('a contract announces its letter, its deadline, its renewal and its amounts, each on its day', () => {
  const entries = of({ contracts: [{ ...contract, billedFrom: '2027-10-01' }] })
  expect(brief(entries, 'notice', 'noticeLast', 'deadline', 'renewal')).toEqual(['2027-11-17 notice', '2027-12-17 noticeLast', '2028-01-17 deadline', '2028-01-17 renewal', '2028-02-16 renewal', '2028-03-10 renewal'])
  expect(entries.filter((one) => one.kind === 'billing').map((one) => [one.on, one.detail['htCents']])).toEqual(['2027-11-01', '2027-12-01', '2028-01-01', '2028-02-01', '2028-03-01'].map((day) => [day, 6000]))
  expect(entries.map((one) => one.on)).toEqual(entries.map((one) => one.on).toSorted())
})

test('a contract that goes on has a letter for each of its terms to come', () => {
  expect(brief(of({ until: '2030-12-31', contracts: [contract] }), 'notice')).toEqual(['2027-11-17 notice', '2028-11-17 notice', '2029-11-17 notice', '2030-11-17 notice'])
})

test('what was not done stays, late: an amount, a visit, a letter', () => {
  const entries = of({ asOf: '2027-12-01', contracts: [{ ...contract, billedFrom: '2027-10-01' }], visits: [{ id: 'v', client: 'A', on: '2027-09-18', state: 'planned' }, { id: 'w', client: 'A', on: '2027-09-18', state: 'done' }] })
  expect(brief(entries).filter((one) => one.endsWith('late'))).toEqual(['2027-09-18 visit late', '2027-11-01 billing late', '2027-11-17 notice late'])
})

test('a letter sent in time is no longer asked for; one sent too early is; past its last day the free exit is told', () => {
  const kinds = (noticeSentOn: string | null, asOf: string): string[] => brief(of({ asOf, until: '2028-01-31', contracts: [{ ...contract, noticeSentOn }] }), 'notice', 'noticeLast', 'freeExit')
  expect(kinds('2027-11-20', '2027-11-21')).toEqual([])
  expect(kinds('2027-10-02', '2027-10-03')).toEqual(['2027-11-17 notice', '2027-12-17 noticeLast'])
  expect(kinds(null, '2027-12-18')).toEqual(['2027-12-17 freeExit late'])
  expect(brief(of({ contracts: [{ ...contract, terms: { ...terms, nonProfessional: false } }] }), 'notice', 'noticeLast', 'freeExit', 'deadline')).toEqual(['2028-01-17 deadline'])
})

test('a project, and what is over, announce nothing; a contract that stops bills its last days and says its end', () => {
  expect(of({ contracts: [{ ...contract, state: 'project' }, { ...contract, id: 'c2', state: 'ended' }] })).toEqual([])
  const entries = of({ contracts: [{ ...contract, state: 'terminated', billedFrom: '2027-10-01', terms: { ...terms, stopsOn: '2027-11-10' } }] })
  expect(brief(entries)).toEqual(['2027-11-01 billing', '2027-11-10 end'])
  expect(entries[0]?.detail['htCents']).toBe(2000)
  expect(brief(of({ contracts: [{ ...contract, billedFrom: '2028-03-01', terms: { ...terms, tacit: false } }] }))).toEqual(['2028-03-17 end'])
})

test('a month that was suspended whole asks for no money', () => {
  expect(brief(of({ until: '2028-01-31', contracts: [{ ...contract, billedFrom: '2027-10-01', terms: { ...terms, suspensions: [{ from: '2027-11-16', to: '2027-12-31' }] } }] }), 'billing')).toEqual(['2027-11-01 billing', '2028-01-01 billing'])
})

test('a revision says its price, or that the index is missing, or that a person has to decide', () => {
  const revised = (start: string, baseMonth: string, revisedOn: string | null = null): string[] => of({ asOf: '2025-03-01', until: '2026-04-01', contracts: [{ ...contract, revisedOn, terms: { ...terms, start, unitCents: [{ from: start, value: 1200 }], machines: [{ from: start, value: 5 }], index: { name: 'Syntec révisé', baseMonth } } }] }).filter((one) => one.kind.startsWith('revision')).map((one) => `${one.on} ${one.kind} ${one.detail['unitCents'] ?? one.detail['month'] ?? ''}`)
  expect(revised('2024-03-18', '2024-01')).toEqual(['2025-03-18 revision 1218', '2026-03-18 revisionMissing 2026-01'])
  // Settled once, it is not asked for again.
  // Paid by the year, it has to be agreed on before the year's due begins.
  expect(of({ asOf: '2025-02-01', until: '2025-03-10', contracts: [{ ...contract, terms: { ...terms, billing: 'yearly', start: '2024-03-18', unitCents: [{ from: '2024-03-18', value: 1200 }], machines: [{ from: '2024-03-18', value: 5 }], index: { name: 'Syntec révisé', baseMonth: '2024-01' } } }] }).find(({ kind }) => kind === 'revision')).toMatchObject({ on: '2025-03-01', key: 'contract/c1/revision/2025-03-18' })
  expect(revised('2024-03-18', '2024-01', '2025-03-18')).toEqual(['2026-03-18 revisionMissing 2026-01'])
  expect(revised('2025-01-10', '2022-01')).toEqual(['2026-01-10 revisionByHand '])
})

test('a domain name is recalled at 60, 30 and 7 days, and its end stays until somebody renews it', () => {
  const domains = [{ id: 'd', client: 'A', name: 'exemple.coop', expiresOn: '2027-12-15' }]
  expect(brief(of({ domains }))).toEqual(['2027-10-16 domain', '2027-11-15 domain', '2027-12-08 domain', '2027-12-15 domainEnd'])
  expect(brief(of({ domains, asOf: '2027-12-20' }))).toEqual(['2027-12-15 domainEnd late'])
})

test('a thing keeps its key when its day moves, and no two things share one', () => {
  const visit = (on: string): AgendaEntry | undefined => of({ visits: [{ id: 'v', client: 'A', on, state: 'planned' }] })[0]
  expect(visit('2027-10-05')?.key).toBe(visit('2027-11-05')?.key)
  const entries = of({ until: '2030-01-01', contracts: [contract, { ...contract, id: 'c2' }], domains: [{ id: 'd', client: 'A', name: 'a.fr', expiresOn: '2028-01-01' }] })
  expect(new Set(entries.map((one) => one.key)).size).toBe(entries.length)
})

test('every tacitly renewed contract of a non-professional has its letter in the agenda, inside the legal window, in whatever period it is asked for', () => {
  fc.assert(fc.property(fc.nat(1460), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 9, max: 36 }), fc.nat(4), fc.nat(365), (startDay, noticeMonths, durationMonths, index, before) => {
    const start = addDays('2026-01-01', startDay)
    const period = periodAt(start, durationMonths, index)
    const window = noticeWindow(period.to, noticeMonths, rule)
    // Any day of the period before the letter's last one.
    const asOf = addDays(window.reminderNotAfter, -(before % (daysBetween(period.from, window.reminderNotAfter) + 1)))
    const entries = of({ asOf, until: addDays(asOf, 1100), contracts: [{ ...contract, terms: { ...terms, start, durationMonths, noticeMonths, unitCents: [{ from: start, value: 1 }], machines: [{ from: start, value: 1 }] } }] })
    const letter = entries.find((one) => one.kind === 'notice' && one.detail['term'] === period.to)
    expect(letter && letter.on >= window.reminderNotBefore && letter.on <= window.reminderNotAfter).toBe(true)
  }), { numRuns: 2000, seed: 41 })
})
