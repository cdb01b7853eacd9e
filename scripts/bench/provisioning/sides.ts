// One run of each side, as a person starts it: the whole command, from its start to its end. Each says what it changed.
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { say } from '../../say.ts'
import { type Machine, USER } from './lab-machines.ts'
import { makeOurPack, PACK_NAME } from './our-pack.ts'
import { playbook } from './playbook.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../..')
const MAX_BUFFER = 64 * 1024 * 1024

export interface Outcome { readonly changed: number; readonly failed: number }
export interface Side { readonly name: string; apply(machines: readonly Machine[]): Promise<Outcome> }
export interface Ours extends Side {
  readonly pack: string
  plan(machines: readonly Machine[]): Promise<void>
}

/** The built command line, with a base of its own that lasts, as on a technician's laptop. */
export function ourSide(folder: string, keyFile: string): Ours {
  const pack = makeOurPack(folder)
  const bases = new Map<string, string>()
  const command = async (verb: 'plan' | 'apply', machines: readonly Machine[], more: readonly string[]): Promise<string> => {
    // Machines made anew have new keys, which a base that knows the old ones rightly refuses.
    const keys = machines.map(({ sha256 }) => sha256).join()
    const data = bases.get(keys) ?? mkdtempSync(join(folder, 'data-'))
    bases.set(keys, data)
    const hosts = machines.flatMap(({ ip, sha256 }) => ['--host', `${USER}@${ip}`, '--host-key', sha256])
    const { SSH_AUTH_SOCK: _agent, ...env } = process.env
    const { stdout } = await run(process.execPath, [join(root, 'out/backend/cli.mjs'), 'deploy', verb, '--data', data, '--pack', pack, '--identity', keyFile, ...hosts, ...more], { env: { ...env, PACKTIC_RESOURCES: join(root, 'resources') }, maxBuffer: MAX_BUFFER })
    return stdout
  }
  return {
    name: 'packtic', pack,
    plan: async (machines) => void (await command('plan', machines, [])),
    apply: async (machines) => {
      const out = await command('apply', machines, ['--yes', '--accept-unsigned', PACK_NAME])
      const { hosts } = JSON.parse(out.trim().split('\n').at(-1) ?? '{}') as { hosts: { changed: number; failed: number; state: string }[] }
      return { changed: sum(hosts.map(({ changed }) => changed)), failed: sum(hosts.map(({ failed, state }) => (state === 'done' ? failed : 1))) }
    },
  }
}

/** Ansible tuned: pipelining, ControlPersist, as many forks as hosts, its interpreter named, no facts. */
export function ansibleSide(folder: string, keyFile: string, { joined }: { readonly joined: boolean }): Side {
  const name = joined ? 'ansible, one apt task' : 'ansible tuned'
  const home = mkdtempSync(join(folder, 'ansible-'))
  const book = join(home, 'site.yml')
  writeFileSync(book, playbook({ joined }))
  let last: { readonly keys: string; readonly inventory: string; readonly config: string } | undefined
  const prepared = (machines: readonly Machine[]): { readonly inventory: string; readonly config: string } => {
    const keys = machines.map(({ publicKey }) => publicKey).join()
    if (last?.keys === keys) return last
    const own = mkdtempSync(join(home, 'hosts-'))
    mkdirSync(join(own, 'control'))
    writeFileSync(join(own, 'known_hosts'), machines.map(({ ip, publicKey }) => `${ip} ${publicKey}\n`).join(''))
    writeFileSync(join(own, 'inventory.json'), JSON.stringify({ all: {
      hosts: Object.fromEntries(machines.map(({ i, ip }) => [`poste${i}`, { ansible_host: ip }])),
      vars: { ansible_user: USER, ansible_ssh_private_key_file: keyFile, ansible_python_interpreter: '/usr/bin/python3' },
    } }))
    writeFileSync(join(own, 'ansible.cfg'), `[defaults]\nforks = ${machines.length}\ngathering = explicit\nhost_key_checking = True\nretry_files_enabled = False\nnocows = True\n[ssh_connection]\npipelining = True\nssh_args = -o ControlMaster=auto -o ControlPersist=600s -o UserKnownHostsFile=${join(own, 'known_hosts')} -o IdentitiesOnly=yes\ncontrol_path_dir = ${join(own, 'control')}\n`)
    last = { keys, inventory: join(own, 'inventory.json'), config: join(own, 'ansible.cfg') }
    return last
  }
  return {
    name,
    apply: async (machines) => {
      const { inventory, config } = prepared(machines)
      const env = { ...process.env, ANSIBLE_CONFIG: config, ANSIBLE_HOME: home, ANSIBLE_LOCAL_TEMP: join(home, 'tmp'), LC_ALL: 'C.UTF-8' }
      const { stdout } = await run('ansible-playbook', ['-i', inventory, book], { env, maxBuffer: MAX_BUFFER }).catch((error: unknown) => ({ stdout: (error as { stdout?: string }).stdout ?? '' }))
      const recap = [...stdout.matchAll(/ : ok=\d+ +changed=(\d+) +unreachable=(\d+) +failed=(\d+)/g)]
      if (recap.length !== machines.length) throw new Error(`ansible said: ${stdout.slice(-2000)}`)
      const failed = sum(recap.map(([, , unreachable, wrong]) => Number(unreachable) + Number(wrong)))
      if (failed > 0) say(stdout.slice(-3000))
      return { changed: sum(recap.map(([, changed]) => Number(changed))), failed }
    },
  }
}

/** Ansible of Debian, as its users have it; installed here where that is allowed. */
export function ensureAnsible(): void {
  if (spawnSync('which', ['ansible-playbook']).status !== 0) {
    say('provisioning: installing ansible from Debian')
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'ansible'], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  say(`provisioning: ${execFileSync('ansible', ['--version'], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } }).split('\n')[0] ?? ''}`)
}

/** The same program, typed by hand: `ssh host sudo sh -s`, without anything of ours around it. */
export async function plainSsh({ ip, publicKey }: Machine, program: string, keyFile: string, folder: string): Promise<void> {
  const known = join(folder, 'known_hosts')
  writeFileSync(known, `${ip} ${publicKey}\n`)
  const child = spawn('ssh', ['-i', keyFile, '-o', `UserKnownHostsFile=${known}`, '-o', 'IdentitiesOnly=yes', `${USER}@${ip}`, 'sudo sh -s'], { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.end(program)
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`ssh host sh -s: ${code}`)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
