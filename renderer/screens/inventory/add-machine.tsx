// A machine by its address: it is listed at once, read when the technician says so.
import { useState } from 'react'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Dialog } from '../../ui/layout.tsx'

export function AddMachine({ visitId, onClose, onAdded }: { visitId: string; onClose: () => void; onAdded: (machineId: string) => void }) {
  const [host, setHost] = useState('')
  const [place, setPlace] = useState('')
  const add = useAct('machine.add')
  const submit = async (): Promise<void> => {
    if (host.trim() === '') return
    const [, name = host.trim(), port] = /^([^:[\]]+):(\d+)$/.exec(host.trim()) ?? /^\[([^\]]+)\](?::(\d+))?$/.exec(host.trim()) ?? []
    const made = await add.run({ visitId, host: name, ...(port ? { port: Number(port) } : {}), ...(place.trim() ? { place: place.trim() } : {}) })
    if (!made) return
    onAdded(made.machineId)
    onClose()
  }
  return (
    <Dialog title={t('inventory.addTitle')} onClose={onClose}>
      <div className="fields">
        <TextInput label={t('inventory.address')} value={host} onChange={setHost} onEnter={() => void submit()} autoFocus />
        <TextInput label={t('inventory.place')} value={place} onChange={setPlace} onEnter={() => void submit()} />
      </div>
      <ActFault acts={[add]} />
      <div className="row">
        <Button variant="primary" onPress={() => void submit()} disabledReason={host.trim() === '' ? t('common.complete', { what: t('inventory.address') }) : undefined}>{t('inventory.add')}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}
