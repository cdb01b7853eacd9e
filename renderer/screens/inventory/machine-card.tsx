// One machine: verdict, gauges with the pack's minimum, the facts under them. Unknown facts are shown unknown, and typed.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { saveField } from '../../editing/save-field.ts'
import { day, decimal } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { queries, useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault, FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Gauge } from '../../ui/charts.tsx'
import { Choice } from '../../ui/inputs.tsx'
import { Chip } from '../../ui/layout.tsx'
import { LOOKS, reasonText, verdictWord } from '../../words.ts'
import { ChangeVerdict } from './change-verdict.tsx'
import { CorrectFact, type DecisionFact, decisionFactText } from './correct-fact.tsx'
import { machineName } from './fleet-columns.tsx'
import { unknownText } from './unknown-words.ts'
import { MachineDetail } from './machine-detail.tsx'
import { MachineHistory } from './machine-history.tsx'

type Machine = Output<'machine.get'>
const MB = 1024

export function MachineCard({ visitId, machineId }: { visitId: string; machineId: string }) {
  const { say } = useNavigation()
  const { data } = useRead('machine.get', { machineId, visitId })
  const [panel, setPanel] = useState<'verdict' | DecisionFact>()
  const back = useAct('undo.undo')
  const remove = useAct('machine.remove')
  const read = useAct('inventory.ssh')
  const join = useAct('machine.join')
  if (!data) return null
  const { machine } = data
  const name = machineName(machine)
  const joinTwin = async (): Promise<void> => {
    if (data.resembles && (await join.run({ machineId, twinId: data.resembles.machineId }))) say({ text: t('machine.joined', { name: data.resembles.name ?? '' }) })
  }
  const undo = (): void => void back.run({ visitId })
  const takeOut = async (): Promise<void> => {
    if (await remove.run({ machineId, visitId })) say({ text: t('machine.removed', { name }), undo })
  }
  return (
    <section className="card" aria-label={name} data-zone="">
      <div className="row between">
        <span className="row">
          <h2 className="mono">{name}</h2>
          {machine.verdict && <Chip {...LOOKS.verdict[machine.verdict.decision]}>{verdictWord(machine.verdict.decision, machine.verdict.reinstall)}</Chip>}
          {machine.verdict && <span className="quiet">{reasonText(machine.verdict.reasons)}</span>}
        </span>
        <span className="row">
          {machine.verdict && <Button size="small" onPress={() => setPanel('verdict')}>{t('machine.change')}</Button>}
          <Button size="small" onPress={() => void takeOut()}>{t('machine.remove')}</Button>
        </span>
      </div>
      <ActFault acts={[remove, back, join]} />
      {machine.fault && <FaultCard fault={{ code: machine.fault.code as never, detail: machine.fault.detail }} actions={{ retry: () => void read.run({ visitId, machineIds: [machineId] }), 'set-aside': () => void takeOut() }} />}
      {data.resembles && (
        <div className="note-card" data-tone="info" role="note">
          <strong>{t(`machine.resembles.${data.resembles.how}`, { name: data.resembles.name ?? '' })}</strong>
          {data.resembles.how === 'ask' && <div className="row"><Button size="small" onPress={() => void joinTwin()}>{t('machine.join')}</Button></div>}
        </div>
      )}
      {machine.gauges.length > 0 && (
        <div className="fields">
          {machine.gauges.map((gauge) => {
            const shown = gauge.value === null ? t(gauge.unknown === 'not-applicable' ? 'unknown.not-applicable' : 'common.unknown') : amount(gauge.unit, gauge.value)
            return (
              <div key={gauge.kind} className="gauge">
                <span className="row between"><span>{t(`gauge.${gauge.kind}`)}</span><strong>{shown}</strong></span>
                <Gauge label={t('gauge.label', { name: t(`gauge.${gauge.kind}`), value: shown, minimum: amount(gauge.unit, gauge.minimum) })} value={gauge.value} scaleMax={gauge.scaleMax} tone={gauge.ok === null ? 'info' : gauge.ok ? 'ok' : 'bad'} />
                <span className="quiet small">{t('gauge.minimum', { value: amount(gauge.unit, gauge.minimum) })}</span>
              </div>
            )
          })}
        </div>
      )}
      {data.win11 && data.win11.verdict !== 'not-applicable' && <p className="small">{t('common.pair', { name: t('win11.title'), value: win11Words(data.win11) })}</p>}
      {machine.verdict?.expired.map((table) => <p key={table.name} className="quiet small">{t('knowledge.expired', { table: t(`knowledge.${table.name}`), version: day(table.version), expires: day(table.expires) })}</p>)}
      <div className="fields">
        <AutoField table="machine" id={machineId} field="place" value={machine.place} label={t('field.machine.place')} visitId={visitId} />
        <AutoField table="machine" id={machineId} field="note" value={data.note} label={t('field.machine.note')} visitId={visitId} />
      </div>
      {data.facts.length > 0 && (
        <div className="stack">
          <div className="fields">
            <YesNo label={t('fact.needsWindowsApp')} value={data.needsWindowsApp} onChange={(value) => void answer(machineId, 'needsWindowsApp', value, visitId)} />
            <YesNo label={t('fact.linuxCompatible')} value={data.linuxCompatible} onChange={(value) => void answer(machineId, 'linuxCompatible', value, visitId)} />
          </div>
          <details>
            <summary>{t('machine.facts')}</summary>
            <div className="table-wrap">
              <table className="table facts">
                <tbody>
                  {data.facts.map((fact) => (
                    <tr key={fact.path}>
                      <th scope="row">{t(`fact.${fact.path}`)}</th>
                      <td>{fact.value === null ? <span className="quiet">{unknownText(fact.unknown)}</span> : decisionFactText(fact)}</td>
                      <td className="quiet small">{fact.value === null ? '' : t(`machine.source.${fact.source}`)}</td>
                      <td className="number"><Button size="small" label={t('common.pair', { name: t('machine.correct'), value: t(`fact.${fact.path}`) })} onPress={() => setPanel(fact)}>{t('machine.correct')}</Button></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
          <MachineDetail machineId={machineId} />
          <MachineHistory machineId={machineId} />
        </div>
      )}
      {panel === 'verdict' && machine.verdict && <ChangeVerdict visitId={visitId} machineId={machineId} name={name} verdict={machine.verdict} onClose={() => setPanel(undefined)} onSet={(decision) => say({ text: t('inventory.verdictSet', { name, verdict: verdictWord(decision, false) }), undo })} />}
      {panel && panel !== 'verdict' && <CorrectFact machineId={machineId} fact={panel} onClose={() => setPanel(undefined)} />}
    </section>
  )
}

const amount = (unit: 'mb' | 'gb' | 'count' | 'percent', value: number): string => t(`unit.${unit}`, { n: decimal(unit === 'mb' ? value / MB : value, 1) })

/** The opinion, then what it stands on: refusals or settings, else what is missing. */
function win11Words({ verdict, reasons, missing }: NonNullable<Machine['win11']>): string {
  const why = reasons.length > 0 ? reasons.map((code) => t(`win11.${code}`)) : missing.map((code) => t(`win11.missing.${code}`))
  return [t(`win11.verdict.${verdict}`), ...why].join(', ')
}

async function answer(id: string, field: string, value: boolean, visitId: string): Promise<void> {
  await saveField({ table: 'machine', id, field, visitId }, value, 'commit').catch(() => undefined) // the top bar says why
  await queries.invalidateQueries()
}

function YesNo({ label, value, onChange }: { label: string; value: boolean | null; onChange: (value: boolean) => void }) {
  return <Choice label={label} value={value === null ? null : value ? 'yes' : 'no'} empty={t('common.unknown')} options={[{ value: 'yes', text: t('common.yes') }, { value: 'no', text: t('common.no') }]} onChange={(chosen) => onChange(chosen === 'yes')} />
}
