// A file that holds SMBIOS, told by what it holds: raw tables in any of their forms, or dmidecode's text.
import { decodeText } from '../decode-text.ts'
import { dmidecodeRecord, isDmidecodeText } from './dmidecode.ts'
import { readSmbiosBytes } from './entry-point.ts'
import type { SmbiosRecord } from './record.ts'
import type { SmbiosSource } from './smbios-reading.ts'

/** Undefined when the bytes are neither. */
export function readSmbiosFile(bytes: Uint8Array): { record: SmbiosRecord; source: SmbiosSource } | undefined {
  const record = readSmbiosBytes(bytes)
  if (record) return { record, source: 'smbios' }
  const text = decodeText(bytes)
  return isDmidecodeText(text) ? { record: dmidecodeRecord(text), source: 'text.dmidecode' } : undefined
}
