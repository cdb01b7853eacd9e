// A dependency is a decision: each one declared has a user here, and the lock file names no place to fetch it from.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<'dependencies' | 'devDependencies', Record<string, string>>
const sources = globSync('{domain,main,preload,renderer,hub,scripts,tests}/**/*.{ts,tsx,css}', { cwd: root }).filter((file) => file !== 'tests/conformance/dependencies.test.ts').map((file) => readFileSync(join(root, file), 'utf8')).join('\n')

/** Used without being imported, each with its reason. */
const BY_NAME: Readonly<Record<string, string>> = {
  node: 'runs everything', typescript: 'checks types', electron: 'the shell', 'electron-builder': 'packages', oxlint: 'lints', 'oxlint-tsgolint': "oxlint's type-aware rules", vitest: 'tests', knip: 'finds what nobody uses, by hand',
}

function unused(names: readonly string[]): string[] {
  return names.filter((name) => {
    if (name in BY_NAME) return false
    // Types are used with the package they describe; Node and React by their own imports.
    const typed = name.startsWith('@types/') ? name.slice('@types/'.length) : name
    if (typed === 'node') return !sources.includes("'node:fs'")
    return !['\'', '"', '`', 'node_modules/'].some((before) => sources.includes(`${before}${typed}'`) || sources.includes(`${before}${typed}/`) || sources.includes(`${before}${typed}"`))
  })
}

test('every declared dependency is used', () => {
  expect(unused([...Object.keys(dependencies), ...Object.keys(devDependencies)].filter((name) => name !== '@ibm/plex-mono'))).toEqual([])
  // Both fonts are unpacked by one line of scripts/fonts.ts.
  expect(sources).toContain('node_modules/@ibm')
})

test('the guard sees a dependency that nothing imports', () => {
  expect(unused(['node-ssh', 'react'])).toEqual(['node-ssh'])
})

test('versions are exact, and the lock file names no registry', () => {
  for (const version of [...Object.values(dependencies), ...Object.values(devDependencies)]) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"|https?:\/\/[^"]*registry/)
})
