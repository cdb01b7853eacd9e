// One machine of a run as a screen shows it: its fault in both languages, and a colleague's machine that was taken back.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { progressOf, progressOfSteps } from '../../../domain/provisioning/run-events.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { NEW_HOST } from './host-state.ts'
import { colleagues, hostView } from './host-view.ts'
import { findPack } from './pack-files.ts'

const { pack } = findPack('poste-bureautique', join(import.meta.dirname, '../../../resources'))
const [step] = pack.steps
const faultOf = (named: string | undefined) => hostView({
  machineId: 'a', machine: undefined, pack, steps: pack.steps, secrets: [], progress: progressOf([]), sending: null, now: 0,
  state: { ...NEW_HOST, state: 'needsAttention', fault: { code: 'STEP_FAILED', detail: { machine: 'ACCUEIL-01', ...(named === undefined ? {} : { step: named }) } } },
}).fault

test('the title of the step that failed comes in both languages; one that the pack does not know comes as it is', () => {
  expect(faultOf(step?.title.fr)?.detail).toEqual({ machine: 'ACCUEIL-01', step: step?.title.fr, stepEn: step?.title.en })
  expect(step?.title.en).not.toBe(step?.title.fr)
  expect(faultOf('Une étape d’autrefois')?.detail['stepEn']).toBe('Une étape d’autrefois')
  expect(faultOf(undefined)?.detail).toEqual({ machine: 'ACCUEIL-01' })
})

test('a machine that a colleague took back is told so, on the day it was, whenever the run’s others ended', () => {
  const run = { state: 'done', startedAt: 1_000, endedAt: 9_000 } as RowOf<'provisioning_run'>
  const row = (result: 'changed' | 'undone', at: number) => ({ step: 'first', result, rc: 0, ms: 1, at })
  const seen = (rows: readonly ReturnType<typeof row>[]) => colleagues(run, progressOfSteps(rows), rows)
  expect(seen([row('changed', 2_000), row('undone', 5_000)])).toMatchObject({ state: 'done', mode: 'undo', endedAt: 5_000 })
  expect(seen([row('changed', 2_000)])).toMatchObject({ state: 'done', mode: 'apply', endedAt: 9_000 })
})
