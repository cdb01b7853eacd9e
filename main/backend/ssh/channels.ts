// Channels of one connection: few at once, each settled whatever the line does.
import type { Client, ClientChannel } from 'ssh2'
import { Refusal } from '../../../domain/errors.ts'
import { collect } from './collect.ts'
import type { ExecOptions, ExecResult, SshTarget } from './link.ts'
import { sshRefusal } from './ssh-faults.ts'

export async function exec(client: Client, command: string, { stdin, timeoutMs, maxBytes, signal, onStdout, endAfter }: ExecOptions, target: SshTarget): Promise<ExecResult> {
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

/** A channel, or SSH_LINE_LOST when the line dies before the server answers: ssh2 calls back in neither way then. */
export async function execChannel(client: Client, target: SshTarget, command: string): Promise<ClientChannel> {
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

/** At most `width` at once; the others wait their turn (servers allow ten sessions a connection, S8). Gives a place, and how to leave it. */
export function places(width: number): () => Promise<() => void> {
  let free = width
  const waiting: (() => void)[] = []
  return async () => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    else free--
    let left = false
    return () => {
      if (left) return
      left = true
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
