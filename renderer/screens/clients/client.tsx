// One client: identity typed in place, visits, machines, documents, contracts.
import { Plus } from 'lucide-react'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoChoice } from '../../editing/auto-choice.tsx'
import { CLIENT_KINDS } from '../../../domain/words.ts'
import { day } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ContractState } from '../../shell/contract-state.tsx'
import { ActFault } from '../../shell/fault-card.tsx'
import { PaperButton } from '../../shell/paper-panel.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { PublicBody } from './public-body.tsx'

export function Client({ clientId }: { clientId: string }) {
  const { go } = useNavigation()
  const { data: client } = useRead('client.get', { clientId })
  const create = useAct('visit.create')
  const contract = useAct('contract.createAlone')
  if (!client) return null
  const field = (name: string, value: string | null, more = {}) => <AutoField table="client" id={clientId} field={name} value={value} label={t(`field.client.${name}`)} {...more} />
  return (
    <>
      <PageHead title={client.name ?? t('common.empty')} facts={[client.kind && t(`clientKind.${client.kind}`), client.commune].filter(Boolean).join(' · ')}>
        <Button variant="primary" onPress={() => void create.run({ clientId }).then((made) => made && go({ screen: 'visit', id: made.visitId, step: 'client' }))}><Plus size={18} aria-hidden="true" />{t('client.newVisit')}</Button>
      </PageHead>
      <ActFault acts={[create, contract]} />
      <Card title={t('client.identity')}>
        <div className="fields">
          {field('name', client.name)}
          <AutoChoice table="client" id={clientId} field="kind" value={client.kind} label={t('field.client.kind')} options={CLIENT_KINDS.map((value) => ({ value, text: t(`clientKind.${value}`) }))} />
          {field('seat', client.seat)}{field('postcode', client.postcode)}{field('commune', client.commune)}{field('siret', client.siret)}{field('billingAddress', client.billingAddress)}
        </div>
      </Card>
      {client.kind === 'collectivite' && <PublicBody client={client} />}
      <div className="cards">
        <Card title={t('client.visits')}>
          {client.visits.length === 0 ? <p className="quiet">{t('client.none')}</p> : <ul className="stack">{client.visits.map((visit) => <li key={visit.id}><Button variant="plain" onPress={() => go({ screen: 'visit', id: visit.id, step: 'client' })}>{[day(visit.on), visit.purpose && t(`purpose.${visit.purpose}`)].filter(Boolean).join(' · ')}</Button></li>)}</ul>}
        </Card>
        <Card title={t('clients.machines')}>
          {client.machines.length === 0 ? <p className="quiet">{t('client.none')}</p> : <ul className="stack">{client.machines.map((machine) => <li key={machine.id}><span className="mono">{machine.name}</span> <span className="quiet">{machine.place}</span></li>)}</ul>}
        </Card>
        <Card title={t('client.documents')}>
          {client.documents.length === 0 ? <p className="quiet">{t('client.none')}</p> : <ul className="stack">{client.documents.map((doc) => <li key={doc.id} className="row between"><span>{t(`document.${doc.type}`)} <span className="mono">{doc.number}</span> <span className="quiet">{day(doc.issuedOn)}{' · '}{t(`quoteState.${doc.state}`)}</span></span><PaperButton docId={doc.id} number={doc.number} /></li>)}</ul>}
        </Card>
        <Card title={t('client.contracts')}>
          {client.contracts.length === 0 ? <p className="quiet">{t('client.none')}</p> : <ul className="stack">{client.contracts.map(({ id, state, start, term }) => <li key={id} className="row"><ContractState state={state} /><Button variant="plain" onPress={() => go({ screen: 'contract', id })}>{t('contract.between', { from: day(start), to: day(term) })}</Button></li>)}</ul>}
          <div className="row"><Button size="small" onPress={() => void contract.run({ clientId }).then((made) => made && go({ screen: 'contract', id: made.contractId }))}>{t('client.newContract')}</Button></div>
        </Card>
      </div>
    </>
  )
}
