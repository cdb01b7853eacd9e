// The one funnel: anything thrown becomes a Fault here, and nowhere else.
import { z } from 'zod'
import { type Fault, Refusal } from '../../domain/errors.ts'

/** A Fault from anything thrown. Never carries a stack; `dispatch` logs that. */
export function toFault(thrown: unknown): Fault {
  if (thrown instanceof Refusal) return thrown.fault
  if (thrown instanceof z.ZodError) return invalid(thrown, 'call')
  // The system's own word, from any file we write: blobs, papers, marks beside the base.
  if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT')) return { code: 'DISK_FULL', detail: {}, cause: thrown.message }
  if (thrown instanceof Error && thrown.name === 'AbortError') return { code: 'CANCELLED', detail: {} }
  return { code: 'INTERNAL', detail: {}, cause: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown) }
}

/** INVALID with the path of each issue: names what is wrong and where, and changes nothing. */
export function invalid(error: z.ZodError, what: string): Fault {
  const issues = error.issues.slice(0, 20).map((issue) => ({ path: issue.path.join('.'), rule: issue.message }))
  return { code: 'INVALID', detail: { what: issues[0]?.path ? `${what}: ${issues[0].path}` : what }, issues }
}
