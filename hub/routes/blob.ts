// HEAD, PUT and GET /v1/blob/:sha256: attachments named by their hash, each Scop its own, so that having a file's hash
// tells nothing about other Scops. Written once; an op may name one that is not here yet.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Id, Sha256 } from '../../domain/ids.ts'
import { authenticate } from '../device.ts'
import { sha256 } from '../hash.ts'
import type { Hub } from '../hub.ts'
import { HubRefusal, parsed } from '../refusal.ts'
import type { Store } from '../store/store.ts'

const MAX_BLOB_BYTES = 100 * 1024 * 1024
const CHUNK_BYTES = 256 * 1024
const Named = z.object({ sha256: Sha256 })

export function blobRoutes(app: FastifyInstance, hub: Hub): void {
  const { store } = hub
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: MAX_BLOB_BYTES }, (_request, bytes, done) => done(null, bytes))

  const find = async (request: FastifyRequest): Promise<{ scop: Id; name: Sha256; size: number }> => {
    const { scop } = await authenticate(hub, request)
    const name = parsed(Named, request.params).sha256
    const size = await sizeOf(store, scop, name)
    if (size === undefined) throw new HubRefusal('NOT_FOUND')
    return { scop, name, size }
  }
  app.head('/v1/blob/:sha256', async (request, reply) => await reply.header('content-length', (await find(request)).size).send())
  app.get('/v1/blob/:sha256', async (request, reply) => {
    const { scop, name, size } = await find(request)
    return await reply.header('content-length', size).type('application/octet-stream').send(Readable.from(chunks(store, scop, name, size)))
  })
  app.put('/v1/blob/:sha256', { bodyLimit: MAX_BLOB_BYTES }, async (request, reply) => {
    const { scop, role } = await authenticate(hub, request)
    if (role === 'viewer') throw new HubRefusal('ROLE')
    const name = parsed(Named, request.params).sha256
    const bytes = parsed(z.instanceof(Buffer), request.body)
    if (sha256(bytes) !== name) throw new HubRefusal('BAD_HASH')
    await keep(store, scop, name, bytes)
    return await reply.code(204).send()
  })
}

async function sizeOf(store: Store, scop: Id, name: Sha256): Promise<number | undefined> {
  const [row] = await store.tenant(scop, async (query) => await query<{ size: number }>('SELECT size FROM blob WHERE scop = $1 AND sha256 = $2', [scop, name]))
  return row?.size
}

async function keep(store: Store, scop: Id, name: Sha256, bytes: Buffer): Promise<void> {
  await store.tenant(scop, async (query) => {
    const added = await query('INSERT INTO blob (scop, sha256, size) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING size', [scop, name, bytes.length])
    if (added.length === 0) return // here already: the same bytes
    for (let at = 0, idx = 0; at < bytes.length; at += CHUNK_BYTES, idx++) {
      // base64: the two drivers disagree on what a bytea is in JavaScript.
      const chunk = bytes.subarray(at, at + CHUNK_BYTES).toString('base64')
      await query("INSERT INTO blob_chunk (scop, sha256, idx, bytes) VALUES ($1, $2, $3, decode($4, 'base64'))", [scop, name, idx, chunk])
    }
  })
}

/** One short transaction per piece: a slow reader holds no connection. */
async function* chunks(store: Store, scop: Id, name: Sha256, size: number): AsyncGenerator<Buffer> {
  for (let idx = 0; idx * CHUNK_BYTES < size; idx++) {
    const [row] = await store.tenant(scop, async (query) => await query<{ text: string }>("SELECT encode(bytes, 'base64') AS text FROM blob_chunk WHERE scop = $1 AND sha256 = $2 AND idx = $3", [scop, name, idx]))
    if (!row) throw new Error(`blob ${name} lacks piece ${idx}`)
    yield Buffer.from(row.text, 'base64')
  }
}
