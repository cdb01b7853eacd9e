// One machine of the handover report in words: what was there, what was put in and proven, what was left aside and why.
import { optionsThatDecide } from '../../../domain/provisioning/decide-steps.ts'
import type { Pack, PackStep } from '../../../domain/provisioning/pack.ts'
import type { StepResult } from '../../../domain/provisioning/run-events.ts'
import type { Translate } from '../words/sentences.ts'
import { durationWords, instantWords } from './clock-words.ts'
import type { ReportPaper } from './papers/work.ts'
import type { MachineJournal } from './run-journals.ts'

type MachineWords = ReportPaper['machines'][number]

/** Results that a person still has to look at. */
const OPEN = new Set<StepResult>(['failed', 'undetermined', 'blocked'])

export function machineWords(journal: MachineJournal, pack: Pack, t: Translate): MachineWords {
  const { progress, steps, host, place } = journal
  const result = (step: PackStep): StepResult | undefined => progress.outcomes.get(step.id)?.result
  const of = (wanted: StepResult): PackStep[] => steps.map(({ step }) => step).filter((step) => result(step) === wanted)
  return {
    // An address is nothing to a client: a machine that never told its name has its place alone.
    place, name: journal.machine?.name ?? '', when: when(journal, t), state: stateWords(journal, t), open: host.state !== 'done',
    putIn: of('changed').map((step) => ({ title: step.title.fr, proof: proofWords(step, t), result: t('report.proven') })),
    already: of('ok').map((step) => ({ title: step.title.fr, proof: proofWords(step, t), result: t('report.proven') })),
    aside: steps.flatMap(({ step, wanted }) => {
      const why = whyAside(step, wanted, journal, pack, t)
      return why === undefined ? [] : [{ title: step.title.fr, why }]
    }),
    back: of('undone').map((step) => step.title.fr),
  }
}

/** How many steps a person still has to see to, or that were never reached. */
export function stepsLeft({ progress, steps, host }: MachineJournal): number {
  const open = steps.filter(({ step, wanted }) => wanted && OPEN.has(progress.outcomes.get(step.id)?.result ?? 'ok')).length
  return open + (host.state === 'done' ? 0 : steps.filter(({ step, wanted }) => wanted && !progress.outcomes.has(step.id)).length)
}

/** What the verification proves: the pack's own words, else the plain sentence of the step's kind. */
function proofWords({ kind, proof }: PackStep, t: Translate): string {
  if (proof) return proof.fr
  const key = `report.proof.${kind}`
  return t(t(key) === key ? 'report.proof.shell' : key)
}

function when({ host, restarts, run }: MachineJournal, t: Translate): string {
  const from = host.startedAt
  const to = host.endedAt ?? run.endedAt
  const period = from === null ? t('report.notStarted') : to === null ? t('report.begunAt', { from: instantWords(from) }) : t('report.period', { from: instantWords(from), to: instantWords(to), time: durationWords(to - from) })
  return restarts === 0 ? period : `${period} ${t(restarts === 1 ? 'report.restarts.one' : 'report.restarts.other', { count: restarts })}`
}

function stateWords({ host }: MachineJournal, t: Translate): string {
  switch (host.state) {
    case 'done': return t(host.mode === 'undo' ? 'report.state.takenBack' : 'report.state.done')
    case 'setAside': return t('report.state.setAside')
    case 'needsAttention': return host.fault ? `${t(`fault.${host.fault.code}.title`, host.fault.detail)}.` : t('report.state.needsAttention')
    case 'pending': case 'running': case 'linkLost': return t('report.state.running')
  }
}

function whyAside(step: PackStep, wanted: boolean, { progress, host }: MachineJournal, pack: Pack, t: Translate): string | undefined {
  if (!wanted) {
    const [option] = optionsThatDecide(pack, step)
    return option ? t('report.why.option', { option: option.label.fr }) : t('report.why.notConcerned')
  }
  const found = progress.outcomes.get(step.id)?.result
  switch (found) {
    case 'ok': case 'changed': case 'undone': return undefined
    case 'failed': return t(step.optional ? 'report.why.optional' : 'report.why.failed')
    case 'undetermined': return t('report.why.undetermined')
    case 'skipped': return t('report.why.notConcerned')
    case 'blocked': return t('report.why.blocked', { steps: step.needs.flatMap((need) => pack.steps.find(({ id }) => id === need)?.title.fr ?? []).join(', ') })
    case undefined: return host.state === 'done' ? undefined : t(host.state === 'setAside' ? 'report.why.setAside' : 'report.why.notReached')
  }
}
