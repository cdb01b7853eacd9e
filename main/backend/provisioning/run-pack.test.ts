// What is typed before a run: all that its machines read, nothing that the pack does not name, to each machine its own; and the
// name of a pack that nobody answers for.
import { expect, test } from 'vitest'
import type { Refusal } from '../../../domain/errors.ts'
import type { Pack } from '../../../domain/provisioning/pack.ts'
import { codeOf } from '../../../tests/fake-server.ts'
import type { LoadedPack } from './pack-files.ts'
import { demandSecrets, demandSignature, secretsFor } from './run-pack.ts'

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

test('a pack without a good signature is accepted by its name, and the refusal says which word that is, version included', () => {
  const unsigned = { pack: { id: 'mon-pack', version: '1.2.0' }, signature: 'unknown-key' } as LoadedPack
  const refusal = (accepted?: string): unknown => {
    try {
      demandSignature(unsigned, accepted)
      return 'accepted'
    } catch (error) {
      return (error as Refusal).fault
    }
  }
  for (const typed of [undefined, 'other-pack', 'mon-pack@1.1.0']) expect(refusal(typed)).toMatchObject({ code: 'PACK_UNSIGNED', detail: { pack: 'mon-pack', version: '1.2.0' } })
  expect(['mon-pack', 'mon-pack@1.2.0'].map(refusal)).toEqual(['accepted', 'accepted'])
})
