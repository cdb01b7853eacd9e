// Builds when the sources are newer than what was built, and only then.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { electronRuntime } from './electron-runtime.ts'

const root = join(import.meta.dirname, '..')
const STAMP = join(root, 'out/built.json')

/** True when something was built. */
export function buildIfStale({ testRuntime }: { testRuntime: boolean }): boolean {
  const newest = Math.max(...globSync('{domain,main,hub,preload,renderer}/**/*.{ts,tsx,css,json,html}', { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs), statSync(join(root, 'package.json')).mtimeMs)
  const wanted = JSON.stringify({ newest, testRuntime })
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return false
  // A process of its own: the bundler keeps 600 MB, which a bench of memory would count as the product's.
  execFileSync(process.execPath, [join(root, 'scripts/build.ts'), ...(testRuntime ? ['--test-runtime'] : ['--users'])], { stdio: 'inherit' })
  writeFileSync(STAMP, wanted)
  return true
}

if (process.argv[1] === import.meta.filename) {
  const kept = existsSync(STAMP) ? (JSON.parse(readFileSync(STAMP, 'utf8')) as { testRuntime: boolean }) : undefined
  buildIfStale({ testRuntime: kept?.testRuntime ?? (await electronRuntime()).fallback })
}
