// Sheets offered from one Scop of the hub to another: what would leave, the offer, and the offers of others with our answer.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id, Instant } from '../../../domain/ids.ts'
import { SHARED_STATES, SharedSheet } from '../../../domain/interventions/shared-hand-off.ts'
import { read, write } from '../procedure.ts'

const Sharing = { sheetId: Id, why: z.string().trim().min(3).max(400), wishedOn: CivilDate.nullable(), withContact: z.boolean() }

export const ReceivedOffer = z.object({
  id: Id, from: z.string(), by: z.string().nullable(), offeredAt: Instant, shared: SharedSheet, state: z.enum(SHARED_STATES),
  /** waiting: answered here, the hub has not heard it yet · gone: taken back, or a colleague refused it first. */
  standing: z.enum(['open', 'waiting', 'ours', 'gone']), sheet: z.object({ sheetId: Id, visitId: Id }).nullable(),
  /** Clients of ours under that name: it may be about one of them. */
  known: z.array(z.object({ id: Id, name: z.string(), commune: z.string().nullable() })),
})

export const handOffProcedures = {
  /** The other Scops of the hub; none before the enrolment. */
  'handOff.scops': read(z.strictObject({}), z.array(z.object({ id: Id, name: z.string() }))),
  /** All that the other Scop would read. */
  'handOff.preview': read(z.strictObject(Sharing), SharedSheet),
  /** `shown`: what the giver looked at; when the sheet says something else by now, nothing leaves. */
  'handOff.offer': write(z.strictObject({ ...Sharing, scopId: Id, shown: SharedSheet }), z.object({ offerId: Id })),
  /** Offers to this Scop that still want something: an answer, or to be known as gone. */
  'handOff.received': read(z.strictObject({}), z.array(ReceivedOffer)),
  /** Accepted it is a sheet of ours, of the named client or of a new one. */
  'handOff.answer': write(z.strictObject({ offerId: Id, accept: z.boolean(), reason: z.string().trim().max(400), clientId: Id.optional() }), z.object({ sheet: z.object({ sheetId: Id, visitId: Id }).nullable() })),
} as const
