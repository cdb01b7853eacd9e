// The pictures of a paper are what a client reads before signing: every page, its own content, nothing over it.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTypesetter, splitPages, unprintable } from './typst.ts'

const resources = join(import.meta.dirname, '../../../resources')

function paper(text: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-typst-'))
  mkdirSync(join(folder, 'documents'))
  symlinkSync(join(resources, 'fonts'), join(folder, 'fonts'))
  writeFileSync(join(folder, 'documents/try.typ'), `#set document(title: "try", date: datetime(year: 2026, month: 11, day: 24))\n#set text(font: "IBM Plex Sans", lang: "fr")\n${text}`)
  return createTypesetter(folder)('try', {}).pages.map((page) => Buffer.from(page).toString())
}

const grounds = (page: string): string[] => [...page.matchAll(/<(?:rect|path)[^>]*fill="#ffffff"[^>]*>/g)].map(([found]) => found)
const letters = (page: string): number => page.match(/<use /g)?.length ?? 0

test('each page of a paper is drawn with its own text on its own ground, and no other ground covers it', () => {
  const pages = paper('Un\n#pagebreak()\nDeux\n#pagebreak()\nTrois')
  expect(pages.map(letters)).toEqual([2, 4, 5])
  for (const page of pages) {
    const [, top] = /viewBox="0 ([\d.]+) /.exec(page) ?? []
    // Seen with three pages: Typst painted three grounds at the top, and the first page was blank under the last.
    expect(grounds(page)).toHaveLength(1)
    expect(grounds(page)[0]).toContain(`y="${top}"`)
  }
})

test('a paper of one page is that page', () => {
  expect(paper('Seul').map(letters)).toEqual([4])
})

test('a drawing whose pages cannot be told apart is refused, never shown', () => {
  expect(() => splitPages('<svg viewBox="0 0 595 1684" width="595pt" height="1684pt">\n    <g/>\n    <defs/></svg>', 2, 'devis')).toThrow('DOCUMENT_FAILED')
})

test('an empty attachment is refused: the compiler would abort the whole process', () => {
  expect(() => createTypesetter(join(import.meta.dirname, '../../../resources'))('signature', {}, [{ name: 'empty', bytes: new Uint8Array() }])).toThrow('DOCUMENT_FAILED')
})

test('characters that a font lacks are read from what Typst says, its own escapes undone, each once, nothing invisible named', () => {
  const said = (text: string): string => `SourceDiagnostic { message: "PDF/A-3a error: the text \`${text}\` could not be displayed with font" }`
  expect(unprintable([String.raw`\"🦊\"`, '"漢"', '"🦊"', String.raw`\"\u{200d}\"`].map(said).join(', '))).toEqual(['🦊', '漢'])
  expect(unprintable(said(String.raw`\"\u{1f98a}\"`))).toEqual(['🦊'])
  expect(unprintable('no such file')).toEqual([])
})
