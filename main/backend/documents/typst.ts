// From a template and its data to a tagged PDF and the pictures of its pages. Same input, same bytes: bundled fonts only, the
// document's own date, nothing of the machine. No arithmetic in templates: they get words.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { NodeCompiler, NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { Refusal } from '../../../domain/errors.ts'
import { type Attachment, paperWords } from './papers/papers.ts'
import type { NewProof } from './proof.ts'

export interface Paper {
  readonly pdf: Uint8Array
  /** One SVG a page, drawn from the same compilation as the PDF: what is shown is what is signed. */
  readonly pages: readonly Uint8Array[]
}

/** The words of the page that a signature adds; `resources/documents/base.typ` draws it. */
export interface SignaturePage {
  readonly seal: string
  readonly consent: string
  /** Why the instants are in doubt; empty when nothing speaks against the clock. */
  readonly warning: string
  readonly rows: readonly (readonly [string, string])[]
  readonly drawn: { readonly title: string; readonly alt: string; readonly typed: string | null; readonly strokes: NewProof['strokes'] }
  readonly pdfSha256: string
  readonly attached: readonly { readonly name: string; readonly mime: string; readonly description: string }[]
}

/** `signature` adds the page of a signature to a paper that was signed; its own files are then left to the original. */
export type Typesetter = (template: string, data: unknown, attachments?: readonly Attachment[], signature?: SignaturePage) => Paper

const SWEEP_EVERY = 10

/** Loaded with the first paper: fifty megabytes of native code that a command without papers neither waits for nor needs. */
function typst(): typeof NodeCompiler {
  try {
    return (createRequire(import.meta.url)('@myriaddreamin/typst-ts-node-compiler') as { NodeCompiler: typeof NodeCompiler }).NodeCompiler
  } catch (error) {
    throw new Refusal('DOCUMENT_FAILED', { document: 'typst' }, { cause: error instanceof Error ? error.message : String(error) })
  }
}

/** A typesetter over `resources/documents` and `resources/fonts`. The compiler is made at the first paper. */
export function createTypesetter(resources: string): Typesetter {
  const workspace = join(resources, 'documents')
  let compiler: NodeCompiler | undefined
  let papersSet = 0
  const make = (): NodeCompiler => {
    const fonts = join(resources, 'fonts')
    return typst().create({ workspace, fontArgs: [{ fontBlobs: readdirSync(fonts).filter((name) => name.endsWith('.ttf')).map((name) => readFileSync(join(fonts, name))) }] })
  }
  return (template, data, given = [], signature) => {
    const { words, standard, attachments: own } = paperWords(template, data)
    const attachments = signature ? given : [...given, ...own]
    // The compiler aborts the whole process at an empty attachment: nothing to attach is never attached.
    if (attachments.some(({ bytes }) => bytes.length === 0)) throw new Refusal('DOCUMENT_FAILED', { document: template }, { cause: 'an attachment is empty' })
    compiler ??= make()
    const mapped = attachments.map(({ name, bytes }) => ({ path: join(workspace, 'attached', name), bytes }))
    for (const { path, bytes } of mapped) compiler.mapShadow(path, Buffer.from(bytes))
    try {
      const result = compiler.compile({ mainFilePath: join(workspace, `${template}.typ`), inputs: { data: JSON.stringify(words), ...(signature ? { signature: JSON.stringify(signature) } : {}) } })
      if (!result.result) throw new Refusal('DOCUMENT_FAILED', { document: template }, { cause: JSON.stringify(result.takeDiagnostics()?.shortDiagnostics ?? []).slice(0, 2000) })
      const pdf = exported(compiler, result.result, standard, template, words)
      return withPages(compiler, result.result, pdf, template)
    } finally {
      for (const { path } of mapped) compiler.unmapShadow(path)
      // What ten papers did not use again is of no use to anybody. The sweep itself costs a sixth of a page: not at every paper.
      if (++papersSet % SWEEP_EVERY === 0) compiler.evictCache(1)
    }
  }
}

/** @throws Refusal TEXT_NOT_PRINTABLE naming the characters and the words they stand in, DOCUMENT_FAILED */
function exported(compiler: NodeCompiler, document: NodeTypstDocument, standard: string, template: string, words: unknown): Uint8Array {
  try {
    return compiler.pdf(document, { pdfStandard: standard })
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const characters = unprintable(cause)
    if (characters.length === 0) throw new Refusal('DOCUMENT_FAILED', { document: template }, { cause: cause.slice(0, 2000) })
    const where = [...new Set(textsOf(words))].filter((text) => characters.some((one) => text.includes(one)))
    throw new Refusal('TEXT_NOT_PRINTABLE', { characters: characters.join(' '), where: where.slice(0, 3).map((text) => text.slice(0, 120)).join(', ') || template })
  }
}

/** Characters that Typst says no font of ours has, read from its message as it quotes them. */
export function unprintable(message: string): string[] {
  const quoted = [...message.matchAll(/the text `\\*"(.+?)\\*"` could not be displayed/gu)].map(([, text = '']) => text.replaceAll(/\\*\\u\{([0-9a-f]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))))
  // What joins signs is invisible by itself: named alone, it would be an empty place in a sentence.
  const seen = quoted.filter((text) => /[^\p{Cf}\p{M}\s]/u.test(text))
  return [...new Set(seen.length > 0 ? seen : quoted)]
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** The pictures are drawn when they are asked for: a third of the work, and a paper that is only printed wants none. */
function withPages(compiler: NodeCompiler, document: NodeTypstDocument, pdf: Uint8Array, template: string): Paper {
  let pages: Uint8Array[] | undefined
  return {
    pdf,
    get pages() {
      return (pages ??= splitPages(compiler.plainSvg(document), document.numOfPages, template))
    },
  }
}

const BACKGROUND = /\n {4}<path class="typst-shape" fill="#ffffff"[^>]*\/>/

/**
 * One picture a page out of Typst's drawing of all pages, one under the other. Typst paints the white ground of every page
 * at the top, so that the last one covers the first: each page gets its own content, its own ground, and nothing else.
 * @throws Refusal DOCUMENT_FAILED when the drawing is not what we know: a page not shown must never be signed
 */
export function splitPages(svg: string, count: number, document: string): Uint8Array[] {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  const [head, ...contents] = svg.split(BACKGROUND)
  const last = contents.at(-1) ?? ''
  const definitionsAt = last.indexOf('\n    <defs')
  if (head === undefined || width === undefined || height === undefined || definitionsAt < 0 || contents.length !== count) throw new Refusal('DOCUMENT_FAILED', { document }, { cause: `${contents.length} pages drawn of ${count}` })
  const definitions = last.slice(definitionsAt)
  const pageHeight = Number(height) / count
  return contents.map((content, page) => {
    const own = page === count - 1 ? content.slice(0, definitionsAt) : content
    const top = page * pageHeight
    const frame = head.replace(/viewBox="[^"]*" width="[^"]*" height="[^"]*"/, `viewBox="0 ${top} ${width} ${pageHeight}" width="${width}pt" height="${pageHeight}pt"`)
    return Buffer.from(`${frame}\n    <rect x="0" y="${top}" width="${width}" height="${pageHeight}" fill="#ffffff"/>${own}${definitions}`)
  })
}
