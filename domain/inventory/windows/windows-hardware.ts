// Processor, memory, graphics and screens of a Windows machine, as its registry and its classes say; firmware goes before.
import { type Fact, firmwareText, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { MEMORY_TYPES, wordOf } from '../smbios/words.ts'
import { bytesIn, codesIn, countIn, flagIn, intIn, keyOf, keysLike, noClass, noKeys, type Row, rowsOf, textIn, type WindowsRecords } from './windows-records.ts'

const CPU_KEY = String.raw`hklm\hardware\description\system\centralprocessor\0`
const GB = 1024 ** 3

export function cpuOf(records: WindowsRecords): NonNullable<Reading['cpu']> {
  const key = keyOf(records, CPU_KEY)
  const rows = rowsOf(records, 'Win32_Processor') ?? []
  const [cim] = rows
  const none = key || cim === undefined ? noKeys(records, 'cpu') : noClass(records, 'Win32_Processor')
  const noCim = noClass(records, 'Win32_Processor')
  const name = textIn(key, 'ProcessorNameString') ?? textIn(cim, 'Name')
  const vendor = textIn(key, 'VendorIdentifier') ?? textIn(cim, 'Manufacturer')
  // Written by the kernel, never translated: "Intel64 Family 6 Model 142 Stepping 10".
  const identifier = textIn(key, 'Identifier') ?? [textIn(cim, 'Description'), textIn(cim, 'Caption')].find((text) => /Family \d+ Model \d+/.test(text ?? ''))
  const [, word, family, model, stepping] = /^(\S+) Family (\d{1,4}) Model (\d{1,4}) Stepping (\d{1,4})$/.exec(identifier ?? '') ?? []
  const src = key ? 'reg.cpu' : 'cim.Win32_Processor'
  const number = (text: string | undefined): Fact<number> => (text === undefined ? none : known(Number(text), src))
  // Before Windows Vista a row is a logical processor, and says nothing of cores.
  const counted = rows.length > 0 && rows.every((row) => countIn(row, 'NumberOfCores') !== undefined)
  const sum = (property: string): Fact<number> => (counted && rows.every((row) => countIn(row, property) !== undefined) ? known(rows.reduce((all, row) => all + (countIn(row, property) ?? 0), 0), 'cim.Win32_Processor') : noCim)
  const threads = keysLike(records, /\\centralprocessor\\\d+$/).length
  const wide = word !== undefined ? /64/.test(word) : false
  const environment = /^(amd64|arm64)$/i.test(textIn(rowsOf(records, 'id')?.[0], 'Arch') ?? '')
  return {
    name: name === undefined ? none : firmwareText(name.replaceAll(/\s+/g, ' '), src),
    vendor: vendor === undefined ? none : firmwareText(vendor, src),
    family: number(family), model: number(model), stepping: number(stepping),
    sockets: counted ? known(rows.length, 'cim.Win32_Processor') : noCim,
    cores: sum('NumberOfCores'),
    threads: threads > 0 ? known(threads, 'reg.cpu') : sum('NumberOfLogicalProcessors'),
    maxMhz: countIn(cim, 'MaxClockSpeed') === undefined ? noCim : known(countIn(cim, 'MaxClockSpeed') ?? 0, 'cim.Win32_Processor'),
    // A 64-bit system proves a 64-bit processor; a 32-bit one proves nothing.
    arch: wide || environment ? known(64 as const, src, 'derived') : intIn(cim, 'DataWidth') === 64 ? known(64 as const, 'cim.Win32_Processor') : noCim,
    // Under a hypervisor the extension hides: only "yes" is proven.
    virt: flagIn(cim, 'VMMonitorModeExtensions') === true ? known(true, 'cim.Win32_Processor') : noCim,
  }
}

/** Win32_PhysicalMemory.MemoryType, older than SMBIOSMemoryType. */
const CIM_TYPES: Readonly<Record<number, string>> = { 17: 'SDRAM', 20: 'DDR', 21: 'DDR2', 22: 'DDR2 FB-DIMM', 24: 'DDR3', 26: 'DDR4' }
/** CIM_Chip.FormFactor, which is not SMBIOS's numbering. */
const CIM_FORMS: Readonly<Record<number, string>> = { 7: 'SIMM', 8: 'DIMM', 11: 'RIMM', 12: 'SODIMM', 21: 'BGA', 22: 'FPBGA' }
const SOLDERED_FORMS = new Set([16, 17, 18, 21, 22, 23])
const NOT_RAM = new Set([10, 11])

export function ramOf(records: WindowsRecords): NonNullable<Reading['ram']> {
  const computer = countIn(rowsOf(records, 'Win32_ComputerSystem')?.[0], 'TotalPhysicalMemory')
  const visibleKb = countIn(rowsOf(records, 'Win32_OperatingSystem')?.[0], 'TotalVisibleMemorySize')
  const osBytes: Fact<number> = computer !== undefined ? known(computer, 'cim.Win32_ComputerSystem') : visibleKb !== undefined ? known(visibleKb * 1024, 'cim.Win32_OperatingSystem') : noClass(records, 'Win32_ComputerSystem')
  const none = noClass(records, 'Win32_PhysicalMemory')
  const rows = rowsOf(records, 'Win32_PhysicalMemory')?.filter((row) => countIn(row, 'Capacity') !== undefined && !NOT_RAM.has(intIn(row, 'MemoryType') ?? 0))
  const arrays = (rowsOf(records, 'Win32_PhysicalMemoryArray') ?? []).filter((row) => (intIn(row, 'Use') ?? 3) === 3)
  const noArray = noClass(records, 'Win32_PhysicalMemoryArray')
  const installed = (rows ?? []).reduce((all, row) => all + (countIn(row, 'Capacity') ?? 0), 0)
  const declared = arrays.reduce((all, row) => all + (countIn(row, 'MaxCapacityEx') ?? countIn(row, 'MaxCapacity') ?? 0) * 1024, 0)
  const slots = arrays.reduce((all, row) => all + (countIn(row, 'MemoryDevices') ?? 0), 0)
  const soldered = rows === undefined || rows.length === 0 ? none : solderedOf(rows)
  const socketed = 'v' in soldered && !soldered.v
  return {
    ...(rows === undefined ? {} : { modules: rows.map(moduleOf) }), osBytes, soldered,
    totalBytes: installed > 0 ? known(installed, 'cim.Win32_PhysicalMemory') : none,
    // An all-powerful firmware says petabytes: beyond 16 TB nobody answered.
    maxBytes: declared > 0 && declared <= 16_384 * GB ? known(Math.max(declared, installed), 'cim.Win32_PhysicalMemoryArray', 'declared') : noArray,
    slots: slots > 0 ? known(slots, 'cim.Win32_PhysicalMemoryArray', 'declared') : noArray,
    // Empty slots have no row here: they are what the array declares, less what is in it.
    slotsFree: slots > 0 && rows !== undefined && slots >= rows.length && socketed ? known(slots - rows.length, 'cim.Win32_PhysicalMemoryArray', 'derived') : noArray,
    ecc: eccOf(arrays) === undefined ? noArray : known(eccOf(arrays) ?? false, 'cim.Win32_PhysicalMemoryArray'),
  }
}

/** MemoryErrorCorrection: 3 none, 5 and 6 ECC, the rest unsaid. */
function eccOf(arrays: readonly Row[]): boolean | undefined {
  const codes = arrays.map((row) => intIn(row, 'MemoryErrorCorrection'))
  if (codes.length === 0 || codes.some((code) => code !== 3 && code !== 5 && code !== 6)) return undefined
  return codes.every((code) => code === 5 || code === 6)
}

function typeOf(row: Row): string | undefined {
  const said = wordOf(MEMORY_TYPES, intIn(row, 'SMBIOSMemoryType'))
  return said !== null && /DDR|SDRAM|HBM/.test(said) ? said : CIM_TYPES[intIn(row, 'MemoryType') ?? 0]
}

function solderedOf(rows: readonly Row[]): Fact<boolean> {
  const kinds = rows.map((row) => {
    const form = intIn(row, 'FormFactor') ?? 0
    if (typeOf(row)?.startsWith('LPDDR') || SOLDERED_FORMS.has(form)) return true
    return CIM_FORMS[form] === undefined ? undefined : false
  })
  if (kinds.includes(undefined)) return unknown('placeholder', 'cim.Win32_PhysicalMemory')
  return known(kinds.every((kind) => kind === true), 'cim.Win32_PhysicalMemory', 'derived')
}

function moduleOf(row: Row): NonNullable<NonNullable<Reading['ram']>['modules']>[number] {
  const src = 'cim.Win32_PhysicalMemory'
  const word = (name: string): Fact<string> => firmwareText(textIn(row, name), src)
  const type = typeOf(row)
  const form = CIM_FORMS[intIn(row, 'FormFactor') ?? 0]
  const speed = countIn(row, 'Speed')
  return {
    slot: textIn(row, 'DeviceLocator') ? word('DeviceLocator') : word('BankLabel'), bytes: known(countIn(row, 'Capacity') ?? 0, src),
    type: type === undefined ? unknown('placeholder', src) : known(type, src), formFactor: form === undefined ? unknown('placeholder', src) : known(form, src),
    speedMtps: speed === undefined ? unknown('not-collected', src) : known(speed, src), maker: word('Manufacturer'), partNumber: word('PartNumber'), serial: word('SerialNumber'),
  }
}

export function gpuOf(records: WindowsRecords): NonNullable<Reading['gpu']> | undefined {
  const rows = rowsOf(records, 'Win32_VideoController')
  // A screen over the network or a driver of last resort is no card.
  const real = (id: string | undefined): boolean => !/^(swd|root)\\/i.test(id ?? '')
  if (rows) return rows.filter((row) => textIn(row, 'Name') !== undefined && real(textIn(row, 'PNPDeviceID'))).map((row) => ({ maker: firmwareText(textIn(row, 'AdapterCompatibility'), 'cim.Win32_VideoController'), name: firmwareText(textIn(row, 'Name'), 'cim.Win32_VideoController') }))
  const keys = keysLike(records, /\\control\\class\\\{4d36e968-e325-11ce-bfc1-08002be10318\}\\\d{4}$/).filter(({ row }) => textIn(row, 'DriverDesc') !== undefined && /^pci\\/i.test(textIn(row, 'MatchingDeviceId') ?? ''))
  return keys.length === 0 ? undefined : keys.map(({ row }) => ({ maker: firmwareText(textIn(row, 'ProviderName'), 'reg.gpu'), name: firmwareText(textIn(row, 'DriverDesc'), 'reg.gpu') }))
}

/** Screens that are plugged in now, when WMI could say which; else all that the registry remembers would be too many. */
export function screensOf(records: WindowsRecords, readScreen: (edid: Uint8Array, builtin: boolean | null) => NonNullable<Reading['screens']>[number] | undefined): NonNullable<Reading['screens']> | undefined {
  const monitors = rowsOf(records, 'WmiMonitorID')
  const builtins = new Map((rowsOf(records, 'WmiMonitorConnectionParams') ?? []).map((row) => [instance(row), builtinOf(intIn(row, 'VideoOutputTechnology'))]))
  const edids = keysLike(records, /\\enum\\(display\\[^\\]+\\[^\\]+)\\device parameters$/).flatMap(({ found, row }) => {
    const bytes = bytesIn(row, 'EDID')
    return bytes === undefined ? [] : [{ id: found[1] ?? '', bytes, active: keyOf(records, `hklm\\system\\currentcontrolset\\enum\\${found[1]}\\control`) !== undefined }]
  })
  if (monitors === undefined) {
    // The volatile key Control exists while the device runs.
    const active = edids.filter((one) => one.active)
    return edids.length === 0 ? undefined : (active.length > 0 ? active : []).flatMap((one) => readScreen(one.bytes, null) ?? [])
  }
  return monitors.filter((row) => flagIn(row, 'Active') !== false).map((row) => {
    const builtin = builtins.get(instance(row)) ?? null
    const edid = edids.find((one) => one.id === instance(row))
    return (edid && readScreen(edid.bytes, builtin)) ?? fromWmi(row, builtin)
  })
}

/** `DISPLAY\DEL4090\5&2c03a83e&0&UID4353_0` is the device's path and a number. */
function instance(row: Row): string {
  return (textIn(row, 'InstanceName') ?? '').toLowerCase().replace(/_\d+$/, '')
}

/** D3DKMDT_VIDEO_OUTPUT_TECHNOLOGY: LVDS, embedded DisplayPort, embedded UDI, internal. */
function builtinOf(code: number | undefined): boolean | null {
  return code === undefined ? null : [6, 11, 13, 0x80000000, -2_147_483_648].includes(code)
}

function fromWmi(row: Row, builtin: boolean | null): NonNullable<Reading['screens']>[number] {
  const src = 'cim.WmiMonitorID'
  const word = (name: string): Fact<string> => firmwareText(codesIn(row, name), src)
  const year = countIn(row, 'YearOfManufacture')
  const week = countIn(row, 'WeekOfManufacture')
  return { maker: word('ManufacturerName'), model: word('UserFriendlyName'), serial: word('SerialNumberID'), year: year === undefined ? unknown('placeholder', src) : known(year, src), week: week === undefined || week > 54 ? unknown('placeholder', src) : known(week, src), builtin: builtin === null ? unknown('not-collected', src) : known(builtin, src) }
}
