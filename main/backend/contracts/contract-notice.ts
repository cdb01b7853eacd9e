// The letter before a tacit renewal: issued under letter P as a paper of its own, then recorded on the day it left. A letter
// outside of the law's window is a fact that can be written down; it counts for nothing.
import { type CivilDate, formatDay } from '../../../domain/civil-date.ts'
import { nextState } from '../../../domain/contracts/contract-state.ts'
import { type NoticeRule, noticeStanding } from '../../../domain/contracts/notice-rule.ts'
import { periodOn } from '../../../domain/contracts/term.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { noticePaper } from '../documents/contract-letters.ts'
import type { Services } from '../services.ts'
import { liveContract } from './contract-life.ts'
import { refuse } from './refuse.ts'
import { saysTheSame } from './same-paper.ts'

/** @throws Refusal STATE_REFUSED, CONTRACT_REFUSED (a contract that does not renew itself, a letter that left already) */
export function issueNotice(services: Services, contractId: Id, by: 'letter' | 'email', rule: NoticeRule): { docId: Id; number: string } {
  const { store, typeset, who, newId, today } = services
  const life = liveContract(store, contractId, today(), rule)
  const { contract, terms, period, window, noticeSentOn } = life
  if (!terms.tacit) refuse('not-tacit')
  if (life.state === 'notice_sent') refuse('notice-left', { day: formatDay(noticeSentOn ?? today()) })
  const signed = store.documents.get(contractId)
  if (!signed) return refuse('not-issued')
  const before = store.list('renewal_notice', { contractId }).findLast((one) => one.term === period.to && one.sentOn === null && one.docId !== null)
  const replaced = before?.docId ? store.documents.get(before.docId) : undefined
  const paperOf = (number: string) => noticePaper(services, { contract, signed, terms }, { period, window, by, number, issuedOn: today() })
  if (replaced && saysTheSame(replaced, today(), paperOf)) return { docId: replaced.id, number: replaced.number }
  const doc = store.write({ by: who() }, (w) => {
    const id = newId()
    w.create('renewal_notice', { contractId, term: period.to, sentBy: by, docId: id }, id)
    return w.issue({
      id, type: 'notice', version: (replaced?.version ?? 0) + 1, supersedes: replaced?.id ?? null, issuedOn: today(),
      make: (number) => {
        const paper = paperOf(number)
        const { pdf, pages } = typeset('avis-reconduction', paper)
        return { data: JSON.parse(JSON.stringify({ clientId: contract.clientId, contractId, visitId: (signed.data as { visitId?: Id }).visitId, term: period.to, paper })), pdf, pages }
      },
    })
  })
  return { docId: doc.id, number: doc.number }
}

/** @throws Refusal NOT_FOUND, STATE_REFUSED, CONTRACT_REFUSED (before the letter was made, a day to come, a letter that was replaced) */
export function noticeSent({ store, who, today }: Services, docId: Id, on: CivilDate | null, by: 'letter' | 'email', rule: NoticeRule): void {
  const row = store.list('renewal_notice', { docId })[0]
  const doc = store.documents.get(docId)
  if (!row?.contractId || !doc) throw new Refusal('NOT_FOUND', { what: 'document' })
  const life = liveContract(store, row.contractId, today(), rule)
  if (on !== null) {
    if (store.documents.list('notice').some(({ supersedes }) => supersedes === docId)) refuse('notice-replaced')
    if (on < doc.issuedOn) refuse('before-issue', { day: formatDay(doc.issuedOn) })
    if (on > today()) refuse('day-to-come')
    const { terms } = life
    // Of a past period the letter is only a fact; of the running one it is a change of state.
    const running = periodOn(terms.start, terms.durationMonths, today()).to === row.term
    if (running && life.state !== 'notice_sent' && noticeStanding(life.window, on, on) === 'in_time') nextState(life.state, 'notice_sent', { ...life.facts, noticeSentOn: on }, life.period, today(), rule)
  }
  store.write({ by: who(), undo: { visitId: row.contractId, key: 'contract.noticeSent', what: doc.number } }, (w) => w.set('renewal_notice', row.id, { sentOn: on, sentBy: by }))
}
