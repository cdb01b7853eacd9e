// A shell with rights, by the READY protocol: the password goes out only when our own prompt is seen, once; the script
// only after READY. Where sudo does not ask, no password is ever sent: it would run as a command.
import type { ClientChannel } from 'ssh2'
import { Refusal } from '../../../domain/errors.ts'
import { collect } from './collect.ts'
import type { Credential, Shell, SshTarget } from './link.ts'

const BEFORE_READY_MAX = 1024 * 1024

export async function openShell({ channel, nonce }: { channel: ClientChannel; nonce: string }, target: SshTarget, { password }: Credential, { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal }): Promise<Shell> {
  await new Promise<void>((resolve, reject) => {
    let asked = false
    let out = ''
    let err = ''
    const refuse = (cause: string): void => end(() => {
      channel.close()
      reject(new Refusal('SUDO_REFUSED', { machine: target.name }, { cause }))
    })
    const end = (work: () => void): void => {
      clearTimeout(limit)
      signal?.removeEventListener('abort', abort)
      channel.off('data', onOut)
      channel.stderr.off('data', onErr)
      channel.off('close', onClose)
      work()
    }
    const abort = (): void => end(() => {
      channel.close()
      reject(new DOMException('cancelled', 'AbortError'))
    })
    const onOut = (chunk: Buffer): void => {
      out = (out + chunk.toString('latin1')).slice(-BEFORE_READY_MAX)
      // A whole line: what a start-up file printed before it is noise.
      if (new RegExp(`(^|\\n)READY-${nonce}\\r?\\n`).test(out)) end(resolve)
    }
    const onErr = (chunk: Buffer): void => {
      err = (err + chunk.toString('latin1')).slice(-BEFORE_READY_MAX)
      const prompts = err.split(`PW-${nonce}`).length - 1
      // A second prompt means a wrong password: never three tries, accounts get locked.
      if (prompts > 1 || (prompts === 1 && password === undefined)) return refuse('password refused')
      if (prompts === 1 && !asked) {
        asked = true
        channel.write(`${password}\n`)
      }
    }
    // Without an exit code the line died: that says nothing about rights.
    let code: number | null = null
    channel.on('exit', (value: number | null) => (code = value))
    const onClose = (): void => (code === null ? end(() => reject(new Refusal('SSH_LINE_LOST', { machine: target.name }))) : refuse(err.replaceAll(`PW-${nonce}`, '').slice(-500)))
    const limit = setTimeout(() => refuse('no answer'), timeoutMs)
    signal?.addEventListener('abort', abort, { once: true })
    channel.on('error', () => {})
    channel.on('data', onOut)
    channel.stderr.on('data', onErr)
    channel.on('close', onClose)
  })
  return {
    run: async (script, options) => {
      const result = collect(channel, options)
      channel.end(script)
      return await result
    },
    close: () => channel.close(),
  }
}
