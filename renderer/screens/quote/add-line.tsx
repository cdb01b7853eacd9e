// A line added by hand: an article of the list at its price, or free words with their own. Amounts are cents from the first key on.
import { useState } from 'react'
import { ITEM_SECTIONS } from '../../../domain/words.ts'
import { hundredths } from '../../editing/forms.ts'
import { euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput, Tick } from '../../ui/inputs.tsx'
import { Dialog } from '../../ui/layout.tsx'

const FREE_WORDS = 'free-words'

export function AddLine({ quoteId, onClose }: { quoteId: string; onClose: () => void }) {
  const [section, setSection] = useState<(typeof ITEM_SECTIONS)[number]>('installation')
  const [sku, setSku] = useState(FREE_WORDS)
  const [label, setLabel] = useState('')
  const [qty, setQty] = useState('1')
  const [price, setPrice] = useState('')
  const [reused, setReused] = useState(false)
  const [free, setFree] = useState(true)
  const { data: list } = useRead('catalog.get', {})
  const line = useAct('quote.addLine')
  const article = useAct('quote.addItem')
  const items = (list?.items ?? []).filter((item) => item.section === section && item.unitHtCents !== null)
  const item = items.find((one) => one.sku === sku)
  // A monthly article is a line in free words: it bears its price.
  const unitCents = item?.unitHtCents ?? hundredths(price)
  const words = item?.label ?? label.trim()
  const qtyMilli = Math.round(Number(qty.replace(',', '.')) * 1000)
  const ready = words !== '' && unitCents !== undefined && qtyMilli > 0
  const submit = async (): Promise<void> => {
    if (unitCents === undefined) return
    const nature = section === 'materiel' ? 'goods' as const : 'services' as const
    const flags = section === 'materiel' ? { reused } : section === 'logiciels' ? { free } : {}
    const done = item && section !== 'maintenance' ? await article.run({ quoteId, sku: item.sku, qtyMilli }) : await line.run({ quoteId, section, label: words, qtyMilli, unitCents, nature, ...flags })
    if (done) onClose()
  }
  const change = (next: (typeof ITEM_SECTIONS)[number]): void => {
    setSection(next)
    setSku(FREE_WORDS)
  }
  return (
    <Dialog title={t('quote.addTitle')} onClose={onClose}>
      <div className="fields">
        <Choice label={t('quote.column.section')} value={section} onChange={change} options={ITEM_SECTIONS.map((value) => ({ value, text: t(`section.${value}`) }))} />
        <Choice label={t('quote.item')} value={sku} onChange={setSku} options={[{ value: FREE_WORDS, text: t('quote.freeWords') }, ...items.map((one) => ({ value: one.sku, text: `${one.label} · ${euros(one.unitHtCents ?? 0)}` }))]} />
        {!item && <TextInput label={t('quote.column.label')} value={label} onChange={setLabel} autoFocus />}
        <TextInput label={t('quote.column.qty')} value={qty} onChange={setQty} inputMode="decimal" />
        {!item && <TextInput label={t('quote.price')} value={price} onChange={setPrice} inputMode="decimal" onEnter={() => void (ready && submit())} />}
      </div>
      {!item && section === 'materiel' && <Tick selected={reused} onChange={setReused}>{t('quote.reused')}</Tick>}
      {!item && section === 'logiciels' && <Tick selected={free} onChange={setFree}>{t('quote.free')}</Tick>}
      <ActFault acts={[line, article]} />
      <div className="row">
        <Button variant="primary" onPress={() => void submit()} disabledReason={ready ? undefined : t('common.complete', { what: t('quote.price') })}>{t('quote.add')}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}
