// A search hit as the palette shows it: what it is, its name, and one word that tells it from its namesakes.
import type { z } from 'zod'
import type { Entry } from '../../contract/procedures/app.ts'
import type { SearchHit, Store } from '../store/store.ts'

export type Entry = Omit<z.infer<typeof Entry>, 'visitId'>

/** The entry of a hit, or undefined when its row is gone or belongs to nothing shown. */
export function entryOf(store: Store, { table, id }: SearchHit): Entry | undefined {
  switch (table) {
    case 'client': {
      const client = store.get('client', id)
      return client && { type: 'client', id, clientId: id, title: client.name ?? '', hint: client.commune ?? '' }
    }
    case 'site': {
      const site = store.get('site', id)
      // A site bears its client's name until it is given one: then the client's own entry is enough.
      return site?.clientId && site.name ? { type: 'site', id, clientId: site.clientId, title: site.name, hint: clientName(store, site.clientId) } : undefined
    }
    case 'account_contact': {
      const contact = store.get('account_contact', id)
      return contact?.clientId ? { type: 'contact', id, clientId: contact.clientId, title: contact.name ?? '', hint: clientName(store, contact.clientId) } : undefined
    }
    case 'machine': {
      const machine = store.get('machine', id)
      return machine?.clientId ? { type: 'machine', id, clientId: machine.clientId, title: machine.name ?? machine.place ?? '', hint: clientName(store, machine.clientId) } : undefined
    }
    default:
      return undefined
  }
}

export function clientName(store: Store, clientId: string | null): string {
  return (clientId && store.get('client', clientId)?.name) || ''
}
