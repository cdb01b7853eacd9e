// The charter of the label, as versioned data: criteria on three axes, some of which the product measures by itself.
// Source: design/business.md 3.15. A charter that nobody adopted grants nothing.
import { z } from 'zod'
import { CivilDate } from '../civil-date.ts'

const AXES = ['ethique', 'perennite', 'competences'] as const
/** What the product counts by itself. */
export const MEASURES = ['freeSoftware', 'substituteMembers', 'reversibility', 'taggedDocuments', 'closedChecks'] as const
export type Measure = (typeof MEASURES)[number]

const common = { code: z.string().min(1).max(10), axis: z.enum(AXES), statement: z.string().min(1).max(400), mandatory: z.boolean(), weight: z.int().min(1).max(10) }
const Criterion = z.discriminatedUnion('evidence', [
  z.strictObject({ ...common, evidence: z.literal('measured'), measure: z.enum(MEASURES), atLeastPct: z.int().min(0).max(100) }),
  z.strictObject({ ...common, evidence: z.literal('none') }),
  z.strictObject({ ...common, evidence: z.literal('file') }),
  z.strictObject({ ...common, evidence: z.literal('link') }),
])
export type Criterion = z.infer<typeof Criterion>
export const LabelCharter = z.strictObject({
  version: z.string().min(1), /** Null until the network adopted it. */ adoptedOn: CivilDate.nullable(), validityMonths: z.int().min(1).max(120), /** Days before its end from which a grant is to be renewed. */ renewDays: z.int().min(0).max(365), source: z.string(), criteria: z.array(Criterion).min(1),
}).check(({ value, issues }) => {
  const seen = new Set<string>()
  for (const [at, { code }] of value.criteria.entries()) {
    if (seen.has(code)) issues.push({ code: 'custom', input: code, path: ['criteria', at, 'code'], message: 'twice the same' })
    seen.add(code)
  }
})
export type LabelCharter = z.infer<typeof LabelCharter>

/** The charter that a new audit is judged by: the last one adopted on that day or before. A newer one applies at the next renewal. */
export function charterOn(charters: readonly LabelCharter[], on: CivilDate): LabelCharter | undefined {
  return charters.filter(({ adoptedOn }) => adoptedOn !== null && adoptedOn <= on).toSorted((a, b) => ((a.adoptedOn ?? '') < (b.adoptedOn ?? '') ? 1 : -1))[0]
}

/** A charter as the network published it: the row's own version and day count. Undefined where it is none. */
export function publishedCharter({ data, version, adoptedOn }: { readonly data?: unknown; readonly version?: string | null; readonly adoptedOn?: CivilDate | null }): LabelCharter | undefined {
  const said = z.looseObject({}).safeParse(data).data
  return LabelCharter.safeParse({ ...said, version, adoptedOn: adoptedOn ?? null }).data
}
