// A step's scripts as a shell gets them: what its phases share in front of each, its check as its proof.
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { PackStep, type PackSource } from './pack.ts'
import { stepScripts } from './step-scripts.ts'

const title = { fr: 'Poser', en: 'Put' }
const scriptsOf = (step: object, scripts: PackSource['scripts']) => stepScripts(PackStep.parse({ id: 'greet', title, ...step }), { pack: undefined as never, files: {}, scripts }, {})
const answer = (text: string | undefined): string => spawnSync('sh', [], { input: text ?? 'echo none', encoding: 'utf8' }).stdout.trim()

describe('scripts of its own', () => {
  const scripts = { greet: 'wanted() { echo hello; }', 'greet.check': 'echo "check $(wanted)"', 'greet.apply': 'echo "apply $(wanted)"', 'greet.undo': 'echo "undo $(wanted)"' }

  test('stand behind what they share, and the check is the proof where there is no other', () => {
    const made = scriptsOf({ kind: 'shell' }, scripts)
    expect(Object.keys(made)).toEqual(['check', 'apply', 'verify', 'undo'])
    expect([made.check, made.apply, made.verify, made.undo].map(answer)).toEqual(['check hello', 'apply hello', 'check hello', 'undo hello'])
    expect(answer(scriptsOf({ kind: 'shell' }, { ...scripts, 'greet.verify': 'echo "verify $(wanted)"' }).verify)).toBe('verify hello')
  })

  test('come after those of a kind; a phase with none of its own gets nothing of what they share', () => {
    const file = { kind: 'file', file: { form: 'absent', path: '/nowhere/to/be/found' } }
    const made = scriptsOf(file, { greet: 'wanted() { echo hello; }', 'greet.check': 'wanted' })
    expect([made.check, made.verify].map(answer)).toEqual(['hello', 'hello'])
    expect([made.apply, made.undo].filter((text) => text?.includes('wanted()'))).toEqual([])
    // What the kind refuses stays refused: the step's own script is not reached.
    expect(answer(scriptsOf({ kind: 'file', file: { form: 'absent', path: '/etc' } }, { 'greet.check': 'echo reached' }).verify)).toBe('')
  })
})
