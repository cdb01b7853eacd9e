import { expect, test } from 'vitest'
import { noticeRule as rule } from '../../tests/contracts/shipped.ts'
import { addDays, daysBetween } from '../civil-date.ts'
import { partOfMonth } from './maintenance.ts'
import { NoticeRule, noticeStanding, noticeWindow, tacitRenewalFits } from './notice-rule.ts'
import { firstPeriod, periodAt, periodOn, termOf, visitDates } from './term.ts'

/** Every day of four years, a leap one among them. */
function* starts(): Generator<string> {
  for (let day = '2026-01-01'; day < '2030-01-01'; day = addDays(day, 1)) yield day
}

test('a contract of a year ends the day before its anniversary, 29 February on the 28th', () => {
  expect(termOf('2027-03-18', 12)).toBe('2028-03-17')
  expect(termOf('2028-02-29', 12)).toBe('2029-02-28')
  expect(termOf('2026-08-31', 6)).toBe('2027-02-28')
})

test('for every start of four years, every notice and three renewals, the letter is planned and alarmed inside the legal window', () => {
  let tried = 0
  for (const day of starts()) {
    for (let months = 1; months <= 6; months++) {
      for (let index = 0; index <= 3; index++) {
        const { from, to } = periodAt(day, 12, index)
        const { noticeDeadline, reminderNotBefore, reminderNotAfter, plannedOn, alertOn } = noticeWindow(to, months, rule)
        const holds = plannedOn >= reminderNotBefore && plannedOn <= reminderNotAfter && alertOn >= plannedOn && alertOn <= reminderNotAfter && reminderNotAfter < noticeDeadline && noticeDeadline < to
          && (plannedOn > from || index === 0) && noticeStanding({ noticeDeadline, reminderNotBefore, reminderNotAfter, plannedOn, alertOn }, plannedOn, to) === 'in_time'
        if (!holds) expect({ day, months, index, plannedOn, alertOn, reminderNotBefore, reminderNotAfter, noticeDeadline, to }).toBe('inside')
        tried++
      }
    }
  }
  expect(tried).toBe(1461 * 6 * 4)
})

test('periods follow one another without a hole or a day twice, for every start and odd lengths', () => {
  for (const day of starts()) {
    for (const months of [1, 5, 6, 12, 36]) {
      let before = periodAt(day, months, 0)
      for (let index = 1; index <= 5; index++) {
        const next = periodAt(day, months, index)
        if (next.from !== addDays(before.to, 1) || next.to < next.from) expect([day, months, before, next]).toBe('one after the other')
        before = next
      }
    }
  }
  expect(periodOn('2027-03-18', 12, '2026-12-01')).toEqual({ index: 0, from: '2027-03-18', to: '2028-03-17' })
  expect(periodOn('2027-03-18', 12, '2028-03-18').from).toBe('2028-03-18')
  // 29 February: its day comes back with the next leap year.
  expect(periodOn('2024-02-29', 12, '2025-03-01')).toEqual({ index: 1, from: '2025-03-01', to: '2026-02-28' })
  expect(periodOn('2024-02-29', 12, '2028-06-01').from).toBe('2028-02-29')
})

test('a letter counts inside its window alone, and one that left too early can still be sent again', () => {
  const window = noticeWindow('2028-03-17', 2, rule)
  expect(window).toEqual({ noticeDeadline: '2028-01-17', reminderNotBefore: '2027-10-17', reminderNotAfter: '2027-12-17', plannedOn: '2027-11-17', alertOn: '2027-12-06' })
  const standing = (sentOn: string | null, today: string): unknown => noticeStanding(window, sentOn, today)
  expect([standing(null, '2027-12-17'), standing(null, '2027-12-18'), standing('2027-10-16', '2027-10-20'), standing('2027-10-16', '2027-12-18'), standing('2027-10-17', '2028-01-01'), standing('2027-12-17', '2028-01-01'), standing('2027-12-18', '2028-01-01')])
    .toEqual(['to_send', 'missed', 'too_early', 'missed', 'in_time', 'in_time', 'missed'])
})

test('a law with another window moves the letter with it; a plan outside of its window is refused', () => {
  expect(noticeWindow('2028-03-17', 2, { ...rule, notBeforeMonths: 4, notAfterMonths: 2, plannedMonths: 3 })).toMatchObject({ reminderNotBefore: '2027-09-17', reminderNotAfter: '2027-11-17', plannedOn: '2027-10-17' })
  expect(NoticeRule.safeParse({ ...rule, plannedMonths: 4 }).success).toBe(false)
})

test('the first month is paid by its days, on the whole amount', () => {
  expect(firstPeriod('2027-03-18')).toEqual({ days: 14, daysInMonth: 31 })
  expect(partOfMonth(6000, 14, 31)).toBe(2710)
  expect(firstPeriod('2028-02-29')).toEqual({ days: 1, daysInMonth: 29 })
})

test('visits are laid out evenly inside the contract', () => {
  expect(visitDates('2027-01-15', 12, 2)).toEqual(['2027-04-15', '2027-10-15'])
  expect(daysBetween(...(visitDates('2027-01-15', 12, 2) as [string, string]))).toBeGreaterThan(150)
  expect(visitDates('2027-01-15', 12, 0)).toEqual([])
})

test('a contract too short for its own legal letter is not offered', () => {
  expect(tacitRenewalFits(12, 6, rule)).toBe(true)
  expect(tacitRenewalFits(5, 2, rule)).toBe(true)
  expect(tacitRenewalFits(4, 2, rule)).toBe(false)
})
