// A price list looked at before it is taken: every fault with its line, or what would be added, changed and taken out.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { isCivilDate } from '../../../domain/civil-date.ts'
import { euros } from '../../i18n/format.ts'
import { has, t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Chip } from '../../ui/layout.tsx'

type Preview = Output<'catalog.preview'>

export function ListPreview({ first, onTaken, onClose }: { first: Preview; onTaken: () => void; onClose: () => void }) {
  const [how, setHow] = useState(first.how)
  const [from, setFrom] = useState(first.from)
  const { data: shown = first } = useRead('catalog.preview', { fileId: first.fileId, how, from }, { enabled: isCivilDate(from) })
  const take = useAct('catalog.take')
  const nothing = shown.counts.added + shown.counts.changed + shown.counts.removed === 0
  const submit = async (): Promise<void> => {
    if (await take.run({ fileId: shown.fileId, how, from, ownId: shown.ownId })) onTaken()
  }
  return (
    <>
      <p><strong>{shown.name}</strong></p>
      {shown.problems.length > 0 ? (
        <>
          <div role="alert"><Chip tone="bad" icon="alert">{tn('catalog.faults', shown.problems.length)}</Chip></div>
          <ul className="stack-small">{shown.problems.map((one, index) => <li key={`${one.line}${one.column}${index}`}>{one.column === '' ? t('catalog.at.line', { line: one.line }) : t('catalog.at.column', { line: one.line, column: one.column })} {t(`catalog.problem.${one.rule}`, { value: one.value, detail: one.detail })}</li>)}</ul>
        </>
      ) : (
        <>
          <div className="fields">
            <TextInput label={t('catalog.from')} type="date" value={from} onChange={setFrom} />
            <Choice label={t('catalog.how')} value={how} onChange={setHow} options={(['complete', 'replace'] as const).map((value) => ({ value, text: t(`catalog.how.${value}`) }))} />
          </div>
          <p role="status">{t('catalog.counts', shown.counts)}</p>
          <ul className="stack-small">
            {shown.added.map(({ sku, label, unitHtCents }) => <li key={sku}>{t('catalog.added', { label, price: unitHtCents === null ? '–' : euros(unitHtCents) })}</li>)}
            {shown.changed.map(({ sku, label, fields }) => <li key={sku}>{label}{fields.map((one) => <span key={one.field} className="quiet">{' · '}{t('catalog.change', { field: t(`catalog.column.${one.field}`), before: valueWords(one.field, one.before), after: valueWords(one.field, one.after) })}</span>)}</li>)}
            {shown.removed.map(({ sku, label }) => <li key={sku}>{t('catalog.removed', { label })}</li>)}
          </ul>
        </>
      )}
      <ActFault acts={[take]} />
      <div className="row">
        {shown.problems.length === 0 && <Button variant="primary" onPress={() => void submit()} disabledReason={nothing ? t('fault.state.same-list') : undefined}>{t('catalog.take')}</Button>}
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </>
  )
}

/** A value of the list as the file writes it. */
function valueWords(field: string, value: string | number | boolean | null): string {
  if (value === null || value === '') return '–'
  if (field === 'free') return t(value === true ? 'catalog.free' : 'catalog.proprietary')
  if (typeof value === 'boolean') return t(value ? 'catalog.yes' : 'catalog.no')
  if (typeof value === 'number') return field === 'minutes' ? String(value) : euros(value)
  const key = [`section.${value}`, `catalog.nature.${value}`].find(has)
  return key ? t(key) : value
}
