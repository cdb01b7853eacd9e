// The lab's machines as this bench uses them: with Python, which Ansible needs, and with the bench's key for the login that
// asks no password of sudo: that spares Ansible one password a task.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const LAB = join(import.meta.dirname, '../../lab/lab.sh')
export const USER = 'tech-np'

export interface Machine { readonly i: number; readonly ip: string; readonly sha256: string; readonly publicKey: string }

export function lab(...words: readonly string[]): string {
  return execFileSync(LAB, [...words], { encoding: 'utf8', env: { ...process.env, LAB_PYTHON: 'full' }, maxBuffer: 16 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Fresh disks, new host keys. */
export function freshMachines(numbers: readonly number[], keyFile: string): readonly Machine[] {
  for (const i of numbers) {
    lab('wipe', String(i))
    lab('boot', String(i))
    const key = readFileSync(`${keyFile}.pub`, 'utf8').trim()
    lab('sh', String(i), 'sh', '-c', `install -d -m 700 -o ${USER} -g ${USER} /home/${USER}/.ssh && echo '${key}' > /home/${USER}/.ssh/authorized_keys && chown ${USER}: /home/${USER}/.ssh/authorized_keys`)
  }
  const known = JSON.parse(lab('inventory')) as { name: string; ip: string; hostKeys: Record<string, string> }[]
  return numbers.map((i) => {
    const found = known.find(({ name }) => name === `poste${i}`)
    if (!found) throw new Error(`host ${i} is not up`)
    return { i, ip: found.ip, sha256: found.hostKeys['ssh-ed25519'] ?? '', publicKey: lab('sh', String(i), 'cat', '/etc/ssh/ssh_host_ed25519_key.pub').trim() }
  })
}
