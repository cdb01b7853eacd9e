// The handover report of a visit: made from the journal alone, never typed; numbered and frozen like every paper.
import { formatDay } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import type { Services } from '../services.ts'
import { findPack, type LoadedPack } from '../provisioning/pack-files.ts'
import { translator } from '../words/sentences.ts'
import { mentionsFor } from './mentions.ts'
import type { ReportPaper } from './paper-data.ts'
import { buyer, seller } from './parties.ts'

const t = translator('fr')

type Step = RowOf<'provisioning_step'>

/** @throws Refusal STATE_REFUSED when nothing was deployed at this visit */
export function issueReport(services: Services, visitId: Id): { docId: Id; number: string } {
  const { store, resources, typeset, who, today, newId } = services
  const visit = store.get('visit', visitId)
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  const run = store.list('provisioning_run', { visitId }).at(-1)
  if (!run?.packId) throw new Refusal('STATE_REFUSED', { what: 'report', state: t('report.noRun') })
  const loaded = findPack(run.packId, resources)
  const client = visit.clientId ? store.get('client', visit.clientId) : undefined
  const contact = client && store.list('account_contact', { clientId: client.id })[0]
  const scop = store.list('scop')[0]
  const steps = store.list('provisioning_step', { runId: run.id })
  const machineIds = [...new Set(steps.flatMap((step) => (step.machineId ? [step.machineId] : [])))]
  const machines = machineIds.flatMap((id) => {
    const machine = store.get('machine', id)
    return machine ? [machineReport(machine, steps.filter((step) => step.machineId === id), loaded)] : []
  }).toSorted((a, b) => a.place.localeCompare(b.place, 'fr'))
  const software = softwareInPlace(loaded, steps)
  const before = store.documents.list('acceptance').find((doc) => (doc.data as { visitId?: Id }).visitId === visitId)
  const doc = store.write({ by: who() }, (w) =>
    w.issue({
      id: newId(), type: 'acceptance', version: (before?.version ?? 0) + 1, supersedes: before?.id ?? null, issuedOn: today(),
      make: (number) => {
        const paper: ReportPaper = {
          number, issuedOn: today(), day: formatDay(visit.on ?? today()), pack: t('report.pack', { title: loaded.pack.title.fr, version: run.packVersion ?? '', hash: (run.packHash ?? '').slice(0, 12) }),
          seller: seller(scop), client: buyer(client, contact), summary: [t('report.machines', { done: machines.filter((machine) => machine.failed === 0).length, total: machines.length }), t(`report.signature.${loaded.signature}`)], machines,
          undo: t('report.undo'), software: software.map(({ name, licence }) => ({ name, licence })), free: t('paper.free', { share: freeShare(software) }),
          next: [t('report.training', { halfDays: loaded.pack.training.halfDays, content: loaded.pack.training.content.join(', ') }), t('report.level', { level: loaded.pack.maintenance.level }), t('report.contact', { contact: seller(scop).contact })],
          mentions: mentionsFor(resources, 'acceptance', new Set(['always']), { form: scop?.form ?? '' }),
        }
        const { pdf, pages } = typeset('rapport', paper)
        return { data: JSON.parse(JSON.stringify({ clientId: visit.clientId, visitId, runId: run.id, paper })), pdf, pages }
      },
    }))
  return { docId: doc.id, number: doc.number }
}

/** One machine by its place: the last word of the journal on each step. */
function machineReport(machine: RowOf<'machine'>, steps: readonly Step[], { pack }: LoadedPack) {
  const last = new Map(steps.map((step) => [step.step, step]))
  const listed = pack.steps.flatMap(({ id, title }) => {
    const result = last.get(id)?.result
    return result && result !== 'skipped' ? [{ title: title.fr, result: t(`stepResult.${result}`) }] : []
  })
  const count = (result: Step['result']): number => [...last.values()].filter((step) => step.result === result).length
  const failed = count('failed') + count('undetermined') + count('blocked')
  return { place: machine.place ?? machine.name ?? '', summary: t('report.machine', { changed: count('changed'), ok: count('ok'), failed }), steps: listed, failed }
}

/** What stands on a machine at the end: a program left out by an option, failed or taken back is not named. */
function softwareInPlace({ pack }: LoadedPack, steps: readonly Step[]): LoadedPack['pack']['software'] {
  const last = new Map(steps.map((step) => [`${step.machineId} ${step.step}`, step]))
  const inPlace = new Set([...last.values()].filter(({ result }) => result === 'ok' || result === 'changed').map(({ step }) => step))
  return pack.software.filter(({ step }) => inPlace.has(step))
}

function freeShare(software: LoadedPack['pack']['software']): number {
  return software.length === 0 ? 100 : Math.round((100 * software.filter((one) => one.free).length) / software.length)
}
