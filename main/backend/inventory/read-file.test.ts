// Files as they come from sticks and other programs: told by what they hold, refused by name and in words.
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { CollectContext } from './collect.ts'
import { readFile } from './read-file.ts'

let drawn = 0
const context: CollectContext = { resources: join(import.meta.dirname, '../../../resources'), newId: () => `0197f0a0-0000-7000-8000-${String(++drawn).padStart(12, '0')}`, now: () => 1_795_000_000_000, by: 'test' }
const NONCE = '0123456789abcdef'
const stream = `banner\n@@PT/1 ${NONCE} begin collector=1.0.0 os=Linux uid=0 elev=root\n@@PT/1 ${NONCE} > id raw\nsalle-a\nx86_64\n6.1.0\n2026-11-24T10:00:00Z\n1\nabcdef0123456789abcdef0123456789\n@@PT/1 ${NONCE} < id rc=0 ms=1 via=- why=- cut=0\n@@PT/1 ${NONCE} end sections=1 ms=1\n`
const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
const one = (bytes: Uint8Array, name = 'releve') => {
  const [collected] = readFile(bytes, context, name)
  if (!collected) throw new Error('nothing read')
  return collected
}
const refusal = (bytes: Uint8Array, name = 'releve.json'): unknown => {
  try {
    readFile(bytes, context, name)
  } catch (error) {
    return error instanceof Error && 'fault' in error ? error.fault : error
  }
  return 'read'
}

test.each([
  ['as it was written', utf8(stream)],
  ['with the mark of UTF-8', utf8(`\uFEFF${stream}`)],
  ['with the ends of lines of Windows', utf8(stream.replaceAll('\n', '\r\n'))],
  ['in UTF-16', new Uint8Array(Buffer.from(`\uFEFF${stream.replaceAll('\n', '\r\n')}`, 'utf16le'))],
  ['compressed with gzip', new Uint8Array(gzipSync(stream))],
  ['compressed with zstd', new Uint8Array(zstdCompressSync(stream))],
])('a transcript %s is the same inventory, by key and by hash', (_how, bytes) => {
  const plain = one(utf8(stream)).inventory
  expect(one(bytes).inventory).toEqual({ ...plain, id: expect.any(String) as string })
})

test('an inventory of our own comes back whole, alone or in a list', () => {
  const { inventory } = one(utf8(stream))
  expect(one(utf8(JSON.stringify(inventory))).inventory).toEqual(inventory)
  expect(readFile(utf8(JSON.stringify([inventory, inventory])), context, 'list.json').map((each) => each.inventory)).toEqual([inventory, inventory])
  expect(refusal(utf8(JSON.stringify([inventory, { ...inventory, cpu: { name: 3 } }])))).toMatchObject({ code: 'INVENTORY_UNREADABLE', issues: [{ path: expect.stringContaining('1.cpu') as string }] })
})

test.each([
  ['an empty list', '[]'],
  ['other JSON', '{"schema":"something/1"}'],
  ['a picture', '\u0089PNG\r\n\u001a\n'],
  ['a text', 'PC de la salle A : 8 Go'],
  ['a stream without its first line', `@@PT/1 ${NONCE} > id raw\nsalle-a\n`],
])('%s is refused with the file named', (_what, text) => {
  expect(refusal(utf8(text), 'x.bin')).toMatchObject({ code: 'INVENTORY_UNREADABLE', detail: { file: 'x.bin' } })
})

test.each([
  ['a file of no byte', '', 'INVENTORY_EMPTY'],
  ['a file of blanks', ' \r\n\n', 'INVENTORY_EMPTY'],
  ['a file that a stick taken out too early left as zeros', '\0'.repeat(5_000), 'INVENTORY_DAMAGED'],
  ['half of an inventory', '{"schema":"packtic.inventory/1","id":"0197', 'INVENTORY_DAMAGED'],
  ['half of a GLPI document', '{\n "deviceid": "salle-a-2026-11-30-08-00-00",\n "content": {\n  "hardware": {"na', 'INVENTORY_DAMAGED'],
  ['an inventory of a later form', '{"schema":"packtic.inventory/2","id":"0197"}', 'INVENTORY_NEWER'],
  ["a stick's file of a later form", '{"schema":"packtic.transcript/12","host":"SALLE-A","body":""}', 'INVENTORY_NEWER'],
  ['a stream of a later form', stream.replaceAll('@@PT/1 ', '@@PT/2 '), 'INVENTORY_NEWER'],
])('%s says what it is', (_what, text, code) => {
  expect(refusal(utf8(text), 'x.bin')).toMatchObject({ code, detail: { file: 'x.bin' } })
})

test('a line of a later form inside a stream of ours changes nothing: a package may be called anything', () => {
  const forged = stream.replace('\n', `\n@@PT/2 ${NONCE} begin collector=9 os=Linux\n`)
  expect(one(utf8(forged)).inventory.cpu).toEqual(one(utf8(stream)).inventory.cpu)
})

test('a file larger than any inventory is refused by its size', () => {
  expect(refusal(Buffer.alloc(33 * 1024 * 1024, 32))).toMatchObject({ code: 'INVENTORY_TOO_LARGE', detail: { limitMb: 32 } })
})

test('a file that unpacks beyond any inventory is refused, and costs no memory', () => {
  expect(refusal(new Uint8Array(gzipSync(Buffer.alloc(40 * 1024 * 1024))))).toMatchObject({ code: 'INVENTORY_UNREADABLE' })
})
