// Price by index, states, endings, amendments and handover of a contract.
import { expect, test } from 'vitest'
import { noticeRule as rule, priceIndexes } from '../../tests/contracts/shipped.ts'
import { Refusal } from '../errors.ts'
import { priceAmendment, termsAmendment } from './amendment.ts'
import { type ContractFacts, CONTRACT_STATES, endingOf, freeToLeave, missingToActivate, nextState } from './contract-state.ts'
import { ContractTerms, dueTerms, lastDayOf, noticeMonthsOf, revisionTerms, termsOn } from './contract-terms.ts'
import { billingDues } from './dues.ts'
import { indexTenths, priceIndex, PriceIndexes } from './price-index.ts'
import { HANDOVER, handover, type Holding } from './reversibility.ts'
import { anniversary, revise, revisionsUntil } from './revision.ts'
import { periodAt } from './term.ts'
import { withChange, withEnding, withMachines, withPrice, withSuspensions } from './terms-after.ts'

const code = (act: () => unknown): string => {
  try {
    act()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.fault.code
    throw error
  }
}
const syntec = priceIndex(priceIndexes, 'Syntec révisé')
if (!syntec) throw new Error('no Syntec in the shipped table')
const terms = ContractTerms.parse({ reference: 'C26-K7-0001', start: '2024-03-18', nonProfessional: true, unitCents: [{ from: '2024-03-18', value: 1200 }], machines: [{ from: '2024-03-18', value: 5 }], vatRateBp: 2000, index: { name: 'Syntec révisé', baseMonth: '2024-01' } })
const revision = revisionTerms(terms)
if (!revision) throw new Error('no index in the terms')

test('a price follows its index from P0, within its cap; a month that is not published keeps the price and says so', () => {
  expect(revise(revision, 1, syntec)).toEqual({ state: 'revised', from: '2025-03-18', s0: { month: '2024-01', tenths: 3105 }, s1: { month: '2025-01', tenths: 3152 }, p0Cents: 1200, plainCents: 1218, unitCents: 1218, capped: false })
  expect(revise({ ...revision, capBp: 100 }, 1, syntec)).toMatchObject({ plainCents: 1218, unitCents: 1212, capped: true })
  expect(revise(revision, 2, syntec)).toEqual({ state: 'missing', from: '2026-03-18', flag: 'INDICE_MANQUANT', month: '2026-01' })
  expect(revise({ ...revision, baseMonth: '2022-07' }, 1, syntec)).toEqual({ state: 'refused', from: '2025-03-18', because: 'base-too-old' })
  // The first month of the new series is one of its own.
  expect(revise({ ...revision, baseMonth: '2022-08' }, 1, syntec)).toMatchObject({ state: 'missing', month: '2022-08' })
  expect(revisionsUntil(revision, '2026-03-17', syntec).map((one) => one.state)).toEqual(['revised'])
  expect(revisionsUntil(revision, '2026-03-18', syntec).map((one) => one.state)).toEqual(['revised', 'missing'])
})

test('the second year starts from P0 again, not from the first year: roundings do not pile up', () => {
  const values = [...syntec.values, { month: '2026-01', tenths: 3200, source: 'test', status: 'toValidate' as const }]
  // From 12.18 it would be 12.37.
  expect(revise(revision, 2, { ...syntec, values })).toMatchObject({ unitCents: 1237, s0: { tenths: 3105 } })
  expect(revise({ ...revision, p0Cents: 1333 }, 2, { ...syntec, values })).toMatchObject({ unitCents: 1374 })
  expect(revise(revision, 1, { ...syntec, values: syntec.values.map((one) => (one.month === '2025-01' ? { ...one, tenths: 2800 } : one)) })).toMatchObject({ unitCents: 1082 })
})

test('the year of a contract begun on 29 February turns on 1 March, and on its day when there is one', () => {
  expect([1, 2, 3, 4].map((year) => anniversary('2024-02-29', year))).toEqual(['2025-03-01', '2026-03-01', '2027-03-01', '2028-02-29'])
})

test('index values are data with a source; a month twice is refused', () => {
  expect(indexTenths(syntec, '2023-09')).toBe(3060)
  expect(indexTenths(syntec, '2026-01')).toBeNull()
  expect(syntec.values.every((one) => one.source.length > 3)).toBe(true)
  expect(PriceIndexes.safeParse({ version: 'x', indexes: [{ ...syntec, values: [syntec.values[0], syntec.values[0]] }] }).success).toBe(false)
})

const facts: ContractFacts = { durationMonths: 12, noticeMonths: 2, tacit: true, nonProfessional: true, signed: true, substituteMember: 'B', inventoryAnnex: true, noticeSentOn: null }
const [first, second] = [periodAt('2027-03-18', 12, 0), periodAt('2027-03-18', 12, 1)]
const go = (state: (typeof CONTRACT_STATES)[number], wanted: (typeof CONTRACT_STATES)[number], more: Partial<ContractFacts> = {}, on = '2027-06-01'): string => code(() => nextState(state, wanted, { ...facts, ...more }, first, on, rule))

test('a project becomes a contract once signed, with a substitute and its annex, and long enough for the legal letter', () => {
  expect(go('project', 'active')).toBe('done')
  expect(missingToActivate({ ...facts, signed: false, substituteMember: null, inventoryAnnex: false, durationMonths: 4 }, rule)).toEqual(['signature', 'substituteMember', 'inventoryAnnex', 'durationMonths'])
  for (const more of [{ signed: false }, { substituteMember: null }, { inventoryAnnex: false }, { durationMonths: 4 }]) expect(go('project', 'active', more)).toBe('QUOTE_INCOMPLETE')
  // A firm may have a short contract: the law's letter is not for it.
  expect(go('project', 'active', { durationMonths: 4, nonProfessional: false })).toBe('done')
})

test('of all pairs of states only those of the table exist, and nothing follows an end', () => {
  const sent = { noticeSentOn: '2027-11-20' }
  const possible = CONTRACT_STATES.flatMap((from) => CONTRACT_STATES.filter((to) => go(from, to, sent, '2028-06-01') === 'done').map((to) => `${from} → ${to}`))
  expect(possible).toEqual(['project → active', 'active → notice_sent', 'active → renewed', 'active → terminated', 'active → ended', 'notice_sent → renewed', 'notice_sent → terminated', 'notice_sent → ended', 'renewed → notice_sent', 'renewed → renewed', 'renewed → terminated', 'renewed → ended'])
  expect(go('active', 'notice_sent')).toBe('STATE_REFUSED')
  expect(go('active', 'renewed', sent, first.to)).toBe('STATE_REFUSED')
  expect(go('active', 'ended', sent, first.to)).toBe('STATE_REFUSED')
  expect(go('active', 'renewed', { tacit: false }, '2028-06-01')).toBe('STATE_REFUSED')
})

test('renewed without its letter in time, a non-professional may leave at any time and gets advances back', () => {
  const free = (more: Partial<ContractFacts>, today = '2028-05-10'): boolean => freeToLeave({ ...facts, ...more }, first, today, rule)
  expect([free({}), free({ noticeSentOn: '2027-12-18' }), free({ noticeSentOn: '2027-10-16' })]).toEqual([true, true, true])
  expect([free({ noticeSentOn: '2027-10-17' }), free({ noticeSentOn: '2027-12-17' }), free({ nonProfessional: false }), free({}, first.to)]).toEqual([false, false, false, false])
  expect(endingOf(facts, second, periodAt('2027-03-18', 12, 2), true, '2028-05-10', rule)).toEqual({ stopsOn: '2028-05-10', because: 'free', refundBy: '2028-06-09' })
})

test('notice on its last day ends the period, a day later the next one', () => {
  const end = (on: string, more: Partial<ContractFacts> = {}): unknown => endingOf({ ...facts, ...more }, first, second, false, on, rule).stopsOn
  expect([end('2028-01-17'), end('2028-01-18'), end('2028-01-18', { tacit: false })]).toEqual(['2028-03-17', '2029-03-17', '2028-03-17'])
})

test('an amendment of the price says P0, S0, S1 and the result, changes the dues from then on, and is not printed for a missing index', () => {
  const amendment = priceAmendment(terms, revise(revision, 1, syntec))
  expect(amendment).toEqual({ kind: 'price', contract: 'C26-K7-0001', from: '2025-03-18', indexName: 'Syntec révisé', p0Cents: 1200, s0: { month: '2024-01', tenths: 3105 }, s1: { month: '2025-01', tenths: 3152 }, plainCents: 1218, capBp: null, unitBeforeCents: 1200, unitCents: 1218, machines: 5, monthlyCents: 6090 })
  const revised = withPrice(terms, amendment)
  expect(billingDues(dueTerms(revised), '2025-03-01', '2025-04-30').map((due) => due.htCents)).toEqual([6000, 6090])
  expect(ContractTerms.parse(withPrice(revised, amendment))).toEqual(revised)
  expect(code(() => priceAmendment(terms, revise(revision, 2, syntec)))).toBe('INDEX_MISSING')
  expect(code(() => priceAmendment(terms, revise({ ...revision, baseMonth: '2022-07' }, 1, syntec)))).toBe('STATE_REFUSED')
})

test('an amendment of terms names what changes, and one that changes nothing is refused', () => {
  expect(termsAmendment(terms, '2025-01-01', { visitsPerYear: 3, billing: 'monthly' })).toEqual({ kind: 'terms', contract: 'C26-K7-0001', from: '2025-01-01', changes: [{ term: 'visitsPerYear', before: 2, after: 3 }] })
  expect([code(() => termsAmendment(terms, '2025-01-01', { billing: 'monthly' })), code(() => termsAmendment(terms, '2024-01-01', { visitsPerYear: 3 }))]).toEqual(['INVALID', 'INVALID'])
})

test('a signed change of terms counts from its day on: billing and floor from the next period, notice for the period it falls in', () => {
  const changed = ContractTerms.parse(withChange(withChange(terms, '2024-09-10', { billing: 'quarterly', noticeMonths: 3 }), '2024-09-10', { floorCents: 7000 }))
  expect(changed.changes).toEqual([{ from: '2024-09-10', billing: 'quarterly', noticeMonths: 3, floorCents: 7000 }])
  expect(billingDues(dueTerms(changed), '2024-08-01', '2025-01-31')).toEqual([{ from: '2024-08-01', to: '2024-08-31', htCents: 6000 }, { from: '2024-09-01', to: '2024-09-30', htCents: 6000 }, { from: '2024-10-01', to: '2024-12-31', htCents: 21_000 }, { from: '2025-01-01', to: '2025-03-31', htCents: 21_000 }])
  expect([termsOn(changed, '2024-09-09'), termsOn(changed, '2024-09-10')]).toEqual([{ noticeMonths: 2, visitsPerYear: 2, billing: 'monthly', floorCents: 0 }, { noticeMonths: 3, visitsPerYear: 2, billing: 'quarterly', floorCents: 7000 }])
  expect(noticeMonthsOf(changed, periodAt('2024-03-18', 12, 0))).toBe(3)
  // A year already paid is not billed again by another rhythm: the change waits for its end.
  const yearly = withChange({ ...terms, billing: 'yearly' as const }, '2024-09-10', { billing: 'monthly' })
  expect(billingDues(dueTerms(yearly), '2024-03-18', '2025-04-30').map((due) => due.from)).toEqual(['2024-03-18', '2025-03-01', '2025-04-01'])
})

test('events that two laptops merged make one list that holds: the same day twice, suspensions that overlap, an event before the start', () => {
  const merged = withEnding(withEnding(withSuspensions(withMachines(withMachines(withMachines(terms, { from: '2024-05-01', machines: 6 }), { from: '2024-05-01', machines: 7 }), { from: '2024-01-01', machines: 4 }), [{ from: '2024-08-01', to: '2024-08-20' }, { from: '2024-07-01', to: '2024-08-05' }, { from: '2024-09-02', to: '2024-09-01' }, { from: '2024-08-21', to: '2024-08-31' }]), '2025-03-17'), '2026-03-17')
  expect(ContractTerms.parse(merged)).toMatchObject({ machines: [{ from: '2024-03-18', value: 4 }, { from: '2024-05-01', value: 7 }], suspensions: [{ from: '2024-07-01', to: '2024-08-31' }], stopsOn: '2025-03-17' })
  expect(withSuspensions(terms, [{ from: '2024-07-01', to: null }, { from: '2024-09-01', to: '2024-09-02' }]).suspensions).toEqual([{ from: '2024-07-01', to: null }])
  expect([lastDayOf(terms), lastDayOf({ ...terms, tacit: false }), lastDayOf(withEnding(terms, '2024-01-01'))]).toEqual([null, '2025-03-17', '2024-03-18'])
})

test('terms that contradict themselves are refused with their path', () => {
  const paths = (more: object): string[] => (ContractTerms.safeParse({ ...terms, ...more }).error?.issues ?? []).map((issue) => issue.path.join('.'))
  expect(paths({ machines: [{ from: '2024-03-19', value: 5 }] })).toEqual(['machines.0.from'])
  expect(paths({ unitCents: [...terms.unitCents, { from: '2024-03-18', value: 5 }] })).toEqual(['unitCents.1.from'])
  expect(paths({ suspensions: [{ from: '2024-05-01', to: null }, { from: '2024-06-01', to: null }] })).toEqual(['suspensions.1.from'])
  expect(paths({ suspensions: [{ from: '2024-05-02', to: '2024-05-01' }] })).toEqual(['suspensions.0.to'])
  expect(paths({ changes: [{ from: '2024-03-18', billing: 'yearly' }] })).toEqual(['changes.0.from'])
  expect(paths({ stopsOn: '2024-03-17' })).toEqual(['stopsOn'])
})

test('a handover lists everything held, names what is missing, and is complete only when nothing is', () => {
  const held = (Object.keys(HANDOVER) as (keyof typeof HANDOVER)[]).map((kind): Holding => ({ kind, name: `${kind}.1`, sha256: HANDOVER[kind].sealed ? null : 'a'.repeat(64) }))
  const base = { contract: 'C26-K7-0001', substituteMember: 'B', stopsOn: '2028-03-17', withinDays: 30, nothingOf: [] }
  expect(handover(base, 'client', held)).toMatchObject({ complete: true, missing: [], dueBy: '2028-04-16' })
  expect(handover(base, 'client', held.filter((one) => one.kind !== 'passwords'))).toMatchObject({ complete: false, missing: ['passwords'] })
  expect(handover({ ...base, nothingOf: ['backups'] }, 'client', held.filter((one) => one.kind !== 'backups')).complete).toBe(true)
  expect(handover(base, 'client', held.map((one) => ({ ...one, sha256: null }))).missing).toContain('inventory: inventory.1')
  expect(handover({ ...base, substituteMember: null }, 'substitute', held).missing).toEqual(['substituteMember'])
  expect(handover(base, 'client', held).items.map((item) => item.kind)).toEqual(Object.keys(HANDOVER))
})
