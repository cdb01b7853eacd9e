// This machine, for real: the collector's text and systeminformation, together and without a shell.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { LIVE_CALLS, sectionOf } from '../../../domain/inventory/live-calls.ts'
import { Inventory } from '../../../domain/inventory/model.ts'
import { collectFile, collectLocal, type CollectContext } from './collect.ts'
import { liveSections } from './live-values.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-live-'))
const context: CollectContext = { resources: join(import.meta.dirname, '../../../resources'), newId: () => '0197f0a0-0000-7000-8000-000000000000', now: Date.now, by: 'test' }
const sectionsOf = ({ sections }: Inventory): readonly string[] => sections.map(({ name }) => name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a system without a shell is read by systeminformation alone, and its transcript can be read again', async () => {
  const { inventory, transcript } = await collectLocal(context, { shell: null, live: liveSections })
  expect(Inventory.safeParse(inventory).success).toBe(true)
  expect(sectionsOf(inventory)).toEqual(LIVE_CALLS.map(sectionOf))
  expect(inventory.cpu.threads).toMatchObject({ src: 'si.cpu' })
  expect(inventory.os.host).toMatchObject({ src: 'si.osInfo' })
  const { cpu, os, machine, machineKey } = collectFile(transcript, context, 'this machine').inventory
  expect({ cpu, os, machine, machineKey }).toEqual({ cpu: inventory.cpu, os: inventory.os, machine: inventory.machine, machineKey: inventory.machineKey })
}, 120_000)

test('a shell that is not there is the same as none', async () => {
  const { inventory } = await collectLocal(context, { shell: join(folder, 'no-such-sh'), live: liveSections })
  expect(sectionsOf(inventory)).toContain('si-osinfo')
}, 120_000)

test('beside the text, only the screens of an open session are asked for: the rest was read from the same files', async () => {
  const asked: string[] = []
  const before = process.env['DISPLAY']
  process.env['DISPLAY'] = before ?? ':0'
  const { inventory } = await collectLocal(context, { shell: '/bin/sh', live: async (calls, ...rest) => { asked.push(...calls); return await liveSections(calls, ...rest) } })
  expect(inventory.cpu.name).toMatchObject({ src: 'cpuinfo' })
  // A machine whose screens told their names has nothing left to ask.
  expect(asked).toEqual('screens' in inventory.gaps || 'gpu' in inventory.gaps || asked.length > 0 ? ['graphics'] : [])
  expect(sectionsOf(inventory).filter((name) => name.startsWith('si-')).toSorted()).toEqual(asked.map((call) => `si-${call.toLowerCase()}`).toSorted())
  const withoutSecond = await collectLocal(context, { shell: '/bin/sh', live: async () => await Promise.resolve('') })
  expect(withoutSecond.inventory.machineKey).toBe(inventory.machineKey)
  if (before === undefined) delete process.env['DISPLAY']
}, 120_000)

test('a call that never comes back, its thread blocked, costs its own time alone', async () => {
  const program = join(folder, 'hangs.mjs')
  writeFileSync(program, `import { parentPort, workerData } from 'node:worker_threads'
if (workerData.calls.includes('osInfo')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
if (workerData.calls.includes('diskLayout')) throw new Error('no such tool')
setInterval(() => {}, 1000)
for (const call of workerData.calls) if (call !== 'graphics') parentPort.postMessage({ call, text: call === 'bios' ? null : JSON.stringify({ brand: call }) })`)
  const text = await liveSections(['osInfo', 'cpu', 'bios', 'graphics', 'diskLayout'], '0123456789abcdef', { limitMs: 4000, program, now: Date.now })
  const whyOf = (section: string): string | undefined => new RegExp(`< ${section} rc=\\d ms=\\d+ via=systeminformation why=(\\S+)`).exec(text)?.[1]
  expect(['si-osinfo', 'si-cpu', 'si-bios', 'si-graphics', 'si-disklayout'].map(whyOf)).toEqual(['timeout', '-', 'no-tool', 'timeout', 'no-tool'])
  expect(text).toContain('> si-cpu json\n{"brand":"cpu"}\n')
}, 60_000)

test('a collection that is given up stops asking', async () => {
  await expect(liveSections(['cpu'], '0123456789abcdef', { now: Date.now, signal: AbortSignal.abort() })).rejects.toThrow()
})
