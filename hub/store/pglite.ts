// PostgreSQL inside this process, in a folder: for a trial or one small Scop. One process only, one connection;
// what a power cut does to it is not verified (design/sync.md 3.11).
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PGlite, types } from '@electric-sql/pglite'
import { Refusal } from '../../domain/errors.ts'
import type { Driver } from './store.ts'

/** `null` keeps nothing after the process: for tests. @throws Refusal DATA_IN_USE while another process has the folder open */
export async function openPglite(folder: string | null): Promise<Driver> {
  if (folder !== null) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = folder === null ? undefined : lockFolder(folder)
  const db = await PGlite.create({ ...(folder === null ? {} : { dataDir: join(folder, 'postgres') }), parsers: { [types.INT8]: Number } })
  return {
    transaction: async (work) => await db.transaction(async (tx) => await work(async <Row>(sql: string, values: readonly unknown[] = []) => (await tx.query<Row>(sql, [...values])).rows)),
    close: async () => {
      await db.close()
      lock?.close()
    },
  }
}

/** PGlite itself lets two processes open a folder, which damages it. SQLite's lock is freed by the system when we die. */
function lockFolder(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'lock.db'))
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (error instanceof Error && error.message.includes('locked')) throw new Refusal('DATA_IN_USE', { folder })
    throw error
  }
}
