// Files a pack brings, on this laptop: kept under their hash, and only when they are the ones. Their way to a machine is tried on
// real ones, in tests/lab/artefacts.test.ts.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Artefacts } from '../../../domain/provisioning/artefact.ts'
import { readArtefacts } from '../../../domain/provisioning/artefacts.ts'
import { codeOf } from '../../../tests/fake-server.ts'
import { createArtefactCache } from './artefact-cache.ts'

const bytes = Buffer.from('ce que Debian n’a pas')
const entry = { name: 'site.tar', size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), licence: 'GPL-3.0-only', source: 'https://example.org/site.tar' }

test('a file is kept only when it is the one, whole; nothing is left of another', async () => {
  const data = mkdtempSync(join(tmpdir(), 'packtic-artefacts-'))
  const cache = createArtefactCache(data)
  const [one] = Artefacts.parse([entry])
  if (!one) throw new Error('no artefact')
  for (const other of [Buffer.from('autre chose'), bytes.subarray(1), Buffer.concat([bytes, bytes]), Buffer.alloc(bytes.length)]) {
    expect(await codeOf(cache.keep(one, Readable.from([other]), 'essai'))).toBe('PACK_ALTERED')
    expect(cache.has(one)).toBe(false)
  }
  await cache.keep(one, Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]), 'essai')
  expect(cache.has(one)).toBe(true)
  expect(await readBack(cache.read(one, 3))).toEqual(bytes.subarray(3))
  expect(readdirSync(join(data, 'artefacts'))).toEqual([entry.sha256])
})

/** Each piece is good until the next one is asked for. */
async function readBack(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const copies: Buffer[] = []
  for await (const piece of pieces) copies.push(Buffer.from(piece))
  return Buffer.concat(copies)
}

test('a file of many pieces is read whole and in order, from anywhere', async () => {
  const large = randomBytes(1_500_001)
  const [one] = Artefacts.parse([{ ...entry, size: large.length, sha256: createHash('sha256').update(large).digest('hex') }])
  if (!one) throw new Error('no artefact')
  const cache = createArtefactCache(mkdtempSync(join(tmpdir(), 'packtic-artefacts-')))
  await cache.keep(one, Readable.from([large]), 'essai')
  for (const from of [0, 1, 262_144, 1_500_000, 1_500_001, 2_000_000]) expect((await readBack(cache.read(one, from))).equals(large.subarray(from)), String(from)).toBe(true)
})

test.each(['../site.tar', 'a/b', '.hidden', '-rf', '', 'é.tar'])('a name that is more than a name is refused: %s', (name) => {
  expect(Artefacts.safeParse([{ ...entry, name }]).success).toBe(false)
})

test('one name twice for a suite is refused; one file a suite is not', () => {
  expect(Artefacts.safeParse([entry, entry]).success).toBe(false)
  expect(Artefacts.safeParse([{ ...entry, suites: ['bookworm'] }, { ...entry, suites: ['trixie'] }]).success).toBe(true)
})

test('an answer cut short is none; a step that is already so needs nothing', () => {
  const said = '#suite bookworm\n#step site 1\n#step other 0\n#file site.tar 12 abc\n#part def 7\n'
  expect(readArtefacts(said)).toBeUndefined()
  const answer = readArtefacts(`${said}#free 100\n`)
  expect([[...(answer?.steps ?? [])], answer?.whole.get('site.tar'), answer?.begun.get('def'), answer?.suite, answer?.freeKb]).toEqual([['site'], { size: 12, sha256: 'abc' }, 7, 'bookworm', 100])
})
