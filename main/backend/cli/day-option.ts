// A day given on the command line.
import { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'

/** @throws Refusal INVALID naming the option and what was given */
export function dayOption(name: string, given: string | undefined): CivilDate | undefined {
  if (given !== undefined && !CivilDate.safeParse(given).success) throw new Refusal('INVALID', { what: `${name} ${given}` }, { cause: 'YYYY-MM-DD' })
  return given
}
