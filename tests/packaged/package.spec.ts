// The packaged files themselves: fuses, what lies in the asar and beside it, and that a changed file stops the start.
import { spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { expect, test } from '@playwright/test'
import { alteredResource, hashFolder } from '../../main/resource-check.ts'
import { buildAll } from '../../scripts/build.ts'
import { electronRuntime } from '../../scripts/electron-runtime.ts'
import { declaredFuses, fuseDifferences, readFuses } from '../../scripts/fuses.ts'
import { TEST_PACKAGE } from '../../scripts/test-package.ts'
import { ownFolder, startRefused } from '../app/launch-app.ts'

const root = join(import.meta.dirname, '../..')
const asar = join(TEST_PACKAGE.folder, 'resources/app.asar')
const resources = join(TEST_PACKAGE.folder, 'resources/resources')

test('every fuse of the packaged executable is as declared', async () => {
  const found = await readFuses(TEST_PACKAGE.executable)
  expect(fuseDifferences(found, await declaredFuses('electron-builder.ci.yml'))).toEqual([])
  expect(Object.keys(found).length).toBeGreaterThanOrEqual(8)
})

test('the check of fuses can fail: the runtime as downloaded is not as declared', async () => {
  const { clean } = await electronRuntime()
  const differences = fuseDifferences(await readFuses(join(clean, 'electron')), await declaredFuses('electron-builder.ci.yml'))
  expect(differences).toContain('RunAsNode is on, declared false')
})

test('users’ fuses are those of the tests, but for the debugger', async () => {
  const [users, tests] = [await declaredFuses('electron-builder.yml'), await declaredFuses('electron-builder.ci.yml')]
  expect(users).toEqual({
    RunAsNode: false, EnableCookieEncryption: true, EnableNodeOptionsEnvironmentVariable: false, EnableNodeCliInspectArguments: false, EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true, LoadBrowserProcessSpecificV8Snapshot: false, GrantFileProtocolExtraPrivileges: false, WasmTrapHandlers: true,
  })
  expect(tests).toEqual({ ...users, EnableNodeCliInspectArguments: true })
})

/** What may lie in the asar, each with its reason. */
const ALLOWED: readonly RegExp[] = [
  /^package\.json$/, // Electron reads main, name and version
  /^out\/main\/index\.mjs$/,
  /^out\/backend\/(index|cli)\.mjs$/,
  /^out\/backend\/[\w-]+\.mjs$/, // chunks both entries share
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/index\.html$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|json|woff2)$/,
  /^out\/resources\.sha256\.json$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/[\w/-]+\.js|prebuilds\/linux-x64\.node)$/,
  /^node_modules\/@myriaddreamin\/typst-ts-node-compiler\/(package\.json|LICENSE|index(-napi)?\.js)$/,
  /^node_modules\/@myriaddreamin\/typst-ts-node-compiler-linux-x64-gnu\/(package\.json|[\w.-]+\.node)$/,
]

test('the asar holds what the app runs on, and nothing else', () => {
  const files = listPackage(asar, { isPack: false }).map((path) => path.replace(/^\//, '')).filter((path) => !isFolder(path))
  expect(files.filter((path) => !ALLOWED.some((allowed) => allowed.test(path)))).toEqual([])
  expect(ALLOWED.filter((allowed) => !files.some((path) => allowed.test(path)))).toEqual([])
  expect(readdirSync(join(TEST_PACKAGE.folder, 'resources')).toSorted()).toEqual(['app.asar', 'app.asar.unpacked', 'resources'])
})

/** A path of the asar that others lie under. */
function isFolder(path: string): boolean {
  return listPackage(asar, { isPack: false }).some((other) => other.startsWith(`/${path}/`))
}

test('the files beside the asar are the clone’s, and their hashes are inside it', () => {
  const packaged = JSON.parse(extractFile(asar, 'out/resources.sha256.json').toString()) as Record<string, string>
  expect(packaged).toEqual(hashFolder(join(root, 'resources')))
  expect(alteredResource(resources, packaged)).toBeUndefined()
})

test('the folder weighs at most 1.35 times Electron’s own', async () => {
  const weigh = (folder: string): number => globSync('**/*', { cwd: folder }).map((path) => statSync(join(folder, path))).reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0)
  const { clean } = await electronRuntime()
  expect(weigh(TEST_PACKAGE.folder) / weigh(clean)).toBeLessThanOrEqual(1.35)
})

test('one changed byte in a template stops the start, with its sentence, before anything is opened', async () => {
  const copy = join(ownFolder('altered'), 'app')
  // Hard links where the disk is the same: the changed file gets its own copy first.
  if (spawnSync('cp', ['-al', TEST_PACKAGE.folder, copy]).status !== 0) spawnSync('cp', ['-a', TEST_PACKAGE.folder, copy])
  const template = join(copy, 'resources/resources/documents/devis.typ')
  rmSync(template)
  copyFileSync(join(resources, 'documents/devis.typ'), template)
  appendFileSync(template, ' ')
  const dataFolder = ownFolder('data')
  const { code, said } = await startRefused({ packaged: true, dataFolder, env: { PACKTIC_LAUNCH: join(copy, 'packtic-testruntime') } })
  expect(said).toContain('Un fichier de packtic a été modifié. Fichier en cause\u00a0: documents/devis.typ. Rien n’a été lancé.')
  expect(code).toBe(3)
  expect(existsSync(join(dataFolder, 'packtic.db'))).toBe(false)
})

test('a users’ build has no test door', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-users-build-'))
  try {
    await buildAll({ testRuntime: false, outDir: folder })
    const bundles = (from: string): string => globSync('**/*.{mjs,cjs,js}', { cwd: from }).map((path) => readFileSync(join(from, path), 'utf8')).join('\n')
    const doors = ['PACKTIC_NODE', 'PACKTIC_ELECTRON', 'PACKTIC_TEST', 'TEST_RUNTIME', '--no-sandbox', 'remote-debugging-port']
    const users = bundles(folder)
    expect(users.length).toBeGreaterThan(100_000)
    expect(doors.filter((door) => users.includes(door))).toEqual([])
    // The search can find: the test build does have its door.
    expect(bundles(join(root, 'out'))).toContain('PACKTIC_NODE')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('packaging for users refuses to start on the test runtime', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/package.ts'], { cwd: root, encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toContain('refused: the Electron here is the test runtime')
})
