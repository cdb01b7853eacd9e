// Exactly once: what a receiver does with a request that may come twice, late, or again after its answer was lost.
import { canonicalJson } from '../sync/canonical-json.ts'
import type { BillingRequest } from './billing-request.ts'

/** Keys received so far, each with the text it came with (the hub keeps its hash). */
export type Received = ReadonlyMap<string, string>
/** `conflict`: the same thing asked with other amounts; a person decides, the first one stands. */
export type Answer = 'received' | 'already' | 'conflict'

/** The text that names a request's content; hashed at the edge. */
export function contentOf(request: BillingRequest): string {
  return canonicalJson(request)
}

export function receive(received: Received, request: BillingRequest): { readonly received: Received; readonly answer: Answer } {
  const known = received.get(request.key)
  if (known === undefined) return { received: new Map([...received, [request.key, contentOf(request)]]), answer: 'received' }
  return { received, answer: known === contentOf(request) ? 'already' : 'conflict' }
}

type BillingState = 'prepared' | 'sent'

/** `prepared` until the hub has answered; then final, whatever answer it was that said it is there. */
export function stateAfter(answer: Answer | null): BillingState {
  return answer === 'received' || answer === 'already' ? 'sent' : 'prepared'
}
