// The Scop's own articles over the network's list. A list may be partial: what it does not name stays the network's.
import { canonicalJson } from '../sync/canonical-json.ts'
import type { Item } from './item.ts'

interface ListChange { readonly sku: string; readonly label: string; readonly fields: readonly { readonly field: keyof Item; readonly before: Item[keyof Item]; readonly after: Item[keyof Item] }[] }
export interface ListChanges { readonly added: readonly Item[]; readonly changed: readonly ListChange[]; readonly removed: readonly Item[]; readonly unchanged: number }

/** The list in force: own articles in the place of the network's of that reference, the others behind, in their own order. */
export function ownOver(network: readonly Item[], own: readonly Item[]): Item[] {
  const mine = new Map(own.map((item) => [item.sku, item]))
  const shared = new Set(network.map(({ sku }) => sku))
  return [...network.map((item) => mine.get(item.sku) ?? item), ...own.filter(({ sku }) => !shared.has(sku))]
}

/**
 * The Scop's own list after a file: `complete` keeps what the file does not name, `replace` takes it out. An article that
 * says what the network's says is no own one: it follows the network's next price.
 */
export function nextOwnList(network: readonly Item[], own: readonly Item[], file: readonly Item[], how: 'complete' | 'replace'): Item[] {
  const named = new Set(file.map(({ sku }) => sku))
  const networks = new Map(network.map((item) => [item.sku, item]))
  const kept = how === 'complete' ? own.filter(({ sku }) => !named.has(sku)) : []
  return [...kept, ...file].filter((item) => !sameItem(item, networks.get(item.sku)))
}

/** What would change for quotes between two lists in force. */
export function listChanges(before: readonly Item[], after: readonly Item[]): ListChanges {
  const old = new Map(before.map((item) => [item.sku, item]))
  const kept = new Set(after.map(({ sku }) => sku))
  const changed = after.flatMap((item): ListChange[] => {
    const was = old.get(item.sku)
    if (!was || sameItem(was, item)) return []
    return [{ sku: item.sku, label: item.label, fields: FIELDS.filter((field) => was[field] !== item[field]).map((field) => ({ field, before: was[field], after: item[field] })) }]
  })
  const added = after.filter(({ sku }) => !old.has(sku))
  return { added, changed, removed: before.filter(({ sku }) => !kept.has(sku)), unchanged: after.length - added.length - changed.length }
}

const FIELDS = ['section', 'label', 'unitHtCents', 'ecoCents', 'minutes', 'nature', 'reused', 'free', 'vatExempt', 'purchaseCents', 'supplier'] as const

function sameItem(one: Item, other: Item | undefined): boolean {
  return other !== undefined && canonicalJson(one) === canonicalJson(other)
}
