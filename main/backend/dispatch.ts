// One page's conversation: validate, call the handler, answer a value or a fault. Cancels and time limits live here.
import { z } from 'zod'
import type { Fault } from '../../domain/errors.ts'
import { invalid, toFault } from '../contract/faults.ts'
import { type Method, procedures } from '../contract/procedures.ts'
import { type BackendMessage, PROTOCOL } from '../contract/wire.ts'
import type { Handlers, Services } from './services.ts'

/** A page's port, whatever carries it. */
export interface PagePort {
  post(message: BackendMessage): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}

const CALL_LIMIT_MS = 30_000

const Incoming = z.union([
  z.strictObject({ hello: z.strictObject({ protocol: z.int(), version: z.string().max(40) }) }),
  z.strictObject({ id: z.int().min(0), method: z.string().max(60), params: z.unknown() }),
  z.strictObject({ cancel: z.int().min(0) }),
])

export interface DispatchOptions {
  readonly services: Services
  readonly handlers: Handlers
  /** Outputs are checked in development and tests; a mismatch is our fault and says so. */
  readonly checkOutputs: boolean
}

/** Serves one page until its port closes; its pending calls are then cancelled. */
export function servePage(port: PagePort, { services, handlers, checkOutputs }: DispatchOptions): void {
  const pending = new Map<number, AbortController>()
  const refuse = (id: number, fault: Fault): void => port.post({ id, ok: false, fault })

  port.onClose(() => {
    for (const controller of pending.values()) controller.abort()
    pending.clear()
  })
  port.onMessage((raw) => {
    const message = Incoming.safeParse(raw)
    if (!message.success) {
      const id = z.object({ id: z.int().min(0) }).safeParse(raw)
      if (id.success) refuse(id.data.id, invalid(message.error, 'message'))
      return
    }
    if ('hello' in message.data) {
      if (message.data.hello.protocol !== PROTOCOL) services.push('fault.raised', { code: 'ENVELOPE_TOO_OLD', detail: {} })
      return
    }
    if ('cancel' in message.data) return pending.get(message.data.cancel)?.abort()
    void answer(message.data.id, message.data.method, message.data.params)
  })

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    if (!isMethod(method)) return refuse(id, { code: 'UNKNOWN_METHOD', detail: { method } })
    const started = services.now()
    const controller = new AbortController()
    const limit = setTimeout(() => controller.abort('limit'), CALL_LIMIT_MS)
    pending.set(id, controller)
    try {
      const result = await Promise.race([call(services, handlers, method, params, controller.signal), aborted(controller.signal)])
      if (checkOutputs) procedures[method].output.parse(result)
      port.post({ id, ok: true, result })
    } catch (error) {
      const fault = controller.signal.aborted ? ({ code: controller.signal.reason === 'limit' ? 'TIMEOUT' : 'CANCELLED', detail: {} } as const) : toFault(error)
      services.log(fault.code === 'INTERNAL' ? 'error' : 'info', 'call.refused', { method, code: fault.code, ms: services.now() - started, ...(fault.code === 'INTERNAL' && error instanceof Error ? { stack: error.stack ?? '' } : {}) })
      refuse(id, fault)
    } finally {
      clearTimeout(limit)
      pending.delete(id)
    }
  }
}

function isMethod(method: string): method is Method {
  return Object.hasOwn(procedures, method)
}

/** Parses the input and calls the handler: also the way of the command line and of tests. Throws what the rules throw. */
export async function call<M extends Method>(services: Services, handlers: Handlers, method: M, params: unknown, signal: AbortSignal): Promise<unknown> {
  const input = procedures[method].input.safeParse(params)
  if (!input.success) throw Object.assign(new z.ZodError(input.error.issues), { method })
  // The mapped type ties each handler to its own input; for a method known only at run time TypeScript cannot follow.
  const handler = handlers[method] as (services: Services, input: unknown, context: { signal: AbortSignal }) => unknown
  return await handler(services, input.data, { signal })
}

async function aborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')), { once: true })
  })
}
