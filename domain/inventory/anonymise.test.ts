// A transcript that may leave: a canary for each kind of value, in texts, JSON, SMBIOS and EDID, is nowhere left; the rest
// reads the same.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readKnowledge } from '../../main/backend/inventory/knowledge-files.ts'
import { anonymise } from './anonymise.ts'
import { toBase64 } from './base64.ts'
import { buildInventory } from './build.ts'
import { decisionFields } from './decision-fields.ts'
import { decodeEdid } from './edid.ts'
import { findEdids } from './edid-text.ts'
import { isFact, valueOf } from './fact.ts'
import type { Inventory } from './model.ts'
import { createPseudonyms } from './pseudonyms.ts'
import { readTranscript } from './transcript.ts'

const NONCE = '0123456789abcdef'
const knowledge = readKnowledge(join(import.meta.dirname, '../../resources'))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const read = (text: string): Inventory => buildInventory(readTranscript(text, null), { id: '0190f0f0-0000-7000-8000-000000000001', takenAt: Date.UTC(2026, 10, 25), by: 'test', method: 'usb', target: null, durationMs: 0, transcriptSha256: sha256('x'), sha256, knowledge })

const CANARIES = {
  serial: 'CNRY7731X', uuid: '4c4c4544-0042-4d10-8052-b8c04f4a3732', board: 'BRD0077XYZ', asset: 'ACTIF-4471', module: '8A3F21C7', disk: 'WDCNRY00991', wwn: '5000c5007781ab12', screen: 'SCRN441Q7', screenNumber: '305419896', usb: '4C530001CANARY',
  host: 'poste-canari', domain: 'asso-canari.lan', login: 'mariecanari', short: 'luc', mac: '3c:52:82:4f:91:c7', bareMac: '3c52824f91c7', ip: '192.168.77.142', ip6: '2a01:e0a:77c:91b0:3e52:82ff:fe4f:91c7', ssid: 'Box Canari 5G', machineId: 'd3adc0de77aa41b2a5d6c1b77aa0ff31', mail: 'marie@asso-canari.lan',
}
const C = CANARIES

function smbios(): Uint8Array {
  const structure = (type: number, handle: number, fields: readonly number[], strings: readonly string[]): number[] => [type, 4 + fields.length, handle, 0, ...fields, ...strings.flatMap((one) => [...Buffer.from(one), 0]), ...(strings.length === 0 ? [0, 0] : [0])]
  const hex = C.uuid.replaceAll('-', '').match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []
  const uuid = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((at) => hex[at] ?? 0)
  const memory = Array.from({ length: 0x1b - 4 }, () => 0)
  memory.splice(0, 2, 0x10, 0)
  memory.splice(0x08 - 4, 4, 64, 0, 64, 0)
  memory.splice(0x0c - 4, 2, 0, 0x20)
  memory[0x0e - 4] = 0x0d; memory[0x10 - 4] = 1; memory[0x12 - 4] = 0x1a; memory[0x17 - 4] = 2; memory[0x18 - 4] = 3; memory[0x1a - 4] = 4
  return Uint8Array.from([
    ...structure(0, 1, [1, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8], ['Dell Inc.', '1.2.3', '03/04/2019']),
    ...structure(1, 2, [1, 2, 0, 3, ...uuid, 6, 0, 0], ['Dell Inc.', 'Latitude 5400', C.serial]),
    ...structure(2, 3, [1, 2, 0, 3], ['Dell Inc.', '0PYVD1', C.board]),
    ...structure(3, 4, [1, 10, 0, 2, 3], ['Dell Inc.', C.serial, C.asset]),
    ...structure(11, 5, [2], ['Dell System', `Service ${C.serial} x`]),
    ...structure(16, 16, [3, 3, 3, 0, 0, 0, 2, 0xfe, 0xff, 2, 0], []),
    ...structure(17, 17, memory, ['DIMM A', 'Samsung', C.module, 'M471A1K43']),
    ...structure(127, 99, [], []),
  ])
}

function entry(length: number): Uint8Array {
  const bytes = new Uint8Array(24)
  bytes.set([...Buffer.from('_SM3_'), 0, 0x18, 3, 1, 1, 1, 0, length & 255, length >> 8, 0, 0])
  bytes[5] = (256 - (bytes.reduce((sum, one) => sum + one, 0) % 256)) % 256
  return bytes
}

function edid(): Uint8Array {
  const bytes = new Uint8Array(128)
  bytes.set([0, 255, 255, 255, 255, 255, 255, 0, 0x10, 0xac, 0x34, 0x12, 0x78, 0x56, 0x34, 0x12, 12, 29, 1, 4, 0xa5, 53, 30, 0x78, 0x02])
  bytes.set([0, 0, 0, 0xff, 0, ...Buffer.from(`${C.screen}\n   `)], 0x48)
  bytes.set([0, 0, 0, 0xfc, 0, ...Buffer.from('TEST 24\n     ')], 0x5a)
  bytes[127] = (256 - (bytes.reduce((sum, one) => sum + one, 0) % 256)) % 256
  return bytes
}

const section = (name: string, encoding: string, body: string, item?: string): string => `@@PT/1 ${NONCE} > ${name} ${encoding}\n${item === undefined ? '' : `@@PT/1 ${NONCE} = ${item}\n`}${body}\n@@PT/1 ${NONCE} < ${name} rc=0 ms=1 via=x why=- cut=0\n`
const wrapped = (bytes: Uint8Array): string => toBase64(bytes).replace(/(.{76})/g, '$1\n')
const od = (bytes: Uint8Array): string => Array.from({ length: bytes.length / 16 }, (_, at) => ` ${Array.from(bytes.subarray(at * 16, at * 16 + 16), (one) => one.toString(16).padStart(2, '0')).join(' ')}`).join('\n')

function transcript(): string {
  const table = smbios()
  return `Bienvenue sur ${C.host}, dernière connexion depuis ${C.ip}\n@@PT/1 ${NONCE} begin collector=2.0.0 os=Linux uid=0 elev=root\n${[
    section('id', 'raw', `host=${C.host}.${C.domain}\nkernel=6.1.0-18-amd64 x86_64\ndate=2026-11-25T08:00:00Z\nmachine-id=${C.machineId}`),
    section('os', 'raw', 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\nHOME_URL="https://www.debian.org/"'),
    section('dmi', 'raw', `bios_version=1.2.3.4\nproduct_name=Latitude 5400\nproduct_serial=${C.serial}\nproduct_uuid=${C.uuid}\nboard_serial=${C.board}\nchassis_type=10\nchassis_asset_tag=${C.asset}\nsys_vendor=Dell Inc.`),
    section('udev', 'raw', `E:MEMORY_ARRAY_NUM_DEVICES=1\nE:MEMORY_DEVICE_0_SERIAL_NUMBER=${C.module}\nE:MEMORY_DEVICE_0_SIZE=8589934592`),
    section('smbios', 'b64', `${wrapped(entry(table.length))}\n-\n${wrapped(table)}\n-`),
    section('disk', 'raw', JSON.stringify({ blockdevices: [{ name: 'sda', type: 'disk', size: 500107862016, rota: true, tran: 'sata', model: 'WDC WD5000', serial: C.disk, children: [{ name: 'sda1', type: 'part', size: 1, mountpoint: '/', uuid: C.uuid }] }] })),
    section('df', 'raw', `Filesystem Type 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 ext4 1000 1 999 1% /\n/dev/sdb1 vfat 1000 1 999 1% /media/${C.login}/cle`),
    section('edid', 'hex', od(edid()), '/sys/class/drm/card0-HDMI-A-1'),
    section('net', 'raw', `[{"ifname":"enx${C.bareMac}","address":"${C.mac}","operstate":"UP","addr_info":[{"local":"${C.ip}"},{"local":"${C.ip6}"},{"local":"fe80::3e52:82ff:fe4f:91c7"}]}]\n[{"dst":"default","gateway":"192.168.77.1"}]`),
    section('ifs', 'raw', `--- eth0\naddress=${C.mac.toUpperCase()}\n--- resolv\nsearch ${C.domain}\nnameserver 192.168.77.1`),
    section('wifi', 'raw', `--- wlan0\nConnected to ${C.mac} (on wlan0)\n\tSSID: ${C.ssid}\nyes:${C.ssid}:80:WPA2\nno:Voisin Canari:30:WPA2`),
    section('users', 'raw', `${C.login}:1000:1000:/bin/bash\n${C.short}:1001:1001:/bin/bash\nroot:0:0:/bin/bash\ngroup:sudo:27:${C.login},${C.short}`),
    section('last', 'raw', `${C.login} pts/0        ${C.ip} Tue Nov 24 08:00:00 2026 - 09:00:00  (01:00)\n${C.short} tty1 Tue Nov 24 08:00:00 2026 still logged in`),
    section('print', 'raw', `device for HP: usb://HP/LaserJet?serial=${C.usb}\ndevice for B: ipp://${C.host}.local:631/x`),
    section('usb', 'raw', `--- 1-1\nidVendor=0781\nidProduct=5581\nserial=${C.usb}\n--- usb1\nserial=0000:00:14.0`),
    section('smart', 'json', JSON.stringify({ smartctl: { version: [7, 3], exit_status: 0 }, device: { protocol: 'ATA' }, serial_number: C.disk, wwn: { naa: 5, oui: 3152, id: 2005551122 }, smart_status: { passed: true }, power_on_time: { hours: 12 } }), 'sda'),
    section('windows', 'json', `{"CSName":"${C.host.toUpperCase()}","ProfileImagePath":"C:\\\\Users\\\\${C.login}","RegisteredOwner":"Marie Canari\\u00e9","SID":"S-1-5-21-1004336348-1177238915-682003330-1001","PermanentAddress":"${C.bareMac.toUpperCase()}","SerialNumberID":[${[...Buffer.from(C.screen)].join(',')},0,0],"Mail":"${C.mail}","EDID":{"hex":"${Buffer.from(edid()).toString('hex')}"},"Version":"10.0.1.2"}`),
    section('soft', 'raw', 'dpkg\tfirefox-esr\t140.0.1.2-1\t1700000000\t\ndpkg\tluc\t1.2.3.4\t\t'),
  ].join('')}@@PT/1 ${NONCE} end sections=18 ms=10\nAu revoir ${C.login}\n`
}

const before = transcript()
const whole = read(before)
const after = anonymise(before, whole)
const again = read(after)

test.each(Object.entries(CANARIES))('no %s is left, in text or in bytes', (kind, value) => {
  // The short login is a package's name too, and stays there.
  const text = kind === 'short' ? after.replace(/> soft[^]*$/, '') : after
  expect(text.toLowerCase()).not.toContain(value.toLowerCase())
  expect(before.toLowerCase()).toContain(['uuid', 'screen', 'screenNumber', 'board', 'module', 'wwn'].includes(kind) ? '' : value.toLowerCase())
  const bytes = findEdids(Buffer.from(after)).map((one) => Buffer.from(one).toString('latin1')).join('') + [...after.matchAll(/^[A-Za-z0-9+/=\n]{80,}/gm)].map(([run]) => Buffer.from(run, 'base64').toString('latin1')).join('')
  expect(bytes).not.toContain(value)
})

test('nor parts of them: the domain, a neighbour’s network, an owner, a security identifier, a world-wide name', () => {
  for (const part of ['192.168.77.', 'asso-canari', 'canari', '2005551122', '1177238915', Buffer.from(C.screen).join(','), '305419896']) expect(after.toLowerCase()).not.toContain(part)
})

test('the stand-ins have the same shape, and one value has one stand-in everywhere', () => {
  const shape = (text: string): string => text.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0')
  const serial = valueOf(again.machine.serial) ?? ''
  expect(shape(serial)).toBe(shape(C.serial))
  expect(after.split(serial).length - 1).toBeGreaterThanOrEqual(1)
  expect(/product_serial=(.*)/.exec(after)?.[1]).toBe(serial)
  expect(valueOf(again.machine.uuid)).toBe(/product_uuid=(.*)/.exec(after)?.[1])
  expect(valueOf(again.disks[0]?.serial ?? whole.machine.serial)).toBe(/"serial_number":"([^"]*)"/.exec(after)?.[1])
  expect(/SSID: (.*)/.exec(after)?.[1]).toBe(/^yes:(.*):80/m.exec(after)?.[1])
  expect(after).toContain('3c:52:82:')
  expect(after).toMatch(/"local":"192\.168\.\d\d\.\d{3}"/)
})

test('checksums are made anew: the screen is still measured, and its name and size stay', () => {
  const [screen] = findEdids(Buffer.from(after))
  expect(screen && decodeEdid(screen)).toMatchObject({ checksumOk: true, productName: 'TEST 24', year: 2019 })
  expect(screen && decodeEdid(screen)?.serialText).toMatch(/^[A-Z]{4}\d{3}[A-Z]\d$/)
})

/** Facts that bear what is replaced. */
const REPLACED = /serial|assetTag|uuid|\.mac$|\.ips$|gateway|dns|ssid|os\.host|users|admins|neighbours|printers|usb|net\.ifs\[\d+\]\.name|mount|volumes|vms/i
function leaves(value: unknown, path = ''): (readonly [string, unknown])[] {
  if (isFact(value)) return [[path, 'v' in value ? (REPLACED.test(path) ? 'known' : value.v) : value.unknown]]
  if (Array.isArray(value)) return value.flatMap((one, at) => leaves(one, `${path}[${at}]`))
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, one]) => leaves(one, path === '' ? key : `${path}.${key}`))
  return [[path, REPLACED.test(path) || /machineKey|evidence|bytes$/.test(path) ? typeof value : value]]
}

test('it reads into the same facts but for those replaced, and the same 49 fields', () => {
  expect(Object.fromEntries(leaves(again))).toEqual(Object.fromEntries(leaves(whole)))
  expect(decisionFields(again)).toEqual(decisionFields(whole))
  expect(again.software).toEqual(whole.software)
})

test('what stands outside the sections is left out, and the markers stay', () => {
  expect(after).not.toContain('Bienvenue')
  expect(after).not.toContain('Au revoir')
  expect(readTranscript(after, NONCE)).toMatchObject({ complete: true })
  expect(again.sections.map(({ name, status }) => [name, status])).toEqual(whole.sections.map(({ name, status }) => [name, status]))
})

test('twice the same transcript, twice the same record; nothing and a cut stream are no fault', () => {
  expect(anonymise(before, whole)).toBe(after)
  expect(anonymise('', read(''))).toBe('')
  const cut = before.slice(0, before.indexOf('@@PT/1', before.indexOf('> net')) + 200)
  expect(anonymise(cut, read(cut)).toLowerCase()).not.toContain(C.host)
})

test('different values have different stand-ins, and what names nobody stays', () => {
  const stands = createPseudonyms()
  const given = Array.from({ length: 250 }, (_, at) => stands.ip4(`192.168.1.${at + 1}`))
  expect(new Set(given).size).toBe(250)
  expect(stands.ip4('127.0.0.1')).toBe('127.0.0.1')
  expect(stands.ip4('255.255.255.0')).toBe('255.255.255.0')
  expect(stands.ip6('::1')).toBe('::1')
  expect(stands.mac('ff:ff:ff:ff:ff:ff')).toBe('ff:ff:ff:ff:ff:ff')
  expect(new Set(Array.from({ length: 500 }, (_, at) => stands.word(`S${1000 + at}`))).size).toBe(500)
})
