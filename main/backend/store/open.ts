// The only importer of the SQLite driver: opens the base with its pragmas set and read back, or refuses to start.
import { chmodSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Refusal } from '../../../domain/errors.ts'

export type Db = Database.Database
export type Statement = Database.Statement

/** "ptic" in ASCII: tells our base from any other SQLite file. */
const APPLICATION_ID = 0x70746963
/** Below this the WAL may be reset under a reader's feet (fixed upstream in 3.51.3; design/sync.md 3.3). */
const SQLITE_FLOOR = [3, 51, 3] as const

const PRAGMAS: readonly (readonly [string, string | number, string | number])[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2], // the driver's WAL default is NORMAL, which may roll back the last commits at power loss
  ['foreign_keys', 'ON', 1],
  ['busy_timeout', 5000, 5000],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['wal_autocheckpoint', 1000, 1000],
  ['journal_size_limit', 16_777_216, 16_777_216],
  ['secure_delete', 'ON', 1],
]
const MACOS_PRAGMAS = [['fullfsync', 'ON', 1], ['checkpoint_fullfsync', 'ON', 1]] as const

/**
 * Opens packtic.db with its pragmas.
 * @throws Refusal DATA_DAMAGED when the file is no base of ours or cannot be read, DATA_NEWER when a later version wrote it
 */
export function openBase(file: string, knownVersion: number): Db {
  // better-sqlite3 13 needs N-API 10; on an older Node it does not throw, it crashes the process.
  if (Number(process.versions.napi) < 10) throw new Refusal('RUNTIME_TOO_OLD', { found: process.versions.node })
  const fresh = file === ':memory:' || !existsSync(file)
  let db: Db
  try {
    db = new Database(file)
    if (file !== ':memory:') chmodSync(file, 0o600)
    assertVersion(db)
    setPragmas(db, file === ':memory:')
  } catch (error) {
    throw asDamage(error, file)
  }
  const id = Number(db.pragma('application_id', { simple: true }))
  const version = Number(db.pragma('user_version', { simple: true }))
  if (fresh || (id === 0 && version === 0 && isEmpty(db))) db.pragma(`application_id = ${APPLICATION_ID}`)
  else if (id !== APPLICATION_ID) throw closing(db, new Refusal('DATA_DAMAGED', { file }, { cause: `application_id ${id}` }))
  if (version > knownVersion) throw closing(db, new Refusal('DATA_NEWER', { found: version, known: knownVersion }))
  return db
}

function closing(db: Db, refusal: Refusal): Refusal {
  db.close()
  return refusal
}

function isEmpty(db: Db): boolean {
  return db.prepare('SELECT count(*) AS n FROM sqlite_schema').pluck().get() === 0
}

function assertVersion(db: Db): void {
  const found = String(db.prepare('SELECT sqlite_version()').pluck().get())
  const [major = 0, minor = 0, patch = 0] = found.split('.').map(Number)
  const [floorMajor, floorMinor, floorPatch] = SQLITE_FLOOR
  if (major * 1e6 + minor * 1e3 + patch < floorMajor * 1e6 + floorMinor * 1e3 + floorPatch) throw new Refusal('RUNTIME_TOO_OLD', { found: `SQLite ${found}` })
}

/** The pragmas as they really are, beside what they must be. */
export function readPragmas(db: Db): readonly { name: string; value: string; ok: boolean }[] {
  return wantedPragmas().map(([name, , expected]) => {
    const value = db.pragma(name, { simple: true })
    return { name, value: String(value), ok: value === expected }
  })
}

const wantedPragmas = () => [...PRAGMAS, ...(process.platform === 'darwin' ? MACOS_PRAGMAS : [])]

function setPragmas(db: Db, memory: boolean): void {
  for (const [name, value, expected] of wantedPragmas()) {
    db.pragma(`${name} = ${value}`)
    const got = db.pragma(name, { simple: true })
    if (got !== expected && !(memory && name === 'journal_mode')) throw new Error(`pragma ${name} is ${String(got)}, not ${expected}`)
  }
}

/** The driver's errors in our words: a full disk is rolled back and said, damage is told apart from it. */
export function translated(error: unknown): unknown {
  const code = sqliteCode(error)
  if (code.startsWith('SQLITE_FULL') || code.startsWith('SQLITE_IOERR')) return new Refusal('DISK_FULL', {}, { cause: code })
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return new Refusal('DATA_DAMAGED', { file: 'packtic.db' }, { cause: code })
  return error
}

function asDamage(error: unknown, file: string): unknown {
  if (error instanceof Refusal) return error
  const code = sqliteCode(error)
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return new Refusal('DATA_DAMAGED', { file }, { cause: code })
  return translated(error)
}

export function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/**
 * One program per data folder: an exclusive lock the system frees when we die, between app and command too.
 * @throws Refusal DATA_IN_USE
 */
export function lockFolder(folder: string): { release(): void } {
  const lock = new Database(join(folder, 'lock.db'))
  try {
    lock.pragma('busy_timeout = 0')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (sqliteCode(error).startsWith('SQLITE_BUSY')) throw new Refusal('DATA_IN_USE', { folder })
    throw translated(error)
  }
  return { release: () => lock.close() }
}

/** A read-only look at another base file, for checks of backups. */
export function openReadOnly(file: string): Db {
  return new Database(file, { readonly: true, fileMustExist: true })
}
