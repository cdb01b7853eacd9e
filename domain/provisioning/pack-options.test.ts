// Values for all machines and for one alone: only those that the pack has, of their type, and alone only where the option says so.
import { expect, test } from 'vitest'
import { Refusal } from '../errors.ts'
import type { Pack } from './pack.ts'
import { readOptions, readOwnOptions } from './pack-options.ts'

const option = (key: string, more: object) => ({ key, label: { fr: key, en: key }, choices: [], perHost: false, ...more })
const pack = { options: [option('role', { type: 'choice', choices: ['post', 'server'], default: 'post', perHost: true }), option('seats', { type: 'integer', perHost: true }), option('site', { type: 'string', default: 'site.local' }), option('phrase', { type: 'secret' })] } as unknown as Pack

function refused(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    return error instanceof Refusal ? [error.fault.code, error.fault.detail.what] : error
  }
}

test('for all machines: what is given over the defaults', () => {
  expect(readOptions(pack, { role: 'server', seats: '4' })).toEqual({ role: 'server', seats: 4, site: 'site.local' })
})

test('a value is one line of text, whatever a shell would make of it', () => {
  for (const odd of ["l'été", '$(id)', '`id`', '-n', 'é 👩‍🔧', 'x'.repeat(4096)]) expect(readOptions(pack, { site: odd })).toMatchObject({ site: odd })
  for (const lines of ['a\nb', 'a\r', 'a\0b']) expect(refused(() => readOptions(pack, { site: lines }))).toEqual(['INVALID', 'site'])
})

test('for one machine: only what was given, and only options that each machine has for itself', () => {
  expect(readOwnOptions(pack, {})).toEqual({})
  expect(readOwnOptions(pack, { seats: '4' })).toEqual({ seats: 4 })
  for (const [key, value] of [['site', 'autre.local'], ['phrase', 'x'], ['colour', 'red'], ['role', 'roof'], ['seats', 'many'], ['role', 'post\nserver']] as const) expect(refused(() => readOwnOptions(pack, { [key]: value })), key).toEqual(['INVALID', key])
})
