// What a contract and its amendments want before they may be signed; other papers want nothing of contracts.
import { type CivilDate, formatDay } from '../../../domain/civil-date.ts'
import { dueTerms } from '../../../domain/contracts/contract-terms.ts'
import { nextState } from '../../../domain/contracts/contract-state.ts'
import { priceDay } from '../../../domain/contracts/dues.ts'
import type { Id } from '../../../domain/ids.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import type { Services } from '../services.ts'
import type { IssuedDocument } from '../store/store.ts'
import { lastBilled } from './billed-dues.ts'
import { contractLife, liveContract, theContract } from './contract-life.ts'
import { refuse } from './refuse.ts'

/**
 * @throws Refusal QUOTE_INCOMPLETE (a contract without substitute or annex), STATE_REFUSED (an amendment of a contract that is not
 * in force), CONTRACT_REFUSED (an amendment whose day is past, or falls in a due billed since: what was billed would change)
 */
export function assertSignable({ store, today, resources }: Services, doc: IssuedDocument): void {
  const rule = noticeRule(resources)
  if (doc.type === 'contract') {
    const life = contractLife(store, theContract(store, doc.id), today(), rule)
    if (life) nextState('project', 'active', { ...life.facts, signed: true }, life.period, today(), rule)
  }
  if (doc.type !== 'amendment') return
  const { contractId, from } = doc.data as { contractId?: Id; from?: CivilDate }
  // One that names no contract was not made by a call of ours: it changes none.
  if (!contractId || !from) return
  const { terms } = liveContract(store, contractId, today(), rule)
  if (from < today()) refuse('amendment-past', { day: formatDay(from) })
  const row = store.list('amendment', { docId: doc.id })[0]
  const billed = lastBilled(store, contractId, terms, today())
  const changesDue = row?.kind === 'price' ? priceDay(dueTerms(terms), from, billed) !== from : (row?.billing ?? row?.floorCents ?? null) !== null && billed !== null && from <= billed
  if (changesDue) refuse('amendment-billed', { day: formatDay(billed ?? from) })
}
