// The Scop's own price list: a file looked at, then taken as a new dated version. Versions are added, never changed.
import { type Item, roleSkus, sold } from '../../../domain/catalogue/item.ts'
import { type ListProblem, MAX_ITEMS, readList, writeList } from '../../../domain/catalogue/list-file.ts'
import { type ListChanges, listChanges, nextOwnList, ownOver } from '../../../domain/catalogue/own-list.ts'
import { type PriceListFile, PublishedList } from '../../../domain/catalogue/price-list-file.ts'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { csvText } from '../../../domain/csv-text.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { MAX_BODY_BYTES } from '../../../domain/sync/op.ts'
import { networkPrices, ownItems, ownVersion, ownVersions, pricesInForce } from '../reference/prices-in-force.ts'
import type { Services } from '../services.ts'
import { listWords } from './list-words.ts'
import { readCsv } from './read-csv.ts'

/** complete = what the file does not name stays · replace = it is taken out. */
export type HowTaken = 'complete' | 'replace'
export interface ListPreview { readonly problems: readonly ListProblem[]; readonly changes: ListChanges; readonly own: readonly Item[] }

const MAX_BYTES = MAX_BODY_BYTES - 10_000
const NOTHING: ListChanges = { added: [], changed: [], removed: [], unchanged: 0 }
type Wired = Pick<Services, 'store' | 'resources' | 'settings'>

/** What a file would make of the list in force on a day; nothing is changed. */
export function previewList(services: Wired, bytes: Uint8Array, how: HowTaken, asOf: CivilDate): ListPreview {
  const read = readCsv(bytes)
  if ('problem' in read) return { problems: [read.problem], changes: NOTHING, own: [] }
  const network = networkPrices(services, asOf)
  const own = ownItems(ownVersion(services.store, asOf))
  const before = ownOver(network.items, own)
  const { items, problems } = readList(read.rows, listWords(services.settings.get().language), before, roleSkus(network.roles))
  if (problems.length > 0) return { problems, changes: NOTHING, own: [] }
  const next = nextOwnList(network.items, own, items, how)
  // One version is one operation: beyond what the hub takes, it would never reach a colleague.
  if (next.length > MAX_ITEMS || Buffer.byteLength(JSON.stringify(next)) > MAX_BYTES) return { problems: [{ line: 1, column: '', value: String(next.length), rule: 'too-many', detail: String(MAX_ITEMS) }], changes: NOTHING, own: [] }
  return { problems: [], changes: listChanges(before, ownOver(network.items, next)), own: next }
}

/**
 * Takes a file as the Scop's new version from a day on, whole or not at all.
 * @throws Refusal INVALID with everything that is wrong in the file
 */
export function takeList(services: Wired & Pick<Services, 'who' | 'now'>, { bytes, name, how, from }: { readonly bytes: Uint8Array; readonly name: string; readonly how: HowTaken; readonly from: CivilDate }, words: (problem: ListProblem) => string): { readonly ownId: Id; readonly changes: ListChanges } {
  const { problems, changes, own } = previewList(services, bytes, how, from)
  if (problems.length > 0) throw new Refusal('INVALID', { what: name }, { issues: problems.map((problem) => ({ path: '', rule: words(problem) })) })
  if (changes.added.length + changes.changed.length + changes.removed.length === 0) throw new Refusal('STATE_REFUSED', { what: name, state: 'same-list' })
  return { ownId: addVersion(services, own, from, name), changes }
}

/** An earlier version again, from a day on: how a taken list is taken back. @throws Refusal NOT_FOUND */
export function takeAgain(services: Wired & Pick<Services, 'who' | 'now'>, ownId: Id | null, from: CivilDate): Id {
  const before = ownId === null ? undefined : services.store.get('own_catalog', ownId)
  if (ownId !== null && !before) throw new Refusal('NOT_FOUND', { what: 'own_catalog' })
  return addVersion(services, ownItems(before), from, before?.source ?? '')
}

function addVersion({ store, who, now }: Pick<Services, 'store' | 'who' | 'now'>, items: readonly Item[], from: CivilDate, source: string): Id {
  const sameDay = ownVersions(store).filter((own) => own.from === from).length
  return store.write({ by: who() }, (w) => w.add('own_catalog', { version: sameDay === 0 ? from : `${from}-${sameDay + 1}`, from, items: items.map((item) => ({ ...item })), source, by: who(), at: now() }))
}

/** The list in force as a file that reads back to itself. */
export function exportList(services: Wired, asOf: CivilDate): { readonly text: string; readonly count: number } {
  const { items } = pricesInForce(services, asOf)
  return { text: csvText(writeList(items, listWords(services.settings.get().language))), count: items.length }
}

/**
 * The list in force on a day, the Scop's own articles in it, in the form that the network publishes (`packtic-hub publish-prices`).
 * Purchase prices and suppliers stay here: they are each Scop's own.
 * @throws Refusal INVALID for a version or a day that no list can have
 */
export function networkList(services: Pick<Services, 'store' | 'resources'>, asOf: CivilDate, { version, from }: { readonly version: string; readonly from: CivilDate }): PriceListFile {
  const { items, source, pack, roles, recurring: { visitMinutes } } = pricesInForce(services, asOf)
  const articles = items.map((item) => {
    const { sku, ...entry } = sold(item)
    return [sku, entry] as const
  })
  const file = PublishedList.safeParse({ version, from, source, catalog: Object.fromEntries(articles), pack, recurring: { visitMinutes }, roles })
  if (!file.success) throw new Refusal('INVALID', { what: version }, { issues: file.error.issues.map(({ path, message }) => ({ path: path.join('.'), rule: message })) })
  return file.data
}
