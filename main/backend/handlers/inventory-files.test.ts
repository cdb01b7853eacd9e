// Import and export of files through the real handlers and a real base: nothing twice, nothing overwritten by another machine.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import type { HostAsk } from '../../contract/wire.ts'

let chosen: unknown = null
const asked: HostAsk[] = []
const { folder, ask } = sharedLaptop({ host: async (one) => { asked.push(one); return await Promise.resolve(chosen) } })
const out = join(folder, 'out')
const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const document = (name: string, serial: string, login = 'jeanne'): string => JSON.stringify({ deviceid: `${name}-2026-01-01-00-00-00`, itemtype: 'Computer', content: { versionclient: 'GLPI-Agent_v1.11', accesslog: { logdate: '2026-11-20 10:00:00' }, hardware: { name, memory: 7800, chassis_type: 'Laptop', vmsystem: 'Physical' }, bios: { smanufacturer: 'Dell Inc.', smodel: '=HYPERLINK("http://x")', ssn: serial }, memories: [{ capacity: 8192, type: 'DDR4', description: 'SODIMM' }], users: [{ login }], local_users: [{ id: '1000', login }] } })
let visitId = ''

beforeAll(async () => {
  const { clientId } = await ask('client.create', { name: 'Association' })
  visitId = (await ask('visit.create', { clientId })).visitId
})

test('files of any form are imported once each, whatever their name or encoding; the others are named with what they are', async () => {
  const pc = document('pc1', 'SN1')
  chosen = [file('a.json', pc), file('renamed.txt', pc), file('utf16.json', Buffer.from(`\uFEFF${pc}`, 'utf16le')), file('b.json', document('pc2', 'SN2')), file('printer.json', JSON.stringify({ deviceid: 'p', itemtype: 'Printer', content: { versionclient: 'x', network_device: { type: 'Printer' } } })), file('half.json', pc.slice(0, 90)), join(folder, 'not-there.json')]
  expect(await ask('inventory.importFiles', { visitId })).toEqual({ imported: 2, known: 2, refused: [{ name: 'printer.json', why: 'NOT_A_COMPUTER', state: 'printer' }, { name: 'half.json', why: 'INVENTORY_DAMAGED', state: null }, { name: 'not-there.json', why: 'INTERNAL', state: null }], foreign: [] })
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 0, known: 4 })
  expect(new Set((await ask('machine.list', { visitId })).rows.map(({ name }) => name))).toEqual(new Set(['pc1', 'pc2']))
})

test('a later inventory of the same machine is the same machine', async () => {
  chosen = [file('later.json', document('pc1', 'SN1').replace('2026-11-20', '2026-11-24'))]
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 1, known: 0 })
  expect((await ask('machine.list', { visitId })).rows).toHaveLength(2)
})

test('two files with neither evidence nor name are two machines', async () => {
  const nameless = (cores: number): string => JSON.stringify({ deviceid: 'x', content: { versionclient: 'x', cpus: [{ name: 'CPU', core: cores }] } })
  chosen = [file('n1.json', nameless(2)), file('n2.json', nameless(4))]
  const before = (await ask('machine.list', { visitId })).rows
  expect(await ask('inventory.importFiles', { visitId })).toMatchObject({ imported: 2 })
  const added = (await ask('machine.list', { visitId })).rows.filter((row) => !before.some(({ id }) => id === row.id))
  expect(added).toHaveLength(2)
  for (const { id } of added) await ask('machine.remove', { visitId, machineId: id })
})

test('one GLPI document a machine, that can be read again; a closed dialog writes nothing', async () => {
  chosen = null
  expect(await ask('inventory.exportGlpi', { visitId })).toEqual({ saved: 0, folder: null })
  chosen = out
  expect(await ask('inventory.exportGlpi', { visitId })).toEqual({ saved: 2, folder: out })
  expect(asked.at(-1)).toEqual({ what: 'choose-folder', title: 'Exporter pour GLPI' })
  const files = readdirSync(out)
  expect(files.every((name) => /^pc[12]-\d{4}(-\d{2}){5}\.json$/.test(name)) && files.length === 2).toBe(true)
  // Stable between runs: the same names, and nothing beside them.
  await ask('inventory.exportGlpi', { visitId })
  expect(readdirSync(out)).toEqual(files)
  chosen = files.map((name) => join(out, name))
  await ask('inventory.importFiles', { visitId })
  expect((await ask('machine.list', { visitId })).rows).toHaveLength(2)
})

test('the table has a row a machine, no formula and no login', async () => {
  const table = join(folder, 'parc.csv')
  chosen = table
  expect(await ask('inventory.exportCsv', { visitId })).toEqual({ saved: 2, file: table })
  expect(asked.at(-1)).toMatchObject({ what: 'choose-save', title: 'Exporter en tableau (CSV)', name: expect.stringMatching(/^parc-\d{4}-\d{2}-\d{2}\.csv$/) as string })
  const text = readFileSync(table, 'utf8')
  const [head = '', ...lines] = text.slice(1).trimEnd().split('\r\n')
  expect(text.startsWith('\uFEFFPoste;Emplacement;Verdict;Fabricant')).toBe(true)
  expect(lines).toHaveLength(2)
  expect(text).not.toContain('jeanne')
  expect(text).toContain(`"'=HYPERLINK(""http://x"")"`)
  const cells = Object.fromEntries(head.split(';').map((name, at) => [name, lines.find((line) => line.startsWith('pc1;'))?.split(';')[at]]))
  expect(cells).toMatchObject({ 'Numéro de série': 'SN1', 'Type de poste': 'Portable', 'Mémoire (Mo)': '8192', 'Mémoire maximale (Mo)': '', 'Place libre (Go)': '', 'Relevé le': expect.stringMatching(/^2026-11-2/) as string })
})

test('machines that were never read give no document', async () => {
  const { clientId } = await ask('client.create', { name: 'Mairie' })
  const empty = (await ask('visit.create', { clientId })).visitId
  await ask('machine.add', { visitId: empty, host: '192.0.2.1' })
  await expect(ask('inventory.exportGlpi', { visitId: empty })).rejects.toMatchObject({ fault: { code: 'NOT_FOUND' } })
})
