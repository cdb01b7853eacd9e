// A machine that means harm, once a run was sent to it: nothing it says is taken for more than words, and nothing of it grows
// without limit. What it says before that is in ssh/line.test.ts. Design: provisioning.md 4, rule 13.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Fault } from '../../../domain/errors.ts'
import { type Asked, doneStep, endedLine, eventLines, fakeHost, RUN_END, RUN_START } from '../../../tests/fake-host.ts'
import { closeServers } from '../../../tests/fake-server.ts'
import { makePack } from '../../../tests/lab/make-pack.ts'
import { watched } from '../../../tests/watched.ts'
import { createServices } from '../create-services.ts'
import { faultLines, outputText, translator } from '../words/sentences.ts'
import { readHost } from './host-state.ts'
import { loadPack } from './pack-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-hostile-'))
afterEach(closeServers)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const resources = join(import.meta.dirname, '../../../resources')
const loaded = loadPack(makePack('hostile-pack', [{ id: 'first' }]), resources)
const MEGABYTE = 1024 * 1024
const whole = [RUN_START, ...doneStep('first'), RUN_END]
const event = (runId: string, more: Readonly<Record<string, unknown>>): string => eventLines(runId, [{ step: 'first', phase: 'apply', ev: 'start', ...more }], 3)

async function against(name: string, answer: (asked: Asked) => Promise<void>, until: 'settled' | 'linkLost' = 'settled') {
  const target = await fakeHost(answer)
  const dataFolder = join(folder, name)
  const { services, close } = createServices({ dataFolder, resources, version: '0', host: async () => await Promise.resolve(null), logName: 'test' })
  const { runs, store, credentials } = services
  const machineId = store.write({ by: 'test' }, (w) => w.create('machine', { name: 'POSTE', host: target.host, port: target.port }))
  credentials.set(machineId, { user: 'tech', port: target.port, credential: { password: 'right' }, keyName: null })
  let runId = ''
  const cost = await watched(async () => {
    runId = runs.start({ visitId: null, clientId: null, loaded, options: {}, planId: '0'.repeat(64), machines: [{ machineId, facts: {} }], secrets: {}, acceptUnsigned: 'hostile-pack' })
    if (until === 'settled') return await runs.settled(runId)
    await expect.poll(() => runs.host(runId, machineId).state, { timeout: 50_000 }).toBe('linkLost')
    runs.setAside(runId, machineId)
    await runs.settled(runId)
  })
  const seen = { host: runs.host(runId, machineId), events: runs.events(runId, machineId), offset: readHost(store, runId, machineId).offset, steps: store.list('provisioning_step', { runId }).map(({ step }) => step), ...cost, names: readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }) }
  await close()
  return seen
}

test('events with wrong types, of other runs and steps, backwards, no text, a line of 10 MB: skipped by their bytes, and the run is what is left', async () => {
  let bytes = 0
  const seen = await against('lines', async ({ runId, sha256, say, end }) => {
    const log: (string | Uint8Array)[] = [
      eventLines(runId, whole.slice(0, 3)),
      event(runId, { seq: '3' }), event(runId, { seq: -1 }), event(runId, { phase: 'evil' }), event(runId, { up: 'long' }), event(runId, { res: 'undone?' }), event(runId, { t: '<img src=x>' }), '[]\n', 'null\n', '{"v":1\n',
      // Well formed, and not of this run: another run's, a step that its pack does not have, a name that is a path, one that a terminal obeys.
      event(`${runId.slice(0, -1)}${runId.endsWith('0') ? '1' : '0'}`, { ev: 'end', res: 'failed' }), ...['second', '../../../etc/passwd', '\u001B]0;owned\u0007', '\u009B2J'].map((step) => event(runId, { step, phase: 'verify', ev: 'end', rc: 1, res: 'failed' })),
      // What was said already, said otherwise.
      event(runId, { seq: 2, step: 'first', phase: 'verify', ev: 'end', rc: 1, res: 'failed' }),
      Uint8Array.of(0xff, 0xfe, 0xc3, 0x0a), '\u001B[2J\u001B]0;owned\u0007\n', `${'x'.repeat(10 * MEGABYTE)}\n`,
      eventLines(runId, whole.slice(3), 4),
    ]
    await say('#started\n')
    for (const one of log) {
      bytes += Buffer.byteLength(one)
      // oxlint-disable-next-line no-await-in-loop -- in their order
      await say(one)
    }
    await say(endedLine(sha256, 0))
    end()
  })
  expect(seen.host).toMatchObject({ state: 'done', counts: { changed: 1, failed: 0 } })
  expect(seen.events.map(({ seq, ev, step }) => `${seq} ${step} ${ev}`)).toEqual(whole.map(({ step, ev }, at) => `${at + 1} ${String(step)} ${String(ev)}`))
  // A resume would go on exactly behind them.
  expect(seen.offset).toBe(bytes)
  expect(seen.steps).toEqual(['first'])
  expect(seen.names.filter((name) => /passwd|owned|etc/.test(name))).toEqual([])
})

test('a line without end: no memory for it, and a line that dies in it is a lost line', async () => {
  const SENT = 128
  const seen = await against('endless', async ({ runId, say, connection, starts }) => {
    if (!starts) return
    await say(`#started\n${eventLines(runId, whole.slice(0, 2))}`)
    const part = Buffer.alloc(MEGABYTE / 8, 'x')
    for (let sent = 0; sent < SENT * MEGABYTE; sent += part.length) {
      // oxlint-disable-next-line no-await-in-loop -- as the line takes it
      await say(part)
      // oxlint-disable-next-line no-await-in-loop -- as the line takes it
      await turn()
    }
    connection.end()
  }, 'linkLost')
  process.stderr.write(`a line of ${SENT} MB: ${seen.liveMb.toFixed(0)} MB more, the loop held ${seen.heldMs.toFixed(0)} ms at most\n`)
  expect(seen.events).toHaveLength(2)
  // Half of it kept would be more.
  expect(seen.liveMb).toBeLessThan(SENT / 2)
})

test('a log without end is left, and said as such', async () => {
  const seen = await against('flood', async ({ say, starts, connection }) => {
    if (!starts) return
    let isOpen = true
    const gone = new Promise<void>((resolve) => connection.on('close', () => {
      isOpen = false
      resolve()
    }))
    await say('#started\n')
    const lines = `${'x'.repeat(MEGABYTE / 8 - 1)}\n`
    while (isOpen) {
      // oxlint-disable-next-line no-await-in-loop -- as long as somebody listens
      await Promise.race([say(lines), gone])
      // oxlint-disable-next-line no-await-in-loop -- as long as somebody listens
      await turn()
    }
  })
  process.stderr.write(`a log without end: ${seen.liveMb.toFixed(0)} MB more when it was left\n`)
  expect(seen.host).toMatchObject({ state: 'needsAttention', fault: { code: 'REMOTE_LOG_ENDLESS', detail: { machine: 'POSTE' } } })
  expect(seen.liveMb).toBeLessThan(50)
})

test('what a machine says of who holds it is text in our sentence, whatever a terminal would make of it', async () => {
  const seen = await against('busy', async ({ say, end }) => {
    await say(`#busy ${JSON.stringify({ run: 'x', device: '\u001B]0;owned\u0007Zoé\u009B2J \u202Eeoz', since: '2026-11-30T10:00:00Z' })}\n`)
    end()
  })
  expect(seen.host.fault?.code).toBe('REMOTE_BUSY')
  const said = faultLines(translator('fr'), seen.host.fault as Fault).join('')
  expect(said).toContain('Zoé')
  expect(said).not.toMatch(/[\p{Cc}\u202A-\u202E]/u)
  // Nor does a line of JSON hold any, and it says the same.
  const line = JSON.stringify(seen.host.fault)
  expect(line).toMatch(/\p{Cc}/u)
  expect(outputText(line)).not.toMatch(/\p{Cc}/u)
  expect(JSON.parse(outputText(line))).toEqual(seen.host.fault)
})
