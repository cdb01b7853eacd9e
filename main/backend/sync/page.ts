// A page of the hub's log, checked before anything of it enters the base: every change follows its replica's chain, and
// every frame bears its writer's signature. A hub, or somebody between, cannot write in a colleague's name.
import { Refusal } from '../../../domain/errors.ts'
import { bodyHash, chainNext, chainStart, frameText } from '../../../domain/sync/chain.ts'
import type { Id } from '../../../domain/ids.ts'
import { verifySignature } from '../store/documents.ts'
import { sha256 } from '../store/hash.ts'
import type { LogItem, SyncLog } from '../store/sync-log.ts'
import type { Pulled } from './hub-client.ts'

/** @throws Refusal HUB_REFUSED when a change does not follow, or a frame is not its writer's */
export function checkPage(scop: Id, page: Pulled, log: Pick<SyncLog, 'lastOf' | 'pubEdOf'>): readonly LogItem[] {
  const refuse = (seq: number, cause: string): never => {
    throw new Refusal('HUB_REFUSED', { why: 'BAD_CHAIN' }, { cause: `seq ${seq}: ${cause}` })
  }
  const items = [...page.ops, ...page.holes.map(({ seq, sig, ...hole }) => ({ seq, sig, hole }))].toSorted((a, b) => a.seq - b.seq)
  const chains = new Map<Id, { n: number; h: string }>()
  const unsigned = new Map<Id, number>()
  for (const item of items) {
    const { rep, n } = 'hole' in item ? item.hole : item.op
    const known = log.lastOf(rep)
    if (n <= known.n) continue
    const before = chains.get(rep) ?? { n: known.n, h: known.h ?? chainStart(sha256, rep) }
    if (n !== before.n + 1) refuse(item.seq, `change ${n} after ${before.n}`)
    const h = 'hole' in item ? item.hole.h : chainNext(sha256, before.h, item.op, bodyHash(sha256, item.op.body))
    chains.set(rep, { n, h })
    unsigned.set(rep, item.seq)
    if (item.sig === undefined) continue
    const key = log.pubEdOf(rep)
    if (!key || !verifySignature(key, Buffer.from(frameText(scop, rep, n, h)), item.sig)) refuse(item.seq, 'the frame is not signed by its writer')
    unsigned.delete(rep)
  }
  // The hub ends its pages at the end of a frame: what follows the last signature would be believed unproved.
  for (const seq of unsigned.values()) refuse(seq, 'no signature covers it')
  return items
}
