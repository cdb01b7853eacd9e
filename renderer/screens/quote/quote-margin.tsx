// Purchase and margin, for the technician alone: closed until it is opened, read only then, and forgotten when it closes.
import { useState } from 'react'
import { AutoField } from '../../editing/auto-field.tsx'
import { AMOUNT } from '../../editing/forms.ts'
import { euros, permille } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/layout.tsx'

interface Props { readonly quoteId: string; readonly visitId: string; readonly frozen: boolean }

export function QuoteMargin(props: Props) {
  const [open, setOpen] = useState(false)
  return (
    <Card>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('margin.title')}</summary>
        {open && <Lines {...props} />}
      </details>
    </Card>
  )
}

function Lines({ quoteId, visitId, frozen }: Props) {
  const { data: margin } = useRead('quote.margin', { quoteId })
  const row = useAct('quote.lineRow')
  const [changed, setChanged] = useState<string>()
  if (!margin) return null
  const bought = margin.lines.filter(({ hardware, purchaseCents }) => hardware || purchaseCents !== null)
  const other = async (lineId: string): Promise<void> => {
    if (await row.run({ quoteId, lineId })) setChanged(lineId)
  }
  return (
    <div className="stack-small">
      <p><strong>{t('margin.whole', { margin: euros(margin.marginCents), percent: margin.marginPermille === null ? '–' : permille(margin.marginPermille), sold: euros(margin.soldCents), bought: euros(margin.purchaseCents) })}</strong></p>
      {margin.unknown > 0 && <p className="quiet">{tn('margin.unknown', margin.unknown)}</p>}
      <ActFault acts={[row]} />
      <ul className="stack-small">
        {bought.map((line) => (
          <li key={line.id} className="client-machine">
            <span className="row between"><span>{line.label}</span><span className="number">{line.marginCents === null ? '–' : euros(line.marginCents)}</span></span>
            <span className="quiet small">{t('margin.line', { sold: euros(line.netCents), bought: line.purchaseCents === null ? '–' : euros(line.purchaseCents), supplier: line.supplier || '–' })}{line.supplierReason && ` · ${line.supplierReason}`}</span>
            {!frozen && (line.rowId !== null && (line.ownSupplier || line.ownPurchaseCents !== null || changed === line.id)
              ? <div className="fields">
                  <AutoField table="quote_line" id={line.rowId} field="supplier" value={line.ownSupplier || null} label={t('field.quote_line.supplier')} visitId={visitId} autoFocus={changed === line.id} />
                  <AutoField table="quote_line" id={line.rowId} field="supplierReason" value={line.supplierReason || null} label={t('field.quote_line.supplierReason')} visitId={visitId} />
                  <AutoField table="quote_line" id={line.rowId} field="purchaseCents" value={line.ownPurchaseCents} label={t('field.quote_line.purchaseCents')} visitId={visitId} form={AMOUNT} />
                </div>
              : <div><Button size="small" label={t('common.pair', { name: t('margin.other'), value: line.label })} onPress={() => void other(line.id)}>{t('margin.other')}</Button></div>)}
          </li>
        ))}
      </ul>
    </div>
  )
}
