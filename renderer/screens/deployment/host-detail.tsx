// The current machine: its cause, its two buttons and its last words first, then progress, then the journal in two levels.
import { useState } from 'react'
import { decimal } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { FaultCard, shownFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Progress } from '../../ui/charts.tsx'
import { Chip } from '../../ui/layout.tsx'
import { runState } from '../../words.ts'
import { useAcceptOld } from './old-server.tsx'
import { HostKeyDialog } from './host-key.tsx'
import { Elapsed, shownFraction, StepLine } from './host-row.tsx'
import { Journal } from './journal.tsx'
import { LastWords } from './last-words.tsx'
import { type HostRun, type LiveRun, useLive } from './live-run.ts'
import { Undo } from './undo.tsx'

/** Faults whose cause stands in the machine's own words. */
const SPOKE = new Set(['STEP_FAILED', 'STEP_UNDETERMINED', 'FIREWALL_NOT_CONFIRMED', 'REPOSITORY_UNREACHABLE', 'REPOSITORY_UNTRUSTED', 'REMOTE_DISK_FULL'])

export function HostDetail({ live, runId, machineId, onResume, onPrepare }: { live: LiveRun; runId: string; machineId: string; onResume: (machineIds: readonly string[], code?: string) => void; onPrepare: () => void }) {
  const host = useLive(live, (one) => one.host(machineId))
  const [panel, setPanel] = useState<'undo' | 'key'>()
  const aside = useAct('run.setAside')
  const free = useAct('run.freeSpace')
  const old = useAcceptOld(machineId, () => onResume([machineId]))
  const [freedMb, setFreedMb] = useState<number>()
  if (!host) return null
  const { tone, icon, word } = runState(host)
  const setAside = (): void => void aside.run({ runId, machineId })
  const resume = (): void => onResume([machineId], host.fault?.code)
  const freeAndResume = async (): Promise<void> => {
    const room = await free.run({ runId, machineId })
    if (!room) return
    setFreedMb(Math.max(0, room.afterMb - room.beforeMb))
    resume()
  }
  const stopped = host.state === 'needsAttention' || host.state === 'setAside' || host.state === 'done'
  const named = host.place ?? host.name
  return (
    <section className="card" aria-label={host.name} data-zone="">
      <div className="row between">
        <span className="row"><h2 className="mono">{host.name}</h2>{host.place && <span className="quiet">{host.place}</span>}</span>
        <Chip tone={tone} icon={icon}>{word}</Chip>
      </div>
      {host.state === 'needsAttention' && host.fault && (
        <FaultCard fault={shownFault(host.fault)} actions={{
          resume, retry: resume, later: resume, 'free-space-resume': () => void freeAndResume(), retype: resume, 'other-account': resume, 'accept-old': old.accept, 'new-plan': onPrepare, stop: setAside, 'set-aside': setAside, 'accept-reinstalled': () => setPanel('key'),
        }} />
      )}
      {free.busy && <p role="status">{t('deploy.freeing')}</p>}
      {freedMb !== undefined && <p role="status">{t('deploy.freed', { mb: decimal(freedMb) })}</p>}
      {aside.fault && <FaultCard fault={aside.fault} actions={{ retry: setAside }} />}
      {old.act.fault && <FaultCard fault={old.act.fault} actions={{ retry: old.accept }} />}
      {free.fault && <FaultCard fault={free.fault} actions={{ retry: () => void freeAndResume(), retype: resume, 'set-aside': setAside }} />}
      {host.state === 'needsAttention' && host.fault && SPOKE.has(host.fault.code) && <LastWords key={host.endedAt} runId={runId} machineId={machineId} />}
      {host.waiting && <Waiting host={host} />}
      <div className="stack-small">
        <span className="row between"><span>{host.state === 'needsAttention' ? tn('deploy.steps', host.stepsDone, { total: host.stepsTotal }) : <StepLine host={host} />}</span><span className="quiet"><Elapsed host={host} /></span></span>
        <Progress fraction={shownFraction(host)} tone={tone} />
        <span className="quiet small">{counted(host)}</span>
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
      {panel === 'undo' && <Undo runId={runId} machineId={machineId} name={named} onClose={() => setPanel(undefined)} onStarted={() => { setPanel(undefined); live.reload() }} />}
    </section>
  )
}

/** A machine that restarts, or proves that its firewall locks nobody out, is at work: it is told, not counted as lost. */
function Waiting({ host }: { host: HostRun }) {
  return (
    <div className="note-card" data-tone="info">
      <strong>{t(`deploy.waiting.${host.waiting}`)}</strong>
      <span>{t(`deploy.waitingText.${host.waiting}`)}</span>
    </div>
  )
}

function counted({ counts }: HostRun): string {
  return [
    tn('deploy.changed', counts.changed), tn('deploy.already', counts.ok), ...(counts.failed > 0 ? [tn('deploy.failed', counts.failed)] : []), ...(counts.undone > 0 ? [tn('deploy.undone', counts.undone)] : []),
  ].join(' · ')
}
