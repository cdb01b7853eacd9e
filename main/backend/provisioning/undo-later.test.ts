// A way back that was asked for and did not reach its machine, the app having been closed meanwhile: it is sent once there is a
// line, whoever asks. One asked of a machine that still puts the run in waits for its end.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { type Asked, doneStep, endedLine, eventLines, fakeHost, RUN_END, RUN_START } from '../../../tests/fake-host.ts'
import { closeServers } from '../../../tests/fake-server.ts'
import { makePack } from '../../../tests/lab/make-pack.ts'
import { createServices } from '../create-services.ts'
import type { SshTarget } from '../ssh/link.ts'
import { loadPack } from './pack-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-later-'))
const resources = join(import.meta.dirname, '../../../resources')
const loaded = loadPack(makePack('later-pack', [{ id: 'first' }]), resources)
const put = [RUN_START, ...doneStep('first'), RUN_END]
const back = [{ step: '-', phase: 'run', ev: 'resume' }, { step: 'first', phase: 'undo', ev: 'start' }, { step: 'first', phase: 'undo', ev: 'end', rc: 0, ms: 5 }, { step: 'first', phase: 'check', ev: 'end', rc: 1, ms: 5, res: 'undone' }, RUN_END]
afterEach(closeServers)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A machine that keeps the program it was sent last, as its disk would. */
function machine() {
  const sent: string[] = []
  const answer = async ({ runId, sha256, starts, say, end }: Asked): Promise<void> => {
    if (starts) {
      sent.push(sha256)
      await say(`#started\n${sent.length === 1 ? eventLines(runId, put) : eventLines(runId, back, put.length + 1)}`)
    }
    await say(endedLine(sent.at(-1) ?? '', 0))
    end()
  }
  return { sent, answer }
}

/** The app on its folder; `password` undefined where nobody typed it since it was started. */
function app(name: string, { host, port }: SshTarget, password?: string) {
  const wiring = createServices({ dataFolder: join(folder, name), resources, version: '0', host: async () => await Promise.resolve(null), logName: 'test' })
  const { store, credentials, runs } = wiring.services
  const machineId = store.list('machine', { host, port })[0]?.id ?? store.write({ by: 'test' }, (w) => w.create('machine', { name: 'ACCUEIL-01', host, port }))
  if (password !== undefined) credentials.set(machineId, { user: 'tech', port, credential: { password }, keyName: null })
  return { ...wiring, runs, machineId }
}

test('asked for where nobody could log in, and the app closed: sent at the resume, and all of it is taken back', async () => {
  const { sent, answer } = machine()
  const target = await fakeHost(answer)
  const first = app('closed', target, 'right')
  const { machineId } = first
  const runId = first.runs.start({ visitId: null, clientId: null, loaded, options: {}, planId: '0'.repeat(64), machines: [{ machineId, facts: {} }], secrets: {}, acceptUnsigned: 'later-pack' })
  await first.runs.settled(runId)
  expect(first.runs.host(runId, machineId)).toMatchObject({ state: 'done', mode: 'apply' })
  await first.close()
  const second = app('closed', target)
  second.runs.undo(runId, machineId)
  await second.runs.settled(runId)
  expect(second.runs.host(runId, machineId)).toMatchObject({ state: 'needsAttention', mode: 'undo', fault: { code: 'CREDENTIAL_NEEDED' } })
  await second.close()
  const third = app('closed', target, 'right')
  third.runs.resume(runId, machineId, {})
  await third.runs.settled(runId)
  expect(third.runs.host(runId, machineId)).toMatchObject({ state: 'done', mode: 'undo', fault: null, counts: { changed: 0, undone: 1 } })
  expect(new Set(sent).size).toBe(2)
  await third.close()
})

test('asked of a machine that was set aside and still puts it in: told who is at work, and its program is not touched', async () => {
  let starts = 0
  const target = await fakeHost(async ({ runId, sha256, starts: isStart, script, say, end }) => {
    if (isStart) {
      starts++
      return await say(`#started\n${eventLines(runId, put.slice(0, 4))}`)
    }
    await say(script.startsWith('head -n 1 ') ? '{"run":"x","device":"Camille (AB12)","since":"2026-11-30T09:05:00Z"}\n' : `#status 0f0e0d0c-0000-4000-8000-000000000000 yes - 400 ${sha256 || 'a'.repeat(64)} 900000\n`)
    end()
  })
  const { runs, machineId, close } = app('busy', target, 'right')
  const runId = runs.start({ visitId: null, clientId: null, loaded, options: {}, planId: '0'.repeat(64), machines: [{ machineId, facts: {} }], secrets: {}, acceptUnsigned: 'later-pack' })
  await expect.poll(() => runs.host(runId, machineId).step?.id, { timeout: 20_000 }).toBe('first')
  runs.setAside(runId, machineId)
  runs.undo(runId, machineId)
  await runs.settled(runId)
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'needsAttention', fault: { code: 'REMOTE_BUSY', detail: { by: 'Camille (AB12)' } } })
  expect(starts).toBe(1)
  await close()
})
