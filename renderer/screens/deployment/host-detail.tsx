// The current machine: its cause and the two buttons first, then progress, then the journal in two levels.
import { useState } from 'react'
import { t, tn } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { FaultCard, shownFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Progress } from '../../ui/charts.tsx'
import { Chip, Dialog } from '../../ui/layout.tsx'
import { RUN_STATES } from '../../words.ts'
import { HostKeyDialog } from './host-key.tsx'
import { Elapsed, StepLine } from './host-row.tsx'
import { Journal } from './journal.tsx'
import { type LiveRun, useLive } from './live-run.ts'

export function HostDetail({ live, runId, machineId, onResume }: { live: LiveRun; runId: string; machineId: string; onResume: (machineIds: readonly string[], code?: string) => void }) {
  const host = useLive(live, (one) => one.host(machineId))
  const [panel, setPanel] = useState<'undo' | 'key'>()
  const aside = useAct('run.setAside')
  const undo = useAct('run.undo')
  if (!host) return null
  const { tone, icon } = RUN_STATES[host.state]
  const setAside = (): void => void aside.run({ runId, machineId })
  const resume = (): void => onResume([machineId], host.fault?.code)
  const stopped = host.state === 'needsAttention' || host.state === 'setAside' || host.state === 'done'
  const named = host.place ?? host.name
  const back = async (): Promise<void> => {
    setPanel(undefined)
    await undo.run({ runId, machineId })
    live.reload()
  }
  return (
    <section className="card" aria-label={host.name} data-zone="">
      <div className="row between">
        <span className="row"><h2 className="mono">{host.name}</h2>{host.place && <span className="quiet">{host.place}</span>}</span>
        <Chip tone={tone} icon={icon}>{t(`runState.${host.state}`)}</Chip>
      </div>
      {host.state === 'needsAttention' && host.fault && (
        <FaultCard fault={shownFault(host.fault)} actions={{
          resume, retry: resume, later: resume, 'free-space-resume': resume, retype: resume, 'other-account': resume, stop: setAside, 'set-aside': setAside, 'accept-reinstalled': () => setPanel('key'),
        }} />
      )}
      {aside.fault && <FaultCard fault={aside.fault} />}
      {undo.fault && <FaultCard fault={undo.fault} />}
      <div className="stack-small">
        <span className="row between"><span>{host.state === 'needsAttention' ? tn('deploy.steps', host.stepsDone, { total: host.stepsTotal }) : <StepLine host={host} />}</span><span className="quiet"><Elapsed host={host} /></span></span>
        <Progress fraction={host.fraction} tone={tone} />
        <span className="quiet small">{[tn('deploy.changed', host.counts.changed), tn('deploy.already', host.counts.ok), ...(host.counts.failed > 0 ? [tn('deploy.failed', host.counts.failed)] : [])].join(' · ')}</span>
      </div>
      {(stopped || host.state === 'linkLost') && (
        <div className="row">
          {host.state === 'setAside' && <Button size="small" onPress={resume}>{t('fault.action.resume')}</Button>}
          {host.state === 'linkLost' && <Button size="small" onPress={setAside}>{t('fault.action.set-aside')}</Button>}
          {stopped && host.counts.changed > 0 && <Button size="small" onPress={() => setPanel('undo')}>{t('deploy.undo')}</Button>}
        </div>
      )}
      <Journal live={live} runId={runId} machineId={machineId} />
      {panel === 'key' && <HostKeyDialog machineId={machineId} name={named} onClose={() => setPanel(undefined)} onReplaced={() => onResume([machineId])} />}
      {panel === 'undo' && (
        <Dialog title={t('deploy.undoTitle', { machine: named })} onClose={() => setPanel(undefined)}>
          <p>{t('deploy.undoText')}</p>
          <p className="quiet">{t('deploy.undoKept')}</p>
          <div className="row">
            <Button variant="primary" onPress={() => void back()}>{tn('deploy.undoSteps', host.counts.changed)}</Button>
            <Button autoFocus onPress={() => setPanel(undefined)}>{t('common.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </section>
  )
}
