// Resuming machines: what only a person holds (identifiers, secrets of the pack) is asked again, used once, kept nowhere.
import { type ReactNode, useState } from 'react'
import type { Fault } from '../../../domain/errors.ts'
import { both, t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { Credential } from '../../shell/credential.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Dialog } from '../../ui/layout.tsx'
import { type LiveRun, useLive } from './live-run.ts'

/** Faults that a new identifier cures; one typed for a machine serves all that wait for it. */
const NEEDS_CREDENTIAL = new Set(['CREDENTIAL_NEEDED', 'SSH_AUTH_REFUSED', 'SSH_SESSION_ENDED', 'SUDO_NEEDS_TERMINAL', 'SUDO_REFUSED'])

export function useResume({ visitId, runId, live }: { visitId: string; runId: string; live: LiveRun }): { ask: (machineIds: readonly string[], code?: string) => void; fault: Fault | undefined; dialog: ReactNode } {
  const packId = useLive(live, (one) => one.run()?.packId ?? '')
  const { data: pack } = useRead('pack.get', { packId }, { enabled: packId !== '' })
  const { data: credential } = useRead('credential.state', { visitId })
  const act = useAct('run.resume')
  const [asked, setAsked] = useState<{ readonly machineIds: readonly string[]; readonly what: 'credential' | 'secrets' }>()
  const wanted = (machineIds: readonly string[]) => (pack?.options ?? []).filter((option) => machineIds.some((id) => live.host(id)?.secrets.includes(option.key)))

  const go = async (machineIds: readonly string[], secrets: Readonly<Record<string, string>>): Promise<void> => {
    setAsked(undefined)
    for (const machineId of machineIds) {
      if (!(await act.run({ runId, machineId, secrets: { ...secrets } }))) return
    }
  }
  const afterCredential = (machineIds: readonly string[]): void => {
    if (wanted(machineIds).length > 0) return setAsked({ machineIds, what: 'secrets' })
    void go(machineIds, {})
  }
  const ask = (machineIds: readonly string[], code?: string): void => {
    if (!credential?.user || (code !== undefined && NEEDS_CREDENTIAL.has(code))) {
      const waiting = live.all().filter((host) => host.fault !== null && NEEDS_CREDENTIAL.has(host.fault.code)).map((host) => host.machineId)
      return setAsked({ machineIds: [...new Set([...machineIds, ...waiting])], what: 'credential' })
    }
    afterCredential(machineIds)
  }
  const dialog = asked?.what === 'credential'
    ? <Credential visitId={visitId} onClose={() => setAsked(undefined)} onUsed={() => afterCredential(asked.machineIds)} />
    : asked?.what === 'secrets' ? <Secrets options={wanted(asked.machineIds)} onClose={() => setAsked(undefined)} onGiven={(secrets) => void go(asked.machineIds, secrets)} /> : null
  return { ask, fault: act.fault, dialog }
}

function Secrets({ options, onClose, onGiven }: { options: readonly { readonly key: string; readonly label: { readonly fr: string; readonly en: string } }[]; onClose: () => void; onGiven: (secrets: Readonly<Record<string, string>>) => void }) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  return (
    <Dialog title={t('deploy.secretsTitle')} onClose={onClose}>
      <p className="quiet">{t('deploy.secretNote')}</p>
      <div className="fields">
        {options.map((option) => <TextInput key={option.key} type="password" label={both(option.label)} value={values[option.key] ?? ''} onChange={(value) => setValues({ ...values, [option.key]: value })} />)}
      </div>
      <div className="row">
        <Button variant="primary" onPress={() => onGiven(values)} disabledReason={options.some((option) => !values[option.key]) ? t('deploy.secretsNeeded') : undefined}>{t('fault.action.resume')}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}
