// The page opens on a modest laptop: its script stays under its weight, without schemas and in its two languages alone.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PAGE_SCRIPT_KB, pageScriptKb } from '../../scripts/build.ts'

const out = join(import.meta.dirname, '../../out')
const built = existsSync(join(out, 'renderer/assets'))
if (!built) process.stderr.write('page weight: nothing is built in out/, so nothing is weighed\n')

test.skipIf(!built)('the script of the page weighs what was decided at most', () => {
  expect(pageScriptKb(out)).toBeGreaterThan(200)
  expect(pageScriptKb(out)).toBeLessThanOrEqual(PAGE_SCRIPT_KB)
})

test.skipIf(!built)('no schema library and no third language is in it', () => {
  const script = globSync('renderer/assets/*.js', { cwd: out }).map((file) => readFileSync(join(out, file), 'utf8')).join('\n')
  expect(script).toContain('fr-FR')
  expect(script).not.toMatch(/ZodString|invalid_type/)
  expect(script).not.toMatch(/Auswählen|Seleccionar/)
})
