// Dues that were asked keep their amount; what they should have been is made right on the next ones.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../civil-date.ts'
import { sum } from '../money.ts'
import { type AskedDue, duesAsked, refundLeft } from './asked-dues.ts'
import { billingDues, type DueTerms } from './dues.ts'

const terms: DueTerms = { start: '2027-01-01', stopsOn: null, billing: 'monthly', unitCents: [{ from: '2027-01-01', value: 1000 }], floorCents: 0, machines: [{ from: '2027-01-01', value: 3 }], suspensions: [] }
const whole: AskedDue[] = [{ from: '2027-01-01', htCents: 3000 }]
const brief = (more: Partial<DueTerms>, asked: readonly AskedDue[], to: string) => duesAsked({ ...terms, ...more }, asked, '2027-01-01', to).map(({ htCents, carriedCents }) => [htCents, carriedCents])

test('days without service in a month that was asked are taken off the next one', () => {
  const suspensions = [{ from: '2027-01-12', to: '2027-01-31' }]
  expect(brief({ suspensions }, [], '2027-02-01')).toEqual([[1065, 0], [3000, 0]])
  expect(brief({ suspensions }, whole, '2027-03-01')).toEqual([[3000, 0], [1065, -1935], [3000, 0]])
  // Asked as it was shown, nothing is left to carry.
  expect(brief({ suspensions }, [...whole, { from: '2027-02-01', htCents: 1065 }], '2027-03-01')).toEqual([[3000, 0], [1065, 0], [3000, 0]])
})

test('while the service is suspended the credit waits; a suspension that ended sooner than was asked for is added', () => {
  const open = [{ from: '2027-01-12', to: null }]
  expect(brief({ suspensions: open }, whole, '2027-03-01')).toEqual([[3000, 0], [0, 0], [0, 0]])
  expect(brief({ suspensions: [{ from: '2027-01-12', to: '2027-03-31' }] }, whole, '2027-04-01').at(-1)).toEqual([1065, -1935])
  expect(brief({ suspensions: [] }, [{ from: '2027-01-01', htCents: 1065 }], '2027-02-01')).toEqual([[1065, 0], [4935, 1935]])
})

test('what no due is left to make right comes back when the contract ends, and a due asked as it was cut gives nothing back', () => {
  const suspensions = [{ from: '2027-01-12', to: '2027-01-31' }]
  expect(refundLeft({ ...terms, suspensions }, whole, '2027-01-31')).toBe(1935)
  expect(refundLeft(terms, whole, '2027-01-10')).toBe(3000 - 968)
  expect(refundLeft({ ...terms, stopsOn: '2027-01-10' }, [{ from: '2027-01-01', htCents: 968 }], '2027-01-10')).toBe(0)
})

test('nobody is given back what was never asked: a due that began and was not asked is cut instead; one asked beyond the last day comes back whole', () => {
  // Seen in the window: a refund of the whole month, beside the due of ten days that was still to be asked.
  expect(refundLeft(terms, [], '2027-02-10')).toBe(0)
  expect(brief({ stopsOn: '2027-02-10' }, whole, '2027-02-10')).toEqual([[3000, 0], [1071, 0]])
  expect(refundLeft(terms, whole, '2027-02-10')).toBe(0)
  expect(refundLeft(terms, [...whole, { from: '2027-02-01', htCents: 3000 }], '2027-02-10')).toBe(3000 - 1071)
  // Noted in March, that it ended in February.
  expect(refundLeft(terms, [...whole, { from: '2027-02-01', htCents: 3000 }, { from: '2027-03-01', htCents: 3000 }], '2027-02-10')).toBe(6000 - 1071)
})

test('whatever is suspended whenever dues are asked, no asked amount changes, none is below zero, and all together are the service that was given', () => {
  const days = fc.integer({ min: 0, max: 700 })
  const acts = fc.array(fc.record({ on: days, from: days, length: fc.nat(90) }), { maxLength: 5 })
  fc.assert(fc.property(fc.constantFrom('monthly' as const, 'quarterly' as const, 'yearly' as const), fc.nat(5000), acts, (billing, unit, noted) => {
    let now: DueTerms = { ...terms, billing, unitCents: [{ from: terms.start, value: unit }] }
    const asked: AskedDue[] = []
    const ask = (until: string): void => {
      for (const due of duesAsked(now, asked, terms.start, until)) if (!asked.some(({ from }) => from === due.from) && due.htCents > 0) asked.push({ from: due.from, htCents: due.htCents })
    }
    for (const { on, from, length } of noted.toSorted((a, b) => a.on - b.on)) {
      ask(addDays(terms.start, on))
      const one = { from: addDays(terms.start, from), to: addDays(terms.start, from + length) }
      if (now.suspensions.some((other) => other.from <= one.to && one.from <= (other.to ?? ''))) continue
      now = { ...now, suspensions: [...now.suspensions, one].toSorted((a, b) => (a.from < b.from ? -1 : 1)) }
      for (const due of duesAsked(now, asked, terms.start, addDays(terms.start, 800))) expect([due.htCents >= 0, asked.find((was) => was.from === due.from)?.htCents ?? due.htCents]).toEqual([true, due.htCents])
    }
    // Long after, every credit has found its dues, unless the contract is for nothing.
    const end = addDays(terms.start, 3000)
    expect(sum(duesAsked(now, asked, terms.start, end).map((due) => due.htCents))).toBe(sum(billingDues(now, terms.start, end).map((due) => due.htCents)))
  }), { numRuns: 500, seed: 5 })
})

test('whenever it ends, whatever was asked and suspended before: what was and will be asked, less what comes back, is the service that was given', () => {
  const day = fc.integer({ min: 0, max: 800 })
  fc.assert(fc.property(fc.constantFrom('monthly' as const, 'quarterly' as const, 'yearly' as const), fc.nat(5000), day, day, fc.nat(90), day, fc.nat(60), (billing, unit, askedUntil, from, length, end, late) => {
    const now: DueTerms = { ...terms, billing, unitCents: [{ from: terms.start, value: unit }] }
    const asked = duesAsked(now, [], terms.start, addDays(terms.start, askedUntil)).filter(({ htCents }) => htCents > 0).map((due) => ({ from: due.from, htCents: due.htCents }))
    const suspended: DueTerms = { ...now, suspensions: [{ from: addDays(terms.start, from), to: addDays(terms.start, from + length) }] }
    const stopsOn = addDays(terms.start, Math.max(0, end - late))
    const stopped: DueTerms = { ...suspended, stopsOn }
    const dues = duesAsked(stopped, asked, terms.start, stopsOn)
    const beyond = asked.filter((one) => one.from > stopsOn)
    const refund = refundLeft(suspended, asked, stopsOn)
    expect(dues.every(({ htCents }) => htCents >= 0)).toBe(true)
    expect(refund).toBeLessThanOrEqual(sum(asked.map(({ htCents }) => htCents)))
    expect(sum([...dues, ...beyond].map(({ htCents }) => htCents)) - refund).toBe(sum(billingDues(stopped, terms.start, stopsOn).map(({ htCents }) => htCents)))
  }), { numRuns: 1000, seed: 7 })
})
