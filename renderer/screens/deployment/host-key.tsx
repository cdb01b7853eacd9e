// A machine that shows another key than the known one: both fingerprints side by side, and a typed reason before any trust.
import { useState } from 'react'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Dialog } from '../../ui/layout.tsx'

/** Prints the machine's own key on the machine itself. */
export const KEY_COMMAND = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'
const SHORTEST = 3

export function HostKeyButton({ machineId, name, onReplaced }: { machineId: string; name: string; onReplaced: () => void }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <div><Button onPress={() => setOpen(true)}>{t('fault.action.accept-reinstalled')}</Button></div>
      {open && <HostKeyDialog machineId={machineId} name={name} onClose={() => setOpen(false)} onReplaced={onReplaced} />}
    </>
  )
}

export function HostKeyDialog({ machineId, name, onClose, onReplaced }: { machineId: string; name: string; onClose: () => void; onReplaced: () => void }) {
  const { data: keys } = useRead('hostKey.get', { machineId })
  const [reason, setReason] = useState('')
  const replace = useAct('hostKey.replace')
  const seen = keys?.seen
  const submit = async (): Promise<void> => {
    if (!seen || !(await replace.run({ machineId, seen, reason: reason.trim() }))) return
    onClose()
    onReplaced()
  }
  return (
    <Dialog title={t('deploy.keyTitle', { machine: name })} onClose={onClose}>
      <dl className="pairs">
        <div><dt>{t('deploy.keyKnown')}</dt><dd className="mono">{keys?.pinned ?? t('common.unknown')}</dd></div>
        <div><dt>{t('deploy.keySeen')}</dt><dd className="mono">{seen ?? t('common.unknown')}</dd></div>
      </dl>
      <p>{t('deploy.newKeyText')}</p>
      <p><code className="mono small">{KEY_COMMAND}</code></p>
      <TextInput label={t('deploy.reinstalled')} value={reason} onChange={setReason} />
      {replace.fault && <FaultCard fault={replace.fault} />}
      <div className="row">
        <Button autoFocus onPress={onClose}>{t('fault.action.stop')}</Button>
        <Button onPress={() => void submit()} disabledReason={!seen ? t('deploy.keyNone') : reason.trim().length < SHORTEST ? t('deploy.reasonNeeded') : undefined}>{t('fault.action.accept-reinstalled')}</Button>
      </div>
    </Dialog>
  )
}
