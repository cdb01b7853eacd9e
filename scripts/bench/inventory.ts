// Our inventory beside what nobody can beat (connect and run `true`) and beside FusionInventory's agent, in one run, with real
// Debian hosts of the lab: one host, a line of 20 ms, this machine, twenty at once beside a dead one, and the window.
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { uuidv7 } from 'uuidv7'
import { z } from 'zod'
import { collectLocal, collectSsh, type CollectContext } from '../../main/backend/inventory/collect.ts'
import { connect } from '../../main/backend/ssh/connect.ts'
import { onlyNamed } from '../../main/backend/ssh/host-keys.ts'
import type { SshLink } from '../../main/backend/ssh/link.ts'
import { launchApp, ownFolder, type RunningApp } from '../../tests/app/launch-app.ts'
import { electronRuntime } from '../electron-runtime.ts'
import { buildIfStale } from '../fresh-build.ts'
import { say } from '../say.ts'
import { loopbackServers } from './loopback-servers.ts'
import { line, median, timed } from './medians.ts'

const run = promisify(execFile)
const LAB = join(import.meta.dirname, '../lab/lab.sh')
const LabHost = z.object({ name: z.string(), ip: z.string(), user: z.string(), hostKeys: z.record(z.string(), z.string()) })
type LabHost = z.infer<typeof LabHost>

const ROUNDS = 9
const MANY = 20
/** Of brief and issue: never moved to pass. */
const AIMS = { overLimit: 3, overFusion: 0.35, localOverFusion: 0.5, delayedMs: 1000, manyMs: 3000, blockedMs: 50 }
const DELAY_MS = 20
const FAST_LINE_KBIT = 100_000
const EXEC_LIMIT_MS = 30_000

const context: CollectContext = { resources: join(import.meta.dirname, '../../resources'), newId: uuidv7, now: Date.now, by: 'bench' }

/** Prints medians and ratios; answers whether every aim was reached. */
export async function benchInventory(): Promise<boolean> {
  const keyFile = join(ownFolder('bench-key'), 'key')
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile])
  const privateKey = readFileSync(keyFile, 'utf8')
  const running = z.array(LabHost).parse(JSON.parse(await lab('inventory')))
  if (running.length > 0) throw new Error('a lab is up already: take it down first (scripts/lab/lab.sh down)')
  const fusion = fusionAgent()
  say(`inventory: starting ${MANY} Debian machines`)
  process.env['LAB_PUBKEY'] = `${keyFile}.pub`
  try {
    await lab('up', String(MANY))
    const hosts = z.array(LabHost).parse(JSON.parse(await lab('inventory')))
    const targets = hosts.map(targetOf)
    const reached = [
      await oneHost(targets[0], privateKey, fusion),
      await delayed(hosts[0], privateKey),
    ]
    await manyLabHosts(targets, privateKey)
    await lab('down')
    reached.push(await manyServers(privateKey, readFileSync(`${keyFile}.pub`, 'utf8')), await theWindow())
    return reached.every(Boolean)
  } finally {
    await lab('down')
  }
}

async function lab(...words: readonly string[]): Promise<string> {
  return (await run(LAB, [...words], { maxBuffer: 16 * 1024 * 1024 })).stdout
}

/** The peer, from Debian; without it its ratios are left out, and said so. */
function fusionAgent(): (() => Promise<void>) | undefined {
  if (spawnSync('which', ['fusioninventory-agent']).status !== 0) {
    say('inventory: FusionInventory is not here (apt-get install fusioninventory-agent): its ratios are left out')
    return undefined
  }
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packtic-fusion-'))
    try {
      await run('fusioninventory-agent', ['--local', folder], { maxBuffer: 64 * 1024 * 1024 })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

interface Target { readonly host: string; readonly port: number; readonly user: string; readonly sha256: string }
const targetOf = ({ ip, user, hostKeys }: LabHost): Target => ({ host: ip, port: 22, user, sha256: hostKeys['ssh-ed25519'] ?? '' })

async function open({ sha256, ...address }: Target, privateKey: string): Promise<SshLink> {
  const target = { ...address, name: address.host }
  return await connect(target, { privateKey }, onlyNamed(target, [sha256]))
}

/** Connect, one exec, close: nothing can be faster and still be asked over SSH. */
async function limit(host: Target, privateKey: string): Promise<void> {
  const link = await open(host, privateKey)
  await link.exec('true', { timeoutMs: EXEC_LIMIT_MS, maxBytes: 1024 })
  link.close()
}

async function overSsh(host: Target, privateKey: string): Promise<void> {
  const link = await open(host, privateKey)
  await collectSsh(link, false, context)
  link.close()
}

async function oneHost(host: Target | undefined, privateKey: string, fusion: (() => Promise<void>) | undefined): Promise<boolean> {
  if (!host) throw new Error('the lab gave no host')
  const rounds: Record<'limit' | 'ssh' | 'local' | 'fusion', number[]> = { limit: [], ssh: [], local: [], fusion: [] }
  const sides: readonly (readonly [keyof typeof rounds, () => Promise<unknown>])[] = [
    ['limit', async () => await limit(host, privateKey)], ['ssh', async () => await overSsh(host, privateKey)], ['local', async () => await collectLocal(context)],
    ...(fusion ? [['fusion', fusion] as const] : []),
  ]
  for (let round = 0; round <= ROUNDS; round++) {
    // The order turns: nobody always comes after the slowest.
    for (const [name, work] of round % 2 === 0 ? sides : sides.toReversed()) {
      const { ms } = await timed(work)
      if (round > 0) rounds[name].push(ms)
    }
    say(round === 0 ? 'inventory: warm' : `inventory: round ${round} of ${ROUNDS}: ${sides.map(([name]) => `${name} ${(rounds[name].at(-1) ?? 0).toFixed(0)} ms`).join(', ')}`)
  }
  const ratio = (mine: readonly number[], peer: readonly number[]): number => median(mine.map((ms, i) => ms / (peer[i] ?? Number.NaN)))
  line('connect + true', median(rounds.limit), [])
  if (fusion) line('fusioninventory-agent --local', median(rounds.fusion), [])
  const ssh = line('packtic over SSH, one host', median(rounds.ssh), [
    { of: '× (connect + true)', value: ratio(rounds.ssh, rounds.limit), atMost: AIMS.overLimit },
    ...(fusion ? [{ of: '× fusioninventory --local', value: ratio(rounds.ssh, rounds.fusion), atMost: AIMS.overFusion }] : []),
  ])
  const local = line('packtic, this machine', median(rounds.local), fusion ? [{ of: '× fusioninventory --local', value: ratio(rounds.local, rounds.fusion), atMost: AIMS.localOverFusion }] : [])
  return ssh && local
}

async function delayed(labHost: LabHost | undefined, privateKey: string): Promise<boolean> {
  if (!labHost) throw new Error('the lab gave no host')
  const host = targetOf(labHost)
  await lab('slow', labHost.name.replace('poste', ''), String(DELAY_MS), '0', String(FAST_LINE_KBIT))
  const times: { limit: number[]; ssh: number[] } = { limit: [], ssh: [] }
  for (let round = 0; round <= ROUNDS; round++) {
    const [floor, ours] = [(await timed(async () => await limit(host, privateKey))).ms, (await timed(async () => await overSsh(host, privateKey))).ms]
    if (round > 0) {
      times.limit.push(floor)
      times.ssh.push(ours)
    }
  }
  await lab('fast', labHost.name.replace('poste', ''))
  line(`connect + true, ${DELAY_MS} ms of delay`, median(times.limit), [])
  const ms = median(times.ssh)
  return line(`packtic over SSH, ${DELAY_MS} ms of delay`, ms, [{ of: 's', value: ms / 1000, atMost: AIMS.delayedMs / 1000 }])
}

/** An address of the lab's own network where nobody answers. */
const NOBODY = '10.77.0.250'

/** As the brief measures: twenty servers of this machine and one that answers nothing; each reading is real work here. */
async function manyServers(privateKey: string, publicKey: string): Promise<boolean> {
  const servers = await loopbackServers(MANY, publicKey)
  const hole = createServer(() => {}).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => hole.once('listening', resolve))
    const address = hole.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const at = (port: number): Target => ({ host: '127.0.0.1', port, user: servers.user, sha256: servers.sha256 })
    const living = servers.ports.map(at)
    const dead = at(address.port)
    const times = await atOnce(living, dead, privateKey)
    const aim = (ms: number) => [{ of: 's', value: ms / 1000, atMost: AIMS.manyMs / 1000 }]
    line(`${MANY} servers: connect + true, at once`, median(times.floor), [])
    const fast = line(`${MANY} servers at once`, median(times.alone), aim(median(times.alone)))
    return line(`${MANY} servers at once, beside a dead one`, median(times.beside), aim(median(times.beside))) && fast
  } finally {
    hole.close()
    servers.stop()
  }
}

/** Beside it, twenty whole Debian systems on the same processors: each login starts its own session manager there. Said, no aim. */
async function manyLabHosts(living: readonly Target[], privateKey: string): Promise<void> {
  const [first] = living
  if (!first || living.length < MANY) throw new Error(`${living.length} hosts`)
  const times = await atOnce(living, { ...first, host: NOBODY }, privateKey)
  line(`${MANY} lab systems: connect + true, at once`, median(times.floor), [])
  line(`${MANY} lab systems at once`, median(times.alone), [])
  line(`${MANY} lab systems at once, beside a dead one`, median(times.beside), [])
}

/** All at once, then once more with a dead one among them; the floor is what as many logins cost on this machine's processors. */
async function atOnce(living: readonly Target[], nobody: Target, privateKey: string): Promise<Record<'floor' | 'alone' | 'beside', number[]>> {
  const times: Record<'floor' | 'alone' | 'beside', number[]> = { floor: [], alone: [], beside: [] }
  for (let round = 0; round <= 3; round++) {
    const floor = (await timed(async () => await Promise.all(living.map(async (one) => await limit(one, privateKey))))).ms
    const alone = (await timed(async () => await Promise.all(living.map(async (one) => await overSsh(one, privateKey))))).ms
    const dead = overSsh(nobody, privateKey).then(() => { throw new Error('the dead host answered') }, () => undefined)
    const beside = (await timed(async () => await Promise.all(living.map(async (one) => await overSsh(one, privateKey))))).ms
    await dead
    if (round === 0) continue
    times.floor.push(floor)
    times.alone.push(alone)
    times.beside.push(beside)
  }
  return times
}

interface Blocked { readonly page: number; readonly main: number }

/** The real window while this machine is read: the longest that its page or its process could not answer. */
async function theWindow(): Promise<boolean> {
  const runtime = await electronRuntime()
  buildIfStale({ testRuntime: runtime.fallback })
  const app = await launchApp()
  try {
    const { clientId } = await app.call('client.create', { name: 'Mesure' })
    const { visitId } = await app.call('visit.create', { clientId })
    const quiet = await blockedDuring(app, async () => await new Promise((resolve) => setTimeout(resolve, 3000)))
    const reading = await blockedDuring(app, async () => {
      const { jobId } = await app.call('inventory.local', { visitId })
      for (;;) {
        const job = (await app.call('job.list', {})).find((one) => one.jobId === jobId)
        if (job === undefined || job.state !== 'running') return
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    })
    line('window at rest: page, longest block', quiet.page, [])
    line('window at rest: process, longest block', quiet.main, [])
    const page = line('window while reading: page, longest block', reading.page, [{ of: 'ms', value: reading.page, atMost: AIMS.blockedMs }])
    return line('window while reading: process, longest block', reading.main, [{ of: 'ms', value: reading.main, atMost: AIMS.blockedMs }]) && page
  } finally {
    await app.close()
  }
}

async function blockedDuring({ app, page }: RunningApp, work: () => Promise<void>): Promise<Blocked> {
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    Object.assign(globalThis, { packticDelay: delay })
  })
  await page.evaluate(() => {
    const seen = { longest: 0, observer: new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (seen.longest = Math.max(seen.longest, duration)))) }
    seen.observer.observe({ entryTypes: ['longtask'] })
    Object.assign(globalThis, { packticLongest: seen })
  })
  await work()
  const longest = await page.evaluate(() => {
    const { packticLongest: seen } = globalThis as unknown as { packticLongest: { longest: number; observer: PerformanceObserver } }
    seen.observer.disconnect()
    return seen.longest
  })
  const main = await app.evaluate(() => {
    const { packticDelay: delay } = globalThis as unknown as { packticDelay: { max: number; disable(): void } }
    delay.disable()
    return delay.max / 1e6
  })
  return { page: longest, main }
}
