// What happens to a signed contract, each as one dated row: machines, suspension, ending. What was asked is never changed by
// an event: machines count from a day that no due has begun yet, days without service are made right on the next due.
import { addDays, type CivilDate, formatDay } from '../../../domain/civil-date.ts'
import { endingOf, nextState } from '../../../domain/contracts/contract-state.ts'
import { refundLeft } from '../../../domain/contracts/asked-dues.ts'
import { dueTerms, lastDayOf } from '../../../domain/contracts/contract-terms.ts'
import { billingDues } from '../../../domain/contracts/dues.ts'
import type { NoticeRule } from '../../../domain/contracts/notice-rule.ts'
import { periodAt } from '../../../domain/contracts/term.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Output } from '../../contract/procedures.ts'
import { askedAmounts } from '../billing/subjects.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'
import { contractLife, type ContractLife, liveContract, theContract } from './contract-life.ts'
import { checkedMachines } from './covered-machines.ts'
import { refuse } from './refuse.ts'

type Ending = Output<'contract.ending'>

/** @throws Refusal STATE_REFUSED, CONTRACT_REFUSED (a machine that cannot be counted, a day already billed or outside of the contract) */
export function recordMachines({ store, who, now, today }: Services, contractId: Id, machineIds: readonly Id[], from: CivilDate, rule: NoticeRule): void {
  const life = liveContract(store, contractId, today(), rule)
  const chosen = checkedMachines(store, life.contract, machineIds, today())
  if (chosen.length === 0) refuse('no-machine')
  inside(life, from)
  const running = billingDues(dueTerms(life.terms), life.terms.start, today()).at(-1)
  if (running && from <= running.from) refuse('billed', { day: formatDay(running.from) })
  store.write({ by: who(), undo: { visitId: contractId, key: 'contract.machines', what: String(chosen.length) } }, (w) => w.create('contract_event', { contractId, kind: 'machines', from, machines: chosen.length, machineIds: chosen, by: who(), at: now() }))
}

/** @throws Refusal STATE_REFUSED, CONTRACT_REFUSED (already suspended that day, outside of the contract) */
export function suspend({ store, who, now, today }: Services, contractId: Id, from: CivilDate, note: string, rule: NoticeRule): void {
  const life = liveContract(store, contractId, today(), rule)
  inside(life, from)
  if (life.terms.suspensions.some((one) => one.to === null || one.to >= from)) refuse('suspended-already')
  store.write({ by: who(), undo: { visitId: contractId, key: 'contract.suspend', what: formatDay(from) } }, (w) => w.create('contract_event', { contractId, kind: 'suspension', from, note, by: who(), at: now() }))
}

/** `on` = first day with service again. @throws Refusal STATE_REFUSED, CONTRACT_REFUSED (not suspended, or resumed before it was) */
export function resume({ store, who, today }: Services, contractId: Id, on: CivilDate, rule: NoticeRule): void {
  const life = liveContract(store, contractId, today(), rule)
  const open = store.list('contract_event', { contractId }).filter(({ kind, to }) => kind === 'suspension' && to === null)
  const since = open.map(({ from }) => from ?? '').toSorted()[0]
  if (since === undefined) refuse('not-suspended')
  if (on <= (since ?? '')) refuse('resumed-before', { day: formatDay(since ?? '') })
  inside(life, on)
  // Two laptops may each have left one open: they are one suspension, and end together.
  store.write({ by: who(), undo: { visitId: contractId, key: 'contract.resume', what: formatDay(on) } }, (w) => {
    for (const { id } of open) w.set('contract_event', id, { to: addDays(on, -1) })
  })
}

/** What would follow if the client ended the contract on `on`; nothing is written. */
export function endingIf(store: Store, contractId: Id, on: CivilDate, today: CivilDate, rule: NoticeRule): Ending {
  liveContract(store, contractId, today, rule)
  const life = contractLife(store, theContract(store, contractId), on, rule)
  if (!life || on < life.terms.start) refuse('before-start', { day: formatDay(life?.terms.start ?? on) })
  const { terms, period, facts, free } = life as ContractLife
  const ending = endingOf(facts, period, periodAt(terms.start, terms.durationMonths, period.index + 1), free, on, rule)
  return { ...ending, refundCents: refundLeft(dueTerms(terms), askedAmounts(store, contractId), ending.stopsOn) }
}

/** @throws Refusal STATE_REFUSED, CONTRACT_REFUSED (a day to come, or before the contract) */
export function endContract({ store, who, now, today }: Services, contractId: Id, on: CivilDate, note: string, rule: NoticeRule): Ending {
  const life = liveContract(store, contractId, today(), rule)
  if (on > today()) refuse('day-to-come')
  const ending = endingIf(store, contractId, on, today(), rule)
  nextState(life.state, 'terminated', life.facts, life.period, today(), rule)
  store.write({ by: who(), undo: { visitId: contractId, key: 'contract.end', what: formatDay(ending.stopsOn) } }, (w) => {
    w.create('contract_event', { contractId, kind: 'ending', from: on, to: ending.stopsOn, because: ending.because, note, by: who(), at: now() })
    w.set('maintenance_contract', contractId, { state: 'terminated' })
    for (const visit of store.list('visit', { contractId, state: 'planned' })) if ((visit.on ?? '') > ending.stopsOn) w.set('visit', visit.id, { state: 'cancelled' })
  })
  return ending
}

/** An event written by mistake; a contract whose ending goes is in force again. */
export function removeEvent({ store, who }: Services, eventId: Id): void {
  const event = store.get('contract_event', eventId)
  if (!event?.contractId) throw new Refusal('NOT_FOUND', { what: 'contract_event' })
  const { contractId, kind, from } = event
  const last = store.list('contract_event', { contractId, kind: 'ending' }).length === 1
  store.write({ by: who(), undo: { visitId: contractId, key: 'contract.removeEvent', what: from === null ? '' : formatDay(from) } }, (w) => {
    w.remove('contract_event', eventId)
    if (kind === 'ending' && last) w.set('maintenance_contract', contractId, { state: 'active' })
  })
}

function inside({ terms }: ContractLife, day: CivilDate): void {
  const end = lastDayOf(terms)
  if (day < terms.start) refuse('before-start', { day: formatDay(terms.start) })
  if (end !== null && day > end) refuse('after-end', { day: formatDay(end) })
}
