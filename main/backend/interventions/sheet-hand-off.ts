// A sheet handed over: offered to a colleague or to another co-op, accepted or refused by them, taken back by us. The sheet changes
// hands at the acceptance; who had it before stays in its story.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { HAND_OFF_EVENTS, type HandOff, type HandOffEvent, handOffsOf, type HandOffTo, openOffer } from '../../../domain/interventions/hand-off.ts'
import type { SharedSheet } from '../../../domain/interventions/shared-hand-off.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'
import { theSheet } from './read-sheet.ts'
import { otherScops, scopHandOffs, sharedOf, type Sharing, withdrawFromScop } from './scop-hand-off.ts'
import { tell } from './sheet-acts.ts'
import { demandOpen } from './sheet-edits.ts'

/** All offers of a sheet: those within this log, then those to other Scops. */
export function handOffs(store: Store, sheetId: Id): HandOff[] {
  const within = handOffsOf(store.list('event', { subjectId: sheetId }).map(({ id, kind, at, by, data }): HandOffEvent => ({ id, kind: kind ?? '', at: at ?? 0, by: by ?? '', data: (data ?? {}) as HandOffEvent['data'] })))
  return [...within, ...scopHandOffs(store, sheetId)]
}

/** @throws Refusal STATE_REFUSED when an offer waits already, or the sheet is signed */
export function offerSheet(services: Services, sheetId: Id, { to, toKind, why }: { readonly to: string; readonly toKind: Exclude<HandOffTo, 'scop'>; readonly why: string }): Id {
  const { store, who } = services
  const sheet = theSheet(store, sheetId)
  demandOpen(store, sheet)
  if (openOffer(handOffs(store, sheetId))) throw new Refusal('STATE_REFUSED', { what: 'intervention', state: 'offered' })
  if (toKind === 'technician' && same(to, sheet.technician ?? '')) throw new Refusal('INVALID', { what: 'to' }, { issues: [{ path: 'to', rule: 'has it already' }] })
  return store.write({ by: who() }, (w) => tell(services, w, sheetId, HAND_OFF_EVENTS.offered, { to, toKind, why }))
}

/**
 * Offers exactly what was shown.
 * @throws Refusal STATE_REFUSED when the sheet is closed or offered already, or says something else since; NOT_FOUND for an unknown Scop; INVALID
 */
export function offerToScop({ store, who, now }: Services, { sheetId, scopId, shown, ...sharing }: Sharing & { readonly sheetId: Id; readonly scopId: Id; readonly shown: SharedSheet }): Id {
  const sheet = theSheet(store, sheetId)
  demandOpen(store, sheet)
  if (openOffer(handOffs(store, sheetId))) throw new Refusal('STATE_REFUSED', { what: 'intervention', state: 'offered' })
  if (!otherScops(store).some(({ id }) => id === scopId)) throw new Refusal('NOT_FOUND', { what: 'network_scop' })
  const shared = sharedOf(store, sheet, sharing)
  if (canonicalJson(shared) !== canonicalJson(shown)) throw new Refusal('STATE_REFUSED', { what: 'intervention', state: 'changed-since' })
  return store.write({ by: who() }, (w) => w.add('hand_off_act', { act: 'offer', sheetId, scopId, shared, by: who(), at: now() }))
}

/**
 * The answer. A colleague answers under his own name; for a co-op told by telephone, whoever heard it notes it; another Scop
 * of the hub answers on its own laptops.
 * @throws Refusal STATE_REFUSED without an open offer or under another's name, INVALID for a refusal without its reason
 */
export function answerOffer(services: Services, sheetId: Id, accept: boolean, reason: string): void {
  const { store, who } = services
  const sheet = theSheet(store, sheetId)
  demandOpen(store, sheet)
  const offer = openOffer(handOffs(store, sheetId))
  if (!offer) throw new Refusal('STATE_REFUSED', { what: 'intervention', state: 'not-offered' })
  if (offer.toKind === 'technician' && !same(offer.to, who())) throw new Refusal('STATE_REFUSED', { what: 'intervention', state: 'offered-to-another' })
  if (offer.toKind === 'scop') throw new Refusal('STATE_REFUSED', { what: 'intervention', state: 'offered-to-another' })
  if (!accept && reason.trim() === '') throw new Refusal('INVALID', { what: 'reason' }, { issues: [{ path: 'reason', rule: 'a refusal says why' }] })
  store.write({ by: who() }, (w) => {
    tell(services, w, sheetId, accept ? HAND_OFF_EVENTS.accepted : HAND_OFF_EVENTS.refused, { offerId: offer.id, to: offer.to, reason })
    if (accept) w.set('intervention', sheetId, offer.toKind === 'technician' ? { technician: offer.to, memberName: null } : { memberName: offer.to })
  })
}

/** @throws Refusal STATE_REFUSED without an open offer */
export function withdrawOffer(services: Services, sheetId: Id): void {
  const { store, who } = services
  demandOpen(store, theSheet(store, sheetId))
  const offer = openOffer(handOffs(store, sheetId))
  if (!offer) throw new Refusal('STATE_REFUSED', { what: 'intervention', state: 'not-offered' })
  if (offer.toKind === 'scop') {
    if (offer.state === 'withdrawing') throw new Refusal('STATE_REFUSED', { what: 'intervention', state: 'withdrawing' })
    withdrawFromScop(services, offer)
    return
  }
  store.write({ by: who() }, (w) => void tell(services, w, sheetId, HAND_OFF_EVENTS.withdrawn, { offerId: offer.id, to: offer.to }))
}

/** Names are typed: capitals and spaces around are no difference. */
const same = (one: string, other: string): boolean => one.trim().toLocaleLowerCase('fr') === other.trim().toLocaleLowerCase('fr')
