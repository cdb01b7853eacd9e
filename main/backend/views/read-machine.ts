// A machine as the rules read it: its last inventory, corrections and answers. What lists and quotes take of it is worked out once.
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { Id } from '../../../domain/ids.ts'
import { completeness } from '../../../domain/inventory/decision-fields.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import { type Correction, project, type Projection } from '../../../domain/inventory/project.ts'
import { storedInventory } from '../../../domain/inventory/stored.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'

type Machine = RowOf<'machine'>

export function inventoryOf(store: Store, machine: Machine): Inventory | undefined {
  const row = machine.inventoryId ? store.get('inventory', machine.inventoryId) : undefined
  return row ? storedInventory(row.facts) : undefined
}

/** Facts, corrections and answers, as the rules read them; undefined without an inventory. */
export function projectMachine(store: Store, machine: Machine, asOf: CivilDate): { inventory: Inventory; projection: Projection; corrections: readonly Correction[] } | undefined {
  const inventory = inventoryOf(store, machine)
  if (!inventory) return undefined
  const corrections = correctionsOf(store, machine.id)
  return { inventory, corrections, projection: project(inventory, answersOf(machine), corrections, asOf) }
}

const answersOf = ({ id, needsWindowsApp, linuxCompatible, smartOkReason }: Machine) => ({ id, needsWindowsApp, linuxCompatible, smartOkReason })

/** The newest correction of each path wins. */
function correctionsOf(store: Store, machineId: Id): readonly Correction[] {
  return store.list('fact_override', { machineId }).flatMap(({ path, value }) => (path === null ? [] : [{ path, value }]))
}

export interface MachineDigest { readonly projection: Projection; readonly system: string | null; readonly takenAt: number; readonly known: number }
/** `read`: what it was worked out from. A row of an inventory never changes, and none is ever removed: its id stands for it. */
interface Kept { readonly read: string; readonly digest: MachineDigest }

/** Per base, by machine and day. */
const kept = new WeakMap<Store, Map<string, Kept>>()
/** Several fleets, each on two days; beyond, all is worked out anew. */
const MOST = 5000

/**
 * What a list or a quote takes of a machine; undefined without an inventory. Kept for the next time: an inventory has ten thousand
 * values, and a quote of two hundred machines is computed again at each field that is typed. The inventories themselves are not kept.
 */
export function machineDigest(store: Store, machine: Machine, asOf: CivilDate): MachineDigest | undefined {
  const { id, inventoryId } = machine
  if (!inventoryId) return undefined
  const all = keptOf(store)
  const read = JSON.stringify([inventoryId, answersOf(machine), correctionsOf(store, id)])
  const before = all.get(`${id} ${asOf}`)
  if (before?.read === read) return before.digest
  const known = projectMachine(store, machine, asOf)
  if (!known) return undefined
  const { inventory, projection } = known
  const digest = { projection, system: systemName(inventory), takenAt: inventory.takenAt, known: completeness(inventory) }
  if (all.size >= MOST) all.clear()
  all.set(`${id} ${asOf}`, { read, digest })
  return digest
}

function keptOf(store: Store): Map<string, Kept> {
  const known = kept.get(store) ?? new Map<string, Kept>()
  kept.set(store, known)
  return known
}

function systemName(inventory: Inventory): string | null {
  const [name, version] = [valueOf(inventory.os.name), valueOf(inventory.os.version)]
  return name === null ? null : version === null ? name : `${name} ${version}`
}
