// Where a text stops being JSON, against the reader of the language itself.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonBrokenAt, jsonOrNothing } from './json-text.ts'

test('the first mark that does not belong is named by line and column', () => {
  expect(jsonBrokenAt('{\n "a": 1\n}')).toBeUndefined()
  expect(jsonBrokenAt('{\n "a": NaN\n}')).toEqual({ line: 2, column: 7 })
  expect(jsonBrokenAt('{"a": 1,}')).toEqual({ line: 1, column: 9 })
  expect(jsonBrokenAt('[1\n 2]')).toEqual({ line: 2, column: 2 })
  expect(jsonBrokenAt('[1] 2')).toEqual({ line: 1, column: 5 })
  expect(jsonBrokenAt('{"a"')).toEqual({ line: 1, column: 5 })
  expect(jsonBrokenAt('')).toEqual({ line: 1, column: 1 })
  // A number goes as far as JSON lets it.
  expect(jsonBrokenAt('01')).toEqual({ line: 1, column: 2 })
  // A string that does not end is named where it begins.
  expect(jsonBrokenAt('["a", "b\n"]')).toEqual({ line: 1, column: 7 })
  expect(jsonBrokenAt(`["${'a\\n'.repeat(1_000_000)}\ud800"]`)).toBeUndefined()
  expect(jsonBrokenAt('['.repeat(200_000))).toEqual({ line: 1, column: 200_001 })
})

test('it agrees with JSON.parse on random JSON with a piece cut out or put in', () => {
  let [sound, broken] = [0, 0]
  const piece = fc.constantFrom('', ',', ':', '"', '{', '}', '[', ']', '\\', '-', '0', '.', 'e', 'null', '\n', '\u0001', 'x', '\u00a0')
  fc.assert(fc.property(fc.json({ maxDepth: 3 }), fc.nat(), fc.integer({ min: 0, max: 2 }), piece, (text, place, cut, put) => {
    const at = place % (text.length + 1)
    const changed = text.slice(0, at) + put + text.slice(at + cut)
    const json = jsonOrNothing(changed) !== undefined
    if (json) sound++
    else broken++
    expect(jsonBrokenAt(changed) === undefined).toBe(json)
  }), { numRuns: 5000, seed: 1 })
  expect(Math.min(sound, broken)).toBeGreaterThan(200)
})
