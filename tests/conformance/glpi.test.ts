// The GLPI export against the official schema and against a copy of it with every object closed; documents of GLPI,
// FusionInventory and OCS read and written again. The schema and the published samples are no part of this repository.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decisionFields } from '../../domain/inventory/decision-fields.ts'
import { exportGlpi } from '../../domain/inventory/glpi/export-glpi.ts'
import type { Inventory } from '../../domain/inventory/model.ts'
import { Refusal } from '../../domain/errors.ts'
import { type CollectContext, collectLocal } from '../../main/backend/inventory/collect.ts'
import { readFile } from '../../main/backend/inventory/read-file.ts'
import { closed, isClosed, isObject, isOfficial, isThere, officialSchema, reference, type Schema, schemaErrors } from './glpi-schemas.ts'

const root = join(import.meta.dirname, '../..')
let drawn = 0
const context: CollectContext = { resources: join(root, 'resources'), newId: () => `0197f0a0-0000-7000-8000-${String(++drawn).padStart(12, '0')}`, now: () => 1_795_000_000_000, by: 'test' }
const read = (bytes: Uint8Array, name: string): Inventory => {
  const [collected] = readFile(bytes, context, name)
  if (!collected) throw new Error('nothing read')
  return collected.inventory
}
const again = (document: unknown): Inventory => read(new Uint8Array(Buffer.from(JSON.stringify(document))), 'again.json')
/** The document as it would be sent: what JSON does not write is not there. */
const sent = (inventory: Inventory): Record<string, unknown> => JSON.parse(JSON.stringify(exportGlpi(inventory, '0.1.0'))) as Record<string, unknown>

describe.skipIf(!isThere)('GLPI', () => {
  const minimal = (content: Schema = {}, more: Schema = {}): Schema => ({ deviceid: 'pc-2026-11-25-10-00-00', content: { versionclient: 'packtic', ...content }, ...more })

  test('the closed copy is the official schema with every object closed', () => {
    expect(isOfficial(minimal())).toBe(true)
    expect(isClosed(minimal({ packtic: { anything: [1] } }))).toBe(true)
    const open: string[] = []
    const walk = (value: unknown, path: string): void => {
      if (Array.isArray(value)) value.forEach((one, at) => walk(one, `${path}/${at}`))
      else if (isObject(value)) {
        if (isObject(value['properties']) && value['additionalProperties'] !== false) open.push(path)
        for (const [key, one] of Object.entries(value)) walk(one, `${path}/${key}`)
      }
    }
    walk(officialSchema, '')
    expect(open.length).toBeGreaterThan(40)
    open.length = 0
    walk(closed(officialSchema), '')
    expect(open).toEqual([])
  })

  // The ways in which documents of others were wrong: what guards ours must see each of them.
  test.each<readonly [string, Schema]>([
    ['an unknown key at the top', minimal({}, { hostname: 'pc' })],
    ['no name of device', { content: { versionclient: 'packtic' } }],
    ['an item that is no kind', minimal({}, { itemtype: 'Monitor' })],
    ['a null', minimal({ hardware: { name: null } })],
    ['a fraction where a whole number stands', minimal({ cpus: [{ speed: 2400.5 }] })],
    ['a number in letters', minimal({ hardware: { memory: '7908' } })],
    ['a date the French way', minimal({ bios: { bdate: '15/03/2019' } })],
    ['milliseconds in a date', minimal({ accesslog: { logdate: '2026-11-25T10:00:00.000Z' } })],
    ['an offset with two groups', minimal({ accesslog: { logdate: '2026-11-25 10:00:00+01:00' } })],
    ['a time zone without its offset', minimal({ operatingsystem: { timezone: { name: 'CET' } } })],
    ['a kind of network of another tool', minimal({ networks: [{ description: 'eth0', type: 'wired' }] })],
    ['a state with a capital', minimal({ networks: [{ description: 'eth0', status: 'Up' }] })],
    ['an architecture of another tool', minimal({ cpus: [{ arch: 'x64' }] })],
    ['an empty address', minimal({ networks: [{ description: 'eth0', ipaddress: '' }] })],
    ['a misspelt key', minimal({ cpus: [{ sped: 2400 }] })],
    ['a section of our own', minimal({ windows11: {} })],
  ])('%s is refused', (_what, document) => {
    expect(schemaErrors(document)).not.toEqual([])
  })

  test.each<readonly [string, Schema]>([
    ['a date that ends in Z', minimal({ accesslog: { logdate: '2026-11-25 10:00:00Z' } })],
    ['a 32-bit architecture', minimal({ cpus: [{ arch: 'i686' }] })],
  ])('%s is right', (_what, document) => {
    expect(schemaErrors(document)).toEqual([])
  })

  const samples = (folder: string): readonly string[] => (isThere ? readdirSync(join(reference, 'samples', folder)).map((name) => join(folder, name)) : [])
  const bytesOf = (name: string): Uint8Array => readFileSync(join(reference, 'samples', name))

  test.each([...samples('glpi-examples'), ...samples('glpi-tests-xml')])('%s: a computer is read, exported and read again with nothing lost; anything else is refused for what it is', (name) => {
    let first: Inventory
    try {
      first = read(bytesOf(name), name)
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal)
      expect((error as Refusal).fault).toMatchObject({ code: 'NOT_A_COMPUTER', detail: { state: expect.stringMatching(/^(printer|network|phone|discovery|snmp|other-item)$/) as string } })
      expect(bytesOf(name).toString()).toMatch(/network_device|<DEVICE>|"itemtype": "(Phone|Printer|NetworkEquipment)"/)
      return
    }
    expectFaithful(first)
  })

  // Everything else that can be read: firmware, listings of Windows, reports of macOS. What is no inventory is refused.
  test.each([...samples('dmi'), ...samples('smbios-raw'), ...samples('windows-wmi'), ...samples('macos'), ...samples('windows-misc'), ...samples('linux-misc')])('%s: exported as valid, or refused', (name) => {
    let first: Inventory
    try {
      first = read(bytesOf(name), name)
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal)
      return
    }
    expectFaithful(first)
  })

  test('this machine, for real', async () => {
    expectFaithful((await collectLocal(context)).inventory)
  }, 180_000)

  /** Both schemas, the same decision fields read back, and no unknown or invented key. */
  function expectFaithful(first: Inventory): void {
    const document = sent(first)
    expect(schemaErrors(document)).toEqual([])
    expect(document['deviceid']).toMatch(/-\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2}$/)
    const second = again(document)
    expect(decisionFields(second)).toEqual(decisionFields(first))
    expect({ ...second, id: '', transcriptSha256: '', by: '', method: 'usb', durationMs: 0, target: null, sections: [], neighbours: [], gaps: {} }).toEqual({ ...first, id: '', transcriptSha256: '', by: '', method: 'usb', durationMs: 0, target: null, sections: [], neighbours: [], gaps: {} })
    expect(sent(second)).toEqual(document)
    // Without our own part, what GLPI itself keeps: valid still, and nothing that was not known before.
    const bare = { ...document, content: Object.fromEntries(Object.entries(document['content'] as Schema).filter(([key]) => key !== 'packtic')) }
    const third = again(bare)
    expect(schemaErrors(sent(third))).toEqual([])
    // A reader that does not tell which volume is the system's: "/" in a document is, by the format's own rule.
    const known = new Set(['volumes[system].freeBytes', ...decisionFields(first).filter((field) => field.state === 'known').map((field) => field.path)])
    expect(decisionFields(third).filter((field) => field.state === 'known' && !known.has(field.path)).map((field) => field.path)).toEqual([])
  }
})
