// The one place that makes an SSH client. Host key first, then one key, then the password: each trap met in the
// design (provisioning.md 3.9, S1 to S17) is closed here, and nowhere else may a connection be made.
import { createHash, randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { Client, type ConnectConfig } from 'ssh2'
import { Refusal } from '../../../domain/errors.ts'
import { algorithms } from './algorithms.ts'
import { authentication } from './authentication.ts'
import { exec, execChannel, places } from './channels.ts'
import type { Connect, HostKeyPolicy, SeenHostKey, SshLink, SshTarget } from './link.ts'
import { takeOverPackets } from './packet-cipher.ts'
import { openShell } from './root-shell.ts'
import { openSocket, readIdentification } from './socket.ts'
import { forwardRefusal, isAgentTrouble, sshRefusal } from './ssh-faults.ts'

const READY_MS = 15_000
// A dead line is known at the fourth missing answer: 16 s, under the 20 s promised.
const KEEPALIVE = { keepaliveInterval: 4000, keepaliveCountMax: 3 }
const MAX_CHANNELS = 4

export const connect: Connect = async (target, credential, policy, options = {}) => {
  const { signal, readyTimeoutMs = READY_MS, via } = options
  signal?.throwIfAborted()
  if (!via) return await login(await openSocket(target, readyTimeoutMs, signal), [target, credential, policy, options])
  // The machine between has its own key, checked like any other, and its own identifiers: none of them is shown to the next.
  const door = await connect(via.target, via.credential, via.policy, { ...(signal ? { signal } : {}), readyTimeoutMs, ...(via.oldServer ? { oldServer: true } : {}) })
  try {
    const link = await login(await door.forward(target), [target, credential, policy, options])
    void link.closed.then(() => door.close())
    return link
  } catch (error) {
    door.close()
    throw error
  }
}

async function login(socket: Duplex, [target, credential, policy, { signal, readyTimeoutMs = READY_MS, oldServer = false } = {}]: Parameters<Connect>): Promise<SshLink> {
  const identification = await readIdentification(socket, target, readyTimeoutMs, signal)
  const client = new Client()
  let seen: SeenHostKey | undefined
  let refusal: unknown
  let banner = ''
  let closedHere = false
  const closed = Promise.withResolvers<{ lost: boolean }>()

  await new Promise<void>((resolve, reject) => {
    // For ever: after ready the keepalive's error would otherwise end the process (S2).
    client.on('error', (error) => {
      // An agent that does not answer is no key: what comes next is tried.
      if (!isAgentTrouble(error)) reject(refusal ?? sshRefusal(error, target.name))
    })
    client.on('banner', (text) => (banner = text.slice(0, BANNER_SHOWN)))
    // At each agreement on keys: a server may ask for new ones at any time.
    client.on('handshake', () => takeOverPackets(client, (bytes, taken) => void (socket.writable && socket.write(bytes, taken))))
    client.on('ready', resolve)
    // A booting host closes right after a good login, with neither ready nor error (S16): its banner says why.
    client.on('close', () => {
      reject(refusal ?? new Refusal('SSH_NO_ANSWER', { machine: target.name }, { cause: `closed during login ${banner}`.trim() }))
      closed.resolve({ lost: !closedHere })
    })
    signal?.addEventListener('abort', () => {
      client.destroy()
      reject(new DOMException('cancelled', 'AbortError'))
    }, { once: true })
    const config: ConnectConfig = {
      sock: socket as never, username: target.user, readyTimeout: readyTimeoutMs, ...KEEPALIVE,
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
      algorithms: algorithms(policy.pinned?.type, oldServer),
      authHandler: authentication(target.user, credential),
    }
    try {
      client.connect(config)
    } catch (error) {
      reject(sshRefusal(error, target.name))
    }
  }).catch((error: unknown) => {
    client.destroy()
    socket.destroy()
    throw error
  })

  const place = places(MAX_CHANNELS)
  return {
    target, identification, closed: closed.promise,
    hostKey: seen ?? { type: '', sha256: '' },
    exec: async (command, options) => {
      const leave = await place()
      try {
        return await exec(client, command, options, target)
      } finally {
        leave()
      }
    },
    shell: async (options) => {
      const leave = await place()
      try {
        const nonce = randomBytes(8).toString('hex')
        const channel = await execChannel(client, target, shellCommand(target.user, options.elevate, nonce))
        channel.once('close', leave)
        return await openShell({ channel, nonce }, target, credential, options)
      } catch (error) {
        leave()
        throw error
      }
    },
    forward: async (to) => await new Promise((resolve, reject) => {
      const gone = (): void => reject(new Refusal('SSH_LINE_LOST', { machine: target.name }))
      client.once('close', gone)
      try {
        client.forwardOut('127.0.0.1', 0, to.host, to.port, (error, channel) => {
          client.off('close', gone)
          if (error) return reject(forwardRefusal(error, to.name, target.name))
          channel.on('error', () => {})
          resolve(channel)
        })
      } catch {
        gone()
      }
    }),
    close: () => {
      closedHere = true
      client.end()
    },
  }
}

/** What a machine says at a login that it then refuses; more of it helps nobody. */
const BANNER_SHOWN = 300

/** Refuses before any authentication: no byte of a password goes to a machine whose key is not the known one. */
function accept(seen: SeenHostKey, policy: HostKeyPolicy, target: SshTarget): void {
  if (!policy.pinned) return policy.onUnknown(seen)
  if (policy.pinned.sha256 === seen.sha256) return
  policy.onChanged?.(seen)
  throw new Refusal('SSH_HOST_KEY_CHANGED', { machine: target.name, expected: policy.pinned.sha256, seen: seen.sha256 })
}

/** Read alike by bash, dash, zsh, fish and csh; the prompt and the READY line carry the nonce (design/provisioning.md 3.11). */
function shellCommand(user: string, elevate: boolean, nonce: string): string {
  const ready = `/bin/sh -c 'echo READY-${nonce}; exec /bin/sh -s'`
  return elevate && user !== 'root' ? `sudo -S -p 'PW-${nonce}' -- ${ready}` : ready
}

function keyType(key: Buffer): string {
  const length = key.readUInt32BE(0)
  return key.toString('latin1', 4, 4 + Math.min(length, 64))
}
