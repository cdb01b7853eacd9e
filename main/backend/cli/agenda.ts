// `packtic agenda FILE [--ics]`: what is due, by date, from contracts, visits and domain names written in a file; as JSON, or as a
// calendar that any calendar reads. No base, no clock: the file says its own day.
import { agenda, type AgendaEntry, AgendaInput } from '../../../domain/agenda/agenda.ts'
import { type IcsEvent, icsText } from '../../../domain/agenda/ics.ts'
import { formatDay, isCivilDate } from '../../../domain/civil-date.ts'
import { formatEuros } from '../../../domain/money.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import { priceIndexes } from '../reference/price-indexes.ts'
import type { Translate } from '../words/sentences.ts'
import type { Command } from './command.ts'
import { inputOf } from './input-file.ts'
import { options } from './options.ts'

export const agendaCommand: Command = (io) => {
  const { words: [file = ''], values: { '--ics': ics } } = options(io.args, { '--ics': 'flag' }, 1)
  const input = inputOf(AgendaInput, file, io.t)
  const entries = agenda(input, { rule: noticeRule(io.resources), indexes: priceIndexes(io.resources) })
  io.out(ics === undefined ? JSON.stringify(entries, null, 1) : icsText(entries.map((entry) => eventOf(entry, io.t)), { name: io.t('agenda.name'), asOf: input.asOf }))
  return 0
}

function eventOf({ key, kind, on, client, late, detail }: AgendaEntry, t: Translate): IcsEvent {
  const values = { client, ...Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, inWords(name, value)])) }
  return { uid: `${key}@packtic`, on, summary: t(`agenda.${kind}.title`, values), description: [t(`agenda.${kind}.text`, values), ...(late ? [t('agenda.late')] : [])].join('\n'), category: t(`agenda.${kind}.category`) }
}

/** The calendar is French whatever the terminal speaks: it goes to the client or to colleagues. */
function inWords(name: string, value: string | number): string | number {
  if (typeof value === 'number') return name.endsWith('Cents') ? formatEuros(value, 'fr') : value
  return isCivilDate(value) ? formatDay(value) : value
}
