// GET /v1/pull: the Scop's log after a place, in order, everybody's ops. The cursor is (seq, sh): a hub restored from an
// older copy does not know a laptop's cursor, says so, and the laptop reads again from 0 (design/sync.md 3.10).
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Id } from '../../domain/ids.ts'
import type { Body, Dot } from '../../domain/sync/op.ts'
import { authenticate } from '../device.ts'
import { MAX_FRAME_BYTES } from '../frame.ts'
import type { Hub } from '../hub.ts'
import { parsed } from '../refusal.ts'
import type { Query } from '../store/store.ts'

const whole = z.string().regex(/^\d{1,15}$/).transform(Number)
const Asked = z.object({ after: whole, limit: whole.pipe(z.int().min(1).max(1000)).default(500), sh: z.string().regex(/^[0-9a-f]{16}$/).optional() })

interface Row { seq: number; rep: Id; n: number; hlc: string; eff: string; sv: number; kind: string; tbl: string; rid: string; base: string; body: string | null; h: string; sh: string; sig: string | null }

export function pullRoute(app: FastifyInstance, hub: Hub): void {
  app.get('/v1/pull', async (request) => {
    const { scop } = await authenticate(hub, request)
    const { after, limit, sh } = parsed(Asked, request.query)
    return await hub.store.tenant(scop, async (query) => {
      const known = after === 0 || (await shAt(query, scop, after, sh)) !== undefined
      const page = known ? upToSignature(await readPage(query, scop, after, limit)) : []
      // Read after the page, so that the head is never behind it.
      const [log] = await query<{ head: number }>('SELECT seq AS head FROM scop WHERE id = $1', [scop])
      const last = page.at(-1)
      return {
        known,
        ops: page.flatMap((row) => (row.body === null ? [] : [fullOp(row, row.body)])),
        // Refused ops: their place and hash alone, so that their replica's chain still verifies.
        holes: page.flatMap(({ rep, n, h, seq, sig, body }) => (body === null ? [{ rep, n, h, seq, ...(sig ? { sig } : {}) }] : [])),
        next: last?.seq ?? (known ? after : 0),
        sh: last?.sh ?? (known ? (sh ?? null) : null),
        head: log?.head ?? 0,
      }
    })
  })
}

/** The cursor's check at a place; undefined when the log has no such place, or another history there. */
async function shAt(query: Query, scop: Id, seq: number, expected: string | undefined): Promise<string | undefined> {
  const [row] = await query<{ sh: string }>('SELECT sh FROM op WHERE scop = $1 AND seq = $2', [scop, seq])
  return expected === undefined || row?.sh === expected ? row?.sh : undefined
}

/** At most `limit` ops and about 8 MiB, but always one: memory is bounded by the page, not by the log. */
async function readPage(query: Query, scop: Id, after: number, limit: number): Promise<Row[]> {
  return await query<Row>(
    `SELECT seq, rep, n, hlc, eff, sv, kind, tbl, rid, base, body, h, sh, sig FROM (
      SELECT page.*, sum(coalesce(octet_length(body), 0)) OVER (ORDER BY seq) - coalesce(octet_length(body), 0) AS before FROM (SELECT * FROM op WHERE scop = $1 AND seq > $2 ORDER BY seq LIMIT $3) page
    ) sized WHERE before < $4 ORDER BY seq`,
    [scop, after, limit, MAX_FRAME_BYTES],
  )
}

/** A laptop believes only what a signature covers: a page ends at the end of a frame, unless one frame is longer than it. */
function upToSignature(page: Row[]): Row[] {
  const last = page.findLastIndex(({ sig }) => sig !== null)
  return last < 0 ? page : page.slice(0, last + 1)
}

function fullOp({ seq, rep, n, hlc, eff, sv, kind, tbl, rid, base, sig }: Row, body: string): Record<string, unknown> {
  return { op: { rep, n, hlc, sv, kind, tbl, rid, base: JSON.parse(base) as Dot[], body: JSON.parse(body) as Body }, eff, seq, ...(sig ? { sig } : {}) }
}
