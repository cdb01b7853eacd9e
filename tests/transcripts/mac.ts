// A Mac that does not exist, section by section, as its collector tells it to an ordinary account and to an administrator.

export const AIR = {
  SPHardwareDataType: [{ _name: 'hardware_overview', chip_type: 'Apple M2', machine_model: 'Mac14,2', machine_name: 'MacBook Air', number_processors: 'proc 8:4:4', physical_memory: '16 GB', boot_rom_version: '10151.41.12', serial_number: 'XYSYNTH00001', platform_UUID: '11112222-3333-4444-5555-666677778888' }],
  SPMemoryDataType: [{ SPMemoryDataType: '16 GB', dimm_manufacturer: 'Hynix', dimm_type: 'LPDDR5' }],
  SPNVMeDataType: [{ _name: 'Apple SSD Controller', _items: [{ _name: 'APPLE SSD AP0512Z', bsd_name: 'disk0', device_model: 'APPLE SSD AP0512Z', device_revision: '532.140', size: '500,28 GB', size_in_bytes: 500_277_792_768, smart_status: 'Verified', removable_media: 'no' }] }],
  SPStorageDataType: [{ _name: 'Macintosh HD', bsd_name: 'disk3s1s1', file_system: 'APFS', free_space_in_bytes: 101_000_000_000, mount_point: '/', size_in_bytes: 494_384_795_648, physical_drive: { device_name: 'APPLE SSD AP0512Z', is_internal_disk: 'yes', medium_type: 'ssd', protocol: 'Apple Fabric', smart_status: 'Verified' } }],
  SPDisplaysDataType: [{ _name: 'Apple M2', sppci_model: 'Apple M2', spdisplays_vendor: 'sppci_vendor_Apple', spdisplays_ndrvs: [{ _name: 'Color LCD', _spdisplays_pixels: '2560 x 1664', spdisplays_connection_type: 'spdisplays_internal', spdisplays_display_type: 'spdisplays_built-in-liquid-retina' }] }],
  SPPowerDataType: [{ _name: 'spbattery_information', sppower_battery_health_info: { sppower_battery_cycle_count: 42, sppower_battery_health: 'Good', sppower_battery_health_maximum_capacity: '97%' }, sppower_battery_model_info: { sppower_battery_serial_number: 'BATSYNTH1' } }],
  SPPrintersDataType: [{ _name: 'Laser accueil', uri: 'ipp://jeanne:secret@192.0.2.7/ipp/print', ppd: 'Generic PCL Printer' }],
  SPUSBDataType: [{ _name: 'USB31Bus', _items: [{ _name: 'Clavier', product_id: '0x1234', vendor_id: '0x046d  (Logitech Inc.)' }] }],
  SPSoftwareDataType: [{ _name: 'os_overview', os_version: 'macOS 14.2.1 (23C71)', local_host_name: 'air-de-test' }],
  SPAirPortDataType: [{ spairport_airport_interfaces: [{ _name: 'en0', spairport_supported_phymodes: '802.11 a/b/g/n/ac/ax', spairport_current_network_information: { _name: 'reseau-test', spairport_security_mode: 'spairport_security_mode_wpa2_personal', spairport_signal_noise: '-56 dBm / -91 dBm' } }] }],
  SPiBridgeDataType: [{ _name: 'Controller Information', ibridge_secure_boot: 'Full Security' }],
}
export const AIR_JSON = JSON.stringify(AIR, null, 2)

export const BATTERY = '+-o AppleSmartBattery  <class AppleSmartBattery, id 0x1>\n    {\n      "BatteryInstalled" = Yes\n      "DesignCapacity" = 5000\n      "AppleRawMaxCapacity" = 4500\n      "MaxCapacity" = 100\n      "CycleCount" = 120\n      "Voltage" = 12500\n      "BatteryData" = {"CellVoltage"=(4166,4167,4167),"x"=1}\n      "Serial" = "BATSYNTH2"\n    }\n'

const NONCE = '0123456789abcdef'
/** `smart`: smartctl's document of the disk, where it answered. */
export function macTranscript(elev: 'root' | 'none', sections: Readonly<Record<string, string>>, skipped: Readonly<Record<string, string>> = {}, smart?: string): string {
  const all = [...Object.entries(sections).map(([name, body]) => `@@PT/1 ${NONCE} > ${name} raw\n${body}\n@@PT/1 ${NONCE} < ${name} rc=0 ms=1 via=x why=- cut=0`), ...(smart === undefined ? [] : [`@@PT/1 ${NONCE} > smart json\n@@PT/1 ${NONCE} = disk0\n${smart}\n@@PT/1 ${NONCE} < smart rc=0 ms=1 via=x why=- cut=0`]), ...Object.entries(skipped).map(([name, why]) => `@@PT/1 ${NONCE} > ${name} raw\n@@PT/1 ${NONCE} < ${name} rc=0 ms=0 via=- why=${why} cut=0`)]
  return [`@@PT/1 ${NONCE} begin collector=2.0.0 os=Darwin uid=${elev === 'root' ? 0 : 501} elev=${elev}`, ...all, `@@PT/1 ${NONCE} end sections=${all.length} ms=9`, ''].join('\n')
}

export const MAC_SECTIONS = {
  id: 'host=air-de-test\nkernel=23.2.0 arm64\ndate=2026-11-25T10:00:00Z', sw: 'ProductName:\t\tmacOS\nProductVersion:\t\t14.2.1\nBuildVersion:\t\t23C71',
  sysctl: 'hw.memsize: 17179869184\nhw.packages: 1\nhw.physicalcpu: 8\nhw.logicalcpu: 8\nmachdep.cpu.brand_string: Apple M2\nkern.boottime: { sec = 1763900000, usec = 0 } Sun\nkern.hv_vmm_present: 0',
  platform: '+-o J413AP  <class IOPlatformExpertDevice, id 0x1>\n    {\n      "manufacturer" = <"Apple Inc.">\n      "model" = <"Mac14,2">\n      "IOPlatformSerialNumber" = "XYSYNTH00001"\n      "IOPlatformUUID" = "11112222-3333-4444-5555-666677778888"\n    }',
  power: BATTERY, df: 'Filesystem 1024-blocks Used Available Capacity iused ifree %iused Mounted on\n/dev/disk3s1s1 482797652 9000000 98632812 9% 356093 4294 0% /\n/dev/disk3s6 482797652 20 98632812 1% 0 4294 0% /System/Volumes/VM\n/dev/disk3s5 482797652 370000000 98632812 80% 10 4294 0% /System/Volumes/Data',
  filevault: 'FileVault is On.', sec: 'Firewall is enabled. (State = 1)\nupdates=2\nautologin=0', users: '_www                    70\njeanne                  501\nroot                    0\nluc                     502\nGroupMembership: root jeanne',
  net: 'lo0: flags=8049<UP,LOOPBACK> mtu 16384\n\tinet 127.0.0.1 netmask 0xff000000\nen0: flags=8863<UP,BROADCAST> mtu 1500\n\tether 3c:22:fb:0:1:2\n\tinet6 fe80::1%en0 prefixlen 64 scopeid 0xd\n\tinet 192.0.2.46 netmask 0xffffff00 broadcast 192.0.2.255\n\tmedia: autoselect (1000baseT <full-duplex>)\n\tstatus: active\nRouting tables\n\nInternet:\nDestination Gateway Flags Netif Expire\ndefault            192.0.2.1          UGScg                 en0\n? (192.0.2.1) at 0:11:22:33:44:55 on en0 ifscope [ethernet]\n? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]',
  hwports: 'Hardware Port: Wi-Fi\nDevice: en0\nEthernet Address: 3c:22:fb:00:01:02', ports: 'Active Internet connections (including servers)\ntcp4       0      0  *.445                  *.*                    LISTEN\ntcp4       0      0  127.0.0.1.631          *.*                    LISTEN\nudp4       0      0  *.5353                 *.*',
  backup: 'Name          : Sauvegardes\nKind          : Local', bundles: '/Applications/Safari.app\n/Applications/Microsoft Defender.app', io: '', sp: AIR_JSON,
  apps: JSON.stringify({ SPApplicationsDataType: [{ _name: 'LibreOffice', version: '24.8.3', path: '/Applications/LibreOffice.app', signed_by: ['Developer ID Application: The Document Foundation (7P5S3ZLCN7)'] }, { _name: 'Finder', version: '14', path: '/System/Library/CoreServices/Finder.app' }] }),
}

/** With rights: the disk's own serial number, and smartctl. */
export const MAC_SECTIONS_WITH_RIGHTS = { ...MAC_SECTIONS, io: '"Device Characteristics" = {"Serial Number"="SSDSYNTH1","Medium Type"="Solid State","Product Name"="APPLE SSD AP0512Z"}' }
export const MAC_SMART = JSON.stringify({ smartctl: { version: [7, 4], exit_status: 0 }, device: { protocol: 'NVMe' }, smart_status: { passed: true }, nvme_smart_health_information_log: { critical_warning: 0, temperature: 30, available_spare: 100, available_spare_threshold: 99, percentage_used: 4, data_units_written: 1000, power_on_hours: 1234, media_errors: 0 } })
