import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server as TcpServer, type Socket } from 'node:net'
import { type AddressInfo } from 'node:net'
import { Server, type Connection, type ServerChannel } from 'ssh2'
import { afterEach, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { connect } from './connect.ts'
import type { HostKeyPolicy, SeenHostKey, SshTarget } from './link.ts'

const hostKey = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'pkcs1', format: 'pem' } }).privateKey
const open: { close(): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

interface Behaviour { readonly exec?: (channel: ServerChannel, command: string, connection: Connection) => void; readonly password?: string; readonly onAuth?: (method: string) => void; readonly onReady?: (connection: Connection) => void }

/** A real SSH server on loopback, behaving as told. */
async function serve({ exec, password = 'right', onAuth, onReady }: Behaviour): Promise<SshTarget> {
  const server = new Server({ hostKeys: [hostKey] }, (connection) => {
    connection.on('error', () => {})
    connection.on('authentication', (context) => {
      if (context.method === 'none') return context.reject(['password', 'keyboard-interactive'])
      onAuth?.(context.method)
      if (context.method === 'password' && context.password === password) context.accept()
      else context.reject(['password', 'keyboard-interactive'])
    })
    connection.on('ready', () => {
      onReady?.(connection)
      connection.on('session', (accept) => accept().on('exec', (acceptExec, _reject, info) => exec?.(acceptExec(), info.command, connection)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, user: 'tech', name: 'POSTE' }
}

const any = (): { policy: HostKeyPolicy; seen: SeenHostKey[] } => {
  const seen: SeenHostKey[] = []
  return { seen, policy: { onUnknown: (key) => void seen.push(key) } }
}
const code = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'accepted', (error: unknown) => (error instanceof Refusal ? error.fault.code : String(error)))
const limits = { timeoutMs: 10_000, maxBytes: 1_000_000 }

test('one connection, one exec: the script goes in on stdin, bytes come back whole, accents and all', async () => {
  const target = await serve({
    exec: (channel, command) => {
      let got = ''
      channel.on('data', (chunk: Buffer) => (got += chunk.toString()))
      channel.on('end', () => {
        const bytes = Buffer.from(`${command}|${got}|é`)
        // The last character arrives in two writes.
        channel.write(bytes.subarray(0, -1))
        setImmediate(() => {
          channel.write(bytes.subarray(-1))
          channel.exit(3)
          channel.end()
        })
      })
    },
  })
  const { policy, seen } = any()
  const link = await connect(target, { password: 'right' }, policy)
  const result = await link.exec('/bin/sh -s', { ...limits, stdin: 'echo salut' })
  expect(Buffer.from(result.stdout).toString()).toBe('/bin/sh -s|echo salut|é')
  expect(result.code).toBe(3)
  expect(seen[0]?.sha256).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
  expect(link.identification).toMatch(/^SSH-2\.0-/)
  link.close()
})

test('a machine whose key changed receives no byte of authentication', async () => {
  const methods: string[] = []
  const target = await serve({ onAuth: (method) => methods.push(method) })
  const changed: SeenHostKey[] = []
  const policy: HostKeyPolicy = { pinned: { type: 'ssh-rsa', sha256: 'SHA256:other' }, onUnknown: () => {}, onChanged: (key) => changed.push(key) }
  expect(await code(connect(target, { password: 'right' }, policy))).toBe('SSH_HOST_KEY_CHANGED')
  expect(methods).toEqual([])
  expect(changed).toHaveLength(1)
})

test('an unknown key on the command line is refused before any authentication', async () => {
  const methods: string[] = []
  const target = await serve({ onAuth: (method) => methods.push(method) })
  expect(await code(connect(target, { password: 'right' }, { onUnknown: (seen) => { throw new Refusal('SSH_HOST_KEY_UNKNOWN', { machine: 'POSTE', seen: seen.sha256 }) } }))).toBe('SSH_HOST_KEY_UNKNOWN')
  expect(methods).toEqual([])
})

test('a wrong password is offered once, never again another way, and said as such', async () => {
  const methods: string[] = []
  const target = await serve({ onAuth: (method) => methods.push(method) })
  expect(await code(connect(target, { password: 'wrong' }, any().policy))).toBe('SSH_AUTH_REFUSED')
  // The server offers keyboard-interactive too: the same typing twice would count as two failures.
  expect(methods).toEqual(['password'])
})

test('a machine that refuses, one that is silent and one that is no SSH server each have their word', async () => {
  const free = await new Promise<number>((resolve) => {
    const probe: TcpServer = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
  expect(await code(connect({ host: '127.0.0.1', port: free, user: 'x', name: 'A' }, {}, any().policy))).toBe('SSH_REFUSED')
  const sockets: Socket[] = []
  const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
  open.push({ close: () => { for (const socket of sockets) socket.destroy(); silent.close() } })
  await new Promise((resolve) => silent.once('listening', resolve))
  expect(await code(connect({ host: '127.0.0.1', port: (silent.address() as AddressInfo).port, user: 'x', name: 'B' }, {}, any().policy, { readyTimeoutMs: 300 }))).toBe('SSH_NO_ANSWER')
})

test('a line cut during an exec leaves the outcome unknown and the process alive', async () => {
  const target = await serve({
    exec: (channel, _command, connection) => {
      channel.write('half')
      setImmediate(() => (connection as unknown as { _sock: Socket })._sock.destroy())
    },
  })
  const link = await connect(target, { password: 'right' }, any().policy)
  const result = await link.exec('apt-get', limits)
  expect(result.code).toBeNull()
  await link.closed
})

test('the password goes to sudo only when our own prompt is seen, and never where nothing asks', async () => {
  const received: string[] = []
  const target = await serve({
    exec: (channel, command) => {
      const nonce = /READY-([0-9a-f]{16})/.exec(command)?.[1] ?? ''
      const asks = command.includes('sudo')
      channel.on('data', (chunk: Buffer) => {
        received.push(chunk.toString())
        if (chunk.toString().endsWith('\n') && asks && received.length === 1) channel.write(`bruit au démarrage\nREADY-${nonce}\n`)
      })
      if (asks) channel.stderr.write(`PW-${nonce}`)
      channel.on('end', () => {
        channel.exit(0)
        channel.end()
      })
    },
  })
  const link = await connect(target, { password: 'right' }, any().policy)
  const shell = await link.shell({ elevate: true, timeoutMs: 5000 })
  await shell.run('id -u\n', limits)
  expect(received).toEqual(['right\n', 'id -u\n'])
  link.close()
})

test('a second prompt is a wrong password: refused after one try', async () => {
  let tries = 0
  const target = await serve({
    exec: (channel, command) => {
      const nonce = /PW-([0-9a-f]{16})/.exec(command)?.[1] ?? ''
      channel.stderr.write(`PW-${nonce}`)
      channel.on('data', () => {
        tries++
        channel.stderr.write(`Sorry, try again.\nPW-${nonce}`)
      })
    },
  })
  const link = await connect(target, { password: 'right' }, any().policy)
  expect(await code(link.shell({ elevate: true, timeoutMs: 5000 }))).toBe('SUDO_REFUSED')
  expect(tries).toBe(1)
  link.close()
})

test('a line that dies before rights are known is a lost line, not missing rights', async () => {
  const target = await serve({ exec: (_channel, _command, connection) => void (connection as unknown as { _sock: Socket })._sock.destroy() })
  const link = await connect(target, { password: 'right' }, any().policy)
  expect(await code(link.shell({ elevate: true, timeoutMs: 10_000 }))).toBe('SSH_LINE_LOST')
  await link.closed
  expect(await code(link.shell({ elevate: true, timeoutMs: 10_000 }))).toBe('SSH_LINE_LOST')
})
