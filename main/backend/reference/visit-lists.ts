// Lists that papers of a visit start from, as dated data: acceptance tests of each need, conditions of domain names.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { NEEDS } from '../../../domain/words.ts'

const Tests = z.strictObject({ version: z.string(), source: z.string(), needs: z.record(z.enum(NEEDS), z.array(z.string().min(1).max(200)).min(1)) })
const DomainRules = z.strictObject({ version: z.string(), source: z.string(), status: z.enum(['read', 'toValidate']), reminderDays: z.int().min(1), extensions: z.record(z.enum(['.coop', '.fr']), z.array(z.string().min(1))) })

/** @throws Refusal TABLE_EXPIRED when none has begun */
export const acceptanceTests = (resources: string, on: CivilDate): z.infer<typeof Tests> => newest(resources, 'acceptance-tests-', Tests, on)
/** @throws Refusal TABLE_EXPIRED when none has begun */
export const domainRules = (resources: string, on: CivilDate): z.infer<typeof DomainRules> => newest(resources, 'domain-rules-', DomainRules, on)

/** The newest table of that name; each is named by the month it begins. */
function newest<T extends { readonly version: string }>(resources: string, name: string, schema: z.ZodType<T>, on: CivilDate): T {
  const folder = join(resources, 'reference')
  const found = readdirSync(folder)
    .filter((file) => file.startsWith(name))
    .map((file) => schema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
    .filter(({ version }) => version <= on.slice(0, 7))
    .toSorted((a, b) => (a.version < b.version ? 1 : -1))[0]
  if (!found) throw new Refusal('TABLE_EXPIRED', { table: `${name}${on.slice(0, 7)}` })
  return found
}
