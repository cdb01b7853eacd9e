// Ten machines at once, one of them dead and one slow: who ends before whom, never how long anything took.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { doneStep, endedLine, eventLines, fakeHost, RUN_END, RUN_START } from '../../../tests/fake-host.ts'
import { closeServers, line } from '../../../tests/fake-server.ts'
import { makePack } from '../../../tests/lab/make-pack.ts'
import { createServices } from '../create-services.ts'
import type { SshTarget } from '../ssh/link.ts'
import { loadPack } from './pack-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-many-'))
afterEach(closeServers)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const resources = join(import.meta.dirname, '../../../resources')
const packFolder = makePack('many-pack', [{ id: 'first' }])
const loaded = loadPack(packFolder, resources)
const whole = [RUN_START, ...doneStep('first'), RUN_END]

/** A laptop that knows these machines and has begun its run on all of them. */
function laptop(name: string, targets: readonly SshTarget[]) {
  const wiring = createServices({
    dataFolder: join(folder, name),
    resources,
    version: '0',
    host: async () => await Promise.resolve(null),
    logName: 'test',
  })
  const { runs, store, credentials } = wiring.services
  const machines = targets.map(({ host, port }, at) => {
    const machineId = store.write({ by: 'test' }, (w) => w.create('machine', { name: `POSTE ${at}`, host, port }))
    credentials.set(machineId, {
      user: 'tech',
      port,
      credential: { password: 'right' },
      keyName: null,
    })
    return { machineId, facts: {} }
  })
  const start = (): string =>
    runs.start({
      visitId: null,
      clientId: null,
      loaded,
      options: {},
      planId: '0'.repeat(64),
      machines,
      secrets: {},
      acceptUnsigned: 'many-pack',
    })
  return { ...wiring, runs, start, machineIds: machines.map(({ machineId }) => machineId) }
}

test('of ten machines one is dead and one slow: the eight others are done while these two are not', async () => {
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>()
  const scripts: string[] = []
  const quick = async (): Promise<SshTarget> =>
    await fakeHost(async ({ runId, sha256, script, say, end }) => {
      scripts.push(script)
      await say(`#started\n${eventLines(runId, whole)}${endedLine(sha256, 0)}`)
      end()
    })
  const slow = await fakeHost(async ({ runId, sha256, say, end }) => {
    await say(`#started\n${eventLines(runId, whole.slice(0, 4))}`)
    await gate
    await say(`${eventLines(runId, whole.slice(4), 5)}${endedLine(sha256, 0)}`)
    end()
  })
  const silenced = await line(await quick())
  silenced.cut()
  // The dead one and the slow one are first: whoever waits for them keeps all others waiting.
  const targets = [silenced.target, slow, ...(await Promise.all(Array.from({ length: 8 }, quick)))]
  const { runs, onPush, close, start, machineIds } = laptop('ten', targets)
  const [dead = '', late = '', ...others] = machineIds
  const ended: string[] = []
  onPush((event, payload) => {
    const { host } = payload as { host: { machineId: string; state: string } }
    if (event === 'run.event' && host.state === 'done' && !ended.includes(host.machineId)) ended.push(host.machineId)
  })
  const runId = start()
  await expect.poll(() => ended.length, { timeout: 50_000 }).toBe(8)
  expect(ended.toSorted()).toEqual(others.toSorted())
  // One shell each, and nobody asked for what the steps printed.
  expect(scripts).toHaveLength(8)
  expect(scripts.filter((script) => /tail -c \d+ \S*out\.log/.test(script))).toEqual([])
  expect(runs.host(runId, late)).toMatchObject({ state: 'running', stepsDone: 0 })
  expect(['pending', 'linkLost']).toContain(runs.host(runId, dead).state)
  openGate()
  await expect.poll(() => ended.length, { timeout: 50_000 }).toBe(9)
  expect(ended.at(-1)).toBe(late)
  // Nobody gives it up but a person.
  expect(['pending', 'linkLost']).toContain(runs.host(runId, dead).state)
  runs.setAside(runId, dead)
  await runs.settled(runId)
  expect(
    runs
      .view(runId)
      .hosts.map(({ state }) => state)
      .toSorted(),
  ).toEqual([...Array.from({ length: 9 }, () => 'done'), 'setAside'])
  await close()
})

test('set aside and taken up again at once, it is followed again', async () => {
  let looks = 0
  const target = await fakeHost(async ({ runId, sha256, starts, script, say, end }) => {
    if (starts) return await say(`#started\n${eventLines(runId, whole.slice(0, 4))}`)
    looks++
    // Asked where it is, then for what is missing.
    const isRead = script.includes('follow </dev/null')
    await say(`${isRead ? eventLines(runId, whole.slice(4), 5) : ''}${endedLine(sha256 || programSha256, 0)}`)
    end()
  })
  const {
    runs,
    services,
    close,
    start,
    machineIds: [machineId = ''],
  } = laptop('again', [target])
  const runId = start()
  const programSha256 = createHash('sha256')
    .update(String(services.store.local(`run-program ${runId} ${machineId}`)))
    .digest('hex')
  await expect.poll(() => runs.host(runId, machineId).step?.id, { timeout: 20_000 }).toBe('first')
  runs.setAside(runId, machineId)
  runs.resume(runId, machineId, {})
  await runs.settled(runId)
  expect(looks).toBe(2)
  expect(runs.host(runId, machineId)).toMatchObject({
    state: 'done',
    counts: { changed: 1, failed: 0 },
  })
  await close()
})

test('a pack changed after its run began: the resume sends the same program, for the run keeps its own copy', async () => {
  const sent: string[] = []
  const target = await fakeHost(async ({ runId, sha256, starts, say, end }) => {
    if (starts) sent.push(sha256)
    const isFirst = sent.length < 2
    const events = isFirst ? [...whole.slice(0, 5), { step: 'first', phase: 'verify', ev: 'start' }, { step: 'first', phase: 'verify', ev: 'end', rc: 1, res: 'failed' }, { step: '-', phase: 'run', ev: 'end', rc: 1 }] : whole
    if (starts) await say(`#started\n${eventLines(runId, events, isFirst ? 1 : 9)}`)
    await say(endedLine(sent[0] ?? '', isFirst ? 1 : 0))
    end()
  })
  const { runs, close, start, machineIds: [machineId = ''] } = laptop('copy', [target])
  const runId = start()
  await runs.settled(runId)
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'needsAttention', fault: { code: 'STEP_FAILED' } })
  const script = join(packFolder, 'steps/first.apply.sh')
  writeFileSync(script, `${readFileSync(script, 'utf8')}echo changed since\n`)
  runs.resume(runId, machineId, {})
  await runs.settled(runId)
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'done', counts: { changed: 1 } })
  expect(sent).toHaveLength(2)
  expect(new Set(sent).size).toBe(1)
  // As it is now, it is not even read.
  expect(() => loadPack(packFolder, resources)).toThrow('PACK_ALTERED')
  await close()
})

test('asked for its last words in the moment its run ends, a machine is asked again', async () => {
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>()
  let asks = 0
  const target = await fakeHost(async ({ runId, sha256, starts, script, say, end }) => {
    if (!starts && script.startsWith('tail -c ')) {
      // The first time nobody answers before the line goes with the run.
      if (++asks === 1) return openGate()
      await say('its last words')
      return end()
    }
    await say(`#started\n${eventLines(runId, whole.slice(0, 4))}`)
    await gate
    await say(`${eventLines(runId, whole.slice(4), 5)}${endedLine(sha256, 0)}`)
    end()
  })
  const { runs, close, start, machineIds: [machineId = ''] } = laptop('words', [target])
  const runId = start()
  await expect.poll(() => runs.host(runId, machineId).step?.id, { timeout: 20_000 }).toBe('first')
  expect(await runs.output(runId, machineId)).toBe('its last words')
  expect(asks).toBe(2)
  await runs.settled(runId)
  await close()
})
