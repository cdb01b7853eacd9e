// The sheet of one job (bon d'intervention): its procedure, time, parts and the kilometres that were not driven; what may be signed, and
// what an edit after the signature does. Source: design/business.md 3.2, 3.12 and section 6.
import { z } from 'zod'
import { Refusal } from '../errors.ts'
import { Instant } from '../ids.ts'
import { Cents, netOf, sum } from '../money.ts'
import { CheckResult, INTERVENTION_KINDS, openChecks, Procedure, standings, type StandingOf } from './procedure.ts'

export const INTERVENTION_STATES = ['planned', 'in_progress', 'to_sign', 'signed', 'closed', 'cancelled'] as const
export type InterventionState = (typeof INTERVENTION_STATES)[number]

/** Work, with its breaks left out by beginning another span. */
const Span = z.strictObject({ from: Instant, to: Instant, technician: z.string().min(1).max(80) }).refine(({ from, to }) => from < to, { path: ['to'], message: 'ends before it begins' })
/** `covered` = by the contract or the guarantee: shown with its price, not billed. */
const Part = z.strictObject({ sku: z.string().max(60), label: z.string().min(1).max(400), qtyMilli: z.int().min(1).max(1_000_000_000), unitCents: Cents.min(0), covered: z.boolean(), serial: z.string().max(80).nullable().default(null) })
export const InterventionSheet = z.strictObject({
  kind: z.enum(INTERVENTION_KINDS), procedure: Procedure, results: z.array(CheckResult).default([]), spans: z.array(Span).default([]), parts: z.array(Part).default([]),
  remote: z.boolean(), distanceKm: z.int().min(0).max(2000).nullable(), remarks: z.string().max(20_000).default(''),
}).check(({ value, issues }) => {
  const wrong = (path: (string | number)[], message: string): void => void issues.push({ code: 'custom', input: null, path, message })
  if (!value.procedure.kinds.includes(value.kind)) wrong(['procedure', 'kinds'], 'another kind of intervention')
  for (const [at, { check }] of value.results.entries()) if (!value.procedure.checks.some((one) => one.id === check)) wrong(['results', at, 'check'], 'check unknown')
  for (const [at, span] of value.spans.entries()) if (value.spans.slice(0, at).some((one) => one.technician === span.technician && one.from < span.to && span.from < one.to)) wrong(['spans', at, 'from'], 'the same person twice at once')
})
export type InterventionSheet = z.infer<typeof InterventionSheet>

export interface SheetSums {
  /** Whole minutes of work, all technicians together: each span rounded to its nearest minute. */
  readonly minutes: number
  readonly partsHtCents: Cents
  readonly coveredHtCents: Cents
  /** There and back, for a job done from afar; null where nobody typed the distance. */
  readonly kmAvoided: number | null
  readonly checks: readonly StandingOf[]
  /** What keeps it from being signed, by name; empty when nothing does. */
  readonly missing: readonly string[]
}

const MINUTE_MS = 60_000

export function sheetSums(sheet: InterventionSheet): SheetSums {
  const priced = (covered: boolean): Cents => sum(sheet.parts.filter((part) => part.covered === covered).map((part) => netOf(part.unitCents, part.qtyMilli)))
  return {
    minutes: sheet.spans.reduce((all, { from, to }) => all + Math.round((to - from) / MINUTE_MS), 0), partsHtCents: priced(false), coveredHtCents: priced(true),
    kmAvoided: sheet.remote ? (sheet.distanceKm === null ? null : 2 * sheet.distanceKm) : 0,
    checks: standings(sheet.procedure, sheet.results), missing: [...(sheet.spans.length === 0 ? ['spans'] : []), ...openChecks(sheet.procedure, sheet.results).map((check) => `checks.${check}`)],
  }
}

const NEXT: Readonly<Record<InterventionState, readonly InterventionState[]>> = { planned: ['in_progress', 'cancelled'], in_progress: ['to_sign', 'cancelled'], to_sign: ['in_progress', 'signed', 'cancelled'], signed: ['to_sign', 'closed'], closed: [], cancelled: [] }

/**
 * @throws Refusal STATE_REFUSED when the change does not exist from there (a signed sheet goes back to signing by an edit alone);
 * QUOTE_INCOMPLETE with what is missing before it is shown for signature
 */
export function interventionTo(state: InterventionState, wanted: Exclude<InterventionState, 'signed'>, sheet: InterventionSheet): InterventionState {
  if (!NEXT[state].includes(wanted) || state === 'signed' && wanted === 'to_sign') throw new Refusal('STATE_REFUSED', { what: 'intervention', state })
  const { missing } = sheetSums(sheet)
  if (wanted === 'to_sign' && missing.length > 0) throw new Refusal('QUOTE_INCOMPLETE', { count: missing.length, missing: missing.join(', ') })
  return wanted
}
