// The network's label: charter, self-check, audit by another member, what the network granted; the directory and its skills.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id } from '../../../domain/ids.ts'
import { read, write } from '../procedure.ts'
import { Done } from './app.ts'

const CriterionView = z.object({
  code: z.string(), axis: z.enum(['ethique', 'perennite', 'competences']), statement: z.string(), mandatory: z.boolean(), weight: z.int(), evidence: z.enum(['measured', 'none', 'file', 'link']),
  /** Null = unknown. */ met: z.boolean().nullable(), atLeastPct: z.int().nullable(), held: z.int().nullable(), of: z.int().nullable(),
  /** The row its answer is typed in; null for what is measured, and before the self-check was begun. */
  answerId: Id.nullable(), answer: z.enum(['yes', 'no']).nullable(), proof: z.string().nullable(), fileName: z.string().nullable(), comment: z.string().nullable(),
})

const Answer = z.strictObject({ answerId: Id })

export const labelProcedures = {
  'label.get': read(z.strictObject({}), z.object({
    /** `adoptedOn` null: the proposal shipped with the program, under which nothing can be granted. */
    charter: z.object({ version: z.string(), adoptedOn: CivilDate.nullable(), validityMonths: z.int(), source: z.string() }),
    criteria: z.array(CriterionView), mandatoryMet: z.boolean(), scorePct: z.int(), missing: z.array(z.string()), begun: z.boolean(),
    state: z.enum(['candidate', 'audited', 'granted', 'to_renew', 'withdrawn']),
    grant: z.object({ from: CivilDate, until: CivilDate, network: z.string(), signedBy: z.string(), charterVersion: z.string(), runs: z.boolean() }).nullable(),
    audits: z.array(z.object({ id: Id, reviewer: z.string(), reviewedOn: CivilDate, outcome: z.enum(['favourable', 'unfavourable']), why: z.string(), charterVersion: z.string(), scorePct: z.int() })),
    reviewers: z.array(z.string()),
  })),
  /** Rows to answer in, for each criterion that is not measured. */
  'label.open': write(z.strictObject({}), Done),
  /** The file that proves an answer: a picture, a text or a PDF of 20 MB at most. */
  'label.attach': write(Answer, z.object({ fileName: z.string().nullable() })),
  'label.detach': write(Answer, Done),
  'label.openFile': write(Answer, Done),
  /** What another member found, with the self-check frozen as it stands. */
  'label.audit': write(z.strictObject({ reviewer: z.string().trim().min(1).max(200), reviewedOn: CivilDate, outcome: z.enum(['favourable', 'unfavourable']), why: z.string().trim().max(2000) }), z.object({ auditId: Id })),
  /** The certificate, while the label runs: opened in the system's viewer. */
  'label.certificate': write(z.strictObject({}), Done),

  'directory.get': read(z.strictObject({}), z.object({
    members: z.array(z.object({ id: Id, code: z.string(), name: z.string(), region: z.string(), skills: z.array(z.string()) })),
    technicians: z.array(z.object({ id: Id, name: z.string(), own: z.boolean(), skills: z.array(z.object({ id: Id, name: z.string().nullable(), level: z.int().nullable(), on: CivilDate.nullable() })) })),
  })),
  /** A skill of the person at this laptop, named later in its field. */
  'skill.add': write(z.strictObject({ name: z.string().trim().min(1).max(200) }), z.object({ skillId: Id })),
  'skill.remove': write(z.strictObject({ skillId: Id }), Done),
} as const
