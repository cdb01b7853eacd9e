// Every machine's work on one clock: when it began, how long it took, how it ended.
import type { Output } from '../../../main/contract/procedures.ts'
import { clock, duration } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { inLanguage } from '../../shell/fault-card.tsx'
import { StateIcon } from '../../ui/layout.tsx'
import { runState } from '../../words.ts'

type Host = Output<'run.get'>['hosts'][number]

export function RunClock({ run }: { run: Output<'run.get'> }) {
  const worked = run.hosts.filter((host) => host.startedAt !== null)
  const from = Math.min(...worked.map((host) => host.startedAt ?? Infinity))
  const to = Math.max(...worked.map(endOf))
  return (
    <ul className="stack-small">
      {run.hosts.map((host) => <Row key={host.machineId} host={host} from={from} span={Math.max(1, to - from)} />)}
    </ul>
  )
}

const endOf = (host: Host): number => host.endedAt ?? host.expectedEnd ?? host.startedAt ?? 0

function Row({ host, from, span }: { host: Host; from: number; span: number }) {
  const { tone, icon, word } = runState(host)
  const start = host.startedAt
  const label = start === null ? word : host.endedAt === null ? t('report.since', { from: clock(start) }) : t('report.clock', { from: clock(start), to: clock(endOf(host)), time: duration(endOf(host) - start) })
  return (
    <li className="stack-small">
      <span className="row between">
        <span className="row"><StateIcon tone={tone} icon={icon} size={16} /><span className="mono">{host.name}</span>{host.place && <span className="quiet">{host.place}</span>}<span>{word}</span></span>
        <span className="quiet small">{label}</span>
      </span>
      {(host.state === 'needsAttention' || host.state === 'setAside') && host.fault && <span className="quiet small">{t(`fault.${host.fault.code}.title`, inLanguage(host.fault.detail))}</span>}
      <svg className="clock-bar" viewBox="0 0 1000 8" preserveAspectRatio="none" data-tone={tone} role="img" aria-label={`${host.name} : ${label}`}>
        <rect className="track" width="1000" height="8" rx="4" />
        {start !== null && <rect className="fill" x={(1000 * (start - from)) / span} width={Math.max(8, (1000 * (endOf(host) - start)) / span)} height="8" rx="4" />}
      </svg>
    </li>
  )
}
