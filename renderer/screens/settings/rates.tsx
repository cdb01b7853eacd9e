// The late-payment rate of each half-year, typed with its source: never guessed, asked for before a quote is issued.
import { useState } from 'react'
import { isCivilDate } from '../../../domain/civil-date.ts'
import { hundredths } from '../../editing/forms.ts'
import { day, rate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

const NOTHING = { from: '', until: '', percent: '', source: '' }

export function Rates() {
  const { data: rates = [] } = useRead('rate.list', {})
  const set = useAct('rate.set')
  const [typed, setTyped] = useState(NOTHING)
  const late = rates.filter((one) => one.name === 'late-payment').toSorted((a, b) => (a.from < b.from ? 1 : -1))
  const change = (part: Partial<typeof NOTHING>): void => setTyped((before) => ({ ...before, ...part }))
  const valueBp = hundredths(typed.percent)
  const lacking = [isCivilDate(typed.from) ? '' : t('settings.from'), isCivilDate(typed.until) ? '' : t('settings.until'), valueBp === undefined ? t('settings.percent') : '', typed.source.trim().length < 3 ? t('settings.source') : ''].filter(Boolean)
  const add = async (): Promise<void> => {
    if (valueBp === undefined || lacking.length > 0) return
    if (await set.run({ name: 'late-payment', from: typed.from, until: typed.until, valueBp, source: typed.source.trim() })) setTyped(NOTHING)
  }
  return (
    <Card title={t('settings.lateRate')}>
      {late.length === 0 ? <p className="quiet">{t('settings.noRate')}</p> : <ul className="stack">{late.map((one) => <li key={one.id}>{t('settings.lateRateText', { from: day(one.from), until: day(one.until), rate: rate(one.valueBp), source: one.source })}</li>)}</ul>}
      <div className="fields">
        <TextInput label={t('settings.from')} type="date" value={typed.from} onChange={(from) => change({ from })} />
        <TextInput label={t('settings.until')} type="date" value={typed.until} onChange={(until) => change({ until })} />
        <TextInput label={t('settings.percent')} inputMode="decimal" value={typed.percent} onChange={(percent) => change({ percent })} note={typed.percent !== '' && valueBp === undefined ? t('field.invalid') : undefined} bad={typed.percent !== '' && valueBp === undefined} />
        <TextInput label={t('settings.source')} value={typed.source} onChange={(source) => change({ source })} onEnter={() => void add()} />
      </div>
      <ActFault acts={[set]} />
      <div><Button onPress={() => void add()} disabledReason={lacking.length > 0 ? t('common.complete', { what: lacking.join(', ') }) : undefined}>{t('settings.addRate')}</Button></div>
    </Card>
  )
}
