// Reasons why a fact is unknown, read by this program and by one that is older than the reason.
import { expect, test } from 'vitest'
import { UNKNOWN_REASONS, UnknownSchema } from './fact.ts'

test('a reason of a newer program is read as not collected, never refused: the whole inventory would be lost for one word', () => {
  expect(UnknownSchema.parse({ unknown: 'shortened', src: 'rule.size' })).toEqual({ unknown: 'shortened', src: 'rule.size' })
  expect(UnknownSchema.parse({ unknown: 'moon-phase', src: 'rule.size' })).toEqual({ unknown: 'not-collected', src: 'rule.size' })
  expect(UnknownSchema.safeParse({ unknown: 3, src: 'rule.size' }).success).toBe(false)
  expect(UnknownSchema.safeParse({ src: 'rule.size' }).success).toBe(false)
  for (const reason of UNKNOWN_REASONS) expect(UnknownSchema.parse({ unknown: reason, src: '' }).unknown).toBe(reason)
})
