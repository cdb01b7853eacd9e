// All clients, filtered as one types.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { day } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { usePages } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ContractState } from '../../shell/contract-state.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Empty, PageHead } from '../../ui/layout.tsx'
import { DenseTable } from '../../ui/table.tsx'

export function Clients() {
  const { go, newVisit } = useNavigation()
  const [text, setText] = useState('')
  const { first, rows, more } = usePages('client.list', text.trim() ? { text } : {})
  return (
    <>
      <PageHead title={t('clients.title')} facts={tn('clients.facts', first?.total ?? 0)}>
        <Button variant="primary" onPress={newVisit}><Plus size={18} aria-hidden="true" />{t('day.new')}</Button>
      </PageHead>
      <TextInput label={t('clients.filter')} value={text} onChange={setText} />
      {rows.length === 0 ? <Empty text={t('clients.none')} /> : (
        <DenseTable label={t('clients.title')} rows={rows} textOf={(row) => row.name ?? ''} onOpen={(row) => go({ screen: 'client', id: row.id })} more={more && { label: t('common.more'), run: more }} columns={[
          { id: 'name', label: t('clients.column.name'), rowHeader: true, cell: (row) => row.name ?? t('common.empty') },
          { id: 'commune', label: t('clients.column.commune'), cell: (row) => row.commune ?? '–' },
          { id: 'kind', label: t('clients.column.kind'), cell: (row) => (row.kind ? t(`clientKind.${row.kind}`) : '–') },
          { id: 'machines', label: t('clients.column.machines'), number: true, cell: (row) => row.machines },
          { id: 'last', label: t('clients.column.last'), cell: (row) => day(row.lastVisitOn) },
          { id: 'contract', label: t('clients.column.contract'), cell: (row) => (row.contractState ? <ContractState state={row.contractState} /> : '–') },
        ]} />
      )}
    </>
  )
}
