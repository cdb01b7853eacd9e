// What window tests start from: a base filled before its window opens, or a Scop and a client made by calls to an open one.
import { expect } from '@playwright/test'
import type { Id } from '../../domain/ids.ts'
import type { FieldsOf } from '../../domain/tables.ts'
import type { Services } from '../../main/backend/services.ts'
import type { Store } from '../../main/backend/store/store.ts'
import { openBackend } from '../ask.ts'
import type { RunningApp } from './launch-app.ts'

/** As a laptop left its folder: `seed` writes into the real base, which is closed again. */
export async function seedFolder<T>(dataFolder: string, seed: (services: Services) => T): Promise<T> {
  const { services, close } = openBackend(dataFolder)
  const made = seed(services)
  await close()
  return made
}

/** A client with a visit under way and its machines, each at its place; `host` of the n-th where they are reached from afar. */
export function seedVisit(store: Store, machines: readonly { readonly name: string; readonly place: string }[], { host, ...visit }: { readonly host?: (at: number) => string } & Partial<FieldsOf<'visit'>> = {}): { clientId: Id; visitId: Id; machines: Id[] } {
  return store.write({ by: 'test' }, (w) => {
    const clientId = w.create('client', { name: 'Association des Genêts', kind: 'association', commune: 'Privas' })
    const visitId = w.create('visit', { clientId, state: 'in_progress', ...visit })
    return { clientId, visitId, machines: machines.map(({ name, place }, at) => w.create('machine', { clientId, visitId, name, place, ...(host ? { host: host(at), port: 9 } : {}) })) }
  })
}

/** A Scop that may issue papers, and a client whose one machine was read: what a contract or a quote waits for, by calls alone. */
export async function readyClient({ call }: Pick<RunningApp, 'call'>): Promise<{ clientId: Id; visitId: Id; machineId: Id }> {
  const { scopId } = await call('scop.open', {})
  for (const [field, value] of Object.entries({ name: 'Scop Exemple', form: 'Société coopérative', siret: '00000000000000', address: '2 rue Neuve', contactName: 'Dominique Exemple', email: 'contact@scop.example' })) await call('field.commit', { table: 'scop', id: scopId, field, value })
  const { on } = await call('day.get', {})
  await call('rate.set', { name: 'late-payment', from: `${on.slice(0, 4)}-01-01`, until: `${Number(on.slice(0, 4)) + 1}-12-31`, valueBp: 1000, source: 'essai' })
  const { clientId, contactId } = await call('client.create', { name: 'Association des Quatre Vents', kind: 'association', commune: 'Privas' })
  await call('field.commit', { table: 'client', id: clientId, field: 'seat', value: '1 place du Marché' })
  await call('field.commit', { table: 'account_contact', id: contactId, field: 'name', value: 'Camille Exemple' })
  await call('field.commit', { table: 'account_contact', id: contactId, field: 'email', value: 'camille@exemple.fr' })
  const { visitId } = await call('visit.create', { clientId })
  await call('inventory.local', { visitId })
  const read = async () => (await call('machine.list', { visitId })).rows.filter(({ takenAt }) => takenAt !== null)
  await expect.poll(async () => (await read()).length, { timeout: 60_000 }).toBe(1)
  const machineId = (await read())[0]?.id ?? ''
  await call('machine.correct', { machineId, path: 'virtual', value: false, reason: 'read on the machine' })
  return { clientId, visitId, machineId }
}
