// A Linux transcript as a reading. Pure: same transcript, same facts. Each part reads its own sections and says why it knows
// nothing when they give nothing; the firmware's raw tables, where there were rights to read them, are the better source.
import { fromBase64 } from '../base64.ts'
import { mergeReadings } from '../complete.ts'
import { readEdid } from '../edid.ts'
import type { Unknown } from '../fact.ts'
import type { ListPath, Reading } from '../model.ts'
import { readEntryAndTable } from '../smbios/entry-point.ts'
import { smbiosReading } from '../smbios/smbios-reading.ts'
import type { Transcript } from '../transcript.ts'
import { batteriesOf } from './battery.ts'
import { cpuOf } from './cpu.ts'
import { gpuOf, isBuiltin, usbOf } from './devices.ts'
import { storageOf } from './disks.ts'
import { machineOf } from './machine.ts'
import { memoryOf } from './memory.ts'
import { networkOf } from './network.ts'
import { machineId, osOf } from './os.ts'
import { peopleOf } from './people.ts'
import { printersOf } from './printers.ts'
import { antivirusOf, backupOf, installedOf, servicesOf, softwareOf } from './programs.ts'
import { protectionOf } from './protection.ts'
import { type Sections, sectionsOf } from './sections.ts'
import { virtualMachinesOf } from './virtual-machines.ts'

export function readLinux(transcript: Transcript): { reading: Reading; osId: string | null } {
  const sections = sectionsOf(transcript)
  const memory = memoryOf(sections)
  const storage = storageOf(sections)
  const software = softwareOf(sections)
  const services = servicesOf(sections)
  const installed = installedOf(sections, software, services)
  const people = peopleOf(sections)
  const { net, neighbours } = networkOf(sections)
  const lists = {
    disks: storage.disks, volumes: storage.volumes, gpu: gpuOf(sections), screens: screensOf(sections), battery: batteriesOf(sections), neighbours, printers: printersOf(sections), usb: usbOf(sections),
    software, users: people.users, services, vms: virtualMachinesOf(sections), backup: backupOf(sections, installed),
  }
  const antivirus = antivirusOf(sections, installed)
  const gaps: Partial<Record<ListPath, Unknown>> = { ...memory.gaps }
  for (const [path, section] of Object.entries(SECTION_OF_LIST) as [ListPath, string][]) {
    const list = path === 'net.ifs' ? net?.ifs : path === 'security.antivirus' ? antivirus : (lists as Partial<Record<ListPath, unknown>>)[path]
    if (list === undefined) gaps[path] = sections.missing(section)
  }
  const reading: Reading = {
    machine: machineOf(sections), cpu: cpuOf(sections), ram: memory.ram, ...lists, net, os: osOf(sections),
    security: { ...protectionOf(sections, services), antivirus, diskEncryption: storage.diskEncryption, admins: people.admins },
    gaps,
  }
  const tables = tablesOf(sections)
  return { reading: tables ? withTables(reading, tables) : reading, osId: machineId(sections) }
}

/** Where each list comes from; without its section it is a gap. */
const SECTION_OF_LIST: Readonly<Partial<Record<ListPath, string>>> = { disks: 'disk', volumes: 'df', gpu: 'pci', screens: 'drm', battery: 'power', 'net.ifs': 'net', neighbours: 'net', printers: 'print', usb: 'usb', 'security.antivirus': 'soft', software: 'soft', users: 'users', services: 'svc', vms: 'vms', backup: 'backup' }

/** Entry point, a line `-`, table, each in base64 or as bytes in hexadecimal. */
function tablesOf(sections: Sections): Reading | undefined {
  const [entry = '', table = ''] = (sections.whole('smbios') ?? '').split(/^-$/m)
  const record = entry.trim() && table.trim() ? readEntryAndTable(bytesOf(entry), bytesOf(table)) : undefined
  return record && smbiosReading(record)
}

function bytesOf(text: string): Uint8Array {
  return /^[0-9a-f\s]*$/.test(text) && / /.test(text.trim()) ? hex(text) : fromBase64(text)
}

const hex = (text: string): Uint8Array => Uint8Array.from((text.replace(/\s+/g, '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))

/** The tables know the machine better; the running system knows its batteries and how it was started. */
function withTables(reading: Reading, { battery, security, ...tables }: Reading): Reading {
  const sawStart = reading.security?.uefi !== undefined && 'v' in reading.security.uefi
  return mergeReadings(reading, { ...tables, ...(reading.battery ? {} : { battery }), security: sawStart ? { tpm: security?.tpm, uefiCapable: security?.uefiCapable } : security })
}

/** One a connector that holds one; no connector holds any = there is none. */
function screensOf(sections: Sections): Reading['screens'] {
  const connectors = sections.said('drm')
  const screens = sections.items('edid').flatMap((section) => (section.status === 'cut' || !isWholeEdid(section.body) ? [] : (readEdid(hex(section.body), { builtin: isBuiltin(section.item ?? '') }) ?? [])))
  return screens.length > 0 || (connectors !== undefined && !/ connected$/m.test(connectors)) ? screens : undefined
}

/** Blocks of 128 bytes: a lost line would shift all that follows. */
function isWholeEdid(text: string): boolean {
  return /^[0-9a-f\s]+$/.test(text) && text.replace(/\s+/g, '').length % 256 === 0
}
