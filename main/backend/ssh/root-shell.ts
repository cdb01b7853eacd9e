// A shell with rights, by the READY protocol: the password goes out only when our own prompt is seen, once; the script
// only after READY. Where sudo does not ask, no password is ever sent: it would run as a command.
import type { ClientChannel } from 'ssh2'
import { Refusal } from '../../../domain/errors.ts'
import { collect } from './collect.ts'
import type { Credential, Shell, SshTarget } from './link.ts'

/** What start-up files may print before our first line; a machine that prints without end is refused. */
const BEFORE_READY_MAX = 8 * 1024 * 1024
const SHOWN = 500

export async function openShell({ channel, nonce }: { channel: ClientChannel; nonce: string }, target: SshTarget, { password }: Credential, { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal }): Promise<Shell> {
  await new Promise<void>((resolve, reject) => {
    let asked = false
    let noise = 0
    let said = ''
    // A whole line: what a start-up file printed before it is noise, even without a line end.
    const ready = watch(`READY-${nonce}\n`)
    const prompt = watch(`PW-${nonce}`)
    const refuse = (cause: string, fault: 'SUDO_REFUSED' | 'SUDO_NEEDS_TERMINAL' | 'SSH_SESSION_ENDED' = 'SUDO_REFUSED'): void => end(() => {
      channel.close()
      channel.destroy()
      reject(new Refusal(fault, { machine: target.name }, { cause }))
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
    const tooMuch = (chunk: Buffer): boolean => {
      noise += chunk.length
      if (noise > BEFORE_READY_MAX) refuse('endless output')
      return noise > BEFORE_READY_MAX
    }
    const onOut = (chunk: Buffer): void => {
      if (ready(chunk) > 0) return end(resolve)
      tooMuch(chunk)
    }
    const onErr = (chunk: Buffer): void => {
      said = (said + chunk.toString('latin1')).slice(-SHOWN)
      const prompts = prompt(chunk)
      // A second prompt means a wrong password: never three tries, accounts get locked.
      if (prompts > 1 || (prompts === 1 && password === undefined)) return refuse('password refused')
      if (prompts === 1 && !asked) {
        asked = true
        channel.write(`${password}\n`)
      }
      tooMuch(chunk)
    }
    // Without an exit code the line died: that says nothing about rights.
    let code: number | null = null
    channel.on('exit', (value: number | null) => (code = value))
    const onClose = (): void => {
      if (code === null) return end(() => reject(new Refusal('SSH_LINE_LOST', { machine: target.name })))
      // sudo says why it refuses and never ends well before READY: a session that just ended was ended by a start-up file.
      refuse(said.replaceAll(`PW-${nonce}`, ''), !asked && code === 0 ? 'SSH_SESSION_ENDED' : !asked && /^sudo: .*\btty\b/m.test(said) ? 'SUDO_NEEDS_TERMINAL' : 'SUDO_REFUSED')
    }
    const limit = setTimeout(() => refuse(`no answer ${said.replaceAll(`PW-${nonce}`, '')}`.trim()), timeoutMs)
    signal?.addEventListener('abort', abort, { once: true })
    channel.on('error', () => {})
    channel.on('data', onOut)
    channel.stderr.on('data', onErr)
    channel.on('close', onClose)
    // Two lines would be two answers, the second of them a command.
    if (password !== undefined && /[\r\n\0]/.test(password)) refuse('a password of several lines')
  })
  return {
    run: async (script, options) => {
      const result = collect(channel, options)
      channel.end(script)
      return await result
    },
    // The bytes wait for the script's word: a shell reads its own input ahead, and would take the first of them.
    feed: async (script, ready, bytes, options) => {
      const seen = watch(ready)
      const onReady = (chunk: Buffer): void => {
        if (seen(chunk) === 0) return
        channel.off('data', onReady)
        // A file that cannot be read any more must not look like its end.
        put(channel, bytes).catch(() => channel.destroy())
      }
      channel.on('data', onReady)
      const result = collect(channel, options)
      channel.write(script)
      return await result
    },
    close: () => channel.close(),
  }
}

/** Each piece once the one before has left; ends the input after the last. Gives up when the line does: no word comes from it then. */
async function put(channel: ClientChannel, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const gone = new Promise<void>((resolve) => channel.once('close', resolve))
  let open = true
  void gone.then(() => (open = false))
  for await (const piece of bytes) {
    const left = new Promise<void>((resolve) => channel.write(piece, () => resolve()))
    await Promise.race([left, gone])
    if (!open) return
  }
  channel.end()
}

/** Counts a text in a stream, over chunk borders, keeping no more of it than the text's length. */
function watch(text: string): (chunk: Buffer) => number {
  let count = 0
  let tail = ''
  return (chunk) => {
    const seen = tail + chunk.toString('latin1').replaceAll('\r', '')
    let at = seen.indexOf(text)
    let after = 0
    for (; at >= 0; at = seen.indexOf(text, after)) {
      count++
      after = at + text.length
    }
    tail = seen.slice(Math.max(after, seen.length - text.length + 1))
    return count
  }
}
