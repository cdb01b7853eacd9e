// Enrolled laptops: who asks, by the token of their enrolment. The row is read again at each request, so that a change
// of role counts at once.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Id } from '../domain/ids.ts'
import { certificateText } from '../domain/sync/certificate.ts'
import { sha256 } from './hash.ts'
import type { Hub } from './hub.ts'
import type { HubKey } from './keys.ts'
import { HubRefusal } from './refusal.ts'
import type { Role } from './roles.ts'
import type { Query } from './store/store.ts'

export interface Device { readonly scop: Id; readonly rep: Id; readonly code: string; readonly role: Role; readonly pubEd: string; readonly lastN: number; readonly lastH: string; readonly lastEff: string; readonly tokenHash: string }

export interface Certified { readonly rep: Id; readonly code: string; readonly role: Role; readonly pubEd: string; readonly pubX: string }

/** The hub's word that these keys are this laptop's: what lets colleagues trust its frames. */
export function certificate(key: HubKey, scop: Id, { rep, code, role, pubEd, pubX }: Certified): string {
  return key.sign(certificateText(scop, { rep, code, role, pubEd, pubX }))
}

/** `<scop>.<rep>.<256 random bits in hex>`: the Scop's id comes first because nothing can be read before it is known. */
const Token = z.string().regex(/^[0-9a-f-]{36}\.[0-9a-f-]{36}\.[0-9a-f]{64}$/)

export function makeToken(hub: Hub, scop: Id, rep: Id): { token: string; hash: string } {
  const secret = hub.newSecret(32)
  return { token: `${scop}.${rep}.${secret}`, hash: sha256(secret) }
}

export async function readDevice(query: Query, scop: Id, rep: Id): Promise<Device | undefined> {
  const [device] = await query<Device>(
    `SELECT scop, rep, code, role, pub_ed AS "pubEd", last_n AS "lastN", last_h AS "lastH", last_eff AS "lastEff", token_hash AS "tokenHash" FROM device WHERE scop = $1 AND rep = $2`,
    [scop, rep],
  )
  return device
}

/** The laptop that asks. @throws HubRefusal UNAUTHENTICATED */
export async function authenticate({ store }: Hub, request: FastifyRequest): Promise<Device> {
  const token = Token.safeParse(request.headers.authorization?.replace(/^Bearer /, ''))
  if (!token.success) throw new HubRefusal('UNAUTHENTICATED')
  const [scop, rep, secret = ''] = token.data.split('.')
  const ids = z.tuple([Id, Id]).safeParse([scop, rep])
  if (!ids.success) throw new HubRefusal('UNAUTHENTICATED')
  const device = await store.tenant(ids.data[0], async (query) => await readDevice(query, ...ids.data))
  if (!device || !timingSafeEqual(Buffer.from(device.tokenHash, 'hex'), Buffer.from(sha256(secret), 'hex'))) throw new HubRefusal('UNAUTHENTICATED')
  return device
}
