// Ssh servers of this machine alone, for what many machines cost whoever reads them. Each logs in one plain account that
// exists only for these servers: they see a list of accounts of their own, and this machine's is not touched. Needs root.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface LoopbackServers {
  readonly ports: readonly number[]
  readonly user: string
  /** Of the ed25519 key that all present. */
  readonly sha256: string
  stop(): void
}

const USER = 'mesure'
const UID = 54_321

/** @throws when sshd, unshare or the rights are not here */
export async function loopbackServers(count: number, publicKey: string): Promise<LoopbackServers> {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-sshd-'))
  chmodSync(folder, 0o755)
  const path = (name: string): string => join(folder, name)
  mkdirSync(path('home'))
  writeFileSync(path('keys'), publicKey)
  for (const list of ['passwd', 'shadow']) writeFileSync(path(list), `${readFileSync(`/etc/${list}`, 'utf8').trimEnd()}\n${list === 'passwd' ? `${USER}:x:${UID}:${UID}::${path('home')}:/bin/sh` : `${USER}:*:20000:0:99999:7:::`}\n`)
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path('host')])
  const sha256 = /SHA256:\S+/.exec(spawnSync('ssh-keygen', ['-lf', path('host.pub')], { encoding: 'utf8' }).stdout)?.[0]
  if (!sha256) throw new Error('ssh-keygen made no key')
  // sshd wants its own empty folder, which Debian makes at boot only.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const ports = await freePorts(count)
  const servers = await Promise.all(ports.map(async (port) => await server(port, path)))
  return {
    ports, user: USER, sha256,
    stop: () => {
      for (const one of servers) one.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function server(port: number, path: (name: string) => string): Promise<ChildProcess> {
  const settings = { Port: port, ListenAddress: '127.0.0.1', HostKey: path('host'), AuthorizedKeysFile: path('keys'), PasswordAuthentication: 'no', StrictModes: 'no', UsePAM: 'no', PidFile: 'none', MaxStartups: 100 }
  const words = ['-D', '-e', '-f', '/dev/null', ...Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`])]
  const child = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', 'mount --bind "$1" /etc/passwd && mount --bind "$2" /etc/shadow && shift 2 && exec /usr/sbin/sshd "$@"', 'sh', path('passwd'), path('shadow'), ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Server listening')) resolve()
    })
    child.on('exit', () => reject(new Error(`sshd: ${said.trim()}`)))
  })
  return child
}

async function freePorts(count: number): Promise<number[]> {
  const doors = await Promise.all(Array.from({ length: count }, async () => await new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const door = createServer().on('error', reject).listen(0, '127.0.0.1', () => resolve(door))
  })))
  return await Promise.all(doors.map(async (door) => {
    const address = door.address()
    await new Promise((resolve) => door.close(resolve))
    if (address === null || typeof address === 'string') throw new Error('no port')
    return address.port
  }))
}
