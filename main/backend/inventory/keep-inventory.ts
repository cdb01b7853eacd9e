// Puts a taken inventory in the base: its row, its raw transcript, and the machine it belongs to.
import { zstdCompressSync } from 'node:zlib'
import type { Id } from '../../../domain/ids.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'
import type { Collected } from './collect.ts'

export interface KeepContext { readonly store: Store; readonly by: string; readonly visit: RowOf<'visit'>; readonly machineId: Id | undefined }

/** True when this very inventory is in the base: the same machine, read from the same text. */
export function isKnown(store: Store, { id, machineKey, transcriptSha256 }: Inventory): boolean {
  return store.get('inventory', id) !== undefined || store.list('inventory', { machineKey }).some((one) => one.transcriptSha256 === transcriptSha256)
}

/** Answers the machine's id: the one asked for, the one with the same key at this client, or a new one. */
export function keepInventory({ inventory, transcript }: Collected, { store, by, visit, machineId }: KeepContext): Id {
  const transcriptBlob = store.blobs.put(zstdCompressSync(transcript))
  const name = valueOf(inventory.os.host)
  // Neither evidence nor name: two such files are of two machines, though their keys are one.
  const isAnonymous = inventory.evidence.length === 0 && name === null
  const known = machineId ?? (isAnonymous ? undefined : store.list('machine', { clientId: visit.clientId, machineKey: inventory.machineKey })[0]?.id)
  return store.write({ by }, (w) => {
    const about = { machineKey: inventory.machineKey, inventoryId: inventory.id, contact: inventory.method, reach: 'ok' as const, ...(name ? { name } : {}) }
    const id = known ?? w.create('machine', { clientId: visit.clientId, siteId: visit.siteId, visitId: visit.id, ...about })
    if (known) w.set('machine', known, about)
    w.add('inventory', { machineId: id, visitId: visit.id, machineKey: inventory.machineKey, takenAt: inventory.takenAt, by, method: inventory.method, durationMs: inventory.durationMs, facts: JSON.parse(JSON.stringify(inventory)) as null, transcriptSha256: inventory.transcriptSha256, transcriptBlob }, inventory.id)
    return id
  })
}
