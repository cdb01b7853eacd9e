// What one call is: its kind and the two schemas that guard it.
import type { z } from 'zod'

/** read = cached by the page and retried · write = never retried by itself · job = answers `{jobId}` at once. */
export type ProcedureKind = 'read' | 'write' | 'job'

export interface Procedure<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: ProcedureKind
  readonly input: I
  readonly output: O
}

export const read = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ kind: 'read' as const, input, output })
export const write = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ kind: 'write' as const, input, output })
export const job = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ kind: 'job' as const, input, output })
