// A line typed by hand: section, label, quantity, price. Amounts are cents from the first key on.
import { useState } from 'react'
import { SECTIONS } from '../../../domain/words.ts'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Dialog } from '../../ui/layout.tsx'

/** "12,50" → 1250; undefined when it is no amount. No float on the way. */
export function centsOf(text: string): number | undefined {
  const [, whole, decimals = ''] = /^\s*(\d{1,9})(?:[.,](\d{1,2}))?\s*$/.exec(text) ?? []
  return whole === undefined ? undefined : Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
}

export function AddLine({ quoteId, onClose }: { quoteId: string; onClose: () => void }) {
  const [section, setSection] = useState<(typeof SECTIONS)[number]>('installation')
  const [label, setLabel] = useState('')
  const [qty, setQty] = useState('1')
  const [price, setPrice] = useState('')
  const add = useAct('quote.addLine')
  const unitCents = centsOf(price)
  const qtyMilli = Math.round(Number(qty.replace(',', '.')) * 1000)
  const ready = label.trim() !== '' && unitCents !== undefined && qtyMilli > 0
  const submit = async (): Promise<void> => {
    if (unitCents !== undefined && (await add.run({ quoteId, section, label: label.trim(), qtyMilli, unitCents, nature: section === 'materiel' ? 'goods' : 'services' }))) onClose()
  }
  return (
    <Dialog title={t('quote.addTitle')} onClose={onClose}>
      <div className="fields">
        <Choice label={t('quote.column.section')} value={section} onChange={setSection} options={SECTIONS.map((value) => ({ value, text: t(`section.${value}`) }))} />
        <TextInput label={t('quote.column.label')} value={label} onChange={setLabel} autoFocus />
        <TextInput label={t('quote.column.qty')} value={qty} onChange={setQty} inputMode="decimal" />
        <TextInput label={t('quote.price')} value={price} onChange={setPrice} inputMode="decimal" onEnter={() => void (ready && submit())} />
      </div>
      <ActFault acts={[add]} />
      <div className="row">
        <Button variant="primary" onPress={() => void submit()} disabledReason={ready ? undefined : t('common.complete', { what: t('quote.price') })}>{t('quote.add')}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}
