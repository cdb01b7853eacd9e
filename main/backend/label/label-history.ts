// The label as the base knows it: charters, our audits, grants of the network. States and badge are computed, never stored.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type CivilDate, formatDay } from '../../../domain/civil-date.ts'
import { Id } from '../../../domain/ids.ts'
import { charterOn, LabelCharter, publishedCharter } from '../../../domain/label/charter.ts'
import { badgeOn, type LabelAudit, type LabelGrant, type LabelHistory } from '../../../domain/label/grant.ts'
import { SelfCheck } from '../../../domain/label/self-check.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Store } from '../store/store.ts'
import { translator } from '../words/sentences.ts'

const t = translator('fr')

export interface OwnGrant extends LabelGrant { readonly network: string; readonly withdrawnOn: CivilDate | null; readonly auditId: Id | null }

/** What the network adopted, as it published it. */
export function adoptedCharters(store: Store): LabelCharter[] {
  return store.list('label_charter').flatMap((row) => publishedCharter(row) ?? [])
}

/** The one that an audit of today is judged by: the network's, or else the proposal shipped with the program, which grants nothing. */
export function charterInForce(store: Store, resources: string, today: CivilDate): LabelCharter {
  const adopted = charterOn(adoptedCharters(store), today)
  if (adopted) return adopted
  const folder = join(resources, 'reference')
  const newest = readdirSync(folder).filter((name) => name.startsWith('label-charter-')).toSorted().at(-1) ?? ''
  return LabelCharter.parse(JSON.parse(readFileSync(join(folder, newest), 'utf8')))
}

/** Of the network's grants, those of this Scop: the hub names it as it knows it. */
export function ownGrants(store: Store): OwnGrant[] {
  const scop = z.object({ scop: Id }).safeParse(store.local('enrolment')).data?.scop
  return store.list('label_grant').flatMap(({ memberId, charterVersion, from, until, signedBy, network, withdrawnOn, auditId }): OwnGrant[] =>
    memberId === scop && from && until ? [{ member: memberId ?? '', charterVersion: charterVersion ?? '', from, until, signedBy: signedBy ?? '', network: network ?? '', withdrawnOn, auditId }] : [])
}

export function ownAudits(store: Store): (LabelAudit & { readonly id: Id })[] {
  return store.list('label_audit').flatMap((row) => {
    const selfCheck = SelfCheck.safeParse(row.selfCheck)
    const { outcome } = row
    if (!selfCheck.success || !row.reviewedOn || (outcome !== 'favourable' && outcome !== 'unfavourable')) return []
    return [{ id: row.id, member: scopName(store), charterVersion: row.charterVersion ?? '', selfCheck: selfCheck.data, reviewer: row.reviewer ?? '', reviewedOn: row.reviewedOn, outcome, why: row.why ?? '' }]
  })
}

export function labelHistory(store: Store): LabelHistory {
  const grants = ownGrants(store)
  return { audits: ownAudits(store), grants, withdrawnOn: grants.flatMap(({ withdrawnOn }) => withdrawnOn ?? []).toSorted().at(-1) ?? null }
}

export const scopName = (store: Store): string => store.list('scop')[0]?.name ?? ''

/** The Scop as a paper prints it; `label` is the line of the network's label, null while none is granted. */
export type Issuer = RowOf<'scop'> & { readonly label: string | null }

/** The Scop as a paper of that day prints it: with the label's line while it is granted, and without it afterwards. */
export function issuer(store: Store, issuedOn: CivilDate): Issuer | undefined {
  const scop = store.list('scop')[0]
  const grants = ownGrants(store)
  const badge = grants.length === 0 ? undefined : badgeOn(labelHistory(store), issuedOn)
  return scop && { ...scop, label: badge ? t('label.badge', { network: grants.find(({ from }) => from === badge.from)?.network ?? '', version: badge.charterVersion, until: formatDay(badge.until) }) : null }
}
