// DNS messages of mDNS (RFC 1035, 6762, 6763): questions written, answers read. Bytes of strangers: never throws, never loops.

export interface DnsRecord { readonly name: string; readonly type: 'A' | 'PTR' | 'SRV' | 'TXT'; readonly data: string }

const TYPES: Readonly<Record<number, DnsRecord['type']>> = { 1: 'A', 12: 'PTR', 33: 'SRV', 16: 'TXT' }
const PTR = 12
const HEADER = 12
const ANSWER_TO_ME = 0x8001 // class IN, "unicast response wanted" (RFC 6762 5.4)
const MOST_RECORDS = 200
const LONGEST_NAME = 255

/** One message that asks for the pointers of every name. */
export function pointerQuestions(names: readonly string[]): Uint8Array {
  const bytes: number[] = [0, 0, 0, 0, names.length >> 8, names.length & 0xff, 0, 0, 0, 0, 0, 0]
  for (const name of names) {
    for (const label of name.split('.')) {
      const text = new TextEncoder().encode(label)
      bytes.push(text.length, ...text)
    }
    bytes.push(0, PTR >> 8, PTR & 0xff, ANSWER_TO_ME >> 8, ANSWER_TO_ME & 0xff)
  }
  return Uint8Array.from(bytes)
}

/** The records of an answer as far as they can be read; none for a question or for anything else. */
export function dnsRecords(bytes: Uint8Array): readonly DnsRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER || (view.getUint16(2) & 0x8000) === 0) return []
  const records: DnsRecord[] = []
  const count = Math.min(MOST_RECORDS, view.getUint16(6) + view.getUint16(8) + view.getUint16(10))
  let at: number | undefined = HEADER
  for (let i = 0; i < view.getUint16(4); i++) {
    at = nameAt(bytes, at)?.next
    if (at === undefined) return records
    at += 4
  }
  for (let i = 0; i < count; i++) {
    const name = nameAt(bytes, at)
    if (!name || name.next + 10 > bytes.length) return records
    const start = name.next + 10
    const end = start + view.getUint16(name.next + 8)
    if (end > bytes.length) return records
    const type = TYPES[view.getUint16(name.next)]
    const data = type === undefined ? undefined : dataOf(type, bytes, start, end)
    if (type !== undefined && data !== undefined && records.length < MOST_RECORDS) records.push({ name: name.text, type, data })
    at = end
  }
  return records
}

function dataOf(type: DnsRecord['type'], bytes: Uint8Array, start: number, end: number): string | undefined {
  if (type === 'A') return end - start === 4 ? bytes.subarray(start, end).join('.') : undefined
  if (type === 'PTR') return nameAt(bytes, start)?.text
  // Priority, weight and port stand before the target.
  if (type === 'SRV') return nameAt(bytes, start + 6)?.text
  return printable(bytes.subarray(start, end))
}

/** A name with its compressed parts; a pointer may only go back, so that no name runs in circles. */
function nameAt(bytes: Uint8Array, from: number): { readonly text: string; readonly next: number } | undefined {
  const labels: string[] = []
  let at = from
  let next: number | undefined
  let length = 0
  for (;;) {
    const size = bytes[at]
    if (size === undefined) return undefined
    if (size === 0) return { text: labels.join('.'), next: next ?? at + 1 }
    if (size >= 0xc0) {
      const target = (size % 0x40) * 256 + (bytes[at + 1] ?? bytes.length)
      if (target >= at) return undefined
      next ??= at + 2
      at = target
      continue
    }
    length += size + 1
    if (size > 63 || at + 1 + size > bytes.length || length > LONGEST_NAME) return undefined
    labels.push(printable(bytes.subarray(at + 1, at + 1 + size)))
    at += 1 + size
  }
}

const printable = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replace(/[\p{Cc}\u2028\u2029\ufffd]/gu, '')
