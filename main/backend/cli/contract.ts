// `packtic contract due [--on DATE]`: notices, visits and amounts that come due, from the data folder's contracts.
// `packtic contract dates FILE [--on DATE]`: the same for a contract written in a file, without a base.
import { contractDates as datesOf } from '../../../domain/contracts/contract-dates.ts'
import { ContractTerms } from '../../../domain/contracts/contract-terms.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import { priceIndexes } from '../reference/price-indexes.ts'
import { contractsDue } from '../agenda/agenda-of.ts'
import type { Command } from './command.ts'
import { dayOption } from './day-option.ts'
import { inputOf } from './input-file.ts'
import { options } from './options.ts'

export const contractDue: Command = (io) => {
  const { values: { '--on': on } } = options(io.args, { '--on': 'value' }, 0)
  const day = dayOption('--on', on)
  const { services } = io.open()
  io.out(JSON.stringify(contractsDue(services, day ?? services.today()), null, 1))
  return 0
}

/** Without `--on`: the first period. */
export const contractDates: Command = (io) => {
  const { words: [file = ''], values: { '--on': on } } = options(io.args, { '--on': 'value' }, 1)
  const day = dayOption('--on', on)
  const terms = inputOf(ContractTerms, file, io.t)
  io.out(JSON.stringify(datesOf(terms, day ?? terms.start, { rule: noticeRule(io.resources), indexes: priceIndexes(io.resources) }), null, 1))
  return 0
}
