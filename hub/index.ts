// The `packtic-hub` command: init, serve, enrol-code. The wiring of the hub, and the only file that reads the clock and
// makes ids. Results on standard output, the rest on standard error; exit codes of domain/errors.ts.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { uuidv7 } from 'uuidv7'
import { type ExitCode, faultKinds, Refusal } from '../domain/errors.ts'
import { invite } from './enrol-code.ts'
import type { Hub } from './hub.ts'
import { hubKey, newPrivateKey } from './keys.ts'
import { createScop, findScop } from './scops.ts'
import { Role } from './roles.ts'
import { createServer } from './server.ts'
import { assertRowSecurity } from './store/guard.ts'
import { openPglite } from './store/pglite.ts'
import { openPostgres } from './store/postgres.ts'
import { createTables, type HubRow, readHubRow } from './store/schema.ts'
import { createStore, type Store } from './store/store.ts'

const USAGE = `packtic-hub init --scop NAME (--data DIR | --database-url URL) [--url ADDRESS]
packtic-hub serve (--data DIR | --database-url URL) [--port N] [--host ADDR]
packtic-hub enrol-code (--data DIR | --database-url URL) [--scop NAME] [--role manager|technician|viewer]`

const DEFAULT_HOST = '127.0.0.1' // beyond this machine, TLS is a reverse proxy's work
const DEFAULT_PORT = '8787'
const STOP_MS = 3_000

const say = (text: string): void => void process.stderr.write(`packtic-hub: ${text}\n`)
const out = (text: string): void => void process.stdout.write(`${text}\n`)

const known = { data: { type: 'string' }, 'database-url': { type: 'string' }, scop: { type: 'string' }, url: { type: 'string' }, role: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } } as const
type Option = keyof typeof known
type Options = Readonly<Partial<Record<Option, string>>>

const DATABASE: readonly Option[] = ['data', 'database-url']
const commands: Readonly<Record<string, { readonly takes: readonly Option[]; run(store: Store, options: Options): Promise<void> }>> = {
  init: { takes: [...DATABASE, 'scop', 'url'], run: init },
  serve: { takes: [...DATABASE, 'port', 'host'], run: serve },
  'enrol-code': { takes: [...DATABASE, 'scop', 'role'], run: enrolCode },
}

/** Named in the documentation, not built yet: said, never silently absent. */
const laterCommands: readonly string[] = ['scop', 'backup', 'restore', 'rebuild', 'check']

/** Makes the tables at first, then a Scop, and prints the invitation of its first manager. */
async function init(store: Store, { scop: name, url }: Options): Promise<void> {
  if (!name) throw new Refusal('INVALID', { what: '--scop' })
  if (url !== undefined && !URL.canParse(url)) throw new Refusal('INVALID', { what: `--url ${url}` })
  const row = await store.operator(async (query) => {
    const before = await readHubRow(query)
    if (!before) {
      const first: HubRow = { key: newPrivateKey(), url: url ?? `http://${DEFAULT_HOST}:${DEFAULT_PORT}` }
      await createTables(query, first)
      return first
    }
    if (url !== undefined) await query('UPDATE hub SET url = $1', [url])
    return { ...before, url: url ?? before.url }
  })
  const hub = await openHub(store, row)
  const scop = await createScop(store, uuidv7(), name)
  out((await invite(hub, scop, 'manager')).text)
}

async function enrolCode(store: Store, { scop: name, role = 'technician' }: Options): Promise<void> {
  const wanted = Role.safeParse(role)
  if (!wanted.success) throw new Refusal('INVALID', { what: `--role ${role}` })
  const hub = await openHub(store)
  out((await invite(hub, await findScop(store, name), wanted.data)).text)
}

async function serve(store: Store, { port = DEFAULT_PORT, host = DEFAULT_HOST, data }: Options): Promise<void> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Refusal('INVALID', { what: `--port ${port}` })
  const app = createServer(await openHub(store), say)
  if (data !== undefined) say('trial mode: one process, one folder; use --database-url for a network')
  out(`packtic-hub: listening on ${await app.listen({ host, port: Number(port) })}`)
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  // Requests under way end; a laptop on a dead line does not keep the address from the next hub.
  const impatient = setTimeout(() => app.server.closeAllConnections(), STOP_MS)
  await app.close()
  clearTimeout(impatient)
}

/** @throws Refusal NOT_FOUND before `init`, STATE_REFUSED when one Scop could read another */
async function openHub(store: Store, given?: HubRow): Promise<Hub> {
  const row = given ?? (await store.operator(readHubRow))
  if (!row) throw new Refusal('NOT_FOUND', { what: 'a hub in this database: run packtic-hub init first' })
  await assertRowSecurity(store, uuidv7())
  return { store, key: hubKey(row.key), url: row.url, now: Date.now, newSecret: (bytes) => randomBytes(bytes).toString('hex') }
}

async function openStore({ data, 'database-url': url }: Options): Promise<Store> {
  if (data !== undefined && url === undefined) return createStore(await openPglite(resolve(data)))
  if (url !== undefined && data === undefined) return createStore(openPostgres(url, (error) => say(error.message)))
  throw new Refusal('INVALID', { what: '--data DIR or --database-url URL' })
}

function readOptions(args: readonly string[], takes: readonly Option[]): Options {
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(takes.map((name) => [name, known[name]])), strict: true }).values
  } catch (error) {
    // parseArgs explains itself: an unknown option, or one without its value.
    throw new Refusal('INVALID', { what: error instanceof Error ? error.message : args.join(' ') })
  }
}

async function main([name = '', ...args]: readonly string[]): Promise<ExitCode> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (laterCommands.includes(name)) {
    process.stderr.write(`packtic-hub ${name} : pas encore disponible\n`)
    return 2
  }
  if (!command) {
    process.stderr.write(`${USAGE}\n`)
    return 2
  }
  let store: Store | undefined
  try {
    const options = readOptions(args, command.takes)
    store = await openStore(options)
    await command.run(store, options)
    return 0
  } catch (error) {
    if (!(error instanceof Refusal)) {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error))
      return 1
    }
    say([error.fault.code, ...Object.values(error.fault.detail)].join(' · '))
    return faultKinds[error.fault.code].exit
  } finally {
    await store?.close()
  }
}

process.exitCode = await main(process.argv.slice(2))
