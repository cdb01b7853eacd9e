// A client's place for the search of machines: two network namespaces joined by one cable, the laptop in one, the machines in the
// other. Needs root, `ip` and python3 (the capture). Everything made here is taken away by `close`.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { PlayedHosts } from './hosts.ts'

export const LAPTOP = '10.99.7.250'
/** Of a maker, not made up: it counts as an identity. */
const HOSTS_MAC = '00:16:3e:00:00:01'
const LAPTOP_MAC = '00:16:3e:00:00:fa'

/** Why no place can be made on this machine; undefined where one can. */
export function placeReason(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'network namespaces want Linux and root'
  for (const [command, args] of [['ip', ['-V']], ['python3', ['-c', 'import socket; socket.AF_PACKET']]] as const) if (spawnSync(command, args).status !== 0) return `${command} is not there`
  const name = `pktry${process.pid}`
  const made = spawnSync('ip', ['netns', 'add', name])
  if (made.status !== 0) return `no namespace can be made here: ${made.stderr.toString().trim()}`
  spawnSync('ip', ['netns', 'del', name])
  return undefined
}

export interface Place {
  /** A command on the laptop. */
  run(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess
  /** Everything the laptop asked for until `stop` is called: `tcp 10.99.7.3`, `arp …`, `udp …`. */
  capture(): Promise<{ stop(): Promise<readonly string[]> }>
  close(): Promise<void>
}

/** `silent` are addresses that bear a machine but whose answers are all thrown away. */
export async function makePlace(addresses: readonly string[], silent: readonly string[], played: PlayedHosts): Promise<Place> {
  const [laptop, hosts] = [`pkl${process.pid}`, `pkh${process.pid}`]
  const children: ChildProcess[] = []
  const ip = (...args: readonly string[]): void => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const inside = (namespace: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess => {
    const child = spawn('ip', ['netns', 'exec', namespace, command, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    children.push(child)
    return child
  }
  const close = async (): Promise<void> => {
    await Promise.all(children.filter((child) => child.exitCode === null && child.signalCode === null).map(async (child) => await new Promise<void>((resolve) => {
      child.once('close', () => resolve())
      child.kill('SIGKILL')
    })))
    for (const name of [laptop, hosts]) {
      spawnSync('ip', ['netns', 'del', name])
      rmSync(join('/etc/netns', name), { recursive: true, force: true })
    }
  }
  try {
    // The first name server is outside of the place: it must never hear of the client's addresses.
    mkdirSync(join('/etc/netns', laptop), { recursive: true })
    writeFileSync(join('/etc/netns', laptop, 'resolv.conf'), `nameserver 9.9.9.9\nnameserver ${played.nameServer}\n`)
    for (const name of [laptop, hosts]) ip('netns', 'add', name)
    ip('-n', laptop, 'link', 'add', 'cable', 'address', LAPTOP_MAC, 'type', 'veth', 'peer', 'name', 'place', 'address', HOSTS_MAC, 'netns', hosts)
    for (const [name, link] of [[laptop, 'cable'], [hosts, 'place']] as const) {
      ip('-n', name, 'link', 'set', 'lo', 'up')
      ip('-n', name, 'link', 'set', link, 'up')
    }
    ip('-n', laptop, 'address', 'add', `${LAPTOP}/24`, 'dev', 'cable')
    for (const address of [...addresses, ...silent]) ip('-n', hosts, 'address', 'add', `${address}/24`, 'dev', 'place')
    for (const address of silent) ip('-n', hosts, 'rule', 'add', 'pref', '0', 'from', address, 'blackhole')
    // Whatever goes elsewhere would pass by the capture.
    ip('-n', laptop, 'route', 'add', 'default', 'via', played.gateway)
    await firstLine(inside(hosts, process.execPath, [join(import.meta.dirname, 'hosts.ts'), JSON.stringify(played)]))
  } catch (error) {
    await close()
    throw error
  }
  return {
    run: (command, args, env) => inside(laptop, command, args, env),
    capture: async () => {
      const watcher = inside(hosts, 'python3', [join(import.meta.dirname, 'capture.py'), 'place', LAPTOP_MAC])
      const lines = createInterface({ input: watcher.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
      await lines.next()
      return {
        stop: async () => {
          watcher.kill('SIGTERM')
          return JSON.parse(String((await lines.next()).value)) as readonly string[]
        },
      }
    },
    close,
  }
}

async function firstLine(child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()))
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('close', () => reject(new Error(`the played machines did not start: ${said}`)))
  })
}
