// The command as a person runs it: exit codes, JSON on standard output, one French sentence on standard error.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'packtic-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
function packtic(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'index.ts'), ...args], { encoding: 'utf8', env: { ...process.env, PACKTIC_RESOURCES: join(import.meta.dirname, '../../../resources') } })
  return { code: run.status, out: run.stdout, err: run.stderr }
}

test('an inventory of this machine goes into a verdict that names what is missing and why', () => {
  const local = packtic('inventory', 'local')
  expect(local.code).toBe(0)
  const { code, out } = packtic('verdict', file('here.json', local.out), '--pack', 'poste-bureautique')
  expect(code).toBe(0)
  const { machines: [machine], pack } = JSON.parse(out) as { pack: { id: string }; machines: { virtual: boolean; decision?: string; missing?: { field: string; reason: string }[] }[] }
  expect(pack.id).toBe('poste-bureautique')
  // A virtual machine is listed and never judged; a real one has a decision.
  expect(machine?.virtual ? machine.decision === undefined : machine?.decision !== undefined).toBe(true)
})

test('an inventory compared with itself has no difference, and two machines are said to be two', () => {
  const local = packtic('inventory', 'local')
  const one = file('one.json', local.out)
  expect(JSON.parse(packtic('inventory', 'diff', one, one).out)).toMatchObject({ sameMachine: true, changes: [], volatile: [] })
  const other = JSON.parse(local.out) as { id: string; evidence: { kind: string; sha256: string }[] }
  const strong = (digit: string): object => ({ ...other, id: `0190f0f0-0000-7000-8000-00000000000${digit}`, evidence: [{ kind: 'serial', sha256: digit.repeat(64) }] })
  const run = packtic('inventory', 'diff', file('mine.json', JSON.stringify(strong('1'))), file('other.json', JSON.stringify(strong('2'))))
  expect(JSON.parse(run.out)).toMatchObject({ sameMachine: false })
  expect(run.err).toContain('mine.json')
})

test('a record of this machine is read again with the same fields known, and bears no machine id', () => {
  const kept = join(folder, 'record.txt')
  const local = packtic('inventory', 'local', '--record', kept)
  expect(local.code).toBe(0)
  const again = packtic('inventory', 'read', kept)
  expect(again.code).toBe(0)
  const known = (text: string): readonly string[] => (JSON.stringify(JSON.parse(text)).match(/"[a-zA-Z0-9]+":\{"(?:v|unknown)":/g) ?? []).sort()
  expect(known(again.out)).toEqual(known(local.out))
  const machineId = existsSync('/etc/machine-id') ? readFileSync('/etc/machine-id', 'utf8').trim() : ''
  if (machineId !== '') expect(readFileSync(kept, 'utf8')).not.toContain(machineId)
  expect(packtic('inventory', 'local', '--record', '/nowhere/at/all').code).toBe(2)
})

test.each([
  ['a file that is not there', ['verdict', '/nowhere.json', '--pack', 'poste-bureautique'], 2, '/nowhere.json'],
  ['a pack that is not there', ['verdict', import.meta.filename, '--pack', 'no-such-pack'], 2, 'no-such-pack'],
  ['no pack at all', ['verdict', import.meta.filename], 2, '--pack'],
  ['a day that is none', ['contract', 'due', '--on', '2026-02-30'], 2, '2026-02-30'],
  ['a paper without its data', ['doc', 'avenant', '--out', 'y'], 2, '--data'],
  ['a paper nobody knows', ['doc', 'roman', '--data', 'x', '--out', 'y'], 2, 'roman'],
  ['a paper to check that is not there', ['verify-proof', '/nowhere.pdf'], 2, 'ce fichier n’existe pas'],
  ['a folder in place of a paper', ['verify-proof', '/'], 2, 'ce n’est pas un fichier que l’on peut lire'],
  ['a file that is no signed paper', ['verify-proof', import.meta.filename], 3, 'ne porte aucune preuve'],
  ['an unknown command', ['danse'], 2, 'danse'],
  ['a data folder where nothing stays', ['contract', 'due', '--data', '/proc/packtic'], 3, 'ne convient pas'],
  ['a port that no machine has', ['inventory', 'ssh', 'tech@127.0.0.1:99999'], 2, 'tech@127.0.0.1:99999'],
  ['a host without its user', ['deploy', 'plan', '--pack', 'poste-bureautique', '--host', '127.0.0.1'], 2, 'USER@HOST[:PORT]'],
  ['a command without what it wants', ['verdict'], 2, 'packtic verdict FILE… --pack ID|PATH'],
  ['a file that is no SMBIOS', ['inventory', 'smbios', import.meta.filename], 2, 'Aucun SMBIOS'],
  ['a case that is not there', ['quote', '--case', '/nowhere.json'], 2, 'ce fichier n’existe pas'],
  ['a file without EDID', ['inventory', 'edid', import.meta.filename], 2, 'Aucun EDID'],
  ['a file without SMART', ['inventory', 'smart', import.meta.filename], 2, 'Rien de smartctl'],
  ['a case that is no JSON', ['quote', '--case', import.meta.filename], 2, 'ce n’est pas du JSON'],
] as const)('%s is refused with its name and nothing on standard output', (_what, args, code, named) => {
  const run = packtic(...args)
  expect(run).toMatchObject({ code, out: '' })
  expect(run.err).toContain(named)
})

test('the papers are listed, each with an example that makes it', () => {
  const listed = JSON.parse(packtic('doc').out) as { template: string; standard: string; signed: boolean; example: string }[]
  expect(listed.map(({ template }) => template)).toContain('avis-reconduction')
  const [quote] = listed.filter(({ template }) => template === 'devis')
  expect(quote).toMatchObject({ standard: 'a-3a', signed: true })
  const out = join(folder, 'paper.pdf')
  expect(packtic('doc', 'devis', '--data', quote?.example ?? '', '--out', out).code).toBe(0)
  expect(readFileSync(out).subarray(0, 5).toString()).toBe('%PDF-')
})

test('a paper with bad data is refused with its path, and nothing is written', () => {
  const [example] = (JSON.parse(packtic('doc').out) as { template: string; example: string }[]).filter(({ template }) => template === 'devis')
  const words = JSON.parse(readFileSync(example?.example ?? '', 'utf8')) as { client: object; totalHtCents: number }
  const out = join(folder, 'none.pdf')
  for (const [bad, path] of [[{ ...words, client: { ...words.client, lines: [3] } }, 'client.lines[0]'], [{ ...words, totalHtCents: 9.99 }, 'totalHtCents'], [{ ...words, totalHtCents: words.totalHtCents + 1 }, 'totalHtCents']] as const) {
    const run = packtic('doc', 'devis', '--data', file('bad.json', JSON.stringify(bad)), '--out', out)
    expect(run).toMatchObject({ code: 2, out: '' })
    expect(run.err).toContain(path)
    expect(existsSync(out)).toBe(false)
  }
})

test('an amount that is no whole number of cents is refused with its path, never rounded', () => {
  const totals = (cents: unknown): string => JSON.stringify({ id: 'X', kind: 'totals', input: { lines: [{ sku: 'A', netCents: cents, vatCategory: 'S', vatRateBp: 2000 }] } })
  expect(packtic('quote', '--case', file('right.json', totals(999))).code).toBe(0)
  for (const wrong of [9.99, '999', 1e13, null]) {
    const run = packtic('quote', '--case', file('wrong.json', totals(wrong)))
    expect(run).toMatchObject({ code: 2, out: '' })
    expect(run.err.trim().split('\n')).toHaveLength(1)
    expect(run.err).toContain('lines[0].netCents')
  }
})

test('help says what each command does, what one wants, and the exit codes; nobody asks for it by mistake', () => {
  for (const lang of ['fr', 'en']) {
    const all = packtic('--help', '--lang', lang)
    expect(all).toMatchObject({ code: 0, err: '' })
    // Each command bears a sentence of its own, never its key.
    for (const line of all.out.split('\n').filter((one) => one.startsWith('  packtic '))) expect(line).toMatch(/^ {2}packtic [a-z -]+ {2}[^ ]/)
    expect(all.out).not.toContain('cli.')
  }
  expect(packtic('deploy', 'apply', '-h').out).toContain('--accept-unsigned')
  const group = packtic('pack')
  expect(group).toMatchObject({ code: 2, out: '' })
  expect(group.err).toContain('packtic pack sign')
  expect(group.err).not.toContain('packtic deploy')
})

test('results are JSON already: asked for once more, it is the same', () => {
  const plain = packtic('pack', 'list')
  expect(packtic('pack', 'list', '--json')).toEqual(plain)
  const unknown = packtic('pack', 'list', '--jsno')
  expect(unknown.code).toBe(2)
  expect(unknown.err).toContain('option inconnue')
})

test('a new data folder owes nothing', () => {
  expect(packtic('contract', 'due', '--data', join(folder, 'data'))).toMatchObject({ code: 0, out: '[]\n' })
})

const rent = { kind: 'lease', input: { pvCents: 360_000, residualCents: 36_000, months: 36, annualRateBp: 480, timing: 'arrears' } }
const entry = join(import.meta.dirname, 'index.ts')
const env = { ...process.env, PACKTIC_RESOURCES: join(import.meta.dirname, '../../../resources') }

test('a quote is plain Node: nothing is written, no other program, no native code and no thread is asked for', () => {
  // What Node itself denies without being told otherwise: a base, a paper or a job would stop here.
  const run = spawnSync(process.execPath, ['--permission', '--allow-fs-read=*', entry, 'quote', '--case', '-'], { encoding: 'utf8', env, input: JSON.stringify(rent) })
  expect({ code: run.status, err: run.stderr }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({ rentHtCents: 9826, rawRentCents: '9825.503662589' })
})

test.runIf(existsSync('/dev/full'))('a result that the disk does not take is no success', () => {
  const run = spawnSync(process.execPath, [entry, 'quote', '--case', file('rent.json', JSON.stringify(rent))], { encoding: 'utf8', env, stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('disque')
})
