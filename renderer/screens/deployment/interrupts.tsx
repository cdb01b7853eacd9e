// What a plan would interrupt on a machine, and who is at work there: said before its steps, and once more where it is approved.
import type { Output } from '../../../main/contract/procedures.ts'
import { t, tn } from '../../i18n/t.ts'
import { type IconName, StateIcon, type Tone } from '../../ui/layout.tsx'

type Host = NonNullable<Output<'run.planGet'>>['hosts'][number]

const interrupted = ({ restarts, openSessions }: Host): boolean => restarts || openSessions > 0

/** Under the machine's name; nothing where nobody notices. */
export function Interrupts({ host }: { host: Host }) {
  const { restarts, openSessions, removes, upgrades } = host
  if (!interrupted(host) && removes.length === 0 && upgrades.length === 0) return null
  return (
    <ul className="interrupts" aria-label={t('deploy.interrupts')}>
      {openSessions > 0 && <Line tone="warn" icon="users" title={tn('deploy.sessions', openSessions)} text={t(restarts ? 'deploy.sessionsRestart' : 'deploy.sessionsText')} />}
      {restarts && <Line tone="warn" icon="replace" title={t('deploy.restart')} text={t(openSessions > 0 ? 'deploy.restartText' : 'deploy.restartFree')} />}
      {removes.length > 0 && <Line tone="bad" icon="alert" title={tn('deploy.removes', removes.length)} text={t('deploy.removesText')} names={removes} />}
      {upgrades.length > 0 && <Line tone="info" icon="up" title={tn('deploy.upgrades', upgrades.length)} text={t('deploy.upgradesText')} names={upgrades} />}
    </ul>
  )
}

/** Few names are read at once; many are folded. */
const SHOWN_NAMES = 6

function Line({ tone, icon, title, text, names = [] }: { tone: Tone; icon: IconName; title: string; text: string; names?: readonly string[] }) {
  return (
    <li className="note-card" data-tone={tone}>
      <span className="interrupt"><StateIcon tone={tone} icon={icon} /><span><strong>{title}</strong> {text}</span></span>
      {names.length > 0 && (names.length <= SHOWN_NAMES ? <span className="mono small">{names.join(', ')}</span> : (
        <details className="small">
          <summary>{t('deploy.names')}</summary>
          <p className="mono small">{names.join(', ')}</p>
        </details>
      ))}
    </li>
  )
}

/** All machines of the plan that would be interrupted, in the one confirmation. */
export function InterruptedHosts({ hosts }: { hosts: readonly Host[] }) {
  const found = hosts.filter(interrupted)
  if (found.length === 0) return null
  return (
    <div className="note-card" data-tone="warn">
      <strong>{tn('deploy.interrupted', found.length)}</strong>
      <ul>
        {found.map(({ machineId, name, place, restarts, openSessions }) => (
          <li key={machineId}>{t('deploy.line', { title: place ? `${place} (${name})` : name, result: [...(restarts ? [t('deploy.restarts')] : []), ...(openSessions > 0 ? [tn('deploy.sessionsOf', openSessions)] : [])].join(', ') })}</li>
        ))}
      </ul>
    </div>
  )
}
