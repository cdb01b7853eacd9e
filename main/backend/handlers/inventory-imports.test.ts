// Readings of sticks through the real handlers and a real base: each once, dated by itself, and nothing of another client or of
// another day taken in before someone says so.
import { createHash } from 'node:crypto'
import { existsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import type { HostAsk } from '../../contract/wire.ts'

let chosen: unknown = null
const asked: HostAsk[] = []
const { folder, ask, store, services } = sharedLaptop({ host: async (one) => { asked.push(one); return await Promise.resolve(chosen) } })

/** The stick's file of a Windows that does not exist. */
function reading(host: string, serial: string, takenAt: string): string {
  const mark = '@@PT/1 0123456789abcdef'
  const section = (name: string, rows: unknown): string => `${mark} > ${name} json\n${JSON.stringify(rows)}\n${mark} < ${name} rc=0 ms=1 via=powershell why=- cut=0\n`
  const body = `${mark} begin collector=1.0.0 os=Windows uid=- elev=root\n${section('id', [{ Host: host, Now: takenAt }])}${section('cim-win32_bios', [{ SerialNumber: serial }])}${section('cim-win32_computersystem', [{ Manufacturer: 'Exemple', Model: 'Tour' }])}${mark} end sections=3 ms=9\n`
  return JSON.stringify({ schema: 'packtic.transcript/1', collector: '1.0.0', takenAt, host, sha256: createHash('sha256').update(body).digest('hex'), body: Buffer.from(body).toString('base64') })
}
/** A bare stream of a Linux read without rights: its machine id is all that tells it from another. */
function linux(host: string, packages: readonly string[]): string {
  const mark = '@@PT/1 0123456789abcdef'
  const section = (name: string, body: string): string => `${mark} > ${name} raw\n${body}\n${mark} < ${name} rc=0 ms=1 via=x why=- cut=0\n`
  return `${mark} begin collector=2.0.0 os=Linux uid=1000 elev=none\n${section('id', `host=${host}\ndate=${today()}T15:00:00Z\nmachine-id=00112233445566778899aabbccddee01`)}${section('soft', packages.map((name) => `dpkg\t${name}\t1.2.3-4\t1717000600\t`).join('\n'))}${mark} end sections=2 ms=9\n`
}
const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
let clientId = ''
let visitId = ''
const today = (): string => services().today()
const names = async (visit: string): Promise<(string | null)[]> => (await ask('machine.list', { visitId: visit })).rows.map(({ name }) => name).toSorted((a, b) => (a ?? '').localeCompare(b ?? ''))

beforeAll(async () => {
  clientId = (await ask('client.create', { name: 'Association' })).clientId
  visitId = (await ask('visit.create', { clientId })).visitId
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

test('a dropped file is taken as the button takes it, by its bytes', async () => {
  const drop = async (name: string, text: string) => await ask('inventory.importDropped', { visitId, name, base64: Buffer.from(text).toString('base64') })
  const text = reading('LÂCHÉ', 'D1', `${today()}T12:30:00Z`)
  expect(await drop('relevé.json', text)).toEqual({ imported: 1, known: 0, refused: [], foreign: [] })
  expect(await drop('encore.json', text)).toEqual({ imported: 0, known: 1, refused: [], foreign: [] })
  expect(await drop('coupé.json', text.slice(0, -40))).toMatchObject({ refused: [{ name: 'coupé.json', why: 'INVENTORY_DAMAGED' }] })
  expect(await drop('../../photo.jpg', 'JFIF')).toMatchObject({ imported: 0, refused: [{ name: 'photo.jpg', why: 'INVENTORY_UNREADABLE' }] })
  expect(await drop('vieux.json', reading('VIEUX', 'D2', '2020-03-01T12:00:00Z'))).toMatchObject({ imported: 0, foreign: [{ host: 'VIEUX', why: 'before-visit' }] })
})

test('twenty readings of a stick at once, then again', async () => {
  chosen = Array.from({ length: 20 }, (_, at) => file(`lot-${at}.json`, reading(`LOT-${at}`, `L${at}`, `${today()}T14:00:00Z`)))
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 20, known: 0, refused: [], foreign: [] })
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 0, known: 20 })
}, 60_000)

test('twenty readings that bear one machine id are twenty machines, each once', async () => {
  chosen = Array.from({ length: 20 }, (_, at) => file(`clone-${at}.pt`, linux(`CLONE-${at}`, ['bash'])))
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 20, known: 0, refused: [], foreign: [] })
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 0, known: 20 })
}, 60_000)

test('a machine with more packages than one change may hold is kept: libraries leave the list, what people use stays', async () => {
  const packages = Array.from({ length: 7000 }, (_, at) => `lib-exemple-${at}`)
  chosen = [file('plein.pt', linux('PLEIN', [...packages, 'zotero', 'libreoffice']))]
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 1, refused: [] })
  const machineId = (await ask('machine.list', { visitId })).rows.find(({ name }) => name === 'PLEIN')?.id ?? ''
  const [kept] = store().list('inventory', { machineId })
  const { software, gaps } = z.object({ software: z.array(z.object({ name: z.string() })), gaps: z.record(z.string(), z.unknown()) }).parse(kept?.facts)
  expect(software.length).toBeGreaterThan(2000)
  expect(software.length).toBeLessThan(7000)
  expect(software.slice(-2).map(({ name }) => name)).toEqual(['zotero', 'libreoffice'])
  expect(gaps).not.toHaveProperty('software')
  // Where programs themselves do not fit, the list says that it is not whole.
  chosen = [file('trop plein.pt', linux('TROP', packages.map((name) => name.slice(4))))]
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 1, refused: [] })
  const full = (await ask('machine.list', { visitId })).rows.find(({ name }) => name === 'TROP')?.id ?? ''
  expect(store().list('inventory', { machineId: full })[0]?.facts).toMatchObject({ gaps: { software: { unknown: 'shortened' } } })
}, 60_000)

test('a machine taken out of the list comes back by its file, as does one of another client when asked', async () => {
  const text = reading('RETIRÉ', 'R1', `${today()}T12:00:00Z`)
  chosen = [file('retire.json', text)]
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 1 })
  const machineId = (await ask('machine.list', { visitId })).rows.find(({ name }) => name === 'RETIRÉ')?.id ?? ''
  await ask('machine.remove', { visitId, machineId })
  expect(await names(visitId)).not.toContain('RETIRÉ')
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 1, known: 0, foreign: [] })
  expect(await names(visitId)).toContain('RETIRÉ')
  const elsewhere = (await ask('visit.create', { clientId: (await ask('client.create', { name: 'Coopérative' })).clientId })).visitId
  const { foreign, known } = await ask('inventory.importFiles', { visitId: elsewhere })
  expect({ foreign, known }).toMatchObject({ known: 0, foreign: [{ host: 'RETIRÉ', why: 'other-client', client: 'Association' }] })
  expect(await ask('inventory.attachFiles', { visitId: elsewhere, keys: foreign.map(({ key }) => key) })).toEqual({ imported: 1 })
  expect(await names(elsewhere)).toEqual(['RETIRÉ'])
  expect(await names(visitId)).toContain('RETIRÉ')
})

test('an inventory of our own, brought in again after its machine left, gets a row of its own', async () => {
  const [kept] = store().list('inventory', { machineId: (await ask('machine.list', { visitId })).rows.find(({ name }) => name === 'POSTE-1')?.id ?? '' })
  chosen = [file('own.json', JSON.stringify(kept?.facts))]
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 0, known: 1 })
  await ask('machine.remove', { visitId, machineId: kept?.machineId ?? '' })
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 1, known: 0, refused: [] })
  expect(await names(visitId)).toContain('POSTE-1')
})

test("a part of a machine that GLPI's agent sends between two inventories is named as such: it would make forget the rest", async () => {
  const document = { deviceid: 'salle-a-2026-01-01-00-00-00', itemtype: 'Computer', content: { versionclient: 'GLPI-Agent_v1.12', hardware: { name: 'SALLE-P', uuid: '4c4c4544-0042-3510-8052-b3c04f4d4c31' } } }
  chosen = [file('whole.json', JSON.stringify(document))]
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 1, refused: [] })
  chosen = [file('part.json', JSON.stringify({ ...document, partial: true }))]
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 0, refused: [{ name: 'part.json', why: 'INVENTORY_PARTIAL' }] })
})

test('a machine that tells no name is called by its maker and model', async () => {
  chosen = [file('nameless.json', JSON.stringify({ deviceid: 'x-2026-01-01-00-00-00', content: { versionclient: 'GLPI-Agent_v1.12', bios: { smanufacturer: 'Exemple', smodel: 'Tour 3000', ssn: 'N0N4ME7' }, hardware: { uuid: '4c4c4544-0042-3510-8052-b3c04f4d4c32' } } }))]
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 1, refused: [] })
  expect(await names(visitId)).toContain('Exemple Tour 3000')
})

test('a file larger than any inventory is refused before it is read', async () => {
  chosen = [file('large.json', '')]
  truncateSync(join(folder, 'large.json'), 3_000_000_000)
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 0, refused: [{ name: 'large.json', why: 'INVENTORY_TOO_LARGE', state: null }] })
})

test('a stick is prepared where the person says, nowhere when they say nothing, and a folder that refuses is named so', async () => {
  chosen = null
  expect(await ask('inventory.prepareStick', {})).toEqual({ folder: null, files: 0 })
  expect(asked.at(-1)).toEqual({ what: 'choose-folder', title: 'Préparer une clé' })
  chosen = join(folder, 'stick')
  expect(await ask('inventory.prepareStick', {})).toEqual({ folder: chosen, files: 7 })
  expect(existsSync(join(folder, 'stick/outils/collect.ps1'))).toBe(true)
  // Root writes anywhere but where nobody can.
  for (chosen of ['/proc/packtic-stick', file('a file', '')]) await expect(ask('inventory.prepareStick', {})).rejects.toMatchObject({ fault: { code: 'STATE_REFUSED', detail: { state: 'unwritable' } } })
})
