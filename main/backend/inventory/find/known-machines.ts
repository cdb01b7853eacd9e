// The client's machines as a search may meet them again: by the hardware addresses of their last inventory, or by their address.
import { valueOf } from '../../../../domain/inventory/fact.ts'
import { macOf } from '../../../../domain/inventory/search/mac-address.ts'
import type { KnownMachine } from '../../../../domain/inventory/search/found-host.ts'
import { storedInventory } from '../../../../domain/inventory/stored.ts'
import type { RowOf } from '../../../../domain/tables.ts'
import type { Store } from '../../store/store.ts'

export function knownMachines(store: Store, machines: readonly RowOf<'machine'>[]): readonly KnownMachine[] {
  return machines.filter(({ retired }) => !retired).map((machine) => ({ machineId: machine.id, name: machine.place && machine.name ? `${machine.name}, ${machine.place}` : (machine.name ?? machine.place ?? machine.host), host: machine.host, macs: macsOf(store, machine) }))
}

function macsOf(store: Store, { inventoryId }: RowOf<'machine'>): readonly string[] {
  const row = inventoryId ? store.get('inventory', inventoryId) : undefined
  if (!row) return []
  return storedInventory(row.facts).net.ifs.flatMap(({ mac, kind }) => (valueOf(kind) === 'virtual' ? [] : (macOf(valueOf(mac) ?? '') ?? [])))
}
