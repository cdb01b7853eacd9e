// Sentences of the law are read by somebody before they count: a refused one holds back the papers that need it and no other.
import { expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { sharedLaptop } from '../../../tests/shared-laptop.ts'
import { type Condition, mentionsFor } from '../documents/mentions.ts'
import { faultLines, translator } from '../words/sentences.ts'

const { ask, store, services } = sharedLaptop()
const t = translator('fr')

const saying = async (work: () => unknown): Promise<string> => {
  try {
    await work()
    return 'accepted'
  } catch (error) {
    return error instanceof Refusal ? (faultLines(t, error.fault)[0] ?? '') + (error.fault.issues ?? []).map(({ path, rule }) => ` ${path}:${rule}`).join('') : String(error)
  }
}
const printed = (document: Parameters<typeof mentionsFor>[1], lateRate = '12\u00a0%', on = '2026-11-24'): string[] => mentionsFor(services(), document, on, new Set<Condition>(['always', 'notPublicBody', 'eco']), { validUntil: '24/12/2026', nature: 'biens', lateRate, form: 'Société coopérative' })

test('every row that nobody read is told with its source and the papers that need it', async () => {
  const rows = await ask('mention.list', {})
  expect(rows.filter(({ read }) => !read).map(({ row }) => row)).toEqual(expect.arrayContaining(['mentions/2026-11/retard', 'mentions/2026-11/cooperative', 'rates/2026-11/vat', 'clauses/2026-11']))
  for (const { source, documents, verdict } of rows) expect([source.length > 2, documents.length > 0, verdict]).toEqual([true, true, null])
})

test('a refused sentence blocks the papers that bear it until it is corrected; its reader and source stay on record', async () => {
  const eco = (await ask('mention.list', {})).find(({ name }) => name === 'eco')
  const judge = { row: eco?.row ?? '', sha256: eco?.sha256 ?? '', by: 'Me Exemple, avocate', source: 'C. env. L541-10-20, lu le 24/11/2026', correction: '' }
  expect(await saying(async () => await ask('mention.judge', { ...judge, verdict: 'rejected', source: '' }))).toContain('source:a verdict has its source')
  await ask('mention.judge', { ...judge, verdict: 'rejected' })
  expect(await saying(() => printed('quote'))).toBe('La mention «\u00a0eco\u00a0» a été refusée par Me Exemple, avocate. Le document reste en brouillon. Corrigez-la dans Réglages, Mentions.')
  expect(printed('acceptance')).toEqual(['Société coopérative'])
  expect(await saying(async () => await ask('mention.judge', { ...judge, verdict: 'corrected', correction: '' }))).toContain('correction:no text to print')
  await ask('mention.judge', { ...judge, verdict: 'corrected', correction: 'Éco-participation : L541-10-20.' })
  expect(printed('quote')).toContain('Éco-participation : L541-10-20.')
  expect((await ask('mention.list', {})).find(({ name }) => name === 'eco')?.verdict).toMatchObject({ verdict: 'corrected', by: 'Me Exemple, avocate', source: 'C. env. L541-10-20, lu le 24/11/2026' })
  await ask('mention.judge', { ...judge, verdict: 'reopened', source: '' })
  expect(printed('quote').join(' ')).toContain('Éco-participation répercutée')
  expect(await saying(async () => await ask('mention.judge', { ...judge, sha256: 'a'.repeat(64), verdict: 'validated' }))).toContain('texte changé depuis')
  const late = (await ask('mention.list', {})).find(({ name }) => name === 'retard')
  expect(await saying(async () => await ask('mention.judge', { ...judge, row: late?.row ?? '', sha256: late?.sha256 ?? '', verdict: 'corrected', correction: 'Paiement à 30 jours.' }))).toContain('a value of the sentence is missing')
  expect(store().list('validation')).toHaveLength(3)
})

test('what a sentence will hold is shown in the place of its names, of today where today knows it', async () => {
  const late = async (): Promise<unknown> => (await ask('mention.list', {})).find(({ name }) => name === 'retard')?.values
  expect(await late()).toEqual([{ name: 'lateRate', becomes: '(taux à saisir)' }])
  await ask('rate.set', { name: 'late-payment', from: '2020-01-01', until: '2099-12-31', valueBp: 1215, source: 'typed for the test' })
  expect(await late()).toEqual([{ name: 'lateRate', becomes: '12,15\u00a0%' }])
  // Every name of the table has its words: none is shown as it stands in the file.
  for (const { values } of await ask('mention.list', {})) for (const { becomes } of values) expect(becomes).not.toMatch(/mention\.value|[{}]/)
})

test('a half-year without its late rate holds back the papers that print it, in the words of the design', async () => {
  expect(await saying(() => printed('quote', ''))).toBe('Le taux de pénalités du 2e semestre 2026 manque. Le document reste en brouillon. Saisissez-le dans Réglages, Taux.')
  expect(await saying(() => printed('quote', '', '2027-03-01'))).toContain('du 1er semestre 2027 manque')
  expect(printed('acceptance', '')).toEqual(['Société coopérative'])
})

test('an index value is typed once a month has passed, with its source, near the one before', async () => {
  const [syntec] = await ask('index.list', {})
  const value = { name: syntec?.name ?? '', month: '2026-01', tenths: 3201, source: 'syntec.fr, lu le 24/11/2026' }
  const { valueId } = await ask('index.set', value)
  expect((await ask('index.list', {}))[0]?.values.at(-1)).toEqual({ id: valueId, month: '2026-01', tenths: 3201, source: value.source })
  for (const [bad, rule] of [[value, 'already published'], [{ ...value, month: '2025-01' }, 'already published'], [{ ...value, month: '2099-01' }, 'not over yet'], [{ ...value, month: '2026-02', tenths: 320 }, 'half or twice']] as const) expect(await saying(async () => await ask('index.set', bad))).toContain(rule)
  await ask('index.remove', { valueId })
  expect((await ask('index.list', {}))[0]).toEqual(syntec)
})
