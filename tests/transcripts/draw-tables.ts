// Tables drawn for the tests: machines that do not exist, in the bytes of the norm, behind entry points with right checksums.

type Bytes = readonly number[]
const word = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff]
const dword = (value: number): number[] => [...word(value % 65_536), ...word(Math.floor(value / 65_536))]
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)
const ascii = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0))

/** One structure; `formatted` is what stands after its four-byte header. */
export function structure(type: number, handle: number, formatted: Bytes, strings: readonly string[] = []): number[] {
  return [type, formatted.length + 4, ...word(handle), ...formatted, ...(strings.length === 0 ? [0, 0] : [...strings.flatMap((one) => [...ascii(one), 0]), 0])]
}

export const bios = (date = '03/14/2017', extended = 0x08): number[] => structure(0, 0, [1, 2, 0, 0xf0, 3, 15, ...zeros(8), 1, extended, 1, 2, 255, 255], ['ACME', 'B1.23', date])
export const UUID: Bytes = Array.from({ length: 16 }, (_, at) => at * 11 + 1)
export const system = (strings: readonly string[] = ['ACME', 'Box 12', 'rev A', 'PF0ABCDE', 'SKU 7', 'Boxes'], uuid: Bytes = UUID): number[] => structure(1, 1, [1, 2, 3, 4, ...uuid, 6, 5, 6], strings)
export const board = structure(2, 2, [1, 2, 0, 3, 4, 1, 0, ...word(3), 10, 0], ['ACME', 'BRD-1', 'L1HF0007', 'tag of board'])
export const chassis = (type = 10): number[] => structure(3, 3, [1, type, 2, 3, 4, 3, 3, 3, 3, ...dword(0), 0, 1, 0, 0, 0], ['ACME', 'None', 'PF0ABCDE', 'CO-OP 0042'])
/** A Core i5-8350U (06_8E_0A): `cores` 0xFF sends to the wide counts. */
export const processor = (handle = 0x10, { status = 0x41, cores = 4, threads = 8, wide = [4, 4, 8] as Bytes, id = [0xea, 6, 8, 0, 0xff, 0xfb, 0xeb, 0xbf] as Bytes, name = 'Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz' } = {}): number[] =>
  structure(4, handle, [1, 3, 0xfe, 2, ...id, 3, 0x8b, ...word(100), ...word(3600), ...word(1700), status, 1, ...word(0xffff), ...word(0xffff), ...word(0xffff), 0, 0, 0, cores, cores, threads, ...word(0xfc), ...word(0xcd), ...wide.flatMap(word)], ['U3E1', 'Intel(R) Corporation', name])
export const array = (handle = 0x20, { use = 3, ecc = 3, maxKb = 32 * 1024 * 1024, slots = 2, extended = 0 } = {}): number[] => structure(16, handle, [3, use, ecc, ...dword(maxKb), ...word(0xfffe), ...word(slots), ...dword(extended % 2 ** 32), ...dword(Math.floor(extended / 2 ** 32))])
export interface Row { readonly array?: number; readonly size?: number; readonly form?: number; readonly type?: number; readonly speed?: number; readonly extendedMb?: number; readonly extendedSpeed?: number; readonly slot?: string; readonly length?: number }
/** A row of memory; size 0 is an empty slot. */
export function row(handle: number, { array: of = 0x20, size = 8192, form = 0x0d, type = 0x1a, speed = 2400, extendedMb = 0, extendedSpeed = 0, slot = 'ChannelA-DIMM0', length }: Row = {}): number[] {
  const formatted = [...word(of), ...word(0xfffe), ...word(64), ...word(64), ...word(size), form, 0, 1, 2, type, ...word(0x80), ...word(speed), 3, 4, 0, 5, 1, ...dword(extendedMb), ...word(speed), ...word(1200), ...word(1200), ...word(1200), ...zeros(44), ...dword(extendedSpeed), ...dword(extendedSpeed)]
  return structure(17, handle, length === undefined ? formatted : formatted.slice(0, length - 4), [slot, 'BANK 0', 'Samsung', '0A1B2C3D', 'M471A1K43'])
}
export const battery = structure(22, 0x30, [1, 2, 0, 0, 3, 2, ...word(2850), ...word(11400), 4, 255, ...word(0x070b), ...word(((2019 - 1980) << 9) | (2 << 5) | 9), 5, 20, ...dword(0)], ['Front', 'LGC', '01AV478', '03.01', 'LiP'])
export const tpm = structure(43, 0x31, [...ascii('INTC'), 2, 0, ...dword(0x00070002), ...dword(0), 1, ...zeros(8), ...dword(0)], ['INTEL'])
export const end = structure(127, 0xfeff, [])

/** A laptop with two slots, one free. */
export const LAPTOP: readonly (Bytes)[] = [bios(), system(), board, chassis(), processor(), array(), row(0x21), row(0x22, { size: 0, slot: 'ChannelB-DIMM0', speed: 0, type: 2 }), battery, tpm, end]

const checksum = (bytes: Bytes): number => (256 - (bytes.reduce((all, one) => all + one, 0) % 256)) % 256
function summed(bytes: Bytes, at: number): number[] {
  return bytes.map((one, where) => (where === at ? checksum(bytes) : one))
}

const TABLE_AT = 32
/** A file as `dmidecode --dump-bin` writes it: the entry point, and the table at the offset that it names. */
export function dump(structures: readonly Bytes[], [major, minor]: readonly [number, number] = [3, 1]): Uint8Array {
  const table = structures.flat()
  const entry = major >= 3 ? summed([...ascii('_SM3_'), 0, 0x18, major, minor, 0, 1, 0, ...dword(table.length), ...dword(TABLE_AT), ...dword(0)], 5) : entry2(table.length, structures.length, major, minor)
  return Uint8Array.from([...entry, ...zeros(TABLE_AT - entry.length), ...table])
}

function entry2(length: number, count: number, major: number, minor: number): number[] {
  const legacy = summed([...ascii('_DMI_'), 0, ...word(length), ...dword(TABLE_AT), ...word(count), (major << 4) | minor], 5)
  return summed([...ascii('_SM_'), 0, 0x1f, major, minor, ...word(128), 0, ...zeros(5), ...legacy], 4)
}

/** Windows' form: its header, then the table. */
export function windowsTable(structures: readonly Bytes[], [major, minor]: readonly [number, number] = [3, 1]): Uint8Array {
  const table = structures.flat()
  return Uint8Array.from([0, major, minor, 0, ...dword(table.length), ...table])
}
