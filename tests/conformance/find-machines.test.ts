// `packtic inventory find` in a client's place of network namespaces: who is found, what each is, and what is never sent.
// Figures are printed, never asserted: this machine's speed proves nothing (design/inventory.md G13, rule 16).
import { createInterface } from 'node:readline'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FoundHost } from '../../domain/inventory/search/found-host.ts'
import { LAPTOP, makePlace, type Place, placeReason } from '../network/place.ts'

/** Each search is a start of the whole command, on a machine that may be doing other things. */
const PATIENCE_MS = 240_000
const root = join(import.meta.dirname, '../..')
const at = (last: number): string => `10.99.7.${last}`
const DEBIAN = 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n'

/** Twenty living machines at one end of the network: the others are nobody. */
const PLACE: Readonly<Record<number, { readonly ports: Readonly<Record<number, string | null>>; readonly kind: FoundHost['kind'] }>> = {
  ...Object.fromEntries([2, 201, 202, 203, 204, 205, 206].map((last) => [last, { ports: { 22: DEBIAN }, kind: 'ssh' }])),
  207: { ports: { 22: 'Welcome\r\nSSH-2.0-OpenSSH_for_Windows_9.5\r\n', 445: null }, kind: 'ssh' },
  ...Object.fromEntries([208, 209, 210].map((last) => [last, { ports: { 445: null }, kind: 'windows' }])),
  211: { ports: { 5985: null }, kind: 'windows' },
  212: { ports: { 9100: null, 80: null, 445: null }, kind: 'printer' },
  213: { ports: { 631: null }, kind: 'printer' },
  1: { ports: { 80: null, 443: null }, kind: 'network' },
  214: { ports: { 443: null }, kind: 'network' },
  215: { ports: { 22: '220 ready\r\n' }, kind: 'unknown' },
  216: { ports: { 22: null }, kind: 'unknown' },
  217: { ports: {}, kind: 'unknown' },
  218: { ports: {}, kind: 'unknown' },
}
const LIVING = Object.keys(PLACE).map((last) => at(Number(last))).toSorted()
const SILENT = at(230)
const WITHOUT = placeReason()
if (WITHOUT) process.stderr.write(`search of a network: not run: ${WITHOUT}\n`)

interface Ran { readonly code: number | null; readonly hosts: ReadonlyMap<string, FoundHost>; readonly firstMs: number; readonly allMs: number; readonly summary: { readonly found: number; readonly addresses: number; readonly cancelled: boolean; readonly ms: number; readonly hosts: readonly string[]; readonly consent: { readonly givenBy: string } } | undefined; readonly err: string; readonly endedMs: number }

describe.skipIf(WITHOUT !== undefined)('a place of twenty machines', { timeout: PATIENCE_MS }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-find-'))
  let place: Place
  let runs = 0

  beforeAll(async () => {
    const servers = Object.entries(PLACE).flatMap(([last, { ports }]) => Object.entries(ports).map(([port, says]) => ({ address: at(Number(last)), port: Number(port), says })))
    place = await makePlace(LIVING, [SILENT], { servers, nameServer: at(217), mdns: { address: at(2), name: 'ACCUEIL' }, gateway: at(1) })
  }, PATIENCE_MS)
  afterAll(async () => {
    await place?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** `interruptAfter` addresses found, Ctrl+C is pressed. */
  async function find(args: readonly string[], interruptAfter = Infinity): Promise<Ran> {
    const child = place.run(process.execPath, [join(root, 'main/backend/cli/index.ts'), 'inventory', 'find', '--data', join(folder, String(runs++)), ...args], { PACKTIC_RESOURCES: join(root, 'resources') })
    const hosts = new Map<string, FoundHost>()
    let [summary, firstMs, allMs, err, interruptedAt]: [Ran['summary'], number, number, string, number] = [undefined, Infinity, 0, '', 0]
    child.stderr?.on('data', (bytes: Buffer) => (err += bytes.toString()))
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const row = JSON.parse(line) as FoundHost & { summary?: true; ms: number; event: string }
      if (row.summary) summary = row as unknown as Ran['summary']
      else {
        firstMs = Math.min(firstMs, row.ms)
        if (row.event === 'found' && row.answered) allMs = row.ms
        hosts.set(row.address, row)
      }
      if (hosts.size >= interruptAfter && interruptedAt === 0) {
        interruptedAt = performance.now()
        child.kill('SIGINT')
      }
    })
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, hosts, firstMs, allMs, summary, err, endedMs: performance.now() - interruptedAt }
  }

  test('all twenty are found, each is what it is, and nothing is asked outside of the network', async () => {
    const capture = await place.capture()
    const { code, hosts, summary, firstMs, allMs, err } = await find(['--range', '10.99.7.0/24', '--consent', 'Mme Martin'])
    const asked = await capture.stop()
    process.stderr.write(`search of a /24 with 20 living machines: first row ${firstMs} ms, all ${allMs} ms, end ${summary?.ms} ms\n`)
    expect(code, err).toBe(0)
    expect([...hosts.values()].filter(({ answered }) => answered).map(({ address }) => address).toSorted()).toEqual(LIVING)
    for (const [last, { kind, ports }] of Object.entries(PLACE)) {
      const open = Object.keys(ports).map(Number)
      expect(hosts.get(at(Number(last)))).toMatchObject({ kind, ports: open.toSorted((a, b) => a - b) })
    }
    expect(hosts.get(at(203))).toMatchObject({ system: 'Debian 12', name: 'poste-203.asso.lan', randomMac: false })
    expect(hosts.get(at(2))?.name).toBe('ACCUEIL')
    expect(hosts.get(at(215))?.ssh).toBeNull()
    expect(hosts.get(SILENT)).toMatchObject({ kind: 'unknown', answered: false })
    expect(hosts.get(SILENT)?.mac).toMatch(/^[0-9a-f:]{17}$/)
    expect(hosts.has(LAPTOP)).toBe(false)
    expect(summary).toMatchObject({ found: LIVING.length + 1, addresses: 253, cancelled: false, consent: { givenBy: 'Mme Martin' } })
    expect(outside(asked, 1, 254)).toEqual([])
    expect(asked).toContain('tcp 10.99.7.203')
    expect(asked).toContain('udp 224.0.0.251')
  })

  test('a range typed by hand is not left by one packet', async () => {
    const capture = await place.capture()
    const { code, hosts } = await find(['--range', '10.99.7.196-10.99.7.209', '--consent', 'Mme Martin'])
    const asked = await capture.stop()
    expect(code).toBe(0)
    expect([...hosts.keys()].toSorted()).toEqual([201, 202, 203, 204, 205, 206, 207, 208, 209].map(at))
    expect(outside(asked, 196, 209)).toEqual([])
  })

  test.each([
    ['without a consent', ['--range', '10.99.7.0/24'], 'accord'],
    ['with --yes alone, which is no consent', ['--range', '10.99.7.0/24', '--yes'], 'accord'],
    ['wider than a /22', ['--range', '10.99.0.0/16', '--consent', 'Mme Martin'], '1\u00a0024'],
    ['on a network this computer is not on', ['--range', '10.99.8.0/24', '--consent', 'Mme Martin'], '10.99.8.0/24'],
    ['on the Internet', ['--range', '9.9.9.0/24', '--consent', 'Mme Martin'], '9.9.9.0/24'],
  ])('%s: refused in words, and nothing is sent', async (_what, args, words) => {
    const capture = await place.capture()
    const { code, hosts, summary, err } = await find(args)
    const asked = await capture.stop()
    expect({ code, hosts: hosts.size, summary }).toEqual({ code: 3, hosts: 0, summary: undefined })
    expect(err).toContain(words)
    expect(asked).toEqual([])
  })

  test('no real network card, no range: the networks seen are named and nothing is sent', async () => {
    const { code, err } = await find(['--consent', 'Mme Martin'])
    expect(code).toBe(2)
    expect(err).toContain('10.99.7.0/24')
  })

  test('Ctrl+C ends it with a summary of what was found', async () => {
    const { code, summary, endedMs, hosts } = await find(['--range', '10.99.7.0/24', '--consent', 'Mme Martin'], 3)
    process.stderr.write(`Ctrl+C to the end of the process: ${Math.round(endedMs)} ms\n`)
    expect(code).toBe(4)
    expect(summary).toMatchObject({ cancelled: true, found: hosts.size })
  })
})

/** What was asked of an address that is not from..to, the two groups of announcements apart; joining a group is a frame of the system. */
function outside(asked: readonly string[], from: number, to: number): string[] {
  return asked.filter((one) => {
    const [kind = '', address = ''] = one.split(' ')
    if (kind === 'igmp' || one === 'udp 224.0.0.251' || one === 'udp 239.255.255.250') return false
    const last = Number(/^10\.99\.7\.(\d+)$/.exec(address)?.[1] ?? -1)
    return kind === 'icmp' || last < from || last > to
  })
}
