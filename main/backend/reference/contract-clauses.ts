// The clauses of a maintenance contract, as dated data: hours, levels of service, personal data, reversibility. They are the
// network's own words, to be read by its lawyer; a contract keeps those it was issued with.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'

const Text = z.string().min(1)
const Level = z.array(z.strictObject({ what: Text, pickUp: Text, restore: Text })).min(1)
const ContractClauses = z.strictObject({
  version: z.string(), from: CivilDate, until: CivilDate, checkedOn: CivilDate, status: z.enum(['read', 'toValidate']), source: Text,
  hours: Text, included: z.array(Text), excluded: z.array(Text), travel: Text, backups: Text, liability: Text, law: Text,
  levels: z.strictObject({ essentiel: Level, standard: Level, plus: Level }), slaNotes: z.array(Text),
  personalData: z.array(z.tuple([Text, Text])).min(1), subProcessors: z.array(z.strictObject({ name: Text, what: Text, where: Text })),
  reversibility: z.strictObject({ days: z.int().min(1), handedOver: z.array(Text).min(1), notes: z.array(Text) }),
})
export type ContractClauses = z.infer<typeof ContractClauses>

/** @throws Refusal TABLE_EXPIRED when no shipped table covers the day */
export function contractClauses(resources: string, on: CivilDate): ContractClauses {
  const folder = join(resources, 'reference')
  const tables = readdirSync(folder).filter((name) => name.startsWith('contract-clauses-')).map((name) => ContractClauses.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  const found = tables.filter(({ from, until }) => from <= on && on <= until).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
  if (!found) throw new Refusal('TABLE_EXPIRED', { table: 'clauses du contrat' })
  return found
}
