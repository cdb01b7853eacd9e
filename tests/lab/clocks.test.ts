// Clocks that jump and a laptop whose disk is full, in the middle of a run: order comes from the numbers, durations from the
// machine's own uptime, and what could not be stored is read again. Design: provisioning.md 4, rule 7.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { createServices } from '../../main/backend/create-services.ts'
import { loadPack } from '../../main/backend/provisioning/pack-files.ts'
import { applyArgs, Cli, dataFolder, type Host, inside, PASSWORD, pause, resources, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { JOURNAL, makePack } from './make-pack.ts'

const YEARS_10_MS = 10 * 365 * 86_400_000
const real = Date.now
afterEach(() => void (Date.now = real))
const DATE = '#!/bin/sh\\nexec /usr/bin/date.real -d "$(cat /run/packtic-lab-clock 2>/dev/null || echo now)" "$@"\\n'
/** The machine's clock as its programs read it: the kernel's is that of the lab's own machine. */
const movedClock = (host: Host, by: string): string => inside(host, `[ -e /usr/bin/date.real ] || { mv /usr/bin/date /usr/bin/date.real; printf '${DATE}' > /usr/bin/date; chmod 755 /usr/bin/date; }; echo '${by}' > /run/packtic-lab-clock; date -u +%F`)

test('the machine’s clock jumps by a day, both ways, during a run: each event once, in order, each duration true', async () => await withHost(async (host) => {
  const pack = makePack('jump-pack', [{ id: 'ahead', seconds: 2 }, { id: 'behind', seconds: 2 }, { id: 'last', seconds: 1 }])
  const run = new Cli(applyArgs(dataFolder(), host, pack))
  const applying = (name: string) => ({ step, phase, ev }: { step?: string; phase?: string; ev?: string }): boolean => step === name && phase === 'apply' && ev === 'start'
  expect(await run.seen(applying('ahead'))).toBeDefined()
  const ahead = movedClock(host, '+1 day').trim()
  expect(await run.seen(applying('behind'))).toBeDefined()
  const behind = movedClock(host, '-1 day').trim()
  const { code, err, lines } = await run.ended
  expect(code, err).toBe(0)
  const events = lines.filter(({ seq }) => seq !== undefined)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1))
  // It did jump, by its own word, both ways.
  const days = events.map((event) => String(event['t']).slice(0, 10))
  expect(days).toContain(ahead)
  expect(days).toContain(behind)
  const took = events.filter(({ phase, ev }) => phase === 'apply' && ev === 'end').map((event) => Number(event['ms']))
  expect(took).toHaveLength(3)
  for (const ms of took) {
    expect(ms).toBeGreaterThan(900)
    expect(ms).toBeLessThan(60_000)
  }
  expect(inside(host, `cat ${JOURNAL}`)).toBe('ahead\nbehind\nlast\n')
}))

test('the laptop’s clock jumps ten years ahead, then back behind its start, in a run that restarts its machine: nothing changes', async () => await withHost(async (host) => {
  const pack = makePack('years-pack', [{ id: 'kernel', more: { reboot: 'always' }, seconds: 1 }, { id: 'restart', kind: { kind: 'reboot' } }, { id: 'behind', seconds: 2 }])
  const wiring = createServices({ dataFolder: dataFolder(), resources, version: '0', host: async () => await Promise.resolve(null), logName: 'backend' })
  const { runs, store, credentials } = wiring.services
  const machineId = store.write({ by: 'test' }, (w) => w.create('machine', { name: 'POSTE', host: host.ip, port: 22 }))
  credentials.set(machineId, { user: 'tech', port: 22, credential: { password: PASSWORD }, keyName: null })
  const runId = runs.start({ visitId: null, clientId: null, loaded: loadPack(pack, resources), options: {}, planId: '0'.repeat(64), machines: [{ machineId, facts: {} }], secrets: {}, acceptUnsigned: 'years-pack' })
  const until = async (fits: (event: { step: string; phase: string; ev: string }) => boolean): Promise<void> => {
    while (!runs.events(runId, machineId).some(fits)) {
      if (!['pending', 'running', 'linkLost'].includes(runs.host(runId, machineId).state)) throw new Error(JSON.stringify(runs.host(runId, machineId)))
      // oxlint-disable-next-line no-await-in-loop -- waits for the machine
      await pause(100)
    }
  }
  await until(({ ev }) => ev === 'reboot')
  Date.now = () => real() + YEARS_10_MS
  await until(({ step, phase, ev }) => step === 'behind' && phase === 'apply' && ev === 'start')
  Date.now = () => real() - YEARS_10_MS
  await runs.settled(runId)
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'done', counts: { changed: 3, failed: 0 } })
  const seqs = runs.events(runId, machineId).map(({ seq }) => seq)
  expect(seqs).toEqual(seqs.map((_, at) => at + 1))
  await wiring.close()
  expect(inside(host, `cat ${JOURNAL}`)).toBe('kernel\nbehind\n')
}))

const small = mkdtempSync(join(tmpdir(), 'packtic-small-'))
afterAll(() => {
  execFileSync('umount', ['-l', small])
  rmSync(small, { recursive: true, force: true })
})

/** Nothing more can be written to a disk with this on it. */
function filled(folder: string): string {
  const path = join(folder, 'filler')
  const file = openSync(path, 'a')
  const block = Buffer.alloc(65_536)
  for (let size = block.length; size >= 512;) {
    try {
      writeSync(file, block, 0, size)
    } catch {
      size = Math.floor(size / 2)
    }
  }
  closeSync(file)
  return path
}

test('the laptop’s disk is full in the middle of a run: said as that, the machine goes on by itself, and once there is room all is read', async () => await withHost(async (host) => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=700', 'tmpfs', small])
  const data = join(small, 'data')
  mkdirSync(data, { mode: 0o700 })
  const pack = makePack('full-laptop-pack', Array.from({ length: 6 }, (_, at) => ({ id: `part-${at + 1}`, seconds: 2 })))
  const run = new Cli(applyArgs(data, host, pack))
  expect(await run.seen(({ step, phase, ev }) => step === 'part-1' && phase === 'apply' && ev === 'start')).toBeDefined()
  const filler = filled(small)
  while (!inside(host, `cat ${JOURNAL}`).includes('part-6')) {
    // oxlint-disable-next-line no-await-in-loop -- waits for the machine
    await pause(300)
  }
  while (inside(host, 'ls /var/lib/packtic/runs/*/rc 2>/dev/null || :') === '') {
    // oxlint-disable-next-line no-await-in-loop -- waits for the machine
    await pause(300)
  }
  expect(run.child.exitCode, 'the program lives').toBeNull()
  rmSync(filler)
  const { code, err, lines, out } = await run.ended
  expect(code, err).toBe(0)
  expect(err).toContain('Le disque de votre ordinateur est plein')
  expect(summaryOf({ code, err, lines, out })).toMatchObject({ state: 'done', changed: 6, failed: 0 })
  const seqs = lines.flatMap(({ seq }) => seq ?? [])
  expect(seqs).toEqual(seqs.map((_, at) => at + 1))
  expect(Number(inside(host, 'cat /var/lib/packtic/runs/*/events.ndjson | wc -l'))).toBe(seqs.length)
  expect(inside(host, `cat ${JOURNAL}`).trim().split('\n')).toHaveLength(6)
}))
