// The backend's process: started by Electron's main, serves its pages, stops by message. Plain Node, no Electron.
import { toFault } from '../contract/faults.ts'
import type { ControlToBackend, HostAsk } from '../contract/wire.ts'
import { createServices, type Wiring } from './create-services.ts'
import { type PagePort, servePage } from './dispatch.ts'
import { handlers } from './handlers.ts'
import { parentChannel } from './parent-channel.ts'

declare const TEST_RUNTIME: boolean
const checkOutputs = typeof TEST_RUNTIME === 'undefined' || TEST_RUNTIME

const channel = parentChannel()
if (!channel) throw new Error('the backend is started by packtic itself')

let wiring: Wiring | undefined
const waiting: PagePort[] = []
const asks = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
let lastAsk = 0

const host = async (ask: HostAsk): Promise<unknown> =>
  await new Promise((resolve, reject) => {
    asks.set(++lastAsk, { resolve, reject })
    channel.post({ kind: 'host', id: lastAsk, ask })
  })

function serve(port: PagePort, { services, onPush }: Wiring): void {
  port.onClose(onPush((event, payload) => port.post({ event, payload })))
  servePage(port, { services, handlers, checkOutputs })
}

/** Fatal faults end the process with their own exit code, so that main does not restart what cannot work. */
function start(message: Extract<ControlToBackend, { kind: 'start' }>): void {
  try {
    wiring = createServices({ dataFolder: message.dataFolder, resources: message.resources, version: message.version, host, logName: 'backend' })
  } catch (error) {
    const fault = toFault(error)
    channel?.post({ kind: 'fatal', fault })
    const exits: Partial<Record<string, number>> = { DATA_IN_USE: 71, DATA_FOLDER_UNSAFE: 71, DATA_NEWER: 72, DATA_DAMAGED: 73, DISK_FULL: 74 }
    // The message must leave before we do.
    setImmediate(() => process.exit(exits[fault.code] ?? 70))
    return
  }
  // What was under way when the app stopped went on without it.
  wiring.services.runs.followOpen()
  for (const port of waiting.splice(0)) serve(port, wiring)
  wiring.services.sync.start()
  channel?.post({ kind: 'ready', versions: { node: process.versions.node, napi: process.versions.napi ?? '' } })
}

async function stop(): Promise<void> {
  const open = wiring
  wiring = undefined
  await open?.close()
  process.exit(0)
}

channel.onPage((port) => (wiring ? serve(port, wiring) : void waiting.push(port)))
channel.onGone(() => void stop())
channel.onControl((message) => {
  switch (message.kind) {
    case 'start':
      return start(message)
    case 'ping':
      return channel.post({ kind: 'pong', n: message.n })
    case 'host-reply': {
      const ask = asks.get(message.id)
      asks.delete(message.id)
      if (message.ok) ask?.resolve(message.value)
      else ask?.reject(new Error(String(message.value)))
      return
    }
    case 'shutdown':
      return void stop()
    case 'suspending':
      return wiring?.services.log('info', message.kind)
    case 'resumed':
      wiring?.services.runs.wake()
      wiring?.services.sync.nudge()
      return wiring?.services.log('info', message.kind)
    case 'port':
    case 'port-closed':
      return // ports are the channel's own business
  }
})

const die = (event: string) => (error: unknown) => {
  wiring?.services.log('error', event, { stack: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  process.exit(70)
}
process.on('uncaughtException', die('uncaught'))
process.on('unhandledRejection', die('unhandled'))
