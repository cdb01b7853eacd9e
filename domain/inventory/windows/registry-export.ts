// Exports of the registry (`regedit`, `reg export`): text in, records out. Strings with their escapes, dword, hex in all its
// kinds, lines continued by a backslash; what is written otherwise is left out.
import { keyPath } from './cim-json.ts'
import { decodeText } from '../decode-text.ts'
import type { Cell, Row, WindowsRecords } from './windows-records.ts'

const MAX_LINES = 400_000

export function isRegistryExport(bytes: Uint8Array): boolean {
  return /^\s*(Windows Registry Editor Version 5\.00|REGEDIT4)\s*$/m.test(decodeText(bytes.subarray(0, 256)))
}

export function readRegistryExport(bytes: Uint8Array): WindowsRecords {
  const registry = new Map<string, Row>()
  let open: Map<string, Cell> | undefined
  for (const line of wholeLines(decodeText(bytes))) {
    const key = /^\[(-?)(HK[^\]]*(?:\][^\]]+)*)\]\s*$/.exec(line)
    if (key) {
      open = undefined
      // `[-HK…]` takes a key away.
      if (key[1] === '' && key[2] !== undefined) registry.set(keyPath(key[2]), (open = new Map(registry.get(keyPath(key[2])))))
      continue
    }
    const [, name, value] = /^(@|"(?:[^"\\]|\\.)*")=(.*)$/s.exec(line) ?? []
    const cell = value === undefined ? undefined : cellOf(value.trim())
    if (open && name !== undefined && cell !== undefined) open.set(name === '@' ? '' : unescaped(name).toLowerCase(), cell)
  }
  return { classes: new Map(), registry, missing: () => 'not-collected' }
}

function wholeLines(text: string): string[] {
  const lines: string[] = []
  let held: string | undefined
  // What follows the last end of line may be half a value.
  for (const line of text.split(/\r*\n/).slice(0, -1).slice(0, MAX_LINES)) {
    const all: string = held === undefined ? line : held + line.trimStart()
    // Only hex goes on over lines; a string may end with a backslash of its own.
    if (/=hex[^"]*,\\$/.test(all)) held = all.slice(0, -1)
    else {
      lines.push(all)
      held = undefined
    }
  }
  return lines
}

const unescaped = (quoted: string): string => quoted.slice(1, -1).replace(/\\(.)/g, '$1')

function cellOf(value: string): Cell | undefined {
  if (/^"(?:[^"\\]|\\.)*"$/s.test(value)) return unescaped(value)
  const dword = /^dword:([0-9a-f]{1,8})$/i.exec(value)?.[1]
  if (dword !== undefined) return Number.parseInt(dword, 16)
  const [, kind, list] = /^hex(?:\(([0-9a-f]{1,2})\))?:([0-9a-f, ]*)$/i.exec(value) ?? []
  if (list === undefined) return undefined
  const pairs = list.split(',').map((pair) => pair.trim()).filter((pair) => pair !== '')
  if (pairs.some((pair) => !/^[0-9a-f]{2}$/i.test(pair))) return undefined
  const bytes = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
  // Without the zero that ends it, a text has lost its end.
  if (kind === '1' || kind === '2') return utf16(bytes).endsWith('\0') ? utf16(bytes).split('\0')[0] : undefined
  if (kind === '7') return utf16(bytes).endsWith('\0\0') ? utf16(bytes).split('\0').filter((one) => one !== '') : undefined
  if (kind?.toLowerCase() === 'b') return bytes.length === 8 ? bytes.reduceRight((all, byte) => all * 256 + byte, 0) : undefined
  return bytes
}

function utf16(bytes: Uint8Array): string {
  return new TextDecoder('utf-16le').decode(bytes)
}
