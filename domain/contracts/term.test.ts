import { expect, test } from 'vitest'
import { addDays, addMonths, daysBetween } from '../civil-date.ts'
import { partOfMonth, revisedUnit } from './maintenance.ts'
import { firstPeriod, noticeWindow, termOf, visitDates } from './term.ts'

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
