// The commands as a person runs them: ./scripts/packtic-hub serves, data travels between two folders of ./scripts/packtic,
// the hub is stopped and started again, and every refusal is one French sentence with its exit code.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLaptop } from './laptops.ts'
import { freePort } from './private-postgres.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'packtic-commands-'))
const [a, b, hub] = ['a', 'b', 'hub'].map((name) => join(folder, name)) as [string, string, string]
let port = 0
let serving: ChildProcess | undefined

interface Run { readonly code: number | null; readonly out: string; readonly err: string }
const built = { packtic: 'out/backend/cli.mjs', 'packtic-hub': 'out/hub/index.mjs' }
const launched = new Set<string>()
/** The first time by its launcher, which builds what is missing; then what that built. */
function run(launcher: 'packtic' | 'packtic-hub', ...args: readonly string[]): Run {
  const command = launched.has(launcher) ? [process.execPath, join(root, built[launcher])] : [join(root, 'scripts', launcher)]
  launched.add(launcher)
  const { status, stdout, stderr } = spawnSync(command[0] ?? '', [...command.slice(1), ...args], { encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}
const packtic = (data: string, ...args: readonly string[]): Run => run('packtic', '--data', data, ...args)
const answer = ({ code, out, err }: Run): unknown => {
  if (code !== 0) throw new Error(`exit ${String(code)}: ${err}`)
  return JSON.parse(out)
}

async function serve(): Promise<void> {
  const child = spawn(join(root, 'scripts/packtic-hub'), ['serve', '--data', hub, '--port', String(port)], { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('listening') && resolve())
    child.once('close', (code) => reject(new Error(`the hub ended: ${String(code)}`)))
  })
  serving = child
}
/** As a person or a service manager stops it; answers its exit code. */
async function stop(): Promise<number | null> {
  const child = serving
  serving = undefined
  if (!child) return null
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  child.kill('SIGTERM')
  return await ended
}

beforeAll(async () => {
  port = await freePort()
})
afterAll(async () => {
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the commands', { timeout: 300_000 }, () => {
  let clientId = ''
  let paper = ''
  const pdf = Buffer.alloc(300_000, 'a paper ')

  test('before any hub, an exchange is refused in words and the state says what waits', async () => {
    const laptop = openLaptop({ folder: a })
    clientId = laptop.store.write({ by: 'Ana' }, (w) => w.create('client', { name: 'Les Genêts' }))
    paper = laptop.store.write({ by: 'Ana' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-11-20', make: (number) => ({ data: { number }, pdf, pages: [] }) })).pdfSha256
    await laptop.close()
    expect(packtic(a, 'sync')).toMatchObject({ code: 3, out: '', err: expect.stringContaining('Cet ordinateur n’est pas encore relié à la Scop') })
    expect(answer(packtic(a, 'sync', '--status'))).toMatchObject({ state: 'not-enrolled', waiting: 2 })
    expect(packtic(a, 'enrol', 'bonjour')).toMatchObject({ code: 3, out: '', err: expect.stringContaining('L’inscription de cet ordinateur a été refusée') })
    expect(packtic(a, 'enrol').code).toBe(2)
    expect(run('packtic-hub', 'serve', '--data', join(folder, 'nothing'))).toMatchObject({ code: expect.any(Number), err: expect.stringContaining('NOT_FOUND') })
  })

  test('two folders have the same rows and the same paper after enrol and sync', async () => {
    const first = run('packtic-hub', 'init', '--scop', 'Scop Essai', '--data', hub, '--url', `http://127.0.0.1:${port}`)
    expect(first.out).toMatch(/^packtic:http:\/\/127\.0\.0\.1:\d+#\S+\n$/)
    const second = run('packtic-hub', 'enrol-code', '--data', hub).out
    await serve()
    expect(answer(packtic(a, 'enrol', first.out.trim()))).toMatchObject({ scop: 'Scop Essai' })
    expect(answer(packtic(b, 'enrol', second.trim()))).toMatchObject({ scop: 'Scop Essai' })
    expect(packtic(b, 'enrol', first.out.trim())).toMatchObject({ code: 3, out: '' })
    expect(answer(packtic(a, 'sync'))).toMatchObject({ sent: 2, received: 0, state: 'sent', waiting: 0 })
    expect(answer(packtic(b, 'sync'))).toMatchObject({ sent: 0, received: 2, state: 'sent', role: 'technician' })
    const laptop = openLaptop({ folder: b })
    expect(laptop.store.get('client', clientId)?.name).toBe('Les Genêts')
    expect(Buffer.from(laptop.store.blobs.get(paper) ?? []).equals(pdf)).toBe(true)
    laptop.store.write({ by: 'Bob' }, (w) => w.set('client', clientId, { commune: 'Privas' }))
    await laptop.close()
    for (const data of [a, b]) expect(packtic(data, 'log', 'verify')).toMatchObject({ code: 0, out: expect.stringMatching(/^ok {2}signed frames: [1-9]/m) })
  })

  test('the hub stops at once when asked, even with a line open, and laptops go on where they were once it is back', async () => {
    expect(run('packtic-hub', 'enrol-code', '--data', hub)).toMatchObject({ code: 3, out: '', err: expect.stringContaining('DATA_IN_USE') })
    // A laptop that asked for something and went away.
    const idle = connect(port, '127.0.0.1')
    await new Promise((resolve) => idle.once('connect', resolve))
    idle.on('error', () => {}).write('POST /v1/push HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n')
    expect(await stop()).toBe(0)
    idle.destroy()
    const away = packtic(b, 'sync')
    expect(away).toMatchObject({ code: 4, out: '', err: expect.stringContaining('Le serveur de la Scop ne répond pas') })
    expect(answer(packtic(b, 'sync', '--status'))).toMatchObject({ waiting: 1 })
    const third = run('packtic-hub', 'enrol-code', '--data', hub)
    expect(third.code).toBe(0)
    await serve()
    expect(answer(packtic(b, 'sync'))).toMatchObject({ sent: 1, state: 'sent', waiting: 0 })
    expect(answer(packtic(a, 'sync'))).toMatchObject({ received: 1 })
    expect(answer(packtic(join(folder, 'c'), 'enrol', third.out.trim()))).toMatchObject({ scop: 'Scop Essai' })
    expect(answer(packtic(join(folder, 'c'), 'sync'))).toMatchObject({ received: 3 })
    expect(await stop()).toBe(0)
    expect(run('packtic-hub', 'check', '--data', hub)).toMatchObject({ code: 0, out: expect.stringMatching(/^ok {2}log Scop Essai: 3\nok {2}billing requests Scop Essai: 0\nok {2}hand-offs Scop Essai: 0\nok {2}attachments Scop Essai: 1\n$/) })
    expect(answer(run('packtic-hub', 'backup', join(folder, 'hub.jsonl'), '--data', hub))).toMatchObject({ rows: expect.any(Number) })
    expect(run('packtic-hub', 'restore', join(folder, 'hub.jsonl'), '--data', hub)).toMatchObject({ code: 3, out: '', err: expect.stringContaining('STATE_REFUSED') })
    expect(run('packtic-hub', 'rebuild', '--data', hub)).toMatchObject({ code: 2, err: expect.stringContaining('pas encore disponible') })
  })

  test('a base is checked, copied, repaired and put back', async () => {
    expect(packtic(a, 'db', 'check')).toMatchObject({ code: 0, out: expect.stringMatching(/^ok {2}integrity: ok$/m) })
    const copy = packtic(a, 'db', 'backup').out.trim()
    expect(readdirSync(join(a, 'backups')).map((name) => join(a, 'backups', name))).toContain(copy)
    // Somebody wrote past the log.
    const db = new Database(join(a, 'packtic.db'))
    db.prepare('UPDATE client SET name = ? WHERE id = ?').run('Autre nom', clientId)
    db.close()
    expect(packtic(a, 'db', 'check')).toMatchObject({ code: 3, out: expect.stringContaining(`!!  rebuilt: client/${clientId}`) })
    expect(answer(packtic(a, 'db', 'rebuild'))).toMatchObject({ repaired: 1 })
    expect(packtic(a, 'db', 'check').code).toBe(0)
    // Somebody rewrote history.
    const log = new Database(join(a, 'packtic.db'))
    log.prepare("UPDATE op SET body = replace(body, 'Les Genêts', 'Les Lilas')").run()
    log.close()
    expect(packtic(a, 'log', 'verify')).toMatchObject({ code: 3, out: expect.stringMatching(/^!! {2}chain /m) })
    expect(packtic(a, 'db', 'restore', join(folder, 'none.db'))).toMatchObject({ out: '', err: expect.stringContaining('none.db') })
    expect(answer(packtic(a, 'db', 'restore', copy))).toMatchObject({ copy, recovered: 'restored', ok: true })
    expect(packtic(a, 'log', 'verify').code).toBe(0)
    const laptop = openLaptop({ folder: a })
    expect(laptop.store.get('client', clientId)).toMatchObject({ name: 'Les Genêts', commune: 'Privas' })
    // While a window has the folder, a command says so.
    expect(packtic(a, 'db', 'check')).toMatchObject({ code: 3, out: '', err: expect.stringContaining('packtic est déjà ouvert sur ces données') })
    await laptop.close()
  })
})
