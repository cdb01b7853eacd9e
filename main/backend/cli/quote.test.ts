// `packtic quote --case`: one line in French with the path at fault, and nothing on standard output. The command itself, without
// a process for each case; that the program answers at all is tried in cli.test.ts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { translator } from '../words/sentences.ts'
import { quoteCommand } from './quote.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-quote-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
async function quote(content: string | Buffer, ...options: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const file = join(folder, 'case.json')
  writeFileSync(file, content)
  const [out, err]: [string[], string[]] = [[], []]
  const no = (): never => {
    throw new Error('no base, no question')
  }
  const code = await quoteCommand({
    args: ['--case', options.includes('-') ? '-' : file, ...options.filter((one) => one !== '-')], out: (text) => void out.push(text), say: (text) => void err.push(text), t: translator('fr'),
    readStdin: async () => await Promise.resolve(Buffer.from(content)), ask: no, open: no, lang: 'fr', restoreBase: no, resources: join(import.meta.dirname, '../../../resources'), version: '0',
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}
const totals = (id: string, netCents: unknown = 999): object => ({ id, kind: 'totals', input: { lines: [{ sku: 'A', netCents, vatCategory: 'S', vatRateBp: 2000 }] } })
const training = { id: 'T', kind: 'quote', input: { asOf: '2026-11-24', client: 'association', needs: ['communication'], users: 3, machines: [] } }

test('a whole file gives its cases in order, one of them alone by its name, and standard input is a file too', async () => {
  const text = JSON.stringify({ notice: 'x', cases: [{ ...totals('B'), title: 'x', expected: 3 }, totals('A')] })
  const whole = JSON.parse((await quote(text)).out) as { id: string; kind: string; result: { totalTtcCents: number } }[]
  expect(whole.map(({ id, kind, result }) => [id, kind, result.totalTtcCents])).toEqual([['B', 'totals', 1199], ['A', 'totals', 1199]])
  expect(JSON.parse((await quote(text, '--id', 'A')).out)).toEqual(whole[1]?.result)
  expect((await quote(text, '-')).out).toBe((await quote(text)).out)
  // A byte-order mark is no part of the text.
  expect((await quote(`\uFEFF${text}`)).code).toBe(0)
  expect(JSON.parse((await quote(JSON.stringify(totals('A')), '--id', 'A')).out)).toEqual(whole[1]?.result)
  // A broken neighbour is none of its business.
  expect((await quote(JSON.stringify({ cases: [totals('B', 'x'), totals('A')] }), '--id', 'A')).code).toBe(0)
})

test.each([
  ['a key that does not exist', JSON.stringify({ ...training, input: { ...training.input, discountbp: 5 } }), [], '$.input.discountbp', 'cette clé n’existe pas'],
  ['an amount in quotes', JSON.stringify(totals('A', '999')), [], '$.input.lines[0].netCents', 'un nombre entier est attendu'],
  ['a stray float', JSON.stringify(totals('A', 9.99)), [], '$.input.lines[0].netCents', 'un nombre entier est attendu'],
  ['a missing part', JSON.stringify({ kind: 'totals', input: {} }), [], '$.input.lines', 'une liste est attendue'],
  ['a day that does not exist', JSON.stringify({ ...training, input: { ...training.input, asOf: '2027-02-29' } }), [], '$.input.asOf', 'ce jour n’existe pas'],
  ['a word that is not in the list', JSON.stringify({ ...training, input: { ...training.input, client: 'particulier' } }), [], '$.input.client', 'association, entreprise, collectivite'],
  ['a kind that does not exist', JSON.stringify({ kind: 'devis', input: {} }), [], '$.kind', 'quote, totals, lease, leaseSet, maintenance'],
  ['an article missing from a case’s own catalogue', JSON.stringify({ ...training, catalog: {} }), [], "$.catalog['SRV-COM']", 'cet article manque au catalogue'],
  ['an article missing from the file’s catalogue', JSON.stringify({ catalog: {}, cases: [totals('A'), training] }), [], "$.catalog['SRV-COM']", 'cet article manque au catalogue'],
  ['shares that do not add up, in a file', JSON.stringify({ cases: [totals('A'), { ...training, input: { ...training.input, memberSharesHt: { A: 1 }, commissionBp: 400 } }] }), [], '$.cases[1].input.memberSharesHt', 'la somme des parts'],
  ['a case without a name, in a file', JSON.stringify({ cases: [{ ...totals('A'), id: undefined }] }), [], '$.cases[0].id', 'un texte est attendu'],
  ['a name that no case bears', JSON.stringify({ cases: [totals('A')] }), ['--id', 'Z'], '$.cases', 'Z'],
  ['another name than the one case has', JSON.stringify(totals('A')), ['--id', 'Z'], '$.id', 'Z'],
  ['text in another encoding', Buffer.from('{"kind":"\xe9"}', 'latin1'), [], '$', 'UTF-8'],
  ['no JSON', '{', [], '$', 'ce n’est pas du JSON (ligne 1, colonne 2)'],
  ['no JSON far down', '{\n "kind": NaN\n}', [], '$', 'ce n’est pas du JSON (ligne 2, colonne 10)'],
  ['a list', '[]', [], '$', ''],
] as const)('%s is refused in one line with its path', async (_what, content, options, path, words) => {
  const run = await quote(content, ...options)
  expect(run).toMatchObject({ code: 2, out: '' })
  expect(run.err.trim().split('\n')).toHaveLength(1)
  expect(run.err).toMatch(new RegExp(`\\s${path.replaceAll(/[.$[\]]/g, String.raw`\$&`)}\\s`))
  expect(run.err).toContain(words)
  // Words of the program or of its libraries are no French.
  expect(run.err).not.toMatch(/Invalid|[Ee]xpected|received|not a day|missing|JSON at|JSON input/)
})
