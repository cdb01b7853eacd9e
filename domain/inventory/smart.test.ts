// SMART: the table of the brief on documents of our own and on the published samples, smartctl's text beside its JSON,
// the desktop's disk service, and corrupted documents.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Fact, valueOf, whyUnknown } from './fact.ts'
import { noSmart, readSmart } from './smart.ts'
import { readUdisks } from './udisks.ts'

const REFERENCE = join(import.meta.dirname, '../../../shared/reference/inventory/samples')
if (!existsSync(REFERENCE)) process.stderr.write('../shared/reference is absent: SMART is not read from the published samples\n')
const samples = existsSync(REFERENCE) ? readdirSync(join(REFERENCE, 'smartctl')) : []

type Json = Readonly<Record<string, unknown>>
const attribute = (id: number, name: string, value: number, raw: number, string = String(raw)): Json => ({ id, name, value, raw: { value: raw, string } })
const ata = (more: Json = {}, table: readonly Json[] = [attribute(5, 'Reallocated_Sector_Ct', 100, 0), attribute(197, 'Current_Pending_Sector', 100, 0), attribute(198, 'Offline_Uncorrectable', 100, 0)]): Json => ({ smartctl: { version: [7, 3], exit_status: 0 }, device: { protocol: 'ATA' }, in_smartctl_database: true, rotation_rate: 7200, logical_block_size: 512, smart_status: { passed: true }, power_on_time: { hours: 1234 }, temperature: { current: 31 }, ata_smart_attributes: { table }, ...more })
const nvme = (log: Json = {}, more: Json = {}): Json => ({ smartctl: { version: [7, 3], exit_status: 0 }, device: { protocol: 'NVMe' }, smart_status: { passed: true }, nvme_smart_health_information_log: { critical_warning: 0, temperature: 40, available_spare: 100, available_spare_threshold: 10, percentage_used: 3, data_units_written: 2_000, power_on_hours: 55, media_errors: 0, ...log }, ...more })
const scsi = (more: Json = {}): Json => ({ smartctl: { version: [7, 3], exit_status: 0 }, device: { protocol: 'SCSI' }, rotation_rate: 10_000, smart_status: { passed: true }, scsi_grown_defect_list: 0, scsi_error_counter_log: { read: { gigabytes_processed: '5.000', total_uncorrected_errors: 0 }, write: { gigabytes_processed: '12.500', total_uncorrected_errors: 0 } }, ...more })
const exit = (exit_status: number): Json => ({ smartctl: { version: [7, 3], exit_status } })
const read = (document: Json) => readSmart(JSON.stringify(document))
const ssd = (...table: readonly Json[]): Json => ata({ rotation_rate: 0 }, table)

test.each<readonly [string, Json, 'ok' | 'warn' | 'fail' | null]>([
  ['a sound disk', ata(), 'ok'],
  ['a sound NVMe', nvme(), 'ok'],
  ['a sound SAS disk', scsi(), 'ok'],
  ['bit 0: arguments', ata(exit(1)), null],
  ['bit 1: not opened', { ...exit(2) }, null],
  ['bit 2: a command this disk lacks', ata(exit(4)), 'ok'],
  ['bit 3: failing', ata(exit(8)), 'fail'],
  ['bit 4: an attribute that announces a failure', ata(exit(16)), 'fail'],
  ['bit 5: under its threshold once', ata(exit(32)), 'warn'],
  ['bit 6 alone: an old error is a note', ata(exit(64)), 'ok'],
  ['bit 7: a self-test that failed', ata(exit(128)), 'warn'],
  ['bits 6 and 3', ata(exit(72)), 'fail'],
  ['not passed, status forgotten', ata({ smart_status: { passed: false } }), 'fail'],
  ['sectors that wait', ata({}, [attribute(197, 'Current_Pending_Sector', 100, 2)]), 'warn'],
  ['sectors lost', ata({}, [attribute(198, 'Offline_Uncorrectable', 100, 1)]), 'warn'],
  ['sectors replaced on a spinning disk', ata({}, [attribute(5, 'Reallocated_Sector_Ct', 100, 1)]), 'warn'],
  ['sectors replaced on an SSD', ssd(attribute(5, 'Reallocated_Sector_Ct', 100, 1)), 'ok'],
  ['replaced, on a disk too old to tell its speed', ata({ rotation_rate: undefined }, [attribute(3, 'Spin_Up_Time', 90, 0), attribute(5, 'Reallocated_Sector_Ct', 100, 1)]), 'warn'],
  ['a worn SSD', ssd(attribute(231, 'SSD_Life_Left', 10, 0)), 'warn'],
  ['an SSD before it', ssd(attribute(231, 'SSD_Life_Left', 11, 0)), 'ok'],
  ['231 that is a temperature', ssd(attribute(231, 'Temperature_Celsius', 5, 45)), 'ok'],
  ['SCSI defects grown', scsi({ scsi_grown_defect_list: 1 }), 'warn'],
  ['NVMe media errors', nvme({ media_errors: 1 }), 'warn'],
  ['NVMe worn', nvme({ percentage_used: 90 }), 'warn'],
  ['NVMe hot', nvme({ critical_warning: 2 }), 'warn'],
  ['NVMe read-only', nvme({ critical_warning: 8 }), 'fail'],
  ['NVMe hot and read-only', nvme({ critical_warning: 10 }), 'fail'],
  ['NVMe spare under its threshold', nvme({ available_spare: 9 }), 'fail'],
  ['NVMe spare on its threshold', nvme({ available_spare: 10 }), 'ok'],
  ['an identity page', { ...exit(0), device: { protocol: 'ATA' }, model_name: 'X' }, null],
  ['a scan', { ...exit(0), devices: [{ name: '/dev/sda' }] }, null],
  ['a RAID volume that answers nothing', { ...exit(4), device: { protocol: 'SCSI' }, temperature: { current: 0 } }, null],
])('%s', (_what, document, state) => {
  expect(valueOf(read(document).state)).toBe(state)
})

test('why there is nothing: asleep, no right, no such ability, no document', () => {
  const refused = (status: number, string: string) => whyUnknown(read({ smartctl: { version: [7, 3], exit_status: status, messages: [{ string }] }, device: { name: '/dev/sda' } }).state)
  expect(refused(2, 'Device is in STANDBY mode, exit(2)')).toBe('not-collected')
  expect(refused(2, 'Smartctl open device: /dev/sda failed: Permission denied')).toBe('denied')
  expect(refused(2, 'Smartctl open device: /dev/sda failed: \\\\.\\PhysicalDrive0: Open failed, Error=5')).toBe('denied')
  expect(whyUnknown(read({ ...exit(4), device: { protocol: 'SCSI' }, smart_support: { available: false } }).state)).toBe('not-applicable')
  for (const text of ['', '{', 'sh: smartctl: not found', '[]', 'null', '{"a":1}']) expect(readSmart(text)).toEqual(noSmart('parse'))
})

test('each figure in its unit: LBAs by the block, GiB and 32 MiB by the name, thousands of 512 bytes for NVMe, decimal GB for SCSI', () => {
  const written = (document: Json): number | null => valueOf(read(document).writtenBytes)
  expect(written(ssd(attribute(241, 'Total_LBAs_Written', 99, 1_000)))).toBe(512_000)
  expect(written({ ...ssd(attribute(246, 'Total_LBAs_Written', 99, 1_000)), logical_block_size: 4096 })).toBe(4_096_000)
  expect(written(ssd(attribute(241, 'Lifetime_Writes_GiB', 99, 3)))).toBe(3 * 1024 ** 3)
  expect(written(ssd(attribute(241, 'Host_Writes_32MiB', 99, 3)))).toBe(3 * 32 * 1024 ** 2)
  expect(written(ssd(attribute(225, 'Host_Writes_32MiB', 99, 3)))).toBe(3 * 32 * 1024 ** 2)
  expect(written(ssd(attribute(246, 'Timed_Workld_RdWr_Ratio', 100, 65_535), attribute(233, 'Flash_Writes_GiB', 100, 7)))).toBeNull()
  expect(read({ ...ssd(attribute(241, 'Total_LBAs_Written', 99, 1_000)), in_smartctl_database: false }).writtenBytes).toMatchObject({ conf: 'declared' })
  expect(written(nvme())).toBe(2_000 * 512_000)
  expect(written(scsi())).toBe(12_500_000_000)
  expect(read(ssd(attribute(241, 'Total_LBAs_Written', 99, 2 ** 50))).writtenBytes).toMatchObject({ unknown: 'parse' })
})

test('three numbers packed in one are read apart, and what no disk has is not believed', () => {
  expect(valueOf(read(ata({}, [attribute(5, 'Reallocated_Sector_Ct', 100, 65_544, '8 (1, 0)')])).reallocated)).toBe(8)
  expect(read(ata({ power_on_time: { hours: 9_000_000 }, temperature: { current: 215 } }))).toMatchObject({ powerOnHours: { unknown: 'parse' }, tempC: { unknown: 'parse' } })
  expect(read(ata({ temperature: { current: 0 } })).tempC).toMatchObject({ unknown: 'placeholder' })
})

test('what a kind of disk cannot have is without object, not missing', () => {
  expect(read(nvme())).toMatchObject({ reallocated: { unknown: 'not-applicable' }, pending: { unknown: 'not-applicable' }, mediaErrors: { v: 0 }, wearPct: { v: 3 } })
  expect(read(ata())).toMatchObject({ mediaErrors: { unknown: 'not-applicable' }, wearPct: { unknown: 'not-applicable' }, reallocated: { v: 0 }, tool: { v: 'smartctl 7.3' } })
  expect(read(scsi())).toMatchObject({ pending: { unknown: 'not-applicable' }, reallocated: { v: 0 }, uncorrectable: { v: 0 } })
})

const ATA_TEXT = `smartctl 6.6 2016-05-31 r4324 [x86_64-linux] (local build)

=== START OF INFORMATION SECTION ===
Device Model:     TESTDISK 500
Sector Sizes:     512 bytes logical, 4096 bytes physical
Rotation Rate:    5400 rpm
Device is:        In smartctl database [for details use: -P show]
SMART support is: Available - device has SMART capability.
SMART support is: Enabled

=== START OF READ SMART DATA SECTION ===
SMART overall-health self-assessment test result: PASSED

ID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED RAW_VALUE
  5 Reallocated_Sector_Ct   0x0033   100   100   010    Pre-fail  Always       -       0
  9 Power_On_Hours          0x0032   058   058   000    Old_age   Always       -       37054h+12m+58.233s
194 Temperature_Celsius     0x0022   026   041   000    Old_age   Always       -       26 (Min/Max 13/41)
197 Current_Pending_Sector  0x0012   100   100   000    Old_age   Always       -       0
198 Offline_Uncorrectable   0x0010   100   100   000    Old_age   Offline      -       0
241 Total_LBAs_Written      0x0000   100   253   000    Old_age   Offline      -       1000

SMART Self-test log structure revision number 1
# 1  Short offline       Completed without error       00%     12345         -
`
const NVME_TEXT = `smartctl 7.2 2020-12-30 r5155 [x86_64-linux] (local build)

=== START OF SMART DATA SECTION ===
SMART overall-health self-assessment test result: PASSED

SMART/Health Information (NVMe Log 0x02)
Critical Warning:                   0x00
Temperature:                        38 Celsius
Available Spare:                    100%
Available Spare Threshold:          5%
Percentage Used:                    1%
Data Units Written:                 16,093,122 [8.23 TB]
Power On Hours:                     6,487
Media and Data Integrity Errors:    0

`
const SAS_TEXT = `smartctl 7.0 2018-12-30 r4883 [x86_64-linux] (SUSE RPM)

=== START OF INFORMATION SECTION ===
Vendor:               TEST
Rotation Rate:        7200 rpm

=== START OF READ SMART DATA SECTION ===
SMART Health Status: OK

Current Drive Temperature:     34 C
Accumulated power on time, hours:minutes 43549:33
Elements in grown defect list: 56

Error counter log:
read:   300357663        0         0  300357663          0     176987.332           0
write:         0        0         0         0          0      86472.611           0

`
test('smartctl’s text says what its JSON says', () => {
  expect(readSmart(ATA_TEXT)).toMatchObject({ state: { v: 'ok' }, passed: { v: true, src: 'text.smartctl' }, powerOnHours: { v: 37_054 }, tempC: { v: 26 }, reallocated: { v: 0 }, pending: { v: 0 }, writtenBytes: { v: 512_000 }, wearPct: { unknown: 'not-applicable' }, tool: { v: 'smartctl 6.6' } })
  expect(readSmart(NVME_TEXT)).toMatchObject({ state: { v: 'ok' }, powerOnHours: { v: 6_487 }, tempC: { v: 38 }, wearPct: { v: 1 }, mediaErrors: { v: 0 }, writtenBytes: { v: 16_093_122 * 512_000 }, reallocated: { unknown: 'not-applicable' } })
  expect(readSmart(SAS_TEXT)).toMatchObject({ state: { v: 'warn' }, powerOnHours: { v: 43_549 }, tempC: { v: 34 }, reallocated: { v: 56 }, uncorrectable: { v: 0 }, writtenBytes: { v: 86_472_611_000_000 } })
  for (const grouped of ['6 487', '6.487', '6\u202f487', '6\u00a0487']) expect(valueOf(readSmart(NVME_TEXT.replace('6,487', grouped)).powerOnHours)).toBe(6_487)
})

test.each([
  ['a failed verdict', ATA_TEXT.replace('PASSED', 'FAILED!'), 'fail'],
  ['an attribute failing now', ATA_TEXT.replace('010    Pre-fail  Always       -  ', '010    Pre-fail  Always   FAILING_NOW  '), 'fail'],
  ['an attribute that failed once', ATA_TEXT.replace('010    Pre-fail  Always       -  ', '010    Pre-fail  Always   In_the_past  '), 'warn'],
  ['a self-test that failed', ATA_TEXT.replace('Completed without error ', 'Completed: read failure '), 'warn'],
  ['a SAS disk that gives way', SAS_TEXT.replace('Status: OK', 'Status: FAILURE PREDICTION THRESHOLD EXCEEDED [asc=5d, ascq=10]'), 'fail'],
  ['an NVMe gone read-only', NVME_TEXT.replace('0x00', '0x08'), 'fail'],
  ['a disk that sleeps', 'smartctl 7.2 2020-12-30 r5155 [x86_64-linux]\n\nDevice is in STANDBY mode, exit(2)\n', null],
] as const)('in text: %s', (_what, text, state) => {
  expect(valueOf(readSmart(text).state)).toBe(state)
})

test('a text cut in a line gives no half number', () => {
  const at = NVME_TEXT.indexOf('6,487') + 3
  expect(readSmart(NVME_TEXT.slice(0, at)).powerOnHours).toMatchObject({ unknown: 'not-collected' })
})

const udisks = (ataPart: string): string => `/org/freedesktop/UDisks2/block_devices/sda:
  org.freedesktop.UDisks2.Block:
    Device:                     /dev/sda
    Drive:                      '/org/freedesktop/UDisks2/drives/TESTDISK_1'

/org/freedesktop/UDisks2/block_devices/sda1:
  org.freedesktop.UDisks2.Block:
    Drive:                      '/org/freedesktop/UDisks2/drives/TESTDISK_1'
  org.freedesktop.UDisks2.Partition:
    Number:             1

/org/freedesktop/UDisks2/drives/TESTDISK_1:
  org.freedesktop.UDisks2.Drive:
    RotationRate:               7200
    Serial:                     S1
  org.freedesktop.UDisks2.Drive.Ata:
    SmartSupported:                             true
    SmartFailing:                               false
    SmartNumAttributesFailedInThePast:          0
    SmartNumAttributesFailing:                  0
    SmartNumBadSectors:                         0
    SmartPowerOnSeconds:                        7200000
    SmartTemperature:                           304.14999999999998
    SmartUpdated:                               1700000000
${ataPart}
`
test('the desktop’s disk service, read without rights: the whole disk alone, and only what it says', () => {
  const found = readUdisks(udisks(''))
  expect([...found.keys()]).toEqual(['sda'])
  expect(found.get('sda')).toMatchObject({ state: { v: 'ok' }, passed: { v: true, src: 'udisks2' }, powerOnHours: { v: 2_000 }, tempC: { v: 31 }, reallocated: { v: 0 }, wearPct: { unknown: 'not-collected' } })
  expect(readUdisks(udisks('    SmartFailing:                               true')).get('sda')?.state).toMatchObject({ v: 'fail' })
  expect(readUdisks(udisks('    SmartNumBadSectors:                         4')).get('sda')).toMatchObject({ state: { v: 'warn' }, reallocated: { unknown: 'not-collected' } })
  expect(readUdisks(udisks('    SmartUpdated:                               0')).get('sda')?.passed).toMatchObject({ unknown: 'not-collected' })
  expect(readUdisks(udisks('    SmartSupported:                             false')).get('sda')?.passed).toMatchObject({ unknown: 'not-applicable' })
  expect(readUdisks('nothing of it').size).toBe(0)
  const disk = (warnings: string): string => `/org/freedesktop/UDisks2/block_devices/nvme0n1:\n  org.freedesktop.UDisks2.Block:\n    Drive:    '/org/freedesktop/UDisks2/drives/T'\n\n/org/freedesktop/UDisks2/drives/T:\n  org.freedesktop.UDisks2.NVMe.Controller:\n    SmartCriticalWarning:    ${warnings}\n    SmartPowerOnHours:    77\n    SmartTemperature:    311\n    SmartUpdated:    1700000000\n`
  expect(readUdisks(disk('')).get('nvme0n1')).toMatchObject({ state: { v: 'ok' }, powerOnHours: { v: 77 }, tempC: { v: 38 } })
  expect(readUdisks(disk('temperature')).get('nvme0n1')?.state).toMatchObject({ v: 'warn' })
  expect(readUdisks(disk('temperature\n             spare')).get('nvme0n1')?.state).toMatchObject({ v: 'fail' })
})

test.skipIf(samples.length === 0)('published samples: 96 documents give 1 fail, 3 warn, 5 unknown, 87 ok, and every status that is not zero is read', () => {
  const states = samples.map((name) => [name, valueOf(readSmart(readFileSync(join(REFERENCE, 'smartctl', name), 'utf8')).state) ?? 'unknown'] as const)
  const count = (state: string): number => states.filter(([, one]) => one === state).length
  expect({ fail: count('fail'), warn: count('warn'), unknown: count('unknown'), ok: count('ok') }).toEqual({ fail: 1, warn: 3, unknown: 5, ok: 87 })
  for (const [name] of states) {
    const text = readFileSync(join(REFERENCE, 'smartctl', name), 'utf8')
    const document = JSON.parse(text) as { smart_status?: { passed: boolean }; power_on_time?: { hours: number } }
    const facts = readSmart(text)
    expect([valueOf(facts.passed), valueOf(facts.powerOnHours)], name).toEqual([document.smart_status?.passed ?? null, document.power_on_time?.hours ?? null])
  }
})

test.skipIf(samples.length === 0)('published identity pages in text: no health, and nothing guessed', () => {
  for (const name of readdirSync(join(REFERENCE, 'linux-misc')).filter((one) => one.startsWith('resources_linux_smartctl_'))) {
    const facts = readSmart(readFileSync(join(REFERENCE, 'linux-misc', name), 'utf8'))
    expect([valueOf(facts.state), valueOf(facts.passed), valueOf(facts.powerOnHours)], name).toEqual([null, null, null])
  }
})

test('10,000 corrupted documents: no exception, and no figure that the whole document does not hold', () => {
  let seed = 7
  const draw = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const figures = (text: string): readonly (number | boolean)[] => [readSmart(text), ...readUdisks(text).values()].flatMap((facts) => (Object.values(facts) as Fact<unknown>[]).flatMap((fact) => ('v' in fact && typeof fact.v !== 'string' ? [fact.v as number | boolean] : [])))
  const whole = [JSON.stringify(ata(exit(64)), null, 1), JSON.stringify(nvme(), null, 1), JSON.stringify(scsi()), ATA_TEXT, NVME_TEXT, SAS_TEXT, udisks('')].map((text) => ({ text, holds: new Set(figures(text)) }))
  let read = 0
  for (let run = 0; run < 10_000; run++) {
    const { text: from, holds } = whole[run % whole.length] ?? { text: '', holds: new Set() }
    let text = from
    for (let hits = 1 + draw(4); hits > 0; hits--) {
      const at = draw(text.length)
      // A digit changed into another digit is another document: signs, letters and ends are what is damaged.
      text = [text.slice(0, at), /\d/.test(text[at] ?? '') ? text : `${text.slice(0, at)}${String.fromCharCode(draw(48))}${text.slice(at + 1)}`, `${text.slice(0, at)}\uFFFD${text.slice(at)}`, text.replace(/[{}[\],:"]/g, (sign) => (draw(60) === 0 ? '' : sign)), text.slice(0, at) + text.slice(at).replace(/^[^\d]{1,40}/, '#')][draw(5)] ?? ''
    }
    const found = figures(text)
    if (found.length > 0) read++
    const invented = found.filter((one) => !holds.has(one))
    if (invented.length > 0) throw new Error(`run ${run}: ${invented.join(' ')} out of\n${text}`)
  }
  // The corruption leaves both kinds: documents that still say something, and documents that do not.
  expect(read).toBeGreaterThan(2_000)
  expect(read).toBeLessThan(9_000)
})
