// Who holds a machine, as a sentence says it: "une installation de … tourne depuis 10:42".
import { readLock } from '../../../domain/provisioning/host-scripts.ts'

/** The lock's line with its instant in this laptop's hour; the day too when it is not today's. */
export function holder(lock: string, nowMs: number): { by: string; since: string } {
  const { by, since } = readLock(lock)
  const at = new Date(since)
  if (Number.isNaN(at.getTime())) return { by, since }
  const local = (ms: number): string => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString()
  const [day, hour = ''] = local(at.getTime()).split('T')
  return { by, since: `${day === local(nowMs).split('T')[0] ? '' : `${day} `}${hour.slice(0, 5)}` }
}
