// A maintenance contract as its rules read it: what was agreed and what happened since, by dates. Checked at the door.
import { z } from 'zod'
import { CivilDate, CivilMonth } from '../civil-date.ts'
import { BasisPoints, Cents, netOf } from '../money.ts'
import { BILLINGS, type DueTerms, type From, inForce } from './dues.ts'
import type { RevisionTerms } from './revision.ts'
import { type Period, termOf } from './term.ts'

const Ordered = <T extends z.ZodType>(value: T) => z.array(z.strictObject({ from: CivilDate, value })).min(1)

/** Terms that both sides may change by an amendment; the duration is not among them, that is a new contract. */
export const ChangeableTerms = z.strictObject({ noticeMonths: z.int().min(1).max(6), visitsPerYear: z.int().min(0).max(52), billing: z.enum(BILLINGS), floorCents: Cents.min(0) })
export type ChangeableTerms = z.infer<typeof ChangeableTerms>
const TermsChange = ChangeableTerms.partial().extend({ from: CivilDate })
type TermsChange = z.infer<typeof TermsChange>

export const ContractTerms = z.strictObject({
  reference: z.string().min(1), start: CivilDate, durationMonths: z.int().min(1).max(120).default(12), noticeMonths: z.int().min(1).max(6).default(2), tacit: z.boolean().default(true), nonProfessional: z.boolean(),
  /** Last day, once somebody ended it or it is not renewed. */
  stopsOn: CivilDate.nullable().default(null), visitsPerYear: z.int().min(0).max(52).default(2), billing: z.enum(BILLINGS).default('monthly'),
  unitCents: Ordered(Cents.min(0)), floorCents: Cents.min(0).default(0), machines: Ordered(z.int().min(0).max(10_000)), vatRateBp: BasisPoints,
  suspensions: z.array(z.strictObject({ from: CivilDate, to: CivilDate.nullable() })).default([]),
  index: z.strictObject({ name: z.string(), baseMonth: CivilMonth, capBp: BasisPoints.nullable().default(null) }).nullable().default(null),
  /** Signed changes of terms, in order of days; each names only what it changes. */
  changes: z.array(TermsChange).default([]),
}).check(({ value, issues }) => {
  const wrong = (path: (string | number)[], message: string): void => void issues.push({ code: 'custom', input: null, path, message })
  for (const list of ['unitCents', 'machines'] as const) {
    if (value[list][0]?.from !== value.start) wrong([list, 0, 'from'], 'not the first day of the contract')
    for (const [at, one] of value[list].entries()) if (at > 0 && one.from <= (value[list][at - 1]?.from ?? '')) wrong([list, at, 'from'], 'not in order of days')
  }
  for (const [at, { from }] of value.changes.entries()) if (from <= (value.changes[at - 1]?.from ?? value.start)) wrong(['changes', at, 'from'], 'not in order of days')
  for (const [at, { from, to }] of value.suspensions.entries()) {
    const before = value.suspensions[at - 1]
    if (to !== null && to < from) wrong(['suspensions', at, 'to'], 'ends before it begins')
    if (before && (before.to === null || from <= before.to)) wrong(['suspensions', at, 'from'], 'not in order of days')
  }
  if (value.stopsOn !== null && value.stopsOn < value.start) wrong(['stopsOn'], 'ends before it begins')
})
export type ContractTerms = z.infer<typeof ContractTerms>

export function dueTerms({ start, stopsOn, billing, unitCents, floorCents, machines, suspensions, changes }: ContractTerms): DueTerms {
  return { start, stopsOn, billing, unitCents, floorCents, machines, suspensions, changes }
}

/** The changeable terms in force on a day. */
export function termsOn({ noticeMonths, visitsPerYear, billing, floorCents, changes }: ContractTerms, on: CivilDate): ChangeableTerms {
  const terms: ChangeableTerms = { noticeMonths, visitsPerYear, billing, floorCents }
  for (const { from, ...changed } of changes) if (from <= on) Object.assign(terms, changed)
  return terms
}

/** A value in force on a day; before the contract begins, what it will begin with. */
export function currentOf<T>(values: readonly From<T>[], { start }: ContractTerms, on: CivilDate): T | undefined {
  return inForce(values, on < start ? start : on)
}

/** Unit × machines, or the floor when higher, as in force on a day. */
export function monthlyCents(terms: ContractTerms, on: CivilDate): Cents {
  return Math.max(netOf(currentOf(terms.unitCents, terms, on) ?? 0, (currentOf(terms.machines, terms, on) ?? 0) * 1000), termsOn(terms, on).floorCents)
}

/** Notice of the term that ends a period: an amendment of it counts for the period that it falls in. */
export function noticeMonthsOf(terms: ContractTerms, { to }: Period): number {
  return termsOn(terms, to).noticeMonths
}

/** Last day of a contract that does not go on: ended by somebody, or not renewed. Null while it renews itself. */
export function lastDayOf(terms: ContractTerms): CivilDate | null {
  return terms.stopsOn ?? (terms.tacit ? null : termOf(terms.start, terms.durationMonths))
}

/** Null for a contract whose price follows no index. */
export function revisionTerms({ start, unitCents: [first], index }: ContractTerms): RevisionTerms | null {
  return index && first ? { start, p0Cents: first.value, baseMonth: index.baseMonth, capBp: index.capBp } : null
}
