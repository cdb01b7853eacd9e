// The page's only door: two functions. No logic, no Node, no Electron for the page.
import { contextBridge, ipcRenderer } from 'electron'
import type { BackendMessage, PageMessage } from '../main/contract/wire.ts'

type Reply = Extract<BackendMessage, { id: number }>

const PROTOCOL = 1
let port: MessagePort | undefined
let last = 0
const pending = new Map<number, (reply: Reply) => void>()
const queue: PageMessage[] = []
const listeners = new Set<(event: string, payload: unknown) => void>()

const down = (id: number): Reply => ({ id, ok: false, fault: { code: 'BACKEND_DOWN', detail: {} } })

function send(message: PageMessage): void {
  if (port) port.postMessage(message)
  else queue.push(message)
}

/** A new port: calls of the old one will never be answered, so they are told. */
function adopt(fresh: MessagePort): void {
  port?.close()
  const waiting = new Set(queue.flatMap((message) => ('method' in message ? [message.id] : [])))
  for (const [id, answer] of pending) if (!waiting.has(id)) answer(down(id))
  port = fresh
  port.onmessage = ({ data }: MessageEvent<BackendMessage>) => {
    if ('event' in data) for (const listener of listeners) listener(data.event, data.payload)
    else pending.get(data.id)?.(data)
  }
  port.start()
  port.postMessage({ hello: { protocol: PROTOCOL, version: '' } } satisfies PageMessage)
  for (const message of queue.splice(0)) port.postMessage(message)
  for (const listener of listeners) listener('backend.state', { state: 'up' })
}

ipcRenderer.on('packtic:port', (event) => {
  const [fresh] = event.ports
  if (fresh) adopt(fresh)
})
ipcRenderer.on('packtic:backend', () => {
  port?.close()
  port = undefined
  // Told as down, so they must not run later: the page may ask again by itself.
  queue.length = 0
  for (const [id, answer] of pending) answer(down(id))
  for (const listener of listeners) listener('backend.state', { state: 'down' })
})
ipcRenderer.send('packtic:connect')

contextBridge.exposeInMainWorld('packtic', {
  call: async (method: string, params: unknown): Promise<Reply> =>
    await new Promise((resolve) => {
      const id = ++last
      pending.set(id, (reply) => {
        pending.delete(id)
        resolve(reply)
      })
      send({ id, method, params })
    }),
  on: (listener: (event: string, payload: unknown) => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
})
