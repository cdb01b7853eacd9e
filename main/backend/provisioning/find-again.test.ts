// A machine looked for by its key, over loopback addresses: found where it is alone with it, and nobody is told a name.
import { createServer, connect as tcpConnect, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { closeServers, ed25519Key, rsaKey, serve } from '../../../tests/fake-server.ts'
import { connect } from '../ssh/connect.ts'
import type { SeenHostKey, SshTarget } from '../ssh/link.ts'
import { addressOfKey } from './find-again.ts'

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
