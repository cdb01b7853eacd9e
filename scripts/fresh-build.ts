// Builds when the sources are newer than what was built, and only then.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { buildAll } from './build.ts'

const root = join(import.meta.dirname, '..')
const STAMP = join(root, 'out/built.json')

/** True when something was built. */
export async function buildIfStale({ testRuntime }: { testRuntime: boolean }): Promise<boolean> {
  const newest = Math.max(...globSync('{domain,main,preload,renderer}/**/*.{ts,tsx,css,json,html}', { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs), statSync(join(root, 'package.json')).mtimeMs)
  const wanted = JSON.stringify({ newest, testRuntime })
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return false
  await buildAll({ testRuntime })
  writeFileSync(STAMP, wanted)
  return true
}
