// Frames out: a run of our operations with the chain around it and our signature over its end.
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { bodyHash, chainNext, frameText } from '../../../domain/sync/chain.ts'
import type { Op } from '../../../domain/sync/op.ts'
import type { Id } from '../../../domain/ids.ts'
import { sha256 } from '../store/hash.ts'

export const FRAME_OPS = 500
const FRAME_BYTES = 1024 * 1024

export interface Frame { readonly rep: Id; readonly fromN: number; readonly prevH: string; readonly ops: readonly Op[]; readonly lastH: string; readonly sig: string }

/** The longest head of `ops` that one frame may hold; always one. */
export function cutFrame(ops: readonly Op[], most = FRAME_OPS): readonly Op[] {
  let bytes = 0
  let count = 0
  for (const op of ops) {
    bytes += Buffer.byteLength(canonicalJson(op.body)) + 300
    if (count > 0 && (bytes > FRAME_BYTES || count >= most)) break
    count++
  }
  return ops.slice(0, count)
}

export function buildFrame(scop: Id, rep: Id, prevH: string, ops: readonly Op[], sign: (bytes: Uint8Array) => string): Frame {
  const lastH = ops.reduce((h, op) => chainNext(sha256, h, op, bodyHash(sha256, op.body)), prevH)
  const fromN = ops[0]?.n ?? 1
  return { rep, fromN, prevH, ops, lastH, sig: sign(Buffer.from(frameText(scop, rep, fromN + ops.length - 1, lastH))) }
}
