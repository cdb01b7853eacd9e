// A small tolerant reader of XML documents (inventories, property lists): elements, attributes, text. Pure; never throws.
// It reads no DTD, so no entity is ever fetched or multiplied; depth, number of elements and size are bounded.
import { decodeText } from './decode-text.ts'

export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The element's own text, CDATA with it, children's text without. As written: not trimmed. */
  readonly text: string
}

/** `complete` is false where the document was cut, badly nested or beyond the limits: what is there still stands. */
export interface XmlDocument { readonly root: XmlElement | null; readonly complete: boolean }

const MAX_DEPTH = 64
const MAX_ELEMENTS = 400_000
const MAX_ATTRIBUTES = 64

interface Open { readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly children: XmlElement[]; readonly text: string[]; isBroken: boolean }

/**
 * Bytes (their mark, else the encoding that the document declares, else UTF-8) or text.
 * An element whose end never came gives its whole children and none of its text: half a value is no value.
 */
export function readXml(input: Uint8Array | string): XmlDocument {
  const text = typeof input === 'string' ? input.replace(/^\uFEFF/, '') : decodeText(input, declaredEncoding(input))
  const top: Open = { name: '', attributes: new Map(), children: [], text: [], isBroken: false }
  const open: Open[] = [top]
  let complete = true
  let elements = 0
  /** Elements too deep to keep: read, to find the end of the one that holds them, and dropped. */
  let tooDeep = 0

  const abandon = (): void => {
    complete = false
    const lost = open.pop()
    if (lost && lost.children.length > 0) open.at(-1)?.children.push({ name: lost.name, attributes: lost.attributes, children: lost.children, text: '' })
  }
  /** What stood between may be missing from the text, or be another's: half a value is no value. */
  const breakText = (): void => {
    const inner = open.at(-1)
    if (inner) inner.isBroken = true
  }
  const close = (name: string): void => {
    if (tooDeep > 0) {
      tooDeep--
      return
    }
    let holder = open.length - 1
    while (holder > 0 && open[holder]?.name !== name) holder--
    // The end of something that never began.
    if (holder === 0) {
      complete = false
      breakText()
      return
    }
    while (open.length - 1 > holder) {
      abandon()
      breakText()
    }
    const done = open.pop()
    if (done) open.at(-1)?.children.push({ name: done.name, attributes: done.attributes, children: done.children, text: done.isBroken ? '' : done.text.join('') })
  }

  let at = 0
  while (at < text.length) {
    const mark = text.indexOf('<', at)
    const said = text.slice(at, mark < 0 ? text.length : mark)
    if (said !== '' && tooDeep === 0) open.at(-1)?.text.push(withEntities(said))
    if (mark < 0) break
    const skip = skipped(text, mark)
    if (skip !== undefined) {
      if (skip.cdata !== undefined && tooDeep === 0) open.at(-1)?.text.push(skip.cdata)
      if (skip.end < 0) {
        complete = false
        break
      }
      at = skip.end
      continue
    }
    if (!/[\p{L}_:/]/u.test(text.charAt(mark + 1))) {
      // A bare sign in a text, which should have been escaped.
      if (tooDeep === 0) open.at(-1)?.text.push('<')
      at = mark + 1
      continue
    }
    const end = endOfTag(text, mark + 1)
    if (end < 0) {
      complete = false
      break
    }
    const inside = text.slice(mark + 1, end)
    at = end + 1
    if (inside.startsWith('/')) {
      close(inside.slice(1).trim())
      continue
    }
    const empty = inside.endsWith('/')
    if (++elements > MAX_ELEMENTS) {
      complete = false
      break
    }
    if (tooDeep > 0 || open.length > MAX_DEPTH) {
      complete = false
      if (!empty) tooDeep++
      continue
    }
    const name = /^[^\s/]+/.exec(inside)?.[0] ?? ''
    const attributes = attributesOf(inside.slice(name.length, empty ? -1 : undefined))
    if (empty) open.at(-1)?.children.push({ name, attributes, children: [], text: '' })
    else open.push({ name, attributes, children: [], text: [], isBroken: false })
  }
  while (open.length > 1) abandon()
  return { root: top.children[0] ?? null, complete: complete && top.children.length === 1 }
}

/** The children of that name. */
export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

/** What is no element: where it ends (-1 = never), and its text when it is CDATA. */
function skipped(text: string, at: number): { readonly end: number; readonly cdata?: string } | undefined {
  if (text.startsWith('<!--', at)) return { end: after(text, '-->', at + 4) }
  if (text.startsWith('<?', at)) return { end: after(text, '?>', at + 2) }
  if (text.startsWith('<![CDATA[', at)) {
    const end = text.indexOf(']]>', at + 9)
    return end < 0 ? { end } : { end: end + 3, cdata: text.slice(at + 9, end) }
  }
  if (text.startsWith('<!', at)) return { end: endOfDeclaration(text, at + 2) }
  return undefined
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? at : at + mark.length
}

/** A DOCTYPE with its declarations in brackets: passed over, never read. */
function endOfDeclaration(text: string, from: number): number {
  let brackets = 0
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (char === '"' || char === "'") {
      const end = text.indexOf(char, at + 1)
      if (end < 0) return -1
      at = end
    } else if (char === '[') brackets++
    else if (char === ']') brackets--
    else if (char === '>' && brackets <= 0) return at + 1
  }
  return -1
}

/** Where a tag's `>` stands, quotes respected. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (char === '>') return at
    if (char === '"' || char === "'") {
      const end = text.indexOf(char, at + 1)
      if (end < 0) return -1
      at = end
    }
  }
  return -1
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single, bare] of text.matchAll(/([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g)) {
    if (attributes.size >= MAX_ATTRIBUTES) break
    attributes.set(name, withEntities(double ?? single ?? bare ?? ''))
  }
  return attributes
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The five of XML and numbers. Any other stays as it is written. */
function withEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16)
    return isCharacter(code) ? String.fromCodePoint(code) : whole
  })
}

/** XML 1.0 knows no control character but tab and ends of lines. */
function isCharacter(code: number): boolean {
  return code === 9 || code === 10 || code === 13 || (code >= 32 && code < 0xd800) || (code > 0xdfff && code <= 0x10ffff)
}

/** The encoding that the first line declares; what it says of UTF-16 is only believed of bytes that are (see `decodeText`). */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = Array.from(bytes.subarray(0, 200), (code) => String.fromCharCode(code)).join('')
  return /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w-]+)["']/.exec(start)?.[1]
}
