// A stick as a technician uses it: prepared, carried, run by hand on this machine, brought back. The run is real; the mounts
// (noexec, read-only) need root and a name space of mounts, and say when they were not tried.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import type { CollectContext } from './collect.ts'
import { prepareStick, READINGS } from './prepare-stick.ts'
import { readFile } from './read-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-stick-'))
const resources = join(import.meta.dirname, '../../../resources')
const stick = join(folder, 'clé de Camille')
const context: CollectContext = { resources, newId: () => '0197f0a0-0000-7000-8000-000000000000', now: () => Date.UTC(2031, 0, 1), by: 'test' }
const readings = (): string[] => readdirSync(join(stick, READINGS))
const run = (command: string, env: Readonly<Record<string, string>> = {}) => spawnSync('sh', ['-c', command], { encoding: 'utf8', env: { ...process.env, ...env }, timeout: 120_000 })
const code = (bytes: Uint8Array): string => {
  try {
    return `read ${readFile(bytes, context, 'x').length}`
  } catch (error) {
    return error instanceof Refusal ? error.fault.code : String(error)
  }
}
let file = Buffer.alloc(0)
beforeAll(() => {
  mkdirSync(stick)
  prepareStick(resources, stick)
  const done = run(`cd / && sh '${stick}/releve.sh' </dev/null`)
  expect(done.stdout).toContain(`Relevé écrit : ${stick}/${READINGS}/packtic-`)
  expect(done.status).toBe(0)
  file = readFileSync(join(stick, READINGS, readings()[0] ?? ''))
}, 150_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a stick has its launchers in each system’s form, the same collectors as everywhere, and an empty folder of readings', () => {
  const fresh = join(folder, 'neuve')
  prepareStick(resources, fresh)
  expect(readdirSync(fresh).toSorted()).toEqual(['LISEZ-MOI.txt', 'Relever ce poste.cmd', 'Relever ce poste.command', 'outils', 'releve.sh', READINGS])
  expect(readdirSync(join(fresh, READINGS))).toEqual([])
  expect(readFileSync(join(fresh, 'outils/collect.sh'), 'utf8')).toBe(readFileSync(join(resources, 'collectors/collect.sh'), 'utf8'))
  for (const name of ['Relever ce poste.cmd', 'outils/releve.ps1', 'outils/collect.ps1', 'LISEZ-MOI.txt']) expect(/[^\r]\n/.test(readFileSync(join(fresh, name), 'utf8'))).toBe(false)
  for (const name of ['Relever ce poste.cmd', 'outils/releve.ps1']) expect(/[^\r\n -~]/.exec(readFileSync(join(fresh, name), 'latin1'))?.[0]).toBeUndefined()
  expect(statSync(join(fresh, 'Relever ce poste.command')).mode & 0o111).not.toBe(0)
  const cmd = readFileSync(join(fresh, 'Relever ce poste.cmd'), 'utf8')
  expect(cmd).toContain('-NoProfile -ExecutionPolicy Bypass -File "%~dp0outils\\releve.ps1"')
  expect(cmd).not.toMatch(/EncodedCommand/i)
})

test('what a stick brings back is an inventory of the day it was taken, not of the day it is read', () => {
  const [collected] = readFile(file, context, 'renamed.bin')
  expect(collected?.inventory).toMatchObject({ method: 'usb', os: { family: { v: 'linux' } } })
  expect(valueOf(collected?.inventory.cpu.name ?? { unknown: 'parse', src: '' })).toBeTruthy()
  expect(Math.abs((collected?.inventory.takenAt ?? 0) - Date.now())).toBeLessThan(3_600_000)
  expect(JSON.parse(file.toString('utf8'))).toMatchObject({ schema: 'packtic.transcript/1', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
})

test('the same reading in UTF-16, with a mark, with Windows’ ends of lines, or as a bare stream is the same reading', () => {
  const hash = (bytes: Uint8Array): string => readFile(bytes, context, 'x')[0]?.inventory.transcriptSha256 ?? ''
  const text = file.toString('utf8')
  const bare = Buffer.from((JSON.parse(text) as { body: string }).body, 'base64')
  for (const other of [Buffer.from(`\uFEFF${text}`), Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.from(text.replaceAll('\n', '\r\n')), bare]) expect(hash(other)).toBe(hash(file))
  expect(Math.abs((readFile(bare, context, 'x')[0]?.inventory.takenAt ?? 0) - Date.now())).toBeLessThan(3_600_000)
})

test('a reading cut or altered on its way is said to be damaged, wherever that is', () => {
  const text = file.toString('utf8')
  for (const part of [0.2, 0.5, 0.9, 0.999]) expect(code(Buffer.from(text.slice(0, Math.floor(text.length * part))))).toBe('INVENTORY_DAMAGED')
  const at = text.indexOf('"body":"') + 4000
  expect(code(Buffer.from(`${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`))).toBe('INVENTORY_DAMAGED')
  expect(code(Buffer.from('{"schema":"packtic.transcript/1","collector":"1","takenAt":"2026-01-01T00:00:00Z","host":"x","body":"bm90aGluZw=="}'))).toBe('INVENTORY_DAMAGED')
  expect(code(file)).toBe('read 1')
})

test('a machine that answers nothing leaves no file', () => {
  const broken = join(folder, 'cassée')
  prepareStick(resources, broken)
  writeFileSync(join(broken, 'outils/collect.sh'), 'exit 3\n')
  const done = run(`sh '${broken}/releve.sh' </dev/null`)
  expect(done.status).toBe(1)
  expect(readdirSync(join(broken, READINGS))).toEqual([])
  rmSync(join(broken, 'outils/collect.sh'))
  expect(run(`sh '${broken}/releve.sh' </dev/null`).stdout).toContain('Clé incomplète')
})

const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', folder]).status === 0

describe.skipIf(!canMount)('mounted sticks (not tried without root and a name space of mounts)', () => {
  const home = join(folder, 'maison')
  test('a stick mounted noexec is run by sh and keeps its reading', () => {
    const done = run(`unshare -m sh -c 'mount -t tmpfs -o noexec,size=8m tmpfs "$MNT" && cp -r "$STICK/." "$MNT" && rm -f "$MNT/${READINGS}/"* && ! "$MNT/releve.sh" 2>/dev/null && sh "$MNT/releve.sh" </dev/null && ls "$MNT/${READINGS}"'`, { MNT: prepared('noexec'), STICK: stick })
    expect(done.stdout).toMatch(/Relevé écrit : .*noexec/)
    expect(done.stdout.trim().split('\n').at(-1)).toMatch(/^packtic-.*\.json$/)
    expect(done.status).toBe(0)
  }, 150_000)

  test.each(['ro', 'size=260k'])('a stick that cannot take it (%s) leaves the reading on the desktop, and says where', (option) => {
    mkdirSync(join(home, 'Desktop'), { recursive: true })
    const full = option === 'ro' ? 'mount -o remount,ro "$MNT"' : 'dd if=/dev/zero of="$MNT/plein" bs=1k 2>/dev/null; true'
    const done = run(`unshare -m sh -c 'mount -t tmpfs -o size=${option === 'ro' ? '8m' : '260k'} tmpfs "$MNT" && cp -r "$STICK/outils" "$STICK/releve.sh" "$MNT" && mkdir "$MNT/${READINGS}" && ${full} && sh "$MNT/releve.sh" </dev/null; ls -A "$MNT/${READINGS}"'`, { MNT: prepared('pleine'), STICK: stick, HOME: home, XDG_CONFIG_HOME: home })
    expect(done.stdout).toContain('La clé est pleine ou protégée en écriture.')
    expect(done.stdout).toContain(`Relevé écrit : ${home}/Desktop/packtic-`)
    const kept = readdirSync(join(home, 'Desktop'))
    expect(kept).toHaveLength(1)
    expect(code(readFileSync(join(home, 'Desktop', kept[0] ?? '')))).toBe('read 1')
    // Nothing of half a file stays on the stick.
    expect(done.stdout.trim().split('\n').at(-1)).toContain('Relevé écrit')
    rmSync(home, { recursive: true })
  }, 150_000)
})

function prepared(name: string): string {
  const mount = join(folder, name)
  if (!existsSync(mount)) mkdirSync(mount)
  chmodSync(mount, 0o755)
  return mount
}
