// A line added by hand: an article of the list at its price, or free words with their own. Amounts are cents from the first key on;
// what is typed is kept under the quote until the line is added or given up.
import { useState } from 'react'
import { ITEM_SECTIONS } from '../../../domain/words.ts'
import { hundredths, QUANTITY } from '../../editing/forms.ts'
import { useKeptText } from '../../editing/kept-text.ts'
import { euros } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput, Tick } from '../../ui/inputs.tsx'
import { Dialog } from '../../ui/layout.tsx'

const FREE_WORDS = 'free-words'
const TYPED = ['section', 'sku', 'label', 'qtyMilli', 'unitCents'] as const

export function AddLine({ quoteId, onClose }: { quoteId: string; onClose: () => void }) {
  const { text, change, forget } = useKeptText('quote_line', quoteId, TYPED)
  const { sku = FREE_WORDS, label = '', qtyMilli: qty = '1', unitCents: price = '' } = text
  const section = ITEM_SECTIONS.find((one) => one === text.section) ?? 'installation'
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
  const qtyMilli = QUANTITY.read(qty) ?? 0
  const ready = words !== '' && unitCents !== undefined && qtyMilli > 0
  const close = async (): Promise<void> => {
    onClose()
    await forget()
  }
  const submit = async (): Promise<void> => {
    if (unitCents === undefined) return
    const nature = section === 'materiel' ? 'goods' as const : 'services' as const
    const flags = section === 'materiel' ? { reused } : section === 'logiciels' ? { free } : {}
    const done = item && section !== 'maintenance' ? await article.run({ quoteId, sku: item.sku, qtyMilli }) : await line.run({ quoteId, section, label: words, qtyMilli, unitCents, nature, ...flags })
    if (done) await close()
  }
  const turnTo = (next: (typeof ITEM_SECTIONS)[number]): void => {
    change('section', next)
    change('sku', FREE_WORDS)
  }
  return (
    <Dialog title={t('quote.addTitle')} onClose={onClose}>
      <div className="fields">
        <Choice label={t('quote.column.section')} value={section} onChange={turnTo} options={ITEM_SECTIONS.map((value) => ({ value, text: t(`section.${value}`) }))} />
        <Choice label={t('quote.item')} value={sku} onChange={(value) => change('sku', value)} options={[{ value: FREE_WORDS, text: t('quote.freeWords') }, ...items.map((one) => ({ value: one.sku, text: `${one.label} · ${euros(one.unitHtCents ?? 0)}` }))]} />
        {!item && <TextInput label={t('quote.column.label')} value={label} onChange={(value) => change('label', value)} autoFocus />}
        <TextInput label={t('quote.column.qty')} value={qty} onChange={(value) => change('qtyMilli', value)} inputMode="decimal" />
        {!item && <TextInput label={t('quote.price')} value={price} onChange={(value) => change('unitCents', value)} inputMode="decimal" onEnter={() => void (ready && submit())} />}
      </div>
      {!item && section === 'materiel' && <Tick selected={reused} onChange={setReused}>{t('quote.reused')}</Tick>}
      {!item && section === 'logiciels' && <Tick selected={free} onChange={setFree}>{t('quote.free')}</Tick>}
      <ActFault acts={[line, article]} />
      <div className="row">
        <Button variant="primary" onPress={() => void submit()} disabledReason={ready ? undefined : t('common.complete', { what: t('quote.price') })}>{t('quote.add')}</Button>
        <Button onPress={() => void close()}>{t('common.cancel')}</Button>
      </div>
    </Dialog>
  )
}
