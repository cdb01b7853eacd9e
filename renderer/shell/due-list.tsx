// Things that are due, each with its sentence, how near it is, and one button to the place where it is done.
import type { Output } from '../../main/contract/procedures.ts'
import { isCivilDate } from '../../domain/civil-date.ts'
import { day, euros } from '../i18n/format.ts'
import { has, t, tn } from '../i18n/t.ts'
import { unpackPlace, useNavigation } from '../routes.ts'
import { Button } from '../ui/button.tsx'
import { Chip, type IconName, type Tone } from '../ui/layout.tsx'

type Row = Output<'agenda.list'>['rows'][number] & Partial<Output<'agenda.remember'>[number]>

/** The sentence of a row: `title` says what, `text` what it is about. */
export function dueWords({ kind, client, detail }: Row, part: 'title' | 'text'): string {
  return t(`agenda.${kind}.${part}`, { client, ...Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, said(name, value)])) })
}

function said(name: string, value: string | number): string | number {
  if (typeof value === 'number') return name.endsWith('Cents') ? euros(value) : value
  return isCivilDate(value) ? day(value) : has(`table.${value}`) ? t(`table.${value}`) : value
}

const LOOKS: Readonly<Record<'late' | 'now' | 'soon' | 'ahead', readonly [Tone, IconName]>> = { late: ['bad', 'alert'], now: ['warn', 'alert'], soon: ['info', 'clock'], ahead: ['neutral', 'clock'] }

/** "dans 12 jours", by icon and word; a day alone where nobody counted. */
export function DueChip({ on, late, left, urgency }: Row) {
  const [tone, icon] = LOOKS[late && (left ?? -1) < 0 ? 'late' : (urgency ?? 'ahead')]
  return <Chip tone={tone} icon={icon}>{left === undefined ? t(late ? 'due.lateSince' : 'due.on', { on: day(on) }) : left === 0 ? t('due.today') : tn(left < 0 ? 'due.late' : 'due.in', Math.abs(left))}</Chip>
}

export function DueList({ rows }: { rows: readonly Row[] }) {
  const { go } = useNavigation()
  return (
    <ul className="stack">
      {rows.map((row) => (
        <li key={row.key} className="row between">
          <span><strong>{dueWords(row, 'title')}</strong> <span className="quiet">{dueWords(row, 'text')}</span></span>
          <span className="row"><DueChip {...row} />{row.place && <Button size="small" label={t('due.openNamed', { what: dueWords(row, 'title') })} onPress={() => go(unpackPlace(row.place))}>{t('due.open')}</Button>}</span>
        </li>
      ))}
    </ul>
  )
}
