// The check of shipped files names what differs.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { alteredResource, hashFolder } from './resource-check.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packtic-resources-'))
  mkdirSync(join(folder, 'documents'))
  writeFileSync(join(folder, 'documents/devis.typ'), 'Total')
  writeFileSync(join(folder, 'keys.json'), '{}')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('an untouched folder passes', () => {
  expect(alteredResource(folder, hashFolder(folder))).toBeUndefined()
})

test('one added byte is named', () => {
  const packaged = hashFolder(folder)
  appendFileSync(join(folder, 'documents/devis.typ'), ' ')
  expect(alteredResource(folder, packaged)).toBe('documents/devis.typ')
})

test('a missing file is named', () => {
  const packaged = hashFolder(folder)
  rmSync(join(folder, 'keys.json'))
  expect(alteredResource(folder, packaged)).toBe('keys.json')
})

test('a file that was not packaged is named', () => {
  const packaged = hashFolder(folder)
  writeFileSync(join(folder, 'documents/extra.typ'), '')
  expect(alteredResource(folder, packaged)).toBe('documents/extra.typ')
})
