// The HTTP side: routes wired, limits set, and the one funnel through which every refusal leaves as {error, detail}.
import Fastify, { type FastifyInstance } from 'fastify'
import { MAX_FRAME_BYTES } from './frame.ts'
import type { Hub } from './hub.ts'
import { type HubCode, HubRefusal, statusOf } from './refusal.ts'
import { blobRoutes } from './routes/blob.ts'
import { enrolRoutes } from './routes/enrol.ts'
import { helloRoute } from './routes/hello.ts'
import { pullRoute } from './routes/pull.ts'
import { pushRoute } from './routes/push.ts'

const REQUEST_LIMIT_MS = 300_000 // 100 MB at 3 Mbit/s

/** `say` hears of faults of ours, which the laptop only knows as INTERNAL. */
export function createServer(hub: Hub, say: (text: string) => void): FastifyInstance {
  const app = Fastify({ bodyLimit: MAX_FRAME_BYTES, requestTimeout: REQUEST_LIMIT_MS, exposeHeadRoutes: false })
  app.setNotFoundHandler(() => {
    throw new HubRefusal('NOT_FOUND')
  })
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = asRefusal(error)
    if (refusal.code === 'INTERNAL') say(`${request.method} ${request.url}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return await reply.code(statusOf[refusal.code]).send({ error: refusal.code, detail: refusal.detail })
  })
  helloRoute(app, hub)
  enrolRoutes(app, hub)
  pushRoute(app, hub)
  pullRoute(app, hub)
  blobRoutes(app, hub)
  return app
}

function asRefusal(error: unknown): HubRefusal {
  if (error instanceof HubRefusal) return error
  // Fastify's own: a body too long, JSON that does not parse, a content type no route reads.
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500
  const code: HubCode = status === 413 ? 'TOO_BIG' : typeof status === 'number' && status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL'
  return new HubRefusal(code)
}
