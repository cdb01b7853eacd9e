// Builds when the sources are newer than what was built, and only then.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { electronRuntime } from './electron-runtime.ts'

const root = join(import.meta.dirname, '..')
const STAMP = join(root, 'out/built.json')

/** True when something was built. */
export async function buildIfStale({ testRuntime }: { testRuntime: boolean }): Promise<boolean> {
  const newest = Math.max(...globSync('{domain,main,hub,preload,renderer}/**/*.{ts,tsx,css,json,html}', { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs), statSync(join(root, 'package.json')).mtimeMs)
  const wanted = JSON.stringify({ newest, testRuntime })
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return false
  // The bundler is loaded only when there is something to build: the command line waits for this file.
  const { buildAll } = await import('./build.ts')
  await buildAll({ testRuntime })
  writeFileSync(STAMP, wanted)
  return true
}

if (process.argv[1] === import.meta.filename) {
  const kept = existsSync(STAMP) ? (JSON.parse(readFileSync(STAMP, 'utf8')) as { testRuntime: boolean }) : undefined
  await buildIfStale({ testRuntime: kept?.testRuntime ?? (await electronRuntime()).fallback })
}
