// The run that is going on: all machines at the left, the current one at the right. Nothing here opens by itself.
import { ChevronRight, OctagonX, Pause, Play } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { clock } from '../../i18n/format.ts'
import { both, t, tn } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { SplitBar } from '../../ui/charts.tsx'
import { PageHead } from '../../ui/layout.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { runCounts, runState } from '../../words.ts'
import { HostDetail } from './host-detail.tsx'
import { HostRow } from './host-row.tsx'
import { type HostRun, type LiveRun, useLive, useLiveRun } from './live-run.ts'
import { useResume } from './resume.tsx'
import { RunChoice } from './run-choice.tsx'
import { SealedSheet } from './sealed-sheet.tsx'
import { StopNow } from './stop-now.tsx'

const OPEN = new Set<HostRun['state']>(['pending', 'running', 'linkLost'])
const SPOKEN_MS = 5000

export function RunBoard({ visitId, runId, onPrepare, onChoose }: { visitId: string; runId: string; onPrepare: () => void; onChoose: (runId: string) => void }) {
  const { go } = useNavigation()
  const live = useLiveRun(runId)
  const run = useLive(live, (one) => one.run())
  const fault = useLive(live, (one) => one.fault())
  const states = useLive(live, (one) => one.all().map((host) => host.state).join(' '))
  const paused = useLive(live, (one) => one.all().filter((host) => host.fault?.code === 'RUN_PAUSED').map((host) => host.machineId).join(' '))
  const failing = useLive(live, (one) => one.all().find((host) => host.state === 'needsAttention')?.machineId)
  const order = useLive(live, (one) => one.run()?.hosts.map((host) => host.machineId).join(' ') ?? '')
  const items = useMemo(() => (order === '' ? [] : order.split(' ').map((id) => ({ id }))), [order])
  const [chosen, setChosen] = useState<string>()
  const pause = useAct('run.pause')
  const [asked, setAsked] = useState<'pause' | 'stop'>()
  const [stopping, setStopping] = useState(false)
  const resume = useResume({ visitId, runId, live })
  if (fault && !run) return <FaultCard fault={fault} actions={{ retry: live.reload }} />
  if (!run) return null
  const open = states.split(' ').some((state) => OPEN.has(state as HostRun['state']))
  // A pause is asked over the line: without one there is nobody to ask.
  const heard = states.split(' ').includes('running')
  const current = chosen ?? failing ?? items[0]?.id
  const askPause = (atOnce: boolean): void => {
    setAsked(atOnce ? 'stop' : 'pause')
    setStopping(false)
    void pause.run({ runId, atOnce })
  }
  const resumeAll = (machineIds: readonly string[], code?: string): void => {
    setAsked(undefined)
    resume.ask(machineIds, code)
  }
  return (
    <>
      <PageHead title={t('deploy.pack', { pack: both(run.packTitle) })}>
        {paused !== ''
          ? <Button onPress={() => resumeAll(paused.split(' '))}><Play size={18} aria-hidden="true" />{t('fault.action.resume')}</Button>
          : open ? <Button onPress={() => askPause(false)} disabledReason={pause.busy ? t('deploy.pausing') : heard ? undefined : t('deploy.noLine')}><Pause size={18} aria-hidden="true" />{t('deploy.pause')}</Button> : <Button onPress={onPrepare}>{t('deploy.again')}</Button>}
        {heard && <Button onPress={() => setStopping(true)}><OctagonX size={18} aria-hidden="true" />{t('deploy.stopNow')}</Button>}
        <Button variant="primary" onPress={() => go({ screen: 'visit', id: visitId, step: 'report' })}>{t('deploy.report')}<ChevronRight size={18} aria-hidden="true" /></Button>
      </PageHead>
      <RunChoice visitId={visitId} runId={runId} onChoose={onChoose} />
      <SealedSheet runId={runId} />
      <Overview live={live} />
      {asked && heard && !pause.fault && <p className="quiet" role="status">{t(asked === 'stop' ? 'deploy.stopAsked' : 'deploy.pauseAsked')}</p>}
      {pause.fault && <FaultCard fault={pause.fault} />}
      {resume.fault && <FaultCard fault={resume.fault} />}
      <div className="columns board">
        <PickList label={t('deploy.machines')} rows={items} textOf={({ id }) => run.hosts.find((host) => host.machineId === id)?.name ?? id} current={current} onChoose={setChosen}>
          {({ id }) => <HostRow live={live} machineId={id} />}
        </PickList>
        {current && <HostDetail key={current} live={live} runId={runId} machineId={current} onResume={resumeAll} onPrepare={onPrepare} />}
      </div>
      {resume.dialog}
      {stopping && <StopNow live={live} onStop={() => askPause(true)} onClose={() => setStopping(false)} />}
    </>
  )
}

/** Counts by state in one bar, and one sentence; what is read aloud comes at most every five seconds. */
function Overview({ live }: { live: LiveRun }) {
  const hosts = useLive(live, (one) => one.all())
  const review = hosts.filter((host) => runState(host).tone === 'bad').length
  const toFollow = hosts.filter((host) => host.state === 'needsAttention').length - review
  const open = hosts.some((host) => OPEN.has(host.state))
  const end = Math.max(...hosts.map((host) => host.expectedEnd ?? 0))
  const short = [...runCounts(hosts), ...(review > 0 ? [tn('deploy.review', review)] : []), ...(toFollow > 0 ? [tn('deploy.toFollow', toFollow)] : [])].join(', ')
  const parts = mergeTones(hosts.map((host) => ({ tone: runState(host).tone, count: 1 })))
  return (
    <section className="overview" aria-label={t('deploy.progress')}>
      {hosts.length > 1 && <SplitBar label={short} parts={parts} />}
      <p className="row between"><span><strong>{short}</strong>{open && end > 0 && ` · ${t('deploy.expected', { time: clock(end) })}`}</span>{open && <span className="quiet">{t('deploy.safe')}</span>}</p>
      <Spoken text={short} />
    </section>
  )
}

/** Waiting and set aside share the neutral tone: one segment, their sum. */
function mergeTones<T extends { readonly tone: string; readonly count: number }>(parts: readonly T[]): T[] {
  return [...new Map(parts.map((part) => [part.tone, { ...part, count: parts.filter((other) => other.tone === part.tone).reduce((sum, other) => sum + other.count, 0) }])).values()]
}

function Spoken({ text }: { text: string }) {
  const [said, setSaid] = useState('')
  const last = useRef(0)
  useEffect(() => {
    const timer = setTimeout(() => {
      last.current = Date.now()
      setSaid(text)
    }, Math.max(0, last.current + SPOKEN_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [text])
  return <p className="visually-hidden" role="status">{said}</p>
}
