// The label as its panel shows it: each criterion with what was measured or said, where the Scop stands, who may review it.
import type { Id } from '../../../domain/ids.ts'
import type { LabelCharter } from '../../../domain/label/charter.ts'
import { badgeOn, labelState } from '../../../domain/label/grant.ts'
import { type MeasuredFacts, type SelfAnswer, type SelfCheck, selfCheck } from '../../../domain/label/self-check.ts'
import type { Output } from '../../contract/procedures.ts'
import { computedId } from '../computed-id.ts'
import type { Services } from '../services.ts'
import type { Store } from '../store/store.ts'
import { charterInForce, labelHistory, ownAudits, ownGrants, scopName } from './label-history.ts'
import { measuredFacts } from './measured-facts.ts'

type View = Output<'label.get'>

/** The same id on every laptop: a criterion is answered once, not once a laptop. */
export function answerRowId(version: string, code: string): Id {
  return computedId('label', version, code)
}

export interface StandingCheck { readonly charter: LabelCharter; readonly facts: MeasuredFacts; readonly check: SelfCheck }

/** The self-check as it stands today: measured anew, with the answers typed so far. */
export async function standingCheck(services: Services): Promise<StandingCheck> {
  const charter = charterInForce(services.store, services.resources, services.today())
  const facts = await measuredFacts(services, charter.validityMonths)
  return { charter, facts, check: selfCheck(charter, facts, answersTo(services.store, charter)) }
}

function answersTo(store: Store, charter: LabelCharter): Record<string, SelfAnswer> {
  return Object.fromEntries(charter.criteria.flatMap(({ code, evidence }) => {
    const row = evidence === 'measured' ? undefined : store.get('label_answer', answerRowId(charter.version, code))
    // With its hash: an audit freezes which file was shown, not its name alone.
    const proof = evidence !== 'file' ? row?.evidence : row?.file ? `${row.fileName ?? ''} (SHA-256 ${row.file})` : null
    return row?.met ? [[code, { met: row.met === 'yes', evidence: proof ?? null, comment: row.comment ?? '' }]] : []
  }))
}

export async function labelView(services: Services): Promise<View> {
  const { store, today } = services
  const { charter, facts, check } = await standingCheck(services)
  const history = labelHistory(store)
  const newest = ownGrants(store).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
  const rows = charter.criteria.map(({ code, evidence }) => (evidence === 'measured' ? undefined : store.get('label_answer', answerRowId(charter.version, code))))
  return {
    charter: { version: charter.version, adoptedOn: charter.adoptedOn, validityMonths: charter.validityMonths, source: charter.source },
    criteria: charter.criteria.map((criterion, at): View['criteria'][number] => {
      const { code, axis, statement, mandatory, weight, evidence } = criterion
      const row = rows[at]
      const measured = criterion.evidence === 'measured' ? { atLeastPct: criterion.atLeastPct, ...facts[criterion.measure] } : { atLeastPct: null, held: null, of: null }
      return { code, axis, statement, mandatory, weight, evidence, met: check.criteria[at]?.met ?? null, ...measured, answerId: row?.id ?? null, answer: row?.met ?? null, proof: row?.evidence ?? null, fileName: row?.fileName ?? null, comment: row?.comment ?? null }
    }),
    mandatoryMet: check.mandatoryMet, scorePct: check.scorePct, missing: [...check.missing], begun: rows.some((row) => row !== undefined) || charter.criteria.every(({ evidence }) => evidence === 'measured'),
    state: labelState(history, today(), charter.renewDays),
    grant: newest ? { from: newest.from, until: newest.until, network: newest.network, signedBy: newest.signedBy, charterVersion: newest.charterVersion, runs: badgeOn(history, today()) !== undefined } : null,
    audits: ownAudits(store).toReversed().map(({ id, reviewer, reviewedOn, outcome, why, charterVersion, selfCheck: { scorePct } }) => ({ id, reviewer, reviewedOn, outcome, why, charterVersion, scorePct })),
    reviewers: store.list('member').flatMap(({ name }) => (name && !isOurs(store, name) ? [name] : [])).toSorted((a, b) => a.localeCompare(b, 'fr')),
  }
}

/** Nobody reviews itself, however its name is written. */
export function isOurs(store: Store, name: string): boolean {
  const plain = (one: string): string => one.normalize('NFD').replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase()
  return plain(name) === plain(scopName(store))
}
