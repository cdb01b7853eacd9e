// The day that firmware writes, the American way.
import { CivilDate } from '../../civil-date.ts'

/** MM/DD/YYYY or MM/DD/YY as firmware writes it, a time of day behind it or not. */
export function isoDate(us: string | null): string | null {
  const [, m = '', d = '', y] = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?:\s|$)/.exec(us?.trim() ?? '') ?? []
  if (!y) return null
  const year = y.length === 4 ? y : Number(y) > 80 ? `19${y}` : `20${y}`
  // 31 February and the year 0217 have been seen: no day at all is no date.
  return CivilDate.safeParse(`${year}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`).data ?? null
}
