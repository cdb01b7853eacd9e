// The answer to another Scop's offer. Accepted, it is a sheet of our own at once, offline too: with a client of ours or a new one. All
// its ids come from the offer's, so that two colleagues who accept apart make one sheet and not two.
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { SharedSheet } from '../../../domain/interventions/shared-hand-off.ts'
import { computedId } from '../computed-id.ts'
import type { Services } from '../services.ts'
import { receivedOffers, receivedStanding } from './scop-hand-off.ts'

export interface Answer { readonly offerId: Id; readonly accept: boolean; /** Why it is refused. */ readonly reason: string; /** A client of ours that it is about; else one is made. */ readonly clientId?: Id | undefined }

/**
 * Said once: a colleague's answer that is here already is not answered over.
 * @returns the sheet it became, null for a refusal
 * @throws Refusal NOT_FOUND, STATE_REFUSED when it is answered or taken back, INVALID for a refusal without its reason
 */
export function answerScop({ store, who, now, today }: Services, { offerId, accept, reason, clientId }: Answer): { sheetId: Id; visitId: Id } | null {
  const row = receivedOffers(store).find(({ id }) => id === offerId)
  const shared = SharedSheet.safeParse(row?.shared).data
  if (!row || !row.fromId || !shared) throw new Refusal('NOT_FOUND', { what: 'hand_off' })
  const { standing } = receivedStanding(store, row)
  if (standing !== 'open') throw new Refusal('STATE_REFUSED', { what: 'intervention', state: standing === 'waiting' ? 'answered' : (row.state ?? '') })
  if (!accept && reason.trim() === '') throw new Refusal('INVALID', { what: 'reason' }, { issues: [{ path: 'reason', rule: 'a refusal says why' }] })
  if (clientId && !store.get('client', clientId)) throw new Refusal('NOT_FOUND', { what: 'client' })
  const act = { offerId, scopId: row.fromId, by: who(), at: now() }
  const made = (what: string): Id => computedId('hand-off', offerId, what)
  return store.write({ by: who() }, (w) => {
    if (!accept) {
      w.add('hand_off_act', { ...act, act: 'refuse', reason: reason.trim() })
      return null
    }
    const client = clientId ?? w.create('client', { name: shared.client, createdAt: now() }, made('client'))
    const siteId = clientId ? (store.list('site', { clientId })[0]?.id ?? null) : w.create('site', { clientId: client, address: shared.place }, made('site'))
    // A client of ours has its own contact; nothing that was typed there is written over.
    if (!clientId) w.create('account_contact', { clientId: client, ...(shared.contact ? { name: shared.contact.name, phone: shared.contact.phone } : {}) }, made('contact'))
    const visitId = w.create('visit', { clientId: client, siteId, on: shared.wishedOn ?? today(), purpose: 'other', state: 'planned', technician: who(), users: 0, createdAt: now() }, made('visit'))
    const sheetId = w.create('intervention', { visitId, clientId: client, siteId, kind: shared.kind, state: 'planned', remote: false, technician: who(), asked: shared.asked, createdAt: now() }, made('sheet'))
    w.add('hand_off_act', { ...act, act: 'accept', sheetId })
    return { sheetId, visitId }
  })
}
