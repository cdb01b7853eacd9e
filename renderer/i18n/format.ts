// Numbers, days and hours as people read them.
import { type CivilDate, formatDay } from '../../domain/civil-date.ts'
import { formatEuros, formatQuantity, formatRate } from '../../domain/money.ts'
import { currentLanguage } from './t.ts'

const locale = (): string => (currentLanguage() === 'fr' ? 'fr-FR' : 'en-GB')
/** The fonts lack U+202F, which Intl writes in French. */
const plain = (text: string): string => text.replaceAll('\u202f', '\u00a0')

export const euros = (cents: number): string => formatEuros(cents, currentLanguage())
export const quantity = (qtyMilli: number): string => formatQuantity(qtyMilli, currentLanguage())
export const rate = (bp: number): string => formatRate(bp, currentLanguage())
/** Thousandths as a percentage: 375 is 37,5 %. */
export const permille = (share: number): string => formatRate(share * 10, currentLanguage())
export const day = (date: CivilDate | null | undefined): string => (date ? formatDay(date) : '–')

/** "mardi 24 novembre"; the first of a month is "1er" in French, which Intl does not know. */
export function longDay(date: CivilDate): string {
  const text = new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`))
  return currentLanguage() === 'fr' ? text.replace(/ 1 /, ' 1er ') : text
}

/** "mars", "nov.": short enough for a strip. */
export function monthName(date: CivilDate): string {
  return new Intl.DateTimeFormat(locale(), { month: 'short', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`))
}

/** "24/11 18:42" */
export function dayAndClock(instant: number): string {
  return plain(new Intl.DateTimeFormat(locale(), { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' }).format(instant))
}

/** "24/11/2025 18:42": where the year says how old a reading is. */
export function dateAndClock(instant: number): string {
  return plain(new Intl.DateTimeFormat(locale(), { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(instant))
}

/** "24/11/2025", where the reader is. */
export function dayOf(instant: number): string {
  return new Intl.DateTimeFormat(locale(), { day: '2-digit', month: '2-digit', year: 'numeric' }).format(instant)
}

export function clock(instant: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(instant)
}

export function clockSeconds(instant: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(instant)
}

/** "6 min 12"; nobody counts the seconds of an hour: "1 h 20". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds >= 3600) return minutes(Math.round(seconds / 60))
  return seconds < 60 ? `${seconds}\u00a0s` : `${Math.floor(seconds / 60)}\u00a0min\u00a0${String(seconds % 60).padStart(2, '0')}`
}

/** 45 min, 7 h, 1 h 05 */
export function minutes(count: number): string {
  const rest = count % 60
  return count < 60 ? `${count}\u00a0min` : `${Math.floor(count / 60)}\u00a0h${rest === 0 ? '' : `\u00a0${String(rest).padStart(2, '0')}`}`
}

export function decimal(value: number, digits = 0): string {
  return plain(new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value))
}
