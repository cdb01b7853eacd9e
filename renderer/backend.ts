// The page's side of the conversation: typed calls over the bridge, faults thrown as BackendError, events by name.
import type { Fault } from '../domain/errors.ts'
import type { EventName, EventPayload } from '../main/contract/events.ts'
import type { Input, Method, Output } from '../main/contract/procedures.ts'

interface Bridge {
  call(method: string, params: unknown): Promise<{ ok: true; result: unknown } | { ok: false; fault: Fault }>
  on(listener: (event: string, payload: unknown) => void): () => void
}
const bridge = (globalThis as unknown as { packtic: Bridge }).packtic

/** A refusal of the backend: the fault is data, its sentence is in the catalogue. */
export class BackendError extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.code)
    this.fault = fault
  }
}

export async function call<M extends Method>(method: M, params: Input<M>): Promise<Output<M>> {
  const reply = await bridge.call(method, params)
  if (!reply.ok) throw new BackendError(reply.fault)
  return reply.result as Output<M>
}

/** Calls the listener for one event; answers how to stop. */
export function onEvent<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
  return bridge.on((event, payload) => {
    if (event === name) listener(payload as EventPayload<N>)
  })
}

export function faultOf(error: unknown): Fault {
  return error instanceof BackendError ? error.fault : { code: 'INTERNAL', detail: {}, cause: String(error) }
}
