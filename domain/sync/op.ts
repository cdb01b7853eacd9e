// One change: who wrote it (replica, n), when by its own clock, what it had seen, and what it says.
import { z } from 'zod'
import { Id } from '../ids.ts'
import { Hlc } from './hlc.ts'

const OP_KINDS = ['set', 'del', 'undel', 'add', 'doc', 'pick', 'cert', 'close', 'erase', 'number'] as const
export type OpKind = (typeof OP_KINDS)[number]

/** The name of an op: `<replica>:<n>`. */
export const Dot = z.string().regex(/^[0-9a-f-]{36}:[1-9]\d{0,14}$/)
export type Dot = z.infer<typeof Dot>

export const Body = z.record(z.string().max(80), z.json())
export type Body = z.infer<typeof Body>

export const SCHEMA_VERSION = 1

/** Bytes of a body's canonical text: what no hub takes is refused where it is written. */
export const MAX_BODY_BYTES = 512 * 1024

export const Op = z.strictObject({
  rep: Id, n: z.int().min(1), hlc: Hlc, sv: z.int().min(1), kind: z.enum(OP_KINDS), tbl: z.string().regex(/^[a-z_]{1,40}$/), rid: z.string().min(1).max(80),
  /** The row's heads known when writing; empty at creation. */
  base: z.array(Dot).max(64),
  body: Body,
})
export type Op = z.infer<typeof Op>

/** An op as the fold sees it: `eff` is the stamp used for ties (the hub may lower it: design/sync.md 3.4). */
export interface FoldOp {
  readonly dot: Dot
  readonly rep: Id
  readonly n: number
  readonly eff: Hlc
  readonly kind: OpKind
  readonly base: readonly Dot[]
  readonly body: Body
}

export function dotOf(rep: Id, n: number): Dot {
  return `${rep}:${n}`
}

/** Keys of a body that are ours, not fields: all begin with `$`. */
export const AUTHOR_KEY = '$by'

export function fieldsOf(body: Body): readonly string[] {
  return Object.keys(body).filter((key) => !key.startsWith('$'))
}
