// What a sheet lists: the machines that the work was on, and the parts that were fitted.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { euros, quantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput, Tick } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

type View = Output<'intervention.get'>

export function Machines({ view, visitId }: { view: View; visitId: string }) {
  const set = useAct('intervention.setMachine')
  return (
    <Card title={t('sheet.machines')}>
      <ActFault acts={[set]} />
      {view.machines.length === 0 && <p className="quiet">{t('sheet.noMachine')}</p>}
      {view.machines.map(({ machineId, rowId, name, place, what }) => (
        <div key={machineId} className="stack-small">
          <div><Tick selected={rowId !== null} onChange={(concerned) => void set.run({ sheetId: view.id, machineId, concerned })}>{[place, name].filter(Boolean).join(', ')}</Tick></div>
          {rowId && <AutoField table="intervention_machine" id={rowId} field="what" value={what} label={t('common.pair', { name: t('field.intervention_machine.what'), value: place ?? name })} visitId={visitId} />}
        </div>
      ))}
    </Card>
  )
}

const NOTHING = { label: '', serial: '', quantity: '1', price: '', covered: false }
/** "12,50" in thousandths or hundredths, without a float on the way; undefined when it is no amount. */
function scaled(text: string, digits: number): number | undefined {
  const [, whole, decimals = ''] = /^\s*(\d{1,7})(?:[.,](\d+))?\s*$/.exec(text) ?? []
  return whole === undefined || decimals.length > digits ? undefined : Number(whole + decimals.padEnd(digits, '0'))
}

export function Parts({ view, visitId }: { view: View; visitId: string }) {
  const add = useAct('intervention.addPart')
  const remove = useAct('intervention.removePart')
  const [typed, setTyped] = useState(NOTHING)
  const [qtyMilli, unitCents] = [scaled(typed.quantity, 3), scaled(typed.price, 2)]
  const lacking = typed.label.trim() === '' ? 'label' : !qtyMilli ? 'qtyMilli' : unitCents === undefined ? 'unitCents' : undefined
  const submit = async (): Promise<void> => {
    if (lacking || !qtyMilli || unitCents === undefined) return
    if (await add.run({ sheetId: view.id, label: typed.label.trim(), serial: typed.serial.trim(), qtyMilli, unitCents, covered: typed.covered })) setTyped(NOTHING)
  }
  const input = (name: 'label' | 'serial' | 'quantity' | 'price', field: string, decimal = false) => <TextInput label={t(`field.intervention_part.${field}`)} value={typed[name]} onChange={(value) => setTyped({ ...typed, [name]: value })} onEnter={() => void submit()} {...(decimal ? { inputMode: 'decimal' as const } : {})} />
  return (
    <Card title={t('sheet.parts')}>
      <ActFault acts={[add, remove]} />
      {view.parts.length === 0 && <p className="quiet">{t('sheet.noPart')}</p>}
      {view.parts.map((part) => (
        <div key={part.id} role="group" aria-label={part.label ?? ''} className="stack-small check-item">
          <div className="fields">
            <AutoField table="intervention_part" id={part.id} field="label" value={part.label} label={t('field.intervention_part.label')} visitId={visitId} />
            <AutoField table="intervention_part" id={part.id} field="serial" value={part.serial} label={t('field.intervention_part.serial')} visitId={visitId} />
          </div>
          <div className="row between">
            <span>{t('sheet.partPrice', { quantity: quantity(part.qtyMilli), price: euros(part.unitCents) })}</span>
            <Button size="small" label={t('common.pair', { name: t('sheet.remove'), value: part.label ?? '' })} onPress={() => void remove.run({ partId: part.id })}>{t('sheet.remove')}</Button>
          </div>
          <div><AutoTick table="intervention_part" id={part.id} field="covered" value={part.covered} visitId={visitId}>{t('field.intervention_part.covered')}</AutoTick></div>
        </div>
      ))}
      <div className="fields">{input('label', 'label')}{input('serial', 'serial')}{input('quantity', 'qtyMilli', true)}{input('price', 'unitCents', true)}</div>
      <div><Tick selected={typed.covered} onChange={(covered) => setTyped({ ...typed, covered })}>{t('field.intervention_part.covered')}</Tick></div>
      <div><Button onPress={() => void submit()} disabledReason={lacking ? t('common.complete', { what: t(`field.intervention_part.${lacking}`) }) : undefined}>{t('sheet.addPart')}</Button></div>
      {view.parts.length > 0 && <p className="quiet">{t('sheet.partsTotal', { amount: euros(view.partsHtCents), covered: euros(view.coveredHtCents) })}</p>}
    </Card>
  )
}
