// What a search found so far: how far it is, one row an address, and the choice of those that join the visit.
import { useMemo, useState } from 'react'
import type { FoundKind } from '../../../domain/inventory/search/found-host.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { decimal } from '../../i18n/format.ts'
import { t, tn, useLanguage } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Progress } from '../../ui/charts.tsx'
import { Chip, Empty, type Look } from '../../ui/layout.tsx'
import { DenseTable, type TableColumn } from '../../ui/table.tsx'

type Search = Output<'search.get'>
type Found = Search['hosts'][number]
type Row = Found & { readonly id: string }

const KINDS: Readonly<Record<FoundKind, Look & { /** Can join the visit. */ readonly machine: boolean }>> = {
  ssh: { tone: 'ok', icon: 'ok', machine: true },
  windows: { tone: 'warn', icon: 'alert', machine: true },
  printer: { tone: 'neutral', icon: 'info', machine: false },
  network: { tone: 'neutral', icon: 'info', machine: false },
  unknown: { tone: 'neutral', icon: 'help', machine: true },
}

export interface ListedMachine { readonly id: string; readonly host: string | null }

export function SearchFound({ visitId, search, machines, onAdded }: { visitId: string; search: Search; machines: readonly ListedMachine[]; onAdded: (machineIds: readonly string[]) => void }) {
  const { say } = useNavigation()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const add = useAct('machine.addFound')
  const { state, done, total, hosts } = search
  const language = useLanguage()
  const rows: readonly Row[] = useMemo(() => hosts.map((host) => ({ ...host, id: host.address })), [hosts])
  // The words of the catalogue are part of the columns.
  const columns = useMemo(() => (language === undefined ? [] : columnsOf(machines)), [machines, language])
  const unselectable = new Set(rows.filter((row) => !KINDS[row.kind].machine || isListed(row, machines)).map(({ id }) => id))
  const chosen = rows.filter(({ id }) => selected.has(id) && !unselectable.has(id))
  const submit = async (): Promise<void> => {
    const made = await add.run({ visitId, found: chosen.map(({ address, name, kind, known }) => ({ host: address, ...(known ? { machineId: known.machineId } : name ? { name } : {}), contact: kind === 'windows' ? 'usb' : 'ssh' })) })
    if (!made) return // its refusal is shown, all stay chosen
    setSelected(new Set())
    onAdded(made.machineIds)
    say({ text: tn('search.added', made.machineIds.length) })
  }
  return (
    <>
      <div className="stack">
        <div className="row between">
          <span>{t(`search.state.${state}`)}{' '}<span className="quiet">{total > 0 && t('search.progress', { done: decimal(done), total: decimal(total) })}</span></span>
          {/* Said when it changes; the addresses that pass are not. */}
          <span role="status">{tn('search.found', rows.length)}</span>
        </div>
        <div role="progressbar" aria-label={t('search.progressLabel')} aria-valuemin={0} aria-valuemax={Math.max(1, total)} aria-valuenow={done}><Progress fraction={total === 0 ? 0 : done / total} tone={state === 'running' ? 'accent' : 'ok'} /></div>
      </div>
      {rows.length === 0 ? <Empty text={t(state === 'done' ? 'search.nothing' : 'search.none')} /> : (
        <div className="search-rows">
          <DenseTable<Row> label={t('search.title')} rows={rows} textOf={(row) => row.name ?? row.address} selected={selected} onSelect={setSelected} unselectable={unselectable} pageSize={ROWS_AT_ONCE} columns={columns} />
        </div>
      )}
      <ActFault acts={[add]} />
      {rows.length > 0 && <div className="row"><Button variant="primary" onPress={() => void submit()} disabledReason={chosen.length === 0 ? t('search.choose') : undefined}>{chosen.length === 0 ? t('search.addNone') : tn('search.add', chosen.length)}</Button></div>}
    </>
  )
}

/** An office's machines at once; the addresses of a whole network when asked for. */
const ROWS_AT_ONCE = 60

function columnsOf(machines: readonly ListedMachine[]): readonly TableColumn<Row>[] {
  return [
    { id: 'name', label: t('search.column.name'), rowHeader: true, width: 'wide', cell: (row) => <span className="row">{row.name ?? '–'}<Place row={row} machines={machines} /></span> },
    { id: 'address', label: t('search.column.address'), width: 'one-line', cell: (row) => <span className="mono">{row.address}</span> },
    { id: 'kind', label: t('search.column.kind'), width: 'wide', cell: (row) => <span className="row"><Chip tone={KINDS[row.kind].tone} icon={KINDS[row.kind].icon}>{t(`search.kind.${row.kind}`)}</Chip>{!row.answered && <span className="quiet small">{t('search.silent')}</span>}</span> },
    { id: 'system', label: t('search.column.system'), width: 'wide', cell: (row) => row.system ?? '–' },
  ]
}

/** In the visit's list already, at this very address. One that moved may be chosen: its address follows. */
function isListed({ address, known }: Found, machines: readonly ListedMachine[]): boolean {
  return machines.some(({ id, host }) => host === address || (id === known?.machineId && !known.moved))
}

function Place({ row, machines }: { row: Row; machines: readonly ListedMachine[] }) {
  if (isListed(row, machines)) return <Chip tone="accent" icon="ok">{t('search.listed')}</Chip>
  if (!row.known) return null
  return <Chip tone="accent" icon="info">{t(row.known.moved ? 'search.moved' : 'search.known')}</Chip>
}
