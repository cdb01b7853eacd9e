// Mandatory mentions: dated data, chosen by document and condition, with their values put in. A table that is missing or
// past its day blocks the documents that need it, and no other.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CivilDate, formatDay } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { halfYearOf } from '../../../domain/half-year.ts'
import { mentionRow, wordsToPrint } from '../reference/verdicts.ts'
import type { Store } from '../store/store.ts'

const CONDITIONS = ['always', 'vatOnDebits', 'publicBody', 'notPublicBody', 'franchise', 'trainingExempt', 'eco', 'rent', 'small', 'nonProfessional'] as const
export type Condition = (typeof CONDITIONS)[number]
/** Papers that owe sentences to the law; the others only say who they come from. */
const DOCUMENTS = ['quote', 'intervention', 'contract', 'amendment', 'notice', 'rent', 'billing', 'acceptance', 'training', 'label'] as const
export type MentionedDocument = (typeof DOCUMENTS)[number]

/** Without a text, one that the law asks for and that nobody has obtained: it prints once its reader wrote it. `toValidate` = the source was not read: the co-op's lawyer or accountant has to say yes before real use. */
const Mention = z.strictObject({ id: z.string(), documents: z.array(z.enum(DOCUMENTS)), condition: z.enum(CONDITIONS), text: z.string(), source: z.string().min(1), checkedOn: CivilDate, status: z.enum(['read', 'toValidate']) })
const Mentions = z.strictObject({ version: z.string(), from: CivilDate, until: CivilDate, mentions: z.array(Mention) })
type Mention = z.infer<typeof Mention>

/**
 * The table in force on a day: the newest that began.
 * @throws Refusal TABLE_EXPIRED when none began, or the newest is past its last day
 */
export function mentionTable(resources: string, on: CivilDate): z.infer<typeof Mentions> {
  const folder = join(resources, 'reference')
  const newest = readdirSync(folder)
    .filter((name) => name.startsWith('mentions-'))
    .map((name) => Mentions.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    .filter(({ from }) => from <= on)
    .toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
  if (!newest || newest.until < on) throw new Refusal('TABLE_EXPIRED', { table: `mentions ${formatDay(on)}` })
  return newest
}

/** Where mentions come from: the shipped table, and what the Scop's readers said of its rows. */
export interface MentionSource { readonly resources: string; readonly store: Pick<Store, 'list'> }

/**
 * The sentences of a document on its day, in the table's order, as their readers left them. A sentence whose value is empty is
 * left out, but a rate of the law is never left out.
 * @throws Refusal TABLE_EXPIRED as above, RATE_MISSING, MENTION_REJECTED
 */
export function mentionsFor({ resources, store }: MentionSource, document: MentionedDocument, on: CivilDate, holds: ReadonlySet<Condition>, values: Readonly<Record<string, string>>): string[] {
  const { version, mentions } = mentionTable(resources, on)
  return mentions
    .filter((mention) => mention.documents.includes(document) && holds.has(mention.condition))
    .map(({ id, text }) => {
      const words = wordsToPrint(store, { row: mentionRow(version, id), name: id, text })
      if (words.includes('{lateRate}') && (values['lateRate'] ?? '') === '') throw rateMissing(on)
      return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
    })
    .filter((sentence) => sentence !== '')
}

/** The late rate is typed for each half-year; the sentence names the one that lacks. */
function rateMissing(on: CivilDate): Refusal {
  const { half, year } = halfYearOf(on)
  return new Refusal('RATE_MISSING', { half: half === 1 ? '1er' : '2e', year: String(year) })
}
