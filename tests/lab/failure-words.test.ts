// A step that fails on a real machine: cause and last words are known at once, and stay when the line is gone; room is
// freed for real on its disk; an undo takes back what its own list said.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, expect, test } from 'vitest'
import { createServices, type Wiring } from '../../main/backend/create-services.ts'
import { loadPack } from '../../main/backend/provisioning/pack-files.ts'
import { withHost } from './host-pool.ts'
import { inside, lab, PASSWORD, pause, resources, type Host } from './lab.ts'
import { makePack } from './make-pack.ts'

/** design/provisioning.md 5: cause and last output on screen within two seconds of the event. */
const WORDS_WITHIN_MS = 2000
const folder = mkdtempSync(join(tmpdir(), 'packtic-words-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function withServices(host: Host, work: (wiring: Wiring, machineId: string) => Promise<void>): Promise<void> {
  const wiring = createServices({ dataFolder: join(folder, `data-${host.i}-${Math.random().toString(36).slice(2)}`), resources, version: '0.0.0-test', host: async () => await Promise.resolve(''), logName: 'test' })
  const { store, credentials } = wiring.services
  const machineId = store.write({ by: 'test' }, (w) => w.create('machine', { name: 'POSTE', place: 'Accueil', host: host.ip, port: 22 }))
  credentials.set(machineId, { user: 'tech', port: 22, credential: { password: PASSWORD }, keyName: null })
  try {
    await work(wiring, machineId)
  } finally {
    await wiring.close()
  }
}

async function until(what: string, done: () => boolean, limitMs = 120_000): Promise<void> {
  for (const limit = Date.now() + limitMs; !done(); await pause(50)) if (Date.now() > limit) throw new Error(`waited for: ${what}`)
}

test('the machine’s last words are there with the failure, and remain once the line is cut; an undo does what its list says', async () => {
  const pack = makePack('words-pack', [{ id: 'good', seconds: 0 }, { id: 'bad', apply: 'echo first words; echo the very last words; rm -f /srv/packtic-lab/bad; exit 7', seconds: 0 }])
  await withHost(async (host) => await withServices(host, async ({ services: { runs, store } }, machineId) => {
    const loaded = loadPack(pack, resources)
    const runId = runs.start({ visitId: null, clientId: null, loaded, options: {}, planId: '0'.repeat(64), machines: [{ machineId, facts: {} }], secrets: {}, acceptUnsigned: 'words-pack' })
    await until('the failing event is stored', () => runs.events(runId, machineId).some(({ step, res }) => step === 'bad' && res === 'failed'))
    const failedAt = Date.now()
    await until('the machine is to be looked at', () => runs.host(runId, machineId).state === 'needsAttention')
    const words = runs.lastOutput(runId, machineId)
    const tookMs = Date.now() - failedAt
    process.stderr.write(`cause and last words ${tookMs} ms after the event was stored\n`)
    expect(runs.host(runId, machineId).fault).toMatchObject({ code: 'STEP_FAILED', detail: { machine: 'Accueil', step: 'Poser bad' } })
    expect(words).toContain('the very last words')
    expect(tookMs).toBeLessThanOrEqual(WORDS_WITHIN_MS)
    expect(await runs.output(runId, machineId)).toContain('the very last words')
    lab('cut', String(host.i))
    expect(runs.lastOutput(runId, machineId)).toBe(words)
    lab('heal', String(host.i))

    // Room for real: the archives that apt keeps, and nothing else.
    inside(host, 'head -c 30000000 /dev/zero > /var/cache/apt/archives/old_1_all.deb; echo kept > /home/client/letter')
    const { beforeMb, afterMb } = await runs.freeSpace(runId, machineId)
    expect(inside(host, 'ls /var/cache/apt/archives/*.deb 2>/dev/null | wc -l').trim()).toBe('0')
    expect(afterMb).toBeGreaterThanOrEqual(beforeMb)
    expect(inside(host, 'cat /home/client/letter').trim()).toBe('kept')

    const list = runs.undoList(runId, machineId)
    expect(list.steps.map(({ id }) => id)).toEqual(['bad', 'good'])
    runs.undo(runId, machineId)
    await runs.settled(runId)
    const after = runs.host(runId, machineId)
    expect(after, JSON.stringify(store.runs.events(runId, machineId).slice(-8))).toMatchObject({ mode: 'undo', state: 'done', counts: { undone: 2, changed: 0 } })
    expect(inside(host, 'ls -A /srv').trim()).toBe('')
  }))
})
