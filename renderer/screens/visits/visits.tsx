// All visits, newest first; also where "Inventaire" leads when no visit is open.
import { Plus } from 'lucide-react'
import { day } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { usePages } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ReceivedOffers } from '../../shell/received-offers.tsx'
import { SheetList } from '../../shell/sheet-list.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, PageHead } from '../../ui/layout.tsx'
import { DenseTable } from '../../ui/table.tsx'

export function Visits() {
  const { go, newVisit } = useNavigation()
  const { first, rows, more } = usePages('visit.list', {})
  if (!first) return null
  return (
    <>
      <PageHead title={t('visits.title')}><Button variant="primary" onPress={newVisit}><Plus size={18} aria-hidden="true" />{t('day.new')}</Button></PageHead>
      <ReceivedOffers />
      {rows.length === 0 ? <Empty text={t('visits.none')} /> : (
        <DenseTable label={t('visits.title')} rows={rows} textOf={(row) => `${row.clientName ?? ''} ${row.on ?? ''}`} onOpen={(row) => go({ screen: 'visit', id: row.id, step: 'client' })} more={more && { label: t('common.more'), run: more }} columns={[
          { id: 'on', label: t('visits.column.on'), cell: (row) => `${day(row.on)} ${row.startsAt ?? ''}` },
          { id: 'client', label: t('visits.column.client'), rowHeader: true, cell: (row) => row.clientName ?? '–' },
          { id: 'purpose', label: t('visits.column.purpose'), cell: (row) => (row.purpose ? t(`purpose.${row.purpose}`) : '–') },
          { id: 'machines', label: t('visits.column.machines'), number: true, cell: (row) => row.machines },
          { id: 'state', label: t('visits.column.state'), cell: (row) => (row.state ? t(`visitState.${row.state}`) : '–') },
        ]} />
      )}
      <SheetList />
    </>
  )
}
