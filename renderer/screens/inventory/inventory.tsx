// The fleet at a glance: bar, table, and the current machine's card under it. Rows fill as answers come.
import { ChevronRight, FileDown, FileUp, Monitor, Plus, Search, Usb } from 'lucide-react'
import { useMemo, useState } from 'react'
import { call } from '../../backend.ts'
import { t, tn, useLanguage } from '../../i18n/t.ts'
import { queries, useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { SplitBar } from '../../ui/charts.tsx'
import { Chip, Empty, PageHead } from '../../ui/layout.tsx'
import { DenseTable } from '../../ui/table.tsx'
import { type Decision, LOOKS, verdictWord } from '../../words.ts'
import { AddMachine } from './add-machine.tsx'
import { currentRow } from './current-row.ts'
import { DropFiles } from './drop-files.tsx'
import { useFileImport } from './file-import.ts'
import { fleetColumns, type FleetRow, machineName } from './fleet-columns.tsx'
import { ImportOutcome } from './import-outcome.tsx'
import { Credential } from '../../shell/credential.tsx'
import { useLocalReading } from './local-reading.ts'
import { MachineCard } from './machine-card.tsx'
import { SearchNetwork } from './search-network.tsx'

const VERDICT_KEYS: Readonly<Record<string, Decision>> = { g: 'KEEP', e: 'UPGRADE', l: 'MIGRATE', r: 'REPLACE', v: 'VERIFY' }
/** A small town hall at once; more when asked for. */
const ROWS_AT_ONCE = 60
const ORDER = ['KEEP', 'UPGRADE', 'MIGRATE', 'REPLACE', 'VERIFY'] as const

export function Inventory({ visitId }: { visitId: string }) {
  const { go, say } = useNavigation()
  const { data: visit } = useRead('visit.get', { visitId })
  const { data } = useRead('machine.list', { visitId })
  const { data: credential } = useRead('credential.state', { visitId })
  const local = useLocalReading(visitId)
  const remote = useAct('inventory.ssh')
  const files = useFileImport(visitId)
  const prepareStick = useAct('inventory.prepareStick')
  const exportGlpi = useAct('inventory.exportGlpi')
  const exportCsv = useAct('inventory.exportCsv')
  const [panel, setPanel] = useState<'add' | 'credential' | 'search'>()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [currentId, setCurrentId] = useState<string>()
  const [asksVerdict, setAsksVerdict] = useState<string>()
  const setVerdict = useAct('machine.setVerdict')
  const language = useLanguage()
  // The words of the catalogue are part of the columns.
  const columns = useMemo(() => (language === undefined ? [] : fleetColumns(setCurrentId)), [language])
  if (!data || !visit) return null
  const { rows, counts } = data
  const current = currentRow(rows, currentId)
  const reachable = rows.filter((row) => selected.has(row.id) && row.host !== null)
  const startRemote = (): void => (credential?.user ? void remote.run({ visitId, machineIds: reachable.map((row) => row.id) }) : setPanel('credential'))
  // R and V act in the list alone; V waits for its second letter without limit (WCAG 2.2.1).
  const listKey = (key: string, rowId: string | undefined): boolean => {
    const waiting = rows.find((row) => row.id === asksVerdict)
    if (waiting) {
      setAsksVerdict(undefined)
      const decision = VERDICT_KEYS[key]
      if (decision) void changeVerdict(waiting, decision)
      return true
    }
    if (key === 'r') {
      if (reachable.length > 0) startRemote()
      else say({ text: t('inventory.choose') })
      return true
    }
    const row = rows.find((one) => one.id === rowId)
    if (key !== 'v' || !row?.verdict) return false
    setCurrentId(row.id)
    setAsksVerdict(row.id)
    return true
  }
  const stick = async (): Promise<void> => {
    const result = await prepareStick.run({})
    if (result?.folder) say({ text: tn('inventory.stickReady', result.files, { folder: result.folder }) })
  }
  // The selected machines, or all; a closed dialog says nothing.
  const saveGlpi = async (): Promise<void> => {
    const done = await exportGlpi.run({ visitId, ...(selected.size > 0 ? { machineIds: [...selected] } : {}) })
    if (done?.folder) say({ text: tn('inventory.exported', done.saved, { path: done.folder }) })
  }
  const saveCsv = async (): Promise<void> => {
    const done = await exportCsv.run({ visitId })
    if (done?.file) say({ text: tn('inventory.exported', done.saved, { path: done.file }) })
  }
  // A tick on one machine opens its card; choosing all of them opens none.
  const choose = (ids: ReadonlySet<string>): void => {
    const [ticked, ...others] = [...ids].filter((id) => !selected.has(id))
    setSelected(ids)
    if (ticked !== undefined && others.length === 0) setCurrentId(ticked)
  }
  const isRead = rows.some((row) => row.takenAt !== null && (selected.size === 0 || selected.has(row.id)))
  const changeVerdict = async (row: FleetRow, decision: Decision): Promise<void> => {
    const made = await setVerdict.run({ visitId, machineId: row.id, decision, reason: t('inventory.verdictReason') })
    if (made) say({ text: t('inventory.verdictSet', { name: machineName(row), verdict: verdictWord(decision, false) }), undo: () => void call('undo.undo', { visitId }).then(async () => await queries.invalidateQueries()) })
  }
  const parts = [...ORDER.map((decision) => ({ tone: LOOKS.verdict[decision].tone, count: counts[decision], word: t(`verdict.${decision}`) })), { tone: 'neutral' as const, count: counts.unreachable, word: t('verdict.unreachable') }]
  return (
    <>
      <PageHead title={t('inventory.title')} facts={t('inventory.facts', { client: visit.clientName ?? '', known: rows.filter((row) => row.takenAt !== null).length, total: rows.length })}>
        <Button onPress={() => setPanel('search')}><Search size={18} aria-hidden="true" />{t('search.title')}</Button>
        <Button onPress={local.start} disabledReason={local.busy ? t('inventory.localBusy') : undefined}><Monitor size={18} aria-hidden="true" />{t('inventory.local')}</Button>
        <Button variant={rows.length === 0 ? 'normal' : 'primary'} onPress={() => go({ screen: 'visit', id: visitId, step: 'pack' })}>{t('inventory.pack')}<ChevronRight size={18} aria-hidden="true" /></Button>
      </PageHead>
      <ActFault acts={[local.act, remote, ...files.acts, prepareStick, exportGlpi, exportCsv, setVerdict]} actions={{ retype: () => setPanel('credential'), 'other-account': () => setPanel('credential'), 'choose-file': files.choose }} />
      <ImportOutcome files={files} />
      {rows.length === 0 ? <Empty text={t(local.busy ? 'inventory.localBusy' : 'inventory.none')}>{!local.busy && <div className="row"><Button variant="primary" onPress={local.start}>{t('inventory.local')}</Button><Button onPress={() => setPanel('add')}><Plus size={18} aria-hidden="true" />{t('inventory.add')}</Button><Button onPress={files.choose}><FileUp size={18} aria-hidden="true" />{t('inventory.import')}</Button><Button onPress={() => void stick()}><Usb size={18} aria-hidden="true" />{t('inventory.stick')}</Button></div>}</Empty> : (
        <>
          {parts.some((part) => part.count > 0) && <section className="card" aria-label={t('inventory.title')}>
            <SplitBar label={t('inventory.bar', { parts: parts.filter((part) => part.count > 0).map((part) => `${part.word} ${part.count}`).join(', ') })} parts={mergeTones(parts)} />
            <div className="row">
              {ORDER.filter((decision) => counts[decision] > 0).map((decision) => <span key={decision} className="row"><Chip tone={LOOKS.verdict[decision].tone} icon={LOOKS.verdict[decision].icon}>{t(`verdict.${decision}`)}</Chip>{tn('inventory.counts', counts[decision])}</span>)}
              {counts.unreachable > 0 && <span className="row"><Chip tone="neutral" icon="help">{t('verdict.unreachable')}</Chip>{tn('inventory.counts', counts.unreachable)}</span>}
            </div>
          </section>}
          <div className="row">
            <Button onPress={startRemote} disabledReason={reachable.length === 0 ? t('inventory.choose') : undefined}>{reachable.length === 0 ? t('inventory.ssh') : tn('inventory.sshCount', reachable.length)}</Button>
            <Button onPress={() => setPanel('credential')}>{t('inventory.credential')}{credential?.user && <span className="mono">{credential.user}</span>}</Button>
            <Button onPress={() => setPanel('add')}><Plus size={18} aria-hidden="true" />{t('inventory.add')}</Button>
            <Button onPress={files.choose}><FileUp size={18} aria-hidden="true" />{t('inventory.import')}</Button>
            <Button onPress={() => void stick()}><Usb size={18} aria-hidden="true" />{t('inventory.stick')}</Button>
            <Button onPress={() => void saveGlpi()} disabledReason={isRead ? undefined : t('inventory.exportNone')}><FileDown size={18} aria-hidden="true" />{t('inventory.exportGlpi')}</Button>
            <Button onPress={() => void saveCsv()}><FileDown size={18} aria-hidden="true" />{t('inventory.exportCsv')}</Button>
          </div>
          <DenseTable<FleetRow> onKey={listKey} label={t('inventory.title')} rows={rows} textOf={machineName} selected={selected} onSelect={choose} current={current?.id} pageSize={ROWS_AT_ONCE} columns={columns} />
          {current && <MachineCard key={current.id} visitId={visitId} machineId={current.id} />}
          <p className="quiet small" role="status">{asksVerdict ? t('inventory.verdictKey', { name: rows.filter((row) => row.id === asksVerdict).map(machineName).join('') }) : t('inventory.keys')}</p>
        </>
      )}
      <DropFiles onFiles={files.drop} />
      {panel === 'add' && <AddMachine visitId={visitId} onClose={() => setPanel(undefined)} onAdded={(id) => setSelected(new Set([...selected, id]))} />}
      {panel === 'search' && <SearchNetwork visitId={visitId} machines={rows} onClose={() => setPanel(undefined)} onByHand={() => setPanel('add')} onAdded={(ids) => setSelected(new Set([...selected, ...ids]))} />}
      {panel === 'credential' && <Credential visitId={visitId} onClose={() => setPanel(undefined)} onUsed={() => { setPanel(undefined); if (reachable.length > 0) void remote.run({ visitId, machineIds: reachable.map((row) => row.id) }) }} />}
    </>
  )
}

/** Two verdicts share the amber tone: one segment each would repeat the colour, their sum is what the bar shows. */
function mergeTones<T extends { tone: 'ok' | 'warn' | 'bad' | 'info' | 'neutral' | 'accent'; count: number }>(parts: readonly T[]): { tone: T['tone']; count: number }[] {
  const sums = new Map<T['tone'], number>()
  for (const { tone, count } of parts) sums.set(tone, (sums.get(tone) ?? 0) + count)
  return [...sums].map(([tone, count]) => ({ tone, count }))
}
