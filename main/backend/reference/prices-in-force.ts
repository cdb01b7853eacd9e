// The prices of a day: the network's list, the Scop's own articles over it, and what a pack asks otherwise. Each is a dated
// version that never changes; the newest that has begun counts.
import { z } from 'zod'
import { catalogOf, Item, recurringOf } from '../../../domain/catalogue/item.ts'
import { ownOver } from '../../../domain/catalogue/own-list.ts'
import { type PriceBook, priceBook, PriceListFile } from '../../../domain/catalogue/price-list-file.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { Id } from '../../../domain/ids.ts'
import type { Pack } from '../../../domain/provisioning/pack.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { findPack } from '../provisioning/pack-files.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'
import { newestFrom, priceList } from './price-data.ts'

type Sources = Pick<Services, 'store' | 'resources'>
const Items = z.array(Item)

/**
 * What prices a quote or a verdict on a day.
 * @throws Refusal TABLE_EXPIRED when no list has begun, PACK_BROKEN and the like for a pack that cannot be read
 */
export function pricesInForce(sources: Sources, asOf: CivilDate, packId?: string | null): PriceBook {
  const base = networkPrices(sources, asOf)
  const own = ownVersion(sources.store, asOf)
  const prices = own ? withOwn(base, own) : base
  return packId ? withPack(prices, findPack(packId, sources.resources).pack) : prices
}

/** The network's list of the day: the newest it sent, or the one shipped with this version where that is newer. */
export function networkPrices({ store, resources }: Sources, asOf: CivilDate): PriceBook {
  const sent = store.list('catalog_version').flatMap(({ version, from, data }) => {
    const file = PriceListFile.safeParse({ ...(typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {}), version, from })
    // One that a later version of packtic wrote otherwise: the list before it goes on.
    return file.success ? [priceBook(file.data)] : []
  })
  const newest = newestFrom(sent, asOf)
  if (!newest) return priceList(resources, asOf)
  const shipped = shippedOrNone(resources, asOf)
  return shipped && shipped.from > newest.from ? shipped : newest
}

function shippedOrNone(resources: string, asOf: CivilDate): PriceBook | undefined {
  try {
    return priceList(resources, asOf)
  } catch (error) {
    // The network's list stands where none is shipped for the day.
    if (error instanceof Refusal && error.fault.code === 'TABLE_EXPIRED') return undefined
    throw error
  }
}

/** The Scop's own version of the day: the newest beginning, and of one day the last taken. */
export function ownVersion(store: Store, asOf: CivilDate): RowOf<'own_catalog'> | undefined {
  return ownVersions(store).find(({ from }) => from !== null && from <= asOf)
}

/** Newest first. */
export function ownVersions(store: Store): readonly RowOf<'own_catalog'>[] {
  return store.list('own_catalog').toSorted((a, b) => (a.from === b.from ? (a.id < b.id ? 1 : -1) : (a.from ?? '') < (b.from ?? '') ? 1 : -1))
}

export function ownItems(own: RowOf<'own_catalog'> | undefined): readonly Item[] {
  return own ? Items.parse(own.items) : []
}

/** The articles that a quote was priced from, purchase prices with them: of its own versions, whatever is in force today. */
export function itemsOfVersion(sources: Sources, asOf: CivilDate, ownId: Id | null): readonly Item[] {
  const base = networkPrices(sources, asOf)
  const own = ownId ? sources.store.get('own_catalog', ownId) : undefined
  return ownOver(base.items, ownItems(own))
}

function withOwn(base: PriceBook, own: RowOf<'own_catalog'>): PriceBook {
  const items = ownOver(base.items, ownItems(own))
  return { ...base, version: `${base.version} + ${own.version ?? ''}`, ownId: own.id, items, catalog: catalogOf(items), recurring: recurringOf(base.recurring, items) ?? base.recurring }
}

function withPack(prices: PriceBook, { pricing }: Pack): PriceBook {
  if (!pricing) return prices
  return { ...prices, pack: { ...prices.pack, ...given(pricing.requirements) }, roles: { ...prices.roles, ...given(pricing.roles) } }
}

function given<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
