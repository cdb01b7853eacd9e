// Who answers for a pack: Ed25519 over the bytes of its lock, by keys that the network names. A key that expired, is not of
// age yet or was taken back signs nothing any more, and is said. Design: provisioning.md 3.1.
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { jsonOrNothing } from '../../../domain/json-text.ts'
import { SigningKey } from '../../../domain/provisioning/signing-key.ts'

export const SIGNATURE = 'pack.sig'
const Signatures = z.array(z.strictObject({ alg: z.literal('ed25519'), keyId: z.string().regex(/^[0-9a-f]{16}$/), sig: z.string() }))

export type SignatureState = 'good' | 'unsigned' | 'unknown-key' | 'revoked' | 'expired'

/** Those that came with the app. */
export const readKeys = (resources: string): readonly SigningKey[] => z.array(SigningKey).parse(JSON.parse(readFileSync(join(resources, 'packs/keys.json'), 'utf8')))

export function signatureState(text: string | undefined, lock: string, keys: readonly SigningKey[], today: CivilDate): SignatureState | 'unreadable' {
  if (text === undefined) return 'unsigned'
  const signatures = Signatures.safeParse(jsonOrNothing(text))
  if (!signatures.success) return 'unreadable'
  const states = signatures.data.flatMap(({ keyId, sig }) => keys.filter(({ publicKey }) => keyIdOf(publicKey) === keyId).map((key) => {
    // One that does not hold is worth none, whoever's name it bears: the lock has changed since.
    if (!verify(null, Buffer.from(lock), publicKeyOf(key.publicKey), Buffer.from(sig, 'base64'))) return 'unknown-key'
    if (key.revoked) return 'revoked'
    return key.from <= today && (key.until === null || today <= key.until) ? 'good' : 'expired'
  }))
  // One good signature is enough; else the worst word is said.
  return (['good', 'revoked', 'expired'] as const).find((state) => states.includes(state)) ?? 'unknown-key'
}

/** First 16 hexadecimal digits of the hash of the public key. */
const keyIdOf = (publicKey: string): string => createHash('sha256').update(Buffer.from(publicKey, 'hex')).digest('hex').slice(0, 16)

/** `pack.sig` with this key's signature in it, beside those of others that still hold. */
export function signed(before: string | undefined, lock: string, key: KeyObject): { readonly text: string; readonly keyId: string; readonly publicKey: string } {
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length).toString('hex')
  const keyId = keyIdOf(publicKey)
  const others = Signatures.safeParse(jsonOrNothing(before)).data ?? []
  return { text: `${JSON.stringify([...others.filter((one) => one.keyId !== keyId), { alg: 'ed25519', keyId, sig: sign(null, Buffer.from(lock), key).toString('base64') }], null, 1)}\n`, keyId, publicKey }
}

const LOCKED = 'locked by a passphrase'
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function publicKeyOf(hex: string): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(hex, 'hex')]), format: 'der', type: 'spki' })
}

/**
 * An Ed25519 key as `openssl genpkey` or `ssh-keygen -t ed25519` write it, without passphrase.
 * @throws Refusal INVALID with the file's name
 */
export function signingKey(text: string, file: string): KeyObject {
  const refuse = (rule: string, cause?: string): Refusal => new Refusal('INVALID', { what: file }, { issues: [{ path: '', rule }], ...(cause === undefined ? {} : { cause }) })
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(text)?.[1]
  try {
    const key = body === undefined ? createPrivateKey(text) : createPrivateKey({ key: Buffer.concat([PKCS8, seedOf(Buffer.from(body, 'base64'), refuse)]), format: 'der', type: 'pkcs8' })
    if (key.asymmetricKeyType !== 'ed25519') throw refuse('not an Ed25519 key')
    return key
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw refuse(text.includes('ENCRYPTED') ? LOCKED : 'not a private key', error instanceof Error ? error.message : String(error))
  }
}

/** OpenSSH's own file (PROTOCOL.key of openssh): cipher, kdf, public keys, then the private one: type, public, seed and public. */
function seedOf(bytes: Buffer, refuse: (rule: string) => Refusal): Buffer {
  const MAGIC = 'openssh-key-v1\0'
  if (bytes.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) throw new RangeError('not a key of OpenSSH')
  let at = MAGIC.length
  const next = (): Buffer => {
    const length = bytes.readUInt32BE(at)
    const from = at + 4
    at = from + length
    if (at > bytes.length) throw new RangeError('cut short')
    return bytes.subarray(from, at)
  }
  if (next().toString() !== 'none') throw refuse(LOCKED)
  next()
  next()
  if (bytes.readUInt32BE(at) !== 1) throw new RangeError('more than one key')
  at += 4
  next()
  // The private part: its length, then two check numbers.
  at += 4 + 8
  const type = next().toString()
  if (type !== 'ssh-ed25519') throw refuse('not an Ed25519 key')
  next()
  return next().subarray(0, 32)
}
