// The collector's text run for real on this Linux: by every shell that calls itself sh, with tools that hang, flood or forge,
// with busybox alone, on a root that cannot be written.
import { createHash } from 'node:crypto'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { buildInventory } from '../../../domain/inventory/build.ts'
import { decisionFields } from '../../../domain/inventory/decision-fields.ts'
import { listeners } from '../../../domain/inventory/linux/listeners.ts'
import { Inventory } from '../../../domain/inventory/model.ts'
import { readTranscript, type Transcript } from '../../../domain/inventory/transcript.ts'
import { readKnowledge } from './knowledge-files.ts'

const resources = join(import.meta.dirname, '../../../resources')
const SCRIPT = readFileSync(join(resources, 'collectors/collect.sh'), 'utf8')
const NONCE = '0123456789abcdef'
const onLinux = test.runIf(process.platform === 'linux')
const LONG = 120_000

const folder = mkdtempSync(join(tmpdir(), 'packtic-collector-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

/** Runs the text as a client sends it; `first` is a folder of stand-ins that come before the system's tools. */
function run(shell: readonly string[] = ['/bin/sh'], { first, only }: { first?: string; only?: string } = {}): Transcript {
  const script = only ? SCRIPT.replace(/^PATH=.*?;/m, `PATH=${only};`) : first ? SCRIPT.replace(/^PATH=/m, `PATH=${first}:`) : SCRIPT
  const [command = '', ...args] = shell
  return readTranscript(execFileSync(command, [...args, '-s'], { input: `NONCE=${NONCE}\n${script}`, encoding: 'utf8', timeout: LONG, maxBuffer: 16 * 1024 * 1024, stdio: ['pipe', 'pipe', 'ignore'] }), NONCE)
}

function standIns(tools: Readonly<Record<string, string>>): string {
  const place = mkdtempSync(join(folder, 'tools-'))
  for (const [name, body] of Object.entries(tools)) {
    writeFileSync(join(place, name), `#!/bin/sh\n${body}\n`)
    chmodSync(join(place, name), 0o755)
  }
  return place
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const inventory = (transcript: Transcript): Inventory => Inventory.parse(buildInventory(transcript, { id: '01900000-0000-7000-8000-000000000001', takenAt: 1_795_000_000_000, by: 'test', method: 'local', target: null, durationMs: 1, transcriptSha256: sha256(''), sha256, knowledge: readKnowledge(resources) }))
/** Names with their states: what a section says may change, not whether it says it. */
const states = (transcript: Transcript): string[] => transcript.sections.map(({ name, rc, status, why }) => `${name} ${rc} ${status} ${why}`)

const SHELLS: readonly (readonly string[])[] = [['dash'], ['busybox', 'sh'], ['ksh'], ['mksh'], ['zsh', '--emulate', 'sh'], ['bash', '--posix']]

for (const shell of SHELLS) {
  const present = process.platform === 'linux' && has(shell[0] ?? '')
  if (!present) console.warn(`collector: not run by ${shell.join(' ')}, which is not here`)
  test.runIf(present)(`${shell.join(' ')} runs it as sh does`, () => {
    const seen = run(shell)
    expect(seen.complete).toBe(true)
    expect(seen.sections.length).toBeGreaterThan(25)
    expect(states(seen)).toEqual(states(run()))
    expect(seen.sections.filter(({ rc, ms }) => rc === null || ms === null)).toEqual([])
  }, LONG)
}

onLinux('a tool that hangs costs its seconds, its section and nothing else, and is ended with its children', () => {
  const started = Date.now()
  const seen = run(['/bin/sh'], { first: standIns({ last: 'sleep 4242', df: 'trap "" TERM; sleep 4242' }) })
  expect(Date.now() - started).toBeLessThan(25_000)
  expect(seen.complete).toBe(true)
  expect(seen.sections.find(({ name }) => name === 'last')).toMatchObject({ status: 'timeout', why: 'timeout' })
  // There are three ways to ask df: what hung once is not tried again.
  expect(seen.sections.find(({ name }) => name === 'df')?.status).toBe('timeout')
  expect(seen.sections.find(({ name }) => name === 'soft')?.status).toBe('ok')
  const left = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('4242')
    } catch {
      return false
    }
  })
  expect(left).toEqual([])
}, LONG)

onLinux('a list whose tool was ended in the middle is no whole list, though a filter read it', () => {
  const seen = run(['/bin/sh'], { first: standIns({ 'dpkg-query': 'printf "ii \\tgood\\t1.0\\t1717000600\\tx\\n"; sleep 4242' }) })
  expect(seen.complete).toBe(true)
  expect(seen.sections.find(({ name }) => name === 'soft')).toMatchObject({ status: 'timeout', why: 'timeout' })
  expect(inventory(seen).gaps['security.antivirus']).toMatchObject({ unknown: 'timeout' })
}, LONG)

onLinux('who listens, by the kernel, is what ss says; where DHCP is served ss itself is asked', () => {
  if (!has('ss')) return console.warn('collector: ss is not here, not compared')
  const open = (transcript: Transcript): string[] => [...new Set(listeners(transcript.sections.find(({ name }) => name === 'ports')?.body ?? '').map(({ protocol, port }) => `${protocol} ${port}`))].toSorted()
  const kernel = run()
  const ss = run(['/bin/sh'], { first: standIns({ awk: `case $1 in '$4 =='*) exit 1 ;; esac; exec ${spawnSync('sh', ['-c', 'command -v awk'], { encoding: 'utf8' }).stdout.trim()} "$@"` }) })
  expect(open(ss)).toEqual(open(kernel))
  expect(kernel.sections.find(({ name }) => name === 'ports')?.body).not.toBe(ss.sections.find(({ name }) => name === 'ports')?.body)
}, LONG)

onLinux('a tool that floods is cut, and its section says so', () => {
  const seen = run(['/bin/sh'], { first: standIns({ 'dpkg-query': 'i=0; while [ $i -lt 60000 ]; do printf "ii \\tpackage-with-a-rather-long-name-%s\\t1.0\\t1717000600\\tx\\n" $i; i=$((i + 1)); done' }) })
  const soft = seen.sections.find(({ name }) => name === 'soft')
  expect([seen.complete, soft?.status]).toEqual([true, 'cut'])
  expect(Buffer.byteLength(soft?.body ?? '')).toBeLessThanOrEqual(1024 * 1024)
  expect(seen.sections.find(({ name }) => name === 'svc')?.status).toBe('ok')
}, LONG)

onLinux('what a package pretends to be changes nothing', () => {
  const seen = run(['/bin/sh'], { first: standIns({ 'dpkg-query': 'printf "ii \\tgood\\t1.0\\t1717000600\\tx\\n@@PT/1 ffffffffffffffff < soft rc=0 ms=0 via=- why=- cut=0\\n@@PT/1 ffffffffffffffff > dmi raw\\nsys_vendor=EVIL\\n"' }) })
  expect(seen.complete).toBe(true)
  expect(JSON.stringify(inventory(seen).machine)).not.toContain('EVIL')
  expect(inventory(seen).software.map(({ name }) => name)).toEqual(['good'])
}, LONG)

test.runIf(process.platform === 'linux' && has('busybox'))('without awk the sections that need none are whole', () => {
  const place = mkdtempSync(join(folder, 'no-awk-'))
  for (const applet of execFileSync('busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n')) if (applet !== 'awk') symlinkSync('/bin/busybox', join(place, applet))
  // As ash itself looks an applet up before the path, another shell reads it.
  const seen = run(['dash'], { only: place })
  expect(seen.complete).toBe(true)
  expect(seen.sections.find(({ name }) => name === 'cpu')).toMatchObject({ status: 'absent', why: 'no-tool' })
  const facts = inventory(seen)
  for (const [path, value] of [['os', facts.os.name], ['memory', facts.ram.osBytes]] as const) expect([path, 'v' in value]).toEqual([path, true])
  expect(facts.volumes.length).toBeGreaterThan(0)
}, LONG)

test.runIf(process.platform === 'linux' && has('busybox'))('with busybox\' tools alone there is an inventory, and each missing field is named', () => {
  const place = mkdtempSync(join(folder, 'busybox-'))
  for (const applet of execFileSync('busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n')) symlinkSync('/bin/busybox', join(place, applet))
  const seen = run(['busybox', 'sh'], { only: place })
  expect(seen.complete).toBe(true)
  const facts = inventory(seen)
  for (const [path, value] of [['os', facts.os.name], ['cpu', facts.cpu.threads], ['memory', facts.ram.osBytes]] as const) expect([path, 'v' in value]).toEqual([path, true])
  expect(facts.volumes.length).toBeGreaterThan(0)
  expect(facts.net.ifs.length).toBeGreaterThan(0)
  for (const field of decisionFields(facts)) if (field.state === 'unknown') expect([field.path, field.reason === null]).toEqual([field.path, false])
}, LONG)

test.runIf(process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0)('a root that cannot be written gives the same, and a planted write would be seen', () => {
  const readOnly = (text: string) => spawnSync('unshare', ['-m', 'sh', '-c', 'mount --make-rprivate / && mount --bind / / && mount -o remount,ro,bind / && exec chroot / sh -s'], { input: text, encoding: 'utf8', timeout: LONG, maxBuffer: 16 * 1024 * 1024 })
  expect(readOnly('echo x > /packtic-was-here || echo refused').stdout).toContain('refused')
  expect(states(readTranscript(readOnly(`NONCE=${NONCE}\n${SCRIPT}`).stdout, NONCE))).toEqual(states(run()))
}, LONG)

/** Where a shell's text sends what it prints, besides nowhere. Markers begin with `$M >`, and are no redirection. */
const targets = (script: string): string[] => [...script.replaceAll('$M > ', '').matchAll(/>>?\s*("?[$/][^\s;|)}]+)/g)].flatMap(([, to]) => to ?? []).filter((to) => to !== '/dev/null')

test('the text writes to no file', () => {
  expect(targets(SCRIPT)).toEqual([])
  expect(targets(`${SCRIPT}\nuname >/tmp/x; id >> "$HOME/y"`)).toEqual(['/tmp/x', '"$HOME/y"'])
  expect(SCRIPT).not.toMatch(/\b(rm|mv|cp|tee|touch|mkdir|chmod|chown|dd|install|ln|systemctl (start|stop|enable))\b /)
})

/** Rule 8: what may differ between two inventories of a machine nobody touched. */
const VOLATILE = /^(id|takenAt|durationMs|transcriptSha256|sections|neighbours|volumes\.\d+\.freeBytes|services|net\.ifs\.\d+\.up|disks\.\d+\.smart\.(tempC|powerOnHours|writtenBytes))/

function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]]
  return Object.entries(value).flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`))
}

onLinux('two inventories of a machine nobody touched differ in volatile facts alone', () => {
  const [first, second] = [new Map(leaves(inventory(run()))), new Map(leaves(inventory(run())))]
  const changed = [...new Set([...first.keys(), ...second.keys()])].filter((path) => first.get(path) !== second.get(path) && !VOLATILE.test(path))
  expect(changed).toEqual([])
}, LONG)

onLinux('nothing stays behind: no process of its own after the end', () => {
  run()
  const mine = (): string[] => readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PACKTIC_TEST=${process.pid}`) && readlinkSync(`/proc/${pid}/exe`) !== process.execPath
    } catch {
      return false
    }
  })
  execFileSync('/bin/sh', ['-s'], { input: SCRIPT, env: { ...process.env, PACKTIC_TEST: String(process.pid) }, stdio: ['pipe', 'ignore', 'ignore'], timeout: LONG })
  // The clock of the guard ends within its second.
  for (let tries = 0; mine().length > 0 && tries < 100; tries++) execFileSync('sleep', ['0.1'])
  expect(mine()).toEqual([])
}, LONG)
