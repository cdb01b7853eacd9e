// An entry of the agenda in sentences, for calendars and papers.
import type { AgendaEntry } from '../../../domain/agenda/agenda.ts'
import type { IcsEvent } from '../../../domain/agenda/ics.ts'
import { formatDay, isCivilDate } from '../../../domain/civil-date.ts'
import { formatEuros } from '../../../domain/money.ts'
import { inWords, type Translate } from './sentences.ts'

export function eventOf({ key, kind, on, client, late, detail }: AgendaEntry, t: Translate): IcsEvent {
  const values = { client, ...Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, said(name, value, t)])) }
  return { uid: uidOf(key), on, summary: t(`agenda.${kind}.title`, values), description: [t(`agenda.${kind}.text`, values), ...(late ? [t('agenda.late')] : [])].join('\n'), category: t(`agenda.${kind}.category`) }
}

/** The same thing keeps it when its day moves: a calendar that reads the file again moves its event. */
export const uidOf = (key: string): string => `${key}@packtic`

/** The calendar is French whatever the terminal speaks: it goes to the client or to colleagues. */
function said(name: string, value: string | number, t: Translate): string | number {
  if (typeof value === 'number') return name.endsWith('Cents') ? formatEuros(value, 'fr') : value
  return isCivilDate(value) ? formatDay(value) : inWords(t, `table.${value}`, value)
}
