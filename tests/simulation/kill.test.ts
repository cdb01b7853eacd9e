// kill -9 of the hub and of a laptop in the middle of exchanges: nothing acknowledged is lost, nothing is there twice, and
// everybody ends with the same rows.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Id } from '../../domain/ids.ts'
import { openLaptop, startHub } from './laptops.ts'
import { freePort, postgresPrograms, startPostgres } from './private-postgres.ts'

const root = join(import.meta.dirname, '../..')
const programs = postgresPrograms()

/** A hub with a Scop and two invitations to `port`, closed again. */
async function newHub(place: Parameters<typeof startHub>[0], port: number): Promise<readonly [string, string]> {
  const hub = await startHub(place)
  const texts = [await hub.invitation('manager', port), await hub.invitation('technician', port)] as const
  await hub.stop()
  return texts
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

describe.each([['PGlite', true], ['PostgreSQL', programs !== undefined]] as const)('over %s', (kind, possible) => {
  test.runIf(possible)('a hub and a laptop killed again and again lose nothing acknowledged and repeat nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packtic-kill-'))
    const server = kind === 'PostgreSQL' && programs ? await startPostgres(programs) : undefined
    const port = await freePort()
    const place = server ? ['--database-url', server.url] : ['--data', join(folder, 'hub')]
    const [first, second] = await newHub(server ? { url: server.url } : { folder: join(folder, 'hub') }, port)
    let hub = await serve(place, port)
    const at = join(folder, 'a')
    const opening = openLaptop({ folder: at })
    await opening.sync.enrol(first)
    await opening.close()
    const acknowledged: Id[] = []
    for (let round = 0; round < 3; round++) {
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
    expect(acknowledged.length).toBeGreaterThan(30)
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
