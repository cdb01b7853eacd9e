// Three hours of a run's events in a few moments, watched as a window watches: memory and the loop of the backend. The loop is
// measured in the processor time of its own thread, which a busy machine does not lengthen.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { doneStep, endedLine, eventLines, fakeHost, RUN_END, RUN_START } from '../../../tests/fake-host.ts'
import { closeServers } from '../../../tests/fake-server.ts'
import { makePack } from '../../../tests/lab/make-pack.ts'
import { createServices } from '../create-services.ts'
import { loadPack } from './pack-files.ts'
import { FAULTY_HOLD_MS, watched } from '../../../tests/watched.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-long-'))
afterAll(() => {
  closeServers()
  rmSync(folder, { recursive: true, force: true })
})
const resources = join(import.meta.dirname, '../../../resources')
/** apt tells its progress twice a second at most. */
const PROGRESS = 3 * 3600 * 2
/** The longest of our packs has 71. */
const STEPS = 72

test('three hours of events, watched: less than 50 MB more, and the loop is never held by them', async () => {
  // Tried again where it did not hold: on a machine with more work than processors, processor time grows too.
  const dataFolder = mkdtempSync(join(folder, 'data-'))
  const names = Array.from({ length: STEPS }, (_, at) => `step-${at}`)
  const progress = Array.from({ length: PROGRESS }, (_, at) => ({ step: '-', phase: 'apt', ev: 'progress', pct: Math.floor((at / PROGRESS) * 100) }))
  const events = [RUN_START, ...names.slice(0, STEPS / 2).flatMap(doneStep), { step: '-', phase: 'apt', ev: 'start' }, ...progress, { step: '-', phase: 'apt', ev: 'end', rc: 0, ms: 1 }, ...names.slice(STEPS / 2).flatMap(doneStep), RUN_END]
  const target = await fakeHost(async ({ runId, sha256, say, end }) => {
    await say('#started\n')
    // A few at a time, as a machine writes them; the pace is the line's.
    for (let at = 0; at < events.length; at += 40) {
      // oxlint-disable-next-line no-await-in-loop -- in their order
      await say(eventLines(runId, events.slice(at, at + 40), at + 1))
      // The machine lives in this process too: its own work must not be counted as one long hold.
      // oxlint-disable-next-line no-await-in-loop -- in their order
      await turn()
    }
    await say(endedLine(sha256, 0))
    end()
  })
  const { services, onPush, close } = createServices({ dataFolder, resources, version: '0', host: async () => await Promise.resolve(null), logName: 'test' })
  const { runs, store, credentials } = services
  const machineId = store.write({ by: 'test' }, (w) => w.create('machine', { name: 'POSTE', host: target.host, port: target.port }))
  credentials.set(machineId, { user: 'tech', port: target.port, credential: { password: 'right' }, keyName: null })
  let pushes = 0
  onPush((event, payload) => {
    if (event === 'run.event') pushes += JSON.stringify(payload).length > 0 ? 1 : 0
  })
  const loaded = loadPack(makePack('long-pack', names.map((id) => ({ id }))), resources)
  let runId = ''
  const { liveMb, heldMs } = await watched(async () => {
    runId = runs.start({ visitId: null, clientId: null, loaded, options: {}, planId: '0'.repeat(64), machines: [{ machineId, facts: {} }], secrets: {}, acceptUnsigned: 'long-pack' })
    await runs.settled(runId)
  })
  process.stderr.write(`${events.length} events, ${pushes} pushed: ${liveMb.toFixed(0)} MB more, the loop held ${heldMs.toFixed(0)} ms at most\n`)
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'done', counts: { changed: STEPS, failed: 0 } })
  expect(runs.events(runId, machineId)).toHaveLength(events.length)
  expect(pushes).toBeGreaterThan(2)
  expect(liveMb).toBeLessThan(50)
  expect(heldMs).toBeLessThan(FAULTY_HOLD_MS)
  // Killed between a machine's last word and the run's own: the next start says it.
  store.write({ by: 'test' }, (w) => w.set('provisioning_run', runId, { state: 'running', endedAt: null }))
  await close()
  const next = createServices({ dataFolder, resources, version: '0', host: async () => await Promise.resolve(null), logName: 'test' })
  const reopened = await watched(async () => {
    next.services.runs.followOpen()
    await next.services.runs.settled(runId)
    await turn()
  })
  process.stderr.write(`the same read at a new start: the loop held ${reopened.heldMs.toFixed(0)} ms at most\n`)
  expect(next.services.runs.view(runId)).toMatchObject({ state: 'done', hosts: [{ state: 'done', stepsDone: STEPS }] })
  expect(next.services.runs.journal(runId, machineId)).toHaveLength(events.length - PROGRESS)
  expect(reopened.heldMs).toBeLessThan(FAULTY_HOLD_MS)
  await next.close()
})
