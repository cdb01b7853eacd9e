// One line of the board: name, state, step, time, bar. Reads its own values, so that a tick draws this line alone.
import { decimal, duration } from '../../i18n/format.ts'
import { both, t, tn } from '../../i18n/t.ts'
import { inLanguage } from '../../shell/fault-card.tsx'
import { Progress } from '../../ui/charts.tsx'
import { StateIcon } from '../../ui/layout.tsx'
import { runState } from '../../words.ts'
import { type HostRun, type LiveRun, useLive, useSeconds } from './live-run.ts'

type Sending = NonNullable<HostRun['sending']>
/** Below it a tenth of a megabyte is worth telling. */
const SMALL_BYTES = 100_000_000

export function HostRow({ live, machineId }: { live: LiveRun; machineId: string }) {
  const host = useLive(live, (one) => one.host(machineId))
  if (!host) return null
  const { tone, icon, word } = runState(host)
  return (
    <span className="host-row">
      <StateIcon tone={tone} icon={icon} />
      <span className="stack-small">
        <span className="row between">
          <span className="row"><span className="mono">{host.name}</span>{host.place && <span className="quiet">{host.place}</span>}<strong data-tone={tone} className="state-word">{word}</strong></span>
          <span className="quiet"><Elapsed host={host} /></span>
        </span>
        <span className="quiet"><StepLine host={host} /></span>
        <Progress fraction={shownFraction(host)} tone={tone} />
      </span>
    </span>
  )
}

export function StepLine({ host }: { host: HostRun }) {
  if (host.state === 'linkLost' && host.fault?.code === 'DISK_FULL') return <>{t('fault.DISK_FULL.title')}</>
  if (host.state === 'linkLost') return <Retry host={host} />
  if ((host.state === 'needsAttention' || host.state === 'setAside') && host.fault) return <>{t(`fault.${host.fault.code}.title`, inLanguage(host.fault.detail))}</>
  if (host.state === 'running' && host.sending) return <>{sendingWords(host.sending)}</>
  if (host.state === 'running' && host.waiting) return <>{t(`deploy.waiting.${host.waiting}`)}</>
  if (host.state === 'running' && host.mode === 'undo') return <>{host.step && host.step.id !== 'apt' ? t('deploy.undoing', { title: both(host.step.title) }) : t('deploy.undoingAll')}</>
  if (host.state === 'running' && host.step) return <>{withPercent(host.step.id === 'apt' ? t('deploy.apt') : t('deploy.step', { index: host.step.index, total: host.stepsTotal, title: both(host.step.title) }), host.step.pct)}</>
  if (host.state === 'running' && host.stepsDone === 0) return <>{t('deploy.event.start')}</>
  if (host.state === 'pending') return <>{t('deploy.pending')}</>
  if (host.state === 'done' && host.mode === 'undo') return <>{tn('deploy.undone', host.counts.undone)}</>
  return <>{tn('deploy.steps', host.stepsDone, { total: host.stepsTotal })}</>
}

/** While files are on their way the bar is theirs, as the words beside it say; then it is the steps'. */
export function shownFraction({ fraction, sending }: HostRun): number {
  return sending ? partOf(sending) : fraction
}

const partOf = ({ sentBytes, totalBytes }: Sending): number => (totalBytes === 0 ? 1 : sentBytes / totalBytes)

function sendingWords(sending: Sending): string {
  const megabytes = (bytes: number): string => decimal(bytes / 1_000_000, sending.totalBytes < SMALL_BYTES ? 1 : 0)
  return t('deploy.sending', { sent: megabytes(sending.sentBytes), total: megabytes(sending.totalBytes), pct: decimal(Math.floor(100 * partOf(sending))) })
}

function withPercent(text: string, pct: number | null): string {
  return pct === null ? text : t('deploy.percent', { text, pct: decimal(pct) })
}

/** A lost line is quiet: the row counts down to the next try. */
function Retry({ host }: { host: HostRun }) {
  const now = useSeconds(host.retryAt !== null)
  const seconds = host.retryAt === null ? 0 : Math.max(0, Math.ceil((host.retryAt - now) / 1000))
  return <>{seconds === 0 ? t('deploy.retrying') : t('deploy.retry', { seconds })}</>
}

export function Elapsed({ host }: { host: HostRun }) {
  const open = host.startedAt !== null && host.endedAt === null
  const now = useSeconds(open)
  if (host.startedAt === null) return <>{'–'}</>
  return <>{duration((host.endedAt ?? Math.max(now, host.startedAt)) - host.startedAt)}</>
}
