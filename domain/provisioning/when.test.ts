// The language of `when`: random expressions beside a second evaluator, and every way to write one wrong.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HostFacts } from './facts.ts'
import { evaluateWhen, type Known, readWhen } from './when.ts'

const known: Known = {
  options: [{ key: 'desktop', type: 'boolean', choices: [] }, { key: 'disk', type: 'choice', choices: ['usb', 'second'] }, { key: 'posts', type: 'integer', choices: [] }, { key: 'name', type: 'string', choices: [] }, { key: 'pass', type: 'secret', choices: [] }],
  words: { suite: ['bookworm', 'trixie'], chassis: ['desktop', 'laptop'] },
}
type Value = string | number | boolean
const answer = (text: string, facts: HostFacts, options: Record<string, Value>): boolean | undefined | string => {
  const read = readWhen(text, known)
  return read.ok ? evaluateWhen(read.when, facts, options) : `${read.fault} ${read.at}`
}

describe('an expression', () => {
  // Three values as numbers, 0, ½ and 1: "and" is the least, "or" the greatest, "not" the rest to 1. Nothing of it is the product's.
  interface Made { readonly text: string; readonly worth: (facts: Record<string, Value>) => number }
  const integers = ['ramMb', 'rootFreeMb', 'sshPort', 'opt.posts']
  const booleans = ['onMains', 'graphical', 'virt', 'systemd', 'opt.desktop']
  const texts: [string, string[]][] = [['suite', ['bookworm', 'trixie']], ['chassis', ['desktop', 'laptop']], ['opt.disk', ['usb', 'second']]]
  const half = (found: Value | undefined, holds: (value: Value) => boolean): number => (found === undefined ? 0.5 : holds(found) ? 1 : 0)
  const space = fc.constantFrom('', ' ', '  ')
  const leaf = fc.oneof(
    fc.constantFrom(...booleans).map((name): Made => ({ text: name, worth: (facts) => half(facts[name], (value) => value === true) })),
    fc.tuple(fc.constantFrom(...integers), fc.constantFrom('==', '!=', '<', '<=', '>', '>='), fc.integer({ min: -5, max: 5000 }), space).map(([name, how, number, gap]): Made => ({
      text: `${name}${gap}${how}${gap}${number}`,
      worth: (facts) => half(facts[name], (value) => ({ '==': value === number, '!=': value !== number, '<': (value as number) < number, '<=': (value as number) <= number, '>': (value as number) > number, '>=': (value as number) >= number })[how] === true),
    })),
    fc.constantFrom(...texts).chain(([name, words]) => fc.tuple(fc.constantFrom(...words), fc.boolean(), fc.constantFrom("'", '"')).map(([word, same, mark]): Made => ({ text: `${name} ${same ? '==' : '!='} ${mark}${word}${mark}`, worth: (facts) => half(facts[name], (value) => (value === word) === same) }))),
    fc.constantFrom(...texts).chain(([name, words]) => fc.subarray(words, { minLength: 1 }).map((some): Made => ({ text: `${name} in [${some.map((word) => `'${word}'`).join(', ')}]`, worth: (facts) => half(facts[name], (value) => some.includes(value as string)) }))),
    fc.boolean().map((value): Made => ({ text: String(value), worth: () => (value ? 1 : 0) })),
  )
  const { made } = fc.letrec<{ made: Made }>((tie) => ({
    made: fc.oneof({ maxDepth: 4 }, leaf,
      fc.tuple(tie('made'), tie('made'), fc.constantFrom('&&', '||'), space).map(([a, b, sign, gap]): Made => ({ text: `(${a.text})${gap}${sign}${gap}(${b.text})`, worth: (facts) => (sign === '&&' ? Math.min : Math.max)(a.worth(facts), b.worth(facts)) })),
      tie('made').map((a): Made => ({ text: `!(${a.text})`, worth: (facts) => 1 - a.worth(facts) }))),
  }))
  const machine = fc.record({ ramMb: fc.integer({ min: 0, max: 5000 }), rootFreeMb: fc.integer({ min: 0, max: 5000 }), sshPort: fc.constantFrom(22, 2222), onMains: fc.boolean(), graphical: fc.boolean(), virt: fc.boolean(), systemd: fc.boolean(), suite: fc.constantFrom('bookworm', 'trixie'), chassis: fc.constantFrom('desktop', 'laptop'), 'opt.desktop': fc.boolean(), 'opt.disk': fc.constantFrom('usb', 'second'), 'opt.posts': fc.integer({ min: 0, max: 9 }) }, { requiredKeys: [] })

  test('is worth what a second evaluator says, with any of the facts unknown', () => {
    fc.assert(fc.property(made.filter(({ text }) => text.length < 500), machine, ({ text, worth }, all) => {
      const values = Object.entries(all as Record<string, Value>)
      const facts = Object.fromEntries(values.filter(([name]) => !name.startsWith('opt.')))
      const options = Object.fromEntries(values.filter(([name]) => name.startsWith('opt.')).map(([name, value]) => [name.slice(4), value]))
      expect(answer(text, facts, options)).toBe({ 0: false, 0.5: undefined, 1: true }[worth(all as Record<string, Value>) as 0 | 0.5 | 1])
    }), { numRuns: 3000 })
  })

  test('and binds closer than or, not closest of all', () => {
    expect(answer('true || false && false', {}, {})).toBe(true)
    expect(answer('!false && false || true', {}, {})).toBe(true)
    expect(answer('!(false || true) || opt.desktop', {}, { desktop: false })).toBe(false)
  })

  test.each([
    ['', 'unexpected 1'], ['suite ==', 'unexpected 9'], ["suite = 'bookworm'", 'unexpected 7'], ["suite == 'bookworm", 'unexpected 10'], ["suite == 'buster'", 'unknown-word 10'], ["'sid' == suite", 'unknown-word 1'],
    ['color', 'unknown-name 1'], ['opt.nothing', 'unknown-name 1'], ["opt.disk == 'tape'", 'unknown-word 13'], ['suite', 'not-boolean 1'], ['ramMb', 'not-boolean 1'], ["ramMb == '5'", 'types-differ 10'], ["suite < 'trixie'", 'types-differ 7'],
    ["opt.pass == 'x'", 'secret 1'], ["suite in []", 'unexpected 11'], ["suite in ['bookworm' 'trixie']", 'unexpected 22'], ['(graphical', 'unexpected 11'], ['graphical)', 'unexpected 10'], ['graphical graphical', 'unexpected 11'],
    ['process.exit()', 'unknown-name 1'], ['graphical; rm', 'unexpected 10'], ['ramMb > 5 > 4', 'unexpected 11'], [`${'!'.repeat(600)}true`, 'too-deep 500'],
  ])('%s is refused with its place', (text, why) => {
    expect(answer(text, {}, {})).toBe(why)
  })

  test('any text at all is read or refused, never more', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'suite opt.desktop ramMb ()[]!<>=&|,\'"0123 é in'.split('')), maxLength: 60 }), (text) => void readWhen(text, known)), { numRuns: 3000 })
  })
})
