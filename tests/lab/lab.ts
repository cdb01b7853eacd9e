// The lab, the command line and a machine's state, as the tests speak of them. The command line runs from its sources.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdtempSync, readFileSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const script = join(root, 'scripts/lab/lab.sh')
export const resources = join(root, 'resources')
export const PASSWORD = 'tic-lab'
export const LAB_DIR = process.env['LAB_DIR'] ?? '/var/tmp/packtic-lab'

export interface Host { readonly i: number; readonly ip: string; readonly key: string }

export function lab(...args: string[]): string {
  return execFileSync(script, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 })
}

/** Why the lab cannot run here; undefined when it can. */
export function labReason(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux'
  if (process.getuid?.() !== 0) return 'not root'
  try {
    lab('check')
    // Built once, from the archives this machine's own apt knows.
    lab('base')
    return undefined
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    return (stderr ?? String(error)).trim().split('\n').at(-1)
  }
}

/** Takes the lab down as it was found idle, unless somebody else began to use it meanwhile. */
export function leaveIdle(wasIdle: boolean): void {
  if (wasIdle && lab('status') === '') lab('down')
}

/** A machine as new: fresh disk, new keys. Another command may hold the lab's lock for a moment. */
export function bootFresh(i: number): void {
  lab('wipe', String(i))
  lab('boot', String(i))
}

export function hostOf(i: number): Host {
  const hosts = JSON.parse(lab('inventory')) as { name: string; ip: string; hostKeys: Record<string, string> }[]
  const found = hosts.find(({ name }) => name === `poste${i}`)
  if (!found) throw new Error(`host ${i} is not up`)
  return { i, ip: found.ip, key: found.hostKeys['ssh-ed25519'] ?? '' }
}

export const pause = async (ms: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, ms))

/** Same machine, reinstalled: another host key at the same address. */
export function reinstalled({ i }: Host): Host {
  bootFresh(i)
  return hostOf(i)
}

/** As root on the machine, not through SSH. */
export function inside({ i }: Host, command: string): string {
  return lab('sh', String(i), 'sh', '-c', command)
}

export function dataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'packtic-lab-data-'))
}

export interface Line { readonly [key: string]: unknown; readonly ev?: string; readonly step?: string; readonly phase?: string; readonly seq?: number; readonly res?: string; readonly state?: string; readonly summary?: boolean }
export interface Ended { readonly code: number | null; readonly lines: readonly Line[]; readonly out: string; readonly err: string }

export interface Summary { readonly state: string; readonly ok: number; readonly changed: number; readonly failed: number; readonly skipped: number; readonly undone: number; readonly cause: string | null }

/** What the last line says of the first host. */
export function summaryOf({ lines, err }: Ended): Summary {
  const hosts = lines.at(-1)?.['hosts'] as Summary[] | undefined
  if (!hosts?.[0]) throw new Error(`no summary: ${err}`)
  return hosts[0]
}

/** A run of the command line that a test watches and may kill. */
export class Cli {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  readonly #lines: { readonly line: Line; readonly atMs: number }[] = []
  #out = ''
  #err = ''
  #done = false
  #rest = ''

  constructor(args: readonly string[], stdin = PASSWORD) {
    const { SSH_AUTH_SOCK: _agent, ...inherited } = process.env
    const env = { ...inherited, PACKTIC_RESOURCES: resources }
    this.child = spawn(process.execPath, ['--no-warnings', join(root, 'main/backend/cli/index.ts'), ...args], { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] })
    this.child.stdin?.end(`${stdin}\n`)
    this.child.stderr?.on('data', (chunk: Buffer) => (this.#err += chunk.toString()))
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.#out += chunk.toString()
      this.#rest += chunk.toString()
      const whole = this.#rest.split('\n')
      this.#rest = whole.pop() ?? ''
      for (const text of whole) if (text.startsWith('{') && text.endsWith('}')) this.#lines.push({ line: JSON.parse(text) as Line, atMs: Date.now() })
    })
    this.ended = new Promise((resolve) => this.child.on('close', (code) => {
      this.#done = true
      resolve({ code, lines: this.#lines.map(({ line }) => line), out: this.#out, err: this.#err })
    }))
  }

  /** When the first line that fits came; undefined when the command ended without one. */
  async seen(fits: (line: Line) => boolean, sinceMs = 0): Promise<number | undefined> {
    for (;;) {
      const found = this.#lines.find(({ line, atMs }) => atMs >= sinceMs && fits(line))
      if (found) return found.atMs
      if (this.#done) return undefined
      await pause(50)
    }
  }
}

export async function cli(args: readonly string[], stdin = PASSWORD): Promise<Ended> {
  return await new Cli(args, stdin).ended
}

export const deployArgs = (verb: string, data: string, host: Host, more: readonly string[] = []): string[] => ['deploy', verb, '--data', data, '--host', `tech@${host.ip}`, '--host-key', host.key, '--password-stdin', ...more]

/** Pack, made for the test, accepted by name. */
export const applyArgs = (data: string, host: Host, pack: string, more: readonly string[] = []): string[] => deployArgs('apply', data, host, ['--pack', pack, '--yes', '--accept-unsigned', packId(pack), ...more])

const packId = (pack: string): string => (existsSync(join(pack, 'pack.json')) ? (JSON.parse(readFileSync(join(pack, 'pack.json'), 'utf8')) as { id: string }).id : pack)

/** Written by any machine that lives: never part of what a run did. */
const NOISE = /^\/var\/(log|cache|tmp)\/|^\/tmp\/|^\/var\/lib\/(systemd|dbus)\/|^\/etc\/(machine-id|hostname|hosts|ssh\/ssh_host_.*|\.updated)$|^\/home\/tech\/|-old$|^\/etc\/(group|gshadow|passwd|shadow|subuid|subgid)-$|^\/var\/\.updated$/

/** What differs from a fresh disk, one line a path, with its content where that is a run's own doing. Run ids are folded. */
export function stateOf({ i }: Host): string[] {
  const disk = join(LAB_DIR, `host${i}`)
  return lab('changes', String(i)).trim().split('\n').flatMap((line) => {
    const path = line.slice(2)
    if (NOISE.test(path)) return []
    const folded = path.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, 'RUN')
    const compared = /^\/(srv|etc|usr)\/|^\/var\/lib\/packtic\/runs\/[^/]+\/(state|steps|undo)\//.test(path)
    return [`${line[0]} ${folded}${compared && line[0] === 'M' ? ` ${contentOf(join(disk, 'upper', path))}` : ''}`]
  }).toSorted()
}

/** The same, without what is byte for byte, mode and owner as on the fresh disk: what an undo really left. */
export function leftOf({ i }: Host): string[] {
  const disk = join(LAB_DIR, `host${i}`)
  const base = readFileSync(join(disk, 'base'), 'utf8').trim()
  return lab('changes', String(i)).trim().split('\n').flatMap((line) => {
    const path = line.slice(2)
    if (NOISE.test(path)) return []
    const fresh = join(base, path)
    return line.startsWith('M') && lstatSync(fresh, { throwIfNoEntry: false }) && contentOf(fresh) === contentOf(join(disk, 'upper', path)) ? [] : [path]
  })
}

/** What the account files say more, or otherwise, than on the fresh disk: `/etc/group + bureau`. The password of a line is not compared. */
export function newAccountLines({ i }: Host): string[] {
  const disk = join(LAB_DIR, `host${i}`)
  const base = readFileSync(join(disk, 'base'), 'utf8').trim()
  return ['passwd', 'shadow', 'group', 'gshadow', 'subuid', 'subgid'].flatMap((name) => {
    const lines = (root: string): string[] => readFileSync(join(root, 'etc', name), 'utf8').trim().split('\n').toSorted()
    const [now, fresh] = [lines(join(disk, 'root')), lines(base)]
    const changed = (all: readonly string[], others: readonly string[], sign: string): string[] => all.filter((line) => !others.includes(line)).map((line) => `/etc/${name} ${sign} ${line.split(':')[0] ?? ''}`)
    return [...changed(now, fresh, '+'), ...changed(fresh, now, '-')]
  })
}

function contentOf(path: string): string {
  const { mode, uid, gid } = lstatSync(path)
  const body = (mode & 0o170000) === 0o120000 ? readlinkSync(path) : readFileSync(path)
  return `${mode.toString(8)} ${uid}:${gid} ${createHash('sha256').update(body).digest('hex').slice(0, 16)}`
}
