// A technician's key file and his agent, looked at before any machine is met: a wrong passphrase is said here, at once.
// Whole: Node finds no `utils` among the names of this CommonJS package.
import ssh2 from 'ssh2'
import { Refusal } from '../../../domain/errors.ts'

/** @throws Refusal SSH_KEY_LOCKED when it wants a passphrase or another one, SSH_KEY_UNREADABLE when it is no private key that can be used */
export function demandUsableKey(text: string, passphrase: string | undefined, file: string): void {
  const key = ssh2.utils.parseKey(text, passphrase)
  if (!(key instanceof Error)) {
    if (!key.isPrivateKey()) throw new Refusal('SSH_KEY_UNREADABLE', { file }, { cause: 'public key' })
    return
  }
  if (/passphrase|encrypted|integrity check|bad decrypt/i.test(key.message)) throw new Refusal('SSH_KEY_LOCKED', { file }, { cause: key.message })
  throw new Refusal('SSH_KEY_UNREADABLE', { file }, { cause: key.message })
}

/** The agent of this session: a socket, or OpenSSH's pipe on Windows. Pageant is left out: the library is about to drop it. */
export function agentSocket(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const path = env['SSH_AUTH_SOCK']
  return path === undefined || path === '' || path === 'pageant' ? undefined : path
}
