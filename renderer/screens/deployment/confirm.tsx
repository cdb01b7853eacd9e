// The one confirmation of a deployment: it names the machines, what they would be interrupted in, the keys nobody compared yet and what no undo
// takes back, and asks what only a person may give.
import { Check, Rocket } from 'lucide-react'
import { useState } from 'react'
import type { Input, Output } from '../../../main/contract/procedures.ts'
import { dayOf } from '../../i18n/format.ts'
import { both, t, tn } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { FaultCard } from '../../shell/fault-card.tsx'
import { PackNotes } from '../../shell/pack-notes.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { KEY_COMMAND } from './host-key.tsx'
import { InterruptedHosts } from './interrupts.tsx'
import { keepSheet } from './sealed-sheet.tsx'
import { type Secret, SecretField } from './secret-field.tsx'

type Plan = NonNullable<Output<'run.planGet'>>

export function Confirm({ visitId, plan, hosts, pack, onStarted, onNewPlan }: { visitId: string; plan: Plan; hosts: Plan['hosts']; pack: Output<'pack.get'>; onStarted: (runId: string) => void; onNewPlan: () => void }) {
  const [typed, setTyped] = useState('')
  const [secrets, setSecrets] = useState<Readonly<Record<string, Secret>>>({})
  const begin = useAct('run.start')
  const fit = hosts.filter((host) => host.fault === null)
  const keys = fit.filter((host) => host.newHostKey !== null)
  const wanted = pack.options.filter((option) => fit.some((host) => host.secrets.includes(option.key)))
  // What would be done nowhere changes nothing there: such a machine is told apart.
  const changing = fit.filter((host) => host.steps.some((step) => step.result === 'todo' || step.result === 'undetermined'))
  // What no undo takes back, said once for all machines before the button.
  const kept = [...new Map(fit.flatMap((host) => host.steps.filter((step) => step.result === 'todo' && !step.reversible).map((step) => [step.id, step] as const))).values()]
  const unsigned = pack.signature !== 'good'
  const { planId } = plan
  if (fit.length === 0 || planId === null) return null
  const submit = async (): Promise<void> => {
    const params: Input<'run.start'> = { visitId, planId, machineIds: fit.map((host) => host.machineId), secrets: Object.fromEntries(wanted.map(({ key }) => [key, secrets[key]?.value ?? ''])), ...(unsigned ? { acceptUnsigned: typed.trim() } : {}) }
    const answer = await begin.run(params)
    if (!answer) return
    keepSheet({ runId: answer.runId, title: both(pack.title), on: dayOf(new Date().getTime()), places: fit.map((host) => host.place ?? host.name), secrets: wanted.flatMap(({ key, label }) => (secrets[key]?.made ? [{ label: both(label), value: secrets[key].value }] : [])) })
    setSecrets({})
    onStarted(answer.runId)
  }
  const blocked = unsigned && typed.trim() !== pack.id ? t('deploy.unsignedNeeded') : wanted.some((option) => !secrets[option.key]?.value) ? t('deploy.secretsNeeded') : undefined
  return (
    <section className="card" data-tone="accent" aria-label={t('deploy.confirm')}>
      <h2>{t('deploy.confirm')}</h2>
      {changing.length > 0 && <p>{tn('deploy.confirmText', changing.length, { names: changing.map((host) => (host.place ? `${host.place} (${host.name})` : host.name)).join(', ') })}</p>}
      {changing.length < fit.length && <p className="quiet">{tn('deploy.asWanted', fit.length - changing.length)}</p>}
      {fit.length < hosts.length && <p className="quiet">{tn('deploy.leftOut', hosts.length - fit.length)}</p>}
      <PackNotes notes={pack.notes} />
      <InterruptedHosts hosts={fit} />
      {keys.length > 0 && (
        <div className="note-card" data-tone="info">
          <strong>{tn('deploy.keysToCompare', keys.length)}</strong>
          <dl className="pairs">
            {keys.map((host) => <div key={host.machineId}><dt className="mono">{host.name}</dt><dd className="mono">{host.newHostKey}</dd></div>)}
          </dl>
          <span>{t('deploy.newKeyText')}</span>
          <code className="mono small">{KEY_COMMAND}</code>
        </div>
      )}
      {kept.length > 0 && (
        <div className="note-card" data-tone="warn">
          <strong>{tn('deploy.staysDone', kept.length)}</strong>
          <ul>{kept.map((step) => <li key={step.id}>{both(step.title)}</li>)}</ul>
        </div>
      )}
      {wanted.length > 0 && (
        <div className="fields">
          {wanted.map((option) => <SecretField key={option.key} label={both(option.label)} secret={secrets[option.key]} onChange={(secret) => setSecrets({ ...secrets, [option.key]: secret })} />)}
        </div>
      )}
      {unsigned && (
        <div className="stack-small">
          <p>{t('deploy.unsigned', { pack: pack.id })}</p>
          <div className="fields"><TextInput label={t('deploy.unsignedField')} value={typed} onChange={setTyped} onEnter={() => blocked === undefined && void submit()} /></div>
        </div>
      )}
      {begin.fault && <FaultCard fault={begin.fault} actions={{ 'new-plan': onNewPlan }} />}
      <div className="row"><Button variant="primary" onPress={() => void submit()} disabledReason={blocked}><Rocket size={18} aria-hidden="true" />{tn('deploy.go', fit.length)}</Button></div>
      <p className="quiet small row"><Check size={16} aria-hidden="true" />{t('deploy.safe')}</p>
    </section>
  )
}
