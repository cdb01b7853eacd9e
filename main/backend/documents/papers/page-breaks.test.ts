// Where papers go on overleaf: a row of several lines stays in one piece, frames to sign never stand alone on their page, and a
// row that could fill a page still breaks. Read back by poppler; each paper is made longer step by step, so that its end meets
// the foot of a page wherever it can.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWords, type Words } from '../../../../tests/read-pdf.ts'
import { createTypesetter } from '../typst.ts'

const resources = join(import.meta.dirname, '../../../../resources')
const typeset = createTypesetter(resources)
const SLOW_MS = 120_000
/** Points below which only the foot of the page is printed. */
const FOOT_PT = 60

type Data = Record<string, unknown>
const example = (template: string): Data => JSON.parse(readFileSync(join(resources, 'documents/examples', `${template}.json`), 'utf8')) as Data
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))
/** A text of several lines whose every word tells its row. */
const longRow = (index: number, words: number): string => many(words, () => `rang${index}x`).join(' ')
const pagesOf = ({ words }: Words, text: string): number[] => [...new Set(words.filter((word) => word.text === text).map(({ page }) => page))]
const steps = many(9, (at) => 3 + 4 * at)

const checks = (count: number, words: number): Data[] => many(count, (index) => ({ title: longRow(index, words), result: 'met', evidence: longRow(index, words) }))

test.for<[string, (step: number) => Data]>([
  ['bon-intervention', (step) => ({ done: many(step, (index) => `travail ${index}`), checks: checks(8, 24) })],
  ['devis', (step) => ({ client: { ...(example('devis')['client'] as Data), lines: many(1 + (step % 6), (index) => `ligne ${index}`) }, machines: many(8, (index) => ({ place: longRow(index, 20 + (step % 6) * 3), decision: 'À garder', reasons: longRow(index, 16) })) })],
  ['rapport', (step) => ({ summary: many(step, (index) => `point ${index}`), todo: many(8, (index) => ({ what: longRow(index, 30), who: longRow(index, 30) })) })],
])('no row of several lines is cut between two pages: %s', { timeout: SLOW_MS }, ([template, more]) => {
  for (const step of steps) {
    const read = readWords(typeset(template, { ...example(template), ...more(step) }).pdf)
    const rows = many(8, (index) => pagesOf(read, `rang${index}x`)).filter((pages) => pages.length > 0)
    expect(rows.length).toBeGreaterThan(2)
    expect(rows.filter((pages) => pages.length > 1)).toEqual([])
  }
})

test.for<[string, string, (step: number) => Data]>([
  ['bon-intervention', 'Signature', (step) => ({ stretches: [], machines: [], done: many(step, (index) => `travail ${index}`) })],
  ['pv-recette', 'Signature', (step) => ({ reserves: [], outcome: 'accepted', consequences: [], needs: [{ title: 'Besoin', tests: checks(step, 1) }] })],
  ['rapport', 'Réserves', (step) => ({ training: many(step, (index) => `séance ${index}`) })],
  ['contrat', 'Signature', (step) => ({ mentions: [], included: many(step, (index) => `compris ${index}`) })],
  ['avenant-conditions', 'Signature', (step) => ({ changes: many(Math.min(20, Math.ceil(step / 2)), (index) => ({ term: `condition ${index}`, before: 'une ligne \n'.repeat(4), after: 'b' })) })],
  ['devis', 'Acceptation', (step) => ({ machines: many(step, (index) => ({ place: `poste ${index}`, decision: 'À garder', reasons: '' })) })],
])('frames to sign take what stands before them along: %s', { timeout: SLOW_MS }, ([template, title, more]) => {
  const signedOn = steps.map((step) => {
    const { words } = readWords(typeset(template, { ...example(template), ...more(step) }).pdf)
    const heading = words.findLast(({ text, xMin }) => text === title && xMin < 60)
    const before = words.filter(({ page, yMax }) => page === heading?.page && yMax <= heading.yMin)
    return { step, page: heading?.page ?? 0, alone: before.length === 0 }
  })
  expect(signedOn.filter(({ alone }) => alone)).toEqual([])
  // Or none of these papers would ever have come near the foot of a page.
  expect(new Set(signedOn.map(({ page }) => page)).size).toBeGreaterThan(1)
})

test('a row that says more than a page holds goes on overleaf, rather than over the edge', () => {
  const evidence = many(180, (index) => `preuve${index}`)
  for (const text of [evidence.join(' '), evidence.slice(0, 120).join('\n')]) {
    const read = readWords(typeset('bon-intervention', { ...example('bon-intervention'), checks: [{ title: 'Relevé', result: 'met', evidence: text }] }).pdf)
    const shown = read.words.filter(({ text: word }) => word.startsWith('preuve'))
    expect(new Set(shown.map(({ text: word }) => word)).size).toBe(text.split(/\s/).length)
    expect(shown.filter(({ yMax }) => yMax > read.pageSize.height - FOOT_PT)).toEqual([])
  }
})
