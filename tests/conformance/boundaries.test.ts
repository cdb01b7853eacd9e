// The dependency rules really refuse: one forbidden import per folder is planted in an empty tree, and one allowed beside it.
// oxlint must find exactly the planted ones; a rule that goes silent fails here.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Where, what it must not import, what it may. */
const rows: readonly (readonly [place: string, forbidden: string, allowed: string])[] = [
  ['domain/quoting/planted.ts', 'node:fs', 'zod'],
  ['domain/planted-up.ts', '../main/contract/wire.ts', './money.ts'],
  ['domain/sync/planted.ts', '../../hub/index.ts', '../ids.ts'],
  ['main/contract/planted.ts', '../backend/dispatch.ts', '../../domain/ids.ts'],
  ['main/contract/procedures/planted.ts', 'electron', 'zod'],
  ['main/planted.ts', './backend/dispatch.ts', 'electron'],
  ['main/planted-native.ts', 'better-sqlite3', './contract/wire.ts'],
  ['main/backend/planted.ts', 'electron', 'node:fs'],
  ['main/backend/views/planted.ts', '../../window.ts', '../../contract/wire.ts'],
  ['main/backend/sync/planted.ts', 'better-sqlite3', 'node:zlib'],
  ['main/backend/store/planted.ts', 'ssh2', './open.ts'],
  ['main/backend/store/open.ts', 'ssh2', 'better-sqlite3'],
  ['main/backend/ssh/planted.ts', '../inventory/collect.ts', 'ssh2'],
  ['main/backend/inventory/planted.ts', 'ssh2', 'systeminformation'],
  ['main/backend/documents/planted.ts', 'better-sqlite3', '@myriaddreamin/typst-ts-node-compiler'],
  ['main/backend/cli/planted.ts', '../../../renderer/app.tsx', '../../../renderer/i18n/fr.json'],
  ['preload/planted.ts', 'zod', 'electron'],
  ['preload/planted-main.ts', '../main/window.ts', '../main/contract/wire.ts'],
  ['renderer/planted.ts', 'node:fs', 'react'],
  ['renderer/planted-main.ts', '../main/backend/dispatch.ts', '../main/contract/wire.ts'],
  ['renderer/ui/planted.tsx', '../screens/day/day.tsx', 'react-aria-components'],
  ['renderer/screens/day/planted.tsx', '../clients/clients.tsx', '../../ui/field.tsx'],
  ['hub/planted.ts', '../main/contract/wire.ts', 'fastify'],
]

const folder = mkdtempSync(join(tmpdir(), 'packtic-boundaries-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every folder refuses what it must not import, and lets in what it may', () => {
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  for (const [place, forbidden, allowed] of rows) {
    mkdirSync(dirname(join(folder, place)), { recursive: true })
    writeFileSync(join(folder, place), `import { a } from '${forbidden}'\nimport { b } from '${allowed}'\nexport const both = [a, b]\n`)
  }
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--format=json', '.'], { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[] }
  const found = diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`)
  expect(found.toSorted()).toEqual(rows.map(([place]) => `${place}:1`).toSorted())
})

test('domain/ knows no clock, no randomness and no process', () => {
  writeFileSync(join(folder, 'domain/clock.ts'), 'export const at = [Date.now(), Math.random(), process.pid]\n')
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--format=json', 'domain/clock.ts'], { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] }
  expect(diagnostics.filter(({ code }) => /no-restricted-(globals|properties)/.test(code))).toHaveLength(3)
})
