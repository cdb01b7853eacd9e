// Pictures in place of words: split bar, data bar, gauge, progress. Own SVG, each with a whole sentence as label.
import type { Tone } from './layout.tsx'

/** Counts printed inside; a state's colour never comes without its chip beside. */
export function SplitBar({ label, parts }: { label: string; parts: readonly { readonly tone: Tone; readonly count: number }[] }) {
  return (
    <div className="bar" role="img" aria-label={label}>
      {parts.filter((part) => part.count > 0).map((part) => <span key={part.tone} data-tone={part.tone} style={{ flexGrow: part.count }}>{part.count}</span>)}
    </div>
  )
}

/** Shares by data colour 1 to 6, tied to dots on the lines; `lit` = the one that a line points at. */
export function DataBar({ label, parts, lit }: { label: string; lit?: number | undefined; parts: readonly { readonly color: number; readonly value: number }[] }) {
  return (
    <div className="bar" data-kind="data" role="img" aria-label={label}>
      {parts.filter((part) => part.value > 0).map((part) => <span key={part.color} data-lit={lit === undefined || lit === part.color} style={{ flexGrow: part.value, ['--part' as string]: `var(--data-${part.color})` }} />)}
    </div>
  )
}

export function DataDot({ color }: { color: number | null }) {
  return <span className="dot" aria-hidden="true" style={color === null ? {} : { ['--part' as string]: `var(--data-${color})` }} />
}

/** The minimum is a tick: in the middle, where the scale is twice the minimum, unless it is said. */
export function Gauge({ label, value, scaleMax, minimum = scaleMax / 2, tone }: { label: string; value: number | null; scaleMax: number; minimum?: number; tone: Tone }) {
  const share = value === null || scaleMax === 0 ? 0 : Math.min(1, value / scaleMax)
  return (
    <svg viewBox="0 0 200 14" preserveAspectRatio="none" role="img" aria-label={label} data-tone={tone}>
      <rect className="track" x="0" y="3" width="200" height="8" rx="4" />
      {share > 0 && <rect className="fill" x="0" y="3" width={200 * share} height="8" rx="4" />}
      {scaleMax > 0 && <line className="tick" x1={Math.min(199, (200 * minimum) / scaleMax)} y1="0" x2={Math.min(199, (200 * minimum) / scaleMax)} y2="14" />}
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
