// A visit with one machine whose facts are known, through the real handlers on a real base: what quote tests start from.
import type { Services } from '../../main/backend/services.ts'
import type { Store } from '../../main/backend/store/store.ts'
import { type Ask, asking, fillScop, type Host, jobDone, openBackend } from '../ask.ts'

/** What a technician would read on the machine's label and in its firmware: an upgrade by memory and disk. */
const FACTS: Readonly<Record<string, string | number | boolean>> = { virtual: false, arch: 64, cpuClass: 2, ageYears: 6, ramMb: 4096, ramMaxMb: 16_384, ramSlotsFree: 1, diskType: 'hdd', diskSizeGb: 500, diskFreeGb: 300, smartOk: true, osFamily: 'linux', osEos: '2032-06-30', portable: false }

export interface OfflineVisit {
  readonly visitId: string; readonly clientId: string; readonly quoteId: string; readonly machineId: string; readonly services: Services; readonly ask: Ask
  store(): Store
  /** Everything a quote waits for before it can be issued. */
  complete(): Promise<void>
  close(): Promise<void>
}

/** `host` answers what only a desktop can: files chosen, papers opened. */
export async function offlineVisit(folder: string, host?: Host): Promise<OfflineVisit> {
  const wiring = openBackend(folder, host)
  const { services } = wiring
  const ask = asking(() => services)
  const { clientId, contactId } = await ask('client.create', { name: 'Association des Quatre Vents', kind: 'association', commune: 'Privas' })
  const { visitId } = await ask('visit.create', { clientId })
  await ask('visit.choosePack', { visitId, packId: 'poste-bureautique' })
  await jobDone(wiring, async () => await ask('inventory.local', { visitId }))
  const machineId = (await ask('machine.list', { visitId })).rows[0]?.id ?? ''
  for (const [path, value] of Object.entries(FACTS)) await ask('machine.correct', { machineId, path, value, reason: 'read on the machine' })
  const { quoteId } = await ask('quote.open', { visitId })
  return {
    visitId, clientId, quoteId, machineId, services, ask, store: () => services.store, close: wiring.close,
    complete: async () => {
      await fillScop(ask)
      await ask('field.commit', { table: 'client', id: clientId, field: 'seat', value: '1 place du Marché' })
      await ask('field.commit', { table: 'account_contact', id: contactId, field: 'name', value: 'Camille Exemple' })
    },
  }
}
