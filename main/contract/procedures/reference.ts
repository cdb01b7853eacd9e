// Rows of dated tables that somebody has to validate, and values that the Scop reads where they are published.
import { z } from 'zod'
import { CivilDate, CivilMonth } from '../../../domain/civil-date.ts'
import { Id, Sha256 } from '../../../domain/ids.ts'
import { read, write } from '../procedure.ts'
import { Done } from './app.ts'

export const VERDICTS = ['validated', 'corrected', 'rejected', 'reopened'] as const
const Source = z.string().trim().min(3).max(400)

export const referenceProcedures = {
  /** Every row that bears a verdict or wants one: what it says, where from, which papers need it. */
  'mention.list': read(z.strictObject({}), z.array(z.object({
    /** Where what is typed about these very words is kept meanwhile. */
    draftId: Id,
    row: z.string(), table: z.enum(['mentions', 'rates', 'clauses', 'notice']), name: z.string(), text: z.string(), sha256: Sha256, source: z.string(), checkedOn: CivilDate.nullable(), read: z.boolean(), documents: z.array(z.string()),
    /** What each `{value}` of the text becomes on a paper of today, or in words what will stand there. */
    values: z.array(z.object({ name: z.string(), becomes: z.string() })),
    verdict: z.object({ verdict: z.enum(VERDICTS), by: z.string(), on: CivilDate, source: z.string(), correction: z.string() }).nullable(),
  }))),
  /** `sha256` names the words that were read: others in the meantime are refused. A correction is what papers print from now on. */
  'mention.judge': write(z.strictObject({ row: z.string().max(120), sha256: Sha256, verdict: z.enum(VERDICTS), by: z.string().trim().min(2).max(200), source: z.string().trim().max(400), correction: z.string().trim().max(2000) }), Done),
  'index.list': read(z.strictObject({}), z.array(z.object({ name: z.string(), values: z.array(z.object({ id: Id.nullable(), month: CivilMonth, tenths: z.int(), source: z.string() })) }))),
  'index.set': write(z.strictObject({ name: z.string().max(60), month: CivilMonth, tenths: z.int().min(1).max(1_000_000), source: Source }), z.object({ valueId: Id })),
  'index.remove': write(z.strictObject({ valueId: Id }), Done),
} as const
