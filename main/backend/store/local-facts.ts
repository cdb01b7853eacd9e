// What never leaves this laptop: drafts, host keys, runs as they are followed, and small facts by key.
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import type { FieldValue, TableName } from '../../../domain/tables.ts'
import type { Db } from './open.ts'
import type { Draft, HostKeyPin, RunEvent, Store } from './store.ts'

export type LocalFacts = Pick<Store, 'hostKeys' | 'runs' | 'local' | 'setLocal'> & { readonly drafts: Omit<Store['drafts'], 'commit'> }

const parse = (text: unknown): FieldValue => JSON.parse(String(text)) as FieldValue

export function createLocalFacts(db: Db, now: () => number): LocalFacts {
  const getLocal = db.prepare('SELECT v FROM local WHERE k = ?').pluck()
  const putLocal = db.prepare('INSERT INTO local (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v')
  const putDraft = db.prepare('INSERT INTO draft (tbl, rid, field, value, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (tbl, rid, field) DO UPDATE SET value = excluded.value, at = excluded.at')
  const dropDraft = db.prepare('DELETE FROM draft WHERE tbl = ? AND rid = ? AND field = ?')
  const allDrafts = db.prepare('SELECT tbl, rid, field, value, at FROM draft ORDER BY at')
  const draftsOf = db.prepare('SELECT tbl, rid, field, value, at FROM draft WHERE rid = ? ORDER BY at')
  const getKey = db.prepare('SELECT host, port, type, sha256, first_seen_at AS firstSeenAt, by, how, reason, client_id AS clientId FROM host_key WHERE host = @host AND port = @port AND (client_id IS @clientId OR client_id IS NULL OR @clientId IS NULL) ORDER BY first_seen_at DESC, rowid DESC LIMIT 1')
  // A replaced key stays: the newest row is the pin, the others are the journal.
  const putKey = db.prepare('INSERT INTO host_key (host, port, type, sha256, first_seen_at, by, how, reason, client_id) VALUES (@host, @port, @type, @sha256, @firstSeenAt, @by, @how, @reason, @clientId) ON CONFLICT DO UPDATE SET type = excluded.type, sha256 = excluded.sha256, by = excluded.by, how = excluded.how, reason = excluded.reason')
  const addEvent = db.prepare('INSERT INTO run_event (run_id, machine_id, seq, at, line) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
  const events = db.prepare('SELECT seq, at, line FROM run_event WHERE run_id = ? AND machine_id = ? AND seq > ? ORDER BY seq')
  const milestones = db.prepare(`SELECT seq, at, line FROM run_event WHERE run_id = @runId AND machine_id = @machineId AND seq > @afterSeq
    AND (instr(line, '"ev":"progress"') = 0 OR seq = (SELECT max(seq) FROM run_event WHERE run_id = @runId AND machine_id = @machineId)) ORDER BY seq`)
  const putHost = db.prepare('INSERT INTO run_host (run_id, machine_id, state) VALUES (?, ?, ?) ON CONFLICT (run_id, machine_id) DO UPDATE SET state = excluded.state')
  const getHost = db.prepare('SELECT state FROM run_host WHERE run_id = ? AND machine_id = ?').pluck()
  const hosts = db.prepare('SELECT machine_id AS machineId, state FROM run_host WHERE run_id = ? ORDER BY machine_id')
  const append = db.transaction((lines: Parameters<Store['runs']['append']>[0]) => lines.reduce((count, { runId, machineId, seq, at, line }) => count + addEvent.run(runId, machineId, seq, at, line).changes, 0))

  return {
    local: (key) => {
      const value = getLocal.get(key)
      return value === undefined ? undefined : parse(value)
    },
    setLocal: (key, value) => void putLocal.run(key, canonicalJson(value)),
    drafts: {
      save: ({ table, id, field, value }) => void putDraft.run(table, id, field, canonicalJson(value), now()),
      discard: (table, id, field) => void dropDraft.run(table, id, field),
      list: (id) => ((id ? draftsOf.all(id) : allDrafts.all()) as { tbl: TableName; rid: string; field: string; value: string; at: number }[]).map(({ tbl, rid, field, value, at }): Draft => ({ table: tbl, id: rid, field, value: parse(value), at })),
    },
    hostKeys: {
      get: (host, port, clientId) => getKey.get({ host, port, clientId }) as HostKeyPin | undefined,
      pin: (pin) => void putKey.run(pin),
    },
    runs: {
      append: (lines) => append.immediate(lines),
      events: (runId, machineId, afterSeq = 0) => (events.all(runId, machineId, afterSeq) as Omit<RunEvent, 'runId' | 'machineId'>[]).map((event) => ({ runId, machineId, ...event })),
      milestones: (runId, machineId, afterSeq = 0) => (milestones.all({ runId, machineId, afterSeq }) as Omit<RunEvent, 'runId' | 'machineId'>[]).map((event) => ({ runId, machineId, ...event })),
      setHost: (runId, machineId, state) => void putHost.run(runId, machineId, canonicalJson(state)),
      host: (runId, machineId) => {
        const state = getHost.get(runId, machineId)
        return state === undefined ? undefined : parse(state)
      },
      hosts: (runId) => (hosts.all(runId) as { machineId: string; state: string }[]).map(({ machineId, state }) => ({ machineId, state: parse(state) })),
    },
  }
}
