// A machine as GLPI's JSON, as our own export and as the older XML, and what must hold of any damage to them: nothing thrown,
// no value that the document does not hold, and what is made of it is valid for GLPI still.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'vitest'
import { inventoryOf } from '../../domain/inventory/complete.ts'
import { documentFromJson, type GlpiDocument } from '../../domain/inventory/glpi/document.ts'
import { exportGlpi } from '../../domain/inventory/glpi/export-glpi.ts'
import { otherItemOf } from '../../domain/inventory/glpi/other-item.ts'
import { readGlpi } from '../../domain/inventory/glpi/read-glpi.ts'
import { Inventory } from '../../domain/inventory/model.ts'
import { readKnowledge } from '../../main/backend/inventory/knowledge-files.ts'
import { isObject, isThere, schemaErrors } from './glpi-schemas.ts'

const knowledge = readKnowledge(join(import.meta.dirname, '../../resources'))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export function inventory(document: GlpiDocument): Inventory {
  const { reading, takenAt, collector, identity } = readGlpi(document)
  const made = inventoryOf(reading, null, null, { id: '0197f0a0-0000-7000-8000-000000000001', takenAt: takenAt ?? 1_795_000_000_000, by: 'test', method: 'usb', target: null, durationMs: 0, transcriptSha256: sha256('x'), sha256, knowledge })
  return { ...made, ...identity, collectorVersion: collector }
}

/** One of each thing that a document can say, with words and numbers found nowhere else. */
const CONTENT = {
  versionclient: 'GLPI-Agent_v1.11', accesslog: { logdate: '2026-11-20 10:11:12' },
  hardware: { name: 'poste-7', uuid: '11223344-5566-7788-99aa-bbccddeeff01', memory: 7908, chassis_type: 'Laptop', vmsystem: 'Physical', defaultgateway: '192.0.2.1', dns: '192.0.2.2/192.0.2.3' },
  bios: { smanufacturer: 'LENOVO', smodel: '20FWS0AB00', ssn: 'PF0TEST7', assettag: 'ASSO-17', bdate: '2017-03-14', bversion: 'N1ET', mmodel: '20FWBOARD', msn: 'L1HF7', secure_boot: 'enabled' },
  operatingsystem: { name: 'Debian GNU/Linux', full_name: 'Debian GNU/Linux 12 (bookworm)', version: '12', kernel_name: 'linux', kernel_version: '6.1.0-18-amd64', arch: 'x86_64', boot_time: '2026-11-20 08:01:02', install_date: '2023-06-11', timezone: { name: 'CET', offset: '+0100' } },
  cpus: [{ name: 'Intel(R) Core(TM) i7-6600U CPU @ 2.60GHz', manufacturer: 'Intel', familynumber: '6', model: '78', stepping: 3, core: 2, thread: 4, speed: 2600, arch: 'x86_64' }],
  memories: [{ capacity: 8192, caption: 'ChannelA', type: 'DDR4', description: 'SODIMM', speed: '2133', manufacturer: 'Samsung', model: 'M471', serialnumber: '3852', numslots: 1, memorycorrection: 'None' }, { numslots: 2, type: 'Empty Slot' }],
  storages: [{ name: 'sda', model: 'SAMSUNG MZ7LN256', serial: 'S2Y0', firmware: 'MAV0', disksize: 256060, interface: 'SATA', type: 'SSD', encrypt_status: 'No' }],
  drives: [{ type: '/', volumn: '/dev/sda2', filesystem: 'ext4', total: 233191, free: 120007, encrypt_status: 'Yes', encrypt_name: 'LUKS1' }, { type: '/boot', volumn: '/dev/sda1', filesystem: 'ext2', total: 487, free: 301, encrypt_status: 'No' }],
  batteries: [{ capacity: 26330, real_capacity: 14210, chemistry: 'Li-ion', manufacturer: 'SANYO', serial: '4617', date: '2017-01-09' }],
  networks: [{ description: 'enp0s31f6', mac: '54:ee:75:aa:bb:01', type: 'ethernet', status: 'up', speed: '1000', ipaddress: '192.0.2.17', virtualdev: false, ipdhcp: '192.0.2.1' }, { description: 'wlp4s0', mac: '44:85:00:aa:bb:02', type: 'wifi', status: 'down', wifi_version: '802.11ac', wifi_ssid: 'asso', ipaddress6: 'fe80::17' }],
  videos: [{ name: 'HD Graphics 520' }], monitors: [{ caption: 'P2419H', manufacturer: 'Dell Inc.', serial: 'CN0K', description: '17/2019' }], printers: [{ name: 'Bureau', driver: 'HP LaserJet', port: 'socket://192.0.2.9', network: true }],
  antivirus: [{ name: 'ClamAV', enabled: true, uptodate: false }], firewalls: [{ status: 'on' }], softwares: [{ name: 'libreoffice', version: '7.4.7', from: 'deb', publisher: 'Debian', install_date: '2023-06-12' }, { name: 'thunderbird', version: '115' }],
  usbdevices: [{ vendorid: '046d', productid: 'c534', caption: 'Receiver' }], local_users: [{ id: '1001', login: 'accueil', shell: '/bin/bash' }], local_groups: [{ id: '27', name: 'sudo', members: ['accueil'] }], virtualmachines: [{ name: 'essai', status: 'running', vmtype: 'kvm' }],
}
export const WHOLE = { deviceid: 'poste-7-2024-01-02-03-04-05', itemtype: 'Computer', action: 'inventory', content: CONTENT }
export const first = inventory(documentFromJson(WHOLE) as GlpiDocument)
export const OURS = JSON.parse(JSON.stringify(exportGlpi(first, '0.1.0'))) as typeof WHOLE

/** The older XML of the same machine. */
function xmlOf(value: unknown, name: string): string {
  if (Array.isArray(value)) return value.map((one) => xmlOf(one, name)).join('')
  const tag = ({ firewalls: 'FIREWALL', members: 'MEMBER', mac: 'MACADDR', install_date: 'INSTALLDATE' } as Readonly<Record<string, string>>)[name] ?? name.toUpperCase()
  const body = isObject(value) ? Object.entries(value).map(([key, one]) => xmlOf(one, key)).join('\n') : String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<${tag}>${body}</${tag}>`
}
export const XML = `<?xml version="1.0" encoding="UTF-8"?>\n<REQUEST>${xmlOf(CONTENT, 'content')}<DEVICEID>poste-7-2024-01-02-03-04-05</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`

/** Words of the model that stand for a document's own. */
const OUR_WORDS = new Set(['laptop', 'desktop', 'aio', 'mini', 'server', 'tablet', 'vm', 'hdd', 'ssd', 'nvme', 'emmc', 'usb', 'linux', 'windows', 'macos', 'bsd', 'ethernet', 'wifi', 'bluetooth', 'mobile', 'virtual', 'none', 'luks', 'bitlocker', 'filevault', 'other', 'on', 'off', 'unsupported', 'GenuineIntel', 'AuthenticAMD', 'DIMM', 'SODIMM'])
const UNITS = [1, 1000, 1_000_000, 1024, 1024 ** 2, 1024 ** 3]

/** Facts that a document does not hold: texts found nowhere in it, numbers that no number of it makes. */
export function invented(value: unknown, text: string): string[] {
  // As the reader takes it: damaged characters are spaces, entities are what they stand for.
  const low = text.replace(/\\u[0-9a-f]{4}|[\p{Cc}\p{Cs}\uFFFD]+/gu, ' ').replaceAll('&lt;', '<').replaceAll('&amp;', '&').toLowerCase()
  const numbers = new Set([...text.matchAll(/\d+(?:[.,]\d+)?/g)].map(([digits]) => Number(digits.replace(',', '.'))))
  /** A number as it is written, or the sum of two (the modules). */
  const isMade = (one: number): boolean => numbers.has(one) || [...numbers].some((a) => numbers.has(one - a))
  const isHeld = (one: unknown): boolean => {
    if (Array.isArray(one)) return one.every(isHeld)
    if (typeof one === 'string') return OUR_WORDS.has(one) || low.includes(one.replace(/[\p{Cc}\p{Cs}\uFFFD]+/gu, ' ').toLowerCase()) || low.includes(one.toLowerCase()) || (/^\d{4}-\d{2}-\d{2}$/.test(one) && one.split('-').every((part) => numbers.has(Number(part)))) || one.split(':').every((part) => low.includes(part.toLowerCase()))
    if (typeof one === 'number') return one <= 16 || one > 1_000_000_000_000 || UNITS.some((unit) => numbers.has(one / unit)) || UNITS.some((unit) => isMade(one / unit))
    return true
  }
  const walk = (one: unknown, path: string): string[] => {
    if (Array.isArray(one)) return one.flatMap((item) => walk(item, `${path}[]`))
    if (!isObject(one)) return []
    if ('v' in one && typeof one['src'] === 'string') return !one['src'].startsWith('text.glpi') || isHeld(one['v']) ? [] : [`${path}=${String(one['v'])}`]
    return Object.entries(one).flatMap(([key, item]) => walk(item, path === '' ? key : `${path}.${key}`))
  }
  return walk(value, '')
}

let checked = 0
/** Whatever the damage: a reading that keeps the model, holds nothing new, and exports as valid. */
export function check(document: GlpiDocument | undefined, text: string): void {
  if (document === undefined || otherItemOf(document) !== undefined) return
  const read = inventory(document)
  // Reading checks the facts already; what rules add is checked now and then.
  if (checked++ % 20 === 0) expect(Inventory.safeParse(read).success).toBe(true)
  expect(invented(read, text)).toEqual([])
  const sent: unknown = JSON.parse(JSON.stringify(exportGlpi(read, '0.1.0')))
  if (isThere) expect(schemaErrors(sent)).toEqual([])
}
