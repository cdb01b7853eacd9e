// The local database, put together: one writer, one write path, everything durable before it is acknowledged.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { AUTHOR_KEY, type Op } from '../../../domain/sync/op.ts'
import type { FieldValue, TableName } from '../../../domain/tables.ts'
import type { Log } from '../log.ts'
import { backUp, backups, hasBackupOf } from './backups.ts'
import { createBlobs } from './blobs.ts'
import { checkBase, verifyLog } from './check.ts'
import { createDocuments, type Documents } from './documents.ts'
import { openJournal, readJournal } from './journal.ts'
import { createLocalFacts } from './local-facts.ts'
import { lockFolder, sqliteCode, translated } from './open.ts'
import { createOpLog } from './op-log.ts'
import { openOrRestore } from './recover.ts'
import { markRunning, openReplica } from './replica.ts'
import { takeRestoreMark } from './restore.ts'
import { createRows } from './rows.ts'
import { migrate, needsMigration } from './schema.ts'
import { createSearch } from './search.ts'
import type { Act, Store, Writer } from './store.ts'
import { createSyncLog } from './sync-log.ts'
import { assertUnchanged, assertWholeRow, type Change, createUndoLog } from './undo.ts'
import { checkFields, createWriter } from './writer.ts'

const ScopOf = z.object({ scop: z.string() })

/** One commit each: a month of work comes back in seconds, not in one fsync an operation. */
const REPLAY_BATCH = 500

export interface StoreOptions { readonly folder: string; readonly now: () => number; readonly newId: () => Id; readonly appVersion: string; readonly log: Log }

/**
 * Opens the data folder's base: locked, checked after an unclean stop, restored when damaged, migrated after a copy.
 * @throws Refusal DATA_IN_USE, DATA_NEWER, DATA_DAMAGED, DISK_FULL
 */
export function createStore(options: StoreOptions): Store {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const lock = lockFolder(options.folder)
  try {
    return openLocked(options, lock.release)
  } catch (error) {
    // A base that could not be opened must not keep its folder from the next try.
    lock.release()
    throw error
  }
}

function openLocked({ folder, now, newId, log }: StoreOptions, unlock: () => void): Store {
  const running = markRunning(folder)
  const backupFolder = join(folder, 'backups')
  const journalFolder = join(folder, 'journal')
  const opened = openOrRestore(join(folder, 'packtic.db'), backupFolder, running.unclean, String(now()))
  const { db } = opened
  const restored = takeRestoreMark(folder) || opened.restored
  const fresh = Number(db.pragma('user_version', { simple: true })) === 0
  if (needsMigration(db)) {
    if (!fresh) backUp(db, backupFolder, civilDateOf(now()), `-migration-${now()}`)
    migrate(db)
  }
  const { replica, newEpoch } = openReplica(db, folder, newId)
  const journal = openJournal(journalFolder, now)
  const rows = createRows(db)
  const search = createSearch(db)
  const { blobs, expect } = createBlobs(db, join(folder, 'blobs'))
  const facts = createLocalFacts(db, now)
  const undoLog = createUndoLog(db)
  // A new base has nothing to copy yet.
  let copiedOn = fresh ? civilDateOf(now()) : ''
  let documents: Documents | undefined
  const opLog = createOpLog(db, { replica, now, onRow: (table, id) => search.update(table, id), onDocument: (op) => documents?.onOp(op), onBlob: expect })
  documents = createDocuments(db, { replica, blobs, expect, now })
  const documentsOf: Documents = documents
  const listeners = new Set<(tables: readonly TableName[], ids: readonly Id[]) => void>()

  /** One immediate transaction; afterwards the journal gets its copy and the listeners hear which rows changed. */
  function transact<R>(work: () => R, journalled = true): R {
    if (db.inTransaction) throw new Error('a write inside a write')
    opLog.touched.clear()
    opLog.written.length = 0
    let result: R
    try {
      result = db.transaction(work).immediate()
    } catch (error) {
      if (sqliteCode(error) !== '') log('error', 'store.refused', { code: sqliteCode(error) })
      throw translated(error)
    }
    try {
      if (journalled) journal.append(opLog.written)
    } catch (error) {
      // The base has it: a journal that cannot be written is said, and does not undo what is committed.
      log('error', 'journal.refused', { why: error instanceof Error ? error.message : String(error) })
    }
    copyOfTheDay()
    const tables = [...opLog.touched.keys()]
    const ids = [...opLog.touched.values()].flatMap((set) => [...set])
    if (tables.length > 0 || opLog.written.length > 0) for (const listener of listeners) listener(tables, ids)
    return result
  }

  function write<R>(act: Act, work: (w: Writer) => R): R {
    let issued = false
    const result = transact(() => {
      const changes: Change[] = []
      const writer = createWriter({ log: opLog, rows, documents: documentsOf, newId, setLocal: facts.setLocal }, act.by, changes)
      const done = work({ ...writer, issue: (input) => ((issued = true), writer.issue(input)) })
      if (act.undo && changes.length > 0) undoLog.push(act.undo, changes)
      return done
    })
    // Before the number is shown: a restored base must be able to tell that it was given.
    if (issued) replica.remember()
    return result
  }

  function step(by: string, scopes: readonly Id[], back: boolean): { key: string; what: string } {
    const entry = undoLog.top(scopes, !back)
    if (!entry) throw new Refusal('STATE_REFUSED', { what: back ? 'undo' : 'redo', state: 'empty' })
    transact(() => {
      for (const change of back ? entry.changes.toReversed() : entry.changes) applyChange(change, by, back)
      undoLog.mark(entry.id, back)
    })
    return entry.label
  }

  function applyChange({ table, id, kind, before, after }: Change, by: string, back: boolean): void {
    const current = rows.get(table, id)
    if (kind === 'set') {
      assertUnchanged(current, back ? after : before)
      opLog.append('set', table, id, checkFields(table, back ? before : after), by)
    } else if ((kind === 'create') === back) {
      assertWholeRow(current, kind === 'create' ? after : before)
      opLog.append('del', table, id, {}, by)
      // Somebody else brought it back meanwhile: it is there, as asked.
    } else if (!current) opLog.append('undel', table, id, {}, by)
  }

  const store: Store = {
    get: rows.get,
    list: rows.list,
    count: rows.count,
    search: search.find,
    history: (table, id, limit) =>
      (db.prepare('SELECT kind, body, at FROM op WHERE tbl = ? AND rid = ? ORDER BY id DESC LIMIT ?').all(table, id, limit) as { kind: string; body: string; at: number }[]).map(({ kind, body, at }) => {
        const all = JSON.parse(body) as Record<string, FieldValue>
        const fields = Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('$')))
        return { at, by: String(all[AUTHOR_KEY] ?? ''), kind, fields }
      }),
    write,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    drafts: {
      ...facts.drafts,
      save: (draft) => guarded(() => facts.drafts.save(draft)),
      discard: (table, id, field) => guarded(() => facts.drafts.discard(table, id, field)),
      commit: (act, { table, id, field, value }) =>
        write(act, (w) => {
          w.set(table, id, { [field]: value })
          facts.drafts.discard(table, id, field)
        }),
    },
    undo: {
      state: (...scopes) => ({ undo: undoLog.top(scopes, false)?.label ?? null, redo: undoLog.top(scopes, true)?.label ?? null }),
      touches: (what, ...scopes) => (undoLog.top(scopes, what === 'redo')?.changes ?? []).map(({ table, id }) => ({ table, id })),
      undo: (by, ...scopes) => step(by, scopes, true),
      redo: (by, ...scopes) => step(by, scopes, false),
    },
    documents: documents.read,
    blobs,
    hostKeys: { ...facts.hostKeys, pin: (pin) => guarded(() => facts.hostKeys.pin(pin)) },
    runs: { ...facts.runs, append: (events) => guarded(() => facts.runs.append(events)), setHost: (run, machine, state) => guarded(() => facts.runs.setHost(run, machine, state)) },
    local: facts.local,
    setLocal: (key, value) => guarded(() => facts.setLocal(key, value)),
    sync: createSyncLog(db, { replica, log: opLog, transact }),
    sign: replica.sign,
    replica: { id: replica.id, epoch: replica.epoch, get code() { return replica.code() } },
    sqliteVersion: String(db.prepare('SELECT sqlite_version()').pluck().get()),
    recovered: restored ? 'restored' : newEpoch ? 'new-epoch' : running.unclean ? 'unclean' : 'none',
    backup: async (reason) => await Promise.resolve(backUp(db, backupFolder, civilDateOf(now()), reason === 'daily' ? '' : `-${reason}-${now()}`)),
    check: () => checkBase(db, { backupFolder, now, differences: opLog.differences }),
    rebuild: () => transact(() => opLog.rebuild()),
    verifyLog: () => verifyLog(db, ScopOf.safeParse(facts.local('enrolment')).data?.scop),
    close: () => {
      // A full disk must not keep the folder locked: the marks and the checkpoint wait for the next start.
      for (const tidy of [() => replica.remember(), () => journal.close(), () => db.pragma('wal_checkpoint(TRUNCATE)')]) {
        try {
          tidy()
        } catch (error) {
          log('error', 'store.close', { why: error instanceof Error ? error.message : String(error) })
        }
      }
      db.close()
      running.clear()
      unlock()
    },
  }

  if (restored) replay()
  if (!fresh) copyOfTheDay()
  return store

  /** The first use of a day leaves the work before it in a copy, also where the program runs for weeks. */
  function copyOfTheDay(): void {
    const today = civilDateOf(now())
    if (today === copiedOn) return
    copiedOn = today
    try {
      if (!hasBackupOf(backupFolder, today)) backUp(db, backupFolder, today)
    } catch (error) {
      // No room for a copy is no reason to refuse the work; the next start tries again, and `db check` says its age.
      log('error', 'backup.refused', { why: error instanceof Error ? error.message : String(error) })
    }
  }

  /** Operations the copy lacks, from the journal files. They are this laptop's view: confirmed places come with the next sync. */
  function replay(): void {
    let played = 0
    const batch: Op[] = []
    const play = (): void => transact(() => {
      for (const op of batch.splice(0)) if (opLog.ingest(op, op.hlc, null) === 'new') played++
    }, false)
    for (const op of readJournal(journalFolder)) if (batch.push(op) >= REPLAY_BATCH) play()
    play()
    log('warn', 'store.restored', { played, copies: backups(backupFolder).length })
  }

  function guarded<R>(work: () => R): R {
    try {
      return work()
    } catch (error) {
      throw translated(error)
    }
  }
}
