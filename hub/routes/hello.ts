// GET /v1/hello: what this hub is, its clock and a proof of its key; with a token, also what it has of that laptop.
// A laptop believes this and not its own memory: acknowledged is what the hub reports (design/sync.md 3.8).
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authenticate, type Certified, certificate, type Device } from '../device.ts'
import { helloProof } from '../../domain/sync/certificate.ts'
import type { Hub } from '../hub.ts'
import { parsed } from '../refusal.ts'

const Asked = z.object({ nonce: z.string().regex(/^[0-9a-f]{32,64}$/).optional() })

export function helloRoute(app: FastifyInstance, hub: Hub): void {
  app.get('/v1/hello', async (request) => {
    const { nonce } = parsed(Asked, request.query)
    const now = hub.now()
    const about = { product: 'packtic-hub', env: { min: 1, max: 1 }, now, hubPub: hub.key.publicKey, ...(nonce ? { sig: hub.key.sign(helloProof(nonce, now)) } : {}) }
    return request.headers.authorization === undefined ? about : { ...about, ...(await known(hub, await authenticate(hub, request))) }
  })
}

async function known({ store, key }: Hub, { scop, rep, code, role, lastN, lastH }: Device): Promise<Record<string, unknown>> {
  return await store.tenant(scop, async (query) => {
    const [log] = await query<{ scopName: string; head: number; sh: string }>('SELECT name AS "scopName", seq AS head, sh FROM scop WHERE id = $1', [scop])
    const devices = await query<Certified & { lastN: number }>('SELECT rep, code, role, pub_ed AS "pubEd", pub_x AS "pubX", last_n AS "lastN" FROM device WHERE scop = $1 ORDER BY rep', [scop])
    return { scop, ...log, device: { rep, code, role, lastN, lastH }, devices: devices.map((one) => ({ ...one, cert: certificate(key, scop, one) })) }
  })
}
