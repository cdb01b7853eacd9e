// What this system really says, put into the reader's words: its codes are met here, not copied.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import en from '../../../renderer/i18n/en.json' with { type: 'json' }
import fr from '../../../renderer/i18n/fr.json' with { type: 'json' }
import { faultLines, translator } from './sentences.ts'
import { systemWords } from './system-errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-system-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)
const [french, english] = [translator('fr'), translator('en')]

function said(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('the system refused nothing')
}

test('what the system says of a file is in the reader’s language, with the file and the code', () => {
  writeFileSync(at('file'), 'x')
  mkdirSync(at('full/one'), { recursive: true })
  symlinkSync(at('loop'), at('loop'))
  const met: readonly (readonly [string, () => unknown])[] = [
    [`ce fichier ou ce dossier n’existe pas · ${at('missing')} (ENOENT)`, () => readFileSync(at('missing'))],
    ['c’est un dossier, pas un fichier (EISDIR)', () => readFileSync(folder)],
    [`une partie du chemin n’est pas un dossier · ${at('file/under')} (ENOTDIR)`, () => readFileSync(at('file/under'))],
    [`ce lien tourne en rond · ${at('loop')} (ELOOP)`, () => readFileSync(at('loop'))],
    [`ce dossier n’est pas vide · ${at('full')} (ENOTEMPTY)`, () => rmdirSync(at('full'))],
    [`ce nom est trop long · ${at('n'.repeat(300))} (ENAMETOOLONG)`, () => readFileSync(at('n'.repeat(300)))],
    ['il n’y a plus de place sur le disque (ENOSPC)', () => writeFileSync('/dev/full', 'x')],
  ]
  for (const [words, work] of met) expect(systemWords(said(work), french)).toBe(words)
  expect(systemWords(said(() => readFileSync(at('missing'))), english)).toBe(`there is no such file or folder · ${at('missing')} (ENOENT)`)
  expect(systemWords(said(() => copyFileSync(at('missing'), at('there'))), french)).toMatch(/^ce fichier ou ce dossier n’existe pas · .*missing.* \(ENOENT\)$/)
  expect(systemWords('EACCES', french)).toBe('le système n’en donne pas le droit (EACCES)')
})

test('what it says of a line too', async () => {
  const error = await new Promise<Error>((resolve) => connect({ host: '127.0.0.1', port: 1 }).once('error', resolve))
  expect(systemWords(error.message, french)).toBe('rien n’écoute à cette adresse · 127.0.0.1:1 (ECONNREFUSED)')
})

test('what is none of its words stays as it was said, and each word of the table is in both languages', () => {
  for (const text of ['unexpected end of file', 'EXOTIC', 'Error: ENOENT', 'a file says its own days', 'ENOENT-LIKE: x']) expect(systemWords(text, french)).toBe(text)
  const keys = (catalogue: object): string[] => Object.keys(catalogue).filter((key) => key.startsWith('system.'))
  expect(keys(fr)).toEqual(keys(en))
  expect(keys(fr).length).toBeGreaterThan(30)
})

test('a sentence about a file that cannot be read bears those words, and no English in French', () => {
  const lines = faultLines(french, { code: 'INVALID', detail: { what: 'devis.json' }, cause: said(() => readFileSync(at('missing'))) })
  expect(lines.join('\n')).toContain('ce fichier ou ce dossier n’existe pas')
  expect(lines.join('\n')).not.toContain('no such file')
})
