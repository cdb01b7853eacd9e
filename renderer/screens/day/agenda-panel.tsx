// The agenda: a year in twelve bars, one week or one month of it as a list, and the calendar file.
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { addDays, addMonths, type CivilDate, epochDay } from '../../../domain/civil-date.ts'
import { day, monthName } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { unpackPlace, useNavigation } from '../../routes.ts'
import { DueChip, dueWords } from '../../shell/due-list.tsx'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/inputs.tsx'
import { Dialog } from '../../ui/layout.tsx'
import { DenseTable } from '../../ui/table.tsx'

type Span = 'week' | 'month'
const SPANS = ['week', 'month'] as const
const WEEK_DAYS = 7

/** The first day of the week or month that holds a day; weeks begin on Monday. */
function startOf(on: CivilDate, span: Span): CivilDate {
  // 1970-01-01 was a Thursday.
  return span === 'month' ? `${on.slice(0, 7)}-01` : addDays(on, -((epochDay(on) + 3) % WEEK_DAYS))
}

const shifted = (from: CivilDate, span: Span, by: 1 | -1): CivilDate => (span === 'month' ? addMonths(from, by) : addDays(from, by * WEEK_DAYS))

export function AgendaPanel({ onClose }: { onClose: () => void }) {
  const { go } = useNavigation()
  const { data: tour } = useRead('day.get', {})
  const [span, setSpan] = useState<Span>('month')
  const [asked, setAsked] = useState<CivilDate>()
  const from = startOf(asked ?? tour?.on ?? '2000-01-01', span)
  const until = addDays(shifted(from, span, 1), -1)
  const { data: agenda } = useRead('agenda.list', { from, until }, { keep: true, enabled: tour !== undefined })
  const save = useAct('agenda.export')
  const [saved, setSaved] = useState<string>()
  const most = Math.max(1, ...(agenda?.months ?? []).map(({ count }) => count))
  const rows = (agenda?.rows ?? []).map((row) => ({ ...row, id: row.key }))
  const keep = async (): Promise<void> => {
    const kept = await save.run({})
    if (kept?.file) setSaved(t('agenda.saved', { count: kept.saved, file: kept.file }))
  }
  return (
    <Dialog title={t('day.agenda')} onClose={onClose} wide>
      {agenda && (
        <ul className="year-bars" aria-label={t('agenda.year')}>
          {agenda.months.map(({ month, count }) => (
            <li key={month}>
              <button type="button" aria-current={from.startsWith(month) ? 'date' : undefined} onClick={() => { setSpan('month'); setAsked(`${month}-01`) }}>
                <span className="year-bar" style={{ height: `${Math.round((100 * count) / most)}%` }} />
                <span>{count}<span className="visually-hidden"> {tn('agenda.monthLabel', count)} </span></span>
                <span className="quiet small">{monthName(`${month}-01`)}<span className="visually-hidden"> {month.slice(0, 4)}</span></span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Choice label={t('agenda.span')} value={span} onChange={setSpan} options={SPANS.map((value) => ({ value, text: t(`agenda.span.${value}`) }))} />
        <Button label={t('agenda.previous')} onPress={() => setAsked(shifted(from, span, -1))}><ChevronLeft size={18} aria-hidden="true" /></Button>
        <strong aria-live="polite">{t('contract.between', { from: day(from), to: day(until) })}</strong>
        <Button label={t('agenda.next')} onPress={() => setAsked(shifted(from, span, 1))}><ChevronRight size={18} aria-hidden="true" /></Button>
      </div>
      {rows.length === 0 ? <p className="quiet">{t('agenda.none')}</p> : (
        <DenseTable label={t('day.agenda')} rows={rows} textOf={(row) => dueWords(row, 'title')} onOpen={(row) => { if (row.place) { onClose(); go(unpackPlace(row.place)) } }} columns={[
          { id: 'when', label: t('agenda.when'), cell: (row) => <DueChip {...row} /> },
          { id: 'what', label: t('agenda.what'), rowHeader: true, cell: (row) => dueWords(row, 'title') },
          { id: 'about', label: t('agenda.about'), cell: (row) => dueWords(row, 'text') },
        ]} />
      )}
      <ActFault acts={[save]} />
      {saved && <p role="status">{saved}</p>}
      <div className="row"><Button onPress={onClose} variant="primary">{t('common.close')}</Button><Button onPress={() => void keep()}>{t('agenda.export')}</Button></div>
    </Dialog>
  )
}
