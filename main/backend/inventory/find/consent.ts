// The client's consent to a search of one network: who gave it, when, noted in the base. Without it nothing is sent (rule 16).
import { Refusal } from '../../../../domain/errors.ts'
import type { Id } from '../../../../domain/ids.ts'
import { type AddressRange, rangeOf } from '../../../../domain/inventory/search/address-range.ts'
import { networkHolding, type OwnNetwork } from '../../../../domain/inventory/search/own-networks.ts'
import type { RowOf } from '../../../../domain/tables.ts'
import type { Store } from '../../store/store.ts'

/** A search that may be made: its addresses lie in a network of this computer, and the stored consent names that network. */
export interface AllowedSearch { readonly network: OwnNetwork; readonly range: AddressRange; readonly consent: RowOf<'consent'> }

export interface Asked { readonly network: OwnNetwork; readonly range: AddressRange }

/** @throws Refusal INVALID, RANGE_TOO_WIDE, or RANGE_NOT_OWN when this computer is on no network that holds the whole range */
export function askedRange(networks: readonly OwnNetwork[], text: string): Asked {
  const range = rangeOf(text)
  const network = networkHolding(networks, range)
  if (!network) throw new Refusal('RANGE_NOT_OWN', { network: text })
  return { network, range }
}

/** `visitId` null: asked on the command line, outside of any visit; it then counts for that one search. */
export function noteConsent(store: Store, { visitId, network, givenBy, by, at }: { readonly visitId: Id | null; readonly network: string; readonly givenBy: string; readonly by: string; readonly at: number }): Id {
  if (givenBy.trim() === '') throw new Refusal('CONSENT_MISSING')
  return store.write({ by }, (w) => w.add('consent', { visitId, kind: 'network_search', network, givenBy: givenBy.trim(), by, at }))
}

/** The consent of a visit for a network; the last one noted. */
export function consentOf(store: Store, visitId: Id, network: string): RowOf<'consent'> | undefined {
  return store.list('consent', { visitId, kind: 'network_search', network }).at(-1)
}

/** @throws Refusal CONSENT_MISSING when the base holds no such consent, or one for another network */
export function allow(store: Store, { network, range }: Asked, consentId: Id | undefined): AllowedSearch {
  const consent = consentId === undefined ? undefined : store.get('consent', consentId)
  if (!consent || consent.kind !== 'network_search' || consent.network !== network.network || !consent.givenBy) throw new Refusal('CONSENT_MISSING')
  return { network, range, consent }
}
