// Read back by another hand: ical.js, which knows nothing of our writer.
import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { type IcsEvent, icsText } from './ics.ts'

const read = (text: string): { uid: string; summary: string; description: string; start: string; end: string; isDate: boolean; category: string; stamp: string }[] =>
  new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component)
    return { uid: event.uid, summary: event.summary, description: event.description ?? '', start: event.startDate.toString(), end: event.endDate.toString(), isDate: event.startDate.isDate, category: String(component.getFirstPropertyValue('categories')), stamp: String(component.getFirstPropertyValue('dtstamp')) }
  })
const event = (more: Partial<IcsEvent> = {}): IcsEvent => ({ uid: 'visit/1@packtic', on: '2028-02-29', summary: 'Visite', description: '', category: 'visit', ...more })
const calendar = { name: 'Agenda', asOf: '2026-11-30' }

test('an event is a whole day, over a leap day too, under its name', () => {
  expect(read(icsText([event()], calendar))).toEqual([{ uid: 'visit/1@packtic', summary: 'Visite', description: '', start: '2028-02-29', end: '2028-03-01', isDate: true, category: 'visit', stamp: '2026-11-30T00:00:00Z' }])
})

test('every line has 75 octets at most and ends as the standard says; no character is cut', () => {
  const text = icsText([event({ summary: 'é'.repeat(200), description: `${'a'.repeat(61)}${'\u{1F5A5}'.repeat(90)}` }), event({ uid: 'b', summary: 'x'.repeat(67) }), event({ uid: 'c', summary: 'x'.repeat(68) }), event({ uid: 'd', summary: 'y'.repeat(300) })], calendar)
  const lines = text.split('\r\n')
  expect(lines.at(-1)).toBe('')
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of lines) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line.isWellFormed()).toBe(true)
  }
  // A line of exactly 75 octets is left whole.
  expect(lines).toContain(`SUMMARY:${'x'.repeat(67)}`)
  expect(lines).not.toContain(`SUMMARY:${'x'.repeat(68)}`)
})

test('any text comes back as it was, less what no calendar carries', () => {
  const nasty = fc.string({ unit: fc.oneof(fc.constantFrom(';', ',', '\\', '\n', ':', '"', '\\n', ' ', 'é', '\u{1F600}', 'BEGIN:VEVENT\n', 'END:VCALENDAR'), fc.string({ unit: 'binary', maxLength: 3 })), maxLength: 60 })
  const carried = (text: string): string => text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{Cc}\t\n]/gu, '')
  fc.assert(fc.property(nasty, nasty, (summary, description) => {
    const text = icsText([event({ summary, description })], calendar)
    for (const line of text.split('\r\n')) if (Buffer.byteLength(line) > 75) expect(line).toBe('75 octets at most')
    const [back, ...more] = read(text)
    expect(more).toEqual([])
    expect(back).toMatchObject({ summary: carried(summary), description: carried(description) })
  }), { numRuns: 2000, seed: 31, examples: [['a;b,c\\d\ne', 'x\r\ny'], ['\\n', '\\\\n']] })
})

test('separators of the format are escaped, which some readers forgive and others do not', () => {
  expect(icsText([event({ summary: 'a;b,c\\d\ne' })], calendar)).toContain('SUMMARY:a\\;b\\,c\\\\d\\ne\r\n')
})

test('an empty agenda is a calendar all the same', () => {
  expect(read(icsText([], calendar))).toEqual([])
})
