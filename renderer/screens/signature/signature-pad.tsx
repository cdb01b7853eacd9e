// The pad: mouse, finger or pen through pointer events; strokes in ten-thousandths of the pad, with the time of each point.
import { type PointerEvent, useRef } from 'react'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'

export type Strokes = readonly (readonly (readonly [x: number, y: number, ms: number])[])[]

/** Twice as wide as high, like the frame on the signed paper. */
const WIDTH = 10_000
const HEIGHT = 5000
const MOST_POINTS = 5000
const MOST_STROKES = 200

export function SignaturePad({ strokes, onChange }: { strokes: Strokes; onChange: (strokes: Strokes) => void }) {
  const drawing = useRef<{ readonly pointer: number; readonly before: Strokes; readonly stroke: [number, number, number][] } | undefined>(undefined)
  const startedAt = useRef<number | undefined>(undefined)
  const point = (event: PointerEvent<SVGSVGElement>): [number, number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    const part = (value: number, size: number): number => Math.round(Math.min(1, Math.max(0, value / size)) * 10_000)
    startedAt.current ??= event.timeStamp
    return [part(event.clientX - box.left, box.width), part(event.clientY - box.top, box.height), Math.max(0, Math.round(event.timeStamp - startedAt.current))]
  }
  const put = (event: PointerEvent<SVGSVGElement>): void => {
    const current = drawing.current
    if (!current || current.pointer !== event.pointerId || current.stroke.length >= MOST_POINTS) return
    current.stroke.push(point(event))
    onChange([...current.before, [...current.stroke]])
  }
  const begin = (event: PointerEvent<SVGSVGElement>): void => {
    if (drawing.current || event.button !== 0 || strokes.length >= MOST_STROKES) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    drawing.current = { pointer: event.pointerId, before: strokes, stroke: [point(event)] }
    onChange([...strokes, [...drawing.current.stroke]])
  }
  const end = (event: PointerEvent<SVGSVGElement>): void => {
    put(event)
    if (drawing.current?.pointer === event.pointerId) drawing.current = undefined
  }
  return (
    <div className="stack-small">
      <div className="row between">
        <strong>{t('sign.draw')}</strong>
        <Button size="small" onPress={() => onChange([])} disabledReason={strokes.length === 0 ? '' : undefined}>{t('sign.clear')}</Button>
      </div>
      <svg className="pad" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t(strokes.length === 0 ? 'sign.padEmpty' : 'sign.padDrawn')} onPointerDown={begin} onPointerMove={put} onPointerUp={end} onPointerCancel={end}>
        <line x1="800" x2="9200" y1="3900" y2="3900" className="pad-line" />
        {strokes.map((stroke, index) => <path key={index} d={path(stroke)} className="ink" />)}
      </svg>
    </div>
  )
}

function path(stroke: Strokes[number]): string {
  const [first, ...rest] = stroke.map(([x, y]) => `${x} ${Math.round(y / 2)}`)
  // A single tap is a dot: a line to itself, drawn by its round end.
  return `M${first ?? '0 0'} L${(rest.length > 0 ? rest : [first]).join(' ')}`
}
