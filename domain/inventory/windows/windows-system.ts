// The machine and its Windows: who made it, what it runs, since when. SMBIOS first, then the registry, then CIM.
import { civilDateOf } from '../../civil-date.ts'
import { type Fact, firmwareText, known, preferred, unknown, type Unknown, valueOf } from '../fact.ts'
import type { CHASSIS, Reading } from '../model.ts'
import { chassisOf } from '../smbios/chassis.ts'
import { readWindowsSmbios } from '../smbios/entry-point.ts'
import { isoDate } from '../smbios/firmware-date.ts'
import { smbiosReading } from '../smbios/smbios-reading.ts'
import { isVirtualMachine } from '../smbios/virtual-machine.ts'
import { EDITIONS, productName, windowsName } from './windows-edition.ts'
import { bytesIn, countIn, dayIn, flagIn, instantIn, intIn, keyOf, keysLike, noClass, noKeys, type Row, rowsOf, textIn, type WindowsRecords, wordsIn } from './windows-records.ts'

const CURRENT = String.raw`hklm\software\microsoft\windows nt\currentversion`
const BIOS = String.raw`hklm\hardware\description\system\bios`
const CONTROL = String.raw`hklm\system\currentcontrolset\control`

/** A word of firmware: the best source that has one, the others beside it; a placeholder tells more than nothing. */
function words(none: Unknown, ...sources: readonly (readonly [string | null | undefined, string])[]): Fact<string> {
  const facts = sources.flatMap(([text, src]) => (text === null || text === undefined ? [] : [firmwareText(text, src)]))
  return facts.length === 0 ? none : facts.reduce((best, fact) => preferred(best, fact))
}

/** What the firmware's own tables say; the registry keeps them for anyone to read. */
export function firmwareOf(records: WindowsRecords): Reading | undefined {
  const data = bytesIn(keyOf(records, String.raw`hklm\system\currentcontrolset\services\mssmbios\data`), 'SMBiosData')
  const record = data && readWindowsSmbios(data)
  return record && smbiosReading(record)
}

export function machineOf(records: WindowsRecords): NonNullable<Reading['machine']> {
  const bios = keyOf(records, BIOS)
  const computer = rowsOf(records, 'Win32_ComputerSystem')?.[0]
  const cimBios = rowsOf(records, 'Win32_BIOS')?.[0]
  const report = rowsOf(records, 'powercfg-system')?.[0]
  const enclosure = rowsOf(records, 'Win32_SystemEnclosure')?.[0]
  const none = bios ? noKeys(records, 'bios') : noClass(records, 'Win32_ComputerSystem')
  const noBios = noClass(records, 'Win32_BIOS')
  const maker = words(none, [textIn(bios, 'SystemManufacturer'), 'reg.bios'], [textIn(computer, 'Manufacturer'), 'cim.Win32_ComputerSystem'], [textIn(report, 'SystemManufacturer'), 'text.powercfg'])
  const model = words(none, [textIn(bios, 'SystemProductName'), 'reg.bios'], [textIn(computer, 'Model'), 'cim.Win32_ComputerSystem'], [textIn(report, 'SystemProductName'), 'text.powercfg'])
  const virtual = virtualOf(valueOf(maker), valueOf(model))
  const date = isoDate(textIn(bios, 'BIOSReleaseDate') ?? null) ?? dayIn(cimBios, 'ReleaseDate') ?? isoDate(textIn(report, 'BIOSDate') ?? null)
  const serial = words(noBios, [textIn(cimBios, 'SerialNumber'), 'cim.Win32_BIOS'])
  return {
    maker, model, serial, virtual,
    family: words(none, [textIn(bios, 'SystemFamily'), 'reg.bios'], [textIn(computer, 'SystemFamily'), 'cim.Win32_ComputerSystem']),
    assetTag: words(noClass(records, 'Win32_SystemEnclosure'), [textIn(enclosure, 'SMBIOSAssetTag'), 'cim.Win32_SystemEnclosure']),
    uuid: words(noClass(records, 'Win32_ComputerSystemProduct'), [uuidOf(rowsOf(records, 'Win32_ComputerSystemProduct')?.[0]), 'cim.Win32_ComputerSystemProduct']),
    boardModel: words(none, [textIn(bios, 'BaseBoardProduct'), 'reg.bios'], [textIn(rowsOf(records, 'Win32_BaseBoard')?.[0], 'Product'), 'cim.Win32_BaseBoard']),
    boardSerial: words(noClass(records, 'Win32_BaseBoard'), [textIn(rowsOf(records, 'Win32_BaseBoard')?.[0], 'SerialNumber'), 'cim.Win32_BaseBoard']),
    chassis: chassisFact(records, valueOf(virtual) === true, computer, enclosure, report),
    biosVersion: words(none, [textIn(bios, 'BIOSVersion'), 'reg.bios'], [textIn(cimBios, 'SMBIOSBIOSVersion') ?? textIn(cimBios, 'Version'), 'cim.Win32_BIOS'], [textIn(report, 'BIOSVersion'), 'text.powercfg']),
    biosDate: date === null || date === undefined ? none : known(date, textIn(bios, 'BIOSReleaseDate') ? 'reg.bios' : cimBios ? 'cim.Win32_BIOS' : 'text.powercfg', 'declared'),
  }
}

function uuidOf(row: Row | undefined): string | undefined {
  const text = textIn(row, 'UUID')?.toLowerCase()
  return text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) && !/^([0f])\1*$/.test(text.replaceAll('-', '')) ? text : undefined
}

/** A hypervisor may run under a real Windows, and proves nothing; nor does an ordinary name. */
function virtualOf(maker: string | null, model: string | null): Fact<boolean> {
  return isVirtualMachine(maker?.replace(/_+$/, '') ?? null, model) ? known(true, 'rule.virtual', 'derived') : unknown('not-collected', 'rule.virtual')
}

function chassisFact(records: WindowsRecords, virtual: boolean, computer: Row | undefined, enclosure: Row | undefined, report: Row | undefined): Fact<(typeof CHASSIS)[number]> {
  if (virtual) return known('vm', 'rule.virtual', 'derived')
  const listed = enclosure?.get('chassistypes')
  const type = Array.isArray(listed) && typeof listed[0] === 'number' ? listed[0] & 0x7f : null
  const listedFact = chassisOf(type, 'cim.Win32_SystemEnclosure')
  if (type !== null && 'v' in listedFact) return listedFact
  // 2 = mobile, 8 = slate; a desk machine may be a tower, an all-in-one or a mini.
  const role = intIn(computer, 'PCSystemTypeEx') ?? intIn(computer, 'PCSystemType')
  if (role === 8) return known('tablet', 'cim.Win32_ComputerSystem', 'declared')
  if (role === 2 || textIn(report, 'PlatformRole') === 'Mobile') return known('laptop', role === 2 ? 'cim.Win32_ComputerSystem' : 'text.powercfg', 'declared')
  return type === null ? noClass(records, 'Win32_SystemEnclosure') : listedFact
}

/** By PROCESSOR_ARCHITECTURE, or the digits before a translated word ("64 bits"). */
const ARCHS: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64', x86: 'i686', 64: 'x86_64', 32: 'i686' }

export function osOf(records: WindowsRecords): NonNullable<Reading['os']> {
  const current = keyOf(records, CURRENT)
  const cim = rowsOf(records, 'Win32_OperatingSystem')?.[0]
  const id = rowsOf(records, 'id')?.[0]
  const src = current ? 'reg.os' : 'cim.Win32_OperatingSystem'
  const none = noKeys(records, 'os')
  const fact = <T>(value: T | undefined, conf: 'measured' | 'derived' = 'measured'): Fact<T> => (value === undefined ? none : known(value, src, conf))
  const build = current ? (textIn(current, 'CurrentBuildNumber') ?? textIn(current, 'CurrentBuild')) : textIn(cim, 'BuildNumber')
  const number = build !== undefined && /^\d{3,6}$/.test(build) ? Number(build) : undefined
  const version = textIn(cim, 'Version')
  const server = (intIn(cim, 'ProductType') ?? 1) > 1
  const name = current ? textIn(current, 'ProductName') : undefined
  const edition = current ? textIn(current, 'EditionID') : EDITIONS[intIn(cim, 'OperatingSystemSKU') ?? -1]
  const cycle = textIn(current, 'DisplayVersion') ?? textIn(current, 'ReleaseId')
  const installed = countIn(current, 'InstallDate')
  const language = textIn(id, 'Culture') ?? wordsIn(cim, 'MUILanguages')?.[0]
  const computer = rowsOf(records, 'Win32_ComputerSystem')?.[0]
  const boot = instantIn(cim, 'LastBootUpTime')
  const arch = ARCHS[(textIn(id, 'Arch') ?? '').toLowerCase()] ?? ARCHS[textIn(cim, 'OSArchitecture')?.slice(0, 2) ?? '']
  const host = textIn(id, 'Host') ?? textIn(cim, 'CSName') ?? textIn(computer, 'DNSHostName') ?? textIn(computer, 'Name') ?? textIn(rowsOf(records, 'powercfg-system')?.[0], 'ComputerName')
  const isWindows = current !== undefined || cim !== undefined || id !== undefined
  return {
    family: isWindows ? known('windows', src) : none, id: isWindows ? known('windows', src) : none,
    name: fact(name === undefined ? (version === undefined ? undefined : windowsName(version, number, server)) : productName(name, number), name === undefined ? 'derived' : 'measured'),
    edition: fact(edition), build: fact(build), ubr: fact(countIn(current, 'UBR')),
    version: fact(cycle ?? (current ? (number === undefined ? undefined : textIn(current, 'CurrentVersion')) : version)),
    arch: arch === undefined ? none : known(arch, textIn(id, 'Arch') ? 'environment' : 'cim.Win32_OperatingSystem'),
    lang: language === undefined ? none : known(language, textIn(id, 'Culture') ? 'culture' : 'cim.Win32_OperatingSystem'),
    host: host === undefined ? none : known(host, textIn(id, 'Host') ? 'hostname' : 'cim.Win32_ComputerSystem'),
    installDate: installed === undefined ? (dayIn(cim, 'InstallDate') === undefined ? none : known(dayIn(cim, 'InstallDate') ?? '', 'cim.Win32_OperatingSystem')) : installed < 631_152_000 ? none : known(civilDateOf(installed * 1000), 'reg.os'),
    bootTime: boot === undefined ? noClass(records, 'Win32_OperatingSystem') : known(boot, 'cim.Win32_OperatingSystem'),
  }
}

/** UEFI, Secure Boot, TPM, as the registry says to anyone and the TPM's class to administrators. */
export function bootOf(records: WindowsRecords): Pick<NonNullable<Reading['security']>, 'uefi' | 'secureBoot' | 'tpm'> {
  const firmware = intIn(keyOf(records, CONTROL), 'PEFirmwareType')
  const secure = intIn(keyOf(records, String.raw`${CONTROL}\secureboot\state`), 'UEFISecureBootEnabled')
  const none = noKeys(records, 'boot')
  const tpm = rowsOf(records, 'Win32_Tpm')?.[0]
  const version = /^\d\.\d/.exec(textIn(tpm, 'SpecVersion') ?? '')?.[0]
  const enabled = flagIn(tpm, 'IsEnabled_InitialValue')
  // The ACPI name of a TPM 2.0; a TPM switched off in the firmware has none, so that its absence proves nothing.
  const acpi = keysLike(records, /^hklm\\system\\currentcontrolset\\enum\\acpi\\msft0101(\\|$)/).length > 0
  return {
    uefi: firmware === 2 ? known(true, 'reg.PEFirmwareType') : firmware === 1 ? known(false, 'reg.PEFirmwareType') : secure === undefined ? none : known(true, 'reg.SecureBoot', 'derived'),
    secureBoot: secure === 1 ? known('on', 'reg.SecureBoot') : secure === 0 && firmware !== 1 ? known('off', 'reg.SecureBoot') : firmware === 1 ? unknown('not-applicable', 'reg.PEFirmwareType') : none,
    tpm: version !== undefined ? { present: known(true, 'cim.Win32_Tpm'), version: known(version, 'cim.Win32_Tpm'), on: enabled === undefined ? noClass(records, 'Win32_Tpm') : known(enabled, 'cim.Win32_Tpm') } : acpi ? { present: known(true, 'reg.acpi', 'declared'), version: known('2.0', 'reg.acpi', 'declared') } : { present: noClass(records, 'Win32_Tpm'), version: noClass(records, 'Win32_Tpm') },
  }
}

/** Windows' own opinion on its next version, for the newest target it was asked about. */
export function upgradeOf(records: WindowsRecords): NonNullable<Reading['win11']> {
  const field = intIn(keyOf(records, String.raw`hklm\hardware\description\system\centralprocessor\0`), 'Platform Specific Field 1')
  // Targets of Windows 11 carry two letters before their half-year (CO21H2, NI22H2, GE24H2).
  const targets = keysLike(records, /\\targetversionupgradeexperienceindicators\\([a-z]{2})(\d\d)h([12])$/).toSorted((a, b) => `${b.found[2]}${b.found[3]}`.localeCompare(`${a.found[2]}${a.found[3]}`))
  const said = targets.find(({ row }) => textIn(row, 'UpgEx') !== undefined || wordsIn(row, 'RedReason') !== undefined)
  const reasons = said === undefined ? [] : (wordsIn(said.row, 'RedReason') ?? []).flatMap((text) => text.split(/[\s,;]+/)).filter((word) => word !== '' && !/^none$/i.test(word))
  // Green without a reason is an opinion; red without a reason is half of one.
  const whole = said !== undefined && (reasons.length > 0 || /^green$/i.test(textIn(said.row, 'UpgEx') ?? ''))
  return { osSays: whole ? { target: `${said.found[1]}${said.found[2]}h${said.found[3]}`.toUpperCase(), redReasons: reasons } : null, platformField1: field === undefined ? noKeys(records, 'cpu') : known(field, 'reg.cpu') }
}

