// A public key whose signature over a pack's lock is good, from its day to its day: those of the network's root come with the app,
// the others are told by the hub (table `signing_key`). Source: provisioning.md 3.1.
import { z } from 'zod'
import { CivilDate } from '../civil-date.ts'

export const SigningKey = z.strictObject({
  name: z.string().min(1), scop: z.string().min(1), /** Its 32 bytes, in hexadecimal. */ publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  from: CivilDate, until: CivilDate.nullable(), revoked: z.boolean(),
})
export type SigningKey = z.infer<typeof SigningKey>

/** What the network told stands in the place of what was shipped, but a key that either says is taken back stays so. */
export function knownKeys(shipped: readonly SigningKey[], told: readonly SigningKey[]): readonly SigningKey[] {
  const same = (key: SigningKey) => (other: SigningKey): boolean => other.publicKey === key.publicKey
  return [...shipped.filter((key) => !told.some(same(key))), ...told].map((key) => ({ ...key, revoked: [...shipped, ...told].filter(same(key)).some(({ revoked }) => revoked) }))
}
