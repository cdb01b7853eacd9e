// The machines a contract covers: chosen before issue, then changed by dated events. Counted from what was read at the client's:
// a machine that nobody read, that is virtual, or that was taken out, is in no contract.
import { type CivilDate, civilDateOf } from '../../../domain/civil-date.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import type { QuoteView } from '../quoting/read-quote.ts'
import type { Store } from '../store/store.ts'
import { inventoryOf, machineDigest } from '../views/read-machine.ts'
import { refuse } from './refuse.ts'

type Contract = RowOf<'maintenance_contract'>
type Choice = Output<'contract.machines'>[number]
/** What a row of JSON may hold, read with care: another version may have written it. */
const idsOf = (value: unknown): readonly Id[] | undefined => (Array.isArray(value) ? value.filter((id): id is Id => typeof id === 'string') : undefined)

/** Ids of the machines covered on a day. */
export function coveredMachines(store: Store, contract: Contract, on: CivilDate): readonly Id[] {
  const changed = store.list('contract_event', { contractId: contract.id }).filter(({ kind, from }) => kind === 'machines' && from !== null && from <= on)
  const last = changed.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : (a.from ?? '') > (b.from ?? '') ? 1 : a.id < b.id ? -1 : 1)).at(-1)
  return idsOf(last?.machineIds) ?? idsOf(contract.machineIds) ?? quotedMachines(store, contract.quoteDocId)
}

/** A machine still to verify is in no quote, and in no contract. */
export function quotedMachines(store: Store, quoteDocId: Id | null): readonly Id[] {
  const quoted = quoteDocId ? (store.documents.get(quoteDocId)?.data as { view?: QuoteView } | undefined) : undefined
  return (quoted?.view?.decisions ?? []).filter(({ decision }) => decision !== 'VERIFY').map(({ machineId }) => machineId)
}

/** Every machine of the client at the contract's site, with why it cannot be covered. */
export function machineChoices(store: Store, contract: Pick<Contract, 'clientId' | 'siteId'>, covered: readonly Id[], today: CivilDate): Choice[] {
  const ticked = new Set(covered)
  const ofClient = contract.clientId ? store.list('machine', { clientId: contract.clientId }) : []
  return ofClient.filter(({ id, siteId }) => contract.siteId === null || siteId === null || siteId === contract.siteId || ticked.has(id)).map((machine) => {
    const known = machineDigest(store, machine, today)
    const why = machine.retired ? 'retired' : known === undefined ? 'unread' : known.projection.virtual ? 'virtual' : null
    return { id: machine.id, name: machine.place ?? machine.name ?? machine.host ?? '', takenOn: known ? civilDateOf(known.takenAt) : null, covered: ticked.has(machine.id), why }
  })
}

/** @throws Refusal CONTRACT_REFUSED with the first machine that cannot be covered */
export function checkedMachines(store: Store, contract: Pick<Contract, 'clientId' | 'siteId'>, machineIds: readonly Id[], today: CivilDate): Id[] {
  const choices = new Map(machineChoices(store, contract, machineIds, today).map((one) => [one.id, one]))
  const wanted = [...new Set(machineIds)]
  for (const id of wanted) {
    const choice = choices.get(id)
    if (!choice) refuse('machine-of-another')
    if (choice?.why) refuse(`machine-${choice.why}`, { machine: choice.name })
  }
  return wanted
}

/** The annex of a paper: each machine with the inventory it was counted from. */
export function annexOf(store: Store, machineIds: readonly Id[]): { machine: RowOf<'machine'>; inventory: ReturnType<typeof inventoryOf> }[] {
  return machineIds.flatMap((id) => store.get('machine', id) ?? []).map((machine) => ({ machine, inventory: inventoryOf(store, machine) }))
}
