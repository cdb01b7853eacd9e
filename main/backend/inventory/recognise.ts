// Which of the client's machines an inventory is of, by the evidence of their last inventories (domain/inventory/identity.ts).
import type { Id } from '../../../domain/ids.ts'
import { sameness } from '../../../domain/inventory/identity.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import { storedInventory } from '../../../domain/inventory/stored.ts'
import type { Store } from '../store/store.ts'

/** `twinId`: the machine that one UUID makes look the same (clone), or that only a person can tell from it (ask). */
export type Recognised = { readonly how: 'same'; readonly machineId: Id } | { readonly how: 'new' } | { readonly how: 'clone' | 'ask'; readonly twinId: Id }

export function recognise(store: Store, clientId: Id | null, inventory: Inventory): Recognised {
  let doubt: Recognised = { how: 'new' }
  for (const machine of store.list('machine', { clientId })) {
    const row = machine.inventoryId ? store.get('inventory', machine.inventoryId) : undefined
    if (!row) continue
    const before = storedInventory(row.facts)
    const how = before.evidence.length > 0 && inventory.evidence.length > 0 ? sameness(before.evidence, inventory.evidence) : before.machineKey === inventory.machineKey ? 'ask' : 'new'
    if (how === 'same') return { how, machineId: machine.id }
    // This very computer, read by itself twice: nobody needs to be asked.
    if (how === 'ask' && inventory.method === 'local' && machine.contact === 'local' && before.machineKey === inventory.machineKey) return { how: 'same', machineId: machine.id }
    if (how !== 'new' && doubt.how === 'new') doubt = { how, twinId: machine.id }
  }
  return doubt
}
