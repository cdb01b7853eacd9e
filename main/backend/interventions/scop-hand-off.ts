// A sheet offered to another Scop of the hub: what leaves is shown first and is exactly what is sent; the hub says what stands. Until it has
// spoken an act only waits, and the work stays with the giver.
import { z } from 'zod'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { Id } from '../../../domain/ids.ts'
import type { HandOff } from '../../../domain/interventions/hand-off.ts'
import { SharedSheet } from '../../../domain/interventions/shared-hand-off.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'
import { clientName } from '../views/entry.ts'
import { kindOf, type SheetRow } from './read-sheet.ts'

export interface Sharing { readonly why: string; readonly wishedOn: CivilDate | null; /** The contact's name and telephone leave too. */ readonly withContact: boolean }

const Enrolled = z.object({ scop: Id })

/** This laptop's own Scop, as the hub names it; null before the enrolment. */
function ownScop(store: Store): Id | null {
  return Enrolled.safeParse(store.local('enrolment')).data?.scop ?? null
}

/** The other Scops of the hub, by name. */
export function otherScops(store: Store): { id: Id; name: string }[] {
  const own = ownScop(store)
  return store.list('network_scop').flatMap(({ id, name }) => (name && id !== own ? [{ id, name }] : [])).toSorted((a, b) => a.name.localeCompare(b.name, 'fr'))
}

/** All that the other Scop would read of the sheet. @throws Refusal INVALID, naming what a stranger could not do without */
export function sharedOf(store: Store, sheet: SheetRow, { why, wishedOn, withContact }: Sharing): SharedSheet {
  const client = sheet.clientId ? store.get('client', sheet.clientId) : undefined
  const site = sheet.siteId ? store.get('site', sheet.siteId) : undefined
  const contact = withContact && sheet.clientId ? store.list('account_contact', { clientId: sheet.clientId })[0] : undefined
  const read = SharedSheet.safeParse({
    client: clientName(store, sheet.clientId), place: [site?.address, site?.commune || client?.commune].filter(Boolean).join(', ').slice(0, 200) || null, kind: kindOf(sheet), asked: sheet.asked ?? '', wishedOn, why,
    contact: contact && (contact.name || contact.phone) ? { name: contact.name || null, phone: contact.phone || null } : null,
  })
  if (!read.success) throw new Refusal('INVALID', { what: 'hand-off' }, { issues: read.error.issues.map(({ path, message }) => ({ path: path.join('.'), rule: message })) })
  return read.data
}

/** Asks the hub to take it back: certain once it has answered. */
export function withdrawFromScop({ store, who, now }: Services, { id, scopId }: HandOff): void {
  store.write({ by: who() }, (w) => w.add('hand_off_act', { act: 'withdraw', offerId: id, scopId, by: who(), at: now() }))
}

/** Offers of a sheet to other Scops, as the hub has them, or as they wait for it. */
export function scopHandOffs(store: Store, sheetId: Id): HandOff[] {
  const names = new Map(store.list('network_scop').map(({ id, name }) => [id, name]))
  return store.list('hand_off_act', { sheetId }).filter(({ act }) => act === 'offer').map(({ id, scopId, shared, by, at }) => {
    const stands = store.get('hand_off', id)
    const waits = stands === undefined || stands.state === 'offered'
    const asked = store.list('hand_off_act', { offerId: id }).some(({ act }) => act === 'withdraw')
    return {
      id, to: stands?.toName || (scopId && names.get(scopId)) || '', toKind: 'scop', scopId, why: SharedSheet.safeParse(shared).data?.why ?? '', offeredBy: by ?? '', offeredAt: at ?? 0,
      state: waits ? (asked ? 'withdrawing' : 'offered') : (stands.state ?? 'offered'), sent: stands !== undefined,
      answeredBy: stands?.answeredBy ?? null, answeredAt: stands?.answeredAt ?? null, reason: stands?.reason ?? null,
    }
  })
}

/** Where this laptop's Scop stands with an offer made to it: `taken`/`refused` here and not heard by the hub yet, else what the hub says. */
export function receivedStanding(store: Store, row: RowOf<'hand_off'>): { readonly standing: 'open' | 'waiting' | 'ours' | 'gone'; readonly act: RowOf<'hand_off_act'> | undefined } {
  const acts = store.list('hand_off_act', { offerId: row.id })
  const act = acts.find((one) => one.act === 'accept') ?? acts.find((one) => one.act === 'refuse')
  if (row.state === 'offered') return { standing: act ? 'waiting' : 'open', act }
  return { standing: row.state === 'accepted' ? 'ours' : 'gone', act }
}

/** Offers other Scops made to this one, the newest first. */
export function receivedOffers(store: Store): readonly RowOf<'hand_off'>[] {
  const own = ownScop(store)
  return own ? store.list('hand_off', { toId: own }).toSorted((a, b) => (b.offeredAt ?? 0) - (a.offeredAt ?? 0)) : []
}

/** The offer that a sheet of ours came from. */
export function cameFrom(store: Store, sheetId: Id): RowOf<'hand_off'> | undefined {
  const act = store.list('hand_off_act', { sheetId }).find((one) => one.act === 'accept')
  return act?.offerId ? store.get('hand_off', act.offerId) : undefined
}
