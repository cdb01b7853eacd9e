// From candidate to granted and back: another member reviews, the network grants, time takes away. Source: design/business.md 3.15.
import { addDays, addMonths, type CivilDate } from '../civil-date.ts'
import { Refusal } from '../errors.ts'
import type { LabelCharter } from './charter.ts'
import type { SelfCheck } from './self-check.ts'

export type LabelState = 'candidate' | 'audited' | 'granted' | 'to_renew' | 'withdrawn'
export interface LabelAudit { readonly member: string; readonly charterVersion: string; readonly selfCheck: SelfCheck; readonly reviewer: string; readonly reviewedOn: CivilDate; readonly outcome: 'favourable' | 'unfavourable'; readonly why: string }
export interface LabelGrant { readonly member: string; readonly charterVersion: string; readonly from: CivilDate; readonly until: CivilDate; readonly signedBy: string }

/** @throws Refusal STATE_REFUSED where the reviewer is the member itself, or finds for it what its own check does not hold */
export function auditOf(audit: LabelAudit): LabelAudit {
  const refused = audit.reviewer === audit.member ? 'ownReview' : audit.selfCheck.charterVersion !== audit.charterVersion ? 'otherCharter' : audit.outcome === 'favourable' && !audit.selfCheck.mandatoryMet ? 'mandatory' : undefined
  if (refused !== undefined) throw new Refusal('STATE_REFUSED', { what: audit.member, state: refused })
  return audit
}

/**
 * What the network signs.
 * @throws Refusal STATE_REFUSED without a favourable audit under this charter, or under a charter that nobody adopted by then
 */
export function grantOf(audit: LabelAudit, charter: LabelCharter, from: CivilDate, signedBy: string): LabelGrant {
  const allowed = auditOf(audit).outcome === 'favourable' && audit.charterVersion === charter.version && charter.adoptedOn !== null && charter.adoptedOn <= audit.reviewedOn && from >= audit.reviewedOn
  if (!allowed) throw new Refusal('STATE_REFUSED', { what: audit.member, state: 'audited' })
  return { member: audit.member, charterVersion: charter.version, from, until: addDays(addMonths(from, charter.validityMonths), -1), signedBy }
}

export interface LabelHistory { readonly audits: readonly LabelAudit[]; readonly grants: readonly LabelGrant[]; readonly withdrawnOn: CivilDate | null }

/** State of one member on a day; evaluated, never stored. */
export function labelState({ audits, grants, withdrawnOn }: LabelHistory, today: CivilDate, renewDays: number): LabelState {
  const grant = grants.filter(({ from }) => from <= today).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
  // Withdrawn until a later grant.
  if (withdrawnOn !== null && withdrawnOn <= today && (!grant || grant.from <= withdrawnOn)) return 'withdrawn'
  if (grant) return today < addDays(grant.until, -renewDays) ? 'granted' : 'to_renew'
  return audits.some(({ reviewedOn, outcome }) => reviewedOn <= today && outcome === 'favourable') ? 'audited' : 'candidate'
}

/** Whether a paper issued on a day bears the badge. A paper keeps for ever what it had: this is asked once, at its issue. */
export function badgeOn({ grants, withdrawnOn }: LabelHistory, issuedOn: CivilDate): LabelGrant | undefined {
  return grants.find(({ from, until }) => from <= issuedOn && issuedOn <= until && (withdrawnOn === null || issuedOn < withdrawnOn || from > withdrawnOn))
}
