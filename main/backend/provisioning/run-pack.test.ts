// What is typed before a run: all that its machines read, nothing that the pack does not name, and to each machine its own.
import { expect, test } from 'vitest'
import type { Pack } from '../../../domain/provisioning/pack.ts'
import { codeOf } from '../../../tests/fake-server.ts'
import { demandSecrets, secretsFor } from './run-pack.ts'

const pack = { options: ['login', 'phrase', 'other'].map((key) => ({ key, type: 'secret' })) } as unknown as Pack
const demanded = async (secrets: Record<string, string>) => await codeOf(Promise.resolve().then(() => demandSecrets(pack, ['login', 'phrase'], secrets)))

test('what the steps read must be there, on one line; a name that the pack does not have is refused', async () => {
  expect(await demanded({ login: 'a', phrase: 'b' })).toBe('accepted')
  expect(await demanded({ login: 'a' })).toBe('INVALID')
  expect(await demanded({ login: 'a', phrase: '' })).toBe('INVALID')
  expect(await demanded({ login: 'a', phrase: 'b\nc' })).toBe('INVALID')
  expect(await demanded({ login: 'a', phrase: 'b', '../rc': 'c' })).toBe('INVALID')
})

test('a secret of the pack that these machines do not read is taken and goes nowhere', async () => {
  expect(await demanded({ login: 'a', phrase: 'b', other: 'c' })).toBe('accepted')
  expect(secretsFor(['phrase'], { login: 'a', phrase: 'b', other: 'c' })).toEqual({ phrase: 'b' })
})
