// The year of a contract on one line: months, the legal window of the renewal notice, the last day to say no, and the
// visits, each moved by drag or by arrow keys. Days are whole; a move is told once, when the hand or the key stops.
import { useEffect, useRef, useState } from 'react'
import { addDays, addMonths, type CivilDate, daysBetween } from '../../../domain/civil-date.ts'
import { day, longDay, monthName } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'

interface StripVisit { readonly id: string; readonly on: CivilDate; readonly movable: boolean }

export interface YearStripProps {
  readonly start: CivilDate
  readonly term: CivilDate
  readonly durationMonths: number
  readonly visits: readonly StripVisit[]
  readonly notice: { readonly notBefore: CivilDate; readonly notAfter: CivilDate; readonly plannedOn: CivilDate; readonly deadline: CivilDate }
  /** Answers false when the move was refused: the dot goes back. */
  readonly onMove: (id: string, on: CivilDate) => Promise<boolean>
}

/** A key held or repeated is one move: told when no key came for this long. */
const KEY_PAUSE_MS = 700
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 }

export function YearStrip({ start, term, durationMonths, visits, notice, onMove }: YearStripProps) {
  const track = useRef<HTMLDivElement>(null)
  const length = daysBetween(start, term)
  const share = (on: CivilDate): number => Math.min(1, Math.max(0, daysBetween(start, on) / Math.max(1, length)))
  const percent = (on: CivilDate): string => `${(100 * share(on)).toFixed(2)}%`
  // Ticks stand on the first of each calendar month: the day of the start would give every tick its neighbour's name.
  const months = Array.from({ length: durationMonths }, (_, index) => addMonths(`${start.slice(0, 7)}-01`, index + 1)).filter((month) => month <= term)
  const label = t('contract.yearLabel', { start: day(start), term: day(term), visits: visits.map((visit) => day(visit.on)).join(', ') || t('contract.noVisit'), notice: t('contract.between', { from: day(notice.notBefore), to: day(notice.notAfter) }), deadline: day(notice.deadline) })
  return (
    <div className="strip">
      <div className="strip-track" ref={track}>
        <div className="strip-picture" role="img" aria-label={label}>
          <span className="strip-window" style={{ left: percent(notice.notBefore), right: `${(100 * (1 - share(notice.notAfter))).toFixed(2)}%` }} />
          <span className="strip-line" />
          {months.map((month) => <span key={month} className="strip-month" style={{ left: percent(month) }}><span>{monthName(month)}</span></span>)}
          <span className="strip-mark" data-kind="planned" style={{ left: percent(notice.plannedOn) }} />
          <span className="strip-mark" data-kind="deadline" style={{ left: percent(notice.deadline) }} />
        </div>
        {visits.map((visit) => <VisitHandle key={visit.id} visit={visit} start={start} length={length} track={track} onMove={onMove} />)}
      </div>
      <ul className="strip-legend row">
        <li className="row"><span className="strip-key" data-kind="visit" aria-hidden="true" />{t('contract.legend.visit')}</li>
        <li className="row"><span className="strip-key" data-kind="window" aria-hidden="true" />{t('contract.legend.window')}</li>
        <li className="row"><span className="strip-key" data-kind="planned" aria-hidden="true" />{t('contract.legend.planned')}</li>
        <li className="row"><span className="strip-key" data-kind="deadline" aria-hidden="true" />{t('contract.legend.deadline')}</li>
      </ul>
    </div>
  )
}

function VisitHandle({ visit, start, length, track, onMove }: { visit: StripVisit; start: CivilDate; length: number; track: { readonly current: HTMLDivElement | null }; onMove: YearStripProps['onMove'] }) {
  const kept = daysBetween(start, visit.on)
  // What the hand holds counts only for the day it was taken from: a new stored day lets it go.
  const [held, setHeld] = useState<{ readonly from: number; readonly at: number }>()
  const moving = held?.from === kept ? held.at : undefined
  const live = useRef({ at: undefined as number | undefined, timer: undefined as ReturnType<typeof setTimeout> | undefined })
  useEffect(() => {
    const { current } = live
    return () => clearTimeout(current.timer)
  }, [])
  const at = moving ?? kept
  const on = addDays(start, at)
  const hold = (next: number): void => {
    live.current.at = Math.min(length, Math.max(0, next))
    setHeld({ from: kept, at: live.current.at })
  }
  const settle = (): void => {
    clearTimeout(live.current.timer)
    const { at: target } = live.current
    live.current.at = undefined
    if (target === undefined) return
    if (target === kept) setHeld(undefined)
    else void onMove(visit.id, addDays(start, target)).then((moved) => moved || setHeld(undefined))
  }
  const cancel = (): void => {
    clearTimeout(live.current.timer)
    live.current.at = undefined
    setHeld(undefined)
  }
  const position = { left: `${(100 * Math.min(1, Math.max(0, at / Math.max(1, length)))).toFixed(2)}%` }
  if (!visit.movable) return <span className="strip-visit" data-fixed="" style={position} />
  return (
    <div
      className="strip-visit" style={position} role="slider" tabIndex={0} data-moving={moving === undefined ? undefined : ''}
      aria-label={t('contract.moveVisit')} aria-valuemin={0} aria-valuemax={length} aria-valuenow={at} aria-valuetext={longDay(on)}
      onKeyDown={(event) => {
        const step = STEPS[event.key]
        if (event.key === 'Escape' && moving !== undefined) {
          event.stopPropagation()
          cancel()
        } else if (event.key === 'Enter') settle()
        else if (step !== undefined || event.key === 'Home' || event.key === 'End') {
          event.preventDefault()
          hold(event.key === 'Home' ? 0 : event.key === 'End' ? length : (live.current.at ?? kept) + (step ?? 0))
          clearTimeout(live.current.timer)
          live.current.timer = setTimeout(settle, KEY_PAUSE_MS)
        }
      }}
      onBlur={settle}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        hold(kept)
      }}
      onPointerMove={(event) => {
        const box = track.current?.getBoundingClientRect()
        if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return
        hold(Math.round(((event.clientX - box.left) / box.width) * length))
      }}
      onPointerUp={(event) => {
        event.currentTarget.releasePointerCapture(event.pointerId)
        settle()
      }}
      onPointerCancel={cancel}
    >
      {moving !== undefined && <span className="strip-day">{longDay(on)}</span>}
    </div>
  )
}
