// HTTP to the hub and nothing else: every answer is bounded in time and size and parsed at the door; the hub's refusals
// and the network's become faults of ours here.
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import { Id, Instant, Sha256 } from '../../../domain/ids.ts'
import { Hlc } from '../../../domain/sync/hlc.ts'
import { Op } from '../../../domain/sync/op.ts'

const whole = z.int().min(0)
const Hex32 = z.string().regex(/^[0-9a-f]{64}$/)
const Signature = z.string().regex(/^[A-Za-z0-9+/]{86}==$/)

const Refused = z.object({ error: z.string().max(40), detail: z.record(z.string(), z.union([z.string(), z.number()])).catch({}) })
const Hello = z.object({
  product: z.literal('packtic-hub'), env: z.object({ min: whole, max: whole }), now: Instant, hubPub: Hex32, sig: Signature.optional(),
  scopName: z.string().optional(), head: whole.optional(), device: z.object({ code: z.string(), role: z.string(), lastN: whole, lastH: Sha256 }).optional(),
  devices: z.array(z.object({ rep: Id, code: z.string().max(8), role: z.string().max(20), pubEd: Hex32, pubX: Hex32, cert: Signature, lastN: whole })).optional(),
})
const Enrolled = z.object({ scop: Id, scopName: z.string().max(400), code: z.string().max(8), role: z.string().max(20), token: z.string().max(300), lastN: whole, lastH: Sha256, hubPub: Hex32, cert: Signature })
const Pushed = z.object({ lastN: whole, lastH: Sha256, eff: z.array(z.tuple([whole, Hlc])), rejected: z.array(z.object({ n: whole, code: z.string().max(40) })) })
const Pulled = z.object({
  known: z.boolean(), next: whole, sh: z.string().nullable(), head: whole,
  ops: z.array(z.object({ op: Op, eff: Hlc, seq: whole, sig: Signature.optional() })),
  holes: z.array(z.object({ rep: Id, n: whole, h: Sha256, seq: whole, sig: Signature.optional() })),
})
export type Hello = z.infer<typeof Hello>
export type Pulled = z.infer<typeof Pulled>

const PAGE_OPS = 1000
const ANSWER_MAX_BYTES = 24 * 1024 * 1024 // a page is at most 8 MiB of bodies, and what is around them
const BLOB_MAX_BYTES = 100 * 1024 * 1024

export interface HubClient {
  hello(nonce: string): Promise<Hello>
  enrol(asked: Readonly<Record<string, string>>): Promise<z.infer<typeof Enrolled>>
  push(frame: unknown): Promise<z.infer<typeof Pushed>>
  pull(after: number, sh: string | undefined): Promise<Pulled>
  hasBlob(name: Sha256): Promise<boolean>
  putBlob(name: Sha256, bytes: Uint8Array): Promise<void>
  /** Undefined while the laptop that has it did not send it. */
  getBlob(name: Sha256): Promise<Uint8Array | undefined>
}

export interface HubAddress { readonly url: string; readonly token: string | null; readonly signal: AbortSignal; /** A hub that takes longer to say anything is silent. */ readonly silenceMs: number }

/** What the hub says no with, before it becomes a fault: the exchange acts on FORK and GAP. */
export class HubSaidNo extends Error {
  readonly status: number
  readonly code: string
  readonly detail: Readonly<Record<string, string | number>>

  constructor(status: number, code: string, detail: HubSaidNo['detail']) {
    super(`${status} ${code}`)
    this.name = 'HubSaidNo'
    this.status = status
    this.code = code
    this.detail = detail
  }
}

/** Hub codes that have a sentence of their own. */
const faultOf: Readonly<Partial<Record<string, 'HUB_ACCESS_EXPIRED' | 'DEVICE_REVOKED' | 'FORKED' | 'ENVELOPE_TOO_OLD'>>> = {
  UNAUTHENTICATED: 'HUB_ACCESS_EXPIRED', REVOKED: 'DEVICE_REVOKED', CLOSED: 'DEVICE_REVOKED', FORK: 'FORKED', ENV_TOO_OLD: 'ENVELOPE_TOO_OLD',
}

/** A hub's no as a fault; 5xx is a hub that is ill, tried again like an absent one. */
export function asFault(error: unknown): unknown {
  if (!(error instanceof HubSaidNo)) return error
  if (error.status >= 500 || error.status === 429) return new Refusal('HUB_UNREACHABLE', {}, { cause: error.message })
  const code = faultOf[error.code]
  return code ? new Refusal(code, {}, { cause: error.message }) : new Refusal('HUB_REFUSED', { why: error.code }, { cause: `${error.message} ${JSON.stringify(error.detail)}` })
}

export function createHubClient({ url, token, signal, silenceMs }: HubAddress): HubClient {
  async function ask(method: string, path: string, body?: { type: string; bytes: string | Uint8Array }, maxBytes = ANSWER_MAX_BYTES): Promise<{ status: number; bytes: Uint8Array }> {
    const quiet = new AbortController()
    // Any byte is a sign of life: a large attachment on a slow line is not silence.
    let timer = setTimeout(() => quiet.abort(), silenceMs + (body ? Buffer.byteLength(body.bytes) / 10 : 0))
    try {
      const response = await fetch(url + path, {
        method, signal: AbortSignal.any([signal, quiet.signal]), redirect: 'error',
        headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { 'content-type': body.type } : {}) },
        // A copy with a buffer of its own: what fetch's types ask for.
        ...(body ? { body: typeof body.bytes === 'string' ? body.bytes : new Uint8Array(body.bytes) } : {}),
      })
      const chunks: Uint8Array[] = []
      let size = 0
      if (response.body && method !== 'HEAD') {
        for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
          clearTimeout(timer)
          timer = setTimeout(() => quiet.abort(), silenceMs)
          size += chunk.length
          if (size > maxBytes) throw new Refusal('HUB_REFUSED', { why: 'TOO_BIG' })
          chunks.push(chunk)
        }
      }
      return { status: response.status, bytes: Buffer.concat(chunks) }
    } catch (error) {
      if (error instanceof Refusal) throw error
      if (signal.aborted) throw new DOMException('aborted', 'AbortError')
      throw new Refusal('HUB_UNREACHABLE', {}, { cause: quiet.signal.aborted ? `no answer in ${silenceMs} ms` : causeOf(error) })
    } finally {
      clearTimeout(timer)
    }
  }

  async function json<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    const { status, bytes } = await ask(method, path, body === undefined ? undefined : { type: 'application/json', bytes: JSON.stringify(body) })
    const value = parsed(bytes)
    if (status >= 200 && status < 300) {
      const answer = schema.safeParse(value)
      if (answer.success) return answer.data
      throw new Refusal('HUB_REFUSED', { why: 'ANSWER' }, { cause: answer.error.issues[0] ? `${answer.error.issues[0].path.join('.')}: ${answer.error.issues[0].message}` : 'answer' })
    }
    throw noOf(status, value)
  }

  return {
    hello: async (nonce) => await json(Hello, 'GET', `/v1/hello?nonce=${nonce}`),
    enrol: async (asked) => await json(Enrolled, 'POST', '/v1/enrol', asked),
    push: async (frame) => await json(Pushed, 'POST', '/v1/push', frame),
    pull: async (after, sh) => await json(Pulled, 'GET', `/v1/pull?after=${after}&limit=${PAGE_OPS}${sh ? `&sh=${sh}` : ''}`),
    hasBlob: async (name) => {
      const { status } = await ask('HEAD', `/v1/blob/${name}`)
      if (status === 404) return false
      if (status !== 200) throw noOf(status, undefined)
      return true
    },
    putBlob: async (name, bytes) => {
      const answer = await ask('PUT', `/v1/blob/${name}`, { type: 'application/octet-stream', bytes })
      if (answer.status !== 204) throw noOf(answer.status, parsed(answer.bytes))
    },
    getBlob: async (name) => {
      const { status, bytes } = await ask('GET', `/v1/blob/${name}`, undefined, BLOB_MAX_BYTES)
      if (status === 404) return undefined
      if (status !== 200) throw noOf(status, parsed(bytes))
      return bytes
    },
  }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    // Something else answers at this address: a captive portal, another program.
    return undefined
  }
}

function noOf(status: number, value: unknown): HubSaidNo {
  const refused = Refused.safeParse(value)
  if (!refused.success && status !== 401) return new HubSaidNo(503, 'NOT_A_HUB', { status })
  return refused.success ? new HubSaidNo(status, refused.data.error, refused.data.detail) : new HubSaidNo(status, 'UNAUTHENTICATED', {})
}

/** fetch says "fetch failed" and keeps the reason inside. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error.cause instanceof Error ? error.cause : undefined
  return inner ? ('code' in inner && typeof inner.code === 'string' ? inner.code : inner.message) : error.message
}
