// `packtic verdict` as a person runs it: JSON on standard output, what is old in French on standard error, documented exit codes.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { randomPark } from '../../../tests/random-park.ts'

const RESOURCES = join(import.meta.dirname, '../../../resources')
const folder = mkdtempSync(join(tmpdir(), 'packtic-verdict-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
function verdict(resources: string, ...args: readonly string[]): { code: number | null; out: string; err: string } {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'index.ts'), 'verdict', ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, PACKTIC_RESOURCES: resources } })
  return { code: run.status, out: run.stdout, err: run.stderr }
}
interface Answer { readonly machines: readonly { readonly file: string; readonly virtual: boolean; readonly decision?: string; readonly known: number; readonly fields: number; readonly missing: readonly { field: string; reason: string }[]; readonly expired?: readonly { name: string }[] }[] }

/** Resources whose table of systems was last read long ago. */
function oldTables(): string {
  const copy = join(folder, 'old')
  mkdirSync(join(copy, 'reference'), { recursive: true })
  for (const name of readdirSync(RESOURCES)) if (name !== 'reference') symlinkSync(join(RESOURCES, name), join(copy, name))
  for (const name of readdirSync(join(RESOURCES, 'reference'))) {
    const text = readFileSync(join(RESOURCES, 'reference', name), 'utf8')
    writeFileSync(join(copy, 'reference', name), name === 'os-support.json' ? JSON.stringify({ ...(JSON.parse(text) as object), version: '2020-01-02', expires: '2020-06-30' }) : text)
  }
  return copy
}

test('several files, one of many machines: each with its decision, its reasons and every missing fact, exit 0', () => {
  const park = randomPark(30, 3)
  const run = verdict(RESOURCES, file('one.json', JSON.stringify(park[0])), file('many.json', JSON.stringify(park.slice(1))), '--pack', 'poste-bureautique')
  expect(run.code).toBe(0)
  const { machines } = JSON.parse(run.out) as Answer
  expect(machines.map((one) => one.file)).toEqual(['one.json', ...Array.from({ length: 29 }, () => 'many.json')])
  expect(machines.filter((one) => one.virtual !== (one.decision === undefined))).toEqual([])
  expect(machines.filter((one) => one.fields !== 49 || one.known > 49 || one.missing.length < 49 - one.known)).toEqual([])
})

test('a table past its day is said in French on standard error and told with each verdict', () => {
  const bare = { ...randomPark(1, 5)[0], datasets: [{ name: 'osSupport', version: '2020-01-02', expires: '2020-06-30' }] }
  const kept = verdict(RESOURCES, file('kept.json', JSON.stringify({ ...bare, machine: { ...bare.machine, virtual: { v: false, src: 'test', conf: 'measured' }, chassis: { v: 'desktop', src: 'test', conf: 'measured' } } })), '--pack', 'poste-bureautique')
  expect(kept.code).toBe(0)
  expect(kept.err).toContain('fins de suivi des systèmes, version du 02/01/2020')
  expect((JSON.parse(kept.out) as Answer).machines[0]?.expired).toMatchObject([{ name: 'osSupport' }])

  // The same when a file is read now with an old table.
  const text = '# dmidecode 3.3\nGetting SMBIOS data from sysfs.\nSMBIOS 3.0.0 present.\n\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: LENOVO\n\tProduct Name: 20HES0AB00\n\tSerial Number: PF0ABCDE\n'
  const read = verdict(oldTables(), file('dmi.txt', text), '--pack', 'poste-bureautique')
  expect(read.code).toBe(0)
  expect(read.err).toContain('fins de suivi des systèmes')
})

test.each([
  ['no inventory', 'hello', 2], ['a damaged inventory', '{"schema":"packtic.inventory/1"}', 2],
])('%s: refused with its name, nothing on standard output', (what, text, code) => {
  const path = file(`${what.replaceAll(' ', '-')}.json`, text)
  const run = verdict(RESOURCES, path, '--pack', 'poste-bureautique')
  expect(run).toMatchObject({ code, out: '' })
  expect(run.err).toContain('json')
})
