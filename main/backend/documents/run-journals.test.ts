// What a visit put on a machine, told once: by the last of its runs, without hiding what an earlier one of the visit put in.
import { beforeEach, expect, test } from 'vitest'
import type { Id } from '../../../domain/ids.ts'
import { seedRun, type SeedEvent, stepEvents } from '../../../tests/app/seed-run.ts'
import { resources } from '../../../tests/ask.ts'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import { findPack } from '../provisioning/pack-files.ts'
import { machineWords } from './report-machine.ts'
import { visitJournals } from './run-journals.ts'
import { translator } from '../words/sentences.ts'

const { store, services } = sharedLaptop()
const loaded = findPack('poste-bureautique', resources)
const steps = loaded.pack.steps.slice(0, 3).map(({ id }) => id)
const STARTED = Date.parse('2026-11-25T09:00:00Z')
const HOUR = 3_600_000
let visitId: Id = ''
let machineId: Id = ''

beforeEach(() => {
  const { store } = services()
  visitId = store.write({ by: 'test' }, (w) => w.create('visit', { state: 'in_progress' }))
  machineId = store.write({ by: 'test' }, (w) => w.create('machine', { visitId, host: '127.77.6.1', port: 9, name: 'ACCUEIL-01' }))
})

function ran(hour: number, results: readonly string[], back: readonly SeedEvent[] = []): Id {
  const events: SeedEvent[] = [{ ev: 'start' }, ...results.flatMap((result, at) => stepEvents(steps[at] ?? '', result, 10)), ...back, { ev: 'end', rc: 0 }]
  return seedRun(store(), { visitId, clientId: null, loaded, options: { desktop: true, contact: 'la Scop' }, startedAt: STARTED + hour * HOUR, by: 'test', hosts: [{ machineId, state: { state: 'done' }, events }] })
}
const told = (): readonly (string | undefined)[] => {
  const [one, ...others] = visitJournals(services(), visitId).machines
  expect(others).toEqual([])
  return steps.map((step) => one?.progress.outcomes.get(step)?.result)
}

test('what the first run put in is still told as put in when a second one found it in place', () => {
  ran(0, ['changed', 'ok', 'failed'])
  const last = ran(1, ['ok', 'ok', 'changed'])
  expect(told()).toEqual(['changed', 'ok', 'changed'])
  expect(visitJournals(services(), visitId).runs.map(({ id }) => id)).toEqual([last])
})

test('what was taken back is told so, whichever run took it back', () => {
  const undone = steps.slice(0, 2).map((step): SeedEvent => ({ step, phase: 'check', ev: 'end', rc: 1, ms: 1, res: 'undone' }))
  const first = ran(0, ['changed', 'changed', 'ok'], undone)
  ran(1, ['ok', 'ok', 'ok'])
  // The way back ended last, as its row says.
  store().write({ by: 'test' }, (w) => w.set('provisioning_run', first, { endedAt: STARTED + 2 * HOUR }))
  expect(told()).toEqual(['undone', 'undone', 'ok'])
})

test('what was taken back and found in place later was there: somebody put it there', () => {
  ran(0, ['changed', 'ok', 'ok'], [{ step: steps[0] ?? '', phase: 'check', ev: 'end', rc: 1, ms: 1, res: 'undone' }])
  ran(1, ['ok', 'ok', 'ok'])
  expect(told()).toEqual(['ok', 'ok', 'ok'])
})

test('of a machine taken back the report says that nothing of it is there any more, never that it is in service', () => {
  const undone = steps.map((step): SeedEvent => ({ step, phase: 'check', ev: 'end', rc: 1, ms: 1, res: 'undone' }))
  const runId = ran(0, ['changed', 'changed', 'changed'], undone)
  const words = () => visitJournals(services(), visitId).machines.map((one) => machineWords(one, loaded.pack, translator('fr')).state)
  expect(words()).toEqual(['Mise en service terminée.'])
  store().runs.setHost(runId, machineId, { ...(store().runs.host(runId, machineId) as object), mode: 'undo' })
  expect(words()).toEqual(['Retour en arrière fait\u00a0: ce qui avait été mis en place ne l’est plus.'])
})
