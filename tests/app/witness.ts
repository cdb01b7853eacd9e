// What a test saw happen, kept outside of the app: rows it was told are saved, text as it stood on screen at each key,
// places it reached. After a kill the data folder must agree.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'

interface Row { readonly table: string; readonly id: string; readonly fields: Readonly<Record<string, unknown>> }
interface Typed { readonly table: string; readonly id: string; readonly field: string; states: readonly { readonly at: number; readonly text: string }[] }

/** Text older than this must be there after a kill. */
const MAY_BE_LOST_MS = 1000

export interface Verdict {
  /** One line for each thing that is not as it was acknowledged. */
  readonly lost: readonly string[]
  /** How old the oldest lost key was at the kill; 0 when nothing typed was lost. */
  readonly typedLostMs: number
}

export class Witness {
  readonly rows: Row[] = []
  /** Asked for and never answered, by row: the kill came before or after it was written, both are true. */
  readonly #asked = new Map<string, Row>()
  readonly typed: Typed[] = []
  #going: string | undefined
  readonly places: { readonly at: number; readonly title: string }[] = []

  /** These values were sent for this row: from now until they are said to be saved, the row may hold them or the former ones. */
  asking(table: string, id: string, fields: Record<string, unknown>): void {
    this.#asked.set(`${table} ${id}`, { table, id, fields })
  }

  /** The app said, by an answer or on screen, that this row is saved with these values. */
  saved(table: string, id: string, fields: Record<string, unknown> = {}): void {
    this.#asked.delete(`${table} ${id}`)
    this.rows.push({ table, id, fields })
  }

  /** One more key stands on screen. */
  key(table: string, id: string, field: string, text: string): void {
    let one = this.typed.find((known) => known.table === table && known.id === id && known.field === field)
    if (!one) this.typed.push((one = { table, id, field, states: [] }))
    one.states = [...one.states, { at: Date.now(), text }]
  }

  /** A move was asked for: from now on the app may be there, seen or not. */
  going(screen: string): void {
    this.#going = screen
  }

  /** The window shows this place. */
  at(title: string): void {
    this.#going = undefined
    this.places.push({ at: Date.now(), title })
  }

  /** Titles the app may open with: the last place, the one before when the move was less than a second old, and the one it was going to. */
  placesAfterKill(killedAt: number): RegExp {
    const last = this.places.at(-1)
    const before = this.places.at(-2)
    const titles = [last, last && killedAt - last.at < MAY_BE_LOST_MS ? before : undefined].flatMap((place) => (place ? [place.title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')] : []))
    return new RegExp(`^(${[...titles, ...(this.#going ? [`${this.#going}[, ].*packtic`] : [])].join('|')})$`)
  }

  #mayHold(table: string, id: string, field: string, value: unknown): boolean {
    const asked = this.#asked.get(`${table} ${id}`)?.fields
    return asked !== undefined && field in asked && asked[field] === value
  }

  /** Compares everything acknowledged so far with the base, read by SQLite itself and not by the app. */
  compare(dataFolder: string, killedAt: number): Verdict {
    return readBase(dataFolder, (db) => {
      const lost: string[] = []
      const check = String(db.pragma('quick_check', { simple: true }))
      if (check !== 'ok') lost.push(`quick_check: ${check}`)
      // A row acknowledged twice holds its last values.
      const wanted = new Map<string, Row>()
      for (const row of this.rows) wanted.set(`${row.table} ${row.id}`, { ...row, fields: { ...wanted.get(`${row.table} ${row.id}`)?.fields, ...row.fields } })
      for (const { table, id, fields } of wanted.values()) {
        const found = db.prepare(`SELECT * FROM "${table}" WHERE id = ? AND _del = 0`).get(id) as Record<string, unknown> | undefined
        if (!found) lost.push(`${table} ${id} is missing`)
        else for (const [name, value] of Object.entries(fields)) if (found[name] !== value && !this.#mayHold(table, id, name, found[name])) lost.push(`${table} ${id} ${name}: ${String(found[name])} instead of ${String(value)}`)
      }
      let typedLostMs = 0
      for (const typed of this.typed) {
        const { table, id, field, states } = typed
        const row = db.prepare(`SELECT "${field}" FROM "${table}" WHERE id = ?`).pluck().get(id) as string | null | undefined
        const draft = db.prepare('SELECT value FROM draft WHERE tbl = ? AND rid = ? AND field = ?').pluck().get(table, id, field) as string | undefined
        const kept = draft === undefined ? (row ?? '') : String(JSON.parse(draft) ?? '')
        const firstLost = states.find(({ text }) => !kept.startsWith(text))
        if (!firstLost) continue
        typedLostMs = Math.max(typedLostMs, killedAt - firstLost.at)
        if (killedAt - firstLost.at > MAY_BE_LOST_MS) lost.push(`${table} ${id} ${field}: «${kept}» kept, «${firstLost.text}» was on screen ${killedAt - firstLost.at} ms before the kill`)
        // Young enough to be lost: counted once, and gone.
        else typed.states = states.filter(({ text }) => kept.startsWith(text))
      }
      return { lost, typedLostMs }
    })
  }
}

/** Reads a copy of the base with its log: the app's own files stay untouched, running or not. */
function readBase<R>(dataFolder: string, read: (db: Database.Database) => R): R {
  const copy = mkdtempSync(join(tmpdir(), 'packtic-witness-'))
  try {
    for (const name of ['packtic.db', 'packtic.db-wal']) if (existsSync(join(dataFolder, name))) copyFileSync(join(dataFolder, name), join(copy, name))
    const db = new Database(join(copy, 'packtic.db'))
    try {
      return read(db)
    } finally {
      db.close()
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
