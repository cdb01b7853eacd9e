import { expect, test } from 'vitest'
import { currentRow } from './current-row.ts'

const vm = { id: 'vm', takenAt: 9, verdict: null }
const kept = { id: 'kept', takenAt: 3, verdict: { decision: 'KEEP' } }
const toReplace = { id: 'to replace', takenAt: 2, verdict: { decision: 'REPLACE' } }
const unread = { id: 'unread', takenAt: null, verdict: null }

test('the card is of a machine to decide on, before one to keep, before what is not judged', () => {
  expect(currentRow([vm, kept, toReplace], undefined)?.id).toBe('to replace')
  expect(currentRow([vm, kept], undefined)?.id).toBe('kept')
})

test('with nothing judged it is the newest read; a choice comes before all', () => {
  expect(currentRow([unread, { ...vm, id: 'old', takenAt: 1 }, vm], undefined)?.id).toBe('vm')
  expect(currentRow([vm, kept, toReplace], 'vm')?.id).toBe('vm')
  expect(currentRow([], undefined)).toBeUndefined()
})
