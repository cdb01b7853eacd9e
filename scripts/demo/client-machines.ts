// The machines that the demonstration reads and equips: two real Debian hosts of the project's lab, or, where a lab
// cannot run, this machine itself through an sshd of its own on loopback.
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, connect as dial, type Server, type Socket } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { ownFolder } from '../../tests/app/launch-app.ts'
import { say } from '../say.ts'

const run = promisify(execFile)
const LAB = join(import.meta.dirname, '../lab/lab.sh')
const LabHost = z.object({ name: z.string(), ip: z.string(), port: z.int(), user: z.string(), password: z.string() })

export interface ClientMachine {
  readonly host: string
  readonly port: number
  readonly place: string
  /** A silent cut, as when a cable is pulled: frames vanish, nothing is refused. */
  cut(): Promise<void>
  heal(): Promise<void>
}

export interface ClientMachines {
  readonly kind: 'lab' | 'loopback'
  readonly machines: readonly ClientMachine[]
  readonly user: string
  /** What opens them: the lab's public test password, or a key made for this demonstration alone. */
  readonly credential: { readonly password: string } | { readonly keyFile: string }
  /** False on loopback: a pack installed there would change the computer that the demonstration runs on. */
  readonly mayDeploy: boolean
  close(): Promise<void>
}

const PLACES = ['Accueil', 'Secrétariat']

/** Why the lab cannot run here, or undefined when it can. */
function labRefusal(): string | undefined {
  if (process.platform !== 'linux') return 'the lab needs Linux'
  if (process.getuid?.() !== 0) return 'the lab needs root'
  const check = spawnSync(LAB, ['check'], { encoding: 'utf8' })
  return check.status === 0 ? undefined : check.stderr.trim() || String(check.error ?? 'lab.sh check refused')
}

/**
 * Two fresh hosts. `numbers` names hosts of a lab that is up already: they are wiped and left running; otherwise
 * the lab is started for the demonstration and taken down after it.
 */
export async function openClientMachines({ numbers }: { numbers?: readonly number[] }): Promise<ClientMachines> {
  const refusal = process.env['PACKTIC_DEMO_LAB'] === 'no' ? 'PACKTIC_DEMO_LAB=no' : labRefusal()
  if (refusal !== undefined) {
    say(`no lab here (${refusal}): one sshd on loopback stands for the client's machine, and nothing is installed on it`)
    return await openLoopback()
  }
  return await openLab(numbers)
}

async function openLab(numbers: readonly number[] | undefined): Promise<ClientMachines> {
  const ours = numbers ?? [1, 2]
  if (numbers) {
    for (const number of numbers) {
      await lab('wipe', String(number))
      await lab('boot', String(number))
    }
  } else {
    const running = z.array(LabHost).parse(JSON.parse(await lab('inventory')))
    if (running.length > 0) throw new Error('a lab is up already: take it down (scripts/lab/lab.sh down), or name two of its hosts with --hosts 1,2 (they are wiped)')
    say('starting two Debian machines (the first time their base is built, about a minute)')
    await lab('up', String(ours.length))
  }
  const known = z.array(LabHost).parse(JSON.parse(await lab('inventory')))
  const hosts = ours.map((number) => {
    const host = known.find(({ name }) => name === `poste${number}`)
    if (!host) throw new Error(`the lab's host ${number} is not up`)
    return host
  })
  const [first] = hosts
  if (!first) throw new Error('no host was asked for')
  return {
    kind: 'lab', user: first.user, credential: { password: first.password }, mayDeploy: true,
    machines: hosts.map(({ ip, port }, index) => ({
      host: ip, port, place: PLACES[index] ?? `Bureau ${index}`,
      cut: async () => void (await lab('cut', String(ours[index]))),
      heal: async () => void (await lab('heal', String(ours[index]))),
    })),
    close: async () => {
      if (!numbers) await lab('down')
    },
  }
}

async function lab(...words: readonly string[]): Promise<string> {
  return (await run(LAB, [...words], { maxBuffer: 16 * 1024 * 1024 })).stdout
}

/** An sshd of this user, with its own keys, behind a small relay that can go silent. */
async function openLoopback(): Promise<ClientMachines> {
  const folder = ownFolder('sshd')
  const keyFile = join(folder, 'technician')
  for (const name of ['host', 'technician']) await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)])
  // The app runs as another user than root, and reads the key that it is given; the key is worth nothing after this.
  chmodSync(keyFile, 0o644)
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(`${keyFile}.pub`))
  const port = await freePort()
  writeFileSync(join(folder, 'sshd_config'), [`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${join(folder, 'host')}`, `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`, 'PasswordAuthentication no', 'StrictModes no', 'PermitRootLogin prohibit-password', 'UsePAM no', 'PidFile none', ''].join('\n'))
  // As root sshd wants its own empty folder, which Debian makes at boot only.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] })
  await listening(sshd)
  const relay = await openRelay(port)
  return {
    kind: 'loopback', user: userInfo().username, credential: { keyFile }, mayDeploy: false,
    machines: [{ host: '127.0.0.1', port: relay.port, place: PLACES[0] ?? '', cut: async () => relay.silence(true), heal: async () => relay.silence(false) }],
    close: async () => {
      relay.close()
      const gone = new Promise((resolve) => sshd.once('exit', resolve))
      sshd.kill()
      await gone
    },
  }
}

async function listening(sshd: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let said = ''
    sshd.stderr?.setEncoding('utf8')
    sshd.stderr?.on('data', (text: string) => {
      said += text
      if (said.includes('Server listening')) resolve()
    })
    sshd.once('error', reject)
    sshd.once('exit', (code) => reject(new Error(`sshd ended with ${code}: ${said}`)))
  })
}

async function openRelay(target: number): Promise<{ port: number; silence(on: boolean): void; close(): void }> {
  const sockets = new Set<Socket>()
  let silent = false
  const server: Server = createServer((near) => {
    const far = dial(target, '127.0.0.1')
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from)
      from.on('data', (bytes) => !silent && to.write(bytes))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: portOf(server),
    // Bytes that fell into the silence are lost: those lines are dead, as on a real network.
    silence: (on) => {
      silent = on
      if (!on) for (const socket of sockets) socket.destroy()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address.port
}
