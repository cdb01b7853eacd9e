// Ed25519 both ways: laptops' signatures checked, the hub's own made. Public keys travel as 32 bytes in hex, signatures in base64.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { sha256 } from './hash.ts'

export const PublicKey = z.string().regex(/^[0-9a-f]{64}$/, '32 bytes in hex')
export const Signature = z.string().regex(/^[A-Za-z0-9+/]{86}==$/, '64 bytes in base64')

/** A key no point of the curve answers to is a signature that does not match. */
export function verified(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'hex').toString('base64url') } })
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

export interface HubKey {
  readonly publicKey: string
  /** What enrolment texts pin: the first 128 bits of SHA-256 of the public key's bytes, in hex. */
  readonly fingerprint: string
  sign(text: string): string
}

export function newPrivateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

export function hubKey(pem: string): HubKey {
  const key = createPrivateKey(pem)
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  return { publicKey: raw.toString('hex'), fingerprint: sha256(raw).slice(0, 32), sign: (text) => sign(null, Buffer.from(text), key).toString('base64') }
}
