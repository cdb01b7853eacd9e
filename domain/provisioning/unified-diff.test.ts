// A diff is what patch makes of it: applied to the old text it gives the new one.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskedLine, unifiedDiff } from './unified-diff.ts'

test('a change with its context, and nothing where nothing changes', () => {
  expect(unifiedDiff('/etc/x', 'a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nD\ne\nf\n')).toBe('--- /etc/x\n+++ /etc/x\n@@ -1,6 +1,6 @@\n a\n b\n c\n-d\n+D\n e\n f')
  expect(unifiedDiff('/etc/x', null, 'a\n')).toBe('--- /dev/null\n+++ /etc/x\n@@ -0,0 +1,1 @@\n+a')
  expect(unifiedDiff('/etc/x', 'a\n', 'a\n')).toBe('')
})

test('a long one is cut at 200 lines, and says how many are left', () => {
  const lines = unifiedDiff('/etc/x', null, Array.from({ length: 500 }, (_, i) => `line ${i}\n`).join('')).split('\n')
  expect(lines).toHaveLength(203)
  expect(lines.at(-1)).toBe('… +301')
})

test.each([
  ['password = hunter2', 'password = •••'],
  ['  smtp_pass: "a b"', '  smtp_pass: •••'],
  ['define(\'DB_PASSWORD\', x)', 'define(\'DB_PASSWORD\', x)'],
  ['$db_password = \'x\';', '$db_password = •••'],
  ['api-key=1234', 'api-key=•••'],
  ['# password = the one on the sheet', '# password = the one on the sheet'],
  ['PasswordAuthentication yes', 'PasswordAuthentication yes'],
])('a secret is never shown: %s', (line, masked) => expect(maskedLine(line)).toBe(masked))

test('a known secret is hidden wherever it stands', () => expect(maskedLine('url=http://u:s3cret!@host', ['s3cret!'])).toBe('url=http://u:•••@host'))

test('patch makes the new text of the old one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-diff-'))
  const file = join(folder, 'x')
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 30 }).map((lines) => lines.map((line) => `${line}\n`).join(''))
  fc.assert(fc.property(text, text, (before, after) => {
    const diff = unifiedDiff('x', before, after)
    if (diff === '') return
    writeFileSync(file, before)
    expect(spawnSync('patch', ['-s', '--posix', file], { input: `${diff}\n` }).status).toBe(0)
    expect(readFileSync(file, { encoding: 'utf8', flag: 'a+' })).toBe(after)
  }), { numRuns: 25 })
  rmSync(folder, { recursive: true, force: true })
})
