// The lines of a quote, edited in place with their why; six sections always shown, the monthly one outside of the total.
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { call } from '../../backend.ts'
import { AutoField } from '../../editing/auto-field.tsx'
import { QUANTITY } from '../../editing/forms.ts'
import { euros, quantity, rate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { queries, useAct } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { DataBar, DataDot } from '../../ui/charts.tsx'
import { Card } from '../../ui/layout.tsx'
import { reasonText } from '../../words.ts'
import { AddLine } from './add-line.tsx'

type View = Output<'quote.get'>
type Line = View['lines'][number]

export function QuoteLines({ view, visitId, frozen }: { view: View; visitId: string; frozen: boolean }) {
  const { say } = useNavigation()
  const [adding, setAdding] = useState(false)
  const remove = useAct('quote.removeLine')
  const quantityAct = useAct('quote.setQuantity')
  const row = useAct('quote.lineRow')
  const quoteId = view.id
  const takeOut = async (line: { readonly id: string; readonly label: string }): Promise<void> => {
    if (await remove.run({ quoteId, lineId: line.id })) say({ text: t('quote.removed', { label: line.label }), undo: () => void call('undo.undo', { visitId }).then(async () => await queries.invalidateQueries()) })
  }
  const priced = view.sections.slice(0, 4)
  return (
    <Card>
      {priced.some((section) => section.netCents > 0) && <DataBar label={t('quote.bar', { parts: priced.map((section) => `${t(`section.${section.section}`)} ${euros(section.netCents)}`).join(', ') })} parts={priced.map((section, index) => ({ color: index + 1, value: section.netCents }))} />}
      <ActFault acts={[remove, quantityAct, row]} />
      <div className="table-wrap">
        <table className="table">
          <thead><tr><th scope="col">{t('quote.column.label')}</th><th scope="col" className="number">{t('quote.column.qty')}</th><th scope="col" className="number">{t('quote.column.unit')}</th><th scope="col" className="number">{t('quote.column.net')}</th><th scope="col"><span className="visually-hidden">{t('quote.remove', { label: '' })}</span></th></tr></thead>
          {view.sections.map((section, index) => (
            <tbody key={section.section}>
              <tr><th scope="rowgroup" colSpan={3}><span className="row"><DataDot color={index < 4 ? index + 1 : null} />{t(`section.${section.section}`)}</span></th><td className="number">{section.section === 'financement' ? (view.rent ? '–' : t('quote.cash')) : euros(section.netCents)}</td><td>{section.section === 'maintenance' && <span className="visually-hidden">{t('quote.monthly')}</span>}</td></tr>
              {section.section === 'financement' && view.rent && <tr><td colSpan={5}>{t('quote.rentLine', { months: view.rent.months, ht: euros(view.rent.rentHtCents), ttc: euros(view.rent.rentTtcCents) })}</td></tr>}
              {section.section === 'maintenance' && view.recurring.map((line) => <tr key={line.id}><td colSpan={3}>{line.label} <span className="quiet small">{t('quote.monthly')}</span></td><td className="number">{euros(line.monthlyHtCents)}</td><td>{!frozen && line.origin === 'manual' && <Remove label={line.label} onPress={() => void takeOut(line)} />}</td></tr>)}
              {view.lines.filter((line) => line.section === section.section).map((line) => <LineRow key={line.id} line={line} visitId={visitId} frozen={frozen} onRemove={() => void takeOut(line)} onReason={() => void row.run({ quoteId, lineId: line.id })} onQuantity={(qtyMilli) => void quantityAct.run({ quoteId, sku: line.sku || line.id, qtyMilli })} />)}
            </tbody>
          ))}
          <tfoot>
            {view.discountCents > 0 && <tr><td colSpan={3} className="number">{t('quote.discount')} {rate(view.discountBp)}</td><td className="number">{euros(-view.discountCents)}</td><td /></tr>}
            <tr><td colSpan={3} className="number">{t('quote.totalHt')}</td><td className="number">{euros(view.totalHtCents)}</td><td /></tr>
            {view.vatGroups.map((group) => <tr key={`${group.category}${group.rateBp}`}><td colSpan={3} className="number">{t('quote.totalVat')} {rate(group.rateBp)}</td><td className="number">{euros(group.vatCents)}</td><td /></tr>)}
            <tr><td colSpan={3} className="number"><strong>{t('quote.totalTtc')}</strong></td><td className="number"><strong className="big">{euros(view.totalTtcCents)}</strong></td><td /></tr>
          </tfoot>
        </table>
      </div>
      {!frozen && <div><Button size="small" onPress={() => setAdding(true)}><Plus size={16} aria-hidden="true" />{t('quote.add')}</Button></div>}
      {adding && <AddLine quoteId={quoteId} onClose={() => setAdding(false)} />}
    </Card>
  )
}

const Remove = ({ label, onPress }: { label: string; onPress: () => void }) => <Button variant="plain" size="small" label={t('quote.remove', { label })} onPress={onPress}><X size={16} aria-hidden="true" /></Button>

function LineRow({ line, visitId, frozen, onRemove, onReason, onQuantity }: { line: Line; visitId: string; frozen: boolean; onRemove: () => void; onReason: () => void; onQuantity: (qtyMilli: number) => void }) {
  const [text, setText] = useState<string>()
  const [wrong, setWrong] = useState(false)
  const commit = (): void => {
    if (text === undefined) return
    const milli = QUANTITY.read(text)
    // What is no quantity stays and is said, rather than the one before coming back without a word.
    setWrong(milli === undefined)
    if (milli === undefined) return
    if (milli !== line.qtyMilli) onQuantity(milli)
    setText(undefined)
  }
  return (
    <tr>
      <td>
        {line.label}
        {line.origin !== 'computed' && <span className="quiet small">{' · '}{t(`quote.${line.origin}`)}{line.computedMilli !== null && t('quote.computedQty', { quantity: quantity(line.computedMilli) })}</span>}
        {line.why.length > 0 && (
          <details className="small">
            <summary>{t('common.why')}</summary>
            <ul>{line.why.map((why) => <li key={why.machineId} className="quiet">{t('common.pair', { name: why.machine, value: reasonText(why.reasons) })}</li>)}</ul>
          </details>
        )}
        {line.proprietary && <Reason line={line} visitId={visitId} frozen={frozen} onReason={onReason} />}
      </td>
      <td className="number">{frozen || line.sku === 'ECO' ? quantity(line.qtyMilli) : <input className="input number" style={{ width: '4.5rem' }} inputMode="decimal" aria-label={t('common.pair', { name: t('quote.column.qty'), value: line.label })} aria-invalid={wrong || undefined} value={text ?? QUANTITY.show(line.qtyMilli)} onChange={(event) => setText(event.target.value)} onBlur={commit} onKeyDown={(event) => event.key === 'Enter' && commit()} />}{wrong && <div className="field"><span className="note" data-tone="bad" role="status">{t('field.invalid')}</span></div>}</td>
      <td className="number">{euros(line.unitCents)}</td>
      <td className="number">{euros(line.netCents)}</td>
      <td>{!frozen && line.sku !== 'ECO' && <Remove label={line.label} onPress={onRemove} />}</td>
    </tr>
  )
}

/** A program that is not free says why it is there; the client reads it on paper. */
function Reason({ line, visitId, frozen, onReason }: { line: Line; visitId: string; frozen: boolean; onReason: () => void }) {
  if (frozen) return <p className="quiet small">{t('paper.proprietary', { reason: line.reason })}</p>
  if (line.rowId === null) return <div><Button size="small" onPress={onReason}>{t('quote.giveReason')}</Button></div>
  return <AutoField table="quote_line" id={line.rowId} field="proprietaryReason" value={line.reason || null} label={t('field.quote_line.proprietaryReason')} visitId={visitId} />
}
