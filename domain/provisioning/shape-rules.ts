// What zod finds wrong in the shape of a manifest, as rules of the catalogue: a person reads them, not a developer of zod.
import type { z } from 'zod'
import { FileShape } from './kinds/file.ts'
import { SiteShape } from './kinds/site.ts'
import { PackStep } from './pack.ts'
import type { PackProblem } from './pack-rules.ts'

/** What may stand in the field that says which form a part has. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  kind: PackStep.options.map((form) => form.shape.kind.value), form: FileShape.options.map((form) => form.shape.form.value), engine: SiteShape.options.map((form) => form.shape.engine.value),
}
/** One that is written right, by the field's name: read faster than a rule. */
const EXAMPLES: Readonly<Record<string, string>> = {
  id: 'mon-pack', pack: 'mon-pack', version: '1.0.0', needs: 'tools', key: 'message', secrets: 'firstPassword', install: 'less', bookworm: 'less', trixie: 'less', source: 'files/motd', path: '/etc/motd', mode: '644', unit: 'nginx.service', after: 'reload:nginx', allow: '80/tcp', lockSha256: '9f86d081…',
}

export function shapeProblem(issue: z.core.$ZodIssue, whole: unknown): PackProblem {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  const field = written(path)
  switch (issue.code) {
    case 'unrecognized_keys': return { rule: 'shape-unknown-key', path: [...path, issue.keys[0] ?? ''], values: { field: issue.keys.map((key) => written([...path, key])).join(', ') } }
    case 'invalid_type': return at(whole, path) === undefined ? { rule: 'shape-missing', path, values: { field } } : { rule: 'shape-type', path, values: { field, wanted: issue.expected } }
    case 'invalid_value': return at(whole, path) === undefined ? { rule: 'shape-missing', path, values: { field } } : { rule: 'shape-value', path, values: { field, wanted: issue.values.map(String).join(', ') } }
    case 'invalid_union': {
      const forms = FORMS[String(path.at(-1))]
      return forms ? { rule: 'shape-value', path, values: { field, wanted: forms.join(', ') } } : { rule: 'shape-kind', path, values: { field } }
    }
    case 'invalid_format': {
      const wanted = 'pattern' in issue && typeof issue.pattern === 'string' ? issue.pattern : issue.format
      const example = EXAMPLES[String(path.findLast((part) => typeof part === 'string'))]
      return example === undefined ? { rule: 'shape-format', path, values: { field, wanted } } : { rule: 'shape-format-as', path, values: { field, wanted, example } }
    }
    case 'too_small': return { rule: 'shape-small', path, values: { field, limit: Number(issue.minimum) } }
    case 'too_big': return { rule: 'shape-big', path, values: { field, limit: Number(issue.maximum) } }
    default: return { rule: 'shape-other', path, values: { field, why: issue.message } }
  }
}

/** `steps[2].needs[0]`, as an author would say where; `$` is the whole. */
function written(path: PackProblem['path']): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('') || '$'
}

function at(value: unknown, path: PackProblem['path']): unknown {
  return path.reduce<unknown>((inside, part) => (typeof inside === 'object' && inside !== null ? (inside as Readonly<Record<string, unknown>>)[part] : undefined), value)
}
