// Runs the day without a network in a network namespace that has loopback and nothing else: `npm run offline`. Linux, as root or
// where users may make namespaces.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const rights = process.getuid?.() === 0 ? [] : ['--map-root-user']

/** Why it cannot run here; undefined when it can. */
export function offlineReason(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux'
  const { status, stderr, error } = spawnSync('unshare', ['--net', ...rights, 'ip', 'link', 'set', 'lo', 'up'], { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr.trim())
}

/** The command that runs another one there. */
export function offlineCommand(command: string, args: readonly string[]): [command: string, args: string[]] {
  return ['unshare', ['--net', ...rights, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', command, ...args]]
}

if (process.argv[1] === import.meta.filename) {
  const reason = offlineReason()
  if (reason !== undefined) throw new Error(`no network namespace can be made here: ${reason}`)
  process.exitCode = spawnSync(...offlineCommand('playwright', ['test', '--project=offline', ...process.argv.slice(2)]), { cwd: root, stdio: 'inherit' }).status ?? 1
}
