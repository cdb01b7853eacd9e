// Before anything is written: choose machines and options, check them all, read the plan, confirm once with the number.
import { KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Fault } from '../../../domain/errors.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { faultOf, onEvent } from '../../backend.ts'
import { clock } from '../../i18n/format.ts'
import { both, t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { Credential } from '../../shell/credential.tsx'
import { FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Tick } from '../../ui/inputs.tsx'
import { Card, Chip, Empty, PageHead } from '../../ui/layout.tsx'
import { LOOKS, verdictWord } from '../../words.ts'
import { Confirm } from './confirm.tsx'
import { HostPlan } from './host-plan.tsx'
import { type HostOptionValues, optionValue, PackOptions, type PackOptionValues } from './pack-options.tsx'

/** Plans of more machines than these would put the confirmation many pages away. */
const MANY = 3

export function Prepare({ visitId, packId, onStarted, onBack }: { visitId: string; packId: string; onStarted: (runId: string) => void; onBack?: () => void }) {
  const { go } = useNavigation()
  const { data: machines } = useRead('machine.list', { visitId })
  const { data: pack, error: packError } = useRead('pack.get', { packId, visitId })
  const { data: credential } = useRead('credential.state', { visitId })
  const { data: plan } = useRead('run.planGet', { visitId })
  const [chosen, setChosen] = useState<ReadonlySet<string>>()
  const [asked, setAsked] = useState<PackOptionValues>()
  const [ownAsked, setOwnAsked] = useState<HostOptionValues>()
  const [asking, setAsking] = useState(false)
  const prepare = useAct('run.plan')
  const job = usePlanJob()
  // A pack that was altered on this laptop: said, never an empty page.
  if (packError && !pack) return <><PageHead title={t('deploy.title')} /><FaultCard fault={faultOf(packError)} /></>
  if (!machines || !pack || plan === undefined) return null
  const reachable = machines.rows.filter((row) => row.host !== null && !row.retired)
  const ours = plan && plan.packId === pack.id && plan.packVersion === pack.version ? plan : null
  // The boxes show what was planned last, so that the confirmation never means something else than the screen.
  const selected = chosen ?? new Set(ours ? ours.hosts.map((host) => host.machineId) : reachable.map((row) => row.id))
  const values = asked ?? ours?.options ?? {}
  const own = ownAsked ?? ours?.hostOptions ?? {}
  const run = async (): Promise<void> => {
    const answer = await prepare.run({ visitId, machineIds: [...selected], options: values, hostOptions: Object.fromEntries([...selected].flatMap((id) => (own[id] ? [[id, own[id]] as const] : []))) })
    if (answer) job.watch(answer.jobId)
  }
  const start = (): void => (credential?.user ? void run() : setAsking(true))
  // Planned for other options than those on screen: read, but not confirmed.
  const changed = ours !== null && pack.options.some((option) => option.type !== 'secret' && [...selected].some((id) => optionValue(option, values, own[id]) !== optionValue(option, ours.options, ours.hostOptions[id])))
  const fit = ours && !changed ? ours.hosts.filter((host) => selected.has(host.machineId)) : []
  const unplanned = [...selected].some((id) => !ours?.hosts.some((host) => host.machineId === id))
  const current = ours !== null && !changed && !unplanned && selected.size > 0 && !job.running
  const choose = (id: string, on: boolean): void => setChosen(new Set(on ? [...selected, id] : [...selected].filter((one) => one !== id)))
  return (
    <>
      <PageHead title={t('deploy.pack', { pack: both(pack.title) })} facts={t('deploy.prepareText')}>
        {onBack && <Button onPress={onBack}>{t('deploy.back')}</Button>}
        <Button variant={current ? 'normal' : 'primary'} onPress={start} disabledReason={job.running ? t('deploy.preparing') : selected.size === 0 ? t('deploy.chooseHosts') : undefined}>{t(ours ? 'fault.action.new-plan' : 'deploy.prepare')}</Button>
      </PageHead>
      {prepare.fault && <FaultCard fault={prepare.fault} />}
      {job.fault && <FaultCard fault={job.fault} actions={{ retry: start }} />}
      {reachable.length === 0 ? (
        <Empty text={t('deploy.noHost')}><Button variant="primary" onPress={() => go({ screen: 'visit', id: visitId, step: 'inventory' })}>{t('step.inventory')}</Button></Empty>
      ) : (
        <div className="columns">
          <Card title={t('deploy.machines')}>
            <ul className="stack-small">
              {machines.rows.filter((row) => !row.retired).map((row) => <HostLine key={row.id} row={row} selected={selected.has(row.id)} onChange={(on) => choose(row.id, on)} />)}
            </ul>
            <div className="row"><Button size="small" onPress={() => setAsking(true)}><KeyRound size={16} aria-hidden="true" />{t('inventory.credential')}{credential?.user && <span className="mono">{credential.user}</span>}</Button></div>
          </Card>
          <PackOptions pack={pack} values={values} onChange={setAsked} machines={reachable.filter((row) => selected.has(row.id)).map((row) => ({ id: row.id, words: [row.name ?? row.host, row.place].filter(Boolean).join(' · ') }))} own={own} onOwn={setOwnAsked} />
        </div>
      )}
      {job.running && <p className="quiet" role="status">{t('deploy.preparing')} {job.total > 0 && t('quote.of', { ok: job.done, total: job.total })}</p>}
      {changed && !job.running && <p role="status"><Chip tone="info" icon="info">{t('deploy.optionsChanged')}</Chip></p>}
      {ours && !changed && unplanned && !job.running && <p role="status"><Chip tone="info" icon="info">{t('deploy.hostsChanged')}</Chip></p>}
      {fit.length > 0 && !job.running && ours && (
        <section className="stack" aria-label={t('deploy.plan')} data-zone="">
          <h2>{t('deploy.planAt', { time: clock(ours.madeAt) })}</h2>
          {fit.map((host) => <HostPlan key={host.machineId} host={host} folded={fit.length > MANY} onRetry={start} onCredential={() => setAsking(true)} onSetAside={() => choose(host.machineId, false)} />)}
          {current && <Confirm visitId={visitId} plan={ours} hosts={fit} pack={pack} onStarted={onStarted} onNewPlan={start} />}
        </section>
      )}
      {asking && <Credential visitId={visitId} onClose={() => setAsking(false)} onUsed={() => { setAsking(false); if (selected.size > 0) void run() }} />}
    </>
  )
}

/** A machine to choose: what it runs, its verdict, and why it cannot be reached where it cannot. */
function HostLine({ row, selected, onChange }: { row: Output<'machine.list'>['rows'][number]; selected: boolean; onChange: (on: boolean) => void }) {
  const words = <><span className="mono">{row.name ?? row.host ?? row.place}</span>{row.place && row.name && ` · ${row.place}`}</>
  return (
    <li className="row between">
      {row.host === null ? <span>{words}</span> : <Tick selected={selected} onChange={onChange}>{words}</Tick>}
      <span className="row">
        {row.system && <span className="quiet small">{row.system}</span>}
        {row.host === null ? <Chip tone="neutral" icon="minus">{t('deploy.noAddress')}</Chip>
          : row.fault ? <Chip tone="neutral" icon="unplug">{t('deploy.notRead')}</Chip>
            : row.verdict && <Chip {...LOOKS.verdict[row.verdict.decision]}>{verdictWord(row.verdict.decision, row.verdict.reinstall)}</Chip>}
      </span>
    </li>
  )
}

/** The check that runs now, also one started before this screen was opened again. */
function usePlanJob(): { readonly running: boolean; readonly done: number; readonly total: number; readonly fault: Fault | undefined; watch: (jobId: string) => void } {
  const { data: jobs } = useRead('job.list', {})
  const [watched, setWatched] = useState<string>()
  const [state, setState] = useState<{ readonly done: number; readonly total: number; readonly ended: boolean; readonly fault?: Fault | undefined }>()
  useEffect(() => onEvent('job.progress', (event) => {
    if (event.kind !== 'run.plan') return
    setState({ done: event.done, total: event.total, ended: event.state !== 'running', fault: event.state === 'failed' && event.fault ? (event.fault as Fault) : undefined })
  }), [])
  const listed = jobs?.find((job) => job.kind === 'run.plan' && job.state === 'running')
  const running = state ? !state.ended : watched !== undefined || listed !== undefined
  return {
    running, done: state?.done ?? listed?.done ?? 0, total: state?.total ?? listed?.total ?? 0, fault: state?.fault,
    watch: (jobId) => {
      setWatched(jobId)
      setState((before) => (before && !before.ended ? before : { done: 0, total: 0, ended: false }))
    },
  }
}
