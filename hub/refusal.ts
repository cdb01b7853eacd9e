// Every way the hub says no over HTTP: a closed list of codes and their status. The client chooses the sentence.
import type { z } from 'zod'

export const statusOf = {
  BAD_REQUEST: 400, // not the JSON this route reads
  BAD_FRAME: 400, // ops that are no run of one replica
  BAD_CHAIN: 400, // the hashes do not follow
  BAD_SIG: 400,
  BAD_HASH: 400, // bytes that are not what their name says
  UNAUTHENTICATED: 401,
  ROLE: 403,
  CODE_UNKNOWN: 403,
  NOT_FOUND: 404,
  UNKNOWN_REPLICA: 404, // a colleague's ops, before that colleague enrolled
  FORK: 409, // another op is known under this n: the client opens a new epoch
  GAP: 409, // ops in between are missing: the client rewinds to lastN
  SCOP_BOUND: 409, // this replica belongs to another Scop
  REP_TAKEN: 409, // this replica enrolled with another key
  CODE_USED: 410,
  CODE_EXPIRED: 410,
  TOO_BIG: 413,
  INTERNAL: 500,
} as const

export type HubCode = keyof typeof statusOf

export class HubRefusal extends Error {
  readonly code: HubCode
  readonly detail: Readonly<Record<string, string | number>>

  constructor(code: HubCode, detail: HubRefusal['detail'] = {}) {
    super(code)
    this.name = 'HubRefusal'
    this.code = code
    this.detail = detail
  }
}

/** Parses at the door. @throws HubRefusal with the path of the first value at fault */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, code: HubCode = 'BAD_REQUEST'): T {
  const result = tried(schema, value, code)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new HubRefusal(code, { at: issue?.path.join('.') ?? '', rule: issue?.message ?? '' })
}

function tried<T>(schema: z.ZodType<T>, value: unknown, code: HubCode): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value)
  } catch (error) {
    // 100,000 brackets in one value overflow zod's stack: the sender's fault, not ours.
    if (error instanceof RangeError) throw new HubRefusal(code, { at: '', rule: 'nested too deeply' })
    throw error
  }
}
