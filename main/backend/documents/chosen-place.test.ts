// Files for a place that a person chose: the one of before stays until the new one is whole, and the place's own words come back.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { placeRefused, writeChosen } from './chosen-place.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packtic-chosen-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const stateOf = (act: () => void): unknown => {
  try {
    act()
    return 'written'
  } catch (error) {
    return error instanceof Refusal ? [error.fault.code, error.fault.detail['state']] : error
  }
}

test('takes the place of the file of that name, whole, and leaves nothing else', () => {
  const file = join(folder, 'prix.csv')
  writeFileSync(file, 'of before')
  writeChosen(file, 'new')
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['new', ['prix.csv']])
})

test('a place that is gone, protected or no folder is said to be so', () => {
  writeFileSync(join(folder, 'a file'), '')
  for (const file of [join(folder, 'gone/prix.csv'), join(folder, 'a file/prix.csv')]) expect(stateOf(() => writeChosen(file, 'new'))).toEqual(['STATE_REFUSED', 'unwritable'])
  for (const code of ['EROFS', 'EACCES', 'EIO']) expect(placeRefused(Object.assign(new Error(code), { code }))).toMatchObject({ fault: { detail: { state: 'unwritable' }, cause: code } })
  const other = new Error('none of the place')
  expect(placeRefused(other)).toBe(other)
})

// The kernel's own full device stands in for a stick.
test.skipIf(!existsSync('/dev/full'))('a full stick is said to be full, keeps the file of before and bears no half of the new one', () => {
  const file = join(folder, 'prix.csv')
  writeFileSync(file, 'of before')
  symlinkSync('/dev/full', `${file}.part`)
  expect(stateOf(() => writeChosen(file, 'new'))).toEqual(['STATE_REFUSED', 'no-room'])
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['of before', ['prix.csv']])
})
