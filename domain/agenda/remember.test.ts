import { expect, test } from 'vitest'
import { noticeRule as rule, priceIndexes as indexes } from '../../tests/contracts/shipped.ts'
import { addDays } from '../civil-date.ts'
import { agenda, AgendaInput } from './agenda.ts'
import { LOOK_AHEAD_DAYS, toRemember } from './remember.ts'

const terms = { reference: 'C26-K7-0001', start: '2027-03-18', nonProfessional: true, unitCents: [{ from: '2027-03-18', value: 1200 }], machines: [{ from: '2027-03-18', value: 5 }], vatRateBp: 2000 }
const contract = { id: 'c1', client: 'Association A', state: 'active', terms, billedFrom: '2028-03-01' }
const on = (asOf: string, input: object): string[] => toRemember(agenda(AgendaInput.parse({ asOf, until: addDays(asOf, LOOK_AHEAD_DAYS), ...input }), { rule, indexes }), asOf).map(({ kind, left, urgency, detail }) => [kind, left, urgency, ...(kind === 'billing' ? [detail['htCents']] : [])].join(' '))

test('a renewal is shown from sixty days on, more urgent at thirty and at seven; a letter in its window is said instead', () => {
  const professional = { contracts: [{ ...contract, terms: { ...terms, nonProfessional: false } }] }
  // The term is 2028-03-17.
  expect([on('2028-01-16', professional), on('2028-01-17', professional), on('2028-02-15', professional), on('2028-02-16', professional), on('2028-03-09', professional), on('2028-03-10', professional), on('2028-03-17', professional)])
    .toEqual([[], ['term 60 ahead'], ['term 31 ahead'], ['term 30 soon'], ['term 8 soon'], ['term 7 now'], ['term 0 now']])
})

test('the letter is shown on each day on which the law counts it, and its last day is counted down', () => {
  const contracts = [contract]
  expect([on('2027-10-16', { contracts }), on('2027-10-17', { contracts }), on('2027-12-10', { contracts }), on('2027-12-17', { contracts })]).toEqual([[], ['notice 61 ahead'], ['notice 7 now'], ['notice 0 now']])
  expect(on('2027-12-10', { contracts: [{ ...contract, noticeSentOn: '2027-11-20' }] })).toEqual([])
  // Sent in time: the renewal itself is counted down. Not sent: that the client may leave, and nothing beside it.
  expect(on('2028-02-20', { contracts: [{ ...contract, noticeSentOn: '2027-11-20' }] })).toEqual(['term 26 soon'])
  expect(on('2028-02-20', { contracts })).toEqual(['freeExit -65 now'])
})

test('amounts of one contract that wait are one line; those of another are another', () => {
  const waiting = { ...contract, billedFrom: '2027-10-01', noticeSentOn: '2027-11-20' }
  expect(on('2027-12-01', { contracts: [waiting, { ...waiting, id: 'c2', billed: ['2027-11-01'] }] })).toEqual(['billing -30 now 12000', 'billing 0 now 6000'])
})

test('what waits for somebody stays until it is done', () => {
  expect(on('2027-12-01', {
    quotes: [{ id: 'q', client: 'A', number: 'D27-K7-0001', issuedOn: '2027-11-10' }, { id: 'r', client: 'A', number: 'D27-K7-0002', issuedOn: '2027-11-20' }],
    sheets: [{ id: 's', client: 'A', on: '2027-11-28', state: 'to_sign' }, { id: 't', client: 'A', on: '2027-11-29', state: 'signed' }],
    visits: [{ id: 'v', client: 'A', on: '2027-11-30', state: 'planned' }, { id: 'w', client: 'A', on: '2027-12-01', state: 'planned' }],
    tables: [{ name: 'late-payment', until: null }, { name: 'mentions', until: '2027-12-31' }, { name: 'rates', until: '2028-06-30' }],
    label: { until: '2028-02-20', renewDays: 90 },
  })).toEqual(['labelRenew -9 now', 'quote -7 now', 'sheetSign -3 now', 'sheetClose -2 now', 'visit -1 now', 'table 0 now', 'table 30 soon'])
})
