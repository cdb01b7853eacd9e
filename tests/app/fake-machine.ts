// A client machine at work, for the window's tests: it speaks SSH and the short scripts' own words, and runs none of them, so that
// the test decides how long a step or a transfer lasts. What real machines do is tried in tests/lab.
import type { ServerChannel } from 'ssh2'
import type { SshTarget } from '../../main/backend/ssh/link.ts'
import { ed25519Key, serve } from '../fake-server.ts'
import type { SeedEvent } from './seed-run.ts'

const NO_PROGRAM_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const BOOT = '0c3b8b0e-0000-4000-8000-000000000001'

export interface FakeMachine {
  readonly target: SshTarget
  /** Words of each order to stop, in their order: `now` or `pause`. */
  readonly orders: readonly ('now' | 'pause')[]
}

/** `events` are written once it is followed; `step` needs its files, and takes none of their bytes beyond what a line holds. */
export async function fakeMachine({ events = [], step = '' }: { events?: readonly SeedEvent[]; step?: string }): Promise<FakeMachine> {
  const orders: ('now' | 'pause')[] = []
  let following: { channel: ServerChannel; run: string } | undefined
  let seq = 0
  const write = (event: SeedEvent): void => {
    seq++
    const { step: of = '-', phase = 'run', ...more } = event
    following?.channel.write(`${JSON.stringify({ v: 1, run: following.run, seq, t: new Date(1_764_000_000_000 + seq * 1000).toISOString().replace('.000', ''), up: seq * 1000, step: of, phase, ...more })}\n`)
  }
  const status = (active: boolean, rc: number | null): string => `#status ${BOOT} ${active ? 'yes' : 'no'} ${rc ?? '-'} 0 ${NO_PROGRAM_SHA256} 9999999\n`
  const end = (channel: ServerChannel, words = ''): void => {
    channel.write(words)
    channel.exit(0)
    channel.end()
  }
  const answer = (channel: ServerChannel, script: string): void => {
    const [, run = ''] = /\/runs\/([0-9a-f-]{36})/.exec(script) ?? []
    if (script.includes('follow() {')) {
      following = { channel, run }
      if (script.includes('start() {')) channel.write('#started\n')
      for (const event of events) write(event)
    } else if (script.includes('/stop\n')) {
      orders.push(script.includes('echo now >') ? 'now' : 'pause')
      end(channel)
      write({ ...(events.at(-1)?.step ? { step: events.at(-1)?.step ?? '' } : {}), phase: 'check', ev: 'stop', rc: 75 })
      if (following) end(following.channel, status(false, 75))
    } else if (script.includes('artefacts() {')) end(channel, `#suite bookworm\n#step ${step} 1\n#free 99999999\n`)
    else end(channel, status(true, null))
  }
  const target = await serve({
    hostKeys: [ed25519Key], accepts: ({ method }) => method === 'password',
    exec: (channel, command) => {
      let script = ''
      channel.on('error', () => {})
      channel.on('data', (chunk: Buffer) => {
        script += chunk.toString('latin1')
        // Bytes follow this script on the same input: one breath of them, then no more.
        if (!script.includes('put || echo')) return
        channel.pause()
        channel.write('#go\n')
      })
      channel.on('end', () => answer(channel, script))
      channel.write(`READY-${/READY-([0-9a-f]+)/.exec(command)?.[1] ?? ''}\n`)
    },
  })
  return { target, orders }
}
