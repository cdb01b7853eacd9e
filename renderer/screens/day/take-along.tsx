// One visit of the tour, offline: who to ask for, what is known of the machines, what to carry.
import type { Output } from '../../../main/contract/procedures.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { day } from '../../i18n/format.ts'
import { both, t } from '../../i18n/t.ts'
import { Card } from '../../ui/layout.tsx'

export function TakeAlong({ visit }: { visit: Output<'tour.get'>['visits'][number] }) {
  const facts = ([
    ['tour.place', [visit.address, visit.commune].filter(Boolean).join(', ')],
    ['tour.contact', [visit.contact, visit.phone].filter(Boolean).join(', ')],
    ['tour.machines', visit.machines === 0 ? '' : `${visit.machines}, ${visit.inventoryOn ? t('tour.inventoryOn', { on: day(visit.inventoryOn) }) : t('tour.noInventory')}`],
    ['tour.quotes', visit.quotes.map(({ number, state }) => [number, t(`quoteState.${state}`)].filter(Boolean).join(' ')).join(', ')],
    ['tour.pack', visit.pack ? [both(visit.pack.title), t(visit.pack.here ? 'tour.packHere' : 'tour.packMissing')].filter(Boolean).join(', ') : ''],
    ['tour.missing', visit.missing.map((key) => t(key)).join(', ')],
  ] as const).filter(([, value]) => value !== '')
  return (
    <Card title={t('tour.visit', { client: visit.clientName ?? '' })}>
      {facts.length > 0 && <dl className="pairs">{facts.map(([key, value]) => <div key={key}><dt>{t(key)}</dt><dd>{value}</dd></div>)}</dl>}
      {visit.bring.length > 0 && <><h3>{t('tour.bring')}</h3><ul className="wants">{visit.bring.map((thing) => <li key={thing}>{thing}</li>)}</ul></>}
      <AutoField table="visit" id={visit.id} field="bring" value={visit.bringTyped} label={t('field.visit.bring')} visitId={visit.id} multiline />
    </Card>
  )
}
