// A machine that holds nothing of a run it once had, reinstalled or another one in its place: neither a way back nor a resume
// begins there. A run that never came so far as to write is sent again, as ever.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { doneStep, endedLine, eventLines, fakeHost, RUN_END, RUN_START } from '../../../tests/fake-host.ts'
import { closeServers } from '../../../tests/fake-server.ts'
import { makePack } from '../../../tests/lab/make-pack.ts'
import { createServices } from '../create-services.ts'
import { loadPack } from './pack-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-gone-'))
const resources = join(import.meta.dirname, '../../../resources')
const loaded = loadPack(makePack('gone-pack', [{ id: 'first' }]), resources)
const failed = [RUN_START, ...doneStep('first').slice(0, -1), { step: 'first', phase: 'verify', ev: 'end', rc: 1, res: 'failed' }, { step: '-', phase: 'run', ev: 'end', rc: 1 }]
afterEach(closeServers)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a fresh disk says of a unit: no program, no events, no code. */
const NOTHING = '#status 0f0e0d0c-0000-4000-8000-000000000000 no - 0 - 900000\n'

/** A machine that runs the pack once, ends as told, and then is as new. */
async function oneRun(name: string, events: readonly Readonly<Record<string, unknown>>[], rc: number) {
  let starts = 0
  const target = await fakeHost(async ({ runId, sha256, starts: isStart, script, say, end }) => {
    if (isStart) starts++
    if (isStart && starts === 1) await say(`#started\n${eventLines(runId, events)}${endedLine(sha256, rc)}`)
    else if (isStart) await say(`#started\n${endedLine(sha256, 0)}`)
    else if (!script.startsWith('tail -c ')) await say(NOTHING)
    end()
  })
  const wiring = createServices({ dataFolder: join(folder, name), resources, version: '0', host: async () => await Promise.resolve(null), logName: 'test' })
  const { runs, store, credentials } = wiring.services
  const machineId = store.write({ by: 'test' }, (w) => w.create('machine', { name: 'ACCUEIL-01', host: target.host, port: target.port }))
  credentials.set(machineId, { user: 'tech', port: target.port, credential: { password: 'right' }, keyName: null })
  const runId = runs.start({ visitId: null, clientId: null, loaded, options: {}, planId: '0'.repeat(64), machines: [{ machineId, facts: {} }], secrets: {}, acceptUnsigned: 'gone-pack' })
  await runs.settled(runId)
  const host = () => runs.host(runId, machineId)
  return { ...wiring, runs, runId, machineId, host, starts: () => starts }
}

test('taken back on a machine without a trace of the run: said, not done; asked to go on with it, the same', async () => {
  const { runs, runId, machineId, host, starts, close } = await oneRun('undo', [RUN_START, ...doneStep('first'), RUN_END], 0)
  expect(host()).toMatchObject({ state: 'done', counts: { changed: 1 } })
  const { endedAt } = host()
  runs.undo(runId, machineId)
  await runs.settled(runId)
  const gone = { state: 'needsAttention', mode: 'undo', fault: { code: 'REMOTE_RUN_GONE', detail: { machine: 'ACCUEIL-01' } }, counts: { changed: 1, undone: 0 } }
  expect(host()).toMatchObject(gone)
  // Its time is that of the way back, which may come days later.
  expect(host().startedAt).toBeGreaterThanOrEqual(endedAt ?? Infinity)
  runs.resume(runId, machineId, {})
  await runs.settled(runId)
  expect(host()).toMatchObject(gone)
  expect(starts()).toBe(1)
  // Set aside, why stays known.
  runs.setAside(runId, machineId)
  expect(host()).toMatchObject({ state: 'setAside', fault: { code: 'REMOTE_RUN_GONE' } })
  await close()
})

test('a run that stopped is not begun on a machine that is no longer the one it was planned for', async () => {
  const { runs, runId, machineId, host, starts, close } = await oneRun('resume', failed, 1)
  expect(host()).toMatchObject({ state: 'needsAttention', fault: { code: 'STEP_FAILED' } })
  runs.resume(runId, machineId, {})
  await runs.settled(runId)
  expect(host()).toMatchObject({ state: 'needsAttention', mode: 'apply', fault: { code: 'REMOTE_RUN_GONE' } })
  expect(starts()).toBe(1)
  await close()
})
