import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { createStore } from './create-store.ts'
import type { Store } from './store.ts'

const DAY = 86_400_000
const start = 1_790_000_000_000
const folder = (): string => mkdtempSync(join(tmpdir(), 'packtic-store-'))

function open(at: string, clock: { ms: number } = { ms: start }): Store {
  return createStore({ folder: at, now: () => clock.ms, newId: uuidv7, appVersion: '0', log: () => {} })
}

const code = (work: () => unknown): string => {
  try {
    work()
    return 'accepted'
  } catch (error) {
    return error instanceof Refusal ? error.fault.code : String(error)
  }
}

test('a written row is there after closing and opening again, with its history and who wrote it', () => {
  const at = folder()
  const store = open(at)
  const id = store.write({ by: 'Ana' }, (w) => w.create('client', { name: 'Les Genêts', kind: 'association' }))
  store.write({ by: 'Bob' }, (w) => w.set('client', id, { commune: 'Vernoux' }))
  store.close()
  const again = open(at)
  expect(again.get('client', id)).toMatchObject({ name: 'Les Genêts', commune: 'Vernoux', siret: null })
  expect(again.history('client', id, 10).map((entry) => [entry.by, entry.fields])).toEqual([['Bob', { commune: 'Vernoux' }], ['Ana', { kind: 'association', name: 'Les Genêts' }]])
  expect(again.recovered).toBe('none')
  expect(again.check().ok).toBe(true)
  again.close()
})

test('a value the table refuses changes nothing and names its field', () => {
  const store = open(folder())
  expect(code(() => store.write({ by: 'x' }, (w) => {
    w.create('client', { name: 'kept?' })
    w.create('client', { kind: 'planet' as 'association' })
  }))).toBe('INVALID')
  expect(store.count('client')).toBe(0)
  store.close()
})

test('search finds by prefix, without accents or case, and forgets a removed row', () => {
  const store = open(folder())
  const id = store.write({ by: 'x' }, (w) => w.create('client', { name: 'École Élémentaire', commune: 'Désaignes' }))
  expect(store.search('ecole desai', 10).map((hit) => hit.id)).toEqual([id])
  expect(store.search('"*) OR 1', 10)).toEqual([])
  store.write({ by: 'x' }, (w) => w.remove('client', id))
  expect(store.search('ecole', 10)).toEqual([])
  store.close()
})

test('drafts of any value survive, and become one operation when the field is left', () => {
  const at = folder()
  const store = open(at)
  const id = store.write({ by: 'x' }, (w) => w.create('client', { name: 'A' }))
  store.drafts.save({ table: 'client', id, field: 'siret', value: 'not a siret, much longer than fourteen' })
  store.close()
  const again = open(at)
  expect(again.drafts.list(id)).toMatchObject([{ field: 'siret', value: 'not a siret, much longer than fourteen' }])
  expect(code(() => again.drafts.commit({ by: 'x' }, { table: 'client', id, field: 'siret', value: 'not a siret, much longer than fourteen' }))).toBe('INVALID')
  expect(again.drafts.list(id)).toHaveLength(1)
  again.drafts.commit({ by: 'x' }, { table: 'client', id, field: 'siret', value: '12345678901234' })
  expect(again.drafts.list(id)).toEqual([])
  expect(again.get('client', id)?.siret).toBe('12345678901234')
  again.close()
})

test('undo puts the old values back as a new change, redo takes them again, and a value changed since is not overwritten', () => {
  const store = open(folder())
  const visitId = uuidv7()
  const id = store.write({ by: 'x' }, (w) => w.create('client', { name: 'A' }))
  store.write({ by: 'x', undo: { visitId, key: 'field.client.name', what: 'B' } }, (w) => w.set('client', id, { name: 'B' }))
  expect(store.undo.state(visitId).undo).toEqual({ key: 'field.client.name', what: 'B' })
  store.undo.undo('x', visitId)
  expect(store.get('client', id)?.name).toBe('A')
  store.undo.redo('x', visitId)
  expect(store.get('client', id)?.name).toBe('B')
  store.write({ by: 'y' }, (w) => w.set('client', id, { name: 'C' }))
  expect(code(() => store.undo.undo('x', visitId))).toBe('STATE_REFUSED')
  expect(store.get('client', id)?.name).toBe('C')
  store.close()
})

test('an issued document has the next number of its series, its bytes, and can be issued once', () => {
  const clock = { ms: start }
  const store = open(folder(), clock)
  const issue = (id: string, on: string) => store.write({ by: 'x' }, (w) => w.issue({ id, type: 'quote', version: 1, supersedes: null, issuedOn: on, make: (number) => ({ data: { number, total: 12 }, pdf: Buffer.from(`pdf ${number}`), pages: [Buffer.from('<svg/>')] }) }))
  const first = uuidv7()
  const doc = issue(first, '2026-09-21')
  expect(doc.number).toMatch(/^D26-X[2-9A-Z]{4}-0001$/)
  expect(Buffer.from(store.blobs.get(doc.pdfSha256) ?? []).toString()).toBe(`pdf ${doc.number}`)
  expect(code(() => issue(first, '2026-09-21'))).toBe('VERSION_FROZEN')
  expect(code(() => issue(uuidv7(), '2026-09-20'))).toBe('DAY_BEFORE_SERIES')
  expect(issue(uuidv7(), '2026-09-22').number).toMatch(/-0002$/)
  expect(issue(uuidv7(), '2027-01-02').number).toMatch(/^D27-.*-0001$/)
  store.close()
})

test('a number is not consumed when its document fails', () => {
  const store = open(folder())
  expect(() => store.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-09-21', make: () => { throw new Refusal('DOCUMENT_FAILED', { document: 'devis' }) } }))).toThrow(Refusal)
  const doc = store.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: '2026-09-21', make: () => ({ data: {}, pdf: Buffer.from('x'), pages: [] }) }))
  expect(doc.number).toMatch(/-0001$/)
  store.close()
})

test('a second program on the folder is refused, and let in once the first is gone', () => {
  const at = folder()
  const store = open(at)
  expect(code(() => open(at))).toBe('DATA_IN_USE')
  store.close()
  open(at).close()
})

test('a base written by a later version is not opened for writing', async () => {
  const at = folder()
  open(at).close()
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(join(at, 'packtic.db'))
  db.pragma('user_version = 999')
  db.close()
  expect(code(() => open(at))).toBe('DATA_NEWER')
})

test('a damaged base is set aside, and copy and journal bring every change back', () => {
  const at = folder()
  const clock = { ms: start }
  const store = open(at, clock)
  const ids = Array.from({ length: 40 }, (_, i) => store.write({ by: 'x' }, (w) => w.create('client', { name: `Client ${i}` })))
  store.close()
  clock.ms += DAY
  open(at, clock).close() // the first use of the day makes a copy
  const later = open(at, clock)
  const after = later.write({ by: 'x' }, (w) => w.create('client', { name: 'after the copy' }))
  const paper = later.write({ by: 'x' }, (w) => w.issue({ id: uuidv7(), type: 'quote', version: 1, supersedes: null, issuedOn: '2030-01-02', make: () => ({ data: {}, pdf: Buffer.from('after the copy'), pages: [] }) }))
  later.close()
  const path = join(at, 'packtic.db')
  const bytes = readFileSync(path)
  bytes.fill(0x5a, 100, bytes.length - 100)
  writeFileSync(path, bytes)
  writeFileSync(join(at, 'running'), '1')
  const again = open(at, clock)
  expect(again.recovered).toBe('restored')
  expect([...ids, after].every((id) => again.get('client', id) !== undefined)).toBe(true)
  expect(readdirSync(at).some((name) => name.startsWith('packtic.db.damaged-'))).toBe(true)
  expect(again.check().ok).toBe(true)
  // The copy had not heard of this file: it is here, to be sent, and not expected from a colleague.
  expect([again.sync.unsentBlobs(10), again.sync.missingBlobs(10)]).toEqual([[paper.pdfSha256], []])
  again.close()
})

test('a base put back from an old copy opens a new epoch: no number and no operation name is used twice', () => {
  const at = folder()
  const store = open(at)
  const before = store.replica.id
  store.close()
  copyFileSync(join(at, 'packtic.db'), join(at, 'old.db'))
  const used = open(at)
  used.write({ by: 'x' }, (w) => w.create('client', { name: 'written after the copy' }))
  used.close()
  copyFileSync(join(at, 'old.db'), join(at, 'packtic.db'))
  const restored = open(at)
  expect(restored.recovered).toBe('new-epoch')
  expect(restored.replica.id).not.toBe(before)
  expect(restored.replica.epoch).toBe(2)
  restored.close()
})

test('writing works with a clock years back or ahead, and the later write wins', () => {
  const clock = { ms: start }
  const store = open(folder(), clock)
  const id = store.write({ by: 'x' }, (w) => w.create('client', { name: 'now' }))
  clock.ms -= 3650 * DAY
  store.write({ by: 'x' }, (w) => w.set('client', id, { name: 'ten years back' }))
  clock.ms += 7300 * DAY
  store.write({ by: 'x' }, (w) => w.set('client', id, { name: 'ten years ahead' }))
  expect(store.get('client', id)?.name).toBe('ten years ahead')
  expect(store.check().lines.filter((line) => line.what.startsWith('chain')).every((line) => line.ok)).toBe(true)
  store.close()
})

// Mounting the small disk takes root, as CI has.
test.runIf(process.getuid?.() === 0)('a full disk refuses the write, keeps reading, and lets go when closed', () => {
  const mount = folder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mount])
  try {
    const store = open(mount)
    const kept = store.write({ by: 'x' }, (w) => w.create('client', { name: 'kept' }))
    let refused = 'accepted'
    for (let i = 0; i < 2000 && refused === 'accepted'; i++) refused = code(() => store.write({ by: 'x' }, (w) => w.create('client', { name: `n${i}`, note: 'x'.repeat(15_000) })))
    expect(refused).toBe('DISK_FULL')
    expect(store.get('client', kept)?.name).toBe('kept')
    store.close()
  } finally {
    execFileSync('umount', ['-l', mount])
    rmSync(mount, { recursive: true, force: true })
  }
})

test.runIf(process.getuid?.() === 0)('a disk that fills up while papers are stored says so, whatever was being written, and keeps no half of one', () => {
  const mount = folder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', mount])
  try {
    const store = open(mount)
    const outcomes = new Set<string>()
    for (let room = 0; room <= 60; room += 2) {
      // Every byte is taken but these few pages.
      const ballast = join(mount, 'ballast')
      rmSync(ballast, { force: true })
      const { bfree, bsize } = statfsSync(mount)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bfree - room) * bsize, 1))
      for (let one = 0; one < 20; one++) {
        outcomes.add(code(() => store.blobs.put(randomBytes(5000))))
        outcomes.add(code(() => store.drafts.save({ table: 'client', id: uuidv7(), field: 'note', value: 'typed' })))
      }
    }
    expect([...outcomes].toSorted()).toEqual(['DISK_FULL', 'accepted'])
    expect(readdirSync(join(mount, 'blobs'), { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual([])
    store.close()
  } finally {
    execFileSync('umount', ['-l', mount])
    rmSync(mount, { recursive: true, force: true })
  }
})

test('kill -9 at random moments loses nothing that was acknowledged', async () => {
  const at = folder()
  const script = `
    import { createStore } from ${JSON.stringify(join(import.meta.dirname, 'create-store.ts'))}
    import { uuidv7 } from 'uuidv7'
    const store = createStore({ folder: process.argv[1], now: Date.now, newId: uuidv7, appVersion: '0', log() {} })
    for (;;) { const id = store.write({ by: 'x' }, (w) => w.create('client', { name: 'n' })); process.stdout.write(id + '\\n') }`
  const acknowledged: string[] = []
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, at], { cwd: join(import.meta.dirname, '../../..'), stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    const enough = 1 + round * 7
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.split('\n').length > enough) child.kill('SIGKILL')
      })
      child.on('close', () => resolve())
    })
    acknowledged.push(...text.split('\n').slice(0, -1))
  }
  const store = open(at, { ms: Date.now() })
  expect(acknowledged.length).toBeGreaterThan(8)
  expect(acknowledged.filter((id) => store.get('client', id) === undefined)).toEqual([])
  expect(store.recovered).toBe('unclean')
  expect(store.check().ok).toBe(true)
  store.close()
})
