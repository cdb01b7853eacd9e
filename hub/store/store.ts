// What the hub asks of a database, whichever it is: short transactions, each bound to one Scop before its first query.
// Nothing here keeps anything in memory between two requests (design/sync.md 3.11).
import type { Id } from '../../domain/ids.ts'

/** Rows of one statement. Whole numbers come as numbers, uuids and texts as strings. */
export type Query = <Row = Record<string, unknown>>(sql: string, values?: readonly (string | number | null)[]) => Promise<Row[]>

/** PGlite in a folder, or a PostgreSQL server. */
export interface Driver {
  /** One transaction on one connection, rolled back when `work` throws. Never wait for a client inside: PGlite has one connection. */
  transaction<R>(work: (query: Query) => Promise<R>): Promise<R>
  close(): Promise<void>
}

export interface Store {
  /** A transaction that sees and writes one Scop's rows, whatever its queries say. */
  tenant<R>(scop: Id, work: (query: Query) => Promise<R>): Promise<R>
  /** As the owner of the tables, for the command line alone; it sees names of Scops and the hub's own row. */
  operator<R>(work: (query: Query) => Promise<R>): Promise<R>
  close(): Promise<void>
}

export const APP_ROLE = 'hub_app'

export function createStore(driver: Driver): Store {
  return {
    tenant: (scop, work) =>
      driver.transaction(async (query) => {
        // PGlite connects as superuser, who bypasses row security; a server's owner would too without FORCE.
        await query(`SET LOCAL ROLE ${APP_ROLE}`)
        await query("SELECT set_config('packtic.scop', $1, true)", [scop])
        return await work(query)
      }),
    operator: (work) => driver.transaction(work),
    close: () => driver.close(),
  }
}

/** A unique key refused the row: it may be another Scop's, which row security hides from us. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}
