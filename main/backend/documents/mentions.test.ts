// Sentences of the law: dated data with their source; a table out of date blocks what needs it.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { contractClauses } from '../reference/contract-clauses.ts'
import { mentionRow } from '../reference/verdicts.ts'
import { sha256 } from '../store/hash.ts'
import { type Condition, mentionsFor, mentionTable } from './mentions.ts'

const resources = join(import.meta.dirname, '../../../resources')
/** Nobody has read anything yet. */
const source = { resources, store: { list: () => [] } }
const ON = '2026-11-24'
const holds = (...names: Condition[]): ReadonlySet<Condition> => new Set(names)

test('each mandatory mention is dated data with its source, and its values are all put in', () => {
  for (const { source, checkedOn } of mentionTable(resources, ON).mentions) expect([source, checkedOn]).toEqual([expect.stringMatching(/./), expect.stringMatching(/^\d{4}-/)])
  const printed = mentionsFor(source, 'quote', ON, holds('always', 'notPublicBody', 'eco'), { validUntil: '24/12/2026', nature: 'livraisons de biens', lateRate: '12,15\u00a0%', form: 'Société coopérative' })
  expect(printed.join('\n')).toMatch(/24\/12\/2026[\s\S]*reçu avant l’exécution[\s\S]*livraisons de biens[\s\S]*12,15[\s\S]*40\u00a0?\s?€[\s\S]*Éco-participation[\s\S]*Société coopérative/)
  expect(printed.join('')).not.toMatch(/[{}]/)
  expect(mentionsFor(source, 'quote', ON, holds('always', 'publicBody'), { lateRate: '10\u00a0%' }).join('\n')).toContain('Intérêts moratoires')
  expect(mentionsFor(source, 'billing', ON, holds('always'), { nature: 'prestations de services' })[0]).toBe('Ceci n’est pas une facture.')
})

test('an article that the law wants in a contract and that nobody has obtained is listed to be validated, and prints once its reader wrote it', () => {
  const articles = mentionTable(resources, ON).mentions.filter(({ id }) => id.startsWith('article '))
  expect(articles.map(({ id, text, status }) => [id, text, status])).toEqual(['L215-1', 'L215-2', 'L215-3', 'L241-3'].map((article) => [`article ${article}`, '', 'toValidate']))
  const printed = (verdicts: object[]): string[] => mentionsFor({ resources, store: { list: (_table: string, { row }: { row?: string } = {}) => verdicts.filter((one) => (one as { row: string }).row === row) } as never }, 'contract', ON, holds('nonProfessional'), { deadline: '', notBefore: '', notAfter: '' })
  expect(printed([]).filter((sentence) => sentence.startsWith('L215'))).toEqual([])
  const wrote = { row: mentionRow('2026-11', 'article L215-1'), sha256: sha256(''), verdict: 'corrected', correction: 'L215-1. Texte lu.' }
  expect(printed([wrote])).toContain('L215-1. Texte lu.')
})

test('a paper without any day in force is refused, and the newer of two tables is taken', () => {
  expect(() => mentionTable(resources, '2020-01-01')).toThrow(Refusal)
  expect(() => mentionTable(resources, '2031-01-01')).toThrow(Refusal)
  expect(() => contractClauses(resources, '2031-01-01')).toThrow(Refusal)
  const folder = mkdtempSync(join(tmpdir(), 'packtic-mentions-'))
  cpSync(join(resources, 'reference'), join(folder, 'reference'), { recursive: true })
  writeFileSync(join(folder, 'reference/mentions-2026-12.json'), JSON.stringify({ version: '2026-12', from: '2026-12-01', until: '2028-01-01', mentions: [] }))
  expect(mentionTable(folder, ON).version).toBe('2026-11')
  expect(mentionTable(folder, '2026-12-01').version).toBe('2026-12')
  rmSync(folder, { recursive: true })
})
