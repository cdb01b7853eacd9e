import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addMonths, daysBetween } from '../civil-date.ts'
import { netOf, sum } from '../money.ts'
import { billingDues, type DueTerms, inForce, priceDay, refundCents, touchedDue } from './dues.ts'

const startOn = (start: string): Partial<DueTerms> => ({ start, unitCents: [{ from: start, value: 1200 }], machines: [{ from: start, value: 5 }] })
const terms: DueTerms = { start: '2027-03-18', stopsOn: null, billing: 'monthly', unitCents: [{ from: '2027-03-18', value: 1200 }], floorCents: 0, machines: [{ from: '2027-03-18', value: 5 }], suspensions: [] }
const amounts = (more: Partial<DueTerms>, from: string, to: string): number[] => billingDues({ ...terms, ...more }, from, to).map((due) => due.htCents)

test('partial months are paid by their days at both ends, whole ones in full', () => {
  const dues = billingDues({ ...terms, stopsOn: '2028-03-17' }, '2027-03-18', '2028-03-17')
  expect(dues).toHaveLength(13)
  expect(dues[0]).toEqual({ from: '2027-03-18', to: '2027-03-31', htCents: 2710 })
  expect(dues.at(-1)).toEqual({ from: '2028-03-01', to: '2028-03-17', htCents: 3290 })
  expect(billingDues({ ...terms, ...startOn('2027-01-31') }, '2027-01-31', '2027-02-01')).toEqual([{ from: '2027-01-31', to: '2027-01-31', htCents: 194 }, { from: '2027-02-01', to: '2027-02-28', htCents: 6000 }])
  expect(amounts(startOn('2027-01-01'), '2027-01-01', '2027-12-31')).toEqual(Array.from({ length: 12 }, () => 6000))
})

test('a renewed contract pays its month in full where one period ends and the next begins', () => {
  expect(billingDues(terms, '2027-03-18', '2028-03-17').at(-1)).toEqual({ from: '2028-03-01', to: '2028-03-31', htCents: 6000 })
  expect(billingDues(terms, '2028-03-18', '2029-03-17')[0]?.from).toBe('2028-04-01')
})

test('a quarter and a year are the sum of their months, each rounded on its own', () => {
  const odd = { unitCents: [{ from: '2027-03-18', value: 1111 }], machines: [{ from: '2027-03-18', value: 3 }], stopsOn: '2029-07-09' }
  const monthly = billingDues({ ...terms, ...odd }, '2027-03-18', '2030-01-01')
  for (const billing of ['quarterly', 'yearly'] as const) {
    const grouped = billingDues({ ...terms, ...odd, billing }, '2027-03-18', '2030-01-01')
    expect(grouped.map((due) => due.htCents)).toEqual(grouped.map(({ from, to }) => sum(monthly.filter((due) => due.from >= from && due.to <= to).map((due) => due.htCents))))
    expect(sum(grouped.map((due) => due.htCents))).toBe(sum(monthly.map((due) => due.htCents)))
  }
  expect(billingDues({ ...terms, billing: 'quarterly' }, '2027-03-18', '2027-12-31').map(({ from, to }) => [from, to])).toEqual([['2027-03-18', '2027-05-31'], ['2027-06-01', '2027-08-31'], ['2027-09-01', '2027-11-30'], ['2027-12-01', '2028-02-29']])
})

test('a machine more counts from the next period on; a floor holds whatever the count', () => {
  const machines = [{ from: '2027-03-18', value: 5 }, { from: '2027-05-02', value: 6 }]
  expect(amounts({ machines }, '2027-05-01', '2027-06-30')).toEqual([6000, 7200])
  expect(amounts({ machines, billing: 'quarterly' }, '2027-03-18', '2027-06-30')).toEqual([2710 + 6000 + 6000, 21_600])
  expect(amounts({ floorCents: 6500 }, '2027-04-01', '2027-04-30')).toEqual([6500])
})

test('a revised price counts from the first month that begins after its day', () => {
  const unitCents = [{ from: '2027-03-18', value: 1200 }, { from: '2028-03-18', value: 1218 }]
  expect(amounts({ unitCents }, '2028-03-01', '2028-04-30')).toEqual([6000, 6090])
})

test('suspended days are not billed, to the day, wherever they begin and end', () => {
  expect(amounts({ suspensions: [{ from: '2027-04-16', to: '2027-06-10' }] }, '2027-04-01', '2027-06-30')).toEqual([3000, 0, 4000])
  expect(amounts({ suspensions: [{ from: '2027-04-16', to: null }] }, '2027-04-01', '2027-06-30')).toEqual([3000, 0, 0])
  expect(amounts({ suspensions: [{ from: '2027-04-01', to: '2027-04-10' }, { from: '2027-04-21', to: '2027-04-30' }] }, '2027-04-01', '2027-04-30')).toEqual([2000])
})

test('what was paid in advance beyond the last day comes back to the cent', () => {
  expect(refundCents(terms, '2027-05-10')).toBe(6000 - 1935)
  expect(refundCents(terms, '2027-05-31')).toBe(0)
  // A year paid in March, left in June: nine months of it, and twenty days of June.
  expect(refundCents({ ...terms, billing: 'yearly' }, '2027-06-10')).toBe(8 * 6000 + 4000)
  expect(refundCents(terms, '2027-03-01')).toBe(0)
})

test('dues never leave a hole, bill a day twice, or bill beyond the last day, whatever the terms', () => {
  const day = fc.integer({ min: 0, max: 1460 }).map((days) => addDays('2026-01-01', days))
  fc.assert(fc.property(day, fc.integer({ min: 0, max: 900 }), fc.constantFrom('monthly' as const, 'quarterly' as const, 'yearly' as const), fc.nat(5000), fc.nat(40), (start, length, billing, unit, machines) => {
    const stopsOn = addDays(start, length)
    const all: DueTerms = { ...terms, start, stopsOn, billing, unitCents: [{ from: start, value: unit }], machines: [{ from: start, value: machines }] }
    const dues = billingDues(all, start, addDays(stopsOn, 400))
    expect([dues[0]?.from, dues.at(-1)?.to]).toEqual([start, stopsOn])
    for (const [at, due] of dues.entries()) if (at > 0) expect(due.from).toBe(addDays(dues[at - 1]?.to ?? '', 1))
    // Paid until the end of its period, then left: what is kept and what comes back are one.
    const open = { ...all, stopsOn: null }
    const paid = sum(billingDues(open, start, stopsOn).map((due) => due.htCents))
    expect(paid - refundCents(open, stopsOn)).toBe(sum(dues.map((due) => due.htCents)))
    expect(daysBetween(start, stopsOn)).toBe(length)
  }), { numRuns: 1000, seed: 21 })
})

test('a price agreed in time counts inside of a due of months, each at its own; agreed once that due is billed, it waits for the next one', () => {
  const yearly: DueTerms = { ...terms, billing: 'yearly' }
  // The second year's due begins on 1 March 2028, its price on the 18th: eleven of its months, when nothing of it is billed yet.
  expect(touchedDue(yearly, '2028-03-18')).toBe('2028-03-01')
  expect(priceDay(yearly, '2028-03-18', '2027-03-18')).toBe('2028-03-18')
  expect(priceDay(yearly, '2028-03-18', '2028-03-01')).toBe('2029-03-01')
  const unitCents = [{ from: '2027-03-18', value: 1200 }, { from: '2028-03-18', value: 1218 }]
  expect(amounts({ billing: 'yearly', unitCents }, '2028-03-01', '2028-12-31')).toEqual([6000 + 11 * 6090])
  // Month by month, the due that runs is the month that the price does not touch.
  expect([priceDay(terms, '2028-03-18', '2028-03-01'), touchedDue(terms, '2028-03-18')]).toEqual(['2028-03-18', '2028-04-01'])
  expect(priceDay(terms, '2028-04-01', '2028-04-01')).toBe('2028-05-01')
  expect(priceDay(terms, '2027-03-18', null)).toBe('2027-03-18')
})

test('whenever prices are agreed, no due changes once it is billed, and all dues are the sum of their months at the price in force', () => {
  const START = '2026-01-01'
  const days = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max })
  const agreed = fc.array(fc.record({ after: days(1400), ahead: days(62), cents: fc.nat(5000) }), { maxLength: 6 })
  fc.assert(fc.property(days(400), fc.constantFrom('monthly' as const, 'quarterly' as const, 'yearly' as const), fc.nat(5000), fc.integer({ min: 1, max: 40 }), agreed, (begins, billing, first, count, prices) => {
    const start = addDays(START, begins)
    let now: DueTerms = { ...terms, start, billing, unitCents: [{ from: start, value: first }], machines: [{ from: start, value: count }] }
    const until = addDays(start, 1500)
    const billed: { readonly from: string; readonly to: string; readonly htCents: number }[] = []
    const signings = prices.map(({ after, ahead, cents }) => ({ on: addDays(start, after), from: addDays(start, after + ahead), cents })).toSorted((a, b) => (a.on < b.on ? -1 : 1))
    const billUntil = (day: string): void => void billed.push(...billingDues(now, billed.at(-1) ? addDays(billed.at(-1)?.from ?? '', 1) : start, day))
    for (const { on, from, cents } of signings) {
      billUntil(on)
      const counts = priceDay(now, from, billed.at(-1)?.from ?? null)
      expect(counts >= from).toBe(true)
      now = { ...now, unitCents: [...now.unitCents.filter((one) => one.from !== counts), { from: counts, value: cents }].toSorted((a, b) => (a.from < b.from ? -1 : 1)) }
    }
    billUntil(until)
    expect(billingDues(now, start, until)).toEqual(billed)
    // Counted again month by month, by the calendar alone.
    const months: number[] = []
    for (let month = start; month <= (billed.at(-1)?.to ?? ''); month = addMonths(`${month.slice(0, 7)}-01`, 1)) {
      const [whole, part] = [daysBetween(`${month.slice(0, 7)}-01`, addMonths(`${month.slice(0, 7)}-01`, 1)), daysBetween(month, addMonths(`${month.slice(0, 7)}-01`, 1))]
      months.push(Math.round((netOf(inForce(now.unitCents, month) ?? 0, count * 1000) * part) / whole))
    }
    expect(sum(billed.map(({ htCents }) => htCents))).toBe(sum(months))
  }), { numRuns: 1000, seed: 28 })
})
