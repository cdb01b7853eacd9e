// The `packtic-hub` command: the wiring of the hub, and the only file that reads the clock and makes ids. Results on standard output, the rest on standard error; exit codes of domain/errors.ts.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { uuidv7 } from 'uuidv7'
import { CivilDate } from '../domain/civil-date.ts'
import { type ExitCode, faultKinds, Refusal } from '../domain/errors.ts'
import type { Id } from '../domain/ids.ts'
import { backUp, restore } from './backup.ts'
import { fillReceipts, listReceived } from './billing.ts'
import { checkHub } from './check.ts'
import { invite } from './enrol-code.ts'
import type { Hub } from './hub.ts'
import { hubKey, newPrivateKey } from './keys.ts'
import { createScop, findScop, readScops } from './scops.ts'
import { InvitedRole } from './roles.ts'
import { publishScops } from './hand-off.ts'
import { grantLabel, withdrawLabel } from './label.ts'
import { publishMembers, readMembers } from './members.ts'
import { publish, readPublished } from './network.ts'
import { publishPrices, readPriceList } from './price-list.ts'
import { createServer } from './server.ts'
import { assertRowSecurity } from './store/guard.ts'
import { openPglite } from './store/pglite.ts'
import { openPostgres } from './store/postgres.ts'
import { addMissingTables, createTables, type HubRow, markUpgraded, readHubRow } from './store/schema.ts'
import { createStore, type Store } from './store/store.ts'

const USAGE = `packtic-hub init --scop NAME (--data DIR | --database-url URL) [--url ADDRESS]
packtic-hub serve (--data DIR | --database-url URL) [--port N] [--host ADDR]
packtic-hub enrol-code (--data DIR | --database-url URL) [--scop NAME] [--role manager|technician|viewer]
packtic-hub requests (--data DIR | --database-url URL) [--scop NAME]
packtic-hub publish-prices FILE --by NAME | publish-members FILE --by NAME (--data DIR | --database-url URL) [--scop NAME]
packtic-hub publish FILE (--data DIR | --database-url URL) [--scop NAME]
packtic-hub grant-label --from YYYY-MM-DD --by NAME --network NAME | withdraw-label --on YYYY-MM-DD --by NAME (--data DIR | --database-url URL) [--scop NAME]
packtic-hub backup FILE | restore FILE | check (--data DIR | --database-url URL)`

const DEFAULT_HOST = '127.0.0.1' // beyond this machine, TLS is a reverse proxy's work
const DEFAULT_PORT = '8787'
const STOP_MS = 3_000
const OWN_HAND = 'packtic-hub' // who tells the Scops of each other

const say = (text: string): void => void process.stderr.write(`packtic-hub: ${text}\n`)
const out = (text: string): void => void process.stdout.write(`${text}\n`)

const known = { data: { type: 'string' }, 'database-url': { type: 'string' }, scop: { type: 'string' }, url: { type: 'string' }, role: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' }, from: { type: 'string' }, on: { type: 'string' }, by: { type: 'string' }, network: { type: 'string' } } as const
type Option = keyof typeof known
type Options = Readonly<Partial<Record<Option, string>>>

const DATABASE: readonly Option[] = ['data', 'database-url']
const commands: Readonly<Record<string, { readonly takes: readonly Option[]; /** How many words besides options. */ readonly words?: 1; run(store: Store, options: Options, word: string): Promise<ExitCode | void> }>> = {
  init: { takes: [...DATABASE, 'scop', 'url'], run: init },
  serve: { takes: [...DATABASE, 'port', 'host'], run: serve },
  'enrol-code': { takes: [...DATABASE, 'scop', 'role'], run: enrolCode },
  requests: { takes: [...DATABASE, 'scop'], run: requests },
  publish: { takes: [...DATABASE, 'scop'], words: 1, run: publishFile },
  'publish-prices': { takes: [...DATABASE, 'scop', 'by'], words: 1, run: prices },
  'publish-members': { takes: [...DATABASE, 'scop', 'by'], words: 1, run: members },
  'grant-label': { takes: [...DATABASE, 'scop', 'from', 'by', 'network'], run: grant },
  'withdraw-label': { takes: [...DATABASE, 'scop', 'on', 'by'], run: withdraw },
  backup: { takes: DATABASE, words: 1, run: async (store, _options, file) => out(JSON.stringify({ file: resolve(file), rows: await backUp(store, resolve(file)) })) },
  restore: { takes: DATABASE, words: 1, run: async (store, _options, file) => out(JSON.stringify({ file: resolve(file), rows: await restore(store, resolve(file)) })) },
  check: { takes: DATABASE, run: check },
}

/** Named in the documentation, not built yet: said, never silently absent. */
const laterCommands: readonly string[] = ['scop', 'rebuild']

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
  await publishScops(hub, OWN_HAND)
  out((await invite(hub, scop, 'manager')).text)
}

async function enrolCode(store: Store, { scop: name, role = 'technician' }: Options): Promise<void> {
  const wanted = InvitedRole.safeParse(role)
  if (!wanted.success) throw new Refusal('INVALID', { what: `--role ${role}` })
  const hub = await openHub(store)
  out((await invite(hub, await findScop(store, name), wanted.data)).text)
}

async function serve(store: Store, { port = DEFAULT_PORT, host = DEFAULT_HOST, data }: Options): Promise<void> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Refusal('INVALID', { what: `--port ${port}` })
  const hub = await openHub(store)
  // A hub of an earlier version told nobody of the others.
  await publishScops(hub, OWN_HAND)
  const app = createServer(hub, say)
  if (data !== undefined) say('trial mode: one process, one folder; use --database-url for a network')
  out(`packtic-hub: listening on ${await app.listen({ host, port: Number(port) })}`)
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  // Requests under way end; a laptop on a dead line does not keep the address from the next hub.
  const impatient = setTimeout(() => app.server.closeAllConnections(), STOP_MS)
  await app.close()
  clearTimeout(impatient)
}

/** Billing requests as they came, one a line: for who makes the invoices. */
async function requests(store: Store, { scop: name }: Options): Promise<void> {
  await openHub(store)
  for (const one of await listReceived(store, await findScop(store, name))) out(JSON.stringify(one))
}

/** Rows of the network's tables, for one Scop or for all of this hub. */
async function publishFile(store: Store, { scop: name }: Options, file: string): Promise<void> {
  const { by, rows } = readPublished(textOf(file), file)
  const hub = { ...(await openHub(store)), newId: uuidv7 }
  for (const one of await scopsOf(store, name)) out(JSON.stringify({ scop: one.name, written: await publish(hub, one.id, by, rows) }))
}

/** A dated price list, for one Scop or for all of this hub: every laptop has it after its next exchange. */
async function prices(store: Store, { scop: name, by }: Options, file: string): Promise<void> {
  const list = readPriceList(textOf(file), file)
  const hub = { ...(await openHub(store)), newId: uuidv7 }
  for (const one of await publishPrices(hub, await scopsOf(store, name), said('--by', by), list)) out(JSON.stringify({ ...one, version: list.version, from: list.from }))
}

/** The members of the network, as its laptops show them from then on. */
async function members(store: Store, { scop: name, by }: Options, file: string): Promise<void> {
  const listed = readMembers(textOf(file), file)
  const hub = { ...(await openHub(store)), newId: uuidv7 }
  for (const one of await scopsOf(store, name)) out(JSON.stringify({ scop: one.name, written: await publishMembers(hub, one.id, said('--by', by), listed) }))
}

async function scopsOf(store: Store, name: string | undefined): Promise<{ id: Id; name: string }[]> {
  return name === undefined ? await readScops(store) : [{ id: await findScop(store, name), name }]
}

async function grant(store: Store, { scop: name, from, by, network }: Options): Promise<void> {
  const hub = { ...(await openHub(store)), newId: uuidv7 }
  const scop = await findScop(store, name)
  const scopName = (await readScops(store)).find(({ id }) => id === scop)?.name ?? ''
  out(JSON.stringify(await grantLabel(hub, { scop, scopName, from: dayOf('--from', from), by: said('--by', by), network: said('--network', network) })))
}

async function withdraw(store: Store, { scop: name, on, by }: Options): Promise<void> {
  const hub = { ...(await openHub(store)), newId: uuidv7 }
  const scop = await findScop(store, name)
  out(JSON.stringify({ withdrawn: await withdrawLabel(hub, { scop, scopName: name ?? scop, on: dayOf('--on', on), by: said('--by', by) }) }))
}

function textOf(file: string): string {
  try {
    return readFileSync(resolve(file), 'utf8')
  } catch (error) {
    throw new Refusal('INVALID', { what: file }, { cause: error instanceof Error ? error.message : String(error) })
  }
}

function dayOf(option: string, given: string | undefined): CivilDate {
  const day = CivilDate.safeParse(given)
  if (!day.success) throw new Refusal('INVALID', { what: `${option} ${given ?? ''}`.trim() })
  return day.data
}

function said(option: string, given: string | undefined): string {
  if (!given?.trim()) throw new Refusal('INVALID', { what: option })
  return given.trim()
}

async function check(store: Store): Promise<ExitCode> {
  await openHub(store)
  const lines = await checkHub(store)
  for (const { ok, what, value } of lines) out(`${ok ? 'ok' : '!!'}  ${what}: ${value}`)
  return lines.every(({ ok }) => ok) ? 0 : 3
}

/** @throws Refusal NOT_FOUND before `init`, STATE_REFUSED when one Scop could read another */
async function openHub(store: Store, given?: HubRow): Promise<Hub> {
  const row = given ?? (await store.operator(readHubRow))
  if (!row) throw new Refusal('NOT_FOUND', { what: 'a hub in this database: run packtic-hub init first' })
  await upgrade(store, row)
  await assertRowSecurity(store, uuidv7())
  return { store, key: hubKey(row.key), url: row.url, now: Date.now, newSecret: (bytes) => randomBytes(bytes).toString('hex') }
}

/** A database of an earlier version gets its new tables, filled from the log it has. */
async function upgrade(store: Store, row: HubRow): Promise<void> {
  if (!(await store.operator(async (query) => await addMissingTables(query, row)))) return
  for (const { id } of await readScops(store)) await store.tenant(id, async (query) => await fillReceipts(query, id))
  await store.operator(markUpgraded)
}

async function openStore({ data, 'database-url': url }: Options): Promise<Store> {
  if (data !== undefined && url === undefined) return createStore(await openPglite(resolve(data)))
  if (url !== undefined && data === undefined) return createStore(openPostgres(url, (error) => say(error.message)))
  throw new Refusal('INVALID', { what: '--data DIR or --database-url URL' })
}

function readOptions(args: readonly string[], takes: readonly Option[], words: number): { options: Options; word: string } {
  let read
  try {
    read = parseArgs({ args: [...args], options: Object.fromEntries(takes.map((name) => [name, known[name]])), strict: true, allowPositionals: words > 0 })
  } catch (error) {
    // parseArgs explains itself: an unknown option, or one without its value.
    throw new Refusal('INVALID', { what: error instanceof Error ? error.message : args.join(' ') })
  }
  if (read.positionals.length !== words) throw new Refusal('INVALID', { what: 'FILE' })
  return { options: read.values, word: read.positionals[0] ?? '' }
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
    const { options, word } = readOptions(args, command.takes, command.words ?? 0)
    store = await openStore(options)
    return (await command.run(store, options, word)) ?? 0
  } catch (error) {
    if (!(error instanceof Refusal)) {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error))
      return 1
    }
    say([error.fault.code, ...Object.values(error.fault.detail)].join(' · '))
    for (const { path, rule } of error.fault.issues ?? []) say(`  ${path}: ${rule}`)
    if (error.fault.cause) say(`  (${error.fault.cause})`)
    const { exit } = faultKinds[error.fault.code]
    // 71 to 73 are for the app's own processes; on a terminal they are refusals.
    return exit > 5 ? 3 : exit
  } finally {
    await store?.close()
  }
}

process.exitCode = await main(process.argv.slice(2))
