// The program itself: versions, place, settings, jobs, search, history, undo, checks of the base.
import { Refusal } from '../../../domain/errors.ts'
import { clockWarning } from '../../../domain/known-time.ts'
import type { Id } from '../../../domain/ids.ts'
import { TABLE_NAMES } from '../../../domain/tables.ts'
import { Place } from '../../contract/procedures/app.ts'
import { draftTyped } from '../contracts/typed-terms.ts'
import { demandOpenRow } from '../interventions/sheet-edits.ts'
import type { Handlers, Services } from '../services.ts'
import { knownTime } from '../store/known-time.ts'
import type { Store } from '../store/store.ts'
import { clientName, entryOf } from '../views/entry.ts'
import { refuseIssued } from './field.ts'

const done = { ok: true } as const

type AppMethod = 'app.info' | 'app.place' | 'app.remember' | 'settings.get' | 'settings.set' | 'scop.open' | 'scop.get' | 'rate.list' | 'rate.set' | 'job.list' | 'job.cancel' | 'search.query' | 'history.list' | 'undo.state' | 'undo.undo' | 'undo.redo' | 'db.backup' | 'db.check'

export const appHandlers: Handlers<AppMethod> = {
  'app.info': ({ store, settings, version, dataFolder, now }) => ({
    version, dataFolder, node: process.versions.node, sqlite: store.sqliteVersion,
    deviceCode: store.replica.code, enrolled: store.local('enrolment') !== undefined, recovered: store.recovered, settingsFault: settings.unreadable, clockDoubt: clockWarning(now(), knownTime(store))?.kind ?? null,
  }),
  'app.place': ({ store }) => Place.nullable().catch(null).parse(store.local('place') ?? null),
  'app.remember': ({ store }, place) => {
    store.setLocal('place', place)
    return done
  },
  'settings.get': ({ settings }) => settings.get(),
  'settings.set': async ({ settings, host }, change) => {
    const next = settings.set(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)))
    if (change.zoomPercent !== undefined) await host({ what: 'zoom', percent: next.zoomPercent })
    return next
  },
  'scop.open': ({ store, who }) => ({ scopId: store.list('scop')[0]?.id ?? store.write({ by: who() }, (w) => w.create('scop', { sellerVat: 'normal' })) }),
  'scop.get': ({ store }) => {
    const scop = store.list('scop')[0]
    if (!scop) return null
    const { id, name, form, capital, siret, vatId, address, phone, email, writtenChannel, contactName, billingMode, commissionBp } = scop
    return { id, name, form, capital, siret, vatId, address, phone, email, writtenChannel, contactName, billingMode, commissionBp }
  },
  'rate.list': ({ store }) => store.list('rate').flatMap(({ id, name, from, until, valueBp, source }) => (name && from && until && valueBp !== null ? [{ id, name, from, until, valueBp, source: source ?? '' }] : [])),
  'rate.set': ({ store, who }, rate) => {
    if (rate.until < rate.from) throw new Refusal('INVALID', { what: 'until' }, { issues: [{ path: 'until', rule: 'before from' }] })
    return { rateId: store.write({ by: who() }, (w) => w.create('rate', rate)) }
  },
  'job.list': ({ jobs }) => [...jobs.list()],
  'job.cancel': ({ jobs }, { jobId }) => {
    jobs.cancel(jobId)
    return done
  },
  'search.query': (services, { text }) => search(services, text),
  'history.list': ({ store }, { table, id, limit }) => {
    const name = TABLE_NAMES.find((known) => known === table)
    if (!name) throw new Refusal('NOT_FOUND', { what: table })
    return store.history(name, id, limit ?? 50).map((entry) => ({ ...entry, fields: { ...entry.fields } }))
  },
  'undo.state': ({ store }, { visitId }) => store.undo.state(...scopesOf(store, visitId)),
  'undo.undo': ({ store, who }, { visitId }) => {
    const scopes = scopesOf(store, visitId)
    demandUndoable(store, scopes, 'undo')
    return store.undo.undo(who(), ...scopes)
  },
  'undo.redo': ({ store, who }, { visitId }) => {
    const scopes = scopesOf(store, visitId)
    demandUndoable(store, scopes, 'redo')
    return store.undo.redo(who(), ...scopes)
  },
  'db.backup': ({ store, startJob }) => startJob('backup', async () => void (await store.backup('asked'))),
  'db.check': ({ store }) => {
    const { ok, lines } = store.check()
    return { ok, lines: [...lines] }
  },
}

/** Acts of a contract are kept under it, and taken back from the visit that it is a step of as well. */
function scopesOf(store: Store, visitId: Id): Id[] {
  const quotes = store.list('quote', { visitId }).map(({ id }) => id)
  return [visitId, ...quotes.flatMap((quoteDocId) => store.list('maintenance_contract', { quoteDocId }).map(({ id }) => id))]
}

/** What was signed or issued is not changed by taking back what was typed before it. @throws Refusal STATE_REFUSED, VERSION_FROZEN */
function demandUndoable(store: Store, scopes: readonly Id[], what: 'undo' | 'redo'): void {
  const [, table, field = ''] = store.undo.state(...scopes)[what]?.key.split('.') ?? []
  for (const row of store.undo.touches(what, ...scopes)) {
    demandOpenRow(store, row.table, row.id)
    refuseIssued(store, row.table, row.id)
    if (table === 'maintenance_contract' && row.table === table) draftTyped(store, row.id, field)
  }
}

const PER_TYPE = 8

/** Hits become entries with a title and a hint; what no longer resolves (deleted meanwhile) is left out. */
function search(services: Services, text: string) {
  const taken = new Map<string, number>()
  const found = services.store.search(text, 100).flatMap((hit) => {
    const entry = entryOf(services.store, hit)
    if (!entry) return []
    const count = taken.get(entry.type) ?? 0
    taken.set(entry.type, count + 1)
    return count < PER_TYPE ? [{ ...entry, visitId: null }] : []
  })
  return [...found, ...documents(services, text)]
}

/** Issued papers by any part of their number, newest first. */
function documents({ store }: Services, text: string) {
  const wanted = text.trim().toUpperCase()
  if (wanted.length < 2) return []
  return (['quote', 'contract'] as const).flatMap((type) =>
    store.documents.list(type).toReversed().filter((doc) => doc.number.includes(wanted)).slice(0, PER_TYPE).map((doc) => {
      const { clientId = null, visitId = null } = doc.data as { clientId?: string | null; visitId?: string | null }
      return { type, id: doc.id, visitId, clientId, title: doc.number, hint: clientName(store, clientId) }
    }))
}
