// An SMBIOS table as its structures, and how their fields are read: a field beyond the structure's end does not exist.

export interface Structure { readonly type: number; readonly handle: number; readonly bytes: Uint8Array; readonly strings: readonly string[] }
/** `proven`: an end mark, or all that was announced. `open`: neither, yet nothing is torn. `cut`: a structure is torn. */
export interface Structures { readonly list: readonly Structure[]; readonly end: 'proven' | 'open' | 'cut' }

/** How the structures are bounded: a 64-bit entry point gives a maximum length, a 32-bit one the exact length and number. */
export interface Bounds { readonly bytes?: number | undefined; readonly exact?: boolean; readonly count?: number | undefined; readonly stopsAtMark: boolean }

const END_MARK = 127
/** An end mark is four bytes and two zeros: what lacks no more lacks nothing else. */
const MARK_BYTES = 6

export function structuresOf(table: Uint8Array, { bytes = table.length, exact = false, count = Infinity, stopsAtMark }: Bounds): Structures {
  const data = table.subarray(0, bytes)
  const list: Structure[] = []
  let marked = false
  let at = 0
  let isTorn = false
  while (at + 4 <= data.length && list.length < count && !(marked && stopsAtMark)) {
    const type = data[at] ?? 0
    const length = lengthOf(data, at)
    marked ||= type === END_MARK
    const next = length < 4 ? undefined : afterStrings(data, at + length)
    if (next === undefined) {
      // Zeros up to the end are room that the firmware did not use.
      isTorn = data.subarray(at).some((value) => value !== 0)
      break
    }
    list.push({ type, handle: (data[at + 2] ?? 0) | ((data[at + 3] ?? 0) << 8), bytes: data.subarray(at, at + length), strings: stringsOf(data.subarray(at + length, next)) })
    at = next
  }
  if (marked || list.length >= count || (exact && bytes - at <= MARK_BYTES)) return { list, end: 'proven' }
  return { list, end: isTorn || exact || data.subarray(at).some((value) => value !== 0) ? 'cut' : 'open' }
}

/** Type 34 of some firmware counts the first characters of its strings in its length (VMware's does). */
function lengthOf(data: Uint8Array, at: number): number {
  const length = data[at + 1] ?? 0
  return data[at] === 34 && length === 0x10 && data.subarray(at + 0x0b, at + 0x10).every((code) => code >= 32 && code < 127) ? 0x0b : length
}

/** Two zeros end a structure's strings; undefined when they do not come. */
function afterStrings(data: Uint8Array, from: number): number | undefined {
  for (let at = from; at + 1 < data.length; at++) if (data[at] === 0 && data[at + 1] === 0) return at + 2
  return undefined
}

function stringsOf(area: Uint8Array): string[] {
  const strings: string[] = []
  for (let from = 0; from < area.length && area[from] !== 0; ) {
    const end = area.indexOf(0, from)
    strings.push(firmwareString(area.subarray(from, end)))
    from = end + 1
  }
  return strings
}

/** As dmidecode shows them: what is no character is a dot. */
function firmwareString(bytes: Uint8Array): string {
  return Array.from(bytes, (code) => (code < 32 || (code >= 127 && code < 160) ? '.' : String.fromCharCode(code))).join('').trim()
}

export const byte = (one: Structure, at: number): number | undefined => one.bytes[at]
export function word(one: Structure, at: number): number | undefined {
  const [low, high] = [one.bytes[at], one.bytes[at + 1]]
  return low === undefined || high === undefined ? undefined : low | (high << 8)
}
export function dword(one: Structure, at: number): number | undefined {
  const [low, high] = [word(one, at), word(one, at + 2)]
  return low === undefined || high === undefined ? undefined : low + high * 65_536
}
/** The string that a field numbers; null for number 0, a number without a string, or a field that is not there. */
export function text(one: Structure, at: number): string | null {
  const index = byte(one, at)
  return (index && one.strings[index - 1]) || null
}
