// A PostgreSQL cluster of the test's own: a temporary folder, a free port of this machine, stopped and removed after.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PACKAGES = '/usr/lib/postgresql'

export interface PrivatePostgres { readonly url: string; /** Stops at once and starts again, as a crash would. */ crash(): void; stop(): void }

/** The server's programs, or undefined where the package `postgresql` is not installed. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(PACKAGES)) return undefined
  return readdirSync(PACKAGES).toSorted((a, b) => Number(b) - Number(a)).map((version) => join(PACKAGES, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}

export async function startPostgres(bin: string): Promise<PrivatePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-pg-'))
  const data = join(folder, 'data')
  // PostgreSQL refuses to run as root.
  const asRoot = process.getuid?.() === 0
  if (asRoot) {
    execFileSync('chown', ['postgres', folder])
    chmodSync(folder, 0o711)
  }
  const run = (program: string, args: readonly string[]): void => {
    const command = [join(bin, program), ...args]
    const done = asRoot ? spawnSync('runuser', ['-u', 'postgres', '--', ...command], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] }) : spawnSync(command[0] ?? '', command.slice(1), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    if (done.status !== 0) throw new Error(`${program}: ${done.stderr.toString()}`)
  }
  const port = await freePort()
  run('initdb', ['-D', data, '-U', 'packtic', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'])
  const start = (): void => run('pg_ctl', ['-D', data, '-w', '-t', '120', '-l', join(folder, 'log'), '-o', `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`, 'start'])
  start()
  return {
    url: `postgres://packtic@127.0.0.1:${port}/postgres`,
    crash: () => {
      run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'])
      start()
    },
    stop: () => {
      run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
