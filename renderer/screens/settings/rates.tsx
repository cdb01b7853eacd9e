// The late-payment rate of each half-year, typed with its source: never guessed, asked for before a quote is issued.
import { type HalfYear, halfYearOf } from '../../../domain/half-year.ts'
import { hundredths } from '../../editing/forms.ts'
import { NO_ROW, useKeptText } from '../../editing/kept-text.ts'
import { day, rate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

const TYPED = ['from', 'valueBp', 'source'] as const
const nameOf = ({ year, half }: HalfYear): string => t(`settings.half.${half}`, { year })

export function Rates() {
  const { data: rates = [] } = useRead('rate.list', {})
  const { data: today } = useRead('day.get', {})
  const set = useAct('rate.set')
  const { text: { from: chosen = '', valueBp: percent = '', source = '' }, change, forget } = useKeptText('rate', NO_ROW, TYPED)
  if (!today) return null
  const late = rates.filter((one) => one.name === 'late-payment').toSorted((a, b) => (a.from < b.from ? 1 : -1))
  // The one before too: its rate may have been typed wrong, and the later of two corrects.
  const halves = [-1, 0, 1].map((later) => halfYearOf(today.on, later))
  const lacks = ({ from, until }: HalfYear): boolean => !late.some((one) => one.from <= from && one.until >= until)
  const half = halves.find(({ from }) => from === chosen) ?? halves.slice(1).find(lacks) ?? halfYearOf(today.on)
  const valueBp = hundredths(percent)
  const lacking = [valueBp === undefined ? t('settings.percent') : '', source.trim().length < 3 ? t('settings.source') : ''].filter(Boolean)
  const add = async (): Promise<void> => {
    if (valueBp === undefined || lacking.length > 0) return
    if (await set.run({ name: 'late-payment', from: half.from, until: half.until, valueBp, source: source.trim() })) await forget()
  }
  /** As a half-year where it is one; a rate that was typed for other days says them. */
  const period = (from: string, until: string): string => (halfYearOf(from).from === from && halfYearOf(from).until === until ? nameOf(halfYearOf(from)) : t('contract.between', { from: day(from), to: day(until) }))
  return (
    <Card title={t('settings.lateRate')}>
      {late.length === 0 ? <p className="quiet">{t('settings.noRate')}</p> : <ul className="stack">{late.map((one) => <li key={one.id} className="capital">{t('settings.lateRateText', { period: period(one.from, one.until), rate: rate(one.valueBp), source: one.source })}</li>)}</ul>}
      <div className="fields">
        <Choice label={t('settings.half')} value={half.from} options={halves.map((one) => ({ value: one.from, text: nameOf(one) }))} onChange={(from) => change('from', from)} />
        <TextInput label={t('settings.percent')} inputMode="decimal" value={percent} onChange={(next) => change('valueBp', next)} note={percent !== '' && valueBp === undefined ? t('field.invalid') : undefined} bad={percent !== '' && valueBp === undefined} />
        <TextInput label={t('settings.source')} value={source} onChange={(next) => change('source', next)} onEnter={() => void add()} />
      </div>
      <ActFault acts={[set]} />
      <div><Button onPress={() => void add()} disabledReason={lacking.length > 0 ? t('common.complete', { what: lacking.join(', ') }) : undefined}>{t('settings.addRate')}</Button></div>
    </Card>
  )
}
