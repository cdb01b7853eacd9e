// What readers said of rows of the dated tables. A verdict belongs to the words that were read: others ask again.
import { Refusal } from '../../../domain/errors.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { sha256 } from '../store/hash.ts'
import type { Store } from '../store/store.ts'

type Verdicts = Pick<Store, 'list'>
interface Row { readonly row: string; readonly name: string; readonly text: string }

/** What a refused table is called in the catalogue (`table.*`). */
const TABLES = { rates: 'rates', clauses: 'contract-clauses', notice: 'notice-rules' } as const

export const mentionRow = (version: string, id: string): string => `mentions/${version}/${id}`

/** What was last found about these very words; undefined when nobody read them, or the last said to read again. */
export function verdictOn(store: Verdicts, row: string, words: string): RowOf<'validation'> | undefined {
  const last = store.list('validation', { row }).findLast((one) => one.sha256 === words)
  return last?.verdict === 'reopened' ? undefined : last
}

/**
 * The words to print of a row: its own, or the correction that its reader wrote.
 * @throws Refusal MENTION_REJECTED when its reader refused it: only papers that need it are held back
 */
export function wordsToPrint(store: Verdicts, { row, name, text }: Row): string {
  const verdict = verdictOn(store, row, sha256(text))
  if (verdict?.verdict === 'rejected') throw new Refusal('MENTION_REJECTED', { mention: name, by: verdict.by ?? '' })
  return verdict?.verdict === 'corrected' ? (verdict.correction ?? text) : text
}

/** @throws Refusal RULE_REJECTED when a table in force was refused as a whole */
export function demandTable(store: Verdicts, { row, table, sha256: words }: { readonly row: string; readonly table: string; readonly sha256: string }): void {
  const verdict = verdictOn(store, row, words)
  if (verdict?.verdict === 'rejected') throw new Refusal('RULE_REJECTED', { what: TABLES[table as keyof typeof TABLES] ?? table, by: verdict.by ?? '' })
}
