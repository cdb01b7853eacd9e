// The files attached to a PDF of ours: streams of type EmbeddedFile, as Typst writes them. Not a general PDF reader.
import { inflateSync } from 'node:zlib'

const MAX_BYTES = 100 * 1024 * 1024

/** Contents of every embedded file, in the order of the file; damaged streams are left out. */
export function attachmentsOf(pdf: Uint8Array): Buffer[] {
  const bytes = Buffer.from(pdf)
  const text = bytes.toString('latin1')
  const found: Buffer[] = []
  for (const match of text.matchAll(/<<(?:[^<>]|<<[^<>]*>>|<[0-9A-Fa-f]*>)*?\/EmbeddedFile(?:[^<>]|<<[^<>]*>>|<[0-9A-Fa-f]*>)*>>\s*stream\r?\n/g)) {
    const length = Number(/\/Length (\d+)/.exec(match[0])?.[1] ?? Number.NaN)
    const start = match.index + match[0].length
    if (!Number.isInteger(length) || start + length > bytes.length) continue
    const raw = bytes.subarray(start, start + length)
    try {
      found.push(match[0].includes('/FlateDecode') ? inflateSync(raw, { maxOutputLength: MAX_BYTES }) : Buffer.from(raw))
    } catch {
      // A damaged stream is no attachment: the caller then misses it, and says so.
    }
  }
  return found
}
