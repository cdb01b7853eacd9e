// What users get, as electron-builder itself understands our files: it cannot be built on every machine, but it can be read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateConfiguration, getConfig } from 'app-builder-lib/out/util/config/config.js'
import { DebugLogger } from 'builder-util'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const users = await getConfig(root, 'electron-builder.yml', null)
const tests = await getConfig(root, 'electron-builder.ci.yml', null)

test('both files are valid for electron-builder', async () => {
  await expect(validateConfiguration(users, new DebugLogger(false))).resolves.toBeUndefined()
  await expect(validateConfiguration(tests, new DebugLogger(false))).resolves.toBeUndefined()
  await expect(validateConfiguration({ ...users, planted: true } as never, new DebugLogger(false))).rejects.toThrow('planted')
})

test('users get Windows, macOS and Linux in the forms that were decided', () => {
  expect([users.win?.target, users.mac?.target, users.linux?.target]).toEqual([['nsis'], ['dmg', 'zip'], ['AppImage', 'deb']])
  expect(users.nsis).toMatchObject({ oneClick: false, perMachine: false })
  expect(users.mac?.hardenedRuntime).toBe(true)
  expect(users.publish).toMatchObject({ provider: 'generic' })
  expect([users.asar, users.npmRebuild, users.electronLanguages, users.asarUnpack]).toEqual([true, false, ['fr', 'en-US'], ['**/*.node']])
})

test('every fuse that electron-builder knows is decided', () => {
  const known = Object.keys((JSON.parse(readFileSync(join(root, 'node_modules/app-builder-lib/scheme.json'), 'utf8')) as { definitions: { FuseOptionsV1: { properties: object } } }).definitions.FuseOptionsV1.properties)
  expect(Object.keys(users.electronFuses ?? {}).toSorted()).toEqual(known.filter((name) => name !== 'resetAdHocDarwinSignature').toSorted())
})

test('the test package says what it is in every name, and goes nowhere', () => {
  expect(tests.artifactName).toContain('-testruntime')
  expect(tests.linux).toMatchObject({ target: 'dir', executableName: 'packtic-testruntime' })
  expect(tests.publish).toBeNull()
  expect(tests.directories?.output).not.toBe(users.directories?.output)
})

test('no published sample, test or source is packed', () => {
  const patterns = JSON.stringify(users.files)
  for (const part of ['out/main/**', 'out/backend/**', 'out/preload/**', 'out/renderer/**']) expect(patterns).toContain(part)
  for (const part of ['tests', 'reference/', 'scripts', 'hub']) expect(patterns).not.toContain(part)
})
