// What a slow line pays for a plan: how often one side has to wait for the other, from the first packet to the answer. Counted, since
// time on this machine says nothing of a line with a long way. Design: provisioning.md 4, rule 5.
import { mkdtempSync, rmSync } from 'node:fs'
import { connect as tcpConnect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fakeHost } from '../../../tests/fake-host.ts'
import { anyKey, closeServers } from '../../../tests/fake-server.ts'
import { makePack } from '../../../tests/lab/make-pack.ts'
import { connect } from '../ssh/connect.ts'
import { createArtefactCache } from './artefact-cache.ts'
import { loadPack } from './pack-files.ts'
import { planHost } from './plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'packtic-rounds-'))
afterAll(() => {
  closeServers()
  rmSync(folder, { recursive: true, force: true })
})
const ROUNDS = 15
const NOW = 1_764_500_000_000

test('login and plan of a pack of forty steps: fifteen waits for the other side at most', async () => {
  const steps = Array.from({ length: 40 }, (_, at) => `step-${at}`)
  let asked = 0
  const machine = await fakeHost(async ({ say, end }) => {
    asked++
    await say(`F suite bookworm\nF system debian\nF rootFreeMb 9000\nF ramMb 4000\nF systemd true\nF arch amd64\nF up 10.00\nF clock ${NOW / 1000}\nF halves no\n${steps.map((step) => `C ${step} 1 10.01\n`).join('')}E\n`)
    end()
  })
  // Each time the laptop speaks after the machine did, it has waited one way and back.
  let waits = 0
  let last: 'laptop' | 'machine' = 'machine'
  const wire = createServer((near) => {
    const far = tcpConnect({ host: machine.host, port: machine.port, noDelay: true })
    for (const one of [near, far]) one.on('error', () => {})
    near.on('data', (bytes: Buffer) => {
      if (last === 'machine') waits++
      last = 'laptop'
      far.write(bytes)
    })
    far.on('data', (bytes: Buffer) => {
      last = 'machine'
      near.write(bytes)
    })
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  const link = await connect({ ...machine, port: (wire.address() as { port: number }).port }, { password: 'right' }, anyKey().policy)
  const plan = await planHost(link, loadPack(makePack('rounds-pack', steps.map((id) => ({ id }))), join(import.meta.dirname, '../../../resources')), {}, { now: () => NOW, cache: createArtefactCache(folder) })
  expect(plan.steps.map(({ result }) => result)).toEqual(steps.map(() => 'todo'))
  expect(asked).toBe(1)
  process.stderr.write(`login and plan: ${waits} waits\n`)
  expect(waits).toBeLessThanOrEqual(ROUNDS)
  link.close()
  wire.close()
})
