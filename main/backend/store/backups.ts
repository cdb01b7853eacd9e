// Copies of the base: VACUUM INTO a temporary file, checked, then renamed. Never a copy of an open file.
// Keeps 7 daily and 4 weekly copies, and those made before a migration.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type CivilDate, epochDay } from '../../../domain/civil-date.ts'
import { type Db, openReadOnly } from './open.ts'

const DAILY = 7
const WEEKLY = 4
const NAME = /^(\d{4}-\d{2}-\d{2})(-[a-z]+-\d+)?\.db$/

/** Makes one checked copy and prunes the old ones; answers its path. */
export function backUp(db: Db, folder: string, on: CivilDate, suffix = ''): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${on}${suffix}.db`)
  const part = `${path}.part`
  rmSync(part, { force: true })
  db.prepare('VACUUM INTO ?').run(part)
  const fd = openSync(part, 'r+')
  fsyncSync(fd)
  closeSync(fd)
  if (!isSound(part)) throw new Error('the copy of the base did not pass its check')
  renameSync(part, path)
  prune(folder)
  return path
}

export function hasBackupOf(folder: string, on: CivilDate): boolean {
  return existsSync(join(folder, `${on}.db`))
}

/** Copies, newest first. */
export function backups(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => NAME.test(name)).toSorted().toReversed().map((name) => join(folder, name))
}

export function isSound(path: string): boolean {
  try {
    const copy = openReadOnly(path)
    try {
      return copy.pragma('quick_check', { simple: true }) === 'ok'
    } finally {
      copy.close()
    }
  } catch {
    // Unreadable is an answer here: this copy is not sound.
    return false
  }
}

function prune(folder: string): void {
  const daily = readdirSync(folder).filter((name) => /^\d{4}-\d{2}-\d{2}\.db$/.test(name)).toSorted().toReversed()
  const weeks = new Set<number>()
  daily.forEach((name, index) => {
    const week = Math.floor((epochDay(name.slice(0, 10)) + 3) / 7)
    const keptAsWeekly = !weeks.has(week) && weeks.size < WEEKLY
    weeks.add(week)
    if (index >= DAILY && !keptAsWeekly) rmSync(join(folder, name))
  })
}
