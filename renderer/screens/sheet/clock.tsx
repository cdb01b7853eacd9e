// Time of a sheet: the clock, which runs in the base and not here, and each stretch to be typed over.
import { Play, Square } from 'lucide-react'
import { type FocusEvent, useEffect, useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { call } from '../../backend.ts'
import { saveField } from '../../editing/save-field.ts'
import { clock, minutes } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { queries, useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

type View = Output<'intervention.get'>
type Span = View['spans'][number]
const MINUTE_MS = 60_000
const two = (value: number): string => String(value).padStart(2, '0')
const dayOf = (at: number): string => `${new Date(at).getFullYear()}-${two(new Date(at).getMonth() + 1)}-${two(new Date(at).getDate())}`
const hourOf = (at: number): string => `${two(new Date(at).getHours())}:${two(new Date(at).getMinutes())}`

export function Clock({ view }: { view: View }) {
  const { say } = useNavigation()
  const setClock = useAct('intervention.clock')
  const setSpan = useAct('intervention.setSpan')
  const remove = useAct('intervention.removeSpan')
  const running = view.spans.filter(({ to }) => to === null)
  const mine = running.some((span) => span.mine)
  const turn = async (): Promise<void> => {
    const done = await setClock.run({ sheetId: view.id, running: !mine })
    if (done && done.stoppedOn.length > 0) say({ text: t('sheet.clockMoved') })
  }
  const add = (): void => {
    // The hour before now, or before the first stretch: to be typed over.
    const end = Math.floor(Math.min(Date.now(), ...view.spans.map(({ from }) => from)) / MINUTE_MS) * MINUTE_MS
    void setSpan.run({ sheetId: view.id, from: end - 60 * MINUTE_MS, to: end })
  }
  return (
    <Card title={t('sheet.time')}>
      <ActFault acts={[setClock, setSpan, remove]} />
      {running.map((span) => <p key={span.id}>{t('sheet.clockSince', { name: span.technician ?? '', at: clock(span.from) })} <Elapsed from={span.from} /></p>)}
      <div className="row">
        {view.state === 'in_progress' && <Button onPress={() => void turn()}>{mine ? <Square size={18} aria-hidden="true" /> : <Play size={18} aria-hidden="true" />}{t(mine ? 'sheet.clockStop' : 'sheet.clockStart')}</Button>}
        <Button onPress={add}>{t('sheet.addSpan')}</Button>
      </div>
      {view.spans.map((span, index) => (
        <SpanRow key={`${span.id} ${span.from} ${span.to ?? ''}`} span={span} index={index + 1} onSet={async (from, to) => (await setSpan.run({ sheetId: view.id, spanId: span.id, from, to })) !== undefined} onRemove={() => void remove.run({ spanId: span.id })} />
      ))}
      <p><strong>{t('sheet.total', { time: minutes(view.minutes) })}</strong></p>
    </Card>
  )
}

/** Counts on screen alone: no words of it are read out by themselves. */
function Elapsed({ from }: { from: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000)
    return () => clearInterval(timer)
  }, [])
  return <strong>{minutes(Math.floor(Math.max(0, now - from) / MINUTE_MS))}</strong>
}

interface Hours { readonly day: string; readonly from: string; readonly to: string }
/** What is typed of a stretch is one draft, its three parts in one text. */
const DRAFT = { table: 'intervention_span', field: 'from' } as const
const asText = ({ day, from, to }: Hours): string => `${day} ${from} ${to}`
function asHours(text: unknown): Hours {
  const [day = '', from = '', to = ''] = String(text).split(' ')
  return { day, from, to }
}

function SpanRow({ span, index, onSet, onRemove }: { span: Span; index: number; onSet: (from: number, to: number | null) => Promise<boolean>; onRemove: () => void }) {
  const { from, to } = span
  const target = { ...DRAFT, id: span.id }
  const { data: drafts } = useRead('field.drafts', { id: span.id })
  const kept = drafts?.find(({ table, field }) => table === DRAFT.table && field === DRAFT.field)
  const [typed, setTyped] = useState<Hours>()
  const [refused, setRefused] = useState(false)
  const stored = { day: dayOf(from), from: hourOf(from), to: to === null ? '' : hourOf(to) }
  const shown = typed ?? (kept ? asHours(kept.value) : stored)
  const change = (part: Partial<Hours>): void => {
    const next = { ...shown, ...part }
    setTyped(next)
    setRefused(false)
    // A day or an hour comes whole, never key by key: there is no pause to wait for.
    void saveField(target, asText(next), 'draft').catch(() => undefined)
  }
  const commit = async (): Promise<void> => {
    if (!typed && !kept) return
    if (asText(shown) === asText(stored)) {
      setTyped(undefined)
      await call('field.discard', target)
      return await queries.invalidateQueries()
    }
    // A night's work ends as many days after its beginning as it did.
    const nights = to === null ? 0 : Math.round((Date.parse(dayOf(to)) - Date.parse(dayOf(from))) / (24 * 60 * MINUTE_MS))
    const at = (hour: string, later = 0): number => new Date(`${shown.day}T${hour}`).setDate(new Date(`${shown.day}T${hour}`).getDate() + later)
    // Seconds that the clock counted stay where their minute was not typed over.
    const next = { from: shown.day === stored.day && shown.from === stored.from ? from : at(shown.from), to: to === null ? (shown.to === '' ? null : at(shown.to)) : shown.day === stored.day && shown.to === stored.to ? to : at(shown.to, nights) }
    const taken = !Number.isNaN(next.from) && !Number.isNaN(next.to ?? 0) && (await onSet(next.from, next.to))
    setRefused(!taken)
    if (taken) setTyped(undefined)
  }
  // From one hour to the other the stretch is not whole yet: it is taken when it is left.
  const left = ({ currentTarget, relatedTarget }: FocusEvent<Element>): void => {
    if (!currentTarget.closest('[role=group]')?.contains(relatedTarget)) void commit()
  }
  const input = (part: keyof Hours, type: 'date' | 'time', label: string) => <TextInput label={label} type={type} name={`${DRAFT.table}.${DRAFT.field}`} value={shown[part]} onChange={(value) => change({ [part]: value })} onBlur={left} onEnter={() => void commit()} bad={refused} />
  const name = t('sheet.spanOf', { name: span.technician ?? '', index })
  return (
    <div role="group" aria-label={name} className="row span-row">
      {input('day', 'date', t('sheet.spanDay'))}{input('from', 'time', t('field.intervention_span.from'))}{input('to', 'time', t('field.intervention_span.to'))}
      <Button size="small" label={t('common.pair', { name: t('sheet.remove'), value: name })} onPress={onRemove}>{t('sheet.remove')}</Button>
      {(refused || (!typed && kept)) && <div className="field"><span className="note" data-tone={refused ? 'bad' : 'plain'} role="status">{refused ? t('field.invalid') : t('field.restored', { time: clock(kept?.at ?? 0) })}</span></div>}
    </div>
  )
}
