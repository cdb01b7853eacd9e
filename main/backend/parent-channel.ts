// How the backend talks with Electron's main, whichever carrier started it: utilityProcess (A) hands over real
// ports, child_process (B, test runtime only) numbers them inside one channel. Nothing above this file knows which.
import type { BackendMessage, CarrierFrame, ControlToBackend, ControlToMain } from '../contract/wire.ts'
import type { PagePort } from './dispatch.ts'

export interface ParentChannel {
  post(message: ControlToMain): void
  onControl(listener: (message: ControlToBackend) => void): void
  onPage(listener: (port: PagePort) => void): void
  /** Main is gone: nobody is left to work for. */
  onGone(listener: () => void): void
}

/** What Electron puts on `process` in a utilityProcess; typed here because the backend never imports electron. */
interface UtilityPort { postMessage(message: unknown): void; on(event: 'message', listener: (event: { data: unknown; ports: TransferredPort[] }) => void): void }
interface TransferredPort { postMessage(message: unknown): void; on(event: 'message', listener: (event: { data: unknown }) => void): void; on(event: 'close', listener: () => void): void; start(): void }

/** The channel to main, or undefined when nobody started us as a backend. */
export function parentChannel(): ParentChannel | undefined {
  const utility = (process as unknown as { parentPort?: UtilityPort }).parentPort
  if (utility) return utilityChannel(utility)
  if (process.send) return childChannel()
  return undefined
}

function utilityChannel(parent: UtilityPort): ParentChannel {
  let control: (message: ControlToBackend) => void = () => {}
  let page: (port: PagePort) => void = () => {}
  // A port without a reference is collected, and its page goes deaf.
  const ports = new Set<TransferredPort>()
  parent.on('message', ({ data, ports: [transferred] }) => {
    if (!transferred) return control(data as ControlToBackend)
    ports.add(transferred)
    transferred.on('close', () => ports.delete(transferred))
    page({
      post: (message) => transferred.postMessage(message),
      onMessage: (listener) => {
        transferred.on('message', (event) => listener(event.data))
        transferred.start()
      },
      onClose: (listener) => transferred.on('close', listener),
    })
  })
  return { post: (message) => parent.postMessage(message), onControl: (listener) => void (control = listener), onPage: (listener) => void (page = listener), onGone: () => {} }
}

function childChannel(): ParentChannel {
  const send = (frame: CarrierFrame): void => {
    // Main may be gone already: its end is told by `disconnect`, and must not look like an error of ours.
    if (process.connected) process.send?.(frame, undefined, undefined, () => undefined)
  }
  let control: (message: ControlToBackend) => void = () => {}
  let page: (port: PagePort) => void = () => {}
  const pages = new Map<number, { message: (message: unknown) => void; close: () => void }>()
  const openPage = (wire: number): void => {
    const listeners = { message: (_message: unknown): void => {}, close: (): void => {} }
    pages.set(wire, listeners)
    page({
      post: (body: BackendMessage) => send({ wire, body }),
      onMessage: (listener) => void (listeners.message = listener),
      onClose: (listener) => void (listeners.close = listener),
    })
  }
  process.on('message', (frame: CarrierFrame) => {
    if (frame.wire !== 'control') return pages.get(frame.wire)?.message(frame.body)
    const message = frame.body as ControlToBackend
    if (message.kind === 'port') openPage(message.port)
    else if (message.kind === 'port-closed') {
      pages.get(message.port)?.close()
      pages.delete(message.port)
    } else control(message)
  })
  return { post: (body) => send({ wire: 'control', body }), onControl: (listener) => void (control = listener), onPage: (listener) => void (page = listener), onGone: (listener) => void process.on('disconnect', listener) }
}
