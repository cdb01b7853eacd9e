// The day that firmware writes, the American way.
import { CivilDate } from '../../civil-date.ts'

/** MM/DD/YYYY or MM/DD/YY as firmware writes it. */
export function isoDate(us: string | null): string | null {
  const [, m, d, y] = /^(\d{2})\/(\d{2})\/(\d{4}|\d{2})$/.exec(us ?? '') ?? []
  if (!m || !d || !y ) return null
  const year = y.length === 4 ? y : Number(y) > 80 ? `19${y}` : `20${y}`
  // 31 February and the year 0217 have been seen: no day at all is no date.
  return CivilDate.safeParse(`${year}-${m}-${d}`).data ?? null
}
