// The fleet at a glance: bar, table, and the current machine's card under it. Rows fill as answers come.
import { ChevronRight, FileDown, FileUp, Monitor, Plus, Search, Usb } from 'lucide-react'
import { useState } from 'react'
import { civilDateOf } from '../../../domain/civil-date.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { call } from '../../backend.ts'
import { day } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { queries, useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { SplitBar } from '../../ui/charts.tsx'
import { Chip, Empty, PageHead } from '../../ui/layout.tsx'
import { DenseTable } from '../../ui/table.tsx'
import { type Decision, reasonText, VERDICTS, verdictWord } from '../../words.ts'
import { AddMachine } from './add-machine.tsx'
import { currentRow } from './current-row.ts'
import { DropFiles } from './drop-files.tsx'
import { base64Of } from './dropped-files.ts'
import { Credential } from '../../shell/credential.tsx'
import { useLocalReading } from './local-reading.ts'
import { MachineCard } from './machine-card.tsx'
import { SearchNetwork } from './search-network.tsx'

type Row = Output<'machine.list'>['rows'][number]
const VERDICT_KEYS: Readonly<Record<string, Decision>> = { g: 'KEEP', e: 'UPGRADE', l: 'MIGRATE', r: 'REPLACE', v: 'VERIFY' }
const ORDER = ['KEEP', 'UPGRADE', 'MIGRATE', 'REPLACE', 'VERIFY'] as const

export function Inventory({ visitId }: { visitId: string }) {
  const { go, say } = useNavigation()
  const { data: visit } = useRead('visit.get', { visitId })
  const { data } = useRead('machine.list', { visitId })
  const { data: credential } = useRead('credential.state', { visitId })
  const local = useLocalReading(visitId)
  const remote = useAct('inventory.ssh')
  const importFiles = useAct('inventory.importFiles')
  const attachFiles = useAct('inventory.attachFiles')
  const dropFile = useAct('inventory.importDropped')
  const prepareStick = useAct('inventory.prepareStick')
  const exportGlpi = useAct('inventory.exportGlpi')
  const exportCsv = useAct('inventory.exportCsv')
  const [panel, setPanel] = useState<'add' | 'credential' | 'search'>()
  const [foreign, setForeign] = useState<Output<'inventory.importFiles'>['foreign']>([])
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [currentId, setCurrentId] = useState<string>()
  const [asksVerdict, setAsksVerdict] = useState<string>()
  const setVerdict = useAct('machine.setVerdict')
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
  // Nothing chosen says nothing; otherwise each file is counted or named with why it was left out.
  const told = (result: Output<'inventory.importFiles'> | undefined): void => {
    if (!result || result.imported + result.known + result.refused.length + result.foreign.length === 0) return
    setForeign(result.foreign)
    const damaged = result.refused.filter((file) => file.why === 'INVENTORY_DAMAGED')
    const others = result.refused.filter((file) => file.why !== 'INVENTORY_DAMAGED')
    const parts = [tn('inventory.imported', result.imported), ...(result.known > 0 ? [tn('inventory.importedKnown', result.known)] : []), ...(damaged.length > 0 ? [t('inventory.importedDamaged', { names: damaged.map((file) => file.name).join(', ') })] : []), ...(others.length > 0 ? [t('inventory.importedRefused', { names: others.map((file) => (file.state ? t('inventory.importedOther', { name: file.name, what: t(`fault.state.${file.state}`) }) : file.name)).join(', ') })] : [])]
    say({ text: parts.join(' ') })
  }
  const importKey = async (): Promise<void> => told(await importFiles.run({ visitId }))
  const importDropped = async (files: readonly File[]): Promise<void> => {
    const all: Output<'inventory.importFiles'> = { imported: 0, known: 0, refused: [], foreign: [] }
    for (const file of files) {
      const base64 = await base64Of(file)
      const one = base64 === null ? undefined : await dropFile.run({ visitId, name: file.name, base64 })
      all.imported += one?.imported ?? 0
      all.known += one?.known ?? 0
      all.refused.push(...(one?.refused ?? [{ name: file.name, why: 'INVENTORY_UNREADABLE', state: null }]))
      all.foreign.push(...(one?.foreign ?? []).filter(({ key }) => all.foreign.every((known) => known.key !== key)))
    }
    told(all)
  }
  const attachForeign = async (): Promise<void> => {
    const result = await attachFiles.run({ visitId, keys: foreign.map((one) => one.key) })
    if (!result) return
    setForeign([])
    say({ text: tn('inventory.imported', result.imported) })
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
  const isRead = rows.some((row) => row.takenAt !== null && (selected.size === 0 || selected.has(row.id)))
  const changeVerdict = async (row: Row, decision: Decision): Promise<void> => {
    const made = await setVerdict.run({ visitId, machineId: row.id, decision, reason: t('inventory.verdictReason') })
    if (made) say({ text: t('inventory.verdictSet', { name: row.name ?? row.host ?? '', verdict: verdictWord(decision, false) }), undo: () => void call('undo.undo', { visitId }).then(async () => await queries.invalidateQueries()) })
  }
  const parts = [...ORDER.map((decision) => ({ tone: VERDICTS[decision].tone, count: counts[decision], word: t(`verdict.${decision}`) })), { tone: 'neutral' as const, count: counts.unreachable, word: t('verdict.unreachable') }]
  return (
    <>
      <PageHead title={t('inventory.title')} facts={t('inventory.facts', { client: visit.clientName ?? '', known: rows.filter((row) => row.takenAt !== null).length, total: rows.length })}>
        <Button onPress={() => setPanel('search')}><Search size={18} aria-hidden="true" />{t('search.title')}</Button>
        <Button onPress={local.start} disabledReason={local.busy ? t('inventory.localBusy') : undefined}><Monitor size={18} aria-hidden="true" />{t('inventory.local')}</Button>
        <Button variant="primary" onPress={() => go({ screen: 'visit', id: visitId, step: 'pack' })}>{t('inventory.pack')}<ChevronRight size={18} aria-hidden="true" /></Button>
      </PageHead>
      <ActFault acts={[local.act, remote, importFiles, dropFile, attachFiles, prepareStick, exportGlpi, exportCsv, setVerdict]} actions={{ retype: () => setPanel('credential'), 'other-account': () => setPanel('credential'), 'choose-file': () => void importKey() }} />
      {foreign.length > 0 && <section className="card" aria-label={tn('inventory.foreign', foreign.length)}>
        <p>{tn('inventory.foreign', foreign.length)}</p>
        <ul>{foreign.map((one) => <li key={one.key}>{one.why === 'other-client' ? t('inventory.foreignClient', { name: one.host ?? one.name, client: one.client ?? '–' }) : t('inventory.foreignBefore', { name: one.host ?? one.name, day: day(civilDateOf(one.takenAt, -new Date(one.takenAt).getTimezoneOffset())) })}</li>)}</ul>
        <div className="row">
          <Button onPress={() => void attachForeign()}>{t('inventory.foreignAttach')}</Button>
          <Button onPress={() => setForeign([])}>{t('inventory.foreignLeave')}</Button>
        </div>
      </section>}
      {rows.length === 0 ? <Empty text={t(local.busy ? 'inventory.localBusy' : 'inventory.none')}>{!local.busy && <div className="row"><Button variant="primary" onPress={local.start}>{t('inventory.local')}</Button><Button onPress={() => setPanel('add')}><Plus size={18} aria-hidden="true" />{t('inventory.add')}</Button><Button onPress={() => void importKey()}><FileUp size={18} aria-hidden="true" />{t('inventory.import')}</Button><Button onPress={() => void stick()}><Usb size={18} aria-hidden="true" />{t('inventory.stick')}</Button></div>}</Empty> : (
        <>
          {parts.some((part) => part.count > 0) && <section className="card" aria-label={t('inventory.title')}>
            <SplitBar label={t('inventory.bar', { parts: parts.filter((part) => part.count > 0).map((part) => `${part.word} ${part.count}`).join(', ') })} parts={mergeTones(parts)} />
            <div className="row">
              {ORDER.filter((decision) => counts[decision] > 0).map((decision) => <span key={decision} className="row"><Chip tone={VERDICTS[decision].tone} icon={VERDICTS[decision].icon}>{t(`verdict.${decision}`)}</Chip>{tn('inventory.counts', counts[decision])}</span>)}
              {counts.unreachable > 0 && <span className="row"><Chip tone="neutral" icon="help">{t('verdict.unreachable')}</Chip>{tn('inventory.counts', counts.unreachable)}</span>}
            </div>
          </section>}
          <div className="row">
            <Button onPress={startRemote} disabledReason={reachable.length === 0 ? t('inventory.choose') : undefined}>{reachable.length === 0 ? t('inventory.ssh') : tn('inventory.sshCount', reachable.length)}</Button>
            <Button onPress={() => setPanel('credential')}>{t('inventory.credential')}{credential?.user && <span className="mono">{credential.user}</span>}</Button>
            <Button onPress={() => setPanel('add')}><Plus size={18} aria-hidden="true" />{t('inventory.add')}</Button>
            <Button onPress={() => void importKey()}><FileUp size={18} aria-hidden="true" />{t('inventory.import')}</Button>
            <Button onPress={() => void stick()}><Usb size={18} aria-hidden="true" />{t('inventory.stick')}</Button>
            <Button onPress={() => void saveGlpi()} disabledReason={isRead ? undefined : t('inventory.exportNone')}><FileDown size={18} aria-hidden="true" />{t('inventory.exportGlpi')}</Button>
            <Button onPress={() => void saveCsv()}><FileDown size={18} aria-hidden="true" />{t('inventory.exportCsv')}</Button>
          </div>
          <DenseTable<Row> onKey={listKey} label={t('inventory.title')} rows={rows} textOf={(row) => row.name ?? row.host ?? ''} selected={selected} onSelect={(ids) => { setSelected(ids); const [last] = [...ids].slice(-1); if (last) setCurrentId(last) }} current={current?.id} columns={[
            { id: 'name', label: t('inventory.column.name'), rowHeader: true, width: 'wide', cell: (row) => <button type="button" className="button mono" data-variant="plain" data-size="small" onClick={() => setCurrentId(row.id)}>{row.name ?? row.host}</button> },
            { id: 'place', label: t('inventory.column.place'), width: 'wide', cell: (row) => row.place ?? '–' },
            { id: 'system', label: t('inventory.column.system'), width: 'wide', cell: (row) => row.system ?? '–' },
            { id: 'ram', label: t('inventory.column.ram'), number: true, width: 'one-line', cell: (row) => (row.ramMb === null ? '–' : t('inventory.ram', { size: Math.round(row.ramMb / 1024) })) },
            { id: 'disk', label: t('inventory.column.disk'), width: 'one-line', cell: (row) => (row.diskKind && row.diskGb !== null ? t(`inventory.disk.${row.diskKind}`, { size: row.diskGb }) : '–') },
            { id: 'age', label: t('inventory.column.age'), number: true, width: 'one-line', cell: (row) => (row.ageYears === null ? '–' : tn('inventory.age', row.ageYears)) },
            { id: 'verdict', label: t('inventory.column.verdict'), cell: (row) => <RowVerdict row={row} /> },
          ]} />
          {current && <MachineCard key={current.id} visitId={visitId} machineId={current.id} />}
          <p className="quiet small" role="status">{asksVerdict ? t('inventory.verdictKey', { name: rows.find((row) => row.id === asksVerdict)?.name ?? '' }) : t('inventory.keys')}</p>
        </>
      )}
      <DropFiles onFiles={(files) => void importDropped(files)} />
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

function RowVerdict({ row }: { row: Row }) {
  if (row.state === 'waiting' || row.state === 'running') return <Chip tone="accent" icon="loader">{t(`inventory.state.${row.state}`)}</Chip>
  if (row.fault) return <span className="row"><Chip tone="neutral" icon="help">{t('verdict.unreachable')}</Chip><span className="quiet small">{t(`fault.${row.fault.code}.title`, row.fault.detail)}</span></span>
  if (row.virtual) return <Chip tone="neutral" icon="info">{t('verdict.virtual')}</Chip>
  if (!row.verdict) return <Chip tone="neutral" icon="clock">{t('verdict.none')}</Chip>
  const { tone, icon } = VERDICTS[row.verdict.decision]
  return <span className="row"><Chip tone={tone} icon={icon}>{verdictWord(row.verdict.decision, row.verdict.reinstall)}</Chip><span className="quiet small">{reasonText(row.verdict.reasons)}</span></span>
}
