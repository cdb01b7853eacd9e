// Clients, sites, contacts and visits.
import { Refusal } from '../../../domain/errors.ts'
import { NEEDS } from '../../../domain/words.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import type { Handlers } from '../services.ts'
import { clientRow, clientView } from '../views/client.ts'
import { visitsOn } from '../views/day.ts'
import { newestFirst } from '../views/page.ts'
import { visitRow, visitView } from '../views/visit.ts'

const done = { ok: true } as const
const SEARCHED = 200

type ClientMethod = 'client.list' | 'client.get' | 'client.create' | 'client.remove' | 'contact.create' | 'visit.list' | 'visit.get' | 'visit.create' | 'visit.cancel' | 'visit.consent' | 'day.get'

export const clientHandlers: Handlers<ClientMethod> = {
  'client.list': ({ store, today, resources }, { limit, after, text }) => {
    const rule = noticeRule(resources)
    if (text?.trim()) {
      const found = store.search(text, SEARCHED).filter((hit) => hit.table === 'client').slice(0, limit)
      const rows = found.flatMap((hit) => store.get('client', hit.id) ?? []).map((client) => clientRow(store, client, today(), rule))
      return { rows, next: null, total: rows.length }
    }
    const { rows, next } = newestFirst(store, 'client', {}, { limit, after })
    return { rows: rows.map((client) => clientRow(store, client, today(), rule)), next, total: store.count('client') }
  },
  'client.get': ({ store, today, resources }, { clientId }) => clientView(store, clientId, today(), noticeRule(resources)),

  /** One name makes the client, its site and its contact: the rest is typed later, where it is asked. */
  'client.create': ({ store, who, now }, { name, kind, commune }) =>
    store.write({ by: who() }, (w) => {
      const clientId = w.create('client', { name, commune: commune ?? null, kind: kind ?? null, createdAt: now(), ...(kind ? { nonProfessional: kind !== 'entreprise' } : {}) })
      const siteId = w.create('site', { clientId, commune: commune ?? null })
      const contactId = w.create('account_contact', { clientId })
      return { clientId, siteId, contactId }
    }),
  'client.remove': ({ store, who }, { clientId }) => {
    if (!store.get('client', clientId)) throw new Refusal('NOT_FOUND', { what: 'client' })
    store.write({ by: who() }, (w) => w.remove('client', clientId))
    return done
  },
  'contact.create': ({ store, who }, { clientId }) => {
    if (!store.get('client', clientId)) throw new Refusal('NOT_FOUND', { what: 'client' })
    return { contactId: store.write({ by: who() }, (w) => w.create('account_contact', { clientId })) }
  },

  'visit.list': ({ store }, { limit, after, on, clientId }) => {
    const { rows, next } = newestFirst(store, 'visit', { ...(on ? { on } : {}), ...(clientId ? { clientId } : {}) }, { limit, after })
    return { rows: rows.map((visit) => visitRow(store, visit)), next }
  },
  'visit.get': ({ store, today }, { visitId }) => visitView(store, visitId, today()),
  'visit.create': ({ store, who, now, today }, { clientId, siteId, on, startsAt, purpose }) => {
    if (!store.get('client', clientId)) throw new Refusal('NOT_FOUND', { what: 'client' })
    const site = siteId ?? store.list('site', { clientId })[0]?.id ?? null
    const visitId = store.write({ by: who() }, (w) => {
      const visit = w.create('visit', { clientId, siteId: site, on: on ?? today(), startsAt: startsAt ?? null, purpose: purpose ?? 'first', state: on && on > today() ? 'planned' : 'in_progress', technician: who(), users: 0, createdAt: now() })
      for (const kind of NEEDS) w.create('need', { visitId: visit, kind, wanted: kind === 'informatique' })
      return visit
    })
    return { visitId }
  },
  'visit.cancel': ({ store, who }, { visitId }) => {
    if (!store.get('visit', visitId)) throw new Refusal('NOT_FOUND', { what: 'visit' })
    store.write({ by: who(), undo: { visitId, key: 'visit.cancel', what: '' } }, (w) => w.set('visit', visitId, { state: 'cancelled' }))
    return done
  },
  'visit.consent': ({ store, who, now }, { visitId, givenBy, network }) => {
    if (!store.get('visit', visitId)) throw new Refusal('NOT_FOUND', { what: 'visit' })
    store.write({ by: who() }, (w) => w.add('consent', { visitId, kind: 'network_search', network: network ?? null, givenBy, by: who(), at: now() }))
    return done
  },
  'day.get': ({ store, today }, { on = today() }) => ({ on, visits: visitsOn(store, on).map((visit) => visitRow(store, visit)) }),
}
