// What a schema found wrong, in the reader's language: zod's own messages are English. Where it stands is the caller's.
import type { z } from 'zod'
import { inWords, ruleWords, type Translate } from './sentences.ts'

/** Path of an issue, the unknown key itself included. */
export function issuePath(issue: z.core.$ZodIssue): readonly PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
}

/** A path as RFC 9535 writes it: `$.cases[3].input`, `$.catalog['HW-RAM8']`. */
export function jsonPath(path: readonly PropertyKey[]): string {
  const step = (key: PropertyKey): string => (typeof key === 'number' ? `[${key}]` : /^[A-Za-z_]\w*$/.test(String(key)) ? `.${String(key)}` : `['${String(key).replaceAll(/[\\']/g, String.raw`\$&`)}']`)
  return `$${path.map(step).join('')}`
}

export function issueWords(issue: z.core.$ZodIssue, t: Translate): string {
  switch (issue.code) {
    case 'invalid_type':
      return inWords(t, `issue.expected.${issue.expected}`, issue.message)
    case 'too_small':
      return t('issue.tooSmall', { minimum: String(issue.minimum) })
    case 'too_big':
      return t('issue.tooBig', { maximum: String(issue.maximum) })
    case 'invalid_value':
      return t('issue.oneOf', { values: issue.values.map(String).join(', ') })
    case 'unrecognized_keys':
      return t('issue.unknownKey')
    case 'custom':
      return ruleWords(issue.message, t)
    case 'invalid_union':
      // The kinds of a case are named; other unions have no list to show.
      return 'options' in issue && Array.isArray(issue.options) ? t('issue.oneOf', { values: issue.options.map(String).join(', ') }) : t('issue.other')
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return t('issue.other')
  }
}
