// A Windows notebook that does not exist, class by class and key by key, as its collector tells it.

const NONCE = '0123456789abcdef'
export type WindowsSections = Readonly<Record<string, unknown>>

/** A body that is a word is the reason why its section gives nothing. */
export function windowsTranscript(sections: WindowsSections, elev = 'root'): string {
  const bodies = Object.entries(sections).map(([name, body]) => (typeof body === 'string' ? `@@PT/1 ${NONCE} > ${name} json\n\n@@PT/1 ${NONCE} < ${name} rc=1 ms=1 via=- why=${body} cut=0\n` : `@@PT/1 ${NONCE} > ${name} json\n${JSON.stringify(body)}\n@@PT/1 ${NONCE} < ${name} rc=0 ms=1 via=- why=- cut=0\n`))
  return `@@PT/1 ${NONCE} begin collector=1.0.0 os=Windows uid=- elev=${elev}\n${bodies.join('')}@@PT/1 ${NONCE} end sections=${bodies.length} ms=5\n`
}

export const key = (path: string, values: Readonly<Record<string, unknown>>): unknown => ({ path, values })
const CURRENT = String.raw`HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion`
const INDICATORS = String.raw`${CURRENT}\AppCompatFlags\TargetVersionUpgradeExperienceIndicators`

/** A notebook that does not exist, as an administrator's collector tells it. */
export const NOTEBOOK: WindowsSections = {
  id: [{ Host: 'COMPTA-2', Arch: 'AMD64', SystemDrive: 'C:', Culture: 'fr-FR' }],
  'reg-os': [key(CURRENT, { ProductName: 'Windows 10 Pro', CurrentBuildNumber: '22631', UBR: 4460, EditionID: 'Professional', DisplayVersion: '23H2', InstallDate: 1_700_000_000 })],
  'reg-cpu': [key(String.raw`HKLM:\HARDWARE\DESCRIPTION\System\CentralProcessor\0`, { ProcessorNameString: 'Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz', VendorIdentifier: 'GenuineIntel', Identifier: 'Intel64 Family 6 Model 142 Stepping 10', 'Platform Specific Field 1': 128 }), key(String.raw`HKLM:\HARDWARE\DESCRIPTION\System\CentralProcessor\1`, {})],
  'reg-bios': [key(String.raw`HKLM:\HARDWARE\DESCRIPTION\System\BIOS`, { SystemManufacturer: 'Exemple', SystemProductName: 'Portable 14', BIOSVersion: '1.2', BIOSReleaseDate: '03/05/2019' })],
  'reg-boot': [key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Control`, { PEFirmwareType: 2 }), key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Control\SecureBoot\State`, { UEFISecureBootEnabled: 0 })],
  'reg-win11': [key(String.raw`${INDICATORS}\CO21H2`, { UpgEx: 'Green', RedReason: 'None' }), key(String.raw`${INDICATORS}\GE24H2`, { UpgEx: 'Red', RedReason: 'CpuFms Tpm' }), key(String.raw`${INDICATORS}\22H2`, { UpgEx: 'Green' })],
  'reg-firewall': [key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\StandardProfile`, { EnableFirewall: 1 }), key(String.raw`HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\PublicProfile`, { EnableFirewall: 0 })],
  'reg-software': [key(String.raw`HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{1}`, { DisplayName: 'Suite bureautique é', DisplayVersion: '16.0.1', Publisher: 'Éditeur', InstallDate: '20230230' }), key(String.raw`HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\{2}`, { DisplayName: 'Duplicati 2', InstallDate: '20230228' }), key(String.raw`HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{3}`, { DisplayName: 'Composant', SystemComponent: 1 })],
  'cim-win32_computersystem': [{ Manufacturer: 'Exemple', Model: 'Portable 14', PCSystemType: 2, TotalPhysicalMemory: 8_456_000_000 }],
  'cim-win32_bios': [{ SerialNumber: 'EX0001', SMBIOSBIOSVersion: '1.2' }],
  'cim-win32_processor': [{ NumberOfCores: 4, NumberOfLogicalProcessors: 8, DataWidth: 64, MaxClockSpeed: 1800 }],
  'cim-win32_physicalmemory': [{ Capacity: 8_589_934_592, SMBIOSMemoryType: 26, FormFactor: 12, Speed: 2400, DeviceLocator: 'ChannelA-DIMM0', Manufacturer: 'Undefined', PartNumber: 'M471' }],
  'cim-win32_physicalmemoryarray': [{ Use: 3, MaxCapacity: 33_554_432, MemoryDevices: 2 }],
  'cim-msft_physicaldisk': [{ DeviceId: '0', BusType: 11, MediaType: 4, HealthStatus: 0, Size: 256_060_514_304, Model: 'Disque 256', SerialNumber: 'D1' }, { DeviceId: '1', BusType: 7, MediaType: 0, HealthStatus: 0, Size: 31_000_000_000, Model: 'Clé', SerialNumber: 'K1' }],
  'cim-msft_storagereliabilitycounter': [{ DeviceId: '0', Wear: 12, PowerOnHours: 9123, Temperature: 0, ReadErrorsUncorrected: 0 }],
  'cim-msft_partition': [{ DiskNumber: 0, DriveLetter: 'C', IsBoot: true }],
  'cim-win32_diskdrive': [{ Index: 0, PNPDeviceID: String.raw`SCSI\Disk&Ven_X&Prod_Y\4&1` }],
  'cim-msstoragedriver_failurepredictdata': [{ InstanceName: String.raw`SCSI\Disk&Ven_X&Prod_Y\4&1_0`, VendorSpecific: { hex: `0100${'05330064640300000000000000'.slice(0, 24)}c53200646400000000000000`.padEnd(1024, '0') } }],
  'cim-win32_logicaldisk': [{ DeviceID: 'C:', DriveType: 3, FileSystem: 'NTFS', Size: 255_000_000_000, FreeSpace: 0 }, { DeviceID: 'D:', DriveType: 5 }],
  'cim-win32_encryptablevolume': [{ DriveLetter: 'C:', ProtectionStatus: 0, ConversionStatus: 1 }],
  'cim-win32_tpm': [{ SpecVersion: '2.0, 0, 1.38' }],
  'cim-antivirusproduct': [{ displayName: 'Windows Defender', productState: 0x061100 }, { displayName: 'Autre', productState: 0x060010 }],
  'cim-win32_battery': [{ Chemistry: 6 }],
  'cim-batterystaticdata': [{ InstanceName: 'b0', DesignedCapacity: 50_000, Chemistry: 0x4e4f494c }],
  'cim-batteryfullchargedcapacity': [{ InstanceName: 'b0', FullChargedCapacity: 41_000 }],
  'cim-batterycyclecount': [{ InstanceName: 'b0', CycleCount: 0 }],
  'cim-win32_videocontroller': [{ Name: 'Carte', PNPDeviceID: String.raw`PCI\VEN_8086` }, { Name: 'Distante', PNPDeviceID: String.raw`SWD\REMOTE` }],
  'cim-wmimonitorid': [{ Active: true, InstanceName: String.raw`DISPLAY\EX1\5&1_0`, ManufacturerName: [69, 88, 65, 0], UserFriendlyName: [201, 99, 114, 97, 110, 0, 0], SerialNumberID: [48, 0], YearOfManufacture: 2018, WeekOfManufacture: 12 }],
  'cim-wmimonitorconnectionparams': [{ InstanceName: String.raw`DISPLAY\EX1\5&1_0`, VideoOutputTechnology: 2_147_483_648 }],
  'cim-win32_printer': [{ Name: 'Accueil', DriverName: 'Pilote', PortName: 'IP_192.0.2.7', Network: false }, { Name: 'PDF', DriverName: 'Microsoft Print To PDF', PortName: 'PORTPROMPT:' }],
  users: [{ Name: 'camille', SID: 'S-1-5-21-1-2-3-1001', Enabled: true, LastLogon: '2026-03-02T08:00:00Z' }, { Name: 'Invité', SID: 'S-1-5-21-1-2-3-501', Enabled: false }],
  admins: [{ Name: String.raw`COMPTA-2\camille`, Sid: 'S-1-5-21-1-2-3-1001' }],
  services: [{ Name: 'W3SVC' }, { Name: 'Spooler' }],
  'cim-win32_share': [{ Name: 'C$', Type: 2_147_483_648 }, { Name: 'Partage', Type: 0 }],
}

/** As an ordinary account gets it over SSH: classes are refused to a network logon, keys are not. */
export function deniedClasses(sections: WindowsSections): WindowsSections {
  return Object.fromEntries(Object.entries(sections).map(([name, body]) => [name, name.startsWith('cim-') || name === 'admins' ? 'denied' : body]))
}
