// Started from a hostile environment, the package stays itself; a second start on the same folder is told so.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { launchApp, launchCommand, ownFolder, type RunningApp, startRefused } from '../app/launch-app.ts'

test.describe.configure({ mode: 'serial' })
const planted = ownFolder('hostile')
const traces = join(planted, 'traces')
const evil = join(planted, 'evil.cjs')
mkdirSync(traces, { mode: 0o777 })
writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(`${traces}/`)} + process.pid, process.argv.join(' '))\n`)
spawnSync('chmod', ['-R', 'a+rwX', planted])

const HOSTILE: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--require ${evil}`, ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ASAR: '1', NODE_EXTRA_CA_CERTS: evil,
  LD_PRELOAD: '/nonexistent/planted.so', LD_LIBRARY_PATH: planted, DYLD_INSERT_LIBRARIES: evil,
}

let running: RunningApp
test.afterAll(async () => await running?.close())

test('the planted script does run where nothing stops it', async () => {
  const { env } = await launchCommand({})
  spawnSync(process.execPath, ['-e', ''], { env: { ...env, NODE_OPTIONS: HOSTILE['NODE_OPTIONS'] ?? '' } })
  expect(readdirSync(traces)).toHaveLength(1)
  for (const trace of readdirSync(traces)) rmSync(join(traces, trace))
})

test('with hostile variables it opens its window, and no planted script runs in it or its backend', async () => {
  running = await launchApp({ packaged: true, env: HOSTILE })
  expect(running.page.url()).toBe('packtic://app/')
  expect((await running.call('app.info', {})).node).toMatch(/^\d+\./)
  expect(readdirSync(traces)).toEqual([])
})

test('none of them reaches the backend', () => {
  const backend = running.backendPid()
  expect(backend).toBeDefined()
  const names = readFileSync(`/proc/${backend}/environ`, 'utf8').split('\0').map((line) => line.split('=')[0] ?? '')
  expect(names.filter((name) => name in HOSTILE)).toEqual([])
  // Node's own channel to its child is the one thing of that family.
  expect(names.filter((name) => /^(NODE_(?!CHANNEL_)|ELECTRON_|DYLD_|LD_)/.test(name))).toEqual([])
})

test('a second start on the same folder says so, and leaves the first its window', async () => {
  const { code, said } = await startRefused({ packaged: true, dataFolder: running.dataFolder })
  expect(said).toContain('packtic est déjà ouvert sur ces données')
  expect(code).toBe(3)
  expect(running.app.windows()).toHaveLength(1)
  expect((await running.call('app.info', {})).dataFolder).toBe(running.dataFolder)
  expect(existsSync(join(running.dataFolder, 'packtic.db'))).toBe(true)
})
