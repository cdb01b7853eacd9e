// The visit's first step: client, contact, needs, notes. Nothing forces an order; "À compléter" takes the place of "obligatoire".
import { ChevronRight, FileText, Undo2 } from 'lucide-react'
import { CLIENT_KINDS } from '../../../domain/words.ts'
import { AutoChoice } from '../../editing/auto-choice.tsx'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { day } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { undoWords } from '../../words.ts'

export function Visit({ visitId }: { visitId: string }) {
  const { go, say } = useNavigation()
  const { data: visit } = useRead('visit.get', { visitId })
  const { data: client } = useRead('client.get', { clientId: visit?.clientId ?? '' }, { enabled: Boolean(visit?.clientId) })
  const { data: undoable } = useRead('undo.state', { visitId })
  const undo = useAct('undo.undo')
  const needSheet = useAct('visit.needSheet')
  if (!visit || !client) return null
  const contact = client.contacts[0]
  const takeBack = async (): Promise<void> => {
    const done = await undo.run({ visitId })
    if (done) say({ text: t('undo.undone', { what: undoWords(done) }) })
  }
  const clientField = (name: string, value: string | null) => <AutoField table="client" id={client.id} field={name} value={value} label={t(`field.client.${name}`)} visitId={visitId} />
  const contactField = (name: string, value: string | null, type: 'text' | 'tel' | 'email' = 'text') => contact && <AutoField table="account_contact" id={contact.id} field={name} value={value} label={t(`field.account_contact.${name}`)} visitId={visitId} type={type} />
  return (
    <>
      <PageHead title={client.name ?? t('common.empty')} facts={t('visit.title', { date: day(visit.on) })}>
        {undoable?.undo && <Button onPress={() => void takeBack()}><Undo2 size={18} aria-hidden="true" />{t('undo.label', { what: undoWords(undoable.undo) })}</Button>}
        <Button variant="primary" onPress={() => go({ screen: 'visit', id: visitId, step: 'inventory' })}>{t('common.next', { step: t('step.inventory') })}<ChevronRight size={18} aria-hidden="true" /></Button>
      </PageHead>
      <ActFault acts={[undo, needSheet]} />
      <div className="columns">
        <div className="stack">
          <Card title={t('visit.client')}>
            <div className="fields">
              {clientField('name', client.name)}
              <AutoChoice table="client" id={client.id} field="kind" value={client.kind} label={t('field.client.kind')} visitId={visitId} options={CLIENT_KINDS.map((value) => ({ value, text: t(`clientKind.${value}`) }))} />
              {clientField('seat', client.seat)}{clientField('postcode', client.postcode)}{clientField('commune', client.commune)}{clientField('siret', client.siret)}
            </div>
          </Card>
          <Card title={t('visit.contact')}>
            <div className="fields">{contactField('name', contact?.name ?? null)}{contactField('function', contact?.function ?? null)}{contactField('phone', contact?.phone ?? null, 'tel')}{contactField('email', contact?.email ?? null, 'email')}</div>
          </Card>
        </div>
        <div className="stack">
          <Card title={t('visit.needs')}>
            <div className="row">
              {visit.needs.map((need) => (
                <AutoTick key={need.id} table="need" id={need.id} field="wanted" value={need.wanted} visitId={visitId}>{t(`need.${need.kind}`)}</AutoTick>
              ))}
            </div>
            <AutoField table="visit" id={visitId} field="users" value={visit.users} label={t('field.visit.users')} visitId={visitId} integer />
            <AutoField table="visit" id={visitId} field="constraints" value={visit.constraints} label={t('field.visit.constraints')} visitId={visitId} multiline />
            <AutoField table="visit" id={visitId} field="access" value={visit.access} label={t('field.visit.access')} visitId={visitId} multiline />
            <div data-print=""><Button onPress={() => void needSheet.run({ visitId })}><FileText size={18} aria-hidden="true" />{t('needPaper.open')}</Button></div>
          </Card>
          <Card title={t('visit.notes')}>
            <AutoField table="visit" id={visitId} field="note" value={visit.note} label={t('field.visit.note')} visitId={visitId} multiline />
          </Card>
          <Card title={t('visit.needed')}>
            {visit.missing.length === 0 ? <p className="quiet">{t('visit.complete')}</p> : <ul className="wants">{visit.missing.map((key) => <li key={key}><span>{t(key)}</span></li>)}</ul>}
          </Card>
        </div>
      </div>
    </>
  )
}
