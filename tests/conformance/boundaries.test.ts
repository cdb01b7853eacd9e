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
  ['main/planted-pages.ts', '../hub/index.ts', 'node:path'],
  ['main/planted-preload.ts', '../preload/index.ts', '../domain/ids.ts'],
  ['main/backend/planted.ts', 'electron', 'node:fs'],
  ['main/backend/planted-page.ts', '../../renderer/query.ts', '../../domain/ids.ts'],
  ['main/backend/planted-preload.ts', '../../preload/index.ts', '../contract/wire.ts'],
  ['main/backend/planted-hub.ts', '../../hub/index.ts', './dispatch.ts'],
  ['main/backend/handlers/planted.ts', 'systeminformation', '../store/store.ts'],
  ['main/backend/views/planted-typst.ts', '@myriaddreamin/typst-ts-node-compiler', 'zod'],
  ['main/backend/provisioning/planted.ts', 'ssh2', '../ssh/link.ts'],
  ['main/backend/quoting/planted.ts', 'better-sqlite3', '../store/store.ts'],
  ['main/backend/words/planted.ts', '../../../renderer/query.ts', '../../../renderer/i18n/fr.json'],
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
  ['renderer/planted-electron.ts', 'electron', '../domain/ids.ts'],
  ['renderer/planted-native.ts', 'better-sqlite3', '@tanstack/react-query'],
  ['renderer/planted-hub.ts', '../hub/index.ts', 'lucide-react'],
  ['renderer/planted-preload.ts', '../preload/index.ts', 'react-dom'],
  ['renderer/ui/planted.tsx', '../screens/day/day.tsx', 'react-aria-components'],
  ['renderer/screens/day/planted.tsx', '../clients/clients.tsx', '../../ui/field.tsx'],
  ['hub/planted.ts', '../main/contract/wire.ts', 'fastify'],
  ['hub/planted-electron.ts', 'electron', '@electric-sql/pglite'],
  ['hub/planted-page.ts', '../renderer/query.ts', '../domain/ids.ts'],
  ['hub/routes/planted.ts', '../../preload/index.ts', 'zod'],
  ['preload/planted-node.ts', 'node:fs', 'electron'],
  ['domain/planted-page.ts', '../renderer/query.ts', './ids.ts'],
  ['domain/planted-electron.ts', 'electron', 'zod'],
  ['main/contract/planted-page.ts', '../../renderer/query.ts', 'zod'],
  ['main/contract/planted-main.ts', '../window.ts', './wire.ts'],
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

test('tests and scripts may import anything, and product code never imports them', () => {
  const free = ['tests/e2e/planted.ts', 'scripts/planted.ts', 'main/backend/store/planted.test.ts']
  const product = ['domain/planted-tests.ts', 'main/planted-tests.ts', 'main/backend/planted-tests.ts', 'preload/planted-tests.ts', 'renderer/planted-tests.ts', 'hub/planted-tests.ts']
  for (const place of [...free, ...product]) {
    mkdirSync(dirname(join(folder, place)), { recursive: true })
    const up = '../'.repeat(place.split('/').length - 1)
    writeFileSync(join(folder, place), free.includes(place) ? "import { a } from 'electron'\nimport { b } from 'better-sqlite3'\nimport { c } from 'ssh2'\nexport const all = [a, b, c]\n" : `import { a } from '${up}tests/e2e/planted.ts'\nimport { b } from '${up}scripts/planted.ts'\nexport const both = [a, b]\n`)
  }
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--format=json', ...free, ...product], { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[] }
  const found = diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`)
  expect(found.toSorted()).toEqual(product.flatMap((place) => [`${place}:1`, `${place}:2`]).toSorted())
})
