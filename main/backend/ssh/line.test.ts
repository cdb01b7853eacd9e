// Lines that die and machines that mean harm: every wait ends, nothing they say is taken for more than noise.
import { afterEach, expect, test } from 'vitest'
import { anyKey, closeServers, codeOf, line, serve } from '../../../tests/fake-server.ts'
import { connect } from './connect.ts'

afterEach(closeServers)

const LOST_WITHIN_MS = 20_000
const limits = { timeoutMs: 60_000, maxBytes: 1_000_000 }
const nonceOf = (command: string): string => /READY-([0-9a-f]{16})/.exec(command)?.[1] ?? ''

test('a line that falls silent is known to be lost within 20 s, the exec under way has no outcome, and the process lives', async () => {
  const wire = await line(await serve({ exec: (channel) => void channel.write('half') }))
  const link = await connect(wire.target, { password: 'right' }, anyKey().policy)
  const running = link.exec('apt-get', limits)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const cutAt = Date.now()
  wire.cut()
  expect(await link.closed).toEqual({ lost: true })
  expect(Date.now() - cutAt).toBeLessThanOrEqual(LOST_WITHIN_MS)
  expect((await running).code).toBeNull()
  expect(await codeOf(link.exec('true', limits))).toBe('SSH_LINE_LOST')
}, 60_000)

test('fifteen requests at once all succeed on a server that allows four sessions; shells count as well', async () => {
  let open = 0
  let most = 0
  const target = await serve({ maxSessions: 4, exec: (channel, command) => {
    most = Math.max(most, ++open)
    channel.resume()
    if (command.includes('READY-')) channel.write(`READY-${nonceOf(command)}\n`)
    channel.on('end', () => {
      open--
      channel.exit(0)
      channel.end()
    })
  } })
  const link = await connect(target, { password: 'right' }, anyKey().policy)
  const codes = await Promise.all(Array.from({ length: 15 }, async (_, i) => {
    if (i % 3 !== 0) return (await link.exec('true', limits)).code
    const shell = await link.shell({ elevate: false, timeoutMs: 30_000 })
    return (await shell.run('true', limits)).code
  }))
  expect(codes).toEqual(Array.from({ length: 15 }, () => 0))
  expect(most).toBeLessThanOrEqual(4)
  link.close()
})

test('new keys in the middle of a long output lose no byte of it', async () => {
  const part = Buffer.alloc(256 * 1024, 'é')
  const target = await serve({ exec: (channel, _command, connection) => {
    let left = 24
    const more = (): void => {
      if (left-- === 0) {
        channel.exit(0)
        channel.end()
        return
      }
      if (left % 8 === 0) (connection as unknown as { rekey(done?: () => void): void }).rekey()
      channel.write(part, more)
    }
    more()
  } })
  const link = await connect(target, { password: 'right' }, anyKey().policy)
  let size = 0
  const { code } = await link.exec('cat', { ...limits, maxBytes: 0, onStdout: (chunk) => (size += chunk.length) })
  expect([code, size]).toEqual([0, 24 * part.length])
  link.close()
}, 60_000)

/** What a machine says where READY is awaited, and what it was sent back. */
const against = async (say: (channel: { out(text: string | Buffer): boolean; err(text: string): boolean; answered(then: () => void): void }, nonce: string) => void, timeoutMs = 1500): Promise<{ code: string; received: string }> => {
  let received = ''
  const target = await serve({ exec: (channel, command) => {
    channel.on('data', (chunk: Buffer) => (received += chunk.toString()))
    channel.on('error', () => {})
    say({ out: (text) => channel.write(text), err: (text) => channel.stderr.write(text), answered: (then) => channel.once('data', then) }, nonceOf(command))
  } })
  const link = await connect(target, { password: 'right' }, anyKey().policy)
  const code = await codeOf(link.shell({ elevate: true, timeoutMs }))
  link.close()
  return { code, received }
}

test.each([
  ['says nothing', (): void => {}],
  ['names another nonce', (channel: { out(text: string): boolean; err(text: string): boolean }): void => {
    channel.out('READY-0000000000000000\n')
    channel.err('PW-0000000000000000')
  }],
  ['asks as sudo would', (channel: { err(text: string): boolean }): void => void channel.err('[sudo] Mot de passe de tech : ')],
  ['says READY without its line end', (channel: { out(text: string): boolean }, nonce: string): void => void channel.out(`READY-${nonce}`)],
  ['says terminal escapes and bytes that are no text', (channel: { out(text: string | Buffer): boolean }): void => void channel.out(Buffer.from([0x1b, 0x5b, 0x32, 0x4a, 0xff, 0xfe, 0x00, 0xc3]))],
] as const)('a machine that %s is refused and gets neither password nor script', async (_what, say) => {
  expect(await against(say)).toEqual({ code: 'SUDO_REFUSED', received: '' })
})

test('a machine that asks twice gets one answer; one that prints without end is left', async () => {
  expect(await against((channel, nonce) => {
    channel.err(`PW-${nonce}`)
    channel.answered(() => void channel.err(`PW-${nonce}`))
  })).toEqual({ code: 'SUDO_REFUSED', received: 'right\n' })
  const endless = await against((channel) => {
    const more = (): void => {
      while (channel.out(Buffer.alloc(64 * 1024, 'x')));
      setTimeout(more, 1)
    }
    more()
  }, 30_000)
  expect(endless).toEqual({ code: 'SUDO_REFUSED', received: '' })
}, 60_000)

test('start-up noise of any kind before our lines changes nothing', async () => {
  const received: string[] = []
  const target = await serve({ exec: (channel, command) => {
    const nonce = nonceOf(command)
    channel.write(`${'bruit '.repeat(200_000)}sans fin de ligne `)
    channel.stderr.write(`${'x'.repeat(5000)}PW-${nonce.slice(0, 8)}`)
    setTimeout(() => channel.stderr.write(nonce.slice(8)), 20)
    channel.on('data', (chunk: Buffer) => {
      received.push(chunk.toString())
      if (received.length === 1) channel.write(`READY-${nonce}\r\n`)
    })
    channel.on('end', () => {
      channel.exit(0)
      channel.end()
    })
  } })
  const link = await connect(target, { password: 'right' }, anyKey().policy)
  const shell = await link.shell({ elevate: true, timeoutMs: 30_000 })
  await shell.run('id -u\n', limits)
  expect(received.join('')).toBe('right\nid -u\n')
  link.close()
})

test('given up while a silent machine is waited for, the wait ends at once', async () => {
  const wire = await line(await serve())
  wire.cut()
  const stop = new AbortController()
  const waiting = codeOf(connect(wire.target, { password: 'right' }, anyKey().policy, { signal: stop.signal, readyTimeoutMs: 600_000 }))
  await new Promise((resolve) => setTimeout(resolve, 100))
  stop.abort()
  expect(await waiting).toContain('AbortError')
}, 20_000)
