// The fault of a machine, as a reader of another language gets it.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { progressOf } from '../../../domain/provisioning/run-events.ts'
import { NEW_HOST } from './host-state.ts'
import { hostView } from './host-view.ts'
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
