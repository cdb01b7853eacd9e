// A PostgreSQL server (15 or later), for as many identical hub processes as wanted.
import { Pool, types } from 'pg'
import type { Driver } from './store.ts'

const INT8 = 20

/** `onLost` hears of idle connections the server closed; the next query opens another. */
export function openPostgres(url: string, onLost: (error: Error) => void): Driver {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    // seq and n stay far below 2^53.
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
  })
  pool.on('error', onLost)
  return {
    transaction: async (work) => {
      const client = await pool.connect()
      let broken: Error | undefined
      // Between two statements nobody waits for an answer: a server that stops then would end the whole process (seen).
      const onCut = (error: Error): void => void (broken = error)
      client.on('error', onCut)
      try {
        await client.query('BEGIN')
        const result = await work(async <Row>(sql: string, values: readonly unknown[] = []) => (await client.query(sql, [...values])).rows as Row[])
        await client.query('COMMIT')
        return result
      } catch (error) {
        // A connection that cannot even roll back is thrown away; the first error is the one to tell.
        await client.query('ROLLBACK').catch((lost: unknown) => (broken ??= lost instanceof Error ? lost : new Error(String(lost))))
        throw error
      } finally {
        client.off('error', onCut)
        client.release(broken)
      }
    },
    close: () => pool.end(),
  }
}
