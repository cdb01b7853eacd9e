// Sheets of work, of a visit or of all: what, where it stands, who has it. A row opens the sheet.
import type { ReactNode } from 'react'
import { dateAndClock, day } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { usePages } from '../query.ts'
import { useNavigation } from '../routes.ts'
import { Card } from '../ui/layout.tsx'
import { DenseTable } from '../ui/table.tsx'
import { SheetState } from './sheet-state.tsx'

/** Without any sheet: `none` says so, and without `none` nothing is shown. */
export function SheetList({ visitId, none, children }: { visitId?: string; none?: string; children?: ReactNode }) {
  const { go } = useNavigation()
  const { first, rows, more } = usePages('intervention.list', visitId ? { visitId } : {})
  if (!first || (rows.length === 0 && none === undefined)) return null
  return (
    <Card title={t('sheets.title')}>
      {rows.length === 0 ? <p className="quiet">{none}</p> : (
        <DenseTable label={t('sheets.title')} rows={rows} textOf={(row) => `${t(`sheetKind.${row.kind}`)} ${row.clientName ?? ''}`} onOpen={(row) => row.visitId && go({ screen: 'sheet', id: row.id, visitId: row.visitId })} more={more && { label: t('common.more'), run: more }} columns={[
          { id: 'on', label: t('sheets.column.on'), width: 'one-line', cell: (row) => day(row.on) },
          { id: 'kind', label: t('sheets.column.kind'), rowHeader: true, cell: (row) => <span className="capital">{[t(`sheetKind.${row.kind}`), ...(visitId ? [] : [row.clientName])].filter(Boolean).join(', ')}</span> },
          { id: 'state', label: t('sheets.column.state'), cell: ({ state, takenBy }) => <SheetState state={state} signedElsewhere={takenBy ? takenBy.signedAt !== null : undefined} /> },
          { id: 'technician', label: t('sheets.column.technician'), cell: (row) => [...(row.takenBy ? [t(row.takenBy.signedAt === null ? 'sheets.takenBy' : 'sheets.doneBy', { scop: row.takenBy.scop, by: row.takenBy.by ?? '', at: row.takenBy.signedAt === null ? '' : dateAndClock(row.takenBy.signedAt) })] : [row.technician]), ...(row.running ? [t('sheets.running')] : []), ...(row.offeredTo ? [t('sheets.offered', { to: row.offeredTo })] : [])].filter(Boolean).join(', ') },
          { id: 'number', label: t('sheets.column.number'), leavesBelowPx: 900, cell: (row) => <span className="mono">{row.number ?? '–'}</span> },
        ]} />
      )}
      {children}
    </Card>
  )
}
