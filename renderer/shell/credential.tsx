// The identifiers of the visit's machines: typed once, kept in the backend's memory, never written, never drafted.
import { useState } from 'react'
import { t } from '../i18n/t.ts'
import { useAct } from '../query.ts'
import { ActFault } from './fault-card.tsx'
import { Button } from '../ui/button.tsx'
import { TextInput, Tick } from '../ui/inputs.tsx'
import { Dialog } from '../ui/layout.tsx'

export function Credential({ visitId, onClose, onUsed }: { visitId: string; onClose: () => void; onUsed: () => void }) {
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [keyFile, setKeyFile] = useState(false)
  const use = useAct('credential.use')
  const submit = async (): Promise<void> => {
    if (user.trim() === '') return
    if (await use.run({ visitId, user: user.trim(), ...(password ? { password } : {}), ...(keyFile ? { keyFile } : {}) })) onUsed()
  }
  return (
    <Dialog title={t('inventory.credential')} onClose={onClose}>
      <p className="quiet">{t('inventory.credentialText')}</p>
      <div className="fields">
        <TextInput label={t('inventory.user')} value={user} onChange={setUser} autoFocus />
        <TextInput label={t('inventory.password')} value={password} onChange={setPassword} type="password" onEnter={() => void submit()} />
      </div>
      <Tick selected={keyFile} onChange={setKeyFile}>{t('inventory.keyFile')}</Tick>
      <ActFault acts={[use]} />
      <div className="row">
        <Button variant="primary" onPress={() => void submit()} disabledReason={user.trim() === '' ? t('common.complete', { what: t('inventory.user') }) : undefined}>{t('inventory.useCredential')}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}
