// POST /v1/enrol: a laptop joins its Scop with an invitation and the keys of its replica. POST /v1/enrol-codes: a manager invites.
// An answer lost on the way costs nothing: the same replica may ask again with the same invitation, and gets a new token.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Id } from '../../domain/ids.ts'
import { enrolmentProof } from '../../domain/sync/certificate.ts'
import { chainStart } from '../../domain/sync/chain.ts'
import { ZERO } from '../../domain/sync/hlc.ts'
import { authenticate, certificate, type Device, makeToken, readDevice } from '../device.ts'
import { freeCode } from '../device-code.ts'
import { invite } from '../enrol-code.ts'
import { sha256 } from '../hash.ts'
import type { Hub } from '../hub.ts'
import { PublicKey, Signature, verified } from '../keys.ts'
import { HubRefusal, parsed } from '../refusal.ts'
import { InvitedRole, type Role } from '../roles.ts'
import { isDuplicate, type Query } from '../store/store.ts'

const Enrolment = z.strictObject({ scop: Id, secret: z.string().regex(/^[0-9a-f]{32}$/), rep: Id, pubEd: PublicKey, pubX: PublicKey, sig: Signature })
type Enrolment = z.infer<typeof Enrolment>
const Wanted = z.strictObject({ role: InvitedRole })

interface CodeRow { role: Role; expires: number; used_by: Id | null }

export function enrolRoutes(app: FastifyInstance, hub: Hub): void {
  app.post('/v1/enrol', async (request) => await enrol(hub, parsed(Enrolment, request.body)))
  app.post('/v1/enrol-codes', async (request) => {
    const { scop, role } = await authenticate(hub, request)
    if (role !== 'manager') throw new HubRefusal('ROLE')
    return await invite(hub, scop, parsed(Wanted, request.body).role)
  })
}

async function enrol(hub: Hub, asked: Enrolment): Promise<Record<string, unknown>> {
  const { scop, secret, rep, pubEd, pubX, sig } = asked
  if (!verified(pubEd, enrolmentProof({ scop, secret, rep, pubEd, pubX }), sig)) throw new HubRefusal('BAD_SIG')
  const { token, hash } = makeToken(hub, scop, rep)
  try {
    return await hub.store.tenant(scop, async (query) => {
      // Locked: two laptops enrolling at once must not get the same code.
      const [found] = await query<{ name: string }>('SELECT name FROM scop WHERE id = $1 FOR UPDATE', [scop])
      if (!found) throw new HubRefusal('CODE_UNKNOWN')
      const role = await useCode(query, asked, hub.now())
      const device = await admit(query, asked, role, hash)
      return {
        scop, scopName: found.name, code: device.code, role, token, lastN: device.lastN, lastH: device.lastH, hubPub: hub.key.publicKey,
        cert: certificate(hub.key, scop, { rep, code: device.code, role, pubEd, pubX }),
      }
    })
  } catch (error) {
    // The replica's id is taken, and not by our Scop, or we would have seen it.
    if (isDuplicate(error)) throw new HubRefusal('SCOP_BOUND')
    throw error
  }
}

/** Spends the invitation; the role it gives. */
async function useCode(query: Query, { scop, secret, rep }: Enrolment, now: number): Promise<Role> {
  const hash = sha256(secret)
  const [code] = await query<CodeRow>('SELECT role, expires, used_by FROM enrol_code WHERE scop = $1 AND hash = $2', [scop, hash])
  if (!code) throw new HubRefusal('CODE_UNKNOWN')
  if (code.used_by !== null && code.used_by !== rep) throw new HubRefusal('CODE_USED')
  if (code.expires <= now) throw new HubRefusal('CODE_EXPIRED')
  await query('UPDATE enrol_code SET used_at = $3, used_by = $4 WHERE scop = $1 AND hash = $2', [scop, hash, now, rep])
  return code.role
}

/** A new laptop with a code of its own, or a known one (same key) with a new token and the invitation's role. */
async function admit(query: Query, { scop, rep, pubEd, pubX }: Enrolment, role: Role, tokenHash: string): Promise<Pick<Device, 'code' | 'lastN' | 'lastH'>> {
  const known = await readDevice(query, scop, rep)
  if (known) {
    if (known.pubEd !== pubEd) throw new HubRefusal('REP_TAKEN')
    await query('UPDATE device SET role = $3, token_hash = $4, pub_x = $5 WHERE scop = $1 AND rep = $2', [scop, rep, role, tokenHash, pubX])
    return known
  }
  const taken = await query<{ code: string }>('SELECT code FROM device WHERE scop = $1', [scop])
  const code = freeCode(new Set(taken.map((one) => one.code)))
  const lastH = chainStart(sha256, rep)
  await query(
    'INSERT INTO device (scop, rep, code, role, pub_ed, pub_x, token_hash, last_n, last_h, last_eff) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)',
    [scop, rep, code, role, pubEd, pubX, tokenHash, lastH, ZERO],
  )
  return { code, lastN: 0, lastH }
}
