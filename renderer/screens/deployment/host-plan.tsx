// What would be done on one machine, read before anything is: steps, packages, space, and a key to compare.
import type { Output } from '../../../main/contract/procedures.ts'
import { decimal, duration } from '../../i18n/format.ts'
import { both, t, tn } from '../../i18n/t.ts'
import { FaultCard, shownFault } from '../../shell/fault-card.tsx'
import { Chip, type IconName, type Tone } from '../../ui/layout.tsx'
import { HostKeyButton } from './host-key.tsx'

type Host = NonNullable<Output<'run.planGet'>>['hosts'][number]

const RESULTS: Readonly<Record<Host['steps'][number]['result'], { readonly tone: Tone; readonly icon: IconName }>> = {
  todo: { tone: 'accent', icon: 'up' },
  ok: { tone: 'ok', icon: 'ok' },
  undetermined: { tone: 'info', icon: 'help' },
  skipped: { tone: 'neutral', icon: 'minus' },
}

export function HostPlan({ host, onRetry, onCredential, onSetAside }: { host: Host; onRetry: () => void; onCredential: () => void; onSetAside: () => void }) {
  const count = (result: Host['steps'][number]['result']): number => host.steps.filter((step) => step.result === result).length
  return (
    <section className="card" aria-label={host.name}>
      <div className="row between">
        <h3 className="row"><span className="mono">{host.name}</span>{host.place && <span className="quiet">{host.place}</span>}</h3>
        {!host.fault && <span className="quiet">{facts(host)}</span>}
      </div>
      {host.fault ? (
        <>
          <FaultCard fault={shownFault(host.fault)} actions={{ retry: onRetry, retype: onCredential, 'other-account': onCredential, stop: onSetAside, 'set-aside': onSetAside }} />
          {host.fault.code === 'SSH_HOST_KEY_CHANGED' && <HostKeyButton machineId={host.machineId} name={host.name} onReplaced={onRetry} />}
        </>
      ) : (
        <>
          <p className="row">
            <Chip tone="accent" icon="up">{tn('deploy.todo', count('todo'))}</Chip>
            <Chip tone="ok" icon="ok">{tn('deploy.already', count('ok'))}</Chip>
            {count('undetermined') > 0 && <Chip tone="info" icon="help">{tn('deploy.unknown', count('undetermined'))}</Chip>}
          </p>
          {host.newHostKey && <NewKey seen={host.newHostKey} />}
          <details>
            <summary>{t('deploy.planSteps')}</summary>
            <ol className="plan-steps">
              {host.steps.map((step) => {
                const { tone, icon } = RESULTS[step.result]
                return (
                  <li key={step.id} className="stack-small">
                    <span className="row between"><span>{both(step.title)}</span><span className="row">{!step.reversible && step.result === 'todo' && <span className="quiet small">{t('deploy.irreversible')}</span>}<Chip tone={tone} icon={icon}>{t(`deploy.result.${step.result}`)}</Chip></span></span>
                    {step.diff && <pre className="technical" lang="en">{step.diff}</pre>}
                  </li>
                )
              })}
            </ol>
          </details>
          {host.packages.length > 0 && (
            <details>
              <summary>{tn('deploy.packages', host.packages.length)}</summary>
              <p className="mono small">{host.packages.join(', ')}</p>
            </details>
          )}
        </>
      )}
    </section>
  )
}

/** Compared on the machine itself: the sentence says how. */
function NewKey({ seen }: { seen: string }) {
  return (
    <div className="note-card" data-tone="info">
      <strong>{t('deploy.newKeyTitle')}</strong>
      <span className="mono">{seen}</span>
      <span>{t('deploy.newKeyText')}</span>
      <code className="mono small">{'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'}</code>
    </div>
  )
}

function facts(host: Host): string {
  return [
    ...(host.downloadMb === null ? [] : [t(host.downloadMeasured ? 'deploy.download' : 'deploy.downloadAbout', { mb: decimal(host.downloadMb) })]),
    ...(host.freeMb === null ? [] : [t('deploy.free', { gb: decimal(host.freeMb / 1024, 1) })]),
    ...(host.estimateSeconds === 0 ? [] : [t('deploy.about', { time: duration(host.estimateSeconds * 1000) })]),
  ].join(' · ')
}
