// Mandatory mentions: dated data, chosen by document and condition, with their values put in.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'

const CONDITIONS = ['always', 'vatOnDebits', 'publicBody', 'notPublicBody', 'franchise', 'eco', 'rent', 'small', 'nonProfessional'] as const
export type Condition = (typeof CONDITIONS)[number]
const Mentions = z.object({
  version: z.string(), checkedOn: CivilDate,
  mentions: z.array(z.strictObject({ id: z.string(), documents: z.array(z.string()), condition: z.enum(CONDITIONS), text: z.string(), source: z.string(), status: z.enum(['read', 'toValidate']) })),
})
export type Mention = z.infer<typeof Mentions>['mentions'][number]

/** The newest table of mentions. */
export function mentionTable(resources: string): z.infer<typeof Mentions> {
  const folder = join(resources, 'reference')
  const newest = readdirSync(folder).filter((name) => name.startsWith('mentions-')).toSorted().at(-1) ?? ''
  return Mentions.parse(JSON.parse(readFileSync(join(folder, newest), 'utf8')))
}

/** The sentences of a document, in the table's order. */
export function mentionsFor(resources: string, document: 'quote' | 'contract' | 'acceptance', holds: ReadonlySet<Condition>, values: Readonly<Record<string, string>>): string[] {
  return mentionTable(resources).mentions
    .filter((mention) => mention.documents.includes(document) && holds.has(mention.condition))
    .map((mention) => mention.text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole))
}
