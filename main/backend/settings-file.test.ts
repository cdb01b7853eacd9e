import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSettings } from './settings-file.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'packtic-settings-'))

test('a laptop without settings has the defaults and no file until one is changed', () => {
  const at = folder()
  const settings = openSettings(at)
  expect(settings.get()).toMatchObject({ language: 'fr', theme: 'system', zoomPercent: 100 })
  expect(settings.unreadable).toBe(false)
  expect(existsSync(join(at, 'settings.json'))).toBe(false)
})

test('a change is on disk at once and unknown keys of a later version are kept', () => {
  const at = folder()
  writeFileSync(join(at, 'settings.json'), '{"language":"en","later":{"x":1}}')
  openSettings(at).set({ zoomPercent: 150 })
  expect(JSON.parse(readFileSync(join(at, 'settings.json'), 'utf8'))).toMatchObject({ language: 'en', zoomPercent: 150, later: { x: 1 } })
})

test('unreadable settings are set aside, said, and the app opens with the defaults', () => {
  const at = folder()
  writeFileSync(join(at, 'settings.json'), '{"language":"fr"')
  const settings = openSettings(at)
  expect(settings.unreadable).toBe(true)
  expect(settings.get().language).toBe('fr')
  expect(readFileSync(join(at, 'settings.json.unreadable'), 'utf8')).toBe('{"language":"fr"')
})

test('settings of the right shape but a wrong value count as unreadable, whole', () => {
  const at = folder()
  writeFileSync(join(at, 'settings.json'), '{"zoomPercent":9999}')
  expect(openSettings(at).unreadable).toBe(true)
})
