// What a whole pack must show on a fresh machine, beside its own proofs: other commands, by the ssh program of this machine
// and not by our connection. `scripts/packs.ts` runs them; one file a pack, named as it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Host, PASSWORD } from '../lab.ts'

export interface Claim {
  /** A sentence that the client could check. */
  readonly says: string
  /** Run as root over ssh, by sh: its output must fit. */
  readonly command: string
  readonly fits: RegExp
}

export interface PackProof {
  /** Options of the run, over their defaults; values by host where they depend on it. */
  readonly options?: Readonly<Record<string, string>>
  /** Values of secret options, typed by the technician in life. */
  readonly secrets?: Readonly<Record<string, string>>
  /** What the client's machine already holds: run as root before the plan. */
  readonly before?: string
  readonly claims: readonly Claim[]
  /** Paths that the pack announces as staying after its undo. */
  readonly stays?: readonly RegExp[]
}

const LIMIT_MS = 1_200_000

/** Output of a script run as root over ssh, by a login whose sudo asks nothing. Errors of the line come as text: no claim fits them. */
export function overSsh({ ip }: Host, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-ssh-'))
  try {
    const answer = join(folder, 'answer')
    writeFileSync(answer, `#!/bin/sh\necho ${PASSWORD}\n`, { mode: 0o700 })
    const options = ['-o', `UserKnownHostsFile=${join(folder, 'hosts')}`, '-o', 'StrictHostKeyChecking=accept-new', '-o', 'PreferredAuthentications=password', '-o', 'LogLevel=ERROR', '-o', 'ConnectTimeout=20']
    const { stdout, stderr, status } = spawnSync('setsid', ['-w', 'ssh', ...options, `tech-np@${ip}`, 'sudo -n /bin/sh -s'], { input: script, encoding: 'utf8', timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, SSH_ASKPASS: answer, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' } })
    return status === 0 ? stdout : `${stdout}\n[exit ${status}] ${stderr}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
