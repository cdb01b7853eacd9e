import { expect, test } from 'vitest'
import { addDays, addMonths, daysBetween } from '../civil-date.ts'
import { monthlyDues } from './dues.ts'
import { partOfMonth, revisedUnit } from './maintenance.ts'
import { firstPeriod, noticeWindow, periodStart, tacitRenewalFits, termOf, visitDates } from './term.ts'

test('a contract of a year ends the day before its anniversary, 29 February on the 28th', () => {
  expect(termOf('2027-03-18', 12)).toBe('2028-03-17')
  expect(termOf('2028-02-29', 12)).toBe('2029-02-28')
  expect(termOf('2026-08-31', 6)).toBe('2027-02-28')
})

test('for every start of four years and every notice, the reminder falls inside the legal window', () => {
  for (let day = '2026-01-01'; day < '2030-01-01'; day = addDays(day, 1)) {
    for (let months = 1; months <= 6; months++) {
      const { term, noticeDeadline, reminderNotBefore, reminderNotAfter } = noticeWindow(day, 12, months)
      const planned = addMonths(noticeDeadline, -2)
      expect(planned >= reminderNotBefore && planned <= reminderNotAfter && reminderNotAfter < noticeDeadline && noticeDeadline < term).toBe(true)
    }
  }
})

test('the first month is paid by its days, on the whole amount', () => {
  expect(firstPeriod('2027-03-18')).toEqual({ days: 14, daysInMonth: 31 })
  expect(partOfMonth(6000, 14, 31)).toBe(2710)
  expect(firstPeriod('2028-02-29')).toEqual({ days: 1, daysInMonth: 29 })
})

test('a revision starts from P0 and a cap holds it', () => {
  expect(revisedUnit(1200, 3105, 3152)).toBe(1218)
  expect(revisedUnit(1200, 3105, 3152, 100)).toBe(1212)
})

test('visits are laid out evenly inside the contract', () => {
  expect(visitDates('2027-01-15', 12, 2)).toEqual(['2027-04-15', '2027-10-15'])
  expect(daysBetween(...(visitDates('2027-01-15', 12, 2) as [string, string]))).toBeGreaterThan(150)
  expect(visitDates('2027-01-15', 12, 0)).toEqual([])
})

test('a tacit contract goes on by equal periods, each with its own deadline', () => {
  expect(periodStart('2027-03-18', 12, '2026-12-01')).toBe('2027-03-18')
  expect(periodStart('2027-03-18', 12, '2028-03-17')).toBe('2027-03-18')
  expect(periodStart('2027-03-18', 12, '2028-03-18')).toBe('2028-03-18')
  expect(periodStart('2024-02-29', 12, '2028-06-01')).toBe('2028-02-29')
  expect(noticeWindow(periodStart('2027-03-18', 12, '2029-01-01'), 12, 2).noticeDeadline).toBe('2029-01-17')
})

test('a contract too short for its own legal letter is not offered', () => {
  expect(tacitRenewalFits(12, 6)).toBe(true)
  expect(tacitRenewalFits(5, 2)).toBe(true)
  expect(tacitRenewalFits(4, 2)).toBe(false)
})

test('dues follow one another without a hole, partial months by their days', () => {
  const dues = monthlyDues({ start: '2027-03-18', monthlyCents: 6000, stopsOn: '2028-03-17' }, '2027-03-18', '2028-03-17')
  expect(dues).toHaveLength(13)
  expect(dues[0]).toEqual({ from: '2027-03-18', to: '2027-03-31', htCents: 2710 })
  expect(dues.at(-1)).toEqual({ from: '2028-03-01', to: '2028-03-17', htCents: 3290 })
  for (const [index, due] of dues.entries()) if (index > 0) expect(due.from).toBe(addDays(dues[index - 1]?.to ?? '', 1))
})

test('a renewed contract pays its month in full where one period ends and the next begins', () => {
  const terms = { start: '2027-03-18', monthlyCents: 6000, stopsOn: null }
  expect(monthlyDues(terms, '2027-03-18', '2028-03-17').at(-1)).toEqual({ from: '2028-03-01', to: '2028-03-31', htCents: 6000 })
  expect(monthlyDues(terms, '2028-03-18', '2029-03-17')[0]?.from).toBe('2028-04-01')
  expect(monthlyDues({ ...terms, start: '2027-01-01' }, '2027-01-01', '2027-12-31').map((due) => due.htCents)).toEqual(Array.from({ length: 12 }, () => 6000))
  expect(monthlyDues({ ...terms, start: '2027-01-31' }, '2027-01-31', '2027-02-01')[0]).toEqual({ from: '2027-01-31', to: '2027-01-31', htCents: 194 })
})
