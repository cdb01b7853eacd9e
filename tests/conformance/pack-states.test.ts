// What the app calls released was seen whole, on each system that the pack names; the rest is a pilot. design/business.md 3.2.
import { mkdtempSync, cpSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadPack, shippedPacks } from '../../main/backend/provisioning/pack-files.ts'
import { readStates } from '../../main/backend/provisioning/pack-states.ts'
import { type ProvedRow, readProved, unproved } from '../../scripts/packs-proved.ts'

const resources = join(import.meta.dirname, '../../resources')
const packs = shippedPacks(resources)

test('each shipped pack has a state at its version, once, and none is a draft', () => {
  const named = readStates(resources).map(({ pack, version }) => `${pack} ${version}`)
  expect(new Set(named).size).toBe(named.length)
  expect(packs.map(({ pack, state }) => [`${pack.id} ${pack.version}`, state]).filter(([name = '', state]) => !named.includes(name) || state === 'draft')).toEqual([])
})

test('a released pack was proved whole on each suite that it names, in each of its roles', async () => {
  const rows = readProved()
  expect(rows.length).toBeGreaterThan(0)
  for (const { pack, state } of packs) if (state === 'released') expect(unproved(pack, Object.keys((await import(`../lab/packs/${pack.id}.ts`)) as object), rows), pack.id).toEqual([])
})

test('a row that does not hold, of another version, of another suite, or of a run with options, proves nothing', () => {
  const good: ProvedRow = { pack: 'one', proof: 'proof', version: '1.0.0', suite: 'bookworm', lock: '', applied: '', proofs: '', again: '', left: '', minutes: '', day: '', command: 'npm run packs -- one --suite bookworm', holds: true }
  const pack = { id: 'one', version: '1.0.0', suites: ['bookworm'] }
  expect(unproved(pack, ['proof'], [good])).toEqual([])
  for (const other of [{ holds: false }, { version: '1.0.1' }, { suite: 'trixie' }, { pack: 'two' }, { proof: 'server' }, { command: `${good.command} --set desktop=false` }]) expect(unproved(pack, ['proof'], [{ ...good, ...other }])).toEqual(['bookworm'])
  expect(unproved(pack, ['proof', 'server'], [good])).toEqual(['bookworm'])
})

test('a copy of a shipped pack elsewhere is a draft, whatever its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-state-'))
  cpSync(join(resources, 'packs/poste-bureautique'), join(folder, 'poste-bureautique'), { recursive: true })
  expect(loadPack(join(folder, 'poste-bureautique'), resources).state).toBe('draft')
  rmSync(folder, { recursive: true })
})
