// What is agreed: typed field by field until the contract is issued, then changed by amendments alone. And the machines it covers.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { AutoChoice } from '../../editing/auto-choice.tsx'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { AMOUNT, PERCENT } from '../../editing/forms.ts'
import { day } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput, Tick } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

type Life = Output<'contract.life'>
const BILLINGS = ['monthly', 'quarterly', 'yearly'] as const
const LEVELS = ['essentiel', 'standard', 'plus'] as const

export function TermsCard({ contractId, life }: { contractId: string; life: Life }) {
  const { typed, indexes, visits } = life
  const lay = useAct('contract.layVisits')
  const target = { table: 'maintenance_contract', id: contractId, visitId: contractId }
  const field = (name: keyof Life['typed'], more = {}) => <AutoField {...target} field={name} value={typed[name] as string | number | null} label={t(`field.maintenance_contract.${name}`)} {...more} />
  const choice = <V extends string>(name: keyof Life['typed'], options: readonly V[], words: (value: V) => string) => <AutoChoice {...target} field={name} value={typed[name] as V | null} label={t(`field.maintenance_contract.${name}`)} options={options.map((value) => ({ value, text: words(value) }))} />
  const months = indexes.find(({ name }) => name === typed.indexName)?.months ?? []
  return (
    <Card title={t('contract.agreed')}>
      <ActFault acts={[lay]} />
      <div className="fields">
        {field('start', { type: 'date' })}{field('durationMonths', { integer: true })}{field('noticeMonths', { integer: true })}{field('visitsPerYear', { integer: true })}
        {choice('billing', BILLINGS, (value) => t(`contract.billing.${value}`))}
        {choice('level', LEVELS, (value) => t(`contract.level.${value}`))}
        {field('unitMonthlyCents', { form: AMOUNT })}{field('floorMonthlyCents', { form: AMOUNT })}
        {choice('indexName', indexes.map(({ name }) => name), (value) => value)}
        {typed.indexName && choice('indexMonth', months, (value) => value.split('-').toReversed().join('/'))}
        {typed.indexName && field('capBp', { form: PERCENT })}
        {field('substituteMember')}
      </div>
      <AutoTick {...target} field="tacit" value={typed.tacit}>{t('field.maintenance_contract.tacit')}</AutoTick>
      <AutoTick {...target} field="nonProfessional" value={typed.nonProfessional}>{t('field.maintenance_contract.nonProfessional')}</AutoTick>
      {visits.planned !== visits.wanted && <p className="row between"><span>{t('contract.visitsDiffer')}</span><Button size="small" onPress={() => void lay.run({ contractId })}>{tn('contract.lay', visits.wanted)}</Button></p>}
    </Card>
  )
}

/** Counted from the inventory: a machine nobody read is named, with the way to read it. */
export function MachinesCard({ contractId, life, clientId }: { contractId: string; life: Life; clientId: string | null }) {
  const { go, say } = useNavigation()
  const { data: rows = [] } = useRead('contract.machines', { contractId })
  const act = useAct('contract.setMachines')
  const undo = useAct('undo.undo')
  const [ticked, setTicked] = useState<ReadonlySet<string>>()
  const [from, setFrom] = useState('')
  const chosen = ticked ?? new Set(rows.filter(({ covered }) => covered).map(({ id }) => id))
  const over = life.state === 'terminated' || life.state === 'ended'
  const confirm = async (): Promise<void> => {
    if (!(await act.run({ contractId, machineIds: [...chosen], ...(life.editable || from === '' ? {} : { from }) }))) return
    setTicked(undefined)
    say({ text: tn('contract.machines', chosen.size), undo: () => void undo.run({ visitId: contractId }) })
  }
  return (
    <Card title={t('contract.covered')}>
      <ActFault acts={[act, undo]} />
      {rows.length === 0 && <p className="row between"><span className="quiet">{t('contract.noMachine')}</span>{clientId && <Button size="small" onPress={() => go({ screen: 'client', id: clientId })}>{t('contract.toClient')}</Button>}</p>}
      <ul className="stack-small long-list">
        {rows.map(({ id, name, takenOn, why }) => (
          <li key={id}>{why && !chosen.has(id)
            ? <span className="quiet">{t('common.pair', { name, value: t(`contract.why.${why}`) })}</span>
            : <Tick selected={chosen.has(id)} onChange={(on) => setTicked(new Set(on ? [...chosen, id] : [...chosen].filter((one) => one !== id)))}>{t('contract.readOn', { machine: name, on: day(takenOn) })}</Tick>}</li>
        ))}
      </ul>
      {!life.editable && life.machines.length > 1 && <ul className="quiet">{life.machines.map(({ from: since, count }) => <li key={since}>{t('contract.machinesFrom', { from: day(since), count })}</li>)}</ul>}
      {!over && ticked && (
        <div className="row">
          {!life.editable && <TextInput label={t('contract.fromDay')} type="date" value={from} onChange={setFrom} />}
          <Button onPress={() => void confirm()}>{tn('contract.confirmMachines', chosen.size)}</Button>
        </div>
      )}
    </Card>
  )
}
