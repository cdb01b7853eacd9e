// Links that somebody planted where a step writes: nothing is read or written through them, by a real shell on real files.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fileScripts, FileShape } from './file.ts'

const root = mkdtempSync(join(tmpdir(), 'packtic-planted-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const owner = userInfo().username
const group = execFileSync('id', ['-gn']).toString().trim()
const rights = { owner, group }
const SECRET = 'root:hash-that-nobody-may-read\n'
let count = 0

/** A folder elsewhere with a secret in it, and one that a step is told to write in. */
function place(mode: number): { readonly elsewhere: string; readonly folder: string; readonly run: (wanted: Record<string, unknown>, phase: 'check' | 'apply' | 'undo') => number | null } {
  const home = join(root, String(count++))
  const [elsewhere, folder, undo] = ['elsewhere', 'folder', 'undo'].map((name) => join(home, name)) as [string, string, string]
  for (const one of [elsewhere, folder, undo]) mkdirSync(one, { recursive: true })
  writeFileSync(join(elsewhere, 'shadow'), SECRET, { mode: 0o600 })
  chmodSync(folder, mode)
  return { elsewhere, folder, run: (wanted, phase) => spawnSync('sh', [], { input: fileScripts('step', FileShape.parse(wanted), ['ours\n'])[phase], env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', UNDO: undo } }).status }
}

const untouched = (elsewhere: string): void => {
  expect(readdirSync(elsewhere)).toEqual(['shadow'])
  expect(readFileSync(join(elsewhere, 'shadow'), 'utf8')).toBe(SECRET)
  expect(statSync(join(elsewhere, 'shadow')).mode & 0o777).toBe(0o600)
  expect(statSync(elsewhere).mode & 0o7777).toBe(0o755)
}

const FORMS: readonly (readonly [string, (path: string) => Record<string, unknown>])[] = [
  ['whole', (path) => ({ form: 'whole', path, source: 'files/x', ...rights })],
  ['block', (path) => ({ form: 'block', path, source: 'files/x', ...rights })],
  ['directory', (path) => ({ form: 'directory', path, mode: '2777', ...rights })],
  ['link', (path) => ({ form: 'link', path, target: '/etc/hostname' })],
  ['absent', (path) => ({ form: 'absent', path })],
]

test.each(FORMS)('%s: through a folder that others may change nothing is written, there or elsewhere', (form, wanted) => {
  const { elsewhere, folder, run } = place(0o777)
  symlinkSync(elsewhere, join(folder, 'docs'))
  expect(run(wanted(join(folder, 'docs', form === 'absent' ? 'shadow' : 'new')), 'apply')).not.toBe(0)
  untouched(elsewhere)
  // Nor directly in it, where a link could come between two words.
  expect(run(wanted(join(folder, 'direct')), 'apply')).not.toBe(0)
  expect(readdirSync(folder)).toEqual(['docs'])
})

test('a block where a link stands: what it names is neither read nor shown to all', () => {
  const { elsewhere, folder, run } = place(0o755)
  symlinkSync(join(elsewhere, 'shadow'), join(folder, 'conf'))
  const wanted = { form: 'block', path: join(folder, 'conf'), source: 'files/x', ...rights }
  expect(run(wanted, 'check')).toBe(1)
  expect(run(wanted, 'apply')).not.toBe(0)
  expect(lstatSync(join(folder, 'conf')).isSymbolicLink()).toBe(true)
  untouched(elsewhere)
})

test('a directory where a link stands: the rights of what it names stay', () => {
  const { elsewhere, folder, run } = place(0o755)
  symlinkSync(elsewhere, join(folder, 'shared'))
  const wanted = { form: 'directory', path: join(folder, 'shared'), mode: '2777', ...rights }
  expect(run(wanted, 'check')).toBe(1)
  expect(run(wanted, 'apply')).not.toBe(0)
  untouched(elsewhere)
  // Put there between apply and undo.
  rmSync(join(folder, 'shared'))
  expect(run(wanted, 'apply')).toBe(0)
  rmSync(join(folder, 'shared'), { recursive: true })
  symlinkSync(elsewhere, join(folder, 'shared'))
  expect(run(wanted, 'undo')).not.toBe(0)
  untouched(elsewhere)
})
