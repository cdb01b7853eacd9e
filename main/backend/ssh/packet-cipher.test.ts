// Our packets against a server that checks each of them; and that ssh2 still keeps its keys where we take them from: a new version
// that does not is seen here, not in a slow transfer.
import { generateKeyPairSync } from 'node:crypto'
import { connect as tcpConnect, type AddressInfo } from 'node:net'
import { Client, type CipherAlgorithm, type Connection, Server } from 'ssh2'
import { expect, test } from 'vitest'
import { takeOverPackets } from './packet-cipher.ts'

const hostKey = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'pkcs1', format: 'pem' } }).privateKey

interface Echo { readonly client: Client; readonly server: Connection; readonly taken: readonly boolean[] }

/** A server that gives back what a channel brings, and a client whose packets are taken over at each agreement on keys. */
async function withEcho<R>(cipher: CipherAlgorithm, work: (echo: Echo) => Promise<R>): Promise<R> {
  const connections: Connection[] = []
  const server = new Server({ hostKeys: [hostKey] }, (connection) => {
    connections.push(connection)
    connection.on('error', () => {})
    connection.on('authentication', (context) => context.accept())
    connection.on('session', (accept) => accept().on('exec', (acceptExec) => {
      const channel = acceptExec()
      channel.pipe(channel)
    }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = tcpConnect((server.address() as AddressInfo).port, '127.0.0.1')
  const client = new Client()
  const taken: boolean[] = []
  try {
    client.on('handshake', () => taken.push(takeOverPackets(client, (bytes, done) => void (socket.writable && socket.write(bytes, done)))))
    await new Promise<void>((resolve, reject) => client.on('ready', resolve).on('error', reject).connect({ sock: socket, username: 'tech', password: 'any', algorithms: { cipher: [cipher] } }))
    return await work({ client, server: connections[0] as Connection, taken })
  } finally {
    client.end()
    server.close()
  }
}

async function echoed(client: Client, pieces: readonly Buffer[], between: () => void = () => {}): Promise<Buffer> {
  return await new Promise((resolve, reject) => client.exec('cat', (error, channel) => {
    if (error) return reject(error)
    const chunks: Buffer[] = []
    channel.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      between()
    }).on('close', () => resolve(Buffer.concat(chunks)))
    for (const piece of pieces) channel.write(piece)
    channel.end()
  }))
}

/** Numbered words: a piece lost, doubled or moved shows. */
const words = (bytes: number): Buffer => Buffer.from(Array.from({ length: Math.ceil(bytes / 8) }, (_, i) => i.toString(36).padStart(8)).join('')).subarray(0, bytes)

test.each([['aes128-gcm@openssh.com', true], ['aes256-gcm@openssh.com', true], ['aes128-ctr', false]] as const)('%s: its packets are taken over: %s; what is sent after it arrives', async (cipher, taken) => await withEcho(cipher, async (echo) => {
  expect(echo.taken).toEqual([taken])
  // Every length of padding, small packets among large ones, more than a buffer holds.
  const pieces = [...Array.from({ length: 40 }, (_, i) => words(i + 1)), words(900_000), words(5000), words(3), words(5_000_000)]
  expect((await echoed(echo.client, pieces)).equals(Buffer.concat(pieces))).toBe(true)
}))

test('a server that asks for new keys in the middle gets the rest by the new ones, byte for byte', async () => await withEcho('aes128-gcm@openssh.com', async ({ client, server, taken }) => {
  const sent = words(9_000_000)
  let asked = 0
  const back = await echoed(client, [sent], () => {
    if (asked++ % 40 === 10) server.rekey()
  })
  expect(taken.length).toBeGreaterThan(2)
  expect(taken.every(Boolean)).toBe(true)
  expect(back.equals(sent)).toBe(true)
}))
