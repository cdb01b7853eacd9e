// The identifiers of the visit's machines: typed once, kept in the backend's memory, never written, never drafted.
import { useState } from 'react'
import { t } from '../i18n/t.ts'
import { useAct, useRead } from '../query.ts'
import { ActFault } from './fault-card.tsx'
import { Button } from '../ui/button.tsx'
import { TextInput, Tick } from '../ui/inputs.tsx'
import { Dialog } from '../ui/layout.tsx'

const NOBODY = { user: '', host: '', password: '' }

export function Credential({ visitId, onClose, onUsed }: { visitId: string; onClose: () => void; onUsed: () => void }) {
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [keyFile, setKeyFile] = useState(false)
  const [passphrase, setPassphrase] = useState('')
  const [agent, setAgent] = useState(false)
  const [through, setThrough] = useState(false)
  const [jump, setJump] = useState(NOBODY)
  const { data: state } = useRead('credential.state', { visitId })
  const use = useAct('credential.use')
  const between = through ? { jump: { user: jump.user.trim(), host: jump.host.trim(), ...(jump.password ? { password: jump.password } : {}) } } : {}
  const missing = user.trim() === '' ? t('inventory.user') : through && jump.host.trim() === '' ? t('inventory.jumpHost') : through && jump.user.trim() === '' ? t('inventory.jumpUser') : undefined
  const submit = async (): Promise<void> => {
    if (missing !== undefined) return
    if (await use.run({ visitId, user: user.trim(), ...(password ? { password } : {}), ...(keyFile ? { keyFile, ...(passphrase ? { passphrase } : {}) } : {}), ...(agent && !keyFile ? { agent } : {}), ...between })) onUsed()
  }
  return (
    <Dialog title={t('inventory.credential')} onClose={onClose}>
      <p className="quiet">{t('inventory.credentialText')}</p>
      <div className="fields">
        <TextInput label={t('inventory.user')} value={user} onChange={setUser} autoFocus />
        <TextInput label={t('inventory.password')} value={password} onChange={setPassword} type="password" onEnter={() => void submit()} />
      </div>
      <Tick selected={keyFile} onChange={setKeyFile}>{t('inventory.keyFile')}</Tick>
      {keyFile && <TextInput label={t('inventory.passphrase')} value={passphrase} onChange={setPassphrase} type="password" />}
      {state?.agent && !keyFile && <Tick selected={agent} onChange={setAgent}>{t('inventory.agent')}</Tick>}
      <Tick selected={through} onChange={setThrough}>{t('inventory.jump')}</Tick>
      {through && (
        <div className="fields">
          <TextInput label={t('inventory.jumpHost')} value={jump.host} onChange={(host) => setJump({ ...jump, host })} />
          <TextInput label={t('inventory.jumpUser')} value={jump.user} onChange={(name) => setJump({ ...jump, user: name })} />
          <TextInput label={t('inventory.jumpPassword')} value={jump.password} onChange={(typed) => setJump({ ...jump, password: typed })} type="password" />
        </div>
      )}
      <ActFault acts={[use]} />
      <div className="row">
        <Button variant="primary" onPress={() => void submit()} disabledReason={missing === undefined ? undefined : t('common.complete', { what: missing })}>{t('inventory.useCredential')}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}
