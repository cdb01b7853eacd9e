// The shipped packs: locked as they are, titled in French without jargon, each script accepted by a POSIX shell.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Refusal } from '../../domain/errors.ts'
import { optionValues } from '../../domain/provisioning/pack.ts'
import { scriptProblems } from '../../domain/provisioning/script-rules.ts'
import { stepScripts } from '../../domain/provisioning/step-scripts.ts'
import { checkPack } from '../../main/backend/provisioning/check-pack.ts'
import { loadPack, shippedPacks } from '../../main/backend/provisioning/pack-files.ts'

const resources = join(import.meta.dirname, '../../resources')
const packs = shippedPacks(resources)
const code = (work: () => unknown): string => {
  try {
    work()
    return 'accepted'
  } catch (error) {
    return error instanceof Refusal ? error.fault.code : String(error)
  }
}

test.each(packs.map((pack) => [pack.pack.id, pack] as const))('%s has at least 12 steps, each with its proof and its way back', (_id, loaded) => {
  const { pack } = loaded
  expect(pack.steps.length).toBeGreaterThanOrEqual(12)
  for (const step of pack.steps.filter(({ kind }) => kind !== 'package')) {
    const scripts = stepScripts(step, loaded, optionValues(pack, {}))
    expect(Object.keys(scripts), step.id).toEqual(step.irreversible ? ['check', 'apply', 'verify'] : ['check', 'apply', 'verify', 'undo'])
    for (const text of Object.values(scripts)) execFileSync('sh', ['-n'], { input: text })
  }
})

test.each(packs.map(({ pack, folder }) => [pack.id, folder] as const))('%s has nothing that its own check would say', (_id, folder) => {
  expect(checkPack(folder, resources)).toMatchObject({ problems: [], shell: true })
})

test('no check of a kind writes either: what a plan runs changes nothing', () => {
  for (const loaded of packs) {
    for (const step of loaded.pack.steps) expect(scriptProblems(stepScripts(step, loaded, optionValues(loaded.pack, {})).check ?? '', 'check').filter(({ rule }) => rule === 'check-writes'), `${loaded.pack.id} ${step.id}`).toEqual([])
  }
})

test('a pack changed after its lock is refused, with the file named; a broken one too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-pack-'))
  const copy = join(folder, 'poste-bureautique')
  cpSync(join(resources, 'packs/poste-bureautique'), copy, { recursive: true })
  expect(code(() => loadPack(copy, resources))).toBe('accepted')
  const script = join(copy, 'steps/timezone.apply.sh')
  writeFileSync(script, `${readFileSync(script, 'utf8')}# one more line\n`)
  expect(code(() => loadPack(copy, resources))).toBe('PACK_ALTERED')
  writeFileSync(join(copy, 'pack.json'), '{"format":"packtic.pack/1"')
  expect(code(() => loadPack(copy, resources))).toBe('PACK_BROKEN')
  rmSync(folder, { recursive: true })
})
