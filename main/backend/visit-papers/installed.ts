// What the packs of a visit put in, as the machines proved it: each sentence that a pack says to the client of one of its steps,
// with the places where it held. Read from the journals every time, stored nowhere.
import type { Id } from '../../../domain/ids.ts'
import type { PackStep } from '../../../domain/provisioning/pack.ts'
import type { Output } from '../../contract/procedures.ts'
import { type MachineJournal, visitJournals } from '../documents/run-journals.ts'
import type { Services } from '../services.ts'

export type Installed = Output<'acceptance.get'>['installed'][number]
type Proof = Installed['tests'][number]

/** What one machine says of a step's sentence, by the end of the run that said it. */
interface Finding { readonly machineId: Id; readonly place: string; readonly held: boolean; readonly tried: boolean; readonly at: number }
interface Sentence { readonly key: string; readonly title: Proof['title']; readonly findings: Finding[] }

/**
 * One entry a pack, in the order they were put in; packs that promise the client nothing are left out. A step that two packs share (each
 * includes a third) is said once, by the first of them, with all its machines: the client reads no sentence twice.
 */
export function installedBy(services: Pick<Services, 'store' | 'runs'>, visitId: Id): Installed[] {
  const packs = new Set(services.store.list('provisioning_run', { visitId }).flatMap(({ id, packId }) => (packId !== null && services.runs.pack(id) ? [packId] : [])))
  const known = new Map<string, Sentence>()
  const listed = [...packs].map((packId) => {
    const { pack, machines } = visitJournals(services, visitId, packId)
    const own = pack.steps.flatMap((step) => sentenceOf(step, machines)).filter((sentence) => {
      const before = known.get(sentence.key)
      before?.findings.push(...sentence.findings)
      if (!before) known.set(sentence.key, sentence)
      return !before
    })
    return { pack, own }
  })
  return listed.flatMap(({ pack, own }) => (own.length === 0 ? [] : [{ pack: pack.title, version: pack.version, tests: own.map(proofOf) }]))
}

/** Nothing for a step without a sentence, or that no machine was to have, or has any more. */
function sentenceOf({ id, proof }: PackStep, machines: readonly MachineJournal[]): Sentence[] {
  if (!proof) return []
  const findings = machines.flatMap(({ place, host, run, steps, progress }): Finding[] => {
    if (!steps.some(({ step, wanted }) => wanted && step.id === id)) return []
    const result = progress.outcomes.get(id)?.result
    const of = { machineId: host.machineId, place, tried: result !== undefined, at: run.endedAt ?? Infinity }
    if (result === 'ok' || result === 'changed') return [{ ...of, held: true }]
    // Never reached on a machine that ended well: its plan found nothing to do there.
    return result === 'failed' || result === 'undetermined' || result === 'blocked' || (result === undefined && host.state !== 'done') ? [{ ...of, held: false }] : []
  })
  return findings.length === 0 ? [] : [{ key: `${id} ${proof.fr}`, title: proof, findings }]
}

/** A machine that said it in two runs is believed in the later one. */
function proofOf({ title, findings }: Sentence): Proof {
  const newest = [...new Map(findings.toSorted((a, b) => a.at - b.at).map((one) => [one.machineId, one])).values()].toSorted((a, b) => a.place.localeCompare(b.place, 'fr'))
  const places = (held: boolean): string[] => newest.filter((one) => one.held === held).map(({ place }) => place)
  const lacking = places(false)
  return { title, result: lacking.length === 0 ? 'met' : newest.some(({ tried }) => tried) ? 'unmet' : 'notDone', proved: places(true), lacking }
}
