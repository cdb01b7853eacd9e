// Readings of sticks through the real handlers and a real base: each once, dated by itself, and nothing of another client or of
// another day taken in before someone says so.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HostAsk } from '../../contract/wire.ts'
import type { Input, Method, Output } from '../../contract/procedures.ts'
import { createServices, type Wiring } from '../create-services.ts'
import { call } from '../dispatch.ts'
import { handlers } from '../handlers.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-imports-'))
let wiring: Wiring
let chosen: unknown = null
const asked: HostAsk[] = []
const ask = async <M extends Method>(method: M, input: Input<M>): Promise<Output<M>> => (await call(wiring.services, handlers, method, input, new AbortController().signal)) as Output<M>

/** The stick's file of a Windows that does not exist. */
function reading(host: string, serial: string, takenAt: string): string {
  const mark = '@@PT/1 0123456789abcdef'
  const section = (name: string, rows: unknown): string => `${mark} > ${name} json\n${JSON.stringify(rows)}\n${mark} < ${name} rc=0 ms=1 via=powershell why=- cut=0\n`
  const body = `${mark} begin collector=1.0.0 os=Windows uid=- elev=root\n${section('id', [{ Host: host, Now: takenAt }])}${section('cim-win32_bios', [{ SerialNumber: serial }])}${section('cim-win32_computersystem', [{ Manufacturer: 'Exemple', Model: 'Tour' }])}${mark} end sections=3 ms=9\n`
  return JSON.stringify({ schema: 'packtic.transcript/1', collector: '1.0.0', takenAt, host, sha256: createHash('sha256').update(body).digest('hex'), body: Buffer.from(body).toString('base64') })
}
const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
let clientId = ''
let visitId = ''
const today = (): string => wiring.services.today()
const names = async (visit: string): Promise<(string | null)[]> => (await ask('machine.list', { visitId: visit })).rows.map(({ name }) => name).toSorted((a, b) => (a ?? '').localeCompare(b ?? ''))

beforeAll(async () => {
  wiring = createServices({ dataFolder: join(folder, 'data'), resources: join(import.meta.dirname, '../../../resources'), version: '0.0.0-test', host: async (one) => { asked.push(one); return await Promise.resolve(chosen) }, logName: 'test' })
  clientId = (await ask('client.create', { name: 'Association' })).clientId
  visitId = (await ask('visit.create', { clientId })).visitId
})
afterAll(async () => {
  await wiring.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a reading is dated by itself, imported once whatever its name or form, and a damaged one is named as such', async () => {
  const text = reading('POSTE-1', 'S1', `${today()}T12:00:00Z`)
  chosen = [file('packtic-1.json', text), file('autre nom.txt', text), file('utf16.json', Buffer.from(`\uFEFF${text}`, 'utf16le')), file('coupé.json', text.slice(0, -40))]
  expect(await ask('inventory.importFiles', { visitId })).toEqual({ imported: 1, known: 2, refused: [{ name: 'coupé.json', why: 'INVENTORY_DAMAGED', state: null }], foreign: [] })
  expect((await ask('machine.list', { visitId })).rows).toMatchObject([{ name: 'POSTE-1', takenAt: Date.parse(`${today()}T12:00:00Z`) }])
})

test('a reading of before the visit, or of a machine known elsewhere, is proposed and attached only when asked', async () => {
  const other = (await ask('client.create', { name: 'Mairie' })).clientId
  const otherVisit = (await ask('visit.create', { clientId: other })).visitId
  chosen = [file('old.json', reading('ANCIEN', 'S2', '2020-03-01T12:00:00Z')), file('known.json', reading('POSTE-1', 'S1', `${today()}T13:00:00Z`)), file('new.json', reading('NEUF', 'S3', `${today()}T13:00:00Z`))]
  const result = await ask('inventory.importFiles', { visitId: otherVisit })
  expect(result).toMatchObject({ imported: 1, foreign: [{ name: 'old.json', host: 'ANCIEN', why: 'before-visit', client: null, takenAt: Date.UTC(2020, 2, 1, 12) }, { host: 'POSTE-1', why: 'other-client', client: 'Association' }] })
  expect(await names(otherVisit)).toEqual(['NEUF'])
  const keys = result.foreign.map(({ key }) => key)
  // A proposal made to one visit is none to another.
  expect(await ask('inventory.attachFiles', { visitId, keys })).toEqual({ imported: 0 })
  expect(await ask('inventory.attachFiles', { visitId: otherVisit, keys: keys.slice(0, 1) })).toEqual({ imported: 1 })
  expect(await ask('inventory.attachFiles', { visitId: otherVisit, keys: keys.slice(0, 1) })).toEqual({ imported: 0 })
  expect(await names(otherVisit)).toEqual(['ANCIEN', 'NEUF'])
  expect(await names(visitId)).toEqual(['POSTE-1'])
})

test('twenty readings of a stick at once, then again', async () => {
  chosen = Array.from({ length: 20 }, (_, at) => file(`lot-${at}.json`, reading(`LOT-${at}`, `L${at}`, `${today()}T14:00:00Z`)))
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 20, known: 0, refused: [], foreign: [] })
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 0, known: 20 })
}, 60_000)

test('a stick is prepared where the person says, nowhere when they say nothing, and a folder that refuses is named so', async () => {
  chosen = null
  expect(await ask('inventory.prepareStick', {})).toEqual({ folder: null })
  expect(asked.at(-1)).toEqual({ what: 'choose-folder', title: 'Préparer une clé' })
  chosen = join(folder, 'stick')
  expect(await ask('inventory.prepareStick', {})).toEqual({ folder: chosen })
  expect(existsSync(join(folder, 'stick/outils/collect.ps1'))).toBe(true)
  // Root writes anywhere but where nobody can.
  for (chosen of ['/proc/packtic-stick', file('a file', '')]) await expect(ask('inventory.prepareStick', {})).rejects.toMatchObject({ fault: { code: 'STATE_REFUSED', detail: { state: 'unwritable' } } })
})
