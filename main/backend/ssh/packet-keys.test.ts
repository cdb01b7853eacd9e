// That ssh2 still keeps its keys where we take them from: a new version that does not is seen here, not in a slow transfer.
import { generateKeyPairSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Client, Server } from 'ssh2'
import { expect, test } from 'vitest'
import { keepPacketKeys } from './packet-keys.ts'

const hostKey = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'pkcs1', format: 'pem' } }).privateKey

test.each([['aes128-gcm@openssh.com', true], ['aes128-ctr', false]] as const)('%s: its keys are taken over: %s; what is sent after it arrives', async (cipher, taken) => {
  const server = new Server({ hostKeys: [hostKey] }, (connection) => {
    connection.on('error', () => {})
    connection.on('authentication', (context) => context.accept())
    connection.on('session', (accept) => accept().on('exec', (acceptExec) => {
      const channel = acceptExec()
      channel.pipe(channel)
    }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = new Client()
  try {
    await new Promise<void>((resolve, reject) => client.on('ready', resolve).on('error', reject).connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, username: 'tech', password: 'any', algorithms: { cipher: [cipher] } }))
    expect(keepPacketKeys(client)).toBe(taken)
    const sent = Buffer.alloc(300_000, 'paquet ')
    const back = await new Promise<Buffer>((resolve, reject) => client.exec('cat', (error, channel) => {
      if (error) return reject(error)
      const chunks: Buffer[] = []
      channel.on('data', (chunk: Buffer) => chunks.push(chunk)).on('close', () => resolve(Buffer.concat(chunks)))
      channel.end(sent)
    }))
    expect(back.equals(sent)).toBe(true)
  } finally {
    client.end()
    server.close()
  }
})
