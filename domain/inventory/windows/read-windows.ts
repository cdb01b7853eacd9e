// A Windows machine as a reading: the same readers of facts for the collector's transcript, a listing of WMI, an exported
// registry and a battery report, since all come as records. Pure; nothing throws.
import { wholeReading } from '../complete.ts'
import { readEdid } from '../edid.ts'
import { unknown } from '../fact.ts'
import { mergeFacts } from '../merge.ts'
import { LISTS, type ListPath, type Reading } from '../model.ts'
import type { Transcript } from '../transcript.ts'
import { isBatteryReport, readBatteryReport } from './battery-report.ts'
import { recordsOfTranscript } from './cim-json.ts'
import { isRegistryExport, readRegistryExport } from './registry-export.ts'
import { cpuOf, gpuOf, ramOf, screensOf } from './windows-hardware.ts'
import { neighboursOf, netOf } from './windows-network.ts'
import { antivirusOf, autoLoginOf, backupOf, firewallOf, guestsOf, lastUpdateOf, printersOf, servicesOf, softwareOf, usbOf, usersOf } from './windows-people.ts'
import { keyOf, textIn, type WindowsRecords } from './windows-records.ts'
import { batteriesOf, diskEncryptionOf, disksOf, volumesOf } from './windows-storage.ts'
import { bootOf, firmwareOf, machineOf, osOf, upgradeOf } from './windows-system.ts'
import { isWmiListing, readWmiListing } from './wmi-listing.ts'

export function readWindows(transcript: Transcript): { reading: Reading; osId: string | null } {
  const records = recordsOfTranscript(transcript)
  return { reading: readRecords(records), osId: textIn(keyOf(records, String.raw`hklm\software\microsoft\cryptography`), 'MachineGuid')?.toLowerCase() ?? null }
}

/** True for a file that Windows' own tools wrote: `.wmi` listing, `.reg` export, battery report. */
export function isWindowsFile(bytes: Uint8Array, fileName: string): boolean {
  return isRegistryExport(bytes) || isBatteryReport(bytes) || isWmiListing(bytes, fileName)
}

export function readWindowsFile(bytes: Uint8Array, fileName: string): Reading {
  return readRecords(isRegistryExport(bytes) ? readRegistryExport(bytes) : isBatteryReport(bytes) ? readBatteryReport(bytes) : readWmiListing(bytes, fileName))
}

/** Where a list comes from: its section says why it is missing. */
const SECTION_OF_LIST: Readonly<Record<ListPath, string>> = {
  'ram.modules': 'cim-win32_physicalmemory', disks: 'cim-msft_physicaldisk', volumes: 'cim-win32_logicaldisk', gpu: 'cim-win32_videocontroller', screens: 'cim-wmimonitorid', battery: 'cim-win32_battery', 'net.ifs': 'net', neighbours: 'cim-msft_netneighbor', printers: 'cim-win32_printer', usb: 'cim-win32_pnpentity',
  'security.antivirus': 'cim-antivirusproduct', software: 'reg-software', users: 'users', services: 'services', vms: 'cim-msvm_computersystem', backup: 'reg-software',
}

/** The firmware's tables know the machine better; the running system knows its batteries and how it was started. */
function readRecords(records: WindowsRecords): Reading {
  const firmware = firmwareOf(records)
  const tables = firmware && { ...firmware, battery: undefined, security: { tpm: firmware.security?.tpm, uefiCapable: firmware.security?.uefiCapable } }
  const knowsModules = tables?.ram?.modules !== undefined && tables.gaps?.['ram.modules'] === undefined
  const windows = wholeReading(readRunning(records, knowsModules))
  return tables ? mergeFacts(windows, wholeReading(tables)) : windows
}

function readRunning(records: WindowsRecords, knowsModules: boolean): Reading {
  const ram = ramOf(records)
  const { net, gap: netGap } = netOf(records)
  const software = softwareOf(records)
  const volumes = volumesOf(records)
  const antivirus = antivirusOf(records)
  const { users, admins } = usersOf(records)
  const lists = { disks: disksOf(records), volumes, gpu: gpuOf(records), screens: screensOf(records, (edid, builtin) => readEdid(edid, { builtin })), battery: batteriesOf(records), neighbours: neighboursOf(records), printers: printersOf(records), usb: usbOf(records), software, users, services: servicesOf(records), vms: guestsOf(records), backup: backupOf(software) }
  const modules = knowsModules ? undefined : ram.modules
  const read: Readonly<Partial<Record<ListPath, readonly unknown[] | undefined>>> = { ...lists, 'ram.modules': modules, 'net.ifs': net.ifs, 'security.antivirus': antivirus }
  return {
    machine: machineOf(records), cpu: cpuOf(records), ram: knowsModules ? { osBytes: ram.osBytes } : ram, net, os: osOf(records), win11: upgradeOf(records),
    security: { ...bootOf(records), antivirus, firewall: { on: firewallOf(records) }, diskEncryption: diskEncryptionOf(records, volumes), autoLogin: autoLoginOf(records), lastUpdate: lastUpdateOf(records), admins },
    ...lists,
    gaps: { ...Object.fromEntries(LISTS.flatMap((path) => (read[path] === undefined ? [[path, unknown(records.missing(SECTION_OF_LIST[path]), SECTION_OF_LIST[path])]] : []))), ...netGap },
  }
}
