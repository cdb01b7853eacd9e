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
