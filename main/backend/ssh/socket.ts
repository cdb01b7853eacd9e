// The wire under a connection: opened with a limit of its own, and the server's first line read before ssh2 sees it.
import { connect as tcpConnect } from 'node:net'
import type { Duplex } from 'node:stream'
import { Refusal } from '../../../domain/errors.ts'
import type { SshTarget } from './link.ts'
import { sshRefusal } from './ssh-faults.ts'

/** Lines a server may say before its identification, and that one: more is no SSH server. */
const BEFORE_IDENTIFICATION_MAX = 64 * 1024

export async function openSocket({ host, port, name }: SshTarget, limitMs: number, signal?: AbortSignal): Promise<Duplex> {
  return await new Promise((resolve, reject) => {
    const socket = tcpConnect({ host, port, noDelay: true })
    const fail = (error: unknown): void => {
      clearTimeout(limit)
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
export async function readIdentification(socket: Duplex, { name }: SshTarget, limitMs: number, signal?: AbortSignal): Promise<string> {
  return await new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0)
    const end = (work: () => void): void => {
      clearTimeout(limit)
      signal?.removeEventListener('abort', abort)
      socket.off('readable', read)
      socket.off('close', gone)
      socket.off('end', gone)
      work()
    }
    const refuse = (code: 'SSH_REFUSED' | 'SSH_NO_ANSWER', cause: string): void => end(() => {
      socket.destroy()
      reject(new Refusal(code, { machine: name }, { cause }))
    })
    const read = (): void => {
      const chunk = socket.read() as Buffer | null
      if (chunk) bytes = Buffer.concat([bytes, chunk])
      const line = /^(SSH-[^\r\n]*)\r?\n/m.exec(bytes.toString('latin1'))?.[1]
      if (line === undefined && bytes.length <= BEFORE_IDENTIFICATION_MAX) return
      if (line === undefined) return refuse('SSH_REFUSED', 'no SSH server on this port')
      end(() => {
        socket.unshift(bytes)
        resolve(line)
      })
    }
    const gone = (): void => refuse('SSH_NO_ANSWER', 'closed before its banner')
    const limit = setTimeout(() => refuse('SSH_NO_ANSWER', 'no banner'), limitMs)
    // Somebody gave the machine up: whoever asks for it anew must not meet this wait.
    const abort = (): void => end(() => {
      socket.destroy()
      reject(new DOMException('cancelled', 'AbortError'))
    })
    signal?.addEventListener('abort', abort, { once: true })
    socket.on('readable', read)
    socket.on('close', gone)
    socket.on('end', gone)
    read()
  })
}
