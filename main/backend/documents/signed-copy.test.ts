// The signed copy has the same pages as what was shown, to the pixel and to the word, and one more; read by poppler.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DocType } from '../../../domain/tables.ts'
import { structureFaults } from '../../../tests/paper-structure.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import { resources, signedExample } from '../../../tests/signed-example.ts'
import { sha256 } from '../store/hash.ts'
import { attachmentsOf } from './pdf-attachments.ts'
import { verifyProof } from './proof.ts'
import { createTypesetter } from './typst.ts'

const SLOW_MS = 120_000

/** Text and picture of pages 1 to `last`, by poppler. */
function pagesOf(pdf: Uint8Array, last: number): readonly { readonly text: string; readonly pixels: Buffer }[] {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-pages-'))
  const file = join(folder, 'a.pdf')
  writeFileSync(file, pdf)
  const run = (name: string, ...args: string[]): string => {
    const done = spawnSync(name, args, { encoding: 'utf8', cwd: folder })
    if (done.status !== 0) throw new Error(`${name}: ${done.stderr}${String(done.error ?? '')}`)
    return done.stdout
  }
  run('pdftoppm', '-r', '60', '-l', String(last), file, 'page')
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.ppm')).toSorted().map((name) => readFileSync(join(folder, name)))
  // A form feed ends each page.
  const texts = run('pdftotext', '-layout', '-l', String(last), file, '-').split('\f')
  const pages = pictures.map((pixels, index) => ({ pixels, text: texts[index] ?? '' }))
  rmSync(folder, { recursive: true })
  return pages
}

const log = { name: 'poste.ndjson', bytes: Buffer.from('{"step":"one"}\n') }

test.for<[DocType, string]>([['quote', 'devis'], ['contract', 'contrat'], ['acceptance', 'rapport'], ['acceptance', 'pv-recette'], ['acceptance', 'emargement'], ['intervention', 'bon-intervention'], ['amendment', 'avenant']])('the signed copy of an issued %s, paper %s', { timeout: SLOW_MS }, ([type, template]) => {
  const logs = template === 'rapport' ? exampleOf(template).attached.map(({ name }) => ({ ...log, name })) : []
  const { original, signed, pages } = signedExample(type, template, { logs })
  const { number, seller } = exampleOf(template)
  const foot = number === '' ? seller.name : `${seller.name} · ${number}`
  const footers = Array.from({ length: pages }, (_, page) => `${foot} Page ${page + 1} / ${pages}`)
  const read = readPdf(signed)
  expect(read.pages).toBe(pages + 1)
  const [shown, copied] = [pagesOf(original, pages), pagesOf(signed, pages)]
  expect(copied.map(({ text }) => text)).toEqual(shown.map(({ text }) => text))
  for (const [index, { pixels }] of shown.entries()) expect(copied[index]?.pixels.equals(pixels), `page ${index + 1}`).toBe(true)
  expect(read.attached.toSorted()).toEqual(['donnees.json', 'original.pdf', 'preuve.json'])
  expect(read.meta).toMatch(/<pdfaid:part>3<\/pdfaid:part>[\s\S]*<pdfaid:conformance>A</)
  expect(read.title).toBe(readPdf(original).title)
  expect(structureFaults(read, [...footers, `${foot} Signature`])).toEqual([])
  expect(read.alts).toEqual(['Signature tracée à l’écran par Camille Exemple'])
  expect(read.spoken.replaceAll('\n', ' ')).toContain('Camille Exemple')
  expect(verifyProof(signed).signer).toBe('Camille Exemple')
})

function exampleOf(template: string): { readonly number: string; readonly seller: { readonly name: string }; readonly attached: readonly { readonly name: string }[] } {
  return JSON.parse(readFileSync(join(resources, 'documents/examples', `${template}.json`), 'utf8')) as ReturnType<typeof exampleOf>
}

test('the data inside set the original again, byte for byte', () => {
  const { original, signed } = signedExample('quote', 'devis')
  const data = attachmentsOf(signed).find((bytes) => bytes.includes('"mentions":')) ?? Buffer.from('{}')
  expect(Buffer.from(createTypesetter(resources)('devis', JSON.parse(data.toString('utf8'))).pdf).equals(Buffer.from(original))).toBe(true)
  expect(verifyProof(signed).data).toEqual({ sha256: sha256(data), checked: true })
}, SLOW_MS)

test('a typed name, and a clock in doubt, are said on the page', () => {
  const { signed, pages } = signedExample('quote', 'devis', { change: { method: 'typed', strokes: [], typedName: 'Camille Exemple', clockWarning: { kind: 'behind', lateMs: 3 * 86_400_000 } } })
  const read = readPdf(signed)
  expect(read.pages).toBe(pages + 1)
  expect(read.spoken.replaceAll(/\s+/g, ' ')).toMatch(/Horloge à vérifier.*en retard de 3 jours/)
  expect(read.tags).not.toContain('Figure')
  expect(verifyProof(signed).clockWarning).toEqual({ kind: 'behind', lateMs: 259_200_000 })
}, SLOW_MS)

test('where this version would draw the pages otherwise, the copy keeps the original alone and says so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-changed-'))
  cpSync(join(resources, 'documents'), join(folder, 'documents'), { recursive: true })
  symlinkSync(join(resources, 'fonts'), join(folder, 'fonts'))
  const template = join(folder, 'documents/devis.typ')
  writeFileSync(template, readFileSync(template, 'utf8').replace('== Exécution', '== Les travaux'))
  const { original, signed } = signedExample('quote', 'devis', { again: createTypesetter(folder) })
  const read = readPdf(signed)
  expect(read.pages).toBe(2)
  expect(read.spoken.replaceAll(/\s+/g, ' ')).toContain('la présentation des documents a changé')
  expect(read.attached.toSorted()).toEqual(['donnees.json', 'original.pdf', 'preuve.json'])
  expect(verifyProof(signed).pdfSha256).toBe(signedExample('quote', 'devis').proof.pdfSha256)
  expect(original.length).toBeGreaterThan(1000)
  rmSync(folder, { recursive: true })
}, SLOW_MS)
