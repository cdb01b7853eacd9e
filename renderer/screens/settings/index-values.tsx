// Published values of price indices, typed with their source beside those that came with the program.
import { useState } from 'react'
import { hundredths } from '../../editing/forms.ts'
import { NO_ROW, useKeptText } from '../../editing/kept-text.ts'
import { decimal } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

const TYPED = ['month', 'tenths', 'source'] as const
/** The last year is enough to see what comes next. */
const SHOWN = 12

export function IndexValues() {
  const { data: indexes = [] } = useRead('index.list', {})
  const [set, remove] = [useAct('index.set'), useAct('index.remove')]
  const [chosen, setChosen] = useState('')
  const { text: { month = '', tenths: value = '', source = '' }, change, forget } = useKeptText('index_value', NO_ROW, TYPED)
  const index = indexes.find(({ name }) => name === chosen) ?? indexes[0]
  if (!index) return null
  const cents = hundredths(value)
  const tenths = cents === undefined || cents % 10 !== 0 ? undefined : cents / 10
  const lacking = [/^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? '' : t('indexes.month'), tenths ? '' : t('indexes.value'), source.trim().length < 3 ? t('settings.source') : ''].filter(Boolean)
  const add = async (): Promise<void> => {
    if (tenths && lacking.length === 0 && (await set.run({ name: index.name, month, tenths, source }))) await forget()
  }
  return (
    <Card title={t('indexes.title')}>
      {indexes.length > 1 && <Choice label={t('indexes.which')} value={index.name} onChange={setChosen} options={indexes.map(({ name }) => ({ value: name, text: name }))} />}
      <ul className="stack-small">
        {index.values.slice(-SHOWN).toReversed().map((known) => (
          <li key={known.month} className="row between"><span>{t('indexes.line', { month: known.month, value: decimal(known.tenths / 10, 1), source: known.source })}</span>{known.id && <Button size="small" label={t('common.pair', { name: t('indexes.remove'), value: known.month })} onPress={() => void remove.run({ valueId: known.id ?? '' })}>{t('indexes.remove')}</Button>}</li>
        ))}
      </ul>
      <div className="fields">
        <TextInput label={t('indexes.month')} value={month} onChange={(next) => change('month', next)} />
        <TextInput label={t('indexes.value')} inputMode="decimal" value={value} onChange={(next) => change('tenths', next)} />
        <TextInput label={t('settings.source')} value={source} onChange={(next) => change('source', next)} onEnter={() => void add()} />
      </div>
      <ActFault acts={[set, remove]} />
      <div><Button onPress={() => void add()} disabledReason={lacking.length > 0 ? t('common.complete', { what: lacking.join(', ') }) : undefined}>{t('indexes.add')}</Button></div>
    </Card>
  )
}
