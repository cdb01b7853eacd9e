// A PDF read back by poppler's tools, never by our own code: what a reader, a screen reader and an archive find in it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface PdfReading {
  readonly title: string
  readonly pages: number
  /** XMP, as it stands in the file. */
  readonly meta: string
  /** Titles of the outline, in their order. */
  readonly outline: readonly string[]
  /** Names of the structure's elements, in reading order: H1, P, Table, TH… */
  readonly tags: readonly string[]
  /** Text that a screen reader is given, in its order. */
  readonly spoken: string
  /** The words of each table's head. */
  readonly heads: readonly string[]
  /** Head cells that say what they head: a column or a row. */
  readonly scopes: number
  /** Language of the whole and words in place of figures: poppler prints neither, the file says both in clear. */
  readonly lang: string
  readonly alts: readonly string[]
  /** All text drawn on the pages, footers and repeated heads too. */
  readonly drawn: string
  readonly fontsOutside: readonly string[]
  readonly attached: readonly string[]
}

export interface Words { readonly words: readonly (Box & { readonly text: string; readonly page: number })[]; readonly pageSize: { readonly width: number; readonly height: number } }

interface Box { readonly xMin: number; readonly yMin: number; readonly xMax: number; readonly yMax: number }

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&#39;': "'" }
const unescape = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|apos|#39);/g, (entity) => entities[entity] ?? entity)

/** A tool of poppler on one file; `FILE` stands for its path. */
function run(pdf: Uint8Array, name: string, ...args: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-read-'))
  try {
    const file = join(folder, 'paper.pdf')
    writeFileSync(file, pdf)
    const ran = spawnSync(name, args.map((arg) => (arg === 'FILE' ? file : arg)), { encoding: 'utf8', cwd: folder, maxBuffer: 100_000_000 })
    if (ran.status !== 0) throw new Error(`${name} ${args.join(' ')}: ${ran.stderr}${String(ran.error ?? '')}`)
    return ran.stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * What each tool says of a short paper. Each is run when it is first asked, once: the structure, which only few tests look at, takes
 * poppler seconds, and minutes for a hundred pages.
 */
export function readPdf(pdf: Uint8Array): PdfReading {
  const said = new Map<string, string>()
  const tool = (...[name, ...args]: [name: string, ...args: string[]]): string => {
    const key = [name, ...args].join(' ')
    const known = said.get(key) ?? run(pdf, name, ...args)
    said.set(key, known)
    return known
  }
  const fact = (name: string): string => new RegExp(`^${name}: +(.*)$`, 'm').exec(tool('pdfinfo', 'FILE'))?.[1]?.trim() ?? ''
  const clear = (): string => Buffer.from(pdf).toString('latin1')
  const structure = (): string[] => tool('pdfinfo', '-struct-text', 'FILE').split('\n').map((line) => line.trim())
  return {
    get title() { return fact('Title') },
    get pages() { return Number(fact('Pages')) },
    get meta() { return tool('pdfinfo', '-meta', 'FILE') },
    get heads() { return headsOf(structure()) },
    get scopes() { return structure().filter((line) => /^\/Scope \/(?:Column|Row|Both)$/.test(line)).length },
    get lang() { return /\/Lang \(([^)]*)\)/.exec(clear())?.[1] ?? '' },
    get alts() { return [...clear().matchAll(/\/Alt (?:<FEFF([0-9A-F]*)>|\(([^)]*)\))/g)].map(([, hex, plain]) => (hex === undefined ? (plain ?? '') : Buffer.from(hex, 'hex').swap16().toString('utf16le'))) },
    get outline() { return [...tool('pdftohtml', '-xml', '-i', '-stdout', 'FILE').matchAll(/<item page="\d+">([^<]*)<\/item>/g)].map(([, title = '']) => unescape(title)) },
    // Elements are lines that are neither attributes (/…) nor text: `TH:`, `P (block)`, `H1 "Devis" (block)`.
    get tags() { return structure().flatMap((line) => /^([A-Z][A-Za-z0-9]*)(?:[ :]|$)/.exec(line)?.[1] ?? []) },
    get spoken() { return quoted(structure()).join('\n') },
    get drawn() { return tool('pdftotext', '-raw', 'FILE', '-') },
    get fontsOutside() { return tool('pdffonts', 'FILE').split('\n').slice(2).filter((line) => line !== '' && !/\byes\s+yes\s+yes\b/.test(line)) },
    get attached() { return [...tool('pdfdetach', '-list', 'FILE').matchAll(/^\d+: (.*)$/gm)].map(([, name = '']) => name) },
  }
}

/** Where each word of a paper stands, however long the paper. */
export function readWords(pdf: Uint8Array): Words {
  const [width = 0, height = 0] = (/^Page size: +(\S+) x (\S+) pts/m.exec(run(pdf, 'pdfinfo', 'FILE')) ?? []).slice(1).map(Number)
  return { words: wordsOf(run(pdf, 'pdftotext', '-bbox', 'FILE', '-')), pageSize: { width, height } }
}

const quoted = (structure: readonly string[]): string[] => structure.filter((line) => line.startsWith('"')).map((line) => line.replace(/^"|"$/g, ''))

function headsOf(structure: readonly string[]): string[] {
  return structure.flatMap((line, at) => {
    if (!line.startsWith('THead')) return []
    const end = structure.findIndex((other, index) => index > at && /^(TBody|TFoot|Table|H\d)\b/.test(other))
    return quoted(structure.slice(at, end < 0 ? undefined : end)).join(' ')
  })
}

function wordsOf(box: string): Words['words'] {
  return box.split('<page ').slice(1).flatMap((part, page) => [...part.matchAll(/<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">([^<]*)<\/word>/g)].map(([, xMin, yMin, xMax, yMax, text = '']) => ({ page: page + 1, text: unescape(text), xMin: Number(xMin), yMin: Number(yMin), xMax: Number(xMax), yMax: Number(yMax) })))
}

/**
 * Letters on the pages that no screen reader is given and that are no artefact either: footers (told by the caller), and
 * heads of tables that come back on the next page. Spaces aside, since lines break where they like.
 */
export function unspoken({ drawn, spoken, heads }: Pick<PdfReading, 'drawn' | 'spoken' | 'heads'>, footers: readonly string[]): string {
  const left = bag(drawn)
  take(left, bag(spoken))
  for (const footer of footers) take(left, bag(footer))
  for (const head of heads.map(bag)) while (head.size > 0 && [...head].every(([letter, count]) => (left.get(letter) ?? 0) >= count)) take(left, head)
  return [...left].flatMap(([letter, count]) => (count === 0 ? [] : [letter.repeat(Math.abs(count))])).join('')
}

function bag(text: string): Map<string, number> {
  const letters = new Map<string, number>()
  for (const letter of text.replace(/\s/g, '')) letters.set(letter, (letters.get(letter) ?? 0) + 1)
  return letters
}

/** What is spoken and not drawn goes below zero, and is told as well. */
function take(from: Map<string, number>, some: ReadonlyMap<string, number>): void {
  for (const [letter, count] of some) from.set(letter, (from.get(letter) ?? 0) - count)
}

/** Words that leave the page's margins, or stand on another word: a cell too narrow for what it holds. */
export function overflowing({ words, pageSize }: Words, marginPt: number): readonly string[] {
  const out = words.filter(({ xMin, xMax, yMin, yMax }) => xMin < marginPt - 1 || xMax > pageSize.width - marginPt + 1 || yMin < 0 || yMax > pageSize.height).map(({ text }) => text)
  const byLine = words.toSorted((a, b) => a.page - b.page || a.yMin - b.yMin)
  const over = byLine.flatMap((one, index) => {
    const found: string[] = []
    for (let next = index + 1; next < byLine.length; next++) {
      const other = byLine[next]
      if (!other || other.page !== one.page || other.yMin > one.yMax) break
      // A word's box holds its whole line height: letters touch only where both boxes share a good part of it.
      const across = Math.min(one.xMax, other.xMax) - Math.max(one.xMin, other.xMin)
      const down = Math.min(one.yMax, other.yMax) - Math.max(one.yMin, other.yMin)
      if (across > 1 && down > 0.45 * Math.min(one.yMax - one.yMin, other.yMax - other.yMin)) found.push(`${one.text}|${other.text}`)
    }
    return found
  })
  return [...out, ...over]
}
