// Exactly once: what a request is worth that may come twice, late, from two laptops, or again after its answer was lost.
// One rule for the hub and for laptops, over what both have: the log's order, contents, and what a person chose.
import { canonicalJson } from '../sync/canonical-json.ts'
import type { BillingRequest } from './billing-request.ts'

/** `conflict`: the same thing asked with other amounts; a person decides, and until then the first one stands. */
export type Answer = 'received' | 'already' | 'conflict'

/** The text that names a request's content; hashed at the edge. */
export function contentOf(request: BillingRequest): string {
  return canonicalJson(request)
}

/** `first`: the content received under this key, if any was. */
export function answerTo(first: string | undefined, content: string): Answer {
  return first === undefined ? 'received' : first === content ? 'already' : 'conflict'
}

/** One prepared request, as a document of the log. */
export interface Asked {
  readonly docId: string
  readonly key: string
  readonly content: string
  /** Its place in the hub's log; 0 while the hub has it and the place is not told yet, null while the hub has it not. */
  readonly place: number | null
  /** The hub refused the document: it counts for nothing. */
  readonly refused: boolean
}
/** A person's choice among requests in conflict: this document is the one. The last choice counts. */
export interface Kept { readonly docId: string; readonly at: number; readonly id: string }

/**
 * prepared = the hub has it not yet · sent = received by the hub, final · doubled = another one asked the same ·
 * conflict = another one asked something else under the same key · set_aside = a person kept another one · refused = by the hub.
 */
export const BILLING_STATES = ['prepared', 'sent', 'doubled', 'conflict', 'set_aside', 'refused'] as const
export type BillingState = (typeof BILLING_STATES)[number]
export interface Standing { readonly state: BillingState; /** The document that stands for its key: itself, or the other one. */ readonly stands: string }

/** The standing of each document, by its id. */
export function standings(asked: readonly Asked[], kept: readonly Kept[]): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>()
  const byKey = new Map<string, Asked[]>()
  for (const one of asked) {
    if (one.refused) found.set(one.docId, { state: 'refused', stands: one.docId })
    else byKey.set(one.key, [...(byKey.get(one.key) ?? []), one])
  }
  const choices = kept.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  for (const same of byKey.values()) {
    const chosen = choices.findLast(({ docId }) => same.some((one) => one.docId === docId))?.docId
    const [earliest, ...later] = same.toSorted(byPlace)
    if (!earliest) continue
    const stands = same.find(({ docId }) => docId === chosen) ?? earliest
    for (const one of [earliest, ...later]) found.set(one.docId, { state: stateOf(one, stands, chosen !== undefined), stands: stands.docId })
  }
  return found
}

function stateOf(one: Asked, stands: Asked, decided: boolean): BillingState {
  if (one.docId === stands.docId) return one.place === null ? 'prepared' : 'sent'
  if (one.content === stands.content) return 'doubled'
  return decided ? 'set_aside' : 'conflict'
}

/** As the hub received them; what it has without a told place comes after, what it has not comes last. */
function byPlace(a: Asked, b: Asked): number {
  const rank = ({ place }: Asked): number => (place === null ? Number.MAX_SAFE_INTEGER : place === 0 ? Number.MAX_SAFE_INTEGER - 1 : place)
  return rank(a) - rank(b) || (a.docId < b.docId ? -1 : 1)
}
