// Who a machine is and who comes to it: keys, agent, passwords in each way a server asks, old servers, a machine on the way.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AuthContext, utils } from 'ssh2'
import { afterEach, describe, expect, test } from 'vitest'
import { anyKey, closeServers, codeOf, ed25519Key, line, rsaKey, serve } from '../../../tests/fake-server.ts'
import { connect } from './connect.ts'
import type { SeenHostKey } from './link.ts'
import { agentSocket, demandUsableKey } from './private-key.ts'

afterEach(closeServers)

const pairs = {
  ed25519: utils.generateKeyPairSync('ed25519'), ecdsa: utils.generateKeyPairSync('ecdsa', { bits: 256 }), rsa: utils.generateKeyPairSync('rsa', { bits: 2048 }),
  locked: utils.generateKeyPairSync('ed25519', { passphrase: 'la phrase', cipher: 'aes256-ctr', rounds: 4 }),
}
const holds = (publicKey: string) => (context: AuthContext): boolean => {
  const parsed = utils.parseKey(publicKey)
  if (context.method !== 'publickey' || parsed instanceof Error) return false
  return context.key.data.equals(parsed.getPublicSSH()) && (!context.signature || parsed.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo) === true)
}
const keyServer = async (publicKey: string, more: Parameters<typeof serve>[0] = {}) => await serve({ methods: ['publickey', 'password'], accepts: holds(publicKey), ...more })

describe('keys', () => {
  test.each(['ed25519', 'ecdsa', 'rsa'] as const)('an OpenSSH key, %s, opens; another does not', async (kind) => {
    const target = await keyServer(pairs[kind].public)
    const link = await connect(target, { privateKey: pairs[kind].private }, anyKey().policy)
    link.close()
    expect(await codeOf(connect(target, { privateKey: utils.generateKeyPairSync('ed25519').private }, anyKey().policy))).toBe('SSH_AUTH_REFUSED')
  })

  test('a locked key opens with its passphrase; without it, or with another, that is said before any machine is met', async () => {
    const target = await keyServer(pairs.locked.public)
    const link = await connect(target, { privateKey: pairs.locked.private, passphrase: 'la phrase' }, anyKey().policy)
    link.close()
    const said = async (text: string, passphrase?: string): Promise<string> => await codeOf((async () => await Promise.resolve(demandUsableKey(text, passphrase, 'cle')))())
    expect(await said(pairs.locked.private, 'la phrase')).toBe('accepted')
    expect(await said(pairs.locked.private)).toBe('SSH_KEY_LOCKED')
    expect(await said(pairs.locked.private, 'une autre')).toBe('SSH_KEY_LOCKED')
    expect(await said(pairs.ed25519.public)).toBe('SSH_KEY_UNREADABLE')
    expect(await said('rien')).toBe('SSH_KEY_UNREADABLE')
  })

  test('a server that closes after two attempts: one key, then the password, is enough', async () => {
    const methods: string[] = []
    const target = await serve({ methods: ['publickey', 'password', 'keyboard-interactive'], maxAuthTries: 2, onAuth: ({ method }) => methods.push(method) })
    const link = await connect(target, { privateKey: pairs.ed25519.private, password: 'right' }, anyKey().policy)
    expect(methods).toEqual(['publickey', 'password'])
    link.close()
  })
})

describe('the agent of the session', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-agent-'))
  const socket = join(folder, 'socket')
  const withAgent = async (keys: readonly string[], work: () => Promise<void>): Promise<void> => {
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    try {
      await expect.poll(() => spawnSync('ssh-add', ['-l'], { env: { ...process.env, SSH_AUTH_SOCK: socket } }).status, { timeout: 20_000 }).toBe(1)
      keys.forEach((key, index) => {
        const file = join(folder, `key${index}`)
        writeFileSync(file, key, { mode: 0o600 })
        expect(spawnSync('ssh-add', [file], { env: { ...process.env, SSH_AUTH_SOCK: socket }, encoding: 'utf8' }).stderr).toContain('Identity added')
      })
      await work()
    } finally {
      agent.kill()
      rmSync(socket, { force: true })
    }
  }

  test('its key opens; with a password at hand one key of it is tried, never all', async () => await withAgent([pairs.ed25519.private, pairs.ecdsa.private], async () => {
    const second = await keyServer(pairs.ecdsa.public)
    const link = await connect(second, { agentSocket: socket }, anyKey().policy)
    link.close()
    const methods: string[] = []
    const counting = await serve({ methods: ['publickey', 'password'], maxAuthTries: 2, onAuth: ({ method }) => methods.push(method) })
    const both = await connect(counting, { agentSocket: socket, password: 'right' }, anyKey().policy)
    expect(methods).toEqual(['publickey', 'password'])
    both.close()
    // A key that was chosen is the only one shown.
    methods.length = 0
    expect(await codeOf(connect(counting, { agentSocket: socket, privateKey: pairs.rsa.private }, anyKey().policy))).not.toBe('accepted')
    expect(methods).toEqual(['publickey'])
  }))

  test('an agent that is gone is no reason to fail: the password is tried', async () => {
    const link = await connect(await serve({ methods: ['publickey', 'password'] }), { agentSocket: join(folder, 'nobody'), password: 'right' }, anyKey().policy)
    link.close()
  })

  test('Pageant is left out', () => {
    expect([agentSocket({ SSH_AUTH_SOCK: 'pageant' }), agentSocket({}), agentSocket({ SSH_AUTH_SOCK: '' }), agentSocket({ SSH_AUTH_SOCK: '/run/agent' })]).toEqual([undefined, undefined, undefined, '/run/agent'])
  })
})

describe('a server that asks in its own words', () => {
  const asking = async (prompts: readonly { prompt: string; echo: boolean }[], answers: string[][]) => await serve({
    methods: ['keyboard-interactive'],
    accepts: (context) => {
      if (context.method !== 'keyboard-interactive') return false
      const ask = (): void => context.prompt([...prompts], (given) => {
        answers.push([...given])
        if (given[0] === 'right') context.accept()
        else if (answers.length < 3) ask()
        else context.reject(['keyboard-interactive'])
      })
      ask()
      return 'asked'
    },
  })

  test.each(['Password: ', 'Mot de passe : ', 'tech@poste\u2019s password:'])('%s gets the password', async (prompt) => {
    const answers: string[][] = []
    const link = await connect(await asking([{ prompt, echo: false }], answers), { password: 'right' }, anyKey().policy)
    expect(answers).toEqual([['right']])
    link.close()
  })

  test('anything else gets nothing, and a second asking neither', async () => {
    const others: string[][] = []
    expect(await codeOf(connect(await asking([{ prompt: 'Verification code: ', echo: false }, { prompt: 'Password (visible): ', echo: true }], others), { password: 'right' }, anyKey().policy))).toBe('SSH_AUTH_REFUSED')
    expect(others.flat().join('')).toBe('')
    const again: string[][] = []
    expect(await codeOf(connect(await asking([{ prompt: 'Password: ', echo: false }], again), { password: 'wrong' }, anyKey().policy))).toBe('SSH_AUTH_REFUSED')
    expect(again.flat().filter((answer) => answer !== '')).toEqual(['wrong'])
  })
})

describe('the key of a machine', () => {
  const see = async (target: Awaited<ReturnType<typeof serve>>): Promise<SeenHostKey> => {
    const { policy, seen } = anyKey()
    const link = await connect(target, { password: 'right' }, policy)
    link.close()
    const [key] = seen
    if (!key) throw new Error('no key seen')
    return key
  }

  test('pinned by one type, a machine that has others shows that one: no false change', async () => {
    const pinned = await see(await serve({ hostKeys: [rsaKey] }))
    expect(pinned.type).toBe('ssh-rsa')
    // The same machine, which has an ed25519 key as well: left to itself the newer type would be chosen.
    const both = await serve({ hostKeys: [ed25519Key, rsaKey] })
    expect((await see(both)).type).toBe('ssh-ed25519')
    const link = await connect(both, { password: 'right' }, { pinned, onUnknown: () => {} })
    expect(link.hostKey).toEqual(pinned)
    link.close()
  })

  test('another type only, another key, or one nobody named: not one byte of authentication', async () => {
    const pinned = await see(await serve({ hostKeys: [rsaKey] }))
    for (const { hostKeys, policy, expected } of [
      { hostKeys: [ed25519Key], policy: { pinned, onUnknown: () => {} }, expected: 'SSH_HOST_KEY_CHANGED' },
      { hostKeys: [utils.generateKeyPairSync('rsa', { bits: 2048 }).private], policy: { pinned, onUnknown: () => {} }, expected: 'SSH_HOST_KEY_CHANGED' },
      { hostKeys: [ed25519Key], policy: { onUnknown: () => { throw new Error('nobody') } }, expected: 'Error: nobody' },
    ]) {
      const attempts: string[] = []
      const wire = await line(await serve({ hostKeys, onAuth: ({ method }) => attempts.push(method) }))
      expect(await codeOf(connect(wire.target, { password: 'right', privateKey: pairs.ed25519.private }, policy))).toBe(expected)
      expect(attempts).toEqual([])
      // Identification, key exchange, and nothing that a secret could hide in: less than a key exchange with its init.
      expect(wire.sent().length).toBeLessThan(3000)
      expect(wire.sent().includes('right')).toBe(false)
    }
  })

  test('an old server has its own sentence, and opens once a person accepted it', async () => {
    for (const config of [{ algorithms: { serverHostKey: ['ssh-rsa'] } }, { algorithms: { kex: ['diffie-hellman-group14-sha1'] } }, { algorithms: { serverHostKey: ['ssh-rsa'], kex: ['diffie-hellman-group14-sha1'] } }]) {
      const attempts: string[] = []
      const target = await serve({ hostKeys: [rsaKey], config: config as never, onAuth: ({ method }) => attempts.push(method) })
      expect(await codeOf(connect(target, { password: 'right' }, anyKey().policy))).toBe('SSH_TOO_OLD')
      expect(attempts).toEqual([])
      const link = await connect(target, { password: 'right' }, anyKey().policy, { oldServer: true })
      link.close()
    }
  })

  test('a machine that is starting closes right after a good login: no answer yet, never a login that hangs', async () => {
    const target = await serve({ config: { banner: 'System is booting up. Unprivileged users are not permitted to log in yet.' }, accepts: (context) => {
      setImmediate(() => (context as unknown as { _finalResponse: boolean; _cbfinal: unknown }, closeServersOf(context)))
      return 'asked'
    } })
    const refused = await connect(target, { password: 'right' }, anyKey().policy).then(() => undefined, (error: unknown) => error as { fault: { code: string; cause: string } })
    expect(refused?.fault.code).toBe('SSH_NO_ANSWER')
    expect(refused?.fault.cause).toContain('System is booting up')
  })
})

test('a megabyte of banner before the login: passed over, and at most its first words are kept', async () => {
  const part = 'Acces reserve. '.repeat(2000)
  let sent = 0
  const target = await serve({ onAuth: (context) => {
    while (sent < 1024 * 1024) sent += sendBanner(context, part)
  } })
  const link = await connect(target, { password: 'right' }, anyKey().policy)
  expect(sent).toBeGreaterThan(1024 * 1024)
  link.close()
  sent = 0
  const refused = await connect(target, { password: 'wrong' }, anyKey().policy).then(() => '', (error: unknown) => JSON.stringify(error))
  expect(refused).toContain('SSH_AUTH_REFUSED')
  expect(refused.length).toBeLessThan(2000)
  // One of a megabyte in a single packet is longer than any packet may be (RFC 4253, 6.1): said as no answer, never a wait.
  expect(await codeOf(connect(await serve({ config: { banner: part.repeat(36) } }), { password: 'right' }, anyKey().policy))).toBe('SSH_NO_ANSWER')
})

/** SSH_MSG_USERAUTH_BANNER, as often as a server likes; gives its bytes. */
function sendBanner(context: AuthContext, text: string): number {
  const { _packetRW: { write }, _cipher: cipher } = (context as unknown as { _protocol: { _packetRW: { write: { allocStart: number; alloc(size: number): Buffer; finalize(packet: Buffer): Buffer } }; _cipher: { encrypt(packet: Buffer): void } } })._protocol
  const packet = write.alloc(1 + 4 + text.length + 4)
  const at = write.allocStart
  packet[at] = 53
  packet.writeUInt32BE(text.length, at + 1)
  packet.write(text, at + 5, 'latin1')
  packet.writeUInt32BE(0, at + 5 + text.length)
  cipher.encrypt(write.finalize(packet))
  return text.length
}

/** Ends the connection that an attempt came by. */
function closeServersOf(context: AuthContext): void {
  ;(context as unknown as { _conn?: unknown; _protocol: { disconnect(code: number): void } })._protocol.disconnect(11)
}

describe('a machine on the way', () => {
  test('is passed with its own identifiers and its own key; the far machine with its own', async () => {
    const given: string[] = []
    const far = await serve({ hostKeys: [ed25519Key], onAuth: (context) => given.push(`far ${context.username} ${context.method === 'password' ? context.password : ''}`) })
    const between = { ...(await serve({ forwards: true, onAuth: (context) => given.push(`between ${context.username} ${context.method === 'password' ? context.password : ''}`), accepts: (context) => context.method === 'password' && context.password === 'pont' })), user: 'passeur', name: 'RELAIS' }
    const seen = { far: anyKey(), between: anyKey() }
    const link = await connect(far, { password: 'right' }, seen.far.policy, { via: { target: between, credential: { password: 'pont' }, policy: seen.between.policy } })
    expect(given).toEqual(['between passeur pont', 'far tech right'])
    expect([seen.between.seen[0]?.type, seen.far.seen[0]?.type, link.hostKey.type]).toEqual(['ssh-rsa', 'ssh-ed25519', 'ssh-ed25519'])
    link.close()
    expect(await link.closed).toEqual({ lost: false })
  })

  test('with another key than the known one, it stops everything before any authentication', async () => {
    const attempts: string[] = []
    const onAuth = ({ method }: AuthContext): void => void attempts.push(method)
    const far = await serve({ hostKeys: [ed25519Key], onAuth })
    const between = { ...(await serve({ forwards: true, onAuth })), name: 'RELAIS' }
    const refused = await connect(far, { password: 'right' }, anyKey().policy, { via: { target: between, credential: { password: 'right' }, policy: { pinned: { type: 'ssh-rsa', sha256: 'SHA256:other' }, onUnknown: () => {} } } }).catch((error: unknown) => error as { fault: { code: string; detail: { machine: string } } })
    expect(refused).toMatchObject({ fault: { code: 'SSH_HOST_KEY_CHANGED', detail: { machine: 'RELAIS' } } })
    expect(attempts).toEqual([])
    // And behind a good one, the far machine's key is checked as ever: its login is not tried.
    const good = { target: between, credential: { password: 'right' }, policy: anyKey().policy }
    expect(await codeOf(connect(far, { password: 'right' }, { pinned: { type: 'ssh-ed25519', sha256: 'SHA256:other' }, onUnknown: () => {} }, { via: good }))).toBe('SSH_HOST_KEY_CHANGED')
    expect(attempts).toEqual(['password'])
  })

  test('that opens no way says so, and its line going takes the far one with it', async () => {
    const far = await serve()
    const closed = { ...(await serve()), name: 'RELAIS' }
    expect(await codeOf(connect(far, { password: 'right' }, anyKey().policy, { via: { target: closed, credential: { password: 'right' }, policy: anyKey().policy } }))).toBe('SSH_JUMP_REFUSED')
    const connections: { end(): void }[] = []
    const open = { ...(await serve({ forwards: true, onReady: (connection) => connections.push(connection) })), name: 'RELAIS' }
    const link = await connect(far, { password: 'right' }, anyKey().policy, { via: { target: open, credential: { password: 'right' }, policy: anyKey().policy } })
    for (const connection of connections) connection.end()
    expect(await link.closed).toEqual({ lost: true })
  })
})
