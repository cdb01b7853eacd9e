// All quotes with their state; an issued one leads to its visit.
import { day, euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { usePages } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { Empty, PageHead } from '../../ui/layout.tsx'
import { DenseTable } from '../../ui/table.tsx'

export function Quotes() {
  const { go } = useNavigation()
  const { first, rows, more } = usePages('quote.list', {})
  if (!first) return null
  return (
    <>
      <PageHead title={t('quotes.title')} />
      {rows.length === 0 ? <Empty text={t('quote.none')} /> : (
        <DenseTable label={t('quotes.title')} rows={rows} textOf={(row) => `${row.clientName ?? ''} ${row.number ?? ''}`} onOpen={(row) => row.visitId && go({ screen: 'visit', id: row.visitId, step: 'quote' })} more={more && { label: t('common.more'), run: more }} columns={[
          { id: 'client', label: t('quotes.column.client'), rowHeader: true, cell: (row) => row.clientName ?? '–' },
          { id: 'number', label: t('quotes.column.number'), cell: (row) => <span className="mono">{row.number ?? '–'}</span> },
          { id: 'state', label: t('quotes.column.state'), cell: (row) => t(`quoteState.${row.state}`) },
          { id: 'on', label: t('quotes.column.on'), cell: (row) => day(row.on) },
          { id: 'total', label: t('quotes.column.total'), number: true, cell: (row) => euros(row.totalTtcCents) },
        ]} />
      )}
    </>
  )
}
