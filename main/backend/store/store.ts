// The face of the local database: what the rest of the backend may ask of it. SQL stays in this folder.
// There is one write path (`write`): rows, operations, search index and undo in one transaction.
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { Id, Sha256 } from '../../../domain/ids.ts'
import type { ListOptions } from './rows.ts'
import type { SyncLog } from './sync-log.ts'
import type { DocType, FieldsOf, FieldValue, RowOf, TableName } from '../../../domain/tables.ts'

/** What a person will read beside "Annuler": a catalogue key and the name it is about. Only acts of a visit are undone. */
export interface UndoLabel { readonly visitId: Id; readonly key: string; readonly what: string }

export interface Act {
  /** Who does it, as shown in histories; the technician's name or the program's part. */
  readonly by: string
  readonly undo?: UndoLabel
}

/** Inside one transaction. Every method refuses INVALID (with the field's path) what the table's schema refuses. */
export interface Writer {
  create<T extends TableName>(table: T, fields: Partial<FieldsOf<T>>, id?: Id): Id
  set<T extends TableName>(table: T, id: Id, fields: Partial<FieldsOf<T>>): void
  /** Insert-only tables (`add`). */
  add<T extends TableName>(table: T, fields: Partial<FieldsOf<T>>, id?: Id): Id
  remove(table: TableName, id: Id): void
  /** A choice among concurrent values: written even when it is the value that stands, because it has seen the others. */
  settle(table: TableName, id: Id, fields: Readonly<Record<string, FieldValue>>): void
  /** The same for a row that one removed and another changed. */
  settleRemoval(table: TableName, id: Id, removed: boolean): void
  /** Next number of this laptop's series and the frozen document, in this transaction (design/sync.md 3.6, 3.9). */
  issue(document: IssueInput): IssuedDocument
  /** A bill of local facts that are no rows: `local(key)` values written in the same transaction. */
  setLocal(key: string, value: FieldValue): void
}

export interface IssueInput {
  readonly id: Id
  readonly type: DocType
  readonly version: number
  readonly supersedes: Id | null
  readonly issuedOn: CivilDate
  /** The document's data, frozen as canonical JSON; `number` is handed in so that data and PDF can carry it. */
  readonly make: (number: string) => { readonly data: FieldValue; readonly pdf: Uint8Array; readonly pages: readonly Uint8Array[] }
}

export interface IssuedDocument {
  readonly id: Id; readonly type: DocType; readonly version: number; readonly number: string; readonly supersedes: Id | null; readonly issuedOn: CivilDate
  /** SHA-256 of the canonical JSON, and of the PDF's bytes. */
  readonly sha256: Sha256; readonly pdfSha256: Sha256; readonly pages: readonly Sha256[]; readonly data: FieldValue; readonly signer: Id; readonly sig: string; readonly at: number
}

/** `place`: in the hub's log; 0 while it is not told yet, null while the hub has it not. `subject`: what it was made from. */
export interface BillingDocument { readonly docId: Id; readonly number: string; readonly signer: Id; readonly subject: string; readonly key: string; readonly content: Sha256; readonly totalHtCents: number; readonly place: number | null; readonly refused: boolean }

interface HistoryEntry { readonly at: number; readonly by: string; readonly kind: string; readonly fields: Readonly<Record<string, FieldValue>> }
export interface Draft { readonly table: TableName; readonly id: Id; readonly field: string; readonly value: FieldValue; readonly at: number }
export interface SearchHit { readonly table: TableName; readonly id: Id; readonly text: string }

export interface HostKeyPin { readonly host: string; readonly port: number; readonly type: string; readonly sha256: string; readonly firstSeenAt: number; readonly by: string; readonly how: 'seen' | 'typed' | 'replaced'; readonly reason: string | null; readonly clientId: Id | null }

/** One line of a host's events.ndjson, stored once: key (run, host, seq). */
export interface RunEvent { readonly runId: Id; readonly machineId: Id; readonly seq: number; readonly at: number; readonly line: string }

export interface Store {
  get<T extends TableName>(table: T, id: Id): RowOf<T> | undefined
  list<T extends TableName>(table: T, where?: Partial<RowOf<T>>, options?: ListOptions): readonly RowOf<T>[]
  count<T extends TableName>(table: T, where?: Partial<RowOf<T>>): number
  search(text: string, limit: number): readonly SearchHit[]
  history(table: TableName, id: Id, limit: number): readonly HistoryEntry[]

  /** One transaction; throws and changes nothing, or commits and tells `onChange`. Never nested. */
  write<R>(act: Act, work: (w: Writer) => R): R
  onChange(listener: (tables: readonly TableName[], ids: readonly Id[]) => void): () => void

  readonly drafts: {
    /** Kept whatever its validity. */
    save(draft: Omit<Draft, 'at'>): void
    discard(table: TableName, id: Id, field: string): void
    list(id?: Id): readonly Draft[]
    /** Row + operation + undo + removal of the draft, one transaction. INVALID keeps the draft. */
    commit(act: Act, draft: Omit<Draft, 'at'>): void
  }
  readonly undo: {
    /** Of one visit or contract, or of a visit and its contract together: the last of all their acts. */
    state(...scopes: readonly Id[]): { readonly undo: { readonly key: string; readonly what: string } | null; readonly redo: { readonly key: string; readonly what: string } | null }
    /** The rows that the next undo or redo would change; none when there is nothing to take back. */
    touches(what: 'undo' | 'redo', ...scopes: readonly Id[]): readonly { readonly table: TableName; readonly id: Id }[]
    undo(by: string, ...scopes: readonly Id[]): { readonly key: string; readonly what: string }
    redo(by: string, ...scopes: readonly Id[]): { readonly key: string; readonly what: string }
  }
  readonly documents: {
    get(id: Id): IssuedDocument | undefined
    list(type?: DocType): readonly IssuedDocument[]
    /** What each billing request asks and where the hub's log has it, without the whole documents; newest first. */
    billing(): readonly BillingDocument[]
    /** Newest first, those whose data names the client and the visit; `after` is the last id of the page before. */
    about(about: { readonly clientId?: Id | undefined; readonly visitId?: Id | undefined }, page: { readonly limit: number; readonly after?: Id }): readonly IssuedDocument[]
  }
  readonly blobs: {
    /** Stored under its hash (temp + fsync + rename); the same bytes twice are one blob. */
    put(bytes: Uint8Array): Sha256
    get(sha256: Sha256): Uint8Array | undefined
    path(sha256: Sha256): string
  }
  readonly hostKeys: {
    /** Two clients may use the same private address: a pin of another client is none of this one's. */
    get(host: string, port: number, clientId: Id | null): HostKeyPin | undefined
    pin(pin: HostKeyPin): void
  }
  readonly runs: {
    /** Insert or ignore by (run, host, seq): a replay does nothing. Returns how many were new. */
    append(events: readonly RunEvent[]): number
    events(runId: Id, machineId: Id, afterSeq?: number): readonly RunEvent[]
    /** The same without what apt told of its progress, but for the very last line: hours of a run in a few hundred lines. */
    milestones(runId: Id, machineId: Id, afterSeq?: number): readonly RunEvent[]
    /** Bytes of events.ndjson already taken, and what the host run needs to be found again. */
    setHost(runId: Id, machineId: Id, state: FieldValue): void
    host(runId: Id, machineId: Id): FieldValue | undefined
    hosts(runId: Id): readonly { readonly machineId: Id; readonly state: FieldValue }[]
  }
  /** Local facts of this laptop: where the person was, jobs, plans; never synced. */
  local(key: string): FieldValue | undefined
  setLocal(key: string, value: FieldValue): void

  /** What the exchange with the hub asks of the base. */
  readonly sync: SyncLog
  /** Ed25519 by this laptop's replica, base64. */
  sign(bytes: Uint8Array): string

  /** Identity of this laptop's replica, and what happened at the last start. */
  readonly replica: { readonly id: Id; readonly code: string; readonly epoch: number }
  readonly sqliteVersion: string
  readonly recovered: 'none' | 'unclean' | 'restored' | 'new-epoch'
  backup(reason: 'daily' | 'migration' | 'asked'): Promise<string>
  /** Every row folded again from the log; `repaired` had said something else. */
  rebuild(): { readonly rows: number; readonly repaired: number }
  /** Chains of the log, and the signatures of its frames where the writer's key is known. */
  verifyLog(): ReturnType<Store['check']>
  check(): { readonly ok: boolean; readonly lines: readonly { readonly what: string; readonly value: string; readonly ok: boolean }[] }
  close(): void
}
