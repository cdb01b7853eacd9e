// Documents of FusionInventory and OCS, damaged; and the same machine in all three forms, whole.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentFromJson, documentFromXml, type GlpiDocument } from '../../domain/inventory/glpi/document.ts'
import { readXml } from '../../domain/inventory/xml.ts'
import { check, first, invented, inventory, OURS, WHOLE, XML } from './glpi-damage.ts'

test('the whole documents say the same machine, and what they say is there', () => {
  const { root } = readXml(XML)
  const older = inventory(documentFromXml(root ?? { name: '', attributes: new Map(), children: [], text: '' }) as GlpiDocument)
  for (const one of [first, older, inventory(documentFromJson(OURS) as GlpiDocument)]) {
    expect(invented(one, `${JSON.stringify(WHOLE)} ${JSON.stringify(OURS)}`)).toEqual([])
    expect(one).toMatchObject({ machine: { serial: { v: 'PF0TEST7' }, biosDate: { v: '2017-03-14' } }, cpu: { cores: { v: 2 } }, ram: { totalBytes: { v: 8192 * 1024 ** 2 }, slotsFree: { v: 1 } }, disks: [{ bytes: { v: 256_060_000_000 }, kind: { v: 'ssd' } }], battery: [{ wearPct: { v: 47 } }], security: { admins: { v: ['accueil'] }, diskEncryption: { v: 'luks' } }, net: { ifs: [{ mac: { v: '54:ee:75:aa:bb:01' } }, { wifiStd: { v: '802.11ac' } }] } })
  }
  // A fault planted in the check itself: a value that no document holds is seen.
  expect(invented({ ...first, machine: { ...first.machine, serial: { v: 'NOWHERE', src: 'text.glpi.bios', conf: 'declared' } } }, JSON.stringify(WHOLE))).toEqual(['machine.serial=NOWHERE'])
})

test('ten thousand damaged XML documents', () => {
  const spot = fc.tuple(fc.nat(6), fc.nat(XML.length - 1), fc.integer({ min: 1, max: 40 }))
  fc.assert(fc.property(fc.array(spot, { minLength: 1, maxLength: 4 }), (spots) => {
    const text = spots.reduce((now, [kind, at, size]) => [
      () => now.slice(0, at), () => now.slice(0, at) + now.slice(at + size), () => now.slice(0, at) + now.slice(at, at + size).repeat(3) + now.slice(at + size), () => `${now.slice(0, at)}${'\u0000<'.repeat(size)}${now.slice(at)}`,
      () => now.slice(0, at) + String.fromCharCode(now.charCodeAt(at) ^ 1) + now.slice(at + 1), () => `${now.slice(0, at)}${'9'.repeat(size)}${now.slice(at)}`, () => now.slice(0, at) + now.slice(at, at + 200).replaceAll(/[a-z]/gi, '-') + now.slice(at + 200),
    ][kind]?.() ?? now, XML)
    const { root } = readXml(text)
    check(root ? documentFromXml(root) : undefined, text)
  }), { numRuns: 10_000, seed: 12 })
}, 180_000)
