// The network grants and withdraws its label: after a favourable audit by another member, under a charter it adopted, by the rules of
// domain/label alone. No laptop can: the table is the network's. Source: design/business.md 3.15.
import type { CivilDate } from '../domain/civil-date.ts'
import { Refusal } from '../domain/errors.ts'
import type { Id } from '../domain/ids.ts'
import { publishedCharter } from '../domain/label/charter.ts'
import { grantOf, type LabelGrant } from '../domain/label/grant.ts'
import { SelfCheck } from '../domain/label/self-check.ts'
import { type NetworkHub, publish, rowsOf } from './network.ts'

export interface Granting { readonly scop: Id; readonly scopName: string; readonly from: CivilDate; /** Who signs for the network. */ readonly by: string; /** The network's name, as the certificate prints it. */ readonly network: string }

/**
 * The newest favourable audit becomes a grant.
 * @throws Refusal NOT_FOUND without an audit or its charter; STATE_REFUSED where a rule of the label says no
 */
export async function grantLabel(hub: NetworkHub, { scop, scopName, from, by, network }: Granting): Promise<LabelGrant> {
  const { audits, charters } = await hub.store.tenant(scop, async (query) => ({ audits: await rowsOf(query, scop, 'label_audit'), charters: await rowsOf(query, scop, 'label_charter') }))
  const audit = audits.filter(({ outcome, reviewedOn }) => outcome === 'favourable' && reviewedOn).toSorted((a, b) => ((a.reviewedOn ?? '') < (b.reviewedOn ?? '') ? 1 : -1))[0]
  const selfCheck = SelfCheck.safeParse(audit?.selfCheck)
  const charter = charters.map(publishedCharter).find((one) => one?.version === audit?.charterVersion)
  if (!audit || !selfCheck.success) throw new Refusal('NOT_FOUND', { what: `favourable audit of ${scopName}` })
  if (!charter) throw new Refusal('NOT_FOUND', { what: `charter ${audit.charterVersion}` })
  const grant = grantOf({ member: scopName, charterVersion: charter.version, selfCheck: selfCheck.data, reviewer: audit.reviewer ?? scopName, reviewedOn: audit.reviewedOn ?? '', outcome: 'favourable', why: audit.why ?? '' }, charter, from, by)
  await publish(hub, scop, by, [{ table: 'label_grant', id: hub.newId(), fields: { memberId: scop, charterVersion: grant.charterVersion, from: grant.from, until: grant.until, signedBy: by, network, withdrawnOn: null, auditId: audit.id ?? null } }])
  return grant
}

/** Of the grants that run on that day; their badge leaves new papers. @throws Refusal NOT_FOUND when none runs */
export async function withdrawLabel(hub: NetworkHub, { scop, scopName, on, by }: { readonly scop: Id; readonly scopName: string; readonly on: CivilDate; readonly by: string }): Promise<number> {
  const grants = await hub.store.tenant(scop, async (query) => await rowsOf(query, scop, 'label_grant'))
  const running = grants.filter(({ until, withdrawnOn }) => (until ?? '') >= on && !withdrawnOn)
  if (running.length === 0) throw new Refusal('NOT_FOUND', { what: `label of ${scopName}` })
  return await publish(hub, scop, by, running.map(({ id }) => ({ table: 'label_grant' as const, id: id ?? '', fields: { withdrawnOn: on } })))
}
