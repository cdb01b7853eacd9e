// A visit with one machine whose facts are known, through the real handlers on a real base: what quote tests start from.
import { join } from 'node:path'
import type { Input, Method, Output } from '../../main/contract/procedures.ts'
import type { HostAsk } from '../../main/contract/wire.ts'
import { createServices } from '../../main/backend/create-services.ts'
import { call } from '../../main/backend/dispatch.ts'
import { handlers } from '../../main/backend/handlers.ts'
import type { Services } from '../../main/backend/services.ts'
import type { Store } from '../../main/backend/store/store.ts'

const resources = join(import.meta.dirname, '../../resources')
/** What a technician would read on the machine's label and in its firmware: an upgrade by memory and disk. */
const FACTS: Readonly<Record<string, string | number | boolean>> = { virtual: false, arch: 64, cpuClass: 2, ageYears: 6, ramMb: 4096, ramMaxMb: 16_384, ramSlotsFree: 1, diskType: 'hdd', diskSizeGb: 500, diskFreeGb: 300, smartOk: true, osFamily: 'linux', osEos: '2032-06-30', portable: false }

export interface OfflineVisit {
  readonly visitId: string; readonly clientId: string; readonly quoteId: string; readonly machineId: string; readonly services: Services
  store(): Store
  ask<M extends Method>(method: M, input: Input<M>): Promise<Output<M>>
  /** Everything a quote waits for before it can be issued. */
  complete(): Promise<void>
  close(): Promise<void>
}

/** `host` answers what only a desktop can: files chosen, papers opened. */
export async function offlineVisit(folder: string, host: (ask: HostAsk) => Promise<unknown> = async () => await Promise.resolve('')): Promise<OfflineVisit> {
  const wiring = createServices({ dataFolder: folder, resources, version: '0.0.0-test', host, logName: 'test' })
  const { services } = wiring
  const ask = async <M extends Method>(method: M, input: Input<M>): Promise<Output<M>> => (await call(services, handlers, method, input, new AbortController().signal)) as Output<M>
  const { clientId, contactId } = await ask('client.create', { name: 'Association des Quatre Vents', kind: 'association', commune: 'Privas' })
  const { visitId } = await ask('visit.create', { clientId })
  await ask('visit.choosePack', { visitId, packId: 'poste-bureautique' })
  await new Promise<void>((resolve, reject) => {
    const off = wiring.onPush((event, payload) => {
      const { state, fault } = payload as { state: string; fault: unknown }
      if (event !== 'job.progress' || state === 'running') return
      off()
      if (state === 'done') resolve()
      else reject(new Error(JSON.stringify(fault)))
    })
    ask('inventory.local', { visitId }).catch(reject)
  })
  const machineId = (await ask('machine.list', { visitId })).rows[0]?.id ?? ''
  for (const [path, value] of Object.entries(FACTS)) await ask('machine.correct', { machineId, path, value, reason: 'read on the machine' })
  const { quoteId } = await ask('quote.open', { visitId })
  return {
    visitId, clientId, quoteId, machineId, services, ask, store: () => services.store, close: wiring.close,
    complete: async () => {
      const { scopId } = await ask('scop.open', {})
      const fields: readonly (readonly [string, string, string, string])[] = [
        ['client', clientId, 'seat', '1 place du Marché'], ['account_contact', contactId, 'name', 'Camille Exemple'],
        ['scop', scopId, 'name', 'Scop Exemple'], ['scop', scopId, 'form', 'Société coopérative et participative'], ['scop', scopId, 'siret', '00000000000000'], ['scop', scopId, 'address', '2 rue Neuve'], ['scop', scopId, 'contactName', 'Dominique Exemple'],
      ]
      for (const [table, id, field, value] of fields) await ask('field.commit', { table, id, field, value })
      await ask('rate.set', { name: 'late-payment', from: '2020-01-01', until: '2099-12-31', valueBp: 1200, source: 'typed for the test' })
    },
  }
}
