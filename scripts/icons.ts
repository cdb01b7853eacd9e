// Draws packtic's icon once as shapes, and writes it as SVG, PNG, ICO and ICNS into resources/icons. Run after the drawing
// changed; the results are committed. No drawing program needed: coverage is sampled, PNG is zlib.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { say } from './say.ts'

type Point = readonly [x: number, y: number]
interface Shape { readonly svg: string; readonly colour: readonly [number, number, number]; covers(x: number, y: number): boolean }

const GREEN = [0x0a, 0x6a, 0x5f] as const
const WHITE = [0xff, 0xff, 0xff] as const
const PALE = [0x9f, 0xd8, 0xcc] as const
const hex = (colour: readonly number[]): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`

const roundRect = (x: number, y: number, w: number, h: number, r: number, colour: Shape['colour']): Shape => ({
  colour,
  svg: `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${hex(colour)}"/>`,
  covers: (px, py) => {
    const dx = Math.max(x + r - px, px - (x + w - r), 0)
    const dy = Math.max(y + r - py, py - (y + h - r), 0)
    return dx * dx + dy * dy <= r * r
  },
})

const stroke = (points: readonly Point[], width: number, colour: Shape['colour']): Shape => ({
  colour,
  svg: `<polyline points="${points.map((point) => point.join(',')).join(' ')}" fill="none" stroke="${hex(colour)}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`,
  covers: (px, py) => points.slice(1).some((b, i) => distance([px, py], points[i] as Point, b) <= width / 2),
})

function distance([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay]
  const along = Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(px - ax - along * dx, py - ay - along * dy)
}

/** On a grid of 512: a parcel, its ribbon, and the tick of a visit that is done. */
const DRAWING: readonly Shape[] = [
  roundRect(16, 16, 480, 480, 96, GREEN),
  roundRect(96, 120, 320, 288, 28, WHITE),
  roundRect(232, 120, 48, 100, 8, PALE),
  stroke([[172, 306], [232, 362], [344, 250]], 44, GREEN),
]
const GRID = 512
const SAMPLES = 4

function raster(size: number): Buffer {
  const pixels = Buffer.alloc(size * size * 4)
  for (let i = 0; i < size * size; i++) {
    const sum = [0, 0, 0, 0]
    for (let s = 0; s < SAMPLES * SAMPLES; s++) {
      const x = (((i % size) + ((s % SAMPLES) + 0.5) / SAMPLES) * GRID) / size
      const y = ((Math.floor(i / size) + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES) * GRID) / size
      const top = DRAWING.findLast((shape) => shape.covers(x, y))
      if (top) [...top.colour, 255].forEach((part, at) => (sum[at] = (sum[at] ?? 0) + part))
    }
    const covered = (sum[3] ?? 0) / 255
    sum.forEach((part, at) => (pixels[4 * i + at] = Math.round(at === 3 ? part / SAMPLES ** 2 : covered ? part / covered : 0)))
  }
  return pixels
}

function png(size: number): Buffer {
  const pixels = raster(size)
  const rows = Buffer.concat(Array.from({ length: size }, (_, y) => Buffer.concat([Buffer.from([0]), pixels.subarray(y * size * 4, (y + 1) * size * 4)])))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, crc])
}

/** ICO with PNG images: a directory of 16 bytes each, then the files. */
function ico(images: readonly (readonly [size: number, file: Buffer])[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  images.forEach(([size, file], i) => {
    const at = 6 + 16 * i
    head.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0], at)
    head.writeUInt32LE(file.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += file.length
  })
  return Buffer.concat([head, ...images.map(([, file]) => file)])
}

/** ICNS with PNG images: type, length, file. */
function icns(images: readonly (readonly [type: string, file: Buffer])[]): Buffer {
  const entry = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(body.length + 8, 4)
    return Buffer.concat([head, body])
  }
  return entry('icns', Buffer.concat(images.map(([type, file]) => entry(type, file))))
}

const folder = join(import.meta.dirname, '../resources/icons')
mkdirSync(folder, { recursive: true })
const files = new Map([16, 24, 32, 48, 64, 128, 256, 512, 1024].map((size) => [size, png(size)]))
const of = (size: number): Buffer => files.get(size) ?? png(size)
writeFileSync(join(folder, 'packtic.svg'), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${GRID} ${GRID}">\n${DRAWING.map((shape) => `  ${shape.svg}`).join('\n')}\n</svg>\n`)
for (const size of [16, 32, 48, 64, 128, 256, 512]) writeFileSync(join(folder, `${size}x${size}.png`), of(size))
writeFileSync(join(folder, 'icon.ico'), ico([16, 24, 32, 48, 64, 256].map((size) => [size, of(size)])))
writeFileSync(join(folder, 'icon.icns'), icns([['icp4', of(16)], ['icp5', of(32)], ['ic07', of(128)], ['ic08', of(256)], ['ic09', of(512)], ['ic10', of(1024)]]))
say(`icons: ${files.size} sizes drawn into resources/icons`)
