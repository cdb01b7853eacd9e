// The lines of a quote, edited in place with their why; six sections always shown, the monthly one outside of the total.
import { Plus, X } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { FieldValue } from '../../../domain/tables.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { BackendError, call } from '../../backend.ts'
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
  const row = useAct('quote.lineRow')
  const quoteId = view.id
  const takeOut = async (line: { readonly id: string; readonly label: string }): Promise<void> => {
    if (await remove.run({ quoteId, lineId: line.id })) say({ text: t('quote.removed', { label: line.label }), undo: () => void call('undo.undo', { visitId }).then(async () => await queries.invalidateQueries()) })
  }
  const priced = view.sections.slice(0, 4)
  return (
    <Card>
      {priced.some((section) => section.netCents > 0) && <DataBar label={t('quote.bar', { parts: priced.map((section) => `${t(`section.${section.section}`)} ${euros(section.netCents)}`).join(', ') })} parts={priced.map((section, index) => ({ color: index + 1, value: section.netCents }))} />}
      <ActFault acts={[remove, row]} />
      <div className="table-wrap">
        <table className="table">
          <thead><tr><th scope="col">{t('quote.column.label')}</th><th scope="col" className="number">{t('quote.column.qty')}</th><th scope="col" className="number">{t('quote.column.unit')}</th><th scope="col" className="number">{t('quote.column.net')}</th><th scope="col"><span className="visually-hidden">{t('quote.remove', { label: '' })}</span></th></tr></thead>
          {view.sections.map((section, index) => (
            <tbody key={section.section}>
              <tr><th scope="rowgroup" colSpan={3}><span className="row"><DataDot color={index < 4 ? index + 1 : null} />{t(`section.${section.section}`)}</span></th><td className="number">{section.section === 'financement' ? (view.rent ? '–' : t('quote.cash')) : euros(section.netCents)}</td><td>{section.section === 'maintenance' && <span className="visually-hidden">{t('quote.monthly')}</span>}</td></tr>
              {section.section === 'financement' && view.rent && <tr><td colSpan={5}>{t('quote.rentLine', { months: view.rent.months, ht: euros(view.rent.rentHtCents), ttc: euros(view.rent.rentTtcCents) })}</td></tr>}
              {section.section === 'maintenance' && view.recurring.map((line) => <tr key={line.id}><td colSpan={3}>{line.label} <span className="quiet small">{t('quote.monthly')}</span></td><td className="number">{euros(line.monthlyHtCents)}</td><td>{!frozen && line.origin === 'manual' && <Remove label={line.label} onPress={() => void takeOut(line)} />}</td></tr>)}
              {view.lines.filter((line) => line.section === section.section).map((line) => <LineRow key={line.id} quoteId={quoteId} line={line} visitId={visitId} frozen={frozen} onRemove={() => void takeOut(line)} onReason={() => void row.run({ quoteId, lineId: line.id })}/>)}
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

const QTY = 'qtyMilli'
/** Whys that are seen at once. */
const MANY = 8

const Remove = ({ label, onPress }: { label: string; onPress: () => void }) => <Button variant="plain" size="small" label={t('quote.remove', { label })} onPress={onPress}><X size={16} aria-hidden="true" /></Button>

function LineRow({ quoteId, line, visitId, frozen, onRemove, onReason }: { quoteId: string; line: Line; visitId: string; frozen: boolean; onRemove: () => void; onReason: () => void }) {
  return (
    <tr>
      <td>
        {line.label}
        {line.origin !== 'computed' && <span className="quiet small">{' · '}{t(`quote.${line.origin}`)}{line.computedMilli !== null && t('quote.computedQty', { quantity: quantity(line.computedMilli) })}</span>}
        {line.why.length > 0 && (
          <details className="small">
            <summary>{t('common.why')}</summary>
            {/* A long list keeps to its place, and is read by the arrows. */}
            <ul className="why" {...(line.why.length > MANY ? { tabIndex: 0 } : {})}>{line.why.map((why) => <li key={why.machineId} className="quiet">{t('common.pair', { name: why.machine, value: reasonText(why.reasons) })}</li>)}</ul>
          </details>
        )}
        {line.proprietary && <Reason line={line} visitId={visitId} frozen={frozen} onReason={onReason} />}
      </td>
      <td className="number">{frozen || line.typingId === null ? quantity(line.qtyMilli) : <Quantity quoteId={quoteId} lineId={line.sku || line.id} typingId={line.typingId} label={line.label} qtyMilli={line.qtyMilli} />}</td>
      <td className="number">{euros(line.unitCents)}</td>
      <td className="number">{euros(line.netCents)}</td>
      <td>{!frozen && line.sku !== 'ECO' && <Remove label={line.label} onPress={onRemove} />}</td>
    </tr>
  )
}

/** Its act takes it rather than its field alone: a line at nothing is taken out, and a quote beyond what amounts may be is refused. */
function Quantity({ quoteId, lineId, typingId, label, qtyMilli }: { quoteId: string; lineId: string; typingId: string; label: string; qtyMilli: number }) {
  const take = useCallback(async (value: FieldValue) => {
    if (typeof value !== 'number') throw new BackendError({ code: 'INVALID', detail: { what: QTY } })
    // Typed over and back again: the quantity stays the computed one.
    await (value === qtyMilli ? call('field.discard', { table: 'quote_line', id: typingId, field: QTY }) : call('quote.setQuantity', { quoteId, sku: lineId, qtyMilli: value }))
  }, [quoteId, lineId, typingId, qtyMilli])
  return <AutoField table="quote_line" id={typingId} field={QTY} value={qtyMilli} label={t('common.pair', { name: t('quote.column.qty'), value: label })} hideLabel form={QUANTITY} take={take} />
}

/** A program that is not free says why it is there; the client reads it on paper. */
function Reason({ line, visitId, frozen, onReason }: { line: Line; visitId: string; frozen: boolean; onReason: () => void }) {
  if (frozen) return <p className="quiet small">{t('paper.proprietary', { reason: line.reason })}</p>
  if (line.rowId === null) return <div><Button size="small" onPress={onReason}>{t('quote.giveReason')}</Button></div>
  return <AutoField table="quote_line" id={line.rowId} field="proprietaryReason" value={line.reason || null} label={t('field.quote_line.proprietaryReason')} visitId={visitId} />
}
