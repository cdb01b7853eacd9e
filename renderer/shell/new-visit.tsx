// Ctrl+N: one field. A known name opens a visit there; a new one makes client and site in the same act.
import { useRef, useState } from 'react'
import { CLIENT_KINDS } from '../../domain/words.ts'
import { t } from '../i18n/t.ts'
import { useAct, useRead } from '../query.ts'
import { useNavigation } from '../routes.ts'
import { Button } from '../ui/button.tsx'
import { Choice, TextInput } from '../ui/inputs.tsx'
import { Dialog } from '../ui/layout.tsx'
import { ActFault } from './fault-card.tsx'

export function NewVisit({ onClose }: { onClose: () => void }) {
  const { go } = useNavigation()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<(typeof CLIENT_KINDS)[number]>('association')
  const [commune, setCommune] = useState('')
  const createClient = useAct('client.create')
  const createVisit = useAct('visit.create')
  const { data } = useRead('client.list', { text: name }, { enabled: name.trim().length > 1 })
  const known = name.trim().length > 1 ? (data?.rows ?? []) : []

  const gone = useRef(false)
  const visit = async (clientId: string): Promise<void> => {
    const created = await createVisit.run({ clientId })
    if (!created || gone.current) return
    gone.current = true
    onClose()
    go({ screen: 'visit', id: created.visitId, step: 'client' })
  }
  // Enter pressed twice, or again after a visit that was refused: the client made by the first is the one.
  const made = useRef<{ readonly words: string; readonly clientId: string }>(undefined)
  const create = async (): Promise<void> => {
    if (name.trim() === '') return
    const client = { name: name.trim(), kind, ...(commune.trim() ? { commune: commune.trim() } : {}) }
    const words = JSON.stringify(client)
    const clientId = made.current?.words === words ? made.current.clientId : (await createClient.run(client))?.clientId
    if (clientId === undefined) return
    made.current = { words, clientId }
    await visit(clientId)
  }
  return (
    <Dialog title={t('newVisit.title')} onClose={onClose}>
      <p className="quiet">{t('newVisit.text')}</p>
      <TextInput label={t('newVisit.name')} value={name} onChange={setName} onEnter={() => void create()} autoFocus />
      {known.length > 0 && (
        <div className="stack">
          <h3>{t('newVisit.known')}</h3>
          <ul className="list">
            {known.slice(0, 5).map((client) => (
              <li key={client.id}><span className="row between"><span>{client.name} <span className="quiet">{client.commune}</span></span><Button size="small" onPress={() => void visit(client.id)}>{t('client.newVisit')}</Button></span></li>
            ))}
          </ul>
        </div>
      )}
      <div className="fields">
        <Choice label={t('newVisit.kind')} value={kind} onChange={setKind} options={CLIENT_KINDS.map((value) => ({ value, text: t(`clientKind.${value}`) }))} />
        <TextInput label={t('newVisit.commune')} value={commune} onChange={setCommune} onEnter={() => void create()} />
      </div>
      <ActFault acts={[createClient, createVisit]} />
      <div className="row">
        <Button variant="primary" onPress={() => void create()} disabledReason={name.trim() === '' ? t('common.complete', { what: t('newVisit.name') }) : undefined}>{t('newVisit.create')}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}
