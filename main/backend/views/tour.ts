// The tour of a day: its visits with all that is wanted on the way, offline; what to bring, which order would drive less, and which
// planned visits lie where one goes anyway.
import { groupedByPlace, placeKey } from '../../../domain/agenda/tour.ts'
import { type CivilDate, civilDateOf, daysBetween } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { formatQuantity } from '../../../domain/money.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Output } from '../../contract/procedures.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { quoteState } from '../quoting/quote-state.ts'
import type { QuoteView } from '../quoting/read-quote.ts'
import type { Store } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { visitsOn } from './day.ts'
import { machinesOf, visitRow } from './visit.ts'

type Tour = Output<'tour.get'>
type TourVisit = Tour['visits'][number]

/** A planned visit this near may as well be made on the same trip. */
const NEARBY_DAYS = 14
/** Machines that are started from a stick, to be installed anew. */
const STICK: ReadonlySet<string> = new Set(['MIGRATE', 'REPLACE'])
const t = translator('fr')

export function tourOf({ store, resources }: { readonly store: Store; readonly resources: string }, on: CivilDate, today: CivilDate): Tour {
  const visits = visitsOn(store, on).map((visit) => tourVisit(store, resources, visit, today))
  const places = new Set(visits.flatMap(({ commune }) => (commune ? [placeKey(commune)] : [])))
  const grouped = groupedByPlace(visits)
  return { on, today, visits, proposed: grouped && [...grouped], nearby: nearby(store, on, places) }
}

function tourVisit(store: Store, resources: string, visit: RowOf<'visit'>, today: CivilDate): TourVisit {
  const row = visitRow(store, visit)
  const site = visit.siteId ? store.get('site', visit.siteId) : undefined
  const client = visit.clientId ? store.get('client', visit.clientId) : undefined
  const quotes = visit.clientId ? store.list('quote', { clientId: visit.clientId }).map((quote) => ({ quote, ...quoteState(store, quote, today) })) : []
  const taken = machinesOf(store, visit).flatMap(({ inventoryId }) => (inventoryId ? (store.get('inventory', inventoryId)?.takenAt ?? []) : []))
  const newest = taken.length === 0 ? null : Math.max(...taken)
  return {
    ...row, commune: placeOf(site, client), address: site?.address ?? client?.seat ?? null, inventoryOn: newest === null ? null : civilDateOf(newest, -new Date(newest).getTimezoneOffset()),
    quotes: quotes.flatMap(({ number, state }) => (state === 'issued' || state === 'draft' ? [{ number, state }] : [])),
    bring: quotes.flatMap(({ quote, docId, state }) => (docId && state === 'accepted' && !isDeployed(store, quote.visitId) ? toBring(store, docId) : [])), bringTyped: visit.bring,
    pack: visit.packId ? packHere(visit.packId, resources) : null,
  }
}

function placeOf(site: RowOf<'site'> | undefined, client: RowOf<'client'> | undefined): string | null {
  return site?.commune ?? client?.commune ?? null
}

function isDeployed(store: Store, visitId: Id | null): boolean {
  return visitId !== null && store.list('provisioning_run', { visitId }).some(({ state }) => state === 'done')
}

/** Hardware that the client bought, from the frozen quote; the levy on it is no thing to carry. */
function toBring(store: Store, docId: Id): string[] {
  const { view } = (store.documents.get(docId)?.data ?? {}) as { view?: QuoteView }
  const things = (view?.lines ?? []).filter(({ section, sku }) => section === 'materiel' && sku !== 'ECO').map(({ qtyMilli, label }) => `${formatQuantity(qtyMilli, 'fr')}\u00a0× ${label}`)
  return [...things, ...(view?.decisions.some(({ decision }) => STICK.has(decision)) ? [t('tour.bootStick')] : [])]
}

/** A pack that misses a file or differs from its lock is not one to leave with. */
function packHere(packId: string, resources: string): TourVisit['pack'] {
  try {
    return { title: findPack(packId, resources).pack.title, here: true }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { title: null, here: false }
  }
}

function nearby(store: Store, on: CivilDate, places: ReadonlySet<string>): Tour['nearby'] {
  if (places.size === 0) return []
  return store.list('visit', { state: 'planned' }).flatMap((visit) => {
    if (!visit.on || visit.on === on || Math.abs(daysBetween(on, visit.on)) > NEARBY_DAYS) return []
    const client = visit.clientId ? store.get('client', visit.clientId) : undefined
    const commune = placeOf(visit.siteId ? store.get('site', visit.siteId) : undefined, client)
    return commune && places.has(placeKey(commune)) ? [{ id: visit.id, clientName: client?.name ?? null, commune, on: visit.on }] : []
  }).toSorted((a, b) => (a.on < b.on ? -1 : 1))
}
