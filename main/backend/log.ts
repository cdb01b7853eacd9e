// The backend's log: NDJSON, one file a day, 5 MB each, 14 days. Ids, codes, durations and counts only:
// never parameters, results, names, addresses or output of client machines.
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { civilDateOf } from '../../domain/civil-date.ts'

const MAX_BYTES = 5 * 1024 * 1024
const KEEP_DAYS = 14

type LogLevel = 'info' | 'warn' | 'error'
type LogValues = Readonly<Record<string, string | number | boolean>>
export type Log = (level: LogLevel, event: string, values?: LogValues) => void

/** A writer into `folder/<who>-YYYY-MM-DD.ndjson`. Never throws: a full disk must not stop the work it reports on. */
export function createLog({ folder, who, now }: { folder: string; who: string; now: () => number }): Log {
  let fileDay = ''
  let bytes = 0
  const openDay = (day: string): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    fileDay = day
    bytes = statSync(join(folder, `${who}-${day}.ndjson`), { throwIfNoEntry: false })?.size ?? 0
    const kept = readdirSync(folder).filter((name) => name.startsWith(`${who}-`)).toSorted()
    for (const old of kept.slice(0, Math.max(0, kept.length - KEEP_DAYS))) rmSync(join(folder, old), { force: true })
  }
  return (level, event, values = {}) => {
    try {
      const day = civilDateOf(now())
      if (day !== fileDay) openDay(day)
      if (bytes > MAX_BYTES) return
      const line = `${JSON.stringify({ t: now(), level, who, event, ...values })}\n`
      appendFileSync(join(folder, `${who}-${day}.ndjson`), line, { mode: 0o600 })
      bytes += line.length
    } catch {
      // The log is the last to speak and the first to be silent: reporting its own failure has nowhere to go.
    }
  }
}
