// Disks, volumes and batteries of a Windows machine: codes of the classes, never their captions.
import { type Fact, firmwareText, known, unknown, type Unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { bytesIn, countIn, flagIn, intIn, keysLike, noClass, type Row, rowsOf, textIn, type WindowsRecords } from './windows-records.ts'

type Disk = NonNullable<Reading['disks']>[number]
type Volume = NonNullable<Reading['volumes']>[number]

/** MSFT_PhysicalDisk.BusType. */
const BUSES: Readonly<Record<number, string>> = { 1: 'scsi', 2: 'atapi', 3: 'ata', 4: 'ieee1394', 6: 'fibre', 7: 'usb', 8: 'raid', 9: 'iscsi', 10: 'sas', 11: 'sata', 12: 'sd', 13: 'mmc', 14: 'virtual', 15: 'file', 16: 'spaces', 17: 'nvme', 18: 'scm', 19: 'ufs' }

export function disksOf(records: WindowsRecords): Disk[] | undefined {
  const physical = rowsOf(records, 'MSFT_PhysicalDisk')
  const drives = rowsOf(records, 'Win32_DiskDrive')
  const system = systemDisk(records)
  const place = (dev: string): Fact<boolean> => (system === undefined ? noClass(records, 'MSFT_Partition') : known(dev === `PhysicalDrive${system}`, 'cim.MSFT_Partition'))
  if (physical) {
    return physical.flatMap((row) => {
      const id = textIn(row, 'DeviceId')
      if (id === undefined) return []
      const dev = /^\d+$/.test(id) ? `PhysicalDrive${id}` : id
      return [{ ...physicalDisk(row, dev), system: place(dev), smart: healthOf(records, row, id, drives?.find((one) => textIn(one, 'Index') === id)) }]
    })
  }
  if (drives) {
    return drives.flatMap((row) => {
      const index = intIn(row, 'Index') ?? /PHYSICALDRIVE(\d+)$/i.exec(textIn(row, 'DeviceID') ?? '')?.[1]
      if (index === undefined) return []
      const dev = `PhysicalDrive${index}`
      return [{ ...driveOf(row, dev), system: place(dev), smart: { ...noHealth(noClass(records, 'MSFT_PhysicalDisk')), ...predicted(records, row) } }]
    })
  }
  return portsOf(records)
}

/** A disk removed or read over USB may say anything of its mechanics; what it does not say stays unknown. */
function physicalDisk(row: Row, dev: string): Disk {
  const src = 'cim.MSFT_PhysicalDisk'
  const bus = BUSES[intIn(row, 'BusType') ?? 0]
  // Without its bus, solid may be NVMe or a stick as well.
  const media = intIn(row, 'MediaType')
  const kind = bus === 'usb' ? 'usb' : bus === 'nvme' ? 'nvme' : bus === 'mmc' || bus === 'sd' ? 'emmc' : bus !== undefined && media === 3 ? 'hdd' : bus !== undefined && media === 4 ? 'ssd' : undefined
  const bytes = countIn(row, 'Size')
  const word = (name: string): Fact<string> => firmwareText(textIn(row, name), src)
  return { dev, kind: kind === undefined ? unknown('placeholder', src) : known(kind, src), bytes: bytes === undefined ? unknown('not-collected', src) : known(bytes, src), model: textIn(row, 'Model') ? word('Model') : word('FriendlyName'), serial: word('SerialNumber'), firmware: word('FirmwareVersion'), bus: bus === undefined ? unknown('placeholder', src) : known(bus, src) }
}

function driveOf(row: Row, dev: string): Disk {
  const src = 'cim.Win32_DiskDrive'
  const bytes = countIn(row, 'Size')
  const usb = /^usb$/i.test(textIn(row, 'InterfaceType') ?? '') || /^usbstor\\/i.test(textIn(row, 'PNPDeviceID') ?? '')
  // NVMe drives are named so by their driver; whether another one turns is not said here.
  const nvme = /^scsi\\disk&ven_nvme/i.test(textIn(row, 'PNPDeviceID') ?? '')
  return { dev, kind: usb ? known('usb', src) : nvme ? known('nvme', src) : unknown('not-collected', src), bytes: bytes === undefined ? unknown('not-collected', src) : known(bytes, src, 'declared'), model: firmwareText(textIn(row, 'Model'), src), serial: firmwareText(textIn(row, 'SerialNumber'), src), firmware: firmwareText(textIn(row, 'FirmwareRevision'), src), bus: usb ? known('usb', src) : nvme ? known('nvme', src) : unknown('not-collected', src) }
}

/** What anyone may read: the ports' map in the registry names its disks, and nothing of their size. */
function portsOf(records: WindowsRecords): Disk[] | undefined {
  const ports = keysLike(records, /^hklm\\hardware\\devicemap\\scsi\\.*\\logical unit id \d+$/).filter(({ row }) => /^disk/i.test(textIn(row, 'DeviceType') ?? textIn(row, 'Type') ?? ''))
  if (ports.length === 0) return undefined
  const none = noClass(records, 'MSFT_PhysicalDisk')
  return ports.map(({ row }, at) => ({ dev: `port${at}`, kind: none, bytes: none, model: firmwareText(textIn(row, 'Identifier'), 'reg.disk'), serial: firmwareText(textIn(row, 'SerialNumber'), 'reg.disk'), firmware: none, bus: none, smart: noHealth(none) }))
}

/** The disk that Windows starts from. */
function systemDisk(records: WindowsRecords): number | undefined {
  const partitions = rowsOf(records, 'MSFT_Partition') ?? []
  const boot = partitions.find((row) => flagIn(row, 'IsBoot') === true) ?? partitions.find((row) => textIn(row, 'DriveLetter') === systemLetter(records)?.[0])
  return intIn(boot, 'DiskNumber')
}

function systemLetter(records: WindowsRecords): string | undefined {
  const letter = textIn(rowsOf(records, 'id')?.[0], 'SystemDrive') ?? textIn(rowsOf(records, 'Win32_OperatingSystem')?.[0], 'SystemDrive')
  return letter !== undefined && /^[A-Z]:$/i.test(letter) ? letter.toUpperCase() : undefined
}

type Smart = NonNullable<Disk['smart']>
const noHealth = (why: Unknown): Smart => ({ state: why, passed: why, powerOnHours: why, wearPct: why, reallocated: why, pending: why, uncorrectable: why, mediaErrors: why, tempC: why, writtenBytes: why, tool: why })

/** HealthStatus is Windows' reading of SMART on real buses; the counters need an administrator. */
function healthOf(records: WindowsRecords, row: Row, id: string, drive: Row | undefined): Smart {
  const src = 'cim.MSFT_PhysicalDisk'
  const status = intIn(row, 'HealthStatus')
  const told = [1, 3, 8, 10, 11, 17].includes(intIn(row, 'BusType') ?? 0)
  const counter = (rowsOf(records, 'MSFT_StorageReliabilityCounter') ?? []).find((one) => textIn(one, 'DeviceId') === id)
  const noCounter = noClass(records, 'MSFT_StorageReliabilityCounter')
  const count = (name: string, least = 0): Fact<number> => {
    const value = intIn(counter, name)
    return value === undefined || value < least ? noCounter : known(value, 'cim.MSFT_StorageReliabilityCounter')
  }
  const none = unknown('not-collected', src)
  const wear = count('Wear')
  const worn = 'v' in wear && wear.v >= 90
  const errors = count('ReadErrorsUncorrected')
  const state: Smart['state'] = !told || status === undefined ? none : status === 2 ? known('fail', src) : status === 1 || (status === 0 && worn) ? known('warn', src) : status === 0 ? known('ok', src) : unknown('placeholder', src)
  return {
    ...noHealth(none), state, passed: !told || (status !== 0 && status !== 2) ? none : known(status === 0, src),
    powerOnHours: count('PowerOnHours', 1), wearPct: wear, uncorrectable: errors, mediaErrors: errors, tempC: count('Temperature', 1), tool: counter ? known('storage-reliability-counter', src) : none,
    ...(drive ? predicted(records, drive) : {}),
  }
}

/** Attributes of ATA disks, where the driver lets them through: 12 bytes each after a word of version. */
function predicted(records: WindowsRecords, drive: Row): Smart {
  const path = (textIn(drive, 'PNPDeviceID') ?? '?').toLowerCase()
  const of = (name: string): Row | undefined => (rowsOf(records, name) ?? []).find((row) => (textIn(row, 'InstanceName') ?? '').toLowerCase().replace(/_\d+$/, '') === path)
  const failing = flagIn(of('MSStorageDriver_FailurePredictStatus'), 'PredictFailure')
  const bytes = bytesIn(of('MSStorageDriver_FailurePredictData'), 'VendorSpecific')
  const attributes = new Map<number, number>()
  for (let at = 2; bytes !== undefined && at + 12 <= Math.min(bytes.length, 362); at += 12) {
    const [number = 0] = bytes.subarray(at)
    if (number !== 0) attributes.set(number, bytes.subarray(at + 5, at + 9).reduceRight((all, byte) => all * 256 + byte, 0))
  }
  const src = 'cim.MSStorageDriver_FailurePredictData'
  const raw = (number: number): Partial<Record<'v', Fact<number>>> => (attributes.has(number) ? { v: known(attributes.get(number) ?? 0, src) } : {})
  const some = <K extends string>(key: K, fact: Fact<number> | undefined): Partial<Record<K, Fact<number>>> => (fact === undefined ? {} : ({ [key]: fact } as Record<K, Fact<number>>))
  return {
    ...(failing === true ? { passed: known(false, 'cim.MSStorageDriver_FailurePredictStatus'), state: known('fail' as const, 'cim.MSStorageDriver_FailurePredictStatus') } : {}),
    ...some('reallocated', raw(5).v), ...some('pending', raw(197).v), ...some('uncorrectable', raw(198).v),
  }
}

export function volumesOf(records: WindowsRecords): Volume[] | undefined {
  const letter = systemLetter(records)
  const encryptable = new Map((rowsOf(records, 'Win32_EncryptableVolume') ?? []).map((row) => [textIn(row, 'DriveLetter')?.toUpperCase(), row]))
  const none = noClass(records, 'Win32_EncryptableVolume')
  const volume = (mount: string, fs: string | undefined, bytes: number | undefined, free: number | undefined, src: string): Volume => ({
    mount, fs: fs === undefined ? unknown('not-collected', src) : known(fs.toLowerCase(), src), bytes: bytes === undefined ? unknown('not-collected', src) : known(bytes, src), freeBytes: free === undefined || free < 0 ? unknown('not-collected', src) : known(free, src),
    system: letter === undefined ? unknown('not-collected', src) : known(mount === letter, src), encryption: encryptionOf(encryptable.get(mount), none),
  })
  const fixed = (row: Row): boolean => intIn(row, 'DriveType') === 3
  const logical = rowsOf(records, 'Win32_LogicalDisk')
  if (logical) return logical.filter(fixed).flatMap((row) => (drive(textIn(row, 'DeviceID')) === undefined ? [] : [volume(drive(textIn(row, 'DeviceID')) ?? '', textIn(row, 'FileSystem'), countIn(row, 'Size'), intIn(row, 'FreeSpace'), 'cim.Win32_LogicalDisk')]))
  const volumes = rowsOf(records, 'Win32_Volume')
  if (volumes) return volumes.filter(fixed).flatMap((row) => (drive(textIn(row, 'DriveLetter')) === undefined ? [] : [volume(drive(textIn(row, 'DriveLetter')) ?? '', textIn(row, 'FileSystem'), countIn(row, 'Capacity'), intIn(row, 'FreeSpace'), 'cim.Win32_Volume')]))
  const drives = rowsOf(records, 'drives')
  return drives?.filter(fixed).flatMap((row) => (drive(textIn(row, 'Name')) === undefined ? [] : [volume(drive(textIn(row, 'Name')) ?? '', textIn(row, 'DriveFormat'), countIn(row, 'TotalSize'), intIn(row, 'TotalFreeSpace'), 'net.DriveInfo')]))
}

const drive = (text: string | undefined): string | undefined => /^([A-Z]:)\\?$/i.exec(text ?? '')?.[1]?.toUpperCase()

/** ConversionStatus 0 = nothing is encrypted; any other state leaves readable and encrypted parts, a key in clear or not. */
function encryptionOf(row: Row | undefined, none: Unknown): Fact<'none' | 'bitlocker'> {
  if (row === undefined) return none
  const conversion = intIn(row, 'ConversionStatus')
  const protection = intIn(row, 'ProtectionStatus')
  if (protection === 1 || (conversion !== undefined && conversion > 0 && conversion <= 5)) return known('bitlocker', 'cim.Win32_EncryptableVolume')
  return conversion === 0 ? known('none', 'cim.Win32_EncryptableVolume') : none
}

/** The system volume's encryption stands for the machine's: the volume of Windows' letter, else the one of type 0. */
export function diskEncryptionOf(records: WindowsRecords, volumes: readonly Volume[] | undefined): Fact<'none' | 'bitlocker'> {
  const none = noClass(records, 'Win32_EncryptableVolume')
  const letter = systemLetter(records)
  const row = (rowsOf(records, 'Win32_EncryptableVolume') ?? []).find((one) => (letter === undefined ? intIn(one, 'VolumeType') === 0 : textIn(one, 'DriveLetter')?.toUpperCase() === letter))
  return volumes === undefined && row === undefined ? none : encryptionOf(row, none)
}

/** Windows' chemistry codes (Win32_Battery) and the four letters of the firmware. */
const CHEMISTRIES: Readonly<Record<number, string>> = { 3: 'PbAc', 4: 'NiCd', 5: 'NiMH', 6: 'LION', 7: 'ZnAir', 8: 'LiP' }

export function batteriesOf(records: WindowsRecords): NonNullable<Reading['battery']> | undefined {
  const report = rowsOf(records, 'powercfg-battery')
  if (report) return report.map((row) => battery('text.powercfg', countIn(row, 'DesignCapacity'), countIn(row, 'FullChargeCapacity'), countIn(row, 'CycleCount'), { maker: textIn(row, 'Manufacturer'), serial: textIn(row, 'SerialNumber'), chemistry: textIn(row, 'Chemistry') }))
  const statics = rowsOf(records, 'BatteryStaticData')
  const present = rowsOf(records, 'Win32_Battery')
  if (statics && statics.length > 0) {
    const beside = (name: string, row: Row, at: number): Row | undefined => {
      const rows = rowsOf(records, name) ?? []
      return rows.find((one) => textIn(one, 'InstanceName') === textIn(row, 'InstanceName')) ?? (rows.length === statics.length ? rows[at] : undefined)
    }
    return statics.map((row, at) => battery('cim.BatteryStaticData', countIn(row, 'DesignedCapacity'), countIn(beside('BatteryFullChargedCapacity', row, at), 'FullChargedCapacity'), countIn(beside('BatteryCycleCount', row, at), 'CycleCount'), { maker: textIn(row, 'ManufactureName'), serial: textIn(row, 'SerialNumber'), chemistry: letters(intIn(row, 'Chemistry')) }))
  }
  return present?.map((row) => battery('cim.Win32_Battery', countIn(row, 'DesignCapacity'), countIn(row, 'FullChargeCapacity'), undefined, { maker: undefined, serial: undefined, chemistry: CHEMISTRIES[intIn(row, 'Chemistry') ?? 0] }))
}

function battery(src: string, design: number | undefined, full: number | undefined, cycles: number | undefined, { maker, serial, chemistry }: Readonly<Record<'maker' | 'serial' | 'chemistry', string | undefined>>): NonNullable<Reading['battery']>[number] {
  const count = (value: number | undefined): Fact<number> => (value === undefined ? unknown('not-collected', src) : known(value, src))
  return { designMwh: count(design), fullMwh: count(full), cycles: count(cycles), maker: firmwareText(maker, src), serial: firmwareText(serial, src), chemistry: firmwareText(chemistry, src) }
}

/** Four letters in one number, the first in the lowest byte: "LION". */
function letters(code: number | undefined): string | undefined {
  if (code === undefined || code <= 0) return undefined
  const text = [0, 8, 16, 24].map((shift) => String.fromCharCode((code >>> shift) & 0xff)).join('').replaceAll('\0', '')
  return /^[A-Za-z-]{2,4}$/.test(text) ? text : undefined
}

