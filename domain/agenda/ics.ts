// A calendar file (RFC 5545) of all-day events. Same events, same bytes: nothing of the clock is in it but the day it speaks for.
import { addDays, type CivilDate } from '../civil-date.ts'

export interface IcsEvent {
  /** Stable: a calendar that reads the file again moves the event, and makes no second one. */
  readonly uid: string
  readonly on: CivilDate
  readonly summary: string
  readonly description: string
  readonly category: string
  /** It was in a file of before and is no longer due: calendars strike it out. */
  readonly cancelled?: true
}

/** Octets of a line without its end (RFC 5545, 3.1). */
const LINE_OCTETS = 75

/**
 * @param asOf the day the events were gathered on, which stamps them
 * @param sequence higher for each file that takes the place of one before, so that calendars believe the newest
 */
export function icsText(events: readonly IcsEvent[], { name, asOf, sequence = 0 }: { readonly name: string; readonly asOf: CivilDate; readonly sequence?: number }): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//packtic//agenda//FR', 'CALSCALE:GREGORIAN', `NAME:${escaped(name)}`, `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap(({ uid, on, summary, description, category, cancelled }) => [
      'BEGIN:VEVENT', `UID:${escaped(uid)}`, `DTSTAMP:${basic(asOf)}T000000Z`, `SEQUENCE:${sequence}`, ...(cancelled ? ['STATUS:CANCELLED'] : []),
      // The end of a day is the day after: it is excluded.
      `DTSTART;VALUE=DATE:${basic(on)}`, `DTEND;VALUE=DATE:${basic(addDays(on, 1))}`,
      `SUMMARY:${escaped(summary)}`, ...(description === '' ? [] : [`DESCRIPTION:${escaped(description)}`]), `CATEGORIES:${escaped(category)}`, 'TRANSP:TRANSPARENT', 'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

const basic = (day: CivilDate): string => day.replaceAll('-', '')

/** TEXT of RFC 5545, 3.3.11. What no calendar can carry (control characters, halves of pairs) leaves. */
function escaped(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(/[\\;,]/g, (one) => `\\${one}`).replaceAll('\n', '\\n').replaceAll(/[^\P{Cc}\t]/gu, '')
}

/** Lines of at most 75 octets, the space that continues a line counted; a character is never cut. */
function folded(line: string): string {
  let text = ''
  let octets = 0
  for (const character of line) {
    const size = octetsOf(character.codePointAt(0) ?? 0)
    if (octets + size > LINE_OCTETS) {
      text += '\r\n '
      octets = 1
    }
    text += character
    octets += size
  }
  return text
}

/** Octets of a character in UTF-8. */
function octetsOf(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}
