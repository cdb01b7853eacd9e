import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

test('any JSON value has the text that the reference implementation gives', () => {
  fc.assert(fc.property(fc.json(), (text) => {
    const value: unknown = JSON.parse(text)
    fc.pre(JSON.stringify(value).isWellFormed())
    expect(canonicalJson(value)).toBe(canonicalize(value))
  }), { numRuns: 2000 })
})

test('the text does not depend on the order of the keys', () => {
  expect(canonicalJson({ b: 1, a: [true, null, 'é'] })).toBe('{"a":[true,null,"é"],"b":1}')
  expect(canonicalJson({ a: [true, null, 'é'], b: 1 })).toBe('{"a":[true,null,"é"],"b":1}')
})

test('numbers JSON cannot carry and broken text are refused', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, '\uD800', { a: '\uDC00' }, () => 1]) expect(() => canonicalJson(bad)).toThrow(TypeError)
})
