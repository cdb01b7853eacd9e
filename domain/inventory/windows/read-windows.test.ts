// Windows, from synthetic transcripts of our own and from published listings: facts by codes, and nothing that the source does
// not say. No whole machine has been read yet: what a real one answers is "à confirmer" (docs/inventory-windows.md).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { wholeReading } from '../complete.ts'
import { type Fact, valueOf } from '../fact.ts'
import type { MachineFacts } from '../model.ts'
import { readTranscript } from '../transcript.ts'
import { deniedClasses, NOTEBOOK, type WindowsSections, windowsTranscript } from '../../../tests/transcripts/windows.ts'
import { isWindowsFile, readWindows, readWindowsFile } from './read-windows.ts'

const facts = (sections: WindowsSections): MachineFacts => wholeReading(readWindows(readTranscript(windowsTranscript(sections), null)).reading)
test('an administrator’s transcript gives its facts by their codes', () => {
  const read = facts(NOTEBOOK)
  const { os, cpu, ram, security, win11, machine } = read
  expect([os.name, os.edition, os.build, os.ubr, os.version, os.installDate, os.host].map(valueOf as (fact: Fact<unknown>) => unknown)).toEqual(['Windows 11 Pro', 'Professional', '22631', 4460, '23H2', '2023-11-14', 'COMPTA-2'])
  expect([cpu.vendor, cpu.family, cpu.model, cpu.stepping, cpu.cores, cpu.threads, cpu.arch].map(valueOf as (fact: Fact<unknown>) => unknown)).toEqual(['GenuineIntel', 6, 142, 10, 4, 2, 64])
  expect([ram.totalBytes, ram.maxBytes, ram.slots, ram.slotsFree, ram.soldered].map(valueOf as (fact: Fact<unknown>) => unknown)).toEqual([8_589_934_592, 34_359_738_368, 2, 1, false])
  expect(ram.modules[0]).toMatchObject({ type: { v: 'DDR4' }, formFactor: { v: 'SODIMM' }, maker: { unknown: 'placeholder' } })
  expect(win11).toMatchObject({ osSays: { target: 'GE24H2', redReasons: ['CpuFms', 'Tpm'] }, platformField1: { v: 128 } })
  expect(security).toMatchObject({ uefi: { v: true }, secureBoot: { v: 'off' }, tpm: { version: { v: '2.0' } }, firewall: { on: { v: false } }, diskEncryption: { v: 'bitlocker' }, admins: { v: ['camille'] } })
  expect(security.antivirus).toMatchObject([{ on: { v: true }, upToDate: { v: true } }, { on: { v: false }, upToDate: { v: false } }])
  expect(machine).toMatchObject({ serial: { v: 'EX0001' }, chassis: { v: 'laptop' }, biosDate: { v: '2019-03-05' }, virtual: { unknown: 'not-collected' } })
  expect(read.disks).toMatchObject([{ dev: 'PhysicalDrive0', kind: { v: 'ssd' }, system: { v: true }, smart: { passed: { v: true }, state: { v: 'ok' }, wearPct: { v: 12 }, powerOnHours: { v: 9123 }, reallocated: { v: 3 }, pending: { v: 0 }, tempC: { unknown: 'not-collected' } } }, { kind: { v: 'usb' }, smart: { passed: { unknown: 'not-collected' } } }])
  expect(read.volumes).toMatchObject([{ mount: 'C:', freeBytes: { v: 0 }, system: { v: true }, encryption: { v: 'bitlocker' } }])
  expect(read.battery).toMatchObject([{ designMwh: { v: 50_000 }, fullMwh: { v: 41_000 }, cycles: { unknown: 'not-collected' }, chemistry: { v: 'LION' } }])
  expect(read.gpu).toHaveLength(1)
  expect(read.screens).toMatchObject([{ maker: { v: 'EXA' }, model: { v: 'Écran' }, year: { v: 2018 }, builtin: { v: true } }])
  expect(read.printers).toMatchObject([{ name: 'Accueil', network: { v: true } }])
  expect(read.users).toEqual([{ login: 'camille', admin: true, lastLogin: Date.UTC(2026, 2, 2, 8) }])
  expect(read.software.map(({ name, installDate, source }) => [name, installDate, source])).toEqual([['Suite bureautique é', null, 'uninstall'], ['Duplicati 2', '2023-02-28', 'uninstall-32']])
  expect(read.backup).toMatchObject([{ tool: 'Duplicati' }])
  expect(read.net.role).toMatchObject({ v: ['web-server', 'file-server'] })
})

test('a standard account over the network: what the registry says, the rest denied', () => {
  const denied = deniedClasses(NOTEBOOK)
  const read = facts({ ...denied, drives: [{ Name: 'C:\\', DriveType: 3, DriveFormat: 'NTFS', TotalSize: 1_000, TotalFreeSpace: 100 }], net: [{ Name: 'Ethernet', Id: '{A}', Type: 6, Mac: '02AABBCCDDEE', Up: true, Speed: 1_000_000_000, Ips: ['192.0.2.5'], Gateways: ['192.0.2.1'], Dns: [], Dhcp: true }] })
  expect(valueOf(read.os.name)).toBe('Windows 11 Pro')
  expect(read.machine.serial).toMatchObject({ unknown: 'denied' })
  expect(read.security.diskEncryption).toMatchObject({ unknown: 'denied' })
  expect(read.gaps).toMatchObject({ disks: { unknown: 'denied' }, 'security.antivirus': { unknown: 'denied' }, battery: { unknown: 'denied' } })
  expect(read.volumes).toMatchObject([{ mount: 'C:', freeBytes: { v: 100 } }])
  expect(read.net.ifs).toMatchObject([{ kind: { v: 'ethernet' }, speedMbps: { v: 1000 }, ips: { v: ['192.0.2.5'] }, dhcp: { v: true } }])
  expect(valueOf(read.net.gateway)).toBe('192.0.2.1')
})

test('a section cut, hung or without its tool says which', () => {
  const text = windowsTranscript({ 'cim-win32_tpm': 'timeout', 'cim-win32_printer': 'no-tool', 'cim-msft_physicaldisk': [{ DeviceId: '0' }] })
  const cut = wholeReading(readWindows(readTranscript(text.slice(0, text.indexOf('"DeviceId"')), null)).reading)
  expect(cut.security.tpm.version).toMatchObject({ unknown: 'timeout' })
  expect(cut.gaps).toMatchObject({ printers: { unknown: 'no-tool' }, disks: { unknown: 'truncated' }, software: { unknown: 'truncated' } })
})

const SAMPLES = join(import.meta.dirname, '../../../../shared/reference/inventory/samples')
const listing = (name: string): MachineFacts => wholeReading(readWindowsFile(readFileSync(join(SAMPLES, 'windows-wmi', `resources_win32_${name}`)), name))

/** Every value that a source gave, with its path: derived ones left out. */
function said(value: unknown, path = ''): { path: string; value: string | number }[] {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' || typeof value === 'number' ? [{ path, value }] : []
  if ('src' in value && 'v' in value) return (value as { conf?: string }).conf === 'derived' ? [] : said(value.v, path)
  if ('unknown' in value) return []
  return Object.entries(value).flatMap(([name, inside]) => (path === '' && name === 'gaps' ? [] : said(inside, `${path}.${name}`)))
}

/** Words that our readers put in place of a code or of the source's name. */
const OUR_WORDS = /\.(security\.diskEncryption|os\.(family|id|arch|edition)|machine\.chassis|disks\.\d+\.(dev|kind|bus)|disks\.\d+\.smart\.(state|tool)|vms\.\d+\.kind|net\.ifs\.\d+\.kind|software\.\d+\.source|ram\.modules\.\d+\.(type|formFactor))$/

function isIn(text: string, digits: string, { path, value }: { path: string; value: string | number }): boolean {
  if (OUR_WORDS.test(path)) return true
  const plain = String(value).toLowerCase()
  if (typeof value === 'number') return path.endsWith('bootTime') || [value, value / 1024, value * 1_000_000].some((number) => digits.includes(String(number))) || (path.endsWith('speedMbps') && digits.includes(String(value))) || /totalBytes|sockets|cores|threads|slots|maxBytes|osBytes/.test(path)
  if (/^\d{4}-\d{2}-\d{2}$/.test(plain)) return text.includes(plain.replaceAll('-', '')) || text.includes(`${plain.slice(5, 7)}/${plain.slice(8)}/${plain.slice(0, 4)}`)
  return text.includes(plain) || text.replaceAll(':', '').includes(plain.replaceAll(':', ''))
}

describe.skipIf(!existsSync(SAMPLES))('published listings (skipped where ../shared/reference is absent)', () => {
  const folder = join(SAMPLES, 'windows-wmi')
  test.each(existsSync(folder) ? readdirSync(folder) : [])('%s is read, and says nothing of its own', (name) => {
    const bytes = readFileSync(join(folder, name))
    expect(isWindowsFile(bytes, name)).toBe(true)
    const reading = readWindowsFile(bytes, name)
    const source = (bytes[0] === 0xff || bytes[1] === 0 ? bytes.toString('utf16le') : bytes.toString('utf8')).toLowerCase().replaceAll('&amp;', '&').replaceAll('\\\\', '\\').replaceAll('\\"', '"')
    const unexplained = said(wholeReading(reading)).filter((one) => one.value !== '' && !isIn(source.replaceAll(/\s+/g, ' '), source, { path: one.path, value: typeof one.value === 'string' ? one.value.replaceAll(/\s+/g, ' ') : one.value }))
    expect(unexplained).toEqual([])
  })

  test('fields are those of the listings', () => {
    expect(listing('wmi_latitude-7480-MSFT_PhysicalDisk.wmi').disks).toMatchObject([{ dev: 'PhysicalDrive0', kind: { v: 'nvme' }, bytes: { v: 512_110_190_592 }, model: { v: 'PC300 NVMe SK hynix 512GB' }, smart: { passed: { v: true } } }])
    expect(listing('wmi_7-Win32_Processor.wmi').cpu).toMatchObject({ name: { v: 'Intel(R) Core(TM) i5-2300 CPU @ 2.80GHz' }, family: { v: 6 }, model: { v: 42 }, stepping: { v: 7 }, cores: { v: 4 }, arch: { v: 64 } })
    expect(listing('wmi_win7-sp1-x64-Win32_OperatingSystem.wmi').os).toMatchObject({ name: { v: 'Windows 7' }, edition: { v: 'Professional' }, installDate: { v: '2013-08-13' }, bootTime: { v: Date.UTC(2013, 7, 22, 18, 42, 18) } })
    expect(listing('wmi_win10-crypt-Win32_EncryptableVolume.wmi').security.diskEncryption).toMatchObject({ v: 'bitlocker' })
    expect(listing('wmi_10-StandAlone-Win32_UserAccount.wmi').users).toEqual([{ login: 'teclib', admin: null, lastLogin: null }])
    expect(listing('registry_7_firewall-StandardProfile.reg').security.firewall.on).toMatchObject({ v: false })
    expect(listing('powercfg_windows-10-notebook.xml').battery).toMatchObject([{ designMwh: { v: 23_540 }, cycles: { v: 173 }, serial: { v: '541' } }, { designMwh: { v: 26_060 }, fullMwh: { v: 17_860 } }])
    expect(listing('registry_xp-Uninstall.reg').software.length).toBeGreaterThan(50)
  })

  test.each(existsSync(SAMPLES) ? readdirSync(join(SAMPLES, 'windows-misc')) : [])('%s is text for people, in their language: not read', (name) => {
    expect(isWindowsFile(readFileSync(join(SAMPLES, 'windows-misc', name)), name)).toBe(false)
  })
})
