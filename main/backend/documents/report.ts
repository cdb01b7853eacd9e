// The handover report of a visit: made from the journal alone; numbered and frozen like every paper. Only the client's
// reserves and the training really given are typed, and both are printed as such (design/provisioning.md 3.16).
import { formatDay } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { issuer } from '../label/label-history.ts'
import type { Services } from '../services.ts'
import { translator } from '../words/sentences.ts'
import { mentionsFor } from './mentions.ts'
import type { ReportPaper } from './papers/work.ts'
import { buyer, type Party, seller } from './parties.ts'
import { annexLogs, annexWords } from './report-annex.ts'
import { machineWords, stepsLeft } from './report-machine.ts'
import { type VisitJournals, visitJournals } from './run-journals.ts'

const t = translator('fr')
const counted = (key: string, count: number, values: Record<string, string | number> = {}): string => t(`${key}.${count < 2 ? 'one' : 'other'}`, { count, ...values })

/** @throws Refusal STATE_REFUSED when nothing was deployed at this visit */
export function issueReport(services: Services, visitId: Id): { docId: Id; number: string } {
  const { store, typeset, who, today, newId } = services
  const visit = store.get('visit', visitId)
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  const journals = visitJournals(services, visitId)
  const logs = annexLogs(journals)
  const before = store.documents.list('acceptance').find((doc) => (doc.data as { visitId?: Id }).visitId === visitId)
  const doc = store.write({ by: who() }, (w) =>
    w.issue({
      id: newId(), type: 'acceptance', version: (before?.version ?? 0) + 1, supersedes: before?.id ?? null, issuedOn: today(),
      make: (number) => {
        const paper = reportPaper(services, visit, journals, number)
        const { pdf, pages } = typeset('rapport', paper, logs)
        return { data: JSON.parse(JSON.stringify({ clientId: visit.clientId, visitId, runId: journals.runs.at(-1)?.id, paper })), pdf, pages }
      },
    }))
  return { docId: doc.id, number: doc.number }
}

function reportPaper({ store, resources, today }: Services, visit: RowOf<'visit'>, journals: VisitJournals, number: string): ReportPaper {
  const { pack, machines, runs } = journals
  const client = visit.clientId ? store.get('client', visit.clientId) : undefined
  const contact = client && store.list('account_contact', { clientId: client.id })[0]
  const site = visit.siteId ? store.get('site', visit.siteId) : undefined
  const scop = issuer(store, today())
  const us = seller(scop)
  const technician = [...new Set(runs.flatMap(({ by }) => by ?? []))].join(', ')
  const software = softwareInPlace(journals)
  const done = machines.filter(({ host }) => host.state === 'done').length
  return {
    number, issuedOn: today(), seller: us, client: buyer(client, contact),
    facts: [
      [t('report.fact.visit'), formatDay(visit.on ?? today())],
      [t('report.fact.site'), [site?.name, site?.commune ?? client?.commune].filter(Boolean).join(', ') || t('common.unknown')],
      [t('report.fact.technician'), technician],
      [t('report.fact.pack'), t('report.pack', { title: pack.title.fr, version: runs.at(-1)?.packVersion ?? pack.version, hash: (runs.at(-1)?.packHash ?? '').slice(0, 12) })],
    ],
    summary: [counted('report.machines', done, { total: machines.length }), t(`report.signature.${journals.signature}`), t('report.source')],
    machines: machines.map((journal) => machineWords(journal, pack, t)),
    accounts: accounts(journals), todo: whatIsLeft(journals, visit, us, technician),
    undo: [t('report.undo'), ...(us.contact === '' ? [] : [t('report.undoHow', { contact: us.contact })])], irreversible: irreversible(journals),
    training: training(pack, visit), maintenance: [
      t('report.level', { level: pack.maintenance.level }), counted('report.visits', pack.maintenance.visitsPerYear), ...(pack.maintenance.responseHours === 0 ? [] : [t('report.response', { hours: pack.maintenance.responseHours })]),
      ...(pack.maintenance.checks.length === 0 ? [] : [t('report.checks', { checks: pack.maintenance.checks.join(', ') })]), ...(us.contact === '' ? [] : [t('report.contact', { contact: us.contact })]),
    ],
    software: software.map(({ name, licence, free }) => ({ name, licence, free: t(free ? 'common.yes' : 'common.no') })), free: t('paper.free', { share: freeShare(software) }),
    sealed: sealed(journals), reserves: visit.reserves?.trim() || t('report.noReserves'),
    mentions: mentionsFor({ resources, store }, 'acceptance', today(), new Set(['always']), { form: scop?.form ?? '' }),
    annex: annexWords(journals, t), attached: annexLogs(journals).map(({ name }) => ({ name, description: t('report.annex.attached') })),
  }
}

/** Names, never passwords; only what this visit really made. */
function accounts({ machines }: VisitJournals): ReportPaper['accounts'] {
  return machines.flatMap(({ place, progress, steps }) => steps.flatMap(({ step }) => {
    if (step.kind !== 'account' || progress.outcomes.get(step.id)?.result !== 'changed') return []
    const { user, groups } = step.account
    return [{ place, name: user ?? groups.join(', '), what: user === undefined ? t('report.account.group') : groups.length === 0 ? t('report.account.user') : t('report.account.member', { names: groups.join(', ') }) }]
  }))
}

/** What nobody has done yet, and who does it. */
function whatIsLeft({ pack, machines }: VisitJournals, visit: RowOf<'visit'>, us: Party, technician: string): ReportPaper['todo'] {
  const you = t('report.you')
  return [
    ...machines.flatMap((journal) => {
      if (journal.host.state === 'setAside') return [{ what: t('report.todo.setAside', { place: journal.place }), who: t('report.both', { name: technician }) }]
      const left = stepsLeft(journal)
      return left === 0 ? [] : [{ what: counted('report.todo.steps', left, { place: journal.place }), who: technician }]
    }),
    ...(secretsGiven({ pack, machines }).length > 0 ? [{ what: t('report.todo.sealed'), who: you }] : []),
    ...(pack.training.halfDays > 0 && !visit.trainingGiven ? [{ what: counted('report.todo.training', pack.training.halfDays), who: t('report.both', { name: us.name === '' ? technician : us.name }) }] : []),
    ...(visit.reserves?.trim() ? [{ what: t('report.todo.reserves'), who: technician }] : []),
  ]
}

function irreversible({ machines }: VisitJournals): ReportPaper['irreversible'] {
  const places = new Map<string, string[]>()
  for (const { place, steps, progress } of machines) {
    for (const { step } of steps) {
      if (!step.irreversible || progress.outcomes.get(step.id)?.result !== 'changed') continue
      places.set(step.title.fr, [...(places.get(step.title.fr) ?? []), place])
    }
  }
  return [...places].map(([title, where]) => ({ title, places: where.join(', ') }))
}

function training({ training: { halfDays, content } }: VisitJournals['pack'], visit: RowOf<'visit'>): string[] {
  return [
    ...(halfDays === 0 ? [t('report.noTraining')] : [counted('report.training', halfDays), ...content]),
    ...(visit.trainingGiven ? [t('report.trainingGiven', { given: visit.trainingGiven })] : []),
  ]
}

/** Those that a step of one of the machines reads. */
function secretsGiven({ pack, machines }: Pick<VisitJournals, 'pack' | 'machines'>): VisitJournals['pack']['options'] {
  return pack.options.filter(({ key }) => machines.some(({ host }) => host.secrets.includes(key)))
}

function sealed(journals: VisitJournals): string {
  const secrets = secretsGiven(journals)
  return secrets.length === 0 ? t('report.noSecret') : t('report.sealed', { names: secrets.map(({ label }) => label.fr).join(', ') })
}

/** What stands on a machine at the end: a program left out by an option, failed or taken back is not named. */
function softwareInPlace({ pack, machines }: VisitJournals): VisitJournals['pack']['software'] {
  const inPlace = new Set(machines.flatMap(({ progress }) => [...progress.outcomes.values()].filter(({ result }) => result === 'ok' || result === 'changed').map(({ step }) => step)))
  return pack.software.filter(({ step }) => inPlace.has(step))
}

function freeShare(software: VisitJournals['pack']['software']): number {
  return software.length === 0 ? 100 : Math.round((100 * software.filter((one) => one.free).length) / software.length)
}
