// A procedure: a checklist bound to a kind of intervention, each check with the evidence it wants and, where it is measured, the
// bounds it should keep to. Dated data; a sheet keeps the version it was begun with. Source: design/business.md, seed 37.
import { z } from 'zod'
import { Sha256 } from '../ids.ts'

export const INTERVENTION_KINDS = ['maintenance', 'help', 'repair'] as const
const common = { id: z.string().regex(/^[a-z0-9-]{1,60}$/), label: z.string().min(1).max(200), mandatory: z.boolean() }
const Check = z.discriminatedUnion('evidence', [
  z.strictObject({ ...common, evidence: z.literal('none') }),
  z.strictObject({ ...common, evidence: z.literal('text') }),
  z.strictObject({ ...common, evidence: z.literal('file') }),
  z.strictObject({ ...common, evidence: z.literal('number'), unit: z.string().max(20), min: z.int(), max: z.int() }).refine(({ min, max }) => min <= max, { path: ['max'], message: 'ends before it begins' }),
])
export type Check = z.infer<typeof Check>
export const Procedure = z.strictObject({ id: common.id, version: z.int().min(1), title: z.string().min(1).max(200), kinds: z.array(z.enum(INTERVENTION_KINDS)).min(1), checks: z.array(Check).min(1) }).check(({ value, issues }) => {
  for (const [at, { id }] of value.checks.entries()) if (value.checks.findIndex((one) => one.id === id) !== at) issues.push({ code: 'custom', input: id, path: ['checks', at, 'id'], message: 'twice the same' })
})
export type Procedure = z.infer<typeof Procedure>
export const Procedures = z.strictObject({ version: z.string(), source: z.string(), procedures: z.array(Procedure) })

/** What was done of a check; several for one check: the last one counts, all stay. */
export const CheckResult = z.strictObject({ check: z.string(), done: z.boolean(), text: z.string().max(2000).nullable().default(null), value: z.int().nullable().default(null), sha256: Sha256.nullable().default(null), why: z.string().max(400).nullable().default(null) })
export type CheckResult = z.infer<typeof CheckResult>

type CheckStanding = 'closed' | 'deviates' | 'set_aside' | 'no_evidence' | 'open'
export interface StandingOf { readonly check: string; readonly mandatory: boolean; readonly standing: CheckStanding; /** How far a measured value lies outside of its bounds, signed. */ readonly deviation: number | null }

/** Where each check stands, in the procedure's order. A deviation, or a check set aside, closes only with its reason. */
export function standings({ checks }: Procedure, results: readonly CheckResult[]): StandingOf[] {
  return checks.map((check) => {
    const result = results.findLast((one) => one.check === check.id)
    const of = (standing: CheckStanding, deviation: number | null = null): StandingOf => ({ check: check.id, mandatory: check.mandatory, standing, deviation })
    if (!result) return of('open')
    const reasoned = result.why !== null && result.why.trim() !== ''
    if (!result.done) return of(reasoned ? 'set_aside' : 'open')
    switch (check.evidence) {
      case 'none':
        return of('closed')
      case 'text':
        return of(result.text !== null && result.text.trim() !== '' ? 'closed' : 'no_evidence')
      case 'file':
        return of(result.sha256 === null ? 'no_evidence' : 'closed')
      case 'number': {
        if (result.value === null) return of('no_evidence')
        const deviation = result.value < check.min ? result.value - check.min : result.value > check.max ? result.value - check.max : 0
        return deviation === 0 ? of('closed', 0) : of('deviates', deviation)
      }
    }
  })
}

/** Checks that keep a sheet from being signed: mandatory ones left open or without their evidence, and deviations without a word on them. */
export function openChecks(procedure: Procedure, results: readonly CheckResult[]): string[] {
  return standings(procedure, results).flatMap(({ check, mandatory, standing }) => {
    const reasoned = (results.findLast((one) => one.check === check)?.why ?? '').trim() !== ''
    return standing === 'no_evidence' || (standing === 'deviates' && !reasoned) || (mandatory && standing === 'open') ? [check] : []
  })
}

/** For the label: checks closed with their evidence, of all that were mandatory. */
export function closedOf(procedure: Procedure, results: readonly CheckResult[]): { readonly held: number; readonly of: number } {
  const mandatory = standings(procedure, results).filter((one) => one.mandatory)
  return { held: mandatory.filter(({ standing }) => standing === 'closed').length, of: mandatory.length }
}
