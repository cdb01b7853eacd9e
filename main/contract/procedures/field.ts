// Typing: every keystroke is a draft on this laptop; leaving the field makes one operation.
import { z } from 'zod'
import { Id, Instant } from '../../../domain/ids.ts'
import { read, write } from '../procedure.ts'
import { Done } from './app.ts'

const Target = { table: z.string().max(40), id: Id, field: z.string().max(40) }
const Value = z.json().refine((v) => JSON.stringify(v).length <= 65_536, 'value over 64 KiB')

export const fieldProcedures = {
  /** Kept at once in the local table `draft`, whatever its validity; never an operation, never synced. */
  'field.draft': write(z.strictObject({ ...Target, value: Value }), Done),
  /** Row + operation + undo entry + removal of the draft, one transaction. INVALID changes nothing, and keeps what was typed as a draft. */
  'field.commit': write(z.strictObject({ ...Target, value: Value, visitId: Id.optional() }), Done),
  'field.discard': write(z.strictObject(Target), Done),
  /** Drafts newer than their row: they come back in their field with the time they were typed. */
  'field.drafts': read(z.strictObject({ id: Id.optional() }), z.array(z.object({ table: z.string(), id: z.string(), field: z.string(), value: z.json(), at: Instant }))),
} as const
