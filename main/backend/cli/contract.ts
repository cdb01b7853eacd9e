// `packtic contract due [--on DATE]`: notices, visits and amounts that come due, from the data folder's contracts.
import { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { contractsDue } from '../views/contract.ts'
import type { Command } from './command.ts'
import { options } from './options.ts'

export const contractDue: Command = (io) => {
  const { values: { '--on': on } } = options(io.args, { '--on': 'value' }, 0)
  if (on !== undefined && !CivilDate.safeParse(on).success) throw new Refusal('INVALID', { what: `--on ${on}` }, { cause: 'YYYY-MM-DD' })
  const { services } = io.open()
  io.out(JSON.stringify(contractsDue(services.store, on ?? services.today()), null, 1))
  return 0
}
