// What would be done on one machine, read before anything is: whom it interrupts, steps, packages, space, and a key to compare.
import type { Output } from '../../../main/contract/procedures.ts'
import { decimal, duration } from '../../i18n/format.ts'
import { both, t, tn } from '../../i18n/t.ts'
import { ActFault, FaultCard, shownFault } from '../../shell/fault-card.tsx'
import { Chip, type Look, scrollable, StateIcon } from '../../ui/layout.tsx'
import { OldServer, useAcceptOld } from './old-server.tsx'
import { HostKeyButton, KEY_COMMAND } from './host-key.tsx'
import { Interrupts } from './interrupts.tsx'

type Host = NonNullable<Output<'run.planGet'>>['hosts'][number]
type Step = Host['steps'][number]

const GROUPS = ['todo', 'undetermined', 'ok', 'skipped'] as const

const RESULTS: Readonly<Record<Host['steps'][number]['result'], Look>> = {
  todo: { tone: 'accent', icon: 'up' },
  ok: { tone: 'ok', icon: 'ok' },
  undetermined: { tone: 'info', icon: 'help' },
  skipped: { tone: 'neutral', icon: 'minus' },
}

export function HostPlan({ host, folded, onRetry, onCredential, onSetAside }: { host: Host; /** One of many: its steps are opened one machine at a time. */ folded: boolean; onRetry: () => void; onCredential: () => void; onSetAside: () => void }) {
  const old = useAcceptOld(host.machineId, onRetry)
  const count = (result: Host['steps'][number]['result']): number => host.steps.filter((step) => step.result === result).length
  return (
    <section className="card" aria-label={host.name}>
      <div className="row between">
        <h3 className="row"><span className="mono">{host.name}</span>{host.place && <span className="quiet">{host.place}</span>}</h3>
        {!host.fault && <span className="quiet">{facts(host)}</span>}
      </div>
      <OldServer machineId={host.machineId} />
      {host.fault ? (
        <>
          <FaultCard fault={shownFault(host.fault)} actions={{ retry: onRetry, retype: onCredential, 'other-account': onCredential, 'accept-old': old.accept, stop: onSetAside, 'set-aside': onSetAside }} />
          {host.fault.code === 'SSH_HOST_KEY_CHANGED' && <HostKeyButton machineId={host.machineId} name={host.name} onReplaced={onRetry} />}
          <ActFault acts={[old.act]} />
        </>
      ) : (
        <>
          <p className="row">
            <Chip tone="accent" icon="up">{tn('deploy.todo', count('todo'))}</Chip>
            <Chip tone="ok" icon="ok">{tn('deploy.already', count('ok'))}</Chip>
            {count('undetermined') > 0 && <Chip tone="info" icon="help">{tn('deploy.unknown', count('undetermined'))}</Chip>}
          </p>
          <Interrupts host={host} />
          {host.sharesKeyWith.length > 0 && <SharedKey host={host} />}
          {host.newHostKey && <NewKey seen={host.newHostKey} />}
          {GROUPS.map((result) => <Group key={result} result={result} folded={folded} steps={host.steps.filter((step) => step.result === result)} />)}
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

/** What would be done is open where machines are few, the steps no undo takes back first; what is there already and what is left out are folded. */
function Group({ result, folded, steps }: { result: Step['result']; folded: boolean; steps: readonly Step[] }) {
  if (steps.length === 0) return null
  const { tone, icon } = RESULTS[result]
  const sorted = [...steps.filter((step) => !step.reversible), ...steps.filter((step) => step.reversible)]
  return (
    <details open={result === 'undetermined' || (result === 'todo' && !folded)}>
      <summary>{tn(`deploy.group.${result}`, steps.length)}</summary>
      <ol className="plan-steps">
        {sorted.map((step) => (
          <li key={step.id} className="stack-small">
            <span className="row between">
              <span className="row"><StateIcon tone={tone} icon={icon} size={16} />{both(step.title)}</span>
              {result === 'todo' && !step.reversible && <Chip tone="warn" icon="alert">{t('deploy.irreversible')}</Chip>}
              {result === 'skipped' && <span className="quiet small">{step.option ? t('deploy.leftOutBy', { option: both(step.option) }) : t('deploy.result.skipped')}</span>}
              {result === 'undetermined' && <span className="quiet small">{t('deploy.undeterminedWhy')}</span>}
            </span>
            {step.diff && <Differences text={step.diff} />}
          </li>
        ))}
      </ol>
    </details>
  )
}

/** A file as it is and as it would be: the sign of each line says it, its colour repeats it. */
function Differences({ text }: { text: string }) {
  const lines = text.split('\n')
  return (
    <details className="small">
      <summary>{t('deploy.diff')}</summary>
      <pre className="technical diff" lang="en" {...scrollable} aria-label={t('deploy.diff')}>
        {lines.map((line, index) => <span key={index} data-sign={signOf(line)}>{`${line}\n`}</span>)}
      </pre>
    </details>
  )
}

function signOf(line: string): 'in' | 'out' | 'same' {
  if (/^(\+\+\+|---|@@)/.test(line)) return 'same'
  return line.startsWith('+') ? 'in' : line.startsWith('-') ? 'out' : 'same'
}

/** Nobody but a person can tell copies of a disk from one machine that has two addresses. */
function SharedKey({ host }: { host: Host }) {
  return (
    <div className="note-card" data-tone="warn">
      <span className="interrupt"><StateIcon tone="warn" icon="alert" /><span><strong>{t('deploy.sharedKeyTitle', { names: host.sharesKeyWith.join(', ') })}</strong> {t('deploy.sharedKeyText')}</span></span>
    </div>
  )
}

/** Compared on the machine itself: the sentence says how. */
function NewKey({ seen }: { seen: string }) {
  return (
    <div className="note-card" data-tone="info">
      <strong>{t('deploy.newKeyTitle')}</strong>
      <span className="mono">{seen}</span>
      <span>{t('deploy.newKeyText')}</span>
      <code className="mono small">{KEY_COMMAND}</code>
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
