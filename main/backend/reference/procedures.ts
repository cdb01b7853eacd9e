// The procedures of work, as dated data: a sheet keeps the one it was begun with.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { type INTERVENTION_KINDS, type Procedure, Procedures } from '../../../domain/interventions/procedure.ts'

/**
 * The procedure for a kind of job in the newest table of that day: a table is named by the month it begins.
 * @throws Refusal TABLE_EXPIRED when there is none
 */
export function procedureFor(resources: string, kind: (typeof INTERVENTION_KINDS)[number], on: CivilDate): Procedure {
  const folder = join(resources, 'reference')
  const newest = readdirSync(folder)
    .filter((name) => name.startsWith('procedures-'))
    .map((name) => Procedures.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    .filter(({ version }) => version <= on.slice(0, 7))
    .toSorted((a, b) => (a.version < b.version ? 1 : -1))[0]
  const found = newest?.procedures.find(({ kinds }) => kinds.includes(kind))
  if (!found) throw new Refusal('TABLE_EXPIRED', { table: `procedures ${on.slice(0, 7)}` })
  return found
}
