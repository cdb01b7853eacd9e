// Firmware's table and a screen's EDID, made byte by byte: a notebook and a screen that do not exist.

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)
const word = (value: number): number[] => [value & 0xff, value >> 8]

function structure(type: number, handle: number, formatted: readonly number[], strings: readonly string[]): number[] {
  const text = strings.flatMap((one) => Array.from(`${one}\0`, (char) => char.charCodeAt(0)))
  return [type, formatted.length + 4, ...word(handle), ...formatted, ...(text.length === 0 ? [0, 0] : [...text, 0])]
}

const module17 = (handle: number, sizeMb: number, locator: string): number[] =>
  structure(17, handle, [...word(0x1000), ...word(0xfffe), ...word(64), ...word(64), ...word(sizeMb), 0x0d, 0, 1, 0, 0x1a, ...word(0), ...word(2400), 2, 3, 0, 4], [locator, 'Samsung', 'ABCD1234', 'M471A1K43'])

/** SMBIOS 3.0: a UEFI notebook of four cores, two sockets, one of them free. */
export const FIRMWARE_TABLE = Uint8Array.from([
  ...structure(0, 0, [1, 2, 0, 0xf0, 3, 15, ...zeros(8), 3, 8], ['LENOVO', 'N22ET52W (1.29 )', '05/15/2019']),
  ...structure(1, 1, [1, 2, 3, 4, ...Array.from({ length: 16 }, (_, i) => i + 1), 6, 5, 6], ['LENOVO', '20L8S07A14', 'ThinkPad T480s', 'PFSYNTH1', 'LENOVO_MT_20L8', 'ThinkPad T480s']),
  ...structure(3, 2, [1, 10, 2, 3, 4], ['LENOVO', 'None', 'PFSYNTH1', 'PARC-042']),
  ...structure(4, 3, [1, 3, 0xc6, 2, 0xea, 6, 8, 0, 0xff, 0xfb, 0xeb, 0xbf, 3, 0x8b, ...word(100), ...word(4200), ...word(1900), 0x41, 1, ...zeros(6), 0, 0, 0, 4, 4, 8, ...word(0xfc), ...word(0xc6)], ['U3E1', 'Intel(R) Corporation', 'Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz']),
  ...structure(16, 0x1000, [3, 3, 3, 0, 0, 0, 2, 0xfe, 0xff, 2, 0], []),
  ...module17(0x1100, 8192, 'ChannelA-DIMM0'),
  ...module17(0x1101, 0, 'ChannelB-DIMM0'),
  ...structure(127, 0xfeff, [], []),
])

/** Entry point of 32 bytes, then the table, as dumps hold them. */
export const FIRMWARE_DUMP = Uint8Array.from([...Array.from('_SM3_', (char) => char.charCodeAt(0)), 0, 24, 3, 0, 0, 1, 0, ...word(FIRMWARE_TABLE.length), 0, 0, 32, ...zeros(7), ...zeros(8), ...FIRMWARE_TABLE])

/** Windows' registry value: a header of eight bytes, then the table. */
export const FIRMWARE_REGISTRY = Uint8Array.from([0, 3, 0, 0, ...word(FIRMWARE_TABLE.length), 0, 0, ...FIRMWARE_TABLE])

/** A 24-inch screen, made in week 12 of 2019. */
export const SCREEN_EDID = ((): Uint8Array => {
  const bytes = new Uint8Array(128)
  bytes.set([0, 255, 255, 255, 255, 255, 255, 0, 0x10, 0xac, 0x34, 0x12, 0x4d, 0x3c, 0x2b, 0x1a, 12, 29, 1, 4, 0xa5, 53, 30, 0x78, 0x02])
  bytes.set([0x02, 0x3a, 0x80, 0x18, 0x71, 0x38, 0x2d, 0x40, 0x58, 0x2c, 0x45, 0x00, 0x0f, 0x28, 0x21, 0x00, 0x00, 0x1e], 0x36)
  const texts: readonly (readonly [number, string])[] = [[0xfc, 'PT-24 TEST'], [0xff, 'XK0007431']]
  texts.forEach(([tag, text], at) => bytes.set([0, 0, 0, tag, 0, ...Array.from(text.padEnd(13, ' '), (char, i) => (i === text.length ? 10 : char.charCodeAt(0)))], 0x48 + 18 * at))
  bytes[127] = (256 - (bytes.subarray(0, 127).reduce((sum, one) => sum + one, 0) % 256)) % 256
  return bytes
})()

/** smartctl's document of a healthy NVMe disk. */
export const NVME_SMART = JSON.stringify({ smartctl: { version: [7, 4], exit_status: 0 }, device: { protocol: 'NVMe' }, smart_status: { passed: true }, power_on_time: { hours: 1234 }, nvme_smart_health_information_log: { critical_warning: 0, temperature: 30, available_spare: 100, available_spare_threshold: 10, percentage_used: 4, data_units_written: 1000, power_on_hours: 1234, media_errors: 0 } })
