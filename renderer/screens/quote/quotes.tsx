// All quotes with their state; an issued one leads to its visit. The price list and the common order open over it.
import { ListChecks, ShoppingCart } from 'lucide-react'
import { useState } from 'react'
import { day, euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { usePages } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { PaperState } from '../../shell/paper-state.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, PageHead } from '../../ui/layout.tsx'
import { DenseTable } from '../../ui/table.tsx'
import { Catalog } from './catalog.tsx'
import { Order } from './order.tsx'

export function Quotes() {
  const { go } = useNavigation()
  const { first, rows, more } = usePages('quote.list', {})
  const [panel, setPanel] = useState<'catalog' | 'order'>()
  if (!first) return null
  return (
    <>
      <PageHead title={t('quotes.title')}>
        <Button onPress={() => setPanel('catalog')}><ListChecks size={18} aria-hidden="true" />{t('catalog.title')}</Button>
        <Button onPress={() => setPanel('order')}><ShoppingCart size={18} aria-hidden="true" />{t('order.title')}</Button>
      </PageHead>
      {rows.length === 0 ? <Empty text={t('quote.none')} /> : (
        <DenseTable label={t('quotes.title')} rows={rows} textOf={(row) => `${row.clientName ?? ''} ${row.number ?? ''}`} onOpen={(row) => row.visitId && go({ screen: 'visit', id: row.visitId, step: 'quote' })} more={more && { label: t('common.more'), run: more }} columns={[
          { id: 'client', label: t('quotes.column.client'), rowHeader: true, cell: (row) => row.clientName ?? '–' },
          { id: 'number', label: t('quotes.column.number'), cell: (row) => <span className="mono">{row.number ?? '–'}</span> },
          { id: 'state', label: t('quotes.column.state'), cell: (row) => <PaperState state={row.state} /> },
          { id: 'on', label: t('quotes.column.on'), cell: (row) => day(row.on) },
          { id: 'total', label: t('quotes.column.total'), number: true, cell: (row) => euros(row.totalTtcCents) },
        ]} />
      )}
      {panel === 'catalog' && <Catalog onClose={() => setPanel(undefined)} />}
      {panel === 'order' && <Order onClose={() => setPanel(undefined)} />}
    </>
  )
}
