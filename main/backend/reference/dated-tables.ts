// Until when each shipped table holds. The newest that began counts: a table past its day blocks the papers that need it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'

const Dated = z.looseObject({ from: CivilDate.optional(), until: CivilDate.optional(), expires: CivilDate.optional() })

export interface DatedTable { /** The file's own, less its date. */ readonly name: string; readonly until: CivilDate }

/** Tables without a last day are not named. */
export function datedTables(resources: string, on: CivilDate): DatedTable[] {
  const folder = join(resources, 'reference')
  const newest = new Map<string, { from: CivilDate; until: CivilDate }>()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).toSorted()) {
    const read = Dated.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
    const until = read.data?.until ?? read.data?.expires
    const from = read.data?.from ?? '0000-01-01'
    const name = file.replace(/(-\d{4}(-\d{2})?)?\.json$/, '')
    if (until && from <= on && from >= (newest.get(name)?.from ?? '')) newest.set(name, { from, until })
  }
  return [...newest].map(([name, { until }]) => ({ name, until }))
}
