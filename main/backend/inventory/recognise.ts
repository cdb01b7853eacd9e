// Which of the client's machines an inventory is of, by the evidence of all their inventories (domain/inventory/identity.ts): one
// read without rights says little, and must not make forget what the one before said.
import { z } from 'zod'
import type { Id } from '../../../domain/ids.ts'
import { Evidence } from '../../../domain/inventory/evidence.ts'
import { type Sameness, sameness } from '../../../domain/inventory/identity.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'

/** `twinId`: the machine that one UUID makes look the same (clone), or that only a person can tell from it (ask). */
export type Recognised = { readonly how: 'same'; readonly machineId: Id } | { readonly how: 'new' } | { readonly how: 'clone' | 'ask'; readonly twinId: Id }

/** All that is read of a stored inventory here: the whole model would take longer than the file that is imported. */
const Witness = z.object({ machineKey: z.string(), evidence: z.array(Evidence).catch([]) })
type Witness = z.infer<typeof Witness>
interface Seen { readonly inventoryId: Id; readonly witnesses: readonly Witness[] }

/** Inventories never change: a machine is read again only when it has another newest one. */
const seen = new WeakMap<Store, Map<Id, Seen>>()

/** What says most comes first. */
const ORDER: readonly Sameness[] = ['same', 'clone', 'ask', 'new']

export function recognise(store: Store, clientId: Id | null, inventory: Inventory): Recognised {
  let doubt: Recognised = { how: 'new' }
  for (const machine of store.list('machine', { clientId })) {
    const witnesses = witnessesOf(store, machine)
    const found = witnesses.map((before) => compared(before, inventory))
    const how = ORDER.find((one) => found.includes(one)) ?? 'new'
    if (how === 'same') return { how, machineId: machine.id }
    // This very computer, read by itself twice: nobody needs to be asked.
    if (how === 'ask' && inventory.method === 'local' && machine.contact === 'local' && witnesses.some((before) => before.machineKey === inventory.machineKey)) return { how: 'same', machineId: machine.id }
    if (how !== 'new' && ORDER.indexOf(how) < ORDER.indexOf(doubt.how)) doubt = { how, twinId: machine.id }
  }
  return doubt
}

function compared(before: Witness, { evidence, machineKey }: Inventory): Sameness {
  if (before.evidence.length > 0 && evidence.length > 0) return sameness(before.evidence, evidence)
  return before.machineKey === machineKey ? 'ask' : 'new'
}

function witnessesOf(store: Store, { id, inventoryId }: RowOf<'machine'>): readonly Witness[] {
  if (inventoryId === null) return []
  const known = seen.get(store) ?? seen.set(store, new Map()).get(store)
  const before = known?.get(id)
  if (before?.inventoryId === inventoryId) return before.witnesses
  const witnesses = store.list('inventory', { machineId: id }).flatMap(({ facts }) => Witness.safeParse(facts).data ?? [])
  known?.set(id, { inventoryId, witnesses })
  return witnesses
}
