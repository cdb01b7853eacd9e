// The price list in force, whose each price is, and the Scop's own: out as a file, in again, and back to an earlier version.
import { Download, Upload } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { day, euros } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, scrollable } from '../../ui/layout.tsx'
import { ListPreview } from './list-preview.tsx'

export function Catalog({ onClose }: { onClose: () => void }) {
  const { say } = useNavigation()
  const { data: list } = useRead('catalog.get', {})
  const open = useAct('catalog.open')
  const save = useAct('catalog.export')
  const again = useAct('catalog.takeAgain')
  const [looked, setLooked] = useState<Output<'catalog.preview'>>()
  if (!list) return null
  const taken = (before: string | null): void => {
    setLooked(undefined)
    say({ text: t('catalog.taken'), undo: () => void again.run({ ownId: before }) })
  }
  return (
    <Dialog title={t('catalog.title')} onClose={onClose} wide>
      <p className="quiet">{t('catalog.network', { version: list.network.version, day: day(list.network.from), source: list.network.source })}</p>
      <ActFault acts={[open, save, again]} />
      {looked ? <ListPreview first={looked} onTaken={() => taken(list.ownId)} onClose={() => setLooked(undefined)} /> : (
        <>
          <div className="row">
            <Button variant="primary" onPress={() => void open.run({}).then((file) => file && setLooked(file))}><Upload size={18} aria-hidden="true" />{t('catalog.import')}</Button>
            <Button onPress={() => void save.run({}).then((done) => done?.file && say({ text: t('catalog.saved', { file: done.file }) }))}><Download size={18} aria-hidden="true" />{t('catalog.export')}</Button>
          </div>
          <div className="table-wrap" role="region" aria-label={t('catalog.title')} {...scrollable}>
            <table className="table">
              <thead><tr>{(['sku', 'label', 'unitHtCents', 'purchaseCents', 'supplier'] as const).map((column) => <th key={column} scope="col">{t(`catalog.column.${column}`)}</th>)}<th scope="col">{t('catalog.origin')}</th></tr></thead>
              <tbody>
                {list.items.map((item) => <tr key={item.sku}><th scope="row" className="mono">{item.sku}</th><td>{item.label}</td><td className="number">{item.unitHtCents === null ? '–' : euros(item.unitHtCents)}</td><td className="number">{item.purchaseCents === null ? '–' : euros(item.purchaseCents)}</td><td>{item.supplier || '–'}</td><td>{t(`catalog.origin.${item.origin}`)}</td></tr>)}
              </tbody>
            </table>
          </div>
          {list.versions.length > 0 && (
            <details>
              <summary>{tn('catalog.versions', list.versions.length)}</summary>
              <ul className="stack-small">
                {list.versions.map((one) => <li key={one.id} className="row between"><span>{t('catalog.version', { version: one.version, source: one.source || '–', by: one.by })}</span>{one.id !== list.ownId && <Button size="small" label={t('common.pair', { name: t('catalog.takeAgain'), value: one.version })} onPress={() => void again.run({ ownId: one.id })}>{t('catalog.takeAgain')}</Button>}</li>)}
              </ul>
              <div><Button size="small" onPress={() => void again.run({ ownId: null })}>{t('catalog.networkAlone')}</Button></div>
            </details>
          )}
        </>
      )}
    </Dialog>
  )
}
