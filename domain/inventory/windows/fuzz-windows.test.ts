// Ten thousand damaged inputs a form: no exception, and no value that the whole input does not give. Seeded, so that a failure
// comes again.
import { expect, test } from 'vitest'
import { wholeReading } from '../complete.ts'
import type { Reading } from '../model.ts'
import { readTranscript } from '../transcript.ts'
import { readWindows, readWindowsFile } from './read-windows.ts'

const ROUNDS = 10_000

/** A small generator with a seed (mulberry32): numbers from 0 to 1. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Every value with the place it stands at, rows by any number: what a damaged input may say is among them. */
function valuesOf(reading: Reading): Set<string> {
  const all = new Set<string>()
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) {
      if (value !== null && value !== undefined && value !== '') all.add(`${path}=${JSON.stringify(value)}`)
    } else if ('src' in value && 'v' in value) {
      // What our own rules make of the rest has no word of its own in the source.
      if ((value as { conf?: string }).conf !== 'derived') visit(value.v, path)
    } else if (!('unknown' in value)) for (const [name, inside] of Object.entries(value)) if (name !== 'gaps' && name !== 'alt') visit(inside, `${path}.${/^\d+$/.test(name) ? '' : name}`)
  }
  visit(wholeReading(reading), '')
  return all
}

/** Damage that takes away: bytes lost, a tail lost, a line lost, lines exchanged, one line said twice. Nothing is added that was not there. */
function lessOf(text: string, random: () => number): string {
  const lines = text.split('\n')
  const at = Math.floor(random() * lines.length)
  switch (Math.floor(random() * 5)) {
    case 0:
      return text.slice(0, Math.floor(random() * text.length))
    case 1:
      return lines.filter((_, where) => where !== at).join('\n')
    case 2:
      return lines.flatMap((line, where) => (where === at ? [line, line] : [line])).join('\n')
    case 3:
      return text.slice(Math.floor(random() * text.length))
    default: {
      const from = Math.floor(random() * lines.length)
      return lines.slice(0, Math.min(at, from)).concat(lines.slice(Math.max(at, from))).join('\n')
    }
  }
}

/** Damage that changes: any character anywhere. Values may then be others; only an exception is a fault. */
function altered(text: string, random: () => number): string {
  const characters = Array.from(text)
  for (let left = 1 + Math.floor(random() * 8); left > 0; left--) characters[Math.floor(random() * characters.length)] = String.fromCodePoint([0, 10, 34, 44, 45, 48, 57, 61, 91, 92, 93, 123, 125, 233, 0xfffd][Math.floor(random() * 15)] ?? 48)
  return characters.join('')
}

const MARK = '@@PT/1 0123456789abcdef'
const SECTIONS: Readonly<Record<string, unknown>> = {
  id: [{ Host: 'POSTE', Arch: 'AMD64', SystemDrive: 'C:' }],
  'reg-os': [{ path: String.raw`HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion`, values: { ProductName: 'Windows 10 Pro', CurrentBuildNumber: '22631', UBR: 12, EditionID: 'Professional', InstallDate: 1_700_000_000 } }],
  'reg-software': [{ path: String.raw`HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\A`, values: { DisplayName: 'Programme', DisplayVersion: '12.5', InstallDate: '20230228' } }],
  'cim-win32_physicalmemory': [{ Capacity: 8_589_934_592, SMBIOSMemoryType: 26, FormFactor: 12, Speed: 2400, DeviceLocator: 'A1' }, { Capacity: 4_294_967_296, SMBIOSMemoryType: 26, FormFactor: 12, Speed: 2400, DeviceLocator: 'B1' }],
  'cim-msft_physicaldisk': [{ DeviceId: '0', BusType: 17, MediaType: 4, HealthStatus: 0, Size: 512_110_190_592, Model: 'Disque', SerialNumber: 'D1' }],
  'cim-win32_logicaldisk': [{ DeviceID: 'C:', DriveType: 3, FileSystem: 'NTFS', Size: 500_000_000_000, FreeSpace: 120_000_000_000 }],
  'cim-antivirusproduct': [{ displayName: 'Antivirus', productState: 0x061100 }],
  'cim-wmimonitorid': [{ Active: true, InstanceName: 'X_0', ManufacturerName: [69, 88, 65, 0], UserFriendlyName: [65, 66], SerialNumberID: [49, 50, 51], YearOfManufacture: 2018 }],
  'cim-batterystaticdata': [{ InstanceName: 'b', DesignedCapacity: 50_000, Chemistry: 0x4e4f494c }],
  net: [{ Name: 'Ethernet', Id: '{A}', Type: 6, Mac: '00AABBCCDDEE', Up: true, Speed: 1_000_000_000, Ips: ['192.0.2.5'], Gateways: ['192.0.2.1'] }],
}
const TRANSCRIPT = `${MARK} begin collector=1.0.0 os=Windows uid=- elev=root\n${Object.entries(SECTIONS).map(([name, rows]) => `${MARK} > ${name} json\n${JSON.stringify(rows)}\n${MARK} < ${name} rc=0 ms=1 via=powershell why=- cut=0\n`).join('')}${MARK} end sections=${Object.keys(SECTIONS).length} ms=9\n`
const LISTING = `\n\nBusType=17\nCannotPoolReason={7}\nDeviceId=0\nHealthStatus=0\nMediaType=4\nModel=Disque\nSerialNumber=ABC_1.\nSize=512110190592\nSpindleSpeed=0\n\n\nBusType=11\nCannotPoolReason={7}\nDeviceId=1\nHealthStatus=1\nMediaType=3\nModel=Autre\nSerialNumber=ABC_2.\nSize=1000204886016\nSpindleSpeed=7200\n\n`
const REGISTRY = String.raw`Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\Un]
"DisplayName"="Programme \"un\""
"DisplayVersion"="1.2"
"InstallDate"="20230228"

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\Deux]
"DisplayName"=hex(2):44,00,65,00,75,00,78,00,\
  20,00,32,00,00,00
"Publisher"="Maison"

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\StandardProfile]
"EnableFirewall"=dword:00000001
`

/** Counts that a lost row makes smaller: sums and how many there are. */
const COUNTED = /^\.(ram\.totalBytes|cpu\.(threads|cores|sockets)|net\.dns)=/

function damage(text: string, read: (text: string) => Reading, seed: number): void {
  const random = generator(seed)
  const whole = valuesOf(read(text))
  expect(whole.size).toBeGreaterThan(3)
  // A short text loses the same line many times: what was read once is read the same again.
  const seen = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const less = lessOf(text, random)
    const changed = round % 2 === 0 ? altered(text, random) : undefined
    if (changed !== undefined) wholeReading(read(changed))
    if (seen.has(less)) continue
    seen.add(less)
    const invented = [...valuesOf(read(less))].filter((one) => !whole.has(one) && !COUNTED.test(one))
    if (invented.length > 0) throw new Error(`round ${round}: ${invented.join(' ')} out of ${JSON.stringify(less).slice(0, 2000)}`)
  }
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('10,000 damaged transcripts', () => damage(TRANSCRIPT, (text) => readWindows(readTranscript(text, null)).reading, 1), 120_000)
test('10,000 damaged listings of WMI', () => damage(LISTING, (text) => readWindowsFile(bytes(text), 'x-MSFT_PhysicalDisk.wmi'), 2), 120_000)
test('10,000 damaged exports of the registry', () => damage(REGISTRY, (text) => readWindowsFile(bytes(text), 'x.reg'), 3), 120_000)

test('the damage finds what a reader would make up', () => {
  expect(() => damage(LISTING, (text) => ({ os: { host: { v: `${text.length}`, src: 'x', conf: 'measured' }, name: { v: 'a', src: 'x', conf: 'measured' }, build: { v: 'b', src: 'x', conf: 'measured' }, lang: { v: 'c', src: 'x', conf: 'measured' } } }), 4)).toThrow('os.host')
})
