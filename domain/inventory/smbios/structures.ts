// An SMBIOS table as its structures, and how their fields are read: a field beyond the structure's end does not exist.

export interface Structure { readonly type: number; readonly handle: number; readonly bytes: Uint8Array; readonly strings: readonly string[] }

export function* split(table: Uint8Array): Generator<Structure> {
  for (let at = 0; at + 4 <= table.length; ) {
    const type = table[at] ?? 0
    const length = table[at + 1] ?? 0
    if (length < 4 || at + length > table.length) return
    const handle = (table[at + 2] ?? 0) | ((table[at + 3] ?? 0) << 8)
    const strings: string[] = []
    let cursor = at + length
    while (cursor < table.length && table[cursor] !== 0) {
      let end = cursor
      while (end < table.length && table[end] !== 0) end++
      strings.push(latin1(table.subarray(cursor, end)))
      cursor = end + 1
    }
    // Two zeros end the strings; without any string both stand right after the structure.
    cursor += strings.length === 0 ? 2 : 1
    yield { type, handle, bytes: table.subarray(at, at + length), strings }
    if (type === 127) return
    at = cursor
  }
}

export const latin1 = (bytes: Uint8Array): string => [...bytes].map((code) => String.fromCharCode(code)).join('').trim()
export const byte = (one: Structure, at: number): number | undefined => one.bytes[at]
export function word(one: Structure, at: number): number | undefined {
  const [low, high] = [one.bytes[at], one.bytes[at + 1]]
  return low === undefined || high === undefined ? undefined : low | (high << 8)
}
export function dword(one: Structure, at: number): number | undefined {
  const [low, high] = [word(one, at), word(one, at + 2)]
  return low === undefined || high === undefined ? undefined : low + high * 65_536
}
export function text(one: Structure | undefined, at: number): string | null {
  const index = one && byte(one, at)
  return index ? (one.strings[index - 1] ?? null) : null
}
