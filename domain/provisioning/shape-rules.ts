// What zod finds wrong in the shape of a manifest, as rules of the catalogue: a person reads them, not a developer of zod.
import type { z } from 'zod'
import type { PackProblem } from './pack-rules.ts'

export function shapeProblem(issue: z.core.$ZodIssue, whole: unknown): PackProblem {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  const field = path.at(-1) ?? ''
  switch (issue.code) {
    case 'unrecognized_keys': return { rule: 'shape-unknown-key', path: [...path, issue.keys[0] ?? ''], values: { field: issue.keys.join(', ') } }
    case 'invalid_type': return at(whole, path) === undefined ? { rule: 'shape-missing', path, values: { field } } : { rule: 'shape-type', path, values: { field, wanted: issue.expected } }
    case 'invalid_value': return at(whole, path) === undefined ? { rule: 'shape-missing', path, values: { field } } : { rule: 'shape-value', path, values: { field, wanted: issue.values.map(String).join(', ') } }
    case 'invalid_union': return { rule: 'shape-kind', path, values: { field } }
    case 'invalid_format': return { rule: 'shape-format', path, values: { field, wanted: 'pattern' in issue && typeof issue.pattern === 'string' ? issue.pattern : issue.format } }
    case 'too_small': return { rule: 'shape-small', path, values: { field, limit: Number(issue.minimum) } }
    case 'too_big': return { rule: 'shape-big', path, values: { field, limit: Number(issue.maximum) } }
    default: return { rule: 'shape-other', path, values: { field, why: issue.message } }
  }
}

function at(value: unknown, path: PackProblem['path']): unknown {
  return path.reduce<unknown>((inside, part) => (typeof inside === 'object' && inside !== null ? (inside as Readonly<Record<string, unknown>>)[part] : undefined), value)
}
