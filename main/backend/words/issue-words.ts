// What a schema found wrong, in the reader's language: zod's own messages are English. Where it stands is the caller's.
import type { z } from 'zod'
import { inWords, ruleWords, type Translate } from './sentences.ts'

/** Path of an issue, the unknown key itself included. */
export function issuePath(issue: z.core.$ZodIssue): readonly PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
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
    case 'invalid_format':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return t('issue.other')
  }
}
