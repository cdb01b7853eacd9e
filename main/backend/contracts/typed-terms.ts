// What of a contract is typed field by field, and until when. Everything else of it changes by acts that know its rules.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { FieldValue, TableName } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'
import { draftContract } from './contract-life.ts'

/** `wanted`: a contract cannot be without it. */
const TYPED: Readonly<Record<string, 'wanted' | 'free'>> = {
  start: 'wanted', durationMonths: 'wanted', noticeMonths: 'wanted', unitMonthlyCents: 'wanted', vatRateBp: 'wanted',
  tacit: 'free', nonProfessional: 'free', visitsPerYear: 'free', billing: 'free', level: 'free', floorMonthlyCents: 'free', indexName: 'free', indexMonth: 'free', capBp: 'free', substituteMember: 'free', contactName: 'free', note: 'free',
}
/** A note is the office's own: no paper bears it. */
const ALWAYS = new Set(['note'])
const AMOUNTS = new Set(['unitMonthlyCents', 'floorMonthlyCents'])
/** A million euros a month and machine: with the most machines that a contract may have, its month is an amount still. */
const MOST_CENTS = 100_000_000
const BY_ACTS: ReadonlySet<TableName> = new Set<TableName>(['contract_event', 'amendment', 'renewal_notice'])

/** @throws Refusal INVALID for a field that only an act writes, or that cannot be emptied; VERSION_FROZEN once the contract is issued */
export function assertTypable(store: Store, table: TableName, id: Id, field: string, value: FieldValue): void {
  const invalid = (rule: string): Refusal => new Refusal('INVALID', { what: `${table}.${field}` }, { issues: [{ path: `${table}.${field}`, rule }] })
  if (BY_ACTS.has(table)) throw invalid('no such field to type in')
  if (table !== 'maintenance_contract') return
  if (!Object.hasOwn(TYPED, field)) throw invalid('no such field to type in')
  draftTyped(store, id, field)
  if (TYPED[field] === 'wanted' && value === null) throw invalid('a contract needs it')
  // Beyond, no due of it could be counted any more, and nothing that lists contracts could be read.
  if (AMOUNTS.has(field) && typeof value === 'number' && (value < 0 || value > MOST_CENTS)) throw invalid(`an amount from 0 to ${MOST_CENTS / 100} euros`)
}

/** @throws Refusal VERSION_FROZEN once the contract is issued, for a field that its paper bears */
export function draftTyped(store: Store, id: Id, field: string): void {
  if (!ALWAYS.has(field)) draftContract(store, id)
}
