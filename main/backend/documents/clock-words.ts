// Hours and durations as papers print them, at this laptop's place. Same instant, same words.

const two = (value: number): string => String(value).padStart(2, '0')

/** 24/11/2026 10:42 */
export function instantWords(ms: number): string {
  const at = new Date(ms)
  return `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** 8 s, 6 min 12, 1 h 05 */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds}\u00a0s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}\u00a0min\u00a0${two(seconds % 60)}`
  return `${Math.floor(seconds / 3600)}\u00a0h\u00a0${two(Math.floor((seconds % 3600) / 60))}`
}

/** An instant with this place's own offset from universal time: 2026-11-24T11:42:00.000+01:00. */
export function instantWithOffset(ms: number, offsetMinutes: number): string {
  const away = Math.abs(offsetMinutes)
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1)
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`
}
