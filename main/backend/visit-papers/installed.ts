// What the packs of a visit put in, as the machines proved it: each sentence that a pack says to the client of one of its steps,
// with the places where it held. Read from the journals every time, stored nowhere.
import type { Id } from '../../../domain/ids.ts'
import type { PackStep } from '../../../domain/provisioning/pack.ts'
import type { Output } from '../../contract/procedures.ts'
import { type MachineJournal, visitJournals } from '../documents/run-journals.ts'
import type { Services } from '../services.ts'

export type Installed = Output<'acceptance.get'>['installed'][number]
type Proof = Installed['tests'][number]

/** One entry a pack, in the order they were put in; packs that promise the client nothing are left out. */
export function installedBy(services: Pick<Services, 'store' | 'runs'>, visitId: Id): Installed[] {
  const packs = new Set(services.store.list('provisioning_run', { visitId }).flatMap(({ id, packId }) => (packId !== null && services.runs.pack(id) ? [packId] : [])))
  return [...packs].flatMap((packId) => {
    const { pack, machines } = visitJournals(services, visitId, packId)
    const tests = pack.steps.flatMap((step) => proofOf(step, machines))
    return tests.length === 0 ? [] : [{ pack: pack.title, version: pack.version, tests }]
  })
}

/** Nothing for a step without a sentence, or that no machine was to have, or has any more. */
function proofOf({ id, proof }: PackStep, machines: readonly MachineJournal[]): Proof[] {
  if (!proof) return []
  const proved: string[] = []
  const lacking: string[] = []
  let tried = false
  for (const { place, host, steps, progress } of machines) {
    if (!steps.some(({ step, wanted }) => wanted && step.id === id)) continue
    const result = progress.outcomes.get(id)?.result
    if (result === 'ok' || result === 'changed') proved.push(place)
    // Never reached on a machine that ended well: its plan found nothing to do there.
    else if (result === 'failed' || result === 'undetermined' || result === 'blocked' || (result === undefined && host.state !== 'done')) lacking.push(place)
    tried ||= result !== undefined
  }
  if (proved.length + lacking.length === 0) return []
  return [{ title: proof, result: lacking.length === 0 ? 'met' : tried ? 'unmet' : 'notDone', proved, lacking }]
}
