// What a screen reader needs of a paper and does not find in it, by what poppler reads. A test plants each fault and sees it named.
import { type PdfReading, unspoken } from './read-pdf.ts'

/** `footers`: text at the foot of the pages, which is rightly not read aloud. */
export function structureFaults(read: PdfReading, footers: readonly string[]): readonly string[] {
  const count = (tag: string): number => read.tags.filter((one) => one === tag).length
  const levels = read.tags.flatMap((tag) => (/^H[1-6]$/.test(tag) ? [Number(tag.slice(1))] : []))
  const hidden = unspoken(read, footers)
  const faults: readonly (readonly [name: string, found: boolean])[] = [
    ['language', read.lang !== 'fr-FR'],
    ['title', read.title === '' || read.outline[0] !== read.title],
    ['one H1', count('H1') !== 1],
    ['levels', levels.some((level, at) => level > (levels[at - 1] ?? 0) + 1)],
    ['outline', read.outline.length === 0 || read.outline.length !== levels.length],
    ['heads of tables', count('THead') !== count('Table') || read.heads.some((head) => head === '')],
    ['scope', read.scopes !== count('TH')],
    ['words for figures', read.alts.length !== count('Figure') || read.alts.includes('')],
    [`untagged text: ${hidden}`, hidden !== ''],
  ]
  return faults.flatMap(([name, found]) => (found ? [name] : []))
}
