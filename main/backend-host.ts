// The backend's life: started, watched, restarted when it dies, stopped by message. Gives each page its port.
import type { WebContents } from 'electron'
import type { Fault } from '../domain/errors.ts'
import { type Carrier, startCarrier } from './backend-carrier.ts'
import type { ControlToMain, HostAsk } from './contract/wire.ts'

const RESTART_WAITS_MS = [0, 500, 2000, 5000, 15_000, 30_000]
const EARLY_DEATHS = 5
const STEADY_MS = 60_000
const PING_EVERY_MS = 5000
const PONG_LIMIT_MS = 20_000
/** Exit codes that no restart cures: data in use, newer, damaged. */
const FINAL_EXITS = new Set([71, 72, 73])
/** A disk too full to open the base. At the first start it is said; later the window holds what was typed, and waits. */
const DISK_FULL_EXIT = 74
const DISK_FULL_WAIT_MS = 10_000

export interface BackendHost {
  /** A fresh port for this page; the page's old one is closed. */
  connect(page: WebContents): void
  /** The laptop goes to sleep or wakes: lines reconnect at once. */
  tell(what: 'suspending' | 'resumed'): void
  stop(deadlineMs: number): Promise<void>
  readonly pid: number | undefined
}

export interface HostOptions {
  readonly start: { readonly dataFolder: string; readonly resources: string; readonly version: string; readonly locale: string }
  readonly onAsk: (ask: HostAsk) => Promise<unknown>
  readonly onFatal: (fault: Fault) => void
  readonly log: (event: string, values?: Record<string, string | number>) => void
}

export function hostBackend({ start, onAsk, onFatal, log }: HostOptions): BackendHost {
  const pages = new Set<WebContents>()
  let carrier: Carrier | undefined
  let deaths = 0
  let stopping: ((value: void) => void) | undefined
  let lastPong = 0
  let fatal: Fault | undefined
  let wasReady = false

  function launch(): void {
    const startedAt = Date.now()
    const current = startCarrier()
    carrier = current
    lastPong = Date.now()
    current.onMessage((message) => receive(current, message))
    current.onExit((code) => {
      log('backend.exit', { code, ms: Date.now() - startedAt })
      carrier = undefined
      if (stopping) return stopping()
      if (FINAL_EXITS.has(code) || (code === DISK_FULL_EXIT && !wasReady)) return onFatal(fatal ?? { code: 'INTERNAL', detail: {} })
      for (const page of pages) page.send('packtic:backend', 'down')
      if (code === DISK_FULL_EXIT) return void setTimeout(launch, DISK_FULL_WAIT_MS)
      if (Date.now() - startedAt > STEADY_MS) deaths = 0
      if (++deaths > EARLY_DEATHS) return onFatal({ code: 'BACKEND_DOWN', detail: {} })
      setTimeout(launch, RESTART_WAITS_MS[Math.min(deaths - 1, RESTART_WAITS_MS.length - 1)])
    })
    current.post({ kind: 'start', ...start })
    // A restart gives every living page a new port, or its window goes deaf.
    for (const page of pages) give(current, page)
  }

  function receive(from: Carrier, message: ControlToMain): void {
    switch (message.kind) {
      case 'ready':
        wasReady = true
        return log('backend.ready', { node: message.versions['node'] ?? '' })
      case 'pong':
        lastPong = Date.now()
        return
      case 'fatal':
        fatal = message.fault
        return
      case 'host':
        void onAsk(message.ask).then(
          (value) => from.post({ kind: 'host-reply', id: message.id, ok: true, value }),
          (error: unknown) => from.post({ kind: 'host-reply', id: message.id, ok: false, value: String(error) }),
        )
    }
  }

  function give(to: Carrier, page: WebContents): void {
    if (!page.isDestroyed()) page.postMessage('packtic:port', null, [to.connect()])
  }

  const watch = setInterval(() => {
    if (!carrier) return
    if (Date.now() - lastPong > PONG_LIMIT_MS) {
      log('backend.silent')
      carrier.kill()
    } else carrier.post({ kind: 'ping', n: Date.now() })
  }, PING_EVERY_MS)

  launch()
  return {
    get pid() { return carrier?.pid },
    connect: (page) => {
      if (!pages.has(page)) {
        pages.add(page)
        page.once('destroyed', () => pages.delete(page))
      }
      if (carrier) give(carrier, page)
    },
    tell: (kind) => carrier?.post({ kind }),
    stop: async (deadlineMs) => {
      clearInterval(watch)
      if (!carrier) return
      carrier.post({ kind: 'shutdown', deadlineMs })
      const last = carrier
      const limit = setTimeout(() => last.kill(), deadlineMs)
      await new Promise<void>((resolve) => (stopping = resolve))
      clearTimeout(limit)
    },
  }
}
