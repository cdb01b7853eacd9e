// Rows of the dated tables that somebody has to read before they count: what they say, where from, which papers need them, and
// what was found by whom. A verdict belongs to the words that were read: other words under the same name ask again.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { formatRate } from '../../../domain/money.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { type MentionedDocument, mentionTable } from '../documents/mentions.ts'
import { sha256 } from '../store/hash.ts'
import { vatTable } from './rates.ts'
import { mentionRow } from './verdicts.ts'

export interface CheckedRow {
  readonly row: string
  readonly table: 'mentions' | 'rates' | 'clauses' | 'notice'
  readonly name: string
  readonly text: string
  readonly sha256: string
  readonly source: string
  readonly checkedOn: CivilDate | null
  /** The source was read by who made the table; otherwise somebody has to say yes. */
  readonly read: boolean
  readonly documents: readonly MentionedDocument[]
}

/** All rows in force on a day that bear a verdict or want one. */
export function checkedRows(resources: string, on: CivilDate): readonly CheckedRow[] {
  const { version, mentions } = mentionTable(resources, on)
  // Past its last day there is nothing of it to read: what needs it says so by itself.
  const rates = vatTable(resources, on)
  return [
    ...mentions.map(({ id, text, source, checkedOn, status, documents }): CheckedRow => ({ row: mentionRow(version, id), table: 'mentions', name: id, text, sha256: sha256(text), source, checkedOn, read: status === 'read', documents })),
    ...(rates ? [{ row: `rates/${rates.version}/vat`, table: 'rates', name: 'vat', text: formatRate(rates.standardVatBp, 'fr'), sha256: sha256(String(rates.standardVatBp)), source: rates.source, checkedOn: null, read: false, documents: ['quote', 'contract', 'billing', 'rent', 'amendment'] } satisfies CheckedRow] : []),
    ...files(resources, 'contract-clauses-').map((clauses): CheckedRow => ({ row: clausesRow(clauses), table: 'clauses', name: String(clauses['version']), text: '', sha256: clausesHash(clauses), source: String(clauses['source']), checkedOn: String(clauses['checkedOn']), read: clauses['status'] === 'read', documents: ['contract'] })),
    ...files(resources, 'notice-rules-').map((rule): CheckedRow => ({ row: `notice/${String(rule['version'])}`, table: 'notice', name: String(rule['version']), text: '', sha256: sha256(canonicalJson(rule as never)), source: String(rule['source']), checkedOn: null, read: rule['status'] === 'read', documents: ['notice', 'contract'] })),
  ]
}

const clausesRow = (clauses: Readonly<Record<string, unknown>>): string => `clauses/${String(clauses['version'])}`
const clausesHash = (clauses: Readonly<Record<string, unknown>>): string => sha256(canonicalJson(clauses as never))

function files(resources: string, prefix: string): Record<string, unknown>[] {
  const folder = join(resources, 'reference')
  return readdirSync(folder).filter((name) => name.startsWith(prefix)).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>)
}
