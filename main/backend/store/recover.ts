// Opening a base that may be damaged: the file is set aside, never deleted; the last sound copy opens and the journal's
// operations are played again.
import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { Refusal } from '../../../domain/errors.ts'
import { backups, isSound } from './backups.ts'
import { type Db, openBase, sqliteCode, translated } from './open.ts'
import { SCHEMA_VERSION } from './schema.ts'

/** The base, and whether it is a copy that the journal must complete. `look` = check it first (the last stop was not clean). */
export function openOrRestore(file: string, backupFolder: string, look: boolean, stamp: string): { db: Db; restored: boolean } {
  try {
    const db = openBase(file, SCHEMA_VERSION)
    if (!look || quickCheck(db)) return { db, restored: false }
    db.close()
  } catch (error) {
    if (!(error instanceof Refusal) || error.fault.code !== 'DATA_DAMAGED') throw error
  }
  setAside(file, stamp)
  const sound = backups(backupFolder).find(isSound)
  if (sound) copyFileSync(sound, file)
  return { db: openBase(file, SCHEMA_VERSION), restored: true }
}

/** A check that cannot even run is an answer: the base is damaged. */
function quickCheck(db: Db): boolean {
  try {
    return db.pragma('quick_check', { simple: true }) === 'ok'
  } catch (error) {
    if (sqliteCode(error).startsWith('SQLITE_CORRUPT')) return false
    throw translated(error)
  }
}

function setAside(file: string, stamp: string): void {
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.damaged-${stamp}${suffix}`)
}
