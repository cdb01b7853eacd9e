// Every paper, from its example: read back by poppler, which knows nothing of us. Structure for a screen reader, marks for an
// archive, the same bytes twice, room for the longest data; and what is wrong in the data is refused with its path.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../../domain/errors.ts'
import { structureFaults } from '../../../../tests/paper-structure.ts'
import { overflowing, readPdf, readWords, unspoken } from '../../../../tests/read-pdf.ts'
import { createTypesetter } from '../typst.ts'
import { papers, paperWords } from './papers.ts'

const resources = join(import.meta.dirname, '../../../../resources')
const typeset = createTypesetter(resources)
const MARGIN_PT = 56.69
/** Poppler is started nine times for a paper. */
const SLOW_MS = 120_000

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
interface Data { [key: string]: Json; number: string; seller: { name: string } }
const example = (template: string): Data => JSON.parse(readFileSync(join(resources, 'documents/examples', `${template}.json`), 'utf8')) as Data
const footers = ({ number, seller }: Data, pages: number): string[] => Array.from({ length: pages }, (_, page) => `${seller.name}${number === '' ? '' : ` · ${number}`} Page ${page + 1} / ${pages}`)

test('each paper of the design has its template and an example of its data, and no template is without', () => {
  const templates = readdirSync(join(resources, 'documents')).flatMap((name) => /^(.*)\.typ$/.exec(name)?.[1] ?? [])
  expect(templates.toSorted()).toEqual([...Object.keys(papers), 'base', 'signature'].toSorted())
  expect(readdirSync(join(resources, 'documents/examples')).toSorted()).toEqual(Object.keys(papers).map((name) => `${name}.json`).toSorted())
})

describe.for(Object.entries(papers))('the paper %s', ([template, { standard }]) => {
  test('is a tagged and marked file in French, the same again, with nothing that a screen reader misses', () => {
    const data = example(template)
    const { pdf, pages } = typeset(template, data)
    const read = readPdf(pdf)
    expect(read.pages).toBe(pages.length)
    expect(structureFaults(read, footers(data, read.pages))).toEqual([])
    expect(read.outline.length).toBeGreaterThan(1)
    expect(read.title).toContain(data.number)
    expect(read.tags.filter((tag) => tag === 'TH').length).toBeGreaterThanOrEqual(2 * read.heads.length)
    expect(read.tags).not.toContain('Figure')
    expect(overflowing(readWords(pdf), MARGIN_PT)).toEqual([])
    expect(read.drawn).not.toMatch(/[\u202f\ufffd]/)
    expect(read.fontsOutside).toEqual([])
    if (standard === 'a-3a') expect(read.meta).toMatch(/<pdfaid:part>3<\/pdfaid:part>[\s\S]*<pdfaid:conformance>A</)
    else expect(read.meta).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(Buffer.from(createTypesetter(resources)(template, data).pdf).equals(Buffer.from(pdf))).toBe(true)
  }, SLOW_MS)

  test('holds 200 rows and names of 80 letters within its margins, and no row at all', () => {
    const longest = stretched(template, example(template))
    expect(overflowing(readWords(typeset(template, longest).pdf), MARGIN_PT)).toEqual([])
    const empty = readPdf(typeset(template, emptied(template, example(template))).pdf)
    expect(structureFaults(empty, footers(emptied(template, example(template)), empty.pages))).toEqual([])
  }, SLOW_MS)

  test('breaks a word longer than any cell, rather than let it run over its neighbour', () => {
    expect(overflowing(readWords(typeset(template, stretched(template, example(template), 'a'.repeat(64))).pdf), MARGIN_PT)).toEqual([])
  }, SLOW_MS)

  test('refuses what is missing, unknown or of another kind with its path', () => {
    const data = example(template)
    const issues = (bad: Json): readonly string[] => {
      try {
        paperWords(template, bad)
        return []
      } catch (error) {
        return error instanceof Refusal ? (error.fault.issues ?? []).map(({ path }) => path) : [String(error)]
      }
    }
    expect(issues(data)).toEqual([])
    const { mentions: _left, ...less } = data
    expect(issues(less)).toEqual(['mentions'])
    expect(issues({ ...data, margin: 12 })).toEqual(['margin'])
    expect(issues({ ...data, seller: { ...data.seller, name: 3 } })).toEqual(['seller.name'])
    for (const path of centsIn(data)) for (const wrong of [9.99, '999', 2e12]) expect(issues(changed(data, path, wrong))).toEqual([path])
  })
})

test('amounts that do not add up are refused before any page is set', () => {
  const quote = example('devis')
  expect(() => typeset('devis', { ...quote, totalTtcCents: (quote['totalTtcCents'] as number) + 1 })).toThrow(Refusal)
  const amendment = example('avenant')
  for (const bad of [{ newUnitCents: 1218 }, { capped: false }, { s0: 0 }, { capBp: null }]) expect(() => typeset('avenant', { ...amendment, ...bad })).toThrow(Refusal)
  expect(() => typeset('avenant', { ...amendment, capBp: null, capped: false, newUnitCents: 1218 })).not.toThrow()
  const rent = example('simulation-location')
  expect(() => typeset('simulation-location', { ...rent, residualHtCents: 36_001 })).toThrow(Refusal)
})

test('a visit that fills more than a page goes on overleaf, and the next one keeps its distance from a note', () => {
  const data = example('feuille-de-route') as Data & { visits: [Data, Data] }
  const [first, second] = data.visits
  const { words, pageSize } = readWords(typeset('feuille-de-route', { ...data, visits: [first, second, { ...first, bring: Array.from({ length: 80 }, (_, index) => `pièce${index}`) }] }).pdf)
  const bottom = pageSize.height - 60
  const parts = words.filter(({ text }) => /^pièce\d+$/.test(text))
  expect(new Set(parts.map(({ text }) => text)).size).toBe(80)
  expect(parts.filter(({ yMax }) => yMax > bottom)).toEqual([])
  const [note, next] = [words.find(({ text }) => text === 'l’escalier.'), words.find(({ text }) => text === 'Mairie')]
  // In points. It was 5: the heading read as the end of the note.
  expect((next?.yMin ?? 0) - (note?.yMax ?? 0)).toBeGreaterThan(20)
})

test('a quote of members who sell for themselves reads as well, and its sellers have to sum to it', () => {
  const quote = example('devis') as Data & { totalHtCents: number; totalVatCents: number; totalTtcCents: number; sections: { monthly: boolean; lines: Data[] }[] }
  const { totalHtCents, totalVatCents, totalTtcCents } = quote
  const sellers = [{ code: 'SCOP', name: 'Scop Exemple Informatique', notes: ['SIREN 732829320'], totalHtCents: totalHtCents - 1000, totalVatCents, totalTtcCents: totalTtcCents - 1000 }, { code: 'NORD', name: 'Scop du Nord', notes: ['SIREN 443061841', 'en franchise de TVA'], totalHtCents: 1000, totalVatCents: 0, totalTtcCents: 1000 }]
  const sold = { ...quote, sellers, sections: quote.sections.map((section) => ({ ...section, lines: section.lines.map((line, at) => ({ ...line, seller: section.monthly ? '' : at % 2 === 0 ? 'SCOP' : 'NORD' })) })) }
  const { pdf } = typeset('devis', sold)
  const read = readPdf(pdf)
  expect(structureFaults(read, footers(quote, read.pages))).toEqual([])
  expect(overflowing(readWords(pdf), MARGIN_PT)).toEqual([])
  expect(read.heads.filter((head) => head.includes('Vendeur'))).toHaveLength(5)
  expect(() => typeset('devis', { ...sold, sellers: sellers.slice(1) })).toThrow(Refusal)
}, SLOW_MS)

test('the request to bill carries its own data, and an unsigned reader finds them', () => {
  expect(readPdf(typeset('demande-facturation', example('demande-facturation')).pdf).attached).toEqual(['demande.json'])
})

test.for<[string, string, string, string]>([
  ['language', 'base.typ', 'lang: "fr", region: "FR"', 'lang: "en", region: "GB"'],
  ['title', 'base.typ', 'set document(title: title', 'set document(title: "Brouillon"'],
  ['one H1', 'avenant.typ', '== Nouveau prix', '= Nouveau prix'],
  ['levels', 'avenant.typ', '== Nouveau prix', '==== Nouveau prix'],
  ['outline', 'base.typ', 'set heading(numbering: none)', 'set heading(numbering: none, bookmarked: false)'],
  ['heads of tables', 'base.typ', 'table.header(..head.map(cell => table.cell(stroke: (bottom: 0.8pt + accent), text(weight: 600, size: 8.5pt, cell)))),', '..head.map(cell => table.cell(stroke: (bottom: 0.8pt + accent), text(weight: 600, size: 8.5pt, cell))),'],
  ['untagged text', 'avenant.typ', '== Nouveau prix', '#pdf.artifact[Tel quel.]\n== Nouveau prix'],
])('the reading finds a planted fault: %s', { timeout: SLOW_MS }, ([fault, file, from, to]) => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-planted-'))
  cpSync(join(resources, 'documents'), join(folder, 'documents'), { recursive: true })
  symlinkSync(join(resources, 'fonts'), join(folder, 'fonts'))
  const path = join(folder, 'documents', file)
  const sound = readFileSync(path, 'utf8')
  expect(sound).toContain(from)
  writeFileSync(path, sound.replace(from, to))
  const data = example('avenant')
  const read = readPdf(createTypesetter(folder)('avenant', data).pdf)
  expect(structureFaults(read, footers(data, read.pages)).map((name) => name.replace(/:.*/, ''))).toContain(fault)
  rmSync(folder, { recursive: true })
})

test('the reading finds what it looks for: text out of the structure, words over each other', () => {
  const word = (text: string, xMin: number): Parameters<typeof overflowing>[0]['words'][number] => ({ text, page: 1, xMin, xMax: xMin + 50, yMin: 100, yMax: 112 })
  const pageSize = { width: 595, height: 842 }
  expect(overflowing({ pageSize, words: [word('a', 100), word('b', 160)] }, MARGIN_PT)).toEqual([])
  expect(overflowing({ pageSize, words: [word('a', 100), word('b', 120), word('c', 520)] }, MARGIN_PT)).toEqual(['c', 'a|b'])
  expect(unspoken({ drawn: 'Devis caché', spoken: 'Devis', heads: [] }, [])).toBe('ccahé')
})

/** Paths of every whole number called …Cents. */
function centsIn(data: Json, path = ''): string[] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`
    return key.endsWith('Cents') && typeof value === 'number' ? [here] : centsIn(value, here)
  }).slice(0, 12)
}

function changed(data: Json, path: string, value: Json): Json {
  const [head = '', ...rest] = path.split('.')
  const next = rest.length === 0 ? value : changed((data as { [key: string]: Json })[head] ?? null, rest.join('.'), value)
  return Array.isArray(data) ? data.map((one, index) => (String(index) === head ? next : one)) : { ...(data as object), [head]: next }
}

const accepts = (template: string, data: Json): boolean => {
  try {
    paperWords(template, data)
    return true
  } catch {
    return false
  }
}

const LONG = 'Association départementale des quatre vents de la haute vallée et de ses environs'.slice(0, 80)

/** Every text made as long as `text` and every list 200 rows, wherever the paper allows it. */
function stretched(template: string, data: Data, text = LONG): Data {
  let longer: Json = data
  for (const path of leaves(data)) {
    const tried = changed(longer, path, text)
    if (path !== 'number' && accepts(template, tried)) longer = tried
  }
  for (const [key, value] of Object.entries(longer as Data)) {
    if (!Array.isArray(value) || value.length === 0) continue
    for (const length of [200, 60, 6]) {
      const tried: Json = { ...(longer as Data), [key]: Array.from({ length }, (_, index) => value[index % value.length] ?? null) }
      if (!accepts(template, tried)) continue
      longer = tried
      break
    }
  }
  return longer as Data
}

const leaves = (data: Json, path = ''): string[] =>
  typeof data === 'string' ? [path] : typeof data === 'object' && data !== null ? Object.entries(data).flatMap(([key, value]) => leaves(value, path === '' ? key : `${path}.${key}`)) : []

function emptied(template: string, data: Data): Data {
  let less: Data = data
  for (const [key, value] of Object.entries(data)) {
    const tried = { ...less, [key]: Array.isArray(value) ? [] : null }
    if (accepts(template, tried)) less = tried
  }
  return less
}
