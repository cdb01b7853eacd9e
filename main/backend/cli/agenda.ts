// `packtic agenda [--on DATE] [--until DATE] [--ics]`: what is due, by date, from the data folder's base; as JSON, or as a calendar that
// any calendar reads. `packtic agenda FILE [--ics]`: the same from contracts, visits and domain names written in a file, without a
// base and without a clock: the file says its own day.
import { agenda, type AgendaEntry, AgendaInput } from '../../../domain/agenda/agenda.ts'
import { icsText } from '../../../domain/agenda/ics.ts'
import { addMonths, type CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { agendaOf } from '../agenda/agenda-of.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import { priceIndexes } from '../reference/price-indexes.ts'
import { eventOf } from '../words/agenda-words.ts'
import type { Command, CommandIo } from './command.ts'
import { dayOption } from './day-option.ts'
import { inputOf } from './input-file.ts'
import { options } from './options.ts'

const AHEAD_MONTHS = 12

export const agendaCommand: Command = (io) => {
  const { words: [file], values } = options(io.args, { '--ics': 'flag', '--on': 'value', '--until': 'value' }, 0, 1)
  const on = dayOption('--on', values['--on'])
  const until = dayOption('--until', values['--until'])
  if (file !== undefined && (on ?? until) !== undefined) throw new Refusal('INVALID', { what: file }, { cause: 'a file says its own days' })
  const { asOf, entries } = file === undefined ? fromBase(io, on, until) : fromFile(io, file)
  io.out(values['--ics'] === undefined ? JSON.stringify(entries, null, 1) : icsText(entries.map((entry) => eventOf(entry, io.t)), { name: io.t('agenda.name'), asOf }))
  return 0
}

interface Gathered { readonly asOf: CivilDate; readonly entries: readonly AgendaEntry[] }

function fromFile(io: CommandIo, file: string): Gathered {
  const input = inputOf(AgendaInput, file, io.t)
  return { asOf: input.asOf, entries: agenda(input, { rule: noticeRule(io.resources), indexes: priceIndexes(io.resources) }) }
}

function fromBase(io: CommandIo, on: CivilDate | undefined, until: CivilDate | undefined): Gathered {
  const { services } = io.open()
  const asOf = on ?? services.today()
  const end = until ?? addMonths(asOf, AHEAD_MONTHS)
  if (end < asOf) throw new Refusal('INVALID', { what: `--until ${end}` }, { cause: 'ends before it begins' })
  return { asOf, entries: agendaOf(services, asOf, end) }
}
