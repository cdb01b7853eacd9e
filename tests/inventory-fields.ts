// The 49 decision fields by system, computed: what our collectors' transcripts of machines that do not exist give through the
// real readers and rules, with rights and without. docs/inventory-fields.md holds the table; a test compares it.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildInventory } from '../domain/inventory/build.ts'
import { decisionFields } from '../domain/inventory/decision-fields.ts'
import { parseKnowledge } from '../domain/inventory/knowledge.ts'
import type { Inventory } from '../domain/inventory/model.ts'
import { readTranscript } from '../domain/inventory/transcript.ts'
import en from '../renderer/i18n/en.json' with { type: 'json' }
import { FIRMWARE_DUMP, FIRMWARE_REGISTRY, NVME_SMART, SCREEN_EDID } from './transcripts/firmware.ts'
import { linuxTranscript, NO_RIGHTS, notebookSections } from './transcripts/linux.ts'
import { MAC_SECTIONS, MAC_SECTIONS_WITH_RIGHTS, MAC_SMART, macTranscript } from './transcripts/mac.ts'
import { deniedClasses, key, NOTEBOOK, windowsTranscript } from './transcripts/windows.ts'

const knowledge = parseKnowledge((file) => JSON.parse(readFileSync(join(import.meta.dirname, '../resources/reference', file), 'utf8')))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** What the collector reads of every Windows, beside the classes: keys and .NET, that anyone is given. */
const WINDOWS = {
  ...NOTEBOOK,
  'reg-boot': [key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Control`, { PEFirmwareType: 2 }), key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Control\SecureBoot\State`, { UEFISecureBootEnabled: 1 }), key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Enum\ACPI\MSFT0101\1`, {})],
  'reg-smbios': [key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Services\mssmbios\Data`, { SMBiosData: { hex: hex(FIRMWARE_REGISTRY) } })],
  'reg-edid': [key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Enum\DISPLAY\EX1\5&1\Device Parameters`, { EDID: { hex: hex(SCREEN_EDID) } }), key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Enum\DISPLAY\EX1\5&1\Control`, {})],
  'reg-disk': [key(String.raw`HKLM:\HARDWARE\DEVICEMAP\Scsi\Scsi Port 0\Scsi Bus 0\Target Id 0\Logical Unit Id 0`, { Identifier: 'Disque 256', SerialNumber: 'D1', DeviceType: 'DiskPeripheral' })],
  'reg-gpu': [key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}\0000`, { DriverDesc: 'Carte', ProviderName: 'Exemple', MatchingDeviceId: String.raw`pci\ven_8086&dev_5917` })],
  'reg-printers': [key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Control\Print\Printers\Accueil`, { Name: 'Accueil', 'Printer Driver': 'Pilote', Port: 'IP_192.0.2.7' })],
  drives: [{ Name: 'C:\\', DriveType: 3, DriveFormat: 'NTFS', TotalSize: 255_000_000_000, TotalFreeSpace: 100_000_000_000 }],
  net: [{ Name: 'Wi-Fi', Id: '{A}', Type: 71, Mac: '02AABBCCDDEE', Up: true, Speed: 300_000_000, Ips: ['192.0.2.5'], Gateways: ['192.0.2.1'], Dns: [], Dhcp: true }],
}

const linux = notebookSections({ firmware: FIRMWARE_DUMP, edid: SCREEN_EDID, smart: NVME_SMART })

const COLUMNS: readonly (readonly [title: string, transcript: string])[] = [
  ['Linux, rights', linuxTranscript(linux)], ['Linux, none', linuxTranscript(linux, NO_RIGHTS)],
  ['macOS, rights', macTranscript('root', MAC_SECTIONS_WITH_RIGHTS, {}, MAC_SMART)], ['macOS, none', macTranscript('none', MAC_SECTIONS, { smart: 'no-root' })],
  ['Windows, administrator', windowsTranscript(WINDOWS)], ['Windows, standard over SSH', windowsTranscript(deniedClasses(WINDOWS), 'none')],
]

/** One inventory a column, in the table's order. */
export function fieldInventories(): readonly (readonly [title: string, inventory: Inventory])[] {
  return COLUMNS.map(([title, text]) => [title, buildInventory(readTranscript(text, null), { id: '01900000-0000-7000-8000-000000000001', takenAt: Date.UTC(2026, 10, 25), by: 'fields', method: 'ssh', target: null, durationMs: 1, transcriptSha256: sha256(text), sha256, knowledge })])
}

const WORDS: Readonly<Record<string, string>> = en
const nameOf = (path: string): string => WORDS[`detail.${path}`] ?? (path === 'missing' ? 'list of what is missing' : path)

/** The table as markdown: `yes`, `without object`, or why not. */
export function fieldTable(): string {
  const columns = fieldInventories().map(([title, inventory]) => ({ title, fields: decisionFields(inventory) }))
  const cell = ({ state, reason }: { state: string; reason: string | null }): string => (state === 'known' ? 'yes' : state === 'not-applicable' ? 'without object' : (reason ?? ''))
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const first = columns[0]?.fields ?? []
  const total = row(['', 'known or without object', '', ...columns.map(({ fields }) => `**${fields.filter(({ state }) => state !== 'unknown').length} of ${fields.length}**`)])
  return [
    row(['n', 'fact', 'path', ...columns.map(({ title }) => title)]), row(['---', '---', '---', ...columns.map(() => '---')]),
    ...first.map(({ n, path }, at) => row([String(n), nameOf(path), `\`${path}\``, ...columns.map(({ fields }) => cell(fields[at] ?? { state: 'unknown', reason: null }))])), total,
  ].join('\n')
}
