// What a channel says until it closes: capped, timed, cancellable. Bytes, never decoded here.
import type { ClientChannel } from 'ssh2'
import { Refusal } from '../../../domain/errors.ts'
import type { ExecOptions, ExecResult } from './link.ts'

/** Everything a channel says until it closes, capped; a null code means that the outcome is unknown (S3). */
export async function collect(channel: ClientChannel, { timeoutMs, maxBytes, signal, onStdout }: Omit<ExecOptions, 'stdin'>): Promise<ExecResult> {
  return await new Promise((resolve, reject) => {
    const out: Buffer[] = []
    const err: Buffer[] = []
    let size = 0
    let cut = false
    let code: number | null = null
    const keep = (list: Buffer[], chunk: Buffer): void => {
      const room = maxBytes - size
      if (chunk.length > room) cut = true
      if (room > 0) list.push(chunk.subarray(0, room))
      size += Math.min(room, chunk.length)
    }
    const stop = (error: unknown): void => {
      channel.close()
      channel.destroy()
      finish(() => reject(error))
    }
    const limit = setTimeout(() => stop(new Refusal('TIMEOUT')), timeoutMs)
    const abort = (): void => stop(new DOMException('cancelled', 'AbortError'))
    const finish = (work: () => void): void => {
      clearTimeout(limit)
      signal?.removeEventListener('abort', abort)
      work()
    }
    signal?.addEventListener('abort', abort, { once: true })
    channel.on('data', (chunk: Buffer) => {
      // Who cannot take it stops the reading: thrown from here, it would end the process.
      try {
        onStdout?.(chunk)
      } catch (error) {
        return stop(error)
      }
      keep(out, chunk)
    })
    channel.stderr.on('data', (chunk: Buffer) => keep(err, chunk))
    channel.on('error', () => {})
    channel.on('exit', (value: number | null) => (code = value))
    // Gone before it was listened to: it will not say so again.
    if (channel.destroyed) return finish(() => resolve({ code, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), cut }))
    channel.on('close', () => finish(() => resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err), cut })))
  })
}
