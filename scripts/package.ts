// `npm run package`: what users get, for this system (or --linux, --win, --mac). `npm run package -- --ci`: the unpacked
// Linux folder over the test runtime, for tests/packaged only. Users' packaging never starts on the test runtime.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashFolder } from '../main/resource-check.ts'
import { electronRuntime } from './electron-runtime.ts'
import { buildIfStale } from './fresh-build.ts'
import { declaredFuses, fuseDifferences, readFuses } from './fuses.ts'
import { say } from './say.ts'
import { TEST_PACKAGE } from './test-package.ts'

const root = join(import.meta.dirname, '..')

async function packageForTests(): Promise<void> {
  const runtime = await electronRuntime()
  if (!runtime.fallback) throw new Error('the declared Electron is here: package for users, with `npm run package -- --dir`')
  buildIfStale({ testRuntime: true })
  electronBuilder(['--linux', 'dir', '--config', 'electron-builder.ci.yml', `-c.electronDist=${runtime.clean}`])
  await assertFuses(TEST_PACKAGE.executable, 'electron-builder.ci.yml')
}

async function packageForUsers(args: readonly string[]): Promise<void> {
  const runtime = await electronRuntime()
  if (runtime.fallback) {
    say('refused: the Electron here is the test runtime, with known holes. Packages for users need the declared one, which could not be downloaded.')
    say('For the tests of packaging: npm run package -- --ci')
    process.exitCode = 2
    return
  }
  const { buildAll } = await import('./build.ts')
  await buildAll({ testRuntime: false })
  electronBuilder([...args, '--config', 'electron-builder.yml'])
  const unpacked = join(root, 'release/linux-unpacked/packtic')
  if (existsSync(unpacked)) await assertFuses(unpacked, 'electron-builder.yml')
}

function electronBuilder(args: readonly string[]): void {
  writeFileSync(join(root, 'out/resources.sha256.json'), `${JSON.stringify(hashFolder(join(root, 'resources')), null, 1)}\n`)
  const started = Date.now()
  const { status } = spawnSync('electron-builder', [...args, '--publish', 'never'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`electron-builder ended with ${String(status)}`)
  say(`packaged in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

async function assertFuses(executable: string, file: 'electron-builder.yml' | 'electron-builder.ci.yml'): Promise<void> {
  const wrong = fuseDifferences(await readFuses(executable), await declaredFuses(file))
  if (wrong.length > 0) throw new Error(`fuses not as declared: ${wrong.join('; ')}`)
}

const words = process.argv.slice(2)
if (words.includes('--ci')) await packageForTests()
else await packageForUsers(words)
