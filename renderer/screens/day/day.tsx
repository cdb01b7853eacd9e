// "Ma journée": the visits of the day in order, and what must not be forgotten.
import { AlertCircle, ChevronRight, Clock, Plus } from 'lucide-react'
import { useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components'
import { day, longDay } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Chip, Empty, PageHead } from '../../ui/layout.tsx'

export function Day() {
  const { go, newVisit } = useNavigation()
  const { data } = useRead('day.get', {})
  const [chosen, setChosen] = useState<string>()
  if (!data) return null
  const current = data.visits.find((visit) => visit.id === chosen) ?? data.visits.find((visit) => visit.state === 'in_progress') ?? data.visits[0]
  const open = (id: string): void => go({ screen: 'visit', id, step: 'client' })
  return (
    <>
      <PageHead title={t('day.title', { date: longDay(data.on) })} facts={tn('day.facts', data.visits.length)}>
        <Button onPress={newVisit}><Plus size={18} aria-hidden="true" />{t('day.new')}</Button>
        {current && <Button variant="primary" onPress={() => open(current.id)}>{t('day.start')}<ChevronRight size={18} aria-hidden="true" /></Button>}
      </PageHead>
      <div className="columns">
        {data.visits.length === 0 ? <Empty text={t('day.none')}><Button variant="primary" onPress={newVisit}>{t('day.new')}</Button></Empty> : (
          <ListBox className="list" aria-label={t('nav.visits')} selectionMode="single" selectedKeys={current ? [current.id] : []} onSelectionChange={(keys) => setChosen(keys === 'all' ? undefined : [...keys].map(String)[0])} onAction={(key) => open(String(key))}>
            {data.visits.map((visit) => (
              <ListBoxItem key={visit.id} id={visit.id} textValue={`${visit.startsAt ?? ''} ${visit.clientName ?? ''}`}>
                <span className="row between"><strong>{[visit.startsAt, visit.clientName].filter(Boolean).join(' ')}</strong>{visit.missing.length > 0 ? <Chip tone="info" icon="info">{t('day.complete')}</Chip> : <Chip tone="ok" icon="ok">{t('day.ready')}</Chip>}</span>
                <span className="quiet">{[visit.commune, visit.purpose && t(`purpose.${visit.purpose}`), tn('day.machines', visit.machines)].filter(Boolean).join(' · ')}</span>
              </ListBoxItem>
            ))}
          </ListBox>
        )}
        <Card title={t('day.remember')}>
          {data.reminders.length === 0 ? <p className="quiet">{t('day.nothing')}</p> : (
            <ul className="stack">
              {data.reminders.map((reminder) => (
                <li key={`${reminder.key}${reminder.contractId ?? reminder.visitId ?? ''}`} className="row">
                  {reminder.key === 'quote-unanswered' ? <Clock size={18} aria-hidden="true" /> : <AlertCircle size={18} aria-hidden="true" />}
                  <span>{t(`reminder.${reminder.key}`, Object.fromEntries(Object.entries(reminder.detail).map(([name, value]) => [name, typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? day(value) : value])))}</span>
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </>
  )
}
