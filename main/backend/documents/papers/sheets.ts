// Sheets to read: what the client needs, and the domain name of its site.
import { z } from 'zod'
import { Count, Day, Fact, head, List, Said, Short, Words } from './words.ts'

export const NeedPaper = z.strictObject({
  ...head, askedOn: Day, askedBy: Said, /** Null while nobody said it. */ users: Count.nullable(), sites: Words, intro: Words,
  needs: z.array(z.strictObject({ title: Said, wanted: z.boolean(), answers: z.array(Fact).max(30), note: Words })).length(3),
  machines: z.array(z.strictObject({ place: Said, what: Words, users: Words, kept: Words })).max(500), constraints: z.array(Fact).max(30), access: List, next: List,
})

export const DomainPaper = z.strictObject({
  ...head, domain: Said, extension: z.enum(['.coop', '.fr']), state: Said, holder: z.array(Fact).min(1).max(12), registrar: Words, registeredOn: Day.nullable(), expiresOn: Day.nullable(), reminderOn: Day.nullable(),
  eligibility: z.array(z.strictObject({ rule: Said, met: z.enum(['yes', 'no', 'unknown']), evidence: Words })).max(20), addresses: z.array(z.strictObject({ name: Said, kind: Short, value: Said })).max(40), orders: List, notes: List,
})
