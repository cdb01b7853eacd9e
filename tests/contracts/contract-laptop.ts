// One laptop that may write contracts, for all tests of a file: its Scop is filled in, and one computer was read for every machine.
import { beforeAll } from 'vitest'
import type { Id } from '../../domain/ids.ts'
import { fillScop, type Host, jobDone } from '../ask.ts'
import { sharedLaptop, type SharedLaptop } from '../shared-laptop.ts'

type Fields = Readonly<Record<string, string | number | boolean | null>>

export interface ContractLaptop extends SharedLaptop {
  /** The client whose computer was read; no contract is its own. */
  clientId(): Id
  type(contractId: Id, fields: Fields): Promise<void>
  /** A contract of a client of its own, so that no test counts another's: two machines at 9.00 a month each, from 2026-12-01. */
  draft(fields?: Fields): Promise<Id>
  /** The same, issued and signed today. */
  signed(fields?: Fields): Promise<Id>
}

/** `today` is the laptop's day, which the tests move. */
export function contractLaptop(today: () => string, host?: Host): ContractLaptop {
  const laptop = sharedLaptop({ today, ...(host ? { host } : {}) })
  const { ask, store, sign } = laptop
  let readClient: Id = ''
  beforeAll(async () => {
    await fillScop(ask)
    readClient = (await ask('client.create', { name: 'Association des Quatre Vents', kind: 'association' })).clientId
    const { visitId } = await ask('visit.create', { clientId: readClient })
    await jobDone(laptop.wiring(), async () => await ask('inventory.local', { visitId }))
  })

  const type = async (contractId: Id, fields: Fields): Promise<void> => {
    for (const [field, value] of Object.entries(fields)) await ask('field.commit', { table: 'maintenance_contract', id: contractId, field, value })
  }
  const draft = async (fields: Fields = {}): Promise<Id> => {
    const { clientId, contactId } = await ask('client.create', { name: 'Mairie de Sainte-Eulalie', kind: 'association', commune: 'Privas' })
    await ask('field.commit', { table: 'client', id: clientId, field: 'seat', value: '1 place du Marché' })
    await ask('field.commit', { table: 'account_contact', id: contactId, field: 'name', value: 'Camille Exemple' })
    const inventoryId = store().list('machine', { clientId: readClient })[0]?.inventoryId ?? null
    store().write({ by: 'test' }, (w) => {
      for (const place of ['Accueil', 'Salle B']) {
        const machineId = w.create('machine', { clientId, place, inventoryId })
        w.add('fact_override', { machineId, path: 'virtual', value: false, reason: 'read on the machine', by: 'test', at: 1 })
      }
    })
    const { contractId } = await ask('contract.createAlone', { clientId })
    await type(contractId, { start: '2026-12-01', substituteMember: 'Scop Voisine', ...fields })
    return contractId
  }
  const signed = async (fields: Fields = {}): Promise<Id> => {
    const contractId = await draft(fields)
    await ask('contract.issue', { contractId })
    await sign(contractId)
    return contractId
  }
  return { ...laptop, clientId: () => readClient, type, draft, signed }
}
