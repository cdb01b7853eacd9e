// Papers of work at the client's: what was read, done, tested, taught and handed over.
import { z } from 'zod'
import { Count, Day, Fact, head, Hour, List, Minutes, Quantity, Said, Short, Words } from './words.ts'

export const InventoryPaper = z.strictObject({
  ...head, visitedOn: Day, site: Words, technician: Words, quoteNumber: Words,
  machines: z.array(z.strictObject({ place: Words, name: Words, model: Words, system: Words, updatesUntil: Day.nullable(), processor: Words, memory: Short, disk: Words, age: Short, battery: Short, takenOn: Day.nullable() })).max(10_000),
  unknown: z.array(z.strictObject({ place: Said, what: Said, why: Said })).max(10_000), notes: List,
})

const Check = z.strictObject({ title: Said, result: z.enum(['met', 'unmet', 'notDone']), evidence: Words })

export const InterventionPaper = z.strictObject({
  ...head, contractNumber: Words, kind: Said, remote: z.boolean(), place: Words, technician: Said, on: Day, from: Hour, to: Hour, durationMin: Minutes, travelMin: Minutes, kmAvoided: Count.nullable(),
  /** Each stretch of work; printed where there are several. */
  stretches: z.array(z.strictObject({ on: Day, from: Hour, to: Hour, technician: Said, durationMin: Minutes })).max(200),
  asked: Words, done: List, machines: z.array(z.strictObject({ place: Said, what: Said })).max(500), checks: z.array(Check).max(300),
  parts: z.array(z.strictObject({ label: Said, serial: Words, qtyMilli: Quantity })).max(200), billed: Words, next: List, remarks: Words,
})
export type InterventionPaper = z.input<typeof InterventionPaper>

export const AcceptancePaper = z.strictObject({
  ...head, quoteNumber: Words, on: Day, place: Words, technician: Said, present: List,
  needs: z.array(z.strictObject({ title: Said, tests: z.array(Check).max(200) })).max(10),
  reserves: z.array(z.strictObject({ what: Said, who: Said, until: Day.nullable() })).max(200), outcome: z.enum(['accepted', 'withReserves', 'refused']), consequences: List,
})

/** Half-days across, people down: the cells between are signed by hand. */
export const AttendancePaper = z.strictObject({
  ...head, title: Said, place: Said, trainer: Said, goals: List, durationMin: Minutes, halfDays: z.array(z.strictObject({ on: Day, from: Hour, to: Hour })).min(1).max(6),
  people: z.array(z.strictObject({ name: Said, function: Words })).max(60),
})

const Proven = z.strictObject({ title: Words, proof: Words, result: Words })

/** The handover report: words of the journal, written by `report.ts`. */
export const ReportPaper = z.strictObject({
  ...head, facts: z.array(Fact), summary: List,
  machines: z.array(z.strictObject({ place: Words, name: Words, when: Words, state: Words, open: z.boolean(), putIn: z.array(Proven), already: z.array(Proven), aside: z.array(z.strictObject({ title: Words, why: Words })), back: List })),
  accounts: z.array(z.strictObject({ place: Words, name: Words, what: Words })), todo: z.array(z.strictObject({ what: Words, who: Words })),
  undo: List, irreversible: z.array(z.strictObject({ title: Words, places: Words })), training: List, maintenance: List,
  software: z.array(z.strictObject({ name: Words, licence: Words, free: Short })), free: Words, sealed: Words, reserves: Words,
  annex: z.strictObject({
    facts: z.array(Fact),
    machines: z.array(z.strictObject({ place: Words, name: Words, key: Words, log: Words, resumes: Words, steps: z.array(z.strictObject({ id: Words, title: Words, result: Words, rc: Short, time: Short })) })),
  }),
  attached: z.array(z.strictObject({ name: Words, description: Words })),
})
export type ReportPaper = z.input<typeof ReportPaper>
