// "Ma journée": the visits of a day in their order, what to take along, and what must not be forgotten. Any day can be looked at.
import { ArrowDown, ArrowUp, CalendarDays, ChevronLeft, ChevronRight, FileText, Plus } from 'lucide-react'
import { useState } from 'react'
import { addDays, isCivilDate } from '../../../domain/civil-date.ts'
import { day, longDay } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { DueList } from '../../shell/due-list.tsx'
import { ActFault } from '../../shell/fault-card.tsx'
import { ReceivedOffers } from '../../shell/received-offers.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Card, Chip, Empty, PageHead } from '../../ui/layout.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { AgendaPanel } from './agenda-panel.tsx'
import { TakeAlong } from './take-along.tsx'

export function Day() {
  const { go, newVisit, say } = useNavigation()
  const [asked, setAsked] = useState<string>()
  const [chosen, setChosen] = useState<string>()
  const [panel, setPanel] = useState(false)
  const on = asked === undefined ? {} : { on: asked }
  const { data: tour } = useRead('tour.get', on, { keep: true })
  const { data: remembered = [] } = useRead('agenda.remember', on, { keep: true })
  const order = useAct('tour.order')
  const print = useAct('tour.print')
  const move = useAct('contract.moveVisit')
  if (!tour) return null
  const { visits } = tour
  const current = visits.find((visit) => visit.id === chosen) ?? visits.find((visit) => visit.state === 'in_progress') ?? visits[0]
  const at = visits.findIndex((visit) => visit === current)
  const open = (id: string): void => go({ screen: 'visit', id, step: 'client' })
  const before = visits.map(({ id }) => id)

  const reorder = async (visitIds: readonly string[]): Promise<void> => {
    if (await order.run({ on: tour.on, visitIds: [...visitIds] })) say({ text: t('day.ordered'), undo: () => void order.run({ on: tour.on, visitIds: before }) })
  }
  const shift = (id: string, by: 1 | -1): void => {
    const from = before.indexOf(id)
    const to = from + by
    if (from < 0 || to < 0 || to >= before.length) return
    setChosen(id)
    void reorder(before.toSpliced(from, 1).toSpliced(to, 0, id))
  }
  const join = async ({ id, on: planned }: (typeof tour.nearby)[number]): Promise<void> => {
    if (await move.run({ visitId: id, on: tour.on })) say({ text: t('day.joined', { on: day(tour.on) }), undo: () => void move.run({ visitId: id, on: planned }) })
  }
  return (
    <>
      <PageHead title={t('day.title', { date: longDay(tour.on) })} facts={tn('day.facts', visits.length)}>
        <span data-print=""><Button onPress={() => void print.run({ on: tour.on })}><FileText size={18} aria-hidden="true" />{t('day.sheet')}</Button></span>
        <Button onPress={newVisit}><Plus size={18} aria-hidden="true" />{t('day.new')}</Button>
        {current && <Button variant="primary" onPress={() => open(current.id)}>{t('day.start')}<ChevronRight size={18} aria-hidden="true" /></Button>}
      </PageHead>
      <div className="row day-bar" role="group" aria-label={t('day.choose')}>
        <Button onPress={() => setAsked(addDays(tour.on, -1))}><ChevronLeft size={18} aria-hidden="true" />{t('day.before')}</Button>
        <TextInput hideLabel label={t('day.choose')} type="date" value={tour.on} onChange={(typed) => isCivilDate(typed) && setAsked(typed)} />
        <Button onPress={() => setAsked(addDays(tour.on, 1))}>{t('day.after')}<ChevronRight size={18} aria-hidden="true" /></Button>
        {tour.on !== tour.today && <Button onPress={() => setAsked(undefined)}>{t('day.today')}</Button>}
        <Button onPress={() => setPanel(true)}><CalendarDays size={18} aria-hidden="true" />{t('day.agenda')}</Button>
      </div>
      <ActFault acts={[order, print, move]} />
      <div className="columns">
        <div className="stack">
          {visits.length === 0 ? <Empty text={t(tour.on === tour.today ? 'day.none' : 'day.noneThen')}><Button variant="primary" onPress={newVisit}>{t('day.new')}</Button></Empty> : (
            // Alt and an arrow on a visit move it; the list itself takes the arrows alone.
            <div
              onKeyDownCapture={(event) => {
                const by = !event.altKey ? undefined : event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined
                const id = event.target instanceof Element ? event.target.closest('[data-key]')?.getAttribute('data-key') : undefined
                if (by === undefined || !id) return
                event.preventDefault()
                event.stopPropagation()
                shift(id, by)
              }}
            >
              <PickList label={t('nav.visits')} rows={visits} textOf={(visit) => visit.clientName ?? ''} current={current?.id} onChoose={setChosen} onOpen={open}>
                {(visit) => (
                  <>
                    <span className="row between"><strong>{[visit.startsAt, visit.clientName].filter(Boolean).join(' ')}</strong>{visit.missing.length > 0 ? <Chip tone="info" icon="info">{t('day.complete')}</Chip> : <Chip tone="ok" icon="ok">{t('day.ready')}</Chip>}</span>
                    <span className="quiet">{[visit.commune, visit.purpose && t(`purpose.${visit.purpose}`), tn('day.machines', visit.machines)].filter(Boolean).join(' · ')}</span>
                  </>
                )}
              </PickList>
            </div>
          )}
          {current && visits.length > 1 && (
            <div className="row">
              <Button size="small" label={t('day.earlierNamed', { client: current.clientName ?? '' })} onPress={() => shift(current.id, -1)} disabledReason={at === 0 ? '' : undefined}><ArrowUp size={16} aria-hidden="true" />{t('day.earlier')}</Button>
              <Button size="small" label={t('day.laterNamed', { client: current.clientName ?? '' })} onPress={() => shift(current.id, 1)} disabledReason={at === visits.length - 1 ? '' : undefined}><ArrowDown size={16} aria-hidden="true" />{t('day.later')}</Button>
              <span className="quiet small">{t('day.orderKeys')}</span>
            </div>
          )}
          {tour.proposed && <div className="note-card" data-tone="info"><span>{t('day.grouped')}</span><div><Button size="small" onPress={() => void reorder(tour.proposed ?? [])}>{t('day.group')}</Button></div></div>}
          {tour.nearby.length > 0 && (
            <Card title={t('day.nearby')}>
              <ul className="stack-small">
                {tour.nearby.map((visit) => <li key={visit.id} className="row between"><span>{t('day.nearbyOne', { client: visit.clientName ?? '', commune: visit.commune, on: day(visit.on) })}</span><Button size="small" label={t('day.joinNamed', { client: visit.clientName ?? '' })} onPress={() => void join(visit)}>{t('day.join')}</Button></li>)}
              </ul>
            </Card>
          )}
        </div>
        <div className="stack">
          <ReceivedOffers />
          <Card title={t('day.remember')}>{remembered.length === 0 ? <p className="quiet">{t('day.nothing')}</p> : <DueList rows={remembered} />}</Card>
          {current && <TakeAlong key={current.id} visit={current} />}
        </div>
      </div>
      {panel && <AgendaPanel onClose={() => setPanel(false)} />}
    </>
  )
}
