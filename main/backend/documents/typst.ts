// From a template and its data to a PDF/A-3a and the pictures of its pages. Same input, same bytes: bundled fonts only, the
// document's own date, nothing of the machine. No arithmetic in templates: they get words.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { Refusal } from '../../../domain/errors.ts'

export interface Paper {
  readonly pdf: Uint8Array
  /** One SVG a page, drawn from the same compilation as the PDF: what is shown is what is signed. */
  readonly pages: readonly Uint8Array[]
}

export interface Attachment { readonly name: string; readonly bytes: Uint8Array }

export type Typesetter = (template: string, data: unknown, attachments?: readonly Attachment[]) => Paper

/** PDF/A with attachments and tags; Typst gives PDF/A or PDF/UA, not both (design/business.md 3.14). */
const STANDARD = 'a-3a'

/** A typesetter over `resources/documents` and `resources/fonts`. The compiler is made at the first paper. */
export function createTypesetter(resources: string): Typesetter {
  const workspace = join(resources, 'documents')
  let compiler: NodeCompiler | undefined
  const make = (): NodeCompiler => {
    const fonts = join(resources, 'fonts')
    return NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: readdirSync(fonts).filter((name) => name.endsWith('.ttf')).map((name) => readFileSync(join(fonts, name))) }] })
  }
  return (template, data, attachments = []) => {
    compiler ??= make()
    const mapped = attachments.map(({ name, bytes }) => ({ path: join(workspace, 'attached', name), bytes }))
    for (const { path, bytes } of mapped) compiler.mapShadow(path, Buffer.from(bytes))
    try {
      const result = compiler.compile({ mainFilePath: join(workspace, `${template}.typ`), inputs: { data: JSON.stringify(data) } })
      if (!result.result) throw new Refusal('DOCUMENT_FAILED', { document: template }, { cause: JSON.stringify(result.takeDiagnostics()?.shortDiagnostics ?? []).slice(0, 2000) })
      const pdf = compiler.pdf(result.result, { pdfStandard: STANDARD })
      return { pdf, pages: splitPages(compiler.plainSvg(result.result), result.result.numOfPages) }
    } finally {
      for (const { path } of mapped) compiler.unmapShadow(path)
      // Memoised pages of ten papers ago are of no use to anybody.
      compiler.evictCache(10)
    }
  }
}

/** Typst draws all pages one under the other: each page is a window on that drawing. */
function splitPages(svg: string, count: number): Uint8Array[] {
  const [, width = '595', height = '842'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  const pageHeight = Number(height) / Math.max(1, count)
  return Array.from({ length: count }, (_, page) => Buffer.from(svg.replace(/viewBox="[^"]*" width="[^"]*" height="[^"]*"/, `viewBox="0 ${page * pageHeight} ${width} ${pageHeight}" width="${width}pt" height="${pageHeight}pt"`)))
}
