// A real SSH server on loopback that behaves as a test wants, without rights: ssh2's own. It counts what it is sent.
import { generateKeyPairSync } from 'node:crypto'
import { connect as tcpConnect, createServer, type AddressInfo, type Socket } from 'node:net'
import ssh2, { type AuthContext, type Connection, type ServerChannel, type ServerConfig } from 'ssh2'
import { Refusal } from '../domain/errors.ts'
import type { HostKeyPolicy, SeenHostKey, SshTarget } from '../main/backend/ssh/link.ts'

export const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'pkcs1', format: 'pem' } }).privateKey
export const ed25519Key = ssh2.utils.generateKeyPairSync('ed25519').private

const open: { close(): void }[] = []
/** For `afterEach`. */
export function closeServers(): void {
  for (const one of open.splice(0)) one.close()
}

export interface Behaviour {
  readonly hostKeys?: readonly string[]
  readonly config?: Partial<ServerConfig>
  readonly methods?: readonly string[]
  /** Says yes or no to an attempt; absent = the password is "right". */
  readonly accepts?: (context: AuthContext) => boolean | 'asked'
  readonly onAuth?: (context: AuthContext) => void
  /** Attempts after which the line is closed, as sshd does. */
  readonly maxAuthTries?: number
  readonly onReady?: (connection: Connection) => void
  readonly exec?: (channel: ServerChannel, command: string, connection: Connection) => void
  /** Sessions open at once that it allows; the next is refused, as sshd does. */
  readonly maxSessions?: number
  /** Lets streams through to other machines. */
  readonly forwards?: boolean
}

export async function serve(behaviour: Behaviour = {}): Promise<SshTarget> {
  const { hostKeys = [rsaKey], config, methods = ['password', 'keyboard-interactive'], accepts, onAuth, maxAuthTries, onReady, exec, maxSessions, forwards } = behaviour
  const server = new ssh2.Server({ hostKeys: [...hostKeys], ...config }, (connection) => {
    let failures = 0
    let sessions = 0
    connection.on('error', () => {})
    connection.on('authentication', (context) => {
      if (context.method === 'none') return context.reject([...methods] as never)
      onAuth?.(context)
      const verdict = accepts ? accepts(context) : context.method === 'password' && context.password === 'right'
      if (verdict === 'asked') return
      if (verdict) return context.accept()
      failures++
      if (failures === maxAuthTries) return void connection.end()
      context.reject([...methods] as never)
    })
    connection.on('ready', () => {
      onReady?.(connection)
      connection.on('session', (accept, reject) => {
        if (maxSessions !== undefined && sessions >= maxSessions) return reject()
        sessions++
        const session = accept()
        session.on('close', () => sessions--)
        session.on('exec', (acceptExec, _reject, info) => exec?.(acceptExec(), info.command, connection))
      })
      // Without a listener ssh2 answers "administratively prohibited", as sshd does.
      if (forwards) connection.on('tcpip', (accept, _reject, info) => {
        const socket = tcpConnect(info.destPort, info.destIP, () => {
          const channel = accept()
          channel.on('error', () => {})
          socket.pipe(channel).pipe(socket)
        })
        socket.on('error', () => {})
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, user: 'tech', name: 'POSTE' }
}

/** A line to a server that a test can silence, as a cut does: nothing is refused, nothing answered. */
export async function line(to: SshTarget): Promise<{ target: SshTarget; cut(): void; sent(): Buffer }> {
  const sockets: Socket[] = []
  const sent: Buffer[] = []
  let silent = false
  const proxy = createServer((near) => {
    const far = tcpConnect(to.port, to.host)
    sockets.push(near, far)
    near.on('data', (bytes: Buffer) => {
      sent.push(bytes)
      if (!silent) far.write(bytes)
    })
    far.on('data', (bytes: Buffer) => void (silent || near.write(bytes)))
    for (const [one, other] of [[near, far], [far, near]] as const) {
      one.on('error', () => {})
      one.on('close', () => void (silent || other.destroy()))
    }
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => { proxy.close(); for (const socket of sockets) socket.destroy() } })
  return { target: { ...to, port: (proxy.address() as AddressInfo).port }, cut: () => void (silent = true), sent: () => Buffer.concat(sent) }
}

/** Takes any key, and keeps what it saw. */
export function anyKey(): { policy: HostKeyPolicy; seen: SeenHostKey[] } {
  const seen: SeenHostKey[] = []
  return { seen, policy: { onUnknown: (key) => void seen.push(key) } }
}

export const codeOf = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'accepted', (error: unknown) => (error instanceof Refusal ? error.fault.code : String(error)))
