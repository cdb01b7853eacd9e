// What of the agenda stands on the screen of a day: each kind from its own number of days ahead, more urgent at 30 and at 7; where
// the law's letter is due, it is said instead of the renewal it is about. Source: design/business.md 3.9, design/ux.md 3.2 d.
import { type CivilDate, daysBetween } from '../civil-date.ts'
import { AHEAD_DAYS, type AgendaEntry, type AgendaKind } from './agenda.ts'

/** Days before its own that a thing is shown. Null: it stands in calendars alone, another line of the day says it. */
const SHOWN_DAYS: Readonly<Record<AgendaKind, number | null>> = {
  visit: -1, // those of the day are the day itself
  notice: null, // from the first day on which the law counts it: below
  noticeLast: null, // the letter's own sentence names it
  freeExit: 0,
  deadline: null, // the client's day, not ours
  renewal: null, // the term counts its days down
  term: AHEAD_DAYS[0],
  end: AHEAD_DAYS[0],
  billing: 0,
  revision: AHEAD_DAYS[1],
  revisionMissing: 0,
  revisionByHand: AHEAD_DAYS[1],
  domain: null,
  domainEnd: AHEAD_DAYS[0],
  quote: 0,
  sheetSign: 0,
  sheetClose: 0,
  labelRenew: 0,
  labelEnd: null,
  table: AHEAD_DAYS[1],
}
/** How far ahead a day looks: the longest of the above, and a letter that may leave a month before it is planned. */
export const LOOK_AHEAD_DAYS = 93

type Urgency = 'now' | 'soon' | 'ahead'
export interface Remembered extends AgendaEntry {
  /** Days until its own; negative once it is past. */
  readonly left: number
  readonly urgency: Urgency
}

/**
 * Entries of an agenda gathered on `asOf` and `LOOK_AHEAD_DAYS` further at least; the most urgent first. Amounts of one contract
 * that wait to be billed are one line, with their sum.
 */
export function toRemember(entries: readonly AgendaEntry[], asOf: CivilDate): Remembered[] {
  const shown = together(entries.filter((entry) => isShown(entry, asOf)))
  const letters = new Set(shown.filter(({ kind }) => kind === 'notice' || kind === 'freeExit').map(termOf))
  return shown.filter((entry) => entry.kind !== 'term' || !letters.has(termOf(entry))).map((entry) => {
    const last = entry.kind === 'notice' ? String(entry.detail['notAfter']) : entry.on
    const left = daysBetween(asOf, last)
    return { ...entry, left, urgency: urgencyOf(left), detail: { ...entry.detail, days: left } }
  }).toSorted((a, b) => a.left - b.left || (a.key < b.key ? -1 : 1))
}

function isShown({ kind, on, detail }: AgendaEntry, asOf: CivilDate): boolean {
  if (kind === 'notice') return asOf >= String(detail['notBefore'])
  const days = SHOWN_DAYS[kind]
  return days !== null && daysBetween(asOf, on) <= days
}

const termOf = ({ about, detail }: AgendaEntry): string => `${about.id} ${String(detail['term'])}`

function urgencyOf(left: number): Urgency {
  return left <= AHEAD_DAYS[2] ? 'now' : left <= AHEAD_DAYS[1] ? 'soon' : 'ahead'
}

function together(entries: readonly AgendaEntry[]): AgendaEntry[] {
  const first = new Map<string, AgendaEntry>()
  const others: AgendaEntry[] = []
  for (const entry of entries) {
    if (entry.kind !== 'billing') {
      others.push(entry)
      continue
    }
    const known = first.get(entry.about.id)
    const sum = (name: string): number => Number(known?.detail[name] ?? 0) + Number(entry.detail[name] ?? 0)
    first.set(entry.about.id, known ? { ...known, detail: { ...known.detail, to: entry.detail['to'] ?? '', htCents: sum('htCents') } } : entry)
  }
  return [...others, ...first.values()]
}
