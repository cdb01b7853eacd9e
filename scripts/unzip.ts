// A reader of zip archives over node:zlib, enough for one pinned archive: stored and deflated entries, no encryption.
import { closeSync, openSync, readSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

export interface ZipEntry { readonly name: string; readonly mode: number; read(): Buffer }

const END = 0x06054b50
const CENTRAL = 0x02014b50

/** Entries of an archive, from its central directory. The file stays open until `close`. */
export function openZip(path: string, size: number): { entries: ZipEntry[]; close(): void } {
  const fd = openSync(path, 'r')
  const bytes = (at: number, length: number): Buffer => {
    const buffer = Buffer.alloc(length)
    readSync(fd, buffer, 0, length, at)
    return buffer
  }
  const tailLength = Math.min(size, 65_557)
  const tail = bytes(size - tailLength, tailLength)
  const end = tail.lastIndexOf(Buffer.from(new Uint32Array([END]).buffer))
  if (end < 0) throw new Error(`no zip archive: ${path}`)
  const count = tail.readUInt16LE(end + 10)
  const directory = bytes(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const entries: ZipEntry[] = []
  for (let i = 0, at = 0; i < count; i++) {
    if (directory.readUInt32LE(at) !== CENTRAL) throw new Error(`damaged zip directory: ${path}`)
    const method = directory.readUInt16LE(at + 10)
    const packed = directory.readUInt32LE(at + 20)
    const nameLength = directory.readUInt16LE(at + 28)
    const offset = directory.readUInt32LE(at + 42)
    const mode = directory.readUInt32LE(at + 38) >>> 16
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
    entries.push({
      name, mode,
      read: () => {
        const local = bytes(offset, 30)
        const body = bytes(offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), packed)
        return method === 0 ? body : inflateRawSync(body)
      },
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return { entries, close: () => closeSync(fd) }
}
