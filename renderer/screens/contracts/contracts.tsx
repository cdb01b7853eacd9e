// All maintenance contracts with their next dates; a row leads to the visit whose quote it came from, or to the contract itself.
import { addDays } from '../../../domain/civil-date.ts'
import { day, euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { usePages, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ContractState } from '../../shell/contract-state.tsx'
import { DueList } from '../../shell/due-list.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Empty, PageHead } from '../../ui/layout.tsx'
import { DenseTable } from '../../ui/table.tsx'
import { ToBill } from './to-bill.tsx'

const SOON_DAYS = 60
const SHOWN = 8

export function Contracts() {
  const { go } = useNavigation()
  const { first, rows, more } = usePages('contract.list', {})
  const { data: due = [] } = useRead('contract.due', {})
  const { data: today } = useRead('day.get', {})
  if (!first) return null
  const open = (row: { readonly id: string; readonly visitId: string | null }): void => go(row.visitId ? { screen: 'visit', id: row.visitId, step: 'contract' } : { screen: 'contract', id: row.id })
  const alone = <Button onPress={() => go({ screen: 'clients' })}>{t('contracts.alone')}</Button>
  if (rows.length === 0) {
    return (
      <>
        <PageHead title={t('contracts.title')} />
        <Empty text={t('contracts.none')}><Button variant="primary" onPress={() => go({ screen: 'quotes' })}>{t('contracts.toQuotes')}</Button>{alone}</Empty>
        <ToBill />
      </>
    )
  }
  return (
    <>
      <PageHead title={t('contracts.title')}>{alone}</PageHead>
      <DenseTable label={t('contracts.title')} rows={rows} textOf={(row) => `${row.clientName ?? ''} ${row.number ?? ''}`} onOpen={open} more={more && { label: t('common.more'), run: more }} columns={[
        { id: 'client', label: t('contracts.column.client'), rowHeader: true, cell: (row) => row.clientName ?? t('common.empty') },
        { id: 'number', label: t('contracts.column.number'), cell: (row) => <span className="mono">{row.number ?? '–'}</span> },
        { id: 'state', label: t('contracts.column.state'), cell: (row) => <ContractState state={row.state} /> },
        { id: 'next', label: t('contracts.column.next'), cell: (row) => day(row.nextOn) },
        { id: 'term', label: t('contracts.column.term'), cell: (row) => day(row.term) },
        { id: 'monthly', label: t('contracts.column.monthly'), number: true, cell: (row) => euros(row.monthlyHtCents) },
      ]} />
      <ToBill />
      <Card title={t('contracts.due')}>
        {due.length === 0 ? <p className="quiet">{t('contracts.noDue', { until: today ? day(addDays(today.on, SOON_DAYS)) : '' })}</p> : <DueList rows={due.slice(0, SHOWN)} />}
      </Card>
    </>
  )
}
