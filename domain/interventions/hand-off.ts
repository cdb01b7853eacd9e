// A sheet handed over to a colleague or to another co-op: offered, then accepted or refused by them, or taken back. Read from what
// happened, never stored beside it: the first answer counts, whatever order two laptops bring theirs in.
// Source: design/business.md, seeds 39 and 40.
import type { Id } from '../ids.ts'

/** technician: a colleague · member: a co-op that is told by telephone · scop: another Scop of the hub, which gets it on its own laptops. */
export const HAND_OFF_TO = ['technician', 'member', 'scop'] as const
export type HandOffTo = (typeof HAND_OFF_TO)[number]
/** withdrawing: taken back here, and the hub has not said yet whether it was in time · undeliverable: no such Scop on the hub. */
export type HandOffState = 'offered' | 'accepted' | 'refused' | 'withdrawn' | 'withdrawing' | 'undeliverable'

export interface HandOff {
  readonly id: Id
  readonly to: string
  readonly toKind: HandOffTo
  /** Of a Scop of the hub. */
  readonly scopId: Id | null
  readonly why: string
  readonly offeredBy: string
  readonly offeredAt: number
  readonly state: HandOffState
  readonly answeredBy: string | null
  readonly answeredAt: number | null
  /** Why it was refused. */
  readonly reason: string | null
  /** Where it has to be to reach them: our own log, or the hub. */
  readonly sent: boolean
}

export interface HandOffEvent { readonly id: Id; readonly kind: string; readonly at: number; readonly by: string; readonly data: { readonly to?: string; readonly toKind?: HandOffTo; readonly why?: string; readonly offerId?: Id; readonly reason?: string } }

/** Kinds of event, as rows bear them. */
export const HAND_OFF_EVENTS = { offered: 'hand-off-offered', accepted: 'hand-off-accepted', refused: 'hand-off-refused', withdrawn: 'hand-off-withdrawn' } as const satisfies Partial<Record<HandOffState, string>>

/** All offers of a sheet, the oldest first. */
export function handOffsOf(events: readonly HandOffEvent[]): HandOff[] {
  const inTime = events.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  return inTime.filter(({ kind }) => kind === HAND_OFF_EVENTS.offered).map(({ id, at, by, data }) => {
    const answer = inTime.find((one) => one.data.offerId === id && one.kind !== HAND_OFF_EVENTS.offered)
    const state = (['accepted', 'refused', 'withdrawn'] as const).find((one) => HAND_OFF_EVENTS[one] === answer?.kind) ?? 'offered'
    return { id, to: data.to ?? '', toKind: data.toKind ?? 'technician', scopId: null, why: data.why ?? '', offeredBy: by, offeredAt: at, state, answeredBy: answer?.by ?? null, answeredAt: answer?.at ?? null, reason: answer?.data.reason ?? null, sent: true }
  })
}

/** The offer that still waits for an answer, or for the hub to say that it is taken back, if any. */
export function openOffer(handOffs: readonly HandOff[]): HandOff | undefined {
  return handOffs.findLast(({ state }) => state === 'offered' || state === 'withdrawing')
}
