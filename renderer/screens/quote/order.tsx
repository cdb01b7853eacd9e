// What accepted quotes want bought, together, by supplier: one order instead of ten.
import { Download } from 'lucide-react'
import { euros, quantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, scrollable } from '../../ui/layout.tsx'

export function Order({ onClose }: { onClose: () => void }) {
  const { say } = useNavigation()
  const { data: order } = useRead('catalog.toOrder', {})
  const save = useAct('catalog.exportOrder')
  if (!order) return null
  return (
    <Dialog title={t('order.title')} onClose={onClose} wide>
      <ActFault acts={[save]} />
      {order.lines.length === 0 ? <p>{t('order.none')}</p> : (
        <>
          <div className="table-wrap" role="region" aria-label={t('order.title')} {...scrollable}>
            <table className="table">
              <thead><tr>{(['supplier', 'label', 'qty', 'total', 'quotes'] as const).map((column) => <th key={column} scope="col">{t(`order.column.${column}`)}</th>)}</tr></thead>
              <tbody>{order.lines.map((line) => <tr key={`${line.sku}${line.label}${line.supplier}${line.purchaseCents}`}><td>{line.supplier || '–'}</td><td>{line.label}</td><td className="number">{quantity(line.qtyMilli)}</td><td className="number">{line.totalCents === null ? '–' : euros(line.totalCents)}</td><td className="mono">{line.quotes.join(', ')}</td></tr>)}</tbody>
            </table>
          </div>
          <p>{t('order.total', { amount: euros(order.totalCents), count: order.quotes })}</p>
          <div><Button variant="primary" onPress={() => void save.run({}).then((done) => done?.file && say({ text: t('catalog.saved', { file: done.file }) }))}><Download size={18} aria-hidden="true" />{t('catalog.export')}</Button></div>
        </>
      )}
    </Dialog>
  )
}
