// Static IBM Plex fonts for the documents: Typst reads TTF or OTF only, the npm packages hold WOFF. Unwraps WOFF 1 (zlib
// per table) into resources/fonts, with their licence. Run by hand when the fonts change; the result is committed.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'

const root = join(import.meta.dirname, '..')
const target = join(root, 'resources/fonts')
const fonts = ['plex-sans/IBMPlexSans-Regular', 'plex-sans/IBMPlexSans-SemiBold', 'plex-sans/IBMPlexSans-Bold', 'plex-mono/IBMPlexMono-Medium']

/** The sfnt (TTF or OTF) inside a WOFF 1 file: https://www.w3.org/TR/WOFF/ sections 4 and 5. */
export function unwrapWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== 0x774f4646) throw new Error('not a WOFF 1 file')
  const flavor = woff.readUInt32BE(4)
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, i) => {
    const at = 44 + 20 * i
    const [offset, packed, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)]
    const bytes = woff.subarray(offset, offset + packed)
    return { tag: woff.subarray(at, at + 4), checksum: woff.subarray(at + 16, at + 20), data: packed === length ? bytes : inflateSync(bytes) }
  })
  const power = 2 ** Math.floor(Math.log2(count))
  const header = Buffer.alloc(12 + 16 * count)
  header.writeUInt32BE(flavor, 0)
  header.writeUInt16BE(count, 4)
  header.writeUInt16BE(power * 16, 6)
  header.writeUInt16BE(Math.log2(power), 8)
  header.writeUInt16BE(count * 16 - power * 16, 10)
  let offset = header.length
  tables.forEach(({ tag, checksum, data }, i) => {
    const at = 12 + 16 * i
    tag.copy(header, at)
    checksum.copy(header, at + 4)
    header.writeUInt32BE(offset, at + 8)
    header.writeUInt32BE(data.length, at + 12)
    offset += (data.length + 3) & ~3
  })
  return Buffer.concat([header, ...tables.flatMap(({ data }) => [data, Buffer.alloc((4 - (data.length % 4)) % 4)])])
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(target, { recursive: true })
  for (const font of fonts) {
    const [family = '', name = ''] = font.split('/')
    const woff = readFileSync(join(root, `node_modules/@ibm/${family}/fonts/complete/woff/${name}.woff`))
    writeFileSync(join(target, `${name}.ttf`), unwrapWoff(woff))
  }
  cpSync(join(root, 'node_modules/@ibm/plex-sans/LICENSE.txt'), join(target, 'LICENSE.txt'))
}
