// Putting a copy back on purpose: the base is set aside, the copy takes its place, and a mark tells the next opening to
// play the journal over it. The folder must be nobody's meanwhile.
import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import { backups, isSound } from './backups.ts'
import { lockFolder } from './open.ts'

const MARK = 'restored'

/** @throws Refusal DATA_IN_USE, NOT_FOUND when there is no sound copy, DATA_DAMAGED when the named one is not */
export function restoreBase(folder: string, file: string | undefined, stamp: string): { copy: string; aside: string } {
  const lock = lockFolder(folder)
  try {
    if (file !== undefined && !existsSync(file)) throw new Refusal('NOT_FOUND', { what: file })
    if (file !== undefined && !isSound(file)) throw new Refusal('DATA_DAMAGED', { file })
    const copy = file === undefined ? backups(join(folder, 'backups')).find(isSound) : resolve(file)
    if (!copy) throw new Refusal('NOT_FOUND', { what: join(folder, 'backups') })
    const base = join(folder, 'packtic.db')
    const aside = `${base}.replaced-${stamp}`
    copyFileSync(copy, `${base}.new`)
    writeFileSync(join(folder, MARK), stamp, { mode: 0o600 })
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(base + suffix)) renameSync(base + suffix, aside + suffix)
    renameSync(`${base}.new`, base)
    return { copy, aside }
  } finally {
    lock.release()
  }
}

/** True once after a restore. */
export function takeRestoreMark(folder: string): boolean {
  if (!existsSync(join(folder, MARK))) return false
  rmSync(join(folder, MARK))
  return true
}
