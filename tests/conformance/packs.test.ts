// The shipped packs: locked as they are, titled in French without jargon, each script accepted by a POSIX shell.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Refusal } from '../../domain/errors.ts'
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

test.each(packs.map((pack) => [pack.pack.id, pack] as const))('%s has at least 12 steps, each with its proof and its way back', (_id, { pack, scripts }) => {
  expect(pack.steps.length).toBeGreaterThanOrEqual(12)
  for (const text of Object.values(scripts)) execFileSync('sh', ['-n'], { input: text })
  const jargon = pack.steps.filter((step) => /\b(SSH|IP|DNS|script|root|sudo|daemon|backup)\b/.test(step.title.fr)).map((step) => step.id)
  expect(jargon).toEqual([])
})

test('no check writes: what a plan runs changes nothing', () => {
  for (const { scripts } of packs) {
    for (const [name, text] of Object.entries(scripts)) if (name.endsWith('.check')) expect(text.replace(/<<'END'[\s\S]*?\nEND\n/g, ''), name).not.toMatch(/apt-get install|\brm\b|\bmv\b|systemctl (start|enable)|>\s*["']?\/(?!dev\/null)/)
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
