// A member's own look at the charter: what the product measured, and what the member says with its evidence. What is measured cannot
// be said otherwise, and what nothing was counted of is unknown, never met.
import { z } from 'zod'
import { Refusal } from '../errors.ts'
import { type Criterion, type LabelCharter, type Measure, MEASURES } from './charter.ts'

const Count = z.strictObject({ held: z.int().min(0), of: z.int().min(0) }).refine(({ held, of }) => held <= of, { path: ['held'], message: 'more than there are' })
/** How many of how many, by measure: free components, contracts with a substitute, ready handovers, tagged papers, checks closed with evidence. */
export const MeasuredFacts = z.strictObject(Object.fromEntries(MEASURES.map((measure) => [measure, Count])) as Record<Measure, typeof Count>)
export type MeasuredFacts = z.infer<typeof MeasuredFacts>
export const SelfAnswer = z.strictObject({ met: z.boolean(), evidence: z.string().max(400).nullable(), comment: z.string().max(2000) })
export type SelfAnswer = z.infer<typeof SelfAnswer>

const CheckedCriterion = z.strictObject({
  code: z.string(), mandatory: z.boolean(), weight: z.int(),
  /** Null = unknown: nothing counted, nothing said, or said without the evidence that the criterion asks for. */
  met: z.boolean().nullable(),
  by: z.enum(['measure', 'member', 'nobody']), evidence: z.string().nullable(), comment: z.string(),
})
type CheckedCriterion = z.infer<typeof CheckedCriterion>
/** As an audit keeps it. */
export const SelfCheck = z.strictObject({
  charterVersion: z.string(), criteria: z.array(CheckedCriterion), mandatoryMet: z.boolean(),
  /** Weight met, of the whole weight. */
  scorePct: z.int(),
  missing: z.array(z.string()),
})
export type SelfCheck = z.infer<typeof SelfCheck>

/** @throws Refusal INVALID on an answer to a criterion that is measured, or that the charter does not have */
export function selfCheck(charter: LabelCharter, facts: MeasuredFacts, answers: Readonly<Record<string, SelfAnswer>>): SelfCheck {
  for (const code of Object.keys(answers)) {
    const criterion = charter.criteria.find((one) => one.code === code)
    if (!criterion || criterion.evidence === 'measured') throw new Refusal('INVALID', { what: code }, { issues: [{ path: `answers.${code}`, rule: criterion ? 'measured not answered' : 'criterion unknown' }] })
  }
  const criteria = charter.criteria.map((criterion) => checked(criterion, facts, Object.hasOwn(answers, criterion.code) ? answers[criterion.code] : undefined))
  const weightOf = (list: readonly CheckedCriterion[]): number => list.reduce((all, one) => all + one.weight, 0)
  return {
    charterVersion: charter.version, criteria, mandatoryMet: criteria.every((one) => !one.mandatory || one.met === true),
    scorePct: Math.floor((100 * weightOf(criteria.filter((one) => one.met === true))) / weightOf(criteria)), missing: criteria.filter((one) => one.mandatory && one.met !== true).map((one) => one.code),
  }
}

function checked(criterion: Criterion, facts: MeasuredFacts, answer: SelfAnswer | undefined): CheckedCriterion {
  const { code, mandatory, weight } = criterion
  if (criterion.evidence === 'measured') {
    const { held, of } = facts[criterion.measure]
    return { code, mandatory, weight, met: of === 0 ? null : held * 100 >= criterion.atLeastPct * of, by: 'measure', evidence: `${held}/${of}`, comment: '' }
  }
  if (!answer) return { code, mandatory, weight, met: null, by: 'nobody', evidence: null, comment: '' }
  const proven = criterion.evidence === 'none' || (answer.evidence !== null && answer.evidence.trim() !== '')
  return { code, mandatory, weight, met: answer.met ? (proven ? true : null) : false, by: 'member', evidence: answer.evidence, comment: answer.comment }
}
