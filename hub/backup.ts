// `packtic-hub backup FILE` and `restore FILE`: the whole hub as lines of JSON, from PGlite or PostgreSQL into either.
// One snapshot out, one transaction in; the last line proves that nothing of the file is missing or changed.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs'
import { z } from 'zod'
import { Refusal } from '../domain/errors.ts'
import { Id } from '../domain/ids.ts'
import { fillReceipts } from './billing.ts'
import { createTables, readHubRow, tenantTables } from './store/schema.ts'
import { APP_ROLE, type Query, type Store } from './store/store.ts'

const FETCH_ROWS = 20 // a piece of an attachment is half a megabyte of text
const Line = z.union([
  z.strictObject({ hub: z.strictObject({ key: z.string(), url: z.string() }) }),
  z.strictObject({ scop: Id }),
  z.strictObject({ table: z.string().refine((name) => Object.hasOwn(tenantTables, name)), row: z.record(z.string(), z.unknown()) }),
  z.strictObject({ end: z.int(), sha256: z.string() }),
])

const enter = async (query: Query, scop: Id): Promise<unknown> => await query("SELECT set_config('packtic.scop', $1, true)", [scop])

/** It holds the hub's private key: for its owner's eyes alone. @returns how many rows @throws Refusal NOT_FOUND before `init` */
export async function backUp(store: Store, file: string): Promise<number> {
  const part = `${file}.part`
  const out = createWriteStream(part, { mode: 0o600, flush: true })
  const hash = createHash('sha256')
  let rows = 0
  const write = async (text: string): Promise<void> => {
    hash.update(`${text}\n`)
    if (!out.write(`${text}\n`)) await once(out, 'drain')
  }
  await store.operator(async (query) => {
    await query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    const hub = await readHubRow(query)
    if (!hub) throw new Refusal('NOT_FOUND', { what: 'a hub in this database: run packtic-hub init first' })
    await write(JSON.stringify({ hub: { key: hub.key, url: hub.url } }))
    const scops = await query<{ id: Id }>('SELECT id FROM scop ORDER BY id')
    await query(`SET LOCAL ROLE ${APP_ROLE}`)
    for (const { id } of scops) {
      await enter(query, id)
      await write(JSON.stringify({ scop: id }))
      for (const table of Object.keys(tenantTables)) {
        await query(`DECLARE kept CURSOR FOR SELECT row_to_json(kept)::text AS row FROM ${table} AS kept`)
        for (;;) {
          const page = await query<{ row: string }>(`FETCH ${FETCH_ROWS} FROM kept`)
          for (const { row } of page) await write(`{"table":"${table}","row":${row}}`)
          rows += page.length
          if (page.length === 0) break
        }
        await query('CLOSE kept')
      }
    }
  })
  out.end(`${JSON.stringify({ end: rows, sha256: hash.digest('hex') })}\n`)
  await once(out, 'close')
  renameSync(part, file)
  return rows
}

/** @throws Refusal STATE_REFUSED when the database has a hub already, NOT_FOUND, DATA_DAMAGED when the file is not whole */
export async function restore(store: Store, file: string): Promise<number> {
  if (!existsSync(file)) throw new Refusal('NOT_FOUND', { what: file })
  await assertWhole(file)
  return await store.operator(async (query) => {
    if (await readHubRow(query)) throw new Refusal('STATE_REFUSED', { what: 'this database', state: 'has a hub already: restore into an empty one' })
    let rows = 0
    const scops: Id[] = []
    for await (const line of lines(file)) {
      const said = Line.parse(JSON.parse(line))
      if ('hub' in said) {
        await createTables(query, said.hub)
        await query(`SET LOCAL ROLE ${APP_ROLE}`)
      } else if ('scop' in said) {
        scops.push(said.scop)
        await enter(query, said.scop)
      }
      else if ('table' in said) {
        await query(`INSERT INTO ${said.table} SELECT * FROM json_populate_record(null::${said.table}, $1::text::json)`, [JSON.stringify(said.row)])
        rows++
      }
    }
    // A copy made before there were receipts has their documents.
    for (const scop of scops) {
      await enter(query, scop)
      await fillReceipts(query, scop)
      // What the hub wrote itself since the copy, laptops have and the hub has not: under the same replica its next change would be another
      // one of the same number, and stop every exchange. The next publication begins a new one.
      await query("UPDATE device SET role = 'former' WHERE scop = $1 AND role = 'network'", [scop])
    }
    return rows
  })
}

/** Read once before anything is written: a file that was cut, or changed, restores nothing. */
async function assertWhole(file: string): Promise<void> {
  const hash = createHash('sha256')
  let held: string | undefined
  for await (const line of lines(file)) {
    if (held !== undefined) hash.update(`${held}\n`)
    held = line
  }
  const End = z.strictObject({ end: z.int(), sha256: z.literal(hash.digest('hex')) })
  try {
    if (End.safeParse(JSON.parse(held ?? '')).success) return
  } catch {
    // Not even JSON: the same answer.
  }
  throw new Refusal('DATA_DAMAGED', { file })
}

/** Not readline, which also ends lines at U+2028: a note may hold one. */
async function* lines(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
  if (rest !== '') yield rest
}
