// Pictures in place of words: split bar, data bar, gauge, progress, year strip. Own SVG, each with a whole sentence as label.
import type { Tone } from './layout.tsx'

/** Counts printed inside; a state's colour never comes without its chip beside. */
export function SplitBar({ label, parts }: { label: string; parts: readonly { readonly tone: Tone; readonly count: number }[] }) {
  return (
    <div className="bar" role="img" aria-label={label}>
      {parts.filter((part) => part.count > 0).map((part) => <span key={part.tone} data-tone={part.tone} style={{ flexGrow: part.count }}>{part.count}</span>)}
    </div>
  )
}

/** Shares by data colour 1 to 6, tied to dots on the lines. */
export function DataBar({ label, parts }: { label: string; parts: readonly { readonly color: number; readonly value: number }[] }) {
  return (
    <div className="bar" data-kind="data" role="img" aria-label={label}>
      {parts.filter((part) => part.value > 0).map((part) => <span key={part.color} style={{ flexGrow: part.value, ['--part' as string]: `var(--data-${part.color})` }} />)}
    </div>
  )
}

export function DataDot({ color }: { color: number | null }) {
  return <span className="dot" aria-hidden="true" style={color === null ? {} : { ['--part' as string]: `var(--data-${color})` }} />
}

/** The pack's minimum is a tick in the middle: the scale is twice the minimum. */
export function Gauge({ label, value, scaleMax, tone }: { label: string; value: number | null; scaleMax: number; tone: Tone }) {
  const share = value === null || scaleMax === 0 ? 0 : Math.min(1, value / scaleMax)
  return (
    <svg viewBox="0 0 200 14" preserveAspectRatio="none" role="img" aria-label={label} data-tone={tone}>
      <rect className="track" x="0" y="3" width="200" height="8" rx="4" />
      {share > 0 && <rect className="fill" x="0" y="3" width={200 * share} height="8" rx="4" />}
      <line className="tick" x1="100" y1="0" x2="100" y2="14" />
    </svg>
  )
}

export function Progress({ fraction, tone }: { fraction: number; tone: Tone }) {
  return (
    <div className="progress" data-tone={tone} aria-hidden="true">
      <span style={{ width: `${Math.round(100 * fraction)}%` }} />
    </div>
  )
}

export interface YearMark { readonly at: number; readonly kind: 'visit' | 'notice' | 'deadline' }

/** Twelve months on a line, from 0 to 1; visits as dots, the notice as a band's edge, the deadline as a bar. */
export function YearStrip({ label, months, marks, window }: { label: string; months: readonly string[]; marks: readonly YearMark[]; window: { readonly from: number; readonly to: number } }) {
  const x = (at: number): number => 20 + 760 * Math.min(1, Math.max(0, at))
  return (
    <svg className="year" viewBox="0 0 800 84" role="img" aria-label={label}>
      <rect x={x(window.from)} y="22" width={Math.max(2, x(window.to) - x(window.from))} height="28" fill="var(--warn-ground)" />
      <line x1="20" y1="36" x2="780" y2="36" stroke="var(--border-strong)" strokeWidth="2" />
      {months.map((month, index) => (
        <g key={`${month}${index}`}>
          <line x1={x(index / months.length)} y1="30" x2={x(index / months.length)} y2="42" stroke="var(--border-strong)" />
          <text x={x((index + 0.5) / months.length)} y="72" textAnchor="middle" fontSize="13" fill="var(--text-2)">{month}</text>
        </g>
      ))}
      {marks.map((mark, index) => mark.kind === 'visit'
        ? <circle key={index} cx={x(mark.at)} cy="36" r="9" fill="var(--accent)" />
        : <line key={index} x1={x(mark.at)} y1="16" x2={x(mark.at)} y2="56" stroke={mark.kind === 'deadline' ? 'var(--bad)' : 'var(--warn)'} strokeWidth="4" />)}
    </svg>
  )
}
