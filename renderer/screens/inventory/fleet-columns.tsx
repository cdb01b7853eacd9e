// What the fleet's list shows of a machine. A machine without a name is called by what it is, never by nothing.
import type { Output } from '../../../main/contract/procedures.ts'
import { decimal } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { Chip } from '../../ui/layout.tsx'
import type { TableColumn } from '../../ui/table.tsx'
import { LOOKS, reasonText, verdictWord } from '../../words.ts'

export type FleetRow = Output<'machine.list'>['rows'][number]

export const machineName = ({ name, host }: Pick<FleetRow, 'name' | 'host'>): string => name ?? host ?? t('machine.noName')

const MB_PER_GB = 1024
/** Half a gigabyte is none only when rounded. */
const memory = (ramMb: number): string => t('inventory.ram', { size: decimal(ramMb / MB_PER_GB, ramMb < 10 * MB_PER_GB ? 1 : 0) })

export function fleetColumns(choose: (id: string) => void): readonly TableColumn<FleetRow>[] {
  return [
    { id: 'name', label: t('inventory.column.name'), rowHeader: true, width: 'wide', cell: (row) => <button type="button" className="button mono" data-variant="plain" data-size="small" onClick={() => choose(row.id)}>{machineName(row)}</button> },
    { id: 'place', label: t('inventory.column.place'), width: 'wide', leavesBelowPx: 1120, cell: (row) => row.place ?? '–' },
    { id: 'system', label: t('inventory.column.system'), width: 'wide', leavesBelowPx: 900, cell: (row) => row.system ?? '–' },
    { id: 'ram', label: t('inventory.column.ram'), number: true, width: 'one-line', cell: (row) => (row.ramMb === null ? '–' : memory(row.ramMb)) },
    { id: 'disk', label: t('inventory.column.disk'), width: 'one-line', leavesBelowPx: 1000, cell: (row) => (row.diskGb === null ? '–' : t(`inventory.disk.${row.diskKind ?? 'any'}`, { size: row.diskGb })) },
    { id: 'age', label: t('inventory.column.age'), number: true, width: 'one-line', leavesBelowPx: 1120, cell: (row) => (row.ageYears === null ? '–' : row.ageYears === 0 ? t('inventory.age.new') : tn('inventory.age', row.ageYears)) },
    { id: 'verdict', label: t('inventory.column.verdict'), cell: (row) => <RowVerdict row={row} /> },
  ]
}

function RowVerdict({ row }: { row: FleetRow }) {
  if (row.state === 'waiting' || row.state === 'running') return <Chip tone="accent" icon="loader">{t(`inventory.state.${row.state}`)}</Chip>
  if (row.fault) return <span className="row"><Chip tone="neutral" icon="help">{t('verdict.unreachable')}</Chip><span className="quiet small">{t(`fault.${row.fault.code}.title`, row.fault.detail)}</span></span>
  if (row.virtual) return <Chip tone="neutral" icon="info">{t('verdict.virtual')}</Chip>
  if (!row.verdict) return <Chip tone="neutral" icon="clock">{t('verdict.none')}</Chip>
  const { tone, icon } = LOOKS.verdict[row.verdict.decision]
  return <span className="row"><Chip tone={tone} icon={icon}>{verdictWord(row.verdict.decision, row.verdict.reinstall)}</Chip><span className="quiet small">{reasonText(row.verdict.reasons)}</span></span>
}
