// A machine looked for by its key, over loopback addresses: found where it is alone with it, and nobody is told a name.
import { createServer, connect as tcpConnect, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { closeServers, ed25519Key, rsaKey, serve } from '../../../tests/fake-server.ts'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import { connect } from '../ssh/connect.ts'
import type { SeenHostKey, SshTarget } from '../ssh/link.ts'
import { addressOfKey, isKnownCopy } from './find-again.ts'

const { store } = sharedLaptop()

const doors: Server[] = []
afterEach(() => {
  for (const door of doors.splice(0)) door.close()
  closeServers()
})

/** The same server at another address. */
async function alsoAt(host: string, port: number, to: SshTarget): Promise<void> {
  const door = createServer((near) => {
    const far = tcpConnect(to.port, to.host)
    for (const one of [near, far]) one.on('error', () => {})
    near.pipe(far).pipe(near)
  })
  doors.push(door)
  await new Promise<void>((resolve) => door.listen(port, host, resolve))
}

test.runIf(process.platform !== 'darwin')('one address with its key is the machine; another key, nobody, or two with one key are not', async () => {
  const tried: string[] = []
  const onAuth = ({ username }: { username: string }): void => void tried.push(username)
  const machine = await serve({ hostKeys: [ed25519Key, rsaKey], onAuth })
  const stranger = await serve({ hostKeys: [rsaKey], onAuth })
  let pin: SeenHostKey = { type: '', sha256: '' }
  await connect({ ...machine, user: 'tech' }, { password: 'right' }, { onUnknown: (seen) => void (pin = seen) }).then((link) => link.close())
  expect(tried.splice(0)).toEqual(['tech'])
  await alsoAt('127.0.0.2', machine.port, machine)
  await alsoAt('127.0.0.3', machine.port, stranger)
  const find = async (...hosts: string[]): Promise<string | undefined> => await addressOfKey({ connect, neighbours: async () => await Promise.resolve(hosts) }, { ...machine, user: 'tech', host: '127.0.0.9' }, pin, AbortSignal.timeout(20_000))
  expect(await find('127.0.0.3', '127.0.0.8', '127.0.0.2', '127.0.0.9')).toBe('127.0.0.2')
  expect(await find('127.0.0.3', '127.0.0.8')).toBeUndefined()
  // Two cloned machines: nobody may choose.
  await alsoAt('127.0.0.4', machine.port, machine)
  expect(await find('127.0.0.2', '127.0.0.3', '127.0.0.4')).toBeUndefined()
  expect(tried).toEqual([])
})

test('a copy of its disk that is known at its own address is another machine, however alone it answers', () => {
  const pinned = (host: string, sha256: string): void => store().hostKeys.pin({ host, port: 22, type: 'ssh-ed25519', sha256, firstSeenAt: 1, by: 'test', how: 'seen', reason: null, clientId: null })
  const made = (host: string, machineKey: string | null) => store().write({ by: 'test' }, (w) => w.create('machine', { host, port: 22, name: host, machineKey }))
  const [own, copied] = ['a'.repeat(64), 'b'.repeat(64)]
  const id = made('192.0.2.1', own)
  for (const [host, key, sha256] of [['192.0.2.2', copied, 'SHA256:one'], ['192.0.2.3', null, 'SHA256:one'], ['192.0.2.4', copied, 'SHA256:other'], ['192.0.2.5', own, 'SHA256:one']] as const) {
    made(host, key)
    pinned(host, sha256)
  }
  const copy = (host: string): boolean => isKnownCopy(store(), { id, clientId: null, machineKey: own }, { port: 22, sha256: 'SHA256:one' }, host)
  expect(['192.0.2.2', '192.0.2.3'].map(copy)).toEqual([true, true])
  // Its former neighbour with a key of its own is gone from there; read there before, it is the machine itself; never met.
  expect(['192.0.2.4', '192.0.2.5', '192.0.2.6', '192.0.2.1'].map(copy)).toEqual([false, false, false, false])
})
