// The hash chain of a replica's operations. It covers a body by its hash, so a body can be erased and the chain still verifies.
import type { Id } from '../ids.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Body, Op } from './op.ts'

/** SHA-256 in lower-case hex of bytes or text (UTF-8); given by the caller, domain/ has no crypto. */
export type Sha256Port = (input: string | Uint8Array) => string

export function bodyHash(sha256: Sha256Port, body: Body): string {
  return sha256(canonicalJson(body))
}

/** h_0 = SHA-256("packtic/1/op\n" + rep). */
export function chainStart(sha256: Sha256Port, rep: Id): string {
  return sha256(`packtic/1/op\n${rep}`)
}

/** h_n = SHA-256(h_(n−1) ‖ SHA-256(JCS([1,n,hlc,sv,kind,tbl,rid,base,bh]))), base sorted. */
export function chainNext(sha256: Sha256Port, previous: string, op: Pick<Op, 'n' | 'hlc' | 'sv' | 'kind' | 'tbl' | 'rid' | 'base'>, bh: string): string {
  const header = sha256(canonicalJson([1, op.n, op.hlc, op.sv, op.kind, op.tbl, op.rid, op.base.toSorted(), bh]))
  return sha256(fromHex(previous + header))
}

/** What a frame's signature covers, and through the chain everything before it. */
export function frameText(scop: string, rep: Id, lastN: number, last: string): string {
  return `packtic/1/frame\n${scop}\n${rep}\n${lastN}\n${last}`
}

function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16)
  return bytes
}
