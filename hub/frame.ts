// A frame: a run of one replica's ops, its chain and its signature. Checked whole before the database is touched.
import { z } from 'zod'
import { Id, Sha256 } from '../domain/ids.ts'
import { canonicalJson } from '../domain/sync/canonical-json.ts'
import { chainNext, frameText } from '../domain/sync/chain.ts'
import { MAX_BODY_BYTES, Op } from '../domain/sync/op.ts'
import { sha256 } from './hash.ts'
import { Signature, verified } from './keys.ts'
import { HubRefusal } from './refusal.ts'

export const MAX_FRAME_BYTES = 8 * 1024 * 1024
const MAX_FRAME_OPS = 1000

export const Frame = z.strictObject({
  rep: Id,
  fromN: z.int().min(1),
  /** Hash after op fromN − 1: tells a fork (they differ from ours) from damage (they do not follow). */
  prevH: Sha256,
  // PostgreSQL has no U+0000 in a text; one such op would block all behind it for ever.
  ops: z.array(Op.refine(({ rid }) => !rid.includes('\0'), 'U+0000 in rid')).min(1).max(MAX_FRAME_OPS),
  lastH: Sha256,
  sig: Signature,
})
export type Frame = z.infer<typeof Frame>

/** An op with its stored texts and its hash in the chain. */
export interface CheckedOp { readonly op: Op; readonly base: string; readonly body: string; readonly h: string }

/** @throws HubRefusal BAD_FRAME, BAD_SIG, BAD_CHAIN, TOO_BIG */
export function checkFrame(scop: Id, frame: Frame, publicKey: string): readonly CheckedOp[] {
  const lastN = frame.fromN + frame.ops.length - 1
  if (!verified(publicKey, frameText(scop, frame.rep, lastN, frame.lastH), frame.sig)) throw new HubRefusal('BAD_SIG')
  let h = frame.prevH
  const checked = frame.ops.map((op, i): CheckedOp => {
    if (op.rep !== frame.rep || op.n !== frame.fromN + i) throw new HubRefusal('BAD_FRAME', { at: `ops.${i}`, rule: 'not the next op of this replica' })
    try {
      const body = canonicalJson(op.body)
      if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw new HubRefusal('TOO_BIG', { n: op.n })
      h = chainNext(sha256, h, op, sha256(body))
      return { op, base: canonicalJson(op.base), body, h }
    } catch (error) {
      // Text with half a surrogate pair has no canonical form.
      if (error instanceof TypeError) throw new HubRefusal('BAD_FRAME', { at: `ops.${i}`, rule: error.message })
      throw error
    }
  })
  if (h !== frame.lastH) throw new HubRefusal('BAD_CHAIN')
  return checked
}
