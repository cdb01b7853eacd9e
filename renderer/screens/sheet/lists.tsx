// What a sheet lists: the machines that the work was on, and the parts that were fitted, each a row to type into.
import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { AMOUNT, QUANTITY } from '../../editing/forms.ts'
import { euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Tick } from '../../ui/inputs.tsx'
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

export function Parts({ view, visitId }: { view: View; visitId: string }) {
  const add = useAct('intervention.addPart')
  const remove = useAct('intervention.removePart')
  const [added, setAdded] = useState<string>()
  return (
    <Card title={t('sheet.parts')}>
      <ActFault acts={[add, remove]} />
      {view.parts.length === 0 && <p className="quiet">{t('sheet.noPart')}</p>}
      {view.parts.map((part, index) => <PartRow key={part.id} part={part} index={index + 1} visitId={visitId} fresh={part.id === added} onRemove={() => void remove.run({ partId: part.id })} />)}
      <div><Button onPress={() => void add.run({ sheetId: view.id }).then((made) => setAdded(made?.partId))}><Plus size={18} aria-hidden="true" />{t('sheet.addPart')}</Button></div>
      {view.parts.length > 0 && <p className="quiet">{t('sheet.partsTotal', { amount: euros(view.partsHtCents), covered: euros(view.coveredHtCents) })}</p>}
    </Card>
  )
}

function PartRow({ part, index, visitId, fresh, onRemove }: { part: View['parts'][number]; index: number; visitId: string; fresh: boolean; onRemove: () => void }) {
  const row = useRef<HTMLDivElement>(null)
  // The row may be drawn before the act that made it has answered: the focus follows the answer.
  useEffect(() => {
    if (fresh) row.current?.querySelector('input')?.focus()
  }, [fresh])
  const name = part.label || `${t('table.intervention_part')} ${index}`
  const of = { table: 'intervention_part', id: part.id, visitId } as const
  const label = (field: string): string => t(`field.intervention_part.${field}`)
  return (
    <div ref={row} role="group" aria-label={name} className="stack-small check-item">
      <div className="fields">
        <AutoField {...of} field="label" value={part.label} label={label('label')} />
        <AutoField {...of} field="serial" value={part.serial} label={label('serial')} />
        <AutoField {...of} field="qtyMilli" value={part.qtyMilli} label={label('qtyMilli')} form={QUANTITY} />
        <AutoField {...of} field="unitCents" value={part.unitCents} label={label('unitCents')} form={AMOUNT} />
      </div>
      <div className="row between">
        <AutoTick {...of} field="covered" value={part.covered}>{label('covered')}</AutoTick>
        <Button size="small" label={t('common.pair', { name: t('sheet.remove'), value: name })} onPress={onRemove}>{t('sheet.remove')}</Button>
      </div>
    </div>
  )
}
