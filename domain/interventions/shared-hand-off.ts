// A hand-off to another Scop: the little of a sheet that leaves, and which act counts. Each Scop writes its acts into its own log; the hub
// alone sees both, applies them in the order it received them, and writes what stands into both. Source: design/business.md, seeds 23, 39, 40.
import { z } from 'zod'
import { CivilDate } from '../civil-date.ts'
import { Instant, Sha256 } from '../ids.ts'
import { INTERVENTION_KINDS } from './procedure.ts'

export const HAND_OFF_ACTS = ['offer', 'withdraw', 'accept', 'refuse', 'report'] as const
/** undeliverable: no such Scop on this hub. */
export const SHARED_STATES = ['offered', 'accepted', 'refused', 'withdrawn', 'undeliverable'] as const
export type SharedState = (typeof SHARED_STATES)[number]

const Line = z.string().trim().max(200)

/** All that the other Scop reads. Unknown keys are dropped, here and at the hub: nothing of contracts, prices or machines can ride along. */
export const SharedSheet = z.object({
  client: Line.min(1), place: Line.nullable(), kind: z.enum(INTERVENTION_KINDS), asked: z.string().trim().min(1).max(2000), wishedOn: CivilDate.nullable(), why: z.string().trim().min(3).max(400),
  /** Only when the giver says so. */
  contact: z.object({ name: Line.nullable(), phone: z.string().trim().max(40).nullable() }).nullable(),
})
export type SharedSheet = z.infer<typeof SharedSheet>

/** All that the giver reads of the work: what its client signed, and by which bytes. No machine, part, check or price. */
export const SharedReport = z.object({
  number: z.string().min(1).max(35), /** Of the paper: a corrected sheet is signed again as the next one. */ version: z.int().min(1), on: z.string().max(20), from: z.string().max(20), to: z.string().max(20), minutes: z.int().min(0).max(1_000_000),
  technician: Line, remote: z.boolean(), done: z.string().max(4000), next: z.string().max(4000), remarks: z.string().max(4000), signer: z.object({ name: Line, function: Line }), signedAt: Instant, pdfSha256: Sha256,
})
export type SharedReport = z.infer<typeof SharedReport>

/** Whether a report takes the place of the one that stands: the same one said again, or an older one heard late, never does. */
export function replacesReport(standing: Pick<SharedReport, 'version' | 'signedAt'> | undefined, next: Pick<SharedReport, 'version' | 'signedAt'>): boolean {
  return standing === undefined || next.version > standing.version || (next.version === standing.version && next.signedAt > standing.signedAt)
}

/** Who may do it; what it needs to find; what it makes. */
const ACTS = {
  offer: { by: 'giver', after: undefined, makes: 'offered' },
  withdraw: { by: 'giver', after: 'offered', makes: 'withdrawn' },
  accept: { by: 'receiver', after: 'offered', makes: 'accepted' },
  refuse: { by: 'receiver', after: 'offered', makes: 'refused' },
  // Whose work it is does not change with what was done of it.
  report: { by: 'receiver', after: 'accepted', makes: 'accepted' },
} as const satisfies Record<(typeof HAND_OFF_ACTS)[number], { by: 'giver' | 'receiver'; after: SharedState | undefined; makes: SharedState }>

/** What the act makes of a hand-off, or undefined where it changes nothing: it came too late, twice, or from a Scop whose act it is not. */
export function afterAct(state: SharedState | undefined, act: (typeof HAND_OFF_ACTS)[number], by: 'giver' | 'receiver'): SharedState | undefined {
  const rule = ACTS[act]
  return rule.by === by && rule.after === state ? rule.makes : undefined
}
