// Steps that print a hundred megabytes: they stay on the machine, and the laptop feels nothing of them, asked for or not.
// Three hours of events are in main/backend/provisioning/long-run.test.ts. Design: provisioning.md 4, rule 25.
import { expect, test } from 'vitest'
import { createServices } from '../../main/backend/create-services.ts'
import { loadPack, type LoadedPack } from '../../main/backend/provisioning/pack-files.ts'
import { FAULTY_HOLD_MS, watched } from '../watched.ts'
import { dataFolder, inside, PASSWORD, resources } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

/** Each of two phases prints as much as is kept of one. */
const STEPS = 51
const ASKED = 10
const PRINT = 'head -c 1048576 /dev/zero | tr "\\0" x'

test('an out.log of 100 MB: less than 50 MB more here, the loop never held by it, and what is asked for is its end', async () => await withHost(async (host) => {
  const own = { check: 'exit 1', apply: PRINT, verify: PRINT, undo: ':' }
  const pack = makePack('flood-pack', Array.from({ length: STEPS }, (_, at) => ({ id: `step-${at}`, kind: { kind: 'shell' }, scripts: own })))
  const { services, close } = createServices({ dataFolder: dataFolder(), resources, version: '0', host: async () => await Promise.resolve(null), logName: 'backend' })
  const { runs, store, credentials } = services
  const machineId = store.write({ by: 'test' }, (w) => w.create('machine', { name: 'POSTE', host: host.ip, port: 22 }))
  credentials.set(machineId, { user: 'tech', port: 22, credential: { password: PASSWORD }, keyName: null })
  const loaded = loadPack(pack, resources)
  const begin = (loaded: LoadedPack): string => runs.start({ visitId: null, clientId: null, loaded, options: {}, planId: '0'.repeat(64), machines: [{ machineId, facts: {} }], secrets: {}, acceptUnsigned: loaded.pack.id })
  // What the process loads at its first run is neither growth nor a hold.
  const warm = begin(loadPack(makePack('warm-pack', [{ id: 'warm', seconds: 0 }]), resources))
  await runs.settled(warm)
  await runs.output(warm, machineId)
  const texts: string[] = []
  const { liveMb, heldMs } = await watched(async () => {
    const runId = begin(loaded)
    const ended = runs.settled(runId)
    // Looked at while it works, and at its end.
    while (runs.events(runId, machineId).length < STEPS) await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 500))])
    for (let ask = 0; ask < ASKED; ask++) texts.push(await runs.output(runId, machineId))
    await ended
    texts.push(await runs.output(runId, machineId))
    expect(runs.host(runId, machineId)).toMatchObject({ state: 'done', counts: { changed: STEPS, failed: 0 } })
  })
  const logMb = Number(inside(host, 'cat /var/lib/packtic/runs/*/out.log | wc -c')) / 1024 / 1024
  process.stderr.write(`out.log of ${logMb.toFixed(0)} MB: ${liveMb.toFixed(0)} MB more, the loop held ${heldMs.toFixed(0)} ms at most\n`)
  expect(logMb).toBeGreaterThan(100)
  expect(texts.at(-1)).toMatch(/^x{1000,}\s*$/)
  expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(65_536)
  expect(liveMb).toBeLessThan(50)
  expect(heldMs).toBeLessThan(FAULTY_HOLD_MS)
  await close()
}))
