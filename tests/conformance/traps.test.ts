// docs/traps.md says which test fails if a trap were open: each named file is there and holds a test of that title, each command
// exists. A page that lies fails here; so do the two traps that a look at the sources closes.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts

interface Proof { readonly file?: string; readonly title?: string; readonly command?: string }
interface Row { readonly id: string; readonly trap: string; readonly does: string; readonly proofs: readonly (Proof | undefined)[] }

function proofOf(text: string): Proof | undefined {
  const [, file, title] = /^`([\w./-]+\.test\.ts)`: (.{10,})$/.exec(text) ?? []
  if (file !== undefined && title !== undefined) return { file, title }
  const [, command] = /^by hand: `npm run ([\w-]+)(?: [\w-]+)?` \(.+\)$/.exec(text) ?? []
  return command === undefined ? undefined : { command }
}

const rowsOf = (page: string): readonly Row[] => page.split('\n').filter((line) => /^\| (S?\d+|–) \|/.test(line)).map((line) => {
  const [id = '', trap = '', does = '', tests = ''] = line.slice(2, -2).split(' | ')
  return { id, trap, does, proofs: tests.split('<br>').map(proofOf) }
})

/** Why a proof is none; nothing where it is one. */
function lieOf(proof: Proof | undefined): string | undefined {
  if (!proof) return 'neither a test nor a command'
  if (proof.command !== undefined) return proof.command in scripts ? undefined : `no command ${proof.command}`
  const { file = '', title = '' } = proof
  if (!existsSync(join(root, file))) return `no file ${file}`
  // A title that is written over several lines, as those of tables are, ends the table: `])('title', …`.
  return read(file).split('\n').some((line) => /(^|\W)(test|it)(\.\w+)*[(<]|^\s*\](?: as const)?\)\(/.test(line) && line.includes(title)) ? undefined : `${file} has no test "${title}"`
}

const rows = rowsOf(read('docs/traps.md'))

describe('the page of traps', () => {
  test('has every trap of the connections and every pitfall', () => {
    const ids = new Set(rows.map(({ id }) => id))
    expect([...Array.from({ length: 17 }, (_, at) => `S${at + 1}`), ...Array.from({ length: 25 }, (_, at) => String(at + 1))].filter((id) => !ids.has(id))).toEqual([])
  })

  test.each(rows.map((row) => [`${row.id} ${row.trap}`, row] as const))('%s', (_name, { does, proofs }) => {
    expect(does).not.toBe('')
    expect(proofs.map(lieOf).filter((lie) => lie !== undefined)).toEqual([])
    // A command run by hand alone proves nothing here.
    expect(proofs.some((proof) => proof?.file !== undefined)).toBe(true)
  })

  test('would be caught in a lie', () => {
    const lies = rowsOf('| 1 | a | b | `tests/lab/nowhere.test.ts`: some title of a test |\n| 2 | a | b | `tests/conformance/traps.test.ts`: a title that is nowhere written |\n| 3 | a | b | by hand: `npm run nothing` (never) |\n| 4 | a | b | it is fine |').map(({ proofs }) => proofs.map(lieOf))
    // The second title does stand in this file, but in no line that names a test.
    expect(lies).toEqual([['no file tests/lab/nowhere.test.ts'], ['tests/conformance/traps.test.ts has no test "a title that is nowhere written"'], ['no command nothing'], ['neither a test nor a command']])
  })
})

test('the native parts of ssh2 are neither allowed nor built', () => {
  const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> }
  expect([allowScripts['ssh2'], allowScripts['cpu-features']]).toEqual([false, false])
  expect(['node_modules/ssh2/lib/protocol/crypto/build/Release', 'node_modules/cpu-features/build/Release'].filter((path) => existsSync(join(root, path)))).toEqual([])
})

test('the socket of a connection waits for nobody', () => {
  expect(read('main/backend/ssh/socket.ts')).toContain('noDelay: true')
})
