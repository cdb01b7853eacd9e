// A machine that has sshd and no sh: over a real SSH server on loopback it answers the app's scripts with whatever a test wants a
// machine to say. It stands for machines that mean harm, or have hours behind them; what a true one says is seen in tests/lab.
import type { Connection, ServerChannel } from 'ssh2'
import type { SshTarget } from '../main/backend/ssh/link.ts'
import { type Behaviour, serve } from './fake-server.ts'

export interface Asked {
  /** The whole script, as it came. */
  readonly script: string
  readonly runId: string
  readonly sha256: string
  /** It brings the program and starts it; otherwise it looks, or reads on. */
  readonly starts: boolean
  readonly channel: ServerChannel
  readonly connection: Connection
  /** Bytes as they are; settles once the line took them. */
  say(text: string | Uint8Array): Promise<void>
  end(): void
}

const NONCE = /READY-([0-9a-f]{16})/
const SHA = /"\$sha" != ([0-9a-f]{64})/
const RUN = /\/runs\/([0-9a-f-]{36})/

/** `answer` is called for each script that a shell with rights was fed. */
export async function fakeHost(answer: (asked: Asked) => Promise<void> | void, behaviour: Omit<Behaviour, 'exec'> = {}): Promise<SshTarget> {
  return await serve({
    ...behaviour,
    exec: (channel, command, connection) => {
      const nonce = NONCE.exec(command)?.[1] ?? ''
      const asks = command.startsWith('sudo')
      let isReady = !asks
      let script = ''
      channel.on('error', () => {})
      channel.on('data', (chunk: Buffer) => {
        if (isReady) script += chunk.toString()
        // The answer to our prompt, which asks for one line.
        else if (chunk.includes(0x0a)) {
          isReady = true
          channel.write(`READY-${nonce}\n`)
        }
      })
      if (asks) channel.stderr.write(`PW-${nonce}`)
      else channel.write(`READY-${nonce}\n`)
      channel.on('end', () => {
        const [, runId = ''] = RUN.exec(script) ?? []
        const [, sha256 = ''] = SHA.exec(script) ?? []
        const say = async (text: string | Uint8Array): Promise<void> => await new Promise((resolve) => channel.write(text, () => resolve()))
        const end = (): void => {
          channel.exit(0)
          channel.end()
        }
        void answer({
          script,
          runId,
          sha256,
          starts: script.includes("echo '#started'"),
          channel,
          connection,
          say,
          end,
        })
      })
    },
  })
}

/** Lines of a run's log as its machine writes them: numbered, timed, ended. */
export function eventLines(runId: string, events: readonly Readonly<Record<string, unknown>>[], from = 1): string {
  return events.map((event, at) => `${JSON.stringify({ v: 1, run: runId, seq: from + at, t: '2026-11-30T10:00:00Z', up: (from + at) * 10, ...event })}\n`).join('')
}

/** What a machine says once its program has ended with a code. */
export const endedLine = (sha256: string, rc: number | '-', active = 'no'): string => `#status 0f0e0d0c-0000-4000-8000-000000000000 ${active} ${rc} 0 ${sha256} 900000\n`

/** A step that was to do and is done. */
export const doneStep = (step: string): readonly Readonly<Record<string, unknown>>[] => [
  { step, phase: 'check', ev: 'start' },
  { step, phase: 'check', ev: 'end', rc: 1, ms: 5 },
  { step, phase: 'apply', ev: 'start' },
  { step, phase: 'apply', ev: 'end', rc: 0, ms: 20 },
  { step, phase: 'verify', ev: 'start' },
  { step, phase: 'verify', ev: 'end', rc: 0, ms: 5, res: 'changed' },
]
export const RUN_START = { step: '-', phase: 'run', ev: 'start' }
export const RUN_END = { step: '-', phase: 'run', ev: 'end', rc: 0 }
