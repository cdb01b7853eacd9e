// kill -9 of the hub and of a laptop in the middle of exchanges, and a base that went back in time: nothing acknowledged
// is lost, nothing is there twice, and everybody ends with the same rows.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Id } from '../../domain/ids.ts'
import { Refusal } from '../../domain/errors.ts'
import { openLaptop } from './laptops.ts'
import { freePort, postgresPrograms, startPostgres } from './private-postgres.ts'

const root = join(import.meta.dirname, '../..')
const programs = postgresPrograms()
const codeOf = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'accepted', (error: unknown) => (error instanceof Refusal ? error.fault.code : String(error)))

/** The hub's own command, from its sources. */
async function hubCommand(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['hub/index.ts', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`packtic-hub ${args[0]}: exit ${String(code)}`)
  return text.trim()
}

async function serve(place: readonly string[], port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['hub/index.ts', 'serve', ...place, '--port', String(port)], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('listening') && resolve())
    child.on('close', (code) => reject(new Error(`hub ended: ${String(code)}`)))
  })
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await gone
}

// A laptop that writes and exchanges without end, and says what was acknowledged.
const WRITER = `
  import { openLaptop } from ${JSON.stringify(join(import.meta.dirname, 'laptops.ts'))}
  const { store, sync } = openLaptop({ folder: process.argv[1] })
  for (;;) {
    for (let i = 0; i < 5; i++) process.stdout.write(store.write({ by: 'x' }, (w) => w.create('client', { name: 'n' })) + '\\n')
    await sync.exchange().catch(() => {})
  }`

// PGlite is for trials: what a kill does to it is not promised (docs/decisions/sync-first-version.md).
describe.each([['PostgreSQL', programs !== undefined]] as const)('over %s', (_kind, possible) => {
  test.runIf(possible)('a hub and a laptop killed again and again lose nothing acknowledged and repeat nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packtic-kill-'))
    const server = programs ? await startPostgres(programs) : undefined
    const port = await freePort()
    const place = server ? ['--database-url', server.url] : ['--data', join(folder, 'hub')]
    const first = await hubCommand(['init', '--scop', 'Scop', ...place, '--url', `http://127.0.0.1:${port}`])
    const second = await hubCommand(['enrol-code', ...place])
    let hub = await serve(place, port)
    const at = join(folder, 'a')
    const opening = openLaptop({ folder: at })
    await opening.sync.enrol(first)
    await opening.close()
    const acknowledged: Id[] = []
    for (let round = 0; round < 4; round++) {
      const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, at], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      let text = ''
      const enough = async (lines: number): Promise<void> => await new Promise<void>((resolve, reject) => {
        writer.stdout.on('data', (chunk: Buffer) => {
          text += chunk.toString()
          if (text.split('\n').length > lines) resolve()
        })
        writer.once('close', () => reject(new Error('the writer ended')))
      })
      await enough(6 + round * 9)
      await kill(hub)
      if (server && round === 1) server.crash()
      hub = await serve(place, port)
      await enough(text.split('\n').length + 7)
      writer.removeAllListeners('close')
      await kill(writer)
      acknowledged.push(...text.split('\n').slice(0, -1))
    }
    const [a, b] = [openLaptop({ folder: at }), openLaptop({ folder: join(folder, 'b') })]
    await b.sync.enrol(second)
    await a.sync.exchange()
    await b.sync.exchange()
    expect(acknowledged.length).toBeGreaterThan(40)
    expect(acknowledged.filter((id) => b.store.get('client', id) === undefined)).toEqual([])
    expect(b.store.sync.projectionHash()).toBe(a.store.sync.projectionHash())
    expect(b.store.sync.lastOf(a.store.replica.id)).toEqual(a.store.sync.lastOf(a.store.replica.id))
    expect([a.store.check().ok, a.store.verifyLog().ok, b.store.verifyLog().ok, a.sync.state().waiting]).toEqual([true, true, true, 0])
    await a.close()
    await b.close()
    await kill(hub)
    server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 900_000)
})

test('a base taken for a copy starts again under a new name: what it had not sent arrives, once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-copy-'))
  const port = await freePort()
  const place = ['--data', join(folder, 'hub')]
  const texts = [await hubCommand(['init', '--scop', 'Scop', ...place, '--url', `http://127.0.0.1:${port}`]), await hubCommand(['enrol-code', ...place]), await hubCommand(['enrol-code', ...place])]
  const hub = await serve(place, port)
  const at = join(folder, 'a')
  const before = openLaptop({ folder: at })
  await before.sync.enrol(texts[0] ?? '')
  const sent = before.store.write({ by: 'x' }, (w) => w.create('client', { name: 'sent' }))
  await before.sync.exchange()
  const unsent = before.store.write({ by: 'x' }, (w) => w.create('client', { name: 'not sent' }))
  before.store.write({ by: 'x' }, (w) => w.set('client', sent, { commune: 'Privas' }))
  await before.close()
  rmSync(join(at, 'instance.json'))
  const a = openLaptop({ folder: at })
  expect(a.store.recovered).toBe('new-epoch')
  // Its old token went with its old name.
  expect(await codeOf(a.sync.exchange())).toBe('HUB_ACCESS_EXPIRED')
  await a.sync.enrol(texts[1] ?? '')
  await a.sync.exchange()
  const b = openLaptop({ folder: join(folder, 'b') })
  await b.sync.enrol(texts[2] ?? '')
  await b.sync.exchange()
  expect(new Set(b.store.list('client').map(({ id, name, commune }) => [id, name, commune].join(' ')))).toEqual(new Set([`${sent} sent Privas`, `${unsent} not sent `]))
  expect(b.store.sync.projectionHash()).toBe((await a.sync.exchange(), a.store.sync.projectionHash()))
  expect([a.store.check().ok, b.store.verifyLog().ok]).toEqual([true, true])
  await a.close()
  await b.close()
  await kill(hub)
  rmSync(folder, { recursive: true, force: true })
}, 600_000)
