// A file that Debian lacks goes from the laptop to the machine: refused at the plan when the laptop lacks it, gone on with after a
// cut, found by the step under its name, and never sent where nothing needs it.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { createServices } from '../../main/backend/create-services.ts'
import { loadPack } from '../../main/backend/provisioning/pack-files.ts'
import { applyArgs, Cli, cli, dataFolder, deployArgs, inside, lab, PASSWORD, pause, resources } from './lab.ts'
import { withHost } from './host-pool.ts'
import { makePack } from './make-pack.ts'

const SIZE = 24 * 1024 * 1024
const CUT_AT = 0.4
const folderOf = '/var/lib/packtic/runs/*/artefacts'

test('cut at 40 %, it goes on from there and arrives byte for byte', async () => await withHost(async (host) => {
  const bytes = randomBytes(SIZE)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const artefact = { name: 'site.tar', size: SIZE, sha256, licence: 'GPL-3.0-only', source: 'https://example.org/site.tar' }
  const pack = makePack('artefact-pack', [{ id: 'site', apply: 'cp "$ARTEFACTS/site.tar" /srv/packtic-lab/site.tar', more: { artefacts: ['site.tar'] } }], [], [artefact])
  const data = dataFolder()
  const missing = await cli(deployArgs('plan', data, host, ['--pack', pack]))
  expect(missing.code, missing.err).toBe(3)
  expect(missing.err).toContain('Il manque sur cet ordinateur le fichier site.tar du pack artefact-pack')
  expect(inside(host, 'ls -d /var/lib/packtic 2>/dev/null || :')).toBe('')
  const file = join(mkdtempSync(join(tmpdir(), 'packtic-lab-artefact-')), 'site.tar')
  writeFileSync(file, Buffer.alloc(SIZE))
  expect((await cli(['pack', 'artefacts', pack, file, '--data', data])).code).toBe(3)
  writeFileSync(file, bytes)
  expect((await cli(['pack', 'artefacts', pack, file, '--data', data])).code).toBe(0)
  lab('slow', String(host.i), '10', '0', '6000')
  const run = new Cli(applyArgs(data, host, pack))
  const begun = (): number => Number(inside(host, `cat ${folderOf}/*.part 2>/dev/null | wc -c`))
  while (begun() < SIZE * CUT_AT && run.child.exitCode === null) await pause(100)
  lab('cut', String(host.i))
  const cutAt = begun()
  expect(cutAt).toBeGreaterThan(0)
  expect(cutAt).toBeLessThan(SIZE)
  await run.seen(({ state }) => state === 'linkLost')
  const whole = Date.now()
  const kept = begun()
  lab('heal', String(host.i))
  // Never begun again: what is there only grows.
  let least = kept
  const watching = (async () => {
    while (run.child.exitCode === null) {
      const now = begun()
      if (now > 0) least = Math.min(least, now)
      await pause(200)
    }
  })()
  const { code, err, lines } = await run.ended
  await watching
  expect(code, err).toBe(0)
  expect(least).toBeGreaterThanOrEqual(kept)
  expect(lines.filter(({ phase, ev }) => phase === 'run' && ev === 'start')).toHaveLength(1)
  expect(inside(host, 'sha256sum < /srv/packtic-lab/site.tar').slice(0, 64)).toBe(sha256)
  // A run that is done leaves none of it behind, and a second one sends nothing.
  expect(inside(host, `ls -A ${folderOf} 2>/dev/null || :`)).toBe('')
  lab('fast', String(host.i))
  const again = await cli(applyArgs(data, host, pack))
  expect(again.code, again.err).toBe(0)
  expect(inside(host, `ls -A ${folderOf} 2>/dev/null || :`)).not.toContain('site.tar')
  process.stderr.write(`artefact: cut at ${((kept / SIZE) * 100).toFixed(0)} %, the rest ${((Date.now() - whole) / 1000).toFixed(1)} s after the line was known to be lost\n`)
}))

test('told to stop while it is on its way, it stops where it is; the resume says how far it was and goes on from there', async () => await withHost(async (host) => {
  const bytes = randomBytes(SIZE)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const artefact = { name: 'site.tar', size: SIZE, sha256, licence: 'GPL-3.0-only', source: 'https://example.org/site.tar' }
  const loaded = loadPack(makePack('stopped-artefact', [{ id: 'site', apply: 'cp "$ARTEFACTS/site.tar" /srv/packtic-lab/site.tar', more: { artefacts: ['site.tar'] } }], [], [artefact]), resources)
  const { services, close } = createServices({ dataFolder: dataFolder(), resources, version: '0', host: async () => await Promise.resolve(null), logName: 'backend' })
  const { runs, store, credentials, artefacts } = services
  const [kept] = loaded.artefacts
  if (!kept) throw new Error('the pack names no file')
  await artefacts.keep(kept, Readable.from([bytes]), loaded.pack.id)
  const machineId = store.write({ by: 'test' }, (w) => w.create('machine', { name: 'POSTE', place: 'Accueil', host: host.ip, port: 22 }))
  credentials.set(machineId, { user: 'tech', port: 22, credential: { password: PASSWORD }, keyName: null })
  lab('slow', String(host.i), '10', '0', '6000')
  const runId = runs.start({ visitId: null, clientId: null, loaded, options: {}, planId: '0'.repeat(64), machines: [{ machineId, facts: {} }], secrets: {}, acceptUnsigned: 'stopped-artefact' })
  const sent = (): number => runs.host(runId, machineId).sending?.sentBytes ?? 0
  while (sent() < SIZE * CUT_AT && ['pending', 'running'].includes(runs.host(runId, machineId).state)) await pause(100)
  expect(runs.host(runId, machineId).sending?.totalBytes).toBe(SIZE)
  await runs.pause(runId, true)
  await runs.settled(runId)
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'needsAttention', fault: { code: 'RUN_PAUSED' }, sending: null })
  const begun = Number(inside(host, `cat ${folderOf}/*.part | wc -c`))
  expect(begun).toBeGreaterThan(0)
  expect(begun).toBeLessThan(SIZE)
  lab('fast', String(host.i))
  runs.resume(runId, machineId, {})
  let first = 0
  const ended = runs.settled(runId).then(() => true)
  while (first === 0 && !(await Promise.race([ended, pause(5)]))) first = sent()
  expect(first).toBeGreaterThanOrEqual(begun)
  await ended
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'done', counts: { changed: 1, failed: 0 } })
  expect(inside(host, 'sha256sum < /srv/packtic-lab/site.tar').slice(0, 64)).toBe(sha256)
  await close()
}))
