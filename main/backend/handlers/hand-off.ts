// Hand-offs between Scops: every call to its act.
import { SharedSheet } from '../../../domain/interventions/shared-hand-off.ts'
import type { Method } from '../../contract/procedures.ts'
import { theSheet } from '../interventions/read-sheet.ts'
import { otherScops, receivedOffers, receivedStanding, sharedOf } from '../interventions/scop-hand-off.ts'
import { offerToScop } from '../interventions/sheet-hand-off.ts'
import { answerScop } from '../interventions/take-offer.ts'
import type { Handlers } from '../services.ts'

type HandOffMethod = Extract<Method, `handOff.${string}`>

export const handOffHandlers: Handlers<HandOffMethod> = {
  'handOff.scops': ({ store }) => otherScops(store),
  'handOff.preview': ({ store }, { sheetId, ...sharing }) => sharedOf(store, theSheet(store, sheetId), sharing),
  'handOff.offer': (services, asked) => ({ offerId: offerToScop(services, asked) }),
  'handOff.received': ({ store }) => receivedOffers(store).flatMap((row) => {
    const shared = SharedSheet.safeParse(row.shared).data
    const { standing, act } = receivedStanding(store, row)
    // Refused here, settled as this Scop answered, or taken back before anybody here answered: nothing is left to know.
    if (!shared || !row.state || standing === 'ours' || (standing !== 'open' && act?.act !== 'accept')) return []
    const sheet = act?.sheetId ? store.get('intervention', act.sheetId) : undefined
    if (standing === 'gone' && (!sheet || sheet.state === 'cancelled')) return []
    return [{ id: row.id, from: row.fromName ?? '', by: row.by, offeredAt: row.offeredAt ?? 0, shared, state: row.state, standing, sheet: sheet?.visitId ? { sheetId: sheet.id, visitId: sheet.visitId } : null, known: store.list('client', { name: shared.client }, { limit: 3 }).map(({ id, commune }) => ({ id, name: shared.client, commune })) }]
  }),
  'handOff.answer': (services, answer) => ({ sheet: answerScop(services, answer) }),
}
