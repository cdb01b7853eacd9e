// How a command proves who it is: a key, the session's agent, a password, for the machine and for one on the way. Secrets come
// on the standard input, one a line, in this order: password, passphrase of the key, password of the machine on the way.
import { Refusal } from '../../../domain/errors.ts'
import { onlyNamed } from '../ssh/host-keys.ts'
import type { Credential, Via } from '../ssh/link.ts'
import { agentSocket, demandUsableKey } from '../ssh/private-key.ts'
import type { Jump } from '../ssh/way.ts'
import type { CommandIo } from './command.ts'
import { inputFile } from './input-file.ts'
import { sshAddress } from './ssh-address.ts'

/** As `options()` takes them. */
export const IDENTIFIERS = { '--identity': 'value', '--password-stdin': 'flag', '--passphrase-stdin': 'flag', '--jump': 'value', '--jump-identity': 'value', '--jump-password-stdin': 'flag', '--jump-host-key': 'value', '--old-server': 'flag' } as const
export type IdentifierOptions = Readonly<Partial<Record<keyof typeof IDENTIFIERS, string>>>

export const IDENTIFIERS_USAGE = '[--identity FILE] [--password-stdin] [--passphrase-stdin] [--jump USER@HOST[:PORT] --jump-host-key SHA256:… [--jump-identity FILE] [--jump-password-stdin]] [--old-server]'

export interface Identifiers { readonly credential: Credential; readonly jump?: Jump; readonly oldServer: boolean }

/** `sudo` also wants the password's line. @throws Refusal INVALID, SSH_KEY_LOCKED, SSH_KEY_UNREADABLE */
export async function identifiers(io: CommandIo, asked: IdentifierOptions, sudo = false): Promise<Identifiers> {
  const secrets = [asked['--password-stdin'] !== undefined || sudo, asked['--passphrase-stdin'] !== undefined, asked['--jump-password-stdin'] !== undefined]
  const lines = secrets.includes(true) ? (await io.readStdin()).toString('utf8').split('\n').map((line) => line.replace(/\r$/, '')) : []
  const [password, passphrase, jumpPassword] = secrets.map((wanted) => (wanted ? lines.shift() : undefined))
  const keys = keysOf(asked['--identity'], passphrase)
  const { '--jump': address, '--jump-host-key': jumpHostKey, '--old-server': old } = asked
  const jump = address === undefined ? undefined : { ...sshAddress(address), hostKey: jumpHostKey ?? '', credential: { ...(jumpPassword ? { password: jumpPassword } : {}), ...keysOf(asked['--jump-identity'] ?? asked['--identity'], passphrase) } }
  if (!jump && (jumpHostKey !== undefined || asked['--jump-identity'] !== undefined || asked['--jump-password-stdin'] !== undefined)) throw new Refusal('INVALID', { what: '--jump' })
  return { credential: { ...(password ? { password } : {}), ...keys }, ...(jump ? { jump } : {}), oldServer: old !== undefined }
}

/** The key named, else the agent's: a key proves itself without being shown, so one may serve on two machines. */
function keysOf(file: string | undefined, passphrase: string | undefined): Credential {
  const socket = agentSocket(process.env)
  if (file === undefined) return socket === undefined ? {} : { agentSocket: socket }
  const privateKey = inputFile(file).toString('utf8')
  demandUsableKey(privateKey, passphrase, file)
  return { privateKey, ...(passphrase ? { passphrase } : {}) }
}

/** The machine on the way of a command that has no base: its key must be named. */
export function namedVia({ jump, oldServer }: Identifiers): { readonly via?: Via } {
  if (!jump) return {}
  const target = { host: jump.host, port: jump.port, user: jump.user, name: jump.host }
  return { via: { target, credential: jump.credential, policy: onlyNamed(target, [jump.hostKey ?? ''], '--jump-host-key'), ...(oldServer ? { oldServer } : {}) } }
}
