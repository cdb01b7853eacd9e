// Two ways to carry the backend behind one face. A: utilityProcess, users' builds. B: child_process with a plain Node,
// test runtime only (its own Node is too old for the SQLite driver).
import { type ChildProcess, spawn } from 'node:child_process'
import { MessageChannelMain, type MessagePortMain, utilityProcess } from 'electron'
import { Refusal } from '../domain/errors.ts'
import type { CarrierFrame, ControlToBackend, ControlToMain } from './contract/wire.ts'
import { paths } from './paths.ts'

declare const TEST_RUNTIME: boolean

export interface Carrier {
  readonly pid: number | undefined
  post(message: ControlToBackend): void
  /** A port for one page; its other end is the backend. */
  connect(): MessagePortMain
  kill(): void
  onMessage(listener: (message: ControlToMain) => void): void
  onExit(listener: (code: number) => void): void
}

const DANGEROUS = /^(NODE_|ELECTRON_|DYLD_|LD_PRELOAD$|LD_LIBRARY_PATH$)/

/** Children get no variable that makes another program of them. */
function cleanEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && !DANGEROUS.test(entry[0])))
}

/**
 * Starts the backend with what this runtime allows.
 * @throws Refusal RUNTIME_TOO_OLD when the runtime's Node cannot load the SQLite driver
 */
export function startCarrier(): Carrier {
  if (Number(process.versions.napi) >= 10) return utilityCarrier()
  if (TEST_RUNTIME) return childCarrier()
  throw new Refusal('RUNTIME_TOO_OLD', { found: process.versions.electron })
}

function utilityCarrier(): Carrier {
  const child = utilityProcess.fork(paths.backend(false), [], { serviceName: 'packtic backend', env: cleanEnvironment(process.env) })
  return {
    get pid() { return child.pid },
    post: (message) => child.postMessage(message),
    connect: () => {
      const { port1, port2 } = new MessageChannelMain()
      child.postMessage({ kind: 'port', port: 0 }, [port2])
      return port1
    },
    kill: () => void child.kill(),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
  }
}

function childCarrier(): Carrier {
  if (!TEST_RUNTIME) throw new Refusal('RUNTIME_TOO_OLD', { found: process.versions.electron })
  // Not `fork`: Electron's own adds ELECTRON_RUN_AS_NODE to what we cleaned.
  const child: ChildProcess = spawn(process.env['PACKTIC_NODE'] ?? 'node', [paths.backend(true)], { serialization: 'advanced', env: cleanEnvironment(process.env), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ports = new Map<number, MessagePortMain>()
  let last = 0
  const send = (frame: CarrierFrame): void => {
    // A backend that dies under a message is told by its exit: without this callback the broken pipe would be an uncaught
    // error of main, whose modal box stops the restart.
    if (child.connected) child.send(frame, () => undefined)
  }
  return {
    get pid() { return child.pid },
    post: (body) => send({ wire: 'control', body }),
    connect: () => {
      const { port1, port2 } = new MessageChannelMain()
      const number = ++last
      ports.set(number, port2)
      send({ wire: 'control', body: { kind: 'port', port: number } })
      port2.on('message', (event) => send({ wire: number, body: event.data as never }))
      port2.on('close', () => {
        ports.delete(number)
        send({ wire: 'control', body: { kind: 'port-closed', port: number } })
      })
      port2.start()
      return port1
    },
    kill: () => void child.kill('SIGKILL'),
    onMessage: (listener) =>
      void child.on('message', (frame: CarrierFrame) => {
        if (frame.wire === 'control') listener(frame.body as ControlToMain)
        else ports.get(frame.wire)?.postMessage(frame.body)
      }),
    onExit: (listener) => {
      child.on('exit', (code, signal) => {
        for (const port of ports.values()) port.close()
        listener(code ?? (signal ? 128 : 1))
      })
      // A program that could not be started at all has no exit.
      child.on('error', () => child.pid === undefined && listener(1))
    },
  }
}
