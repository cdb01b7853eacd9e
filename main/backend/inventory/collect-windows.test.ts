// The way to a Windows machine, held to the protocol: a real SSH server that presents Windows' identification line, and in
// PowerShell's place a program that reads its input as the real one is told to, up to the last line and its length. It loses
// what it has left to say when the input ends early, as Win32-OpenSSH does (its issue 563). No real Windows was at hand.
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Server } from 'ssh2'
import { afterAll, afterEach, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import { Inventory } from '../../../domain/inventory/model.ts'
import { connect } from '../ssh/connect.ts'
import { type CollectContext, collectLocal, collectSsh } from './collect.ts'
import { powershellCommand, powershellInput } from './powershell.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-windows-'))
const hostKey = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'pkcs1', format: 'pem' } }).privateKey
const context: CollectContext = { resources: join(import.meta.dirname, '../../../resources'), newId: () => '0197f0a0-0000-7000-8000-000000000000', now: Date.now, by: 'test' }
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Plays PowerShell: `PLAY_LOSE` names a counter file, one more input loses 1,024 characters for each line in it. */
const player = join(folder, 'powershell.mjs')
writeFileSync(player, `#!${process.execPath}
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
const { PLAY_SECTIONS, PLAY_ELEV = 'root', PLAY_LOSE = '', PLAY_TRACE = '' } = process.env
const words = process.argv.slice(2)
const boot = Buffer.from(words[words.indexOf('-EncodedCommand') + 1], 'base64').toString('utf16le')
const nonce = /\\$NONCE='([0-9a-f]{16})'/.exec(boot)[1]
const say = (text, then) => process.stdout.write(text, then)
let input = ''
let finished = false
process.stdin.on('end', () => { if (!finished) process.exit(0) })
process.stdin.on('data', async (chunk) => {
  input += chunk
  const last = new RegExp('^@@PT/1 ' + nonce + ' script (\\\\d+)\\\\r?$', 'm').exec(input)
  if (!last || finished) return
  let text = input.slice(0, last.index)
  if (PLAY_LOSE && existsSync(PLAY_LOSE) && readFileSync(PLAY_LOSE, 'utf8').length > 0) {
    writeFileSync(PLAY_LOSE, readFileSync(PLAY_LOSE, 'utf8').slice(1))
    text = text.slice(1024)
  }
  if (PLAY_TRACE) writeFileSync(PLAY_TRACE, text)
  if (text.length !== Number(last[1])) {
    finished = true
    return say('@@PT/1 ' + nonce + ' begin collector=1.0.0 os=Windows uid=- elev=none\\r\\n@@PT/1 ' + nonce + ' > boot json\\r\\n\\r\\n@@PT/1 ' + nonce + ' < boot rc=1 ms=- via=powershell why=- cut=0\\r\\n@@PT/1 ' + nonce + ' end sections=1 ms=0\\r\\n', () => process.exit(0))
  }
  const sections = Object.entries(JSON.parse(readFileSync(PLAY_SECTIONS, 'utf8')))
  say('Microsoft Windows, banni\\u00e8re\\r\\n@@PT/1 ' + nonce + ' begin collector=1.0.0 os=Windows uid=- elev=' + PLAY_ELEV + '\\n')
  for (const [name, body] of sections) {
    // A real one takes its time: an input that ended meanwhile has already killed it.
    await new Promise((resolve) => setTimeout(resolve, 5))
    const denied = typeof body === 'string'
    say('@@PT/1 ' + nonce + ' > ' + name + ' json\\n' + (denied ? '' : JSON.stringify(body).replace(/[^ -~]/g, (c) => '\\\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'))) + '\\n@@PT/1 ' + nonce + ' < ' + name + ' rc=' + (denied ? 1 : 0) + ' ms=5 via=powershell why=' + (denied ? body : '-') + ' cut=0\\n')
  }
  finished = true
  say('@@PT/1 ' + nonce + ' end sections=' + sections.length + ' ms=9\\n', () => process.exit(0))
})
`)
chmodSync(player, 0o755)

const CURRENT = String.raw`HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion`
const REGISTRY = { 'reg-boot': [{ path: String.raw`HKLM:\SYSTEM\CurrentControlSet\Control`, values: { PEFirmwareType: 2 } }], id: [{ Host: 'COMPTA-2', Arch: 'AMD64', SystemDrive: 'C:' }], 'reg-os': [{ path: CURRENT, values: { ProductName: 'Windows 10 Pro', CurrentBuildNumber: '22631', EditionID: 'Professional', DisplayVersion: '23H2' } }], 'reg-software': [{ path: String.raw`HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\X`, values: { DisplayName: 'Comptabilité générale', DisplayVersion: '7' } }] }
const sectionsFile = (name: string, sections: object): string => {
  writeFileSync(join(folder, name), JSON.stringify(sections))
  return join(folder, name)
}
const ADMIN = sectionsFile('admin.json', { ...REGISTRY, 'cim-win32_bios': [{ SerialNumber: 'EX-7' }], 'cim-win32_computersystem': [{ Manufacturer: 'Exemple', Model: 'Portable 14' }] })
const STANDARD = sectionsFile('standard.json', { ...REGISTRY, 'cim-win32_operatingsystem': 'denied', 'cim-win32_bios': 'denied', 'cim-msft_physicaldisk': 'denied' })

/** A server that says it is Windows; its one program is the player. */
async function windowsHost(env: Readonly<Record<string, string>>, ident = 'OpenSSH_for_Windows_9.5'): Promise<{ port: number; commands: string[] }> {
  const commands: string[] = []
  const server = new Server({ hostKeys: [hostKey], ident }, (connection) => {
    connection.on('error', () => {})
    connection.on('authentication', (auth) => (auth.method === 'password' ? auth.accept() : auth.reject(['password'])))
    connection.on('ready', () => connection.on('session', (accept) => accept().on('exec', (acceptExec, _reject, { command }) => {
      commands.push(command)
      const channel = acceptExec()
      const [program = '', ...words] = command.split(' ')
      if (program !== 'powershell') {
        channel.resume()
        channel.on('end', () => {
          channel.stderr.write('commande introuvable')
          channel.exit(1)
          channel.end()
        })
        return
      }
      const child = spawn(player, words, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'ignore'] })
      channel.on('data', (chunk: Buffer) => child.stdin.write(chunk))
      channel.on('end', () => child.stdin.end())
      child.stdin.on('error', () => {})
      child.stdout.on('data', (chunk: Buffer) => channel.write(chunk))
      child.on('close', () => {
        channel.exit(0)
        channel.end()
      })
    })))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return { port: (server.address() as AddressInfo).port, commands }
}

async function collect(env: Readonly<Record<string, string>>, ident?: string) {
  const { port, commands } = await windowsHost(env, ident)
  const link = await connect({ host: '127.0.0.1', port, user: 'tech', name: 'COMPTA-2' }, { password: 'right' }, { onUnknown: () => {} })
  try {
    return { ...(await collectSsh(link, true, context)), commands }
  } finally {
    link.close()
  }
}

test('a Windows known by its identification line is asked once, and its accents come whole', async () => {
  const trace = join(folder, 'trace')
  const { inventory, commands } = await collect({ PLAY_SECTIONS: ADMIN, PLAY_TRACE: trace })
  expect(Inventory.safeParse(inventory).success).toBe(true)
  expect(commands).toHaveLength(1)
  expect(commands[0]).toMatch(/^powershell -NoProfile -NonInteractive -InputFormat None -ExecutionPolicy Bypass -EncodedCommand [A-Za-z0-9+/=]+$/)
  expect(readFileSync(trace, 'utf8')).toBe(readFileSync(join(context.resources, 'collectors/collect.ps1'), 'utf8'))
  expect(valueOf(inventory.os.name)).toBe('Windows 11 Pro')
  expect(inventory.software).toMatchObject([{ name: 'Comptabilité générale' }])
  expect(inventory.machine.serial).toMatchObject({ v: 'EX-7', src: 'cim.Win32_BIOS' })
  expect(inventory.target).toMatchObject({ elevated: true, host: '127.0.0.1' })
}, 60_000)

test('a standard account gives a lesser inventory, not an error, and each gap its reason', async () => {
  const { inventory } = await collect({ PLAY_SECTIONS: STANDARD, PLAY_ELEV: 'none' })
  expect(valueOf(inventory.os.build)).toBe('22631')
  expect(inventory.machine.serial).toMatchObject({ unknown: 'denied' })
  expect(inventory.gaps.disks).toMatchObject({ unknown: 'denied' })
  expect(inventory.target).toMatchObject({ elevated: false })
}, 60_000)

test('an input that lost a part is sent once more; lost twice, the line is at fault and no machine is made up', async () => {
  const lose = join(folder, 'lose')
  writeFileSync(lose, 'x')
  const { inventory, commands } = await collect({ PLAY_SECTIONS: ADMIN, PLAY_LOSE: lose })
  expect(commands).toHaveLength(2)
  expect(valueOf(inventory.os.host)).toBe('COMPTA-2')
  writeFileSync(lose, 'xx')
  expect(await collect({ PLAY_SECTIONS: ADMIN, PLAY_LOSE: lose }).then(() => 'read', (error: unknown) => (error instanceof Refusal ? error.fault.code : String(error)))).toBe('SSH_LINE_LOST')
}, 60_000)

test('a Windows behind another server’s name is found by the second exec', async () => {
  const { port, commands } = await windowsHost({ PLAY_SECTIONS: ADMIN }, 'WeOnlyDo 2.5')
  const link = await connect({ host: '127.0.0.1', port, user: 'tech', name: 'COMPTA-2' }, { password: 'right' }, { onUnknown: () => {} })
  const { inventory } = await collectSsh(link, false, context)
  link.close()
  expect(commands.map((command) => command.split(' ')[0])).toEqual(['/bin/sh', 'powershell'])
  expect(valueOf(inventory.os.family)).toBe('windows')
}, 60_000)

test('here, PowerShell runs the same text, then what it could not get is asked of systeminformation', async () => {
  process.env['PLAY_SECTIONS'] = STANDARD
  const asked: string[] = []
  const { inventory } = await collectLocal(context, { shell: null, powershell: player, live: async (calls) => { asked.push(...calls); return await Promise.resolve('') } })
  delete process.env['PLAY_SECTIONS']
  expect(valueOf(inventory.os.name)).toBe('Windows 11 Pro')
  expect(inventory.method).toBe('local')
  expect(asked).toContain('diskLayout')
  expect(asked).not.toContain('osInfo')
}, 60_000)

test('the command stays under what cmd.exe takes, and the input is ASCII with its length', () => {
  const nonce = '0123456789abcdef'
  expect(powershellCommand(nonce).length).toBeLessThan(8191)
  const input = powershellInput('a\r\nb\n\n', nonce)
  expect(input).toBe(`a\nb\n@@PT/1 ${nonce} script 4\n`)
  expect(existsSync(join(context.resources, 'collectors/collect.ps1'))).toBe(true)
})
