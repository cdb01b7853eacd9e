// The annex for the co-op: every step with its time, the key each machine showed, and the hash of the log it came from.
import type { Translate } from '../words/sentences.ts'
import { durationWords, instantWords } from './clock-words.ts'
import type { ReportPaper } from './papers/work.ts'
import type { Attachment } from './papers/papers.ts'
import type { MachineJournal, VisitJournals } from './run-journals.ts'

type Annex = ReportPaper['annex']

export function annexWords({ pack, runs, machines, signature }: VisitJournals, t: Translate): Annex {
  const last = runs.at(-1)
  const words = (values: unknown): string => Object.entries((values ?? {}) as Record<string, string | number | boolean>).map(([key, value]) => t('common.pair', { name: pack.options.find((option) => option.key === key)?.label.fr ?? key, value: value === true ? t('common.yes') : value === false ? t('common.no') : String(value) })).join(' ; ')
  const optionFacts = [[t('report.annex.options'), words(last?.options)], ...machines.map(({ place, run, host }) => [t('report.annex.optionsOf', { place }), words((run.hostOptions as Readonly<Record<string, unknown>> | null)?.[host.machineId])])]
  return {
    facts: [
      [t('report.annex.run'), runs.map(({ id }) => id).join(', ')],
      [t('report.annex.plan'), runs.map(({ planId }) => planId ?? '').join(', ')],
      [t('report.annex.pack'), `${pack.id} ${last?.packVersion ?? ''}, ${last?.packHash ?? ''}`],
      [t('report.annex.signature'), t(`report.signature.${signature}`)],
      ...optionFacts.filter((fact): fact is [string, string] => fact[1] !== ''),
    ],
    machines: machines.map((journal, index) => ({
      place: journal.place, name: journal.host.name, key: keyWords(journal, t),
      log: journal.log === null ? t('report.annex.noLog') : journal.log.lines === 0 ? t('report.annex.emptyLog') : t('report.annex.log', { lines: journal.log.lines, sha256: journal.log.sha256, file: logName(index) }),
      resumes: journal.progress.resumes === 0 ? '' : t(journal.progress.resumes === 1 ? 'report.annex.resumes.one' : 'report.annex.resumes.other', { count: journal.progress.resumes }),
      steps: journal.steps.flatMap(({ step }) => {
        const outcome = journal.progress.outcomes.get(step.id)
        return outcome ? [{ id: step.id, title: step.title.fr, result: t(`stepResult.${outcome.result}`), rc: outcome.rc === null ? '' : String(outcome.rc), time: durationWords(outcome.ms) }] : []
      }),
    })),
  }
}

/** The events themselves travel in the file: whoever doubts a hash recomputes it. They hold step names and codes, no text. */
export function annexLogs({ machines }: VisitJournals): readonly Attachment[] {
  return machines.flatMap(({ log }, index) => (log === null || log.lines === 0 ? [] : [{ name: logName(index), bytes: log.bytes }]))
}

const logName = (index: number): string => `journal-${index + 1}.ndjson`

function keyWords({ hostKey }: MachineJournal, t: Translate): string {
  if (!hostKey) return t('report.annex.noKey')
  const { sha256, type, how, firstSeenAt, reason } = hostKey
  return `${type} ${sha256}, ${t(`report.annex.key.${how}`, { at: instantWords(firstSeenAt), reason: reason ?? '' })}`
}
