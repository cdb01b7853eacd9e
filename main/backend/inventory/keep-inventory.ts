// Puts a taken inventory in the base: its row, its raw transcript, and the machine it belongs to.
import { zstdCompressSync } from 'node:zlib'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import { fitting } from '../../../domain/inventory/fitting.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import { MAX_BODY_BYTES } from '../../../domain/sync/op.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'
import type { Collected } from './collect.ts'
import { recognise } from './recognise.ts'

export interface KeepContext { readonly store: Store; readonly by: string; readonly visit: RowOf<'visit'>; readonly machineId: Id | undefined; readonly newId: () => Id }

/** True when this very inventory is of one of the client's machines: the same machine, read from the same text. One taken out of the list, or of another client, may come in again. */
export function isKnown(store: Store, clientId: Id | null, { id, machineKey, transcriptSha256 }: Inventory): boolean {
  const same = [...store.list('inventory', { machineKey, transcriptSha256 }), ...[store.get('inventory', id) ?? []].flat()]
  return same.some(({ machineId }) => machineId !== null && store.get('machine', machineId)?.clientId === clientId)
}

/** Beside its facts, a row of an inventory says its ids, hashes and dates. */
const MAX_FACTS_BYTES = MAX_BODY_BYTES - 4096

/** How a machine that looks like another was met, as an event of its own: a person joins them, or leaves them two. */
export const RESEMBLES = { clone: 'resembles-clone', ask: 'resembles-ask' } as const

/** Answers the machine's id: the one asked for, the one its evidence names at this client, or a new one. Its key stays the one of the first sight. */
export function keepInventory({ inventory: taken, transcript }: Collected, { store, by, visit, machineId, newId }: KeepContext): Id {
  // The same file brought in for another machine: rows never share an id.
  const inventory = store.get('inventory', taken.id) ? { ...taken, id: newId() } : taken
  const transcriptBlob = store.blobs.put(zstdCompressSync(transcript))
  const name = valueOf(inventory.os.host)
  // Neither evidence nor name: two such files are of two machines, though their keys are one.
  const isAnonymous = inventory.evidence.length === 0 && name === null
  const met = machineId !== undefined ? ({ how: 'same', machineId } as const) : isAnonymous ? ({ how: 'new' } as const) : recognise(store, visit.clientId, inventory)
  return store.write({ by }, (w) => {
    const { machineKey } = inventory
    const last = met.how === 'same' ? store.get('inventory', store.get('machine', met.machineId)?.inventoryId ?? '') : undefined
    // A stick found again after a later visit adds to the history; the machine is what was read last.
    const about = (last?.takenAt ?? 0) > inventory.takenAt ? {} : { inventoryId: inventory.id, contact: inventory.method, reach: 'ok' as const, ...(name ? { name } : {}) }
    const id = met.how === 'same' ? met.machineId : w.create('machine', { clientId: visit.clientId, siteId: visit.siteId, visitId: visit.id, machineKey, ...about, ...(name === null ? { name: modelOf(inventory) } : {}) })
    if (met.how === 'same') w.set('machine', id, store.get('machine', id)?.machineKey ? about : { machineKey, ...about })
    w.add('inventory', { machineId: id, visitId: visit.id, machineKey, takenAt: inventory.takenAt, by, method: inventory.method, durationMs: inventory.durationMs, facts: JSON.parse(JSON.stringify(fitting(inventory, MAX_FACTS_BYTES))) as null, transcriptSha256: inventory.transcriptSha256, transcriptBlob }, inventory.id)
    if (met.how === 'clone' || met.how === 'ask') w.add('event', { subject: 'machine', subjectId: id, kind: RESEMBLES[met.how], at: inventory.takenAt, by, data: { twinId: met.twinId } })
    return id
  })
}

/** What a machine that tells no name is called: its maker and model, as on its case. */
function modelOf({ machine }: Inventory): string | null {
  const [maker, model] = [valueOf(machine.maker), valueOf(machine.model)]
  const words = maker !== null && model !== null && !model.toLowerCase().startsWith(maker.toLowerCase()) ? `${maker} ${model}` : (model ?? maker)
  return words === null ? null : words.slice(0, 200)
}

/** One machine that was taken for two: its inventories go to the one known before, and the second row leaves. */
export function joinMachines(store: Store, by: string, machineId: Id, twinId: Id, newId: () => Id): void {
  const moved = store.list('inventory', { machineId }).map(({ id: _taken, ...fields }) => ({ id: newId(), fields }))
  if (moved.length === 0) throw new Refusal('NOT_FOUND', { what: 'inventory' })
  const kept = store.get('inventory', store.get('machine', twinId)?.inventoryId ?? '')
  const newest = moved.toSorted((a, b) => (b.fields.takenAt ?? 0) - (a.fields.takenAt ?? 0))[0]
  store.write({ by }, (w) => {
    for (const { id, fields } of moved) w.add('inventory', { ...fields, machineId: twinId, facts: JSON.parse(JSON.stringify({ ...(fields.facts as object), id })) as null }, id)
    if (newest && (newest.fields.takenAt ?? 0) >= (kept?.takenAt ?? 0)) w.set('machine', twinId, { inventoryId: newest.id, contact: newest.fields.method, reach: 'ok' })
    w.remove('machine', machineId)
  })
}
