// The one place that makes an SSH client. Host key first, then one key, then the password: each trap met in the
// design (provisioning.md 3.9, S1 to S17) is closed here, and nowhere else may a connection be made.
import { createHash, randomBytes } from 'node:crypto'
import { connect as tcpConnect, type Socket } from 'node:net'
import { Client, type ClientChannel, type ConnectConfig, type NextAuthHandler } from 'ssh2'
import { Refusal } from '../../../domain/errors.ts'
import type { Connect, Credential, ExecOptions, ExecResult, HostKeyPolicy, SeenHostKey, SshLink, SshTarget } from './link.ts'
import { collect } from './collect.ts'
import { openShell } from './root-shell.ts'
import { sshRefusal } from './ssh-faults.ts'

const READY_MS = 15_000
// A dead line is known at the fourth missing answer: 16 s, under the 20 s promised.
const KEEPALIVE = { keepaliveInterval: 4000, keepaliveCountMax: 3 }
const MAX_CHANNELS = 4
const BANNER_MAX = 1024

export const connect: Connect = async (target, credential, policy, { signal, readyTimeoutMs = READY_MS } = {}) => {
  signal?.throwIfAborted()
  const socket = await openSocket(target, readyTimeoutMs, signal)
  const identification = await readIdentification(socket, target, readyTimeoutMs)
  const client = new Client()
  let seen: SeenHostKey | undefined
  let refusal: unknown
  let lost = false
  const closed = Promise.withResolvers<{ lost: boolean }>()

  await new Promise<void>((resolve, reject) => {
    // For ever: after ready the keepalive's error would otherwise end the process (S2).
    client.on('error', (error) => {
      lost = true
      reject(refusal ?? sshRefusal(error, target.name))
    })
    client.on('ready', () => resolve())
    // A booting host closes right after a good login, with neither ready nor error (S16).
    client.on('close', () => {
      reject(refusal ?? new Refusal('SSH_NO_ANSWER', { machine: target.name }, { cause: 'closed during login' }))
      closed.resolve({ lost })
    })
    signal?.addEventListener('abort', () => {
      client.destroy()
      reject(new DOMException('cancelled', 'AbortError'))
    }, { once: true })
    const config: ConnectConfig = {
      sock: socket, username: target.user, readyTimeout: readyTimeoutMs, ...KEEPALIVE, tryKeyboard: true,
      hostVerifier: (key: Buffer) => {
        seen = { type: keyType(key), sha256: `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}` }
        try {
          accept(seen, policy, target)
          return true
        } catch (error) {
          refusal = error
          return false
        }
      },
      // SHA-1 signatures out; only append and remove: naming a cipher this runtime lacks makes connect() throw (S10).
      algorithms: { serverHostKey: { remove: ['ssh-rsa'], append: [], prepend: (policy.pinned ? signatureTypes(policy.pinned.type) : []) as never[] } },
      authHandler: authentication(target.user, credential),
    }
    client.on('keyboard-interactive', (_name, _instructions, _lang, prompts, finish) => finish(prompts.map(({ prompt }) => (/password|mot de passe/i.test(prompt) ? (credential.password ?? '') : ''))))
    try {
      client.connect(config)
    } catch (error) {
      reject(sshRefusal(error, target.name))
    }
  }).catch((error: unknown) => {
    client.destroy()
    throw error
  })

  const channels = limiter(MAX_CHANNELS)
  const link: SshLink = {
    target, identification, closed: closed.promise,
    hostKey: seen ?? { type: '', sha256: '' },
    exec: async (command, options) => await channels(async () => await exec(client, command, options, target)),
    shell: async (options) => await openShell(await openChannel(client, target, (nonce) => shellCommand(target.user, options.elevate, nonce)), target, credential, options),
    close: () => client.end(),
  }
  return link
}

/** Refuses before any authentication: no byte of a password goes to a machine whose key is not the known one. */
function accept(seen: SeenHostKey, policy: HostKeyPolicy, target: SshTarget): void {
  if (!policy.pinned) return policy.onUnknown(seen)
  if (policy.pinned.sha256 === seen.sha256) return
  policy.onChanged?.(seen)
  throw new Refusal('SSH_HOST_KEY_CHANGED', { machine: target.name, expected: policy.pinned.sha256, seen: seen.sha256 })
}

/** Key, then password, then keyboard-interactive: one at a time, each once (servers count attempts, S11). */
function authentication(username: string, { password, privateKey, passphrase, agentSocket }: Credential) {
  const methods: object[] = [
    ...(privateKey ? [{ type: 'publickey', username, key: privateKey, ...(passphrase ? { passphrase } : {}) }] : []),
    ...(agentSocket ? [{ type: 'agent', username, agent: agentSocket }] : []),
    ...(password === undefined ? [] : [{ type: 'password', username, password }]),
    ...(password === undefined ? [] : ['keyboard-interactive' as unknown as object]),
  ]
  let passwordSent = false
  return (left: string[] | null, partial: boolean | null, next: NextAuthHandler): void => {
    // The first round asks what the server allows; a method it does not name is not tried.
    for (let method = methods.shift(); method !== undefined; method = methods.shift()) {
      const name = typeof method === 'string' ? method : (method as { type: string }).type
      // A refused password is not asked again another way: two failures of one typing lock accounts.
      if (name === 'keyboard-interactive' && passwordSent && !partial) continue
      passwordSent ||= name === 'password' && (left === null || left.includes(name))
      if (left === null || left.includes(name === 'agent' ? 'publickey' : name)) return next(method as never)
    }
    next(false as never)
  }
}

async function openSocket({ host, port, name }: SshTarget, limitMs: number, signal?: AbortSignal): Promise<Socket> {
  return await new Promise((resolve, reject) => {
    const socket = tcpConnect({ host, port, noDelay: true })
    const fail = (error: unknown): void => {
      socket.destroy()
      reject(error instanceof DOMException ? error : sshRefusal(error, name))
    }
    const limit = setTimeout(() => fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })), limitMs)
    const abort = (): void => fail(new DOMException('cancelled', 'AbortError'))
    signal?.addEventListener('abort', abort, { once: true })
    socket.once('error', fail)
    socket.once('connect', () => {
      clearTimeout(limit)
      signal?.removeEventListener('abort', abort)
      socket.off('error', fail)
      // Until ssh2 takes over, an error must not end the process.
      socket.on('error', () => {})
      resolve(socket)
    })
  })
}

/** The server's first line, given back to the socket so that ssh2 reads it too. Tells the system before any login. */
async function readIdentification(socket: Socket, { name }: SshTarget, limitMs: number): Promise<string> {
  return await new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0)
    const end = (work: () => void): void => {
      clearTimeout(limit)
      socket.off('readable', read)
      socket.off('close', gone)
      work()
    }
    const read = (): void => {
      const chunk = socket.read() as Buffer | null
      if (chunk) bytes = Buffer.concat([bytes, chunk])
      const line = /^(SSH-[^\r\n]*)\r?\n/m.exec(bytes.toString('latin1'))?.[1]
      if (line === undefined && bytes.length <= BANNER_MAX * 64) return
      end(() => {
        socket.unshift(bytes)
        if (line === undefined) {
          socket.destroy()
          reject(new Refusal('SSH_REFUSED', { machine: name }, { cause: 'no SSH server on this port' }))
        } else resolve(line)
      })
    }
    const gone = (): void => end(() => reject(new Refusal('SSH_NO_ANSWER', { machine: name }, { cause: 'closed before its banner' })))
    const limit = setTimeout(() => end(() => {
      socket.destroy()
      reject(new Refusal('SSH_NO_ANSWER', { machine: name }, { cause: 'no banner' }))
    }), limitMs)
    socket.on('readable', read)
    socket.on('close', gone)
    read()
  })
}

async function exec(client: Client, command: string, { stdin, timeoutMs, maxBytes, signal, onStdout, endAfter }: ExecOptions, target: SshTarget): Promise<ExecResult> {
  signal?.throwIfAborted()
  const channel = await execChannel(client, target, command)
  const result = collect(channel, { timeoutMs, maxBytes, ...(signal ? { signal } : {}), ...(onStdout ? { onStdout } : {}) })
  if (endAfter === undefined) channel.end(stdin ?? '')
  else {
    let tail = ''
    channel.on('data', (chunk: Buffer) => {
      const seen = tail + chunk.toString('latin1')
      if (seen.includes(endAfter)) channel.end()
      tail = seen.slice(1 - endAfter.length)
    })
    channel.write(stdin ?? '')
  }
  return await result
}

/** Read alike by bash, dash, fish and csh; the prompt and the READY line carry the nonce (design/provisioning.md 3.11). */
function shellCommand(user: string, elevate: boolean, nonce: string): string {
  const ready = `/bin/sh -c 'echo READY-${nonce}; exec /bin/sh -s'`
  return elevate && user !== 'root' ? `sudo -S -p 'PW-${nonce}' -- ${ready}` : ready
}

async function openChannel(client: Client, target: SshTarget, command: (nonce: string) => string): Promise<{ channel: ClientChannel; nonce: string }> {
  const nonce = randomBytes(8).toString('hex')
  return { channel: await execChannel(client, target, command(nonce)), nonce }
}

/** A channel, or SSH_LINE_LOST when the line dies before the server answers: ssh2 calls back in neither way then. */
async function execChannel(client: Client, target: SshTarget, command: string): Promise<ClientChannel> {
  return await new Promise((resolve, reject) => {
    const gone = (): void => reject(new Refusal('SSH_LINE_LOST', { machine: target.name }))
    client.once('close', gone)
    try {
      client.exec(command, (error, channel) => {
        client.off('close', gone)
        if (error) reject(sshRefusal(error, target.name))
        else resolve(channel)
      })
    } catch {
      // "Not connected": the line died between two scripts.
      gone()
    }
  })
}

/** What a pinned key signs with: an RSA key is named ssh-rsa, and signs with SHA-2. */
function signatureTypes(type: string): string[] {
  return type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type]
}

/** At most `width` at once; the others wait their turn (servers allow ten sessions a connection, S8). */
function limiter(width: number): <R>(work: () => Promise<R>) => Promise<R> {
  let free = width
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    else free--
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}

function keyType(key: Buffer): string {
  const length = key.readUInt32BE(0)
  return key.toString('latin1', 4, 4 + Math.min(length, 64))
}
