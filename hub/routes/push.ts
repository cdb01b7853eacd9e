// POST /v1/push: one frame of one replica enters its Scop's log. Any retry is free: known ops are skipped, and the answer
// is the same. The frame may be a colleague's, carried by another laptop: it is its writer who signed it.
import type { FastifyInstance } from 'fastify'
import { authenticate, readDevice } from '../device.ts'
import { enter, type PushAnswer } from '../enter.ts'
import { checkFrame, Frame } from '../frame.ts'
import { lockForHandOffs, relayHandOffs } from '../hand-off.ts'
import type { Hub } from '../hub.ts'
import { HubRefusal, parsed } from '../refusal.ts'

export function pushRoute(app: FastifyInstance, hub: Hub): void {
  app.post('/v1/push', async (request): Promise<PushAnswer> => {
    const carrier = await authenticate(hub, request)
    const frame = parsed(Frame, request.body, 'BAD_FRAME')
    const { scop } = carrier
    const writer = frame.rep === carrier.rep ? carrier : await hub.store.tenant(scop, async (query) => await readDevice(query, scop, frame.rep))
    if (!writer) throw new HubRefusal('UNKNOWN_REPLICA')
    const ops = checkFrame(scop, frame, writer.pubEd)
    return await hub.store.tenant(scop, async (query) => {
      await lockForHandOffs(query, scop, frame.ops)
      const answer = await enter(query, scop, frame, ops, hub.now())
      await relayHandOffs(hub, query, scop, frame)
      return answer
    })
  })
}
