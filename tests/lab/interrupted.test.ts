// Runs that are disturbed: the app killed, the power cut in apt, the disk full, a second technician.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createServices } from '../../main/backend/create-services.ts'
import { applyArgs, Cli, cli, dataFolder, deployArgs, inside, lab, leftOf, pause, PASSWORD, resources, stateOf, summaryOf } from './lab.ts'
import { withHost } from './host-pool.ts'
import { gatedPack, JOURNAL, makePack, OPEN_GATE, slowPack } from './make-pack.ts'

const events = (data: string): { phase: string; ev: string; seq: number }[] => {
  const db = new Database(join(data, 'packtic.db'), { readonly: true })
  const lines = (db.prepare('SELECT line FROM run_event ORDER BY seq').all() as { line: string }[]).map(({ line }) => JSON.parse(line) as { phase: string; ev: string; seq: number })
  db.close()
  return lines
}
const beginnings = (data: string): string[] => events(data).filter(({ phase, ev }) => phase === 'run' && (ev === 'start' || ev === 'resume')).map(({ ev }) => ev)
const running = (step: string) => (line: { step?: string; phase?: string; ev?: string }): boolean => line.step === step && line.phase === 'apply' && line.ev === 'start'

test('the backend killed during a run: found again at the next start, followed, never started twice', async () => await withHost(async (host) => {
  const pack = slowPack('killed-pack', 5)
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, pack))
  expect(await run.seen(running('part-2'))).toBeDefined()
  run.child.kill('SIGKILL')
  await run.ended
  // The app's own start: identifiers were in memory, the run is shown as one to type again for.
  const wiring = createServices({ dataFolder: data, resources, version: '0', host: async () => await Promise.resolve(null), logName: 'backend' })
  const { runs, store, credentials } = wiring.services
  const [row] = store.list('provisioning_run')
  const runId = row?.id ?? ''
  const machineId = store.runs.hosts(runId)[0]?.machineId ?? ''
  runs.followOpen()
  await runs.settled(runId)
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'needsAttention', fault: { code: 'CREDENTIAL_NEEDED' } })
  credentials.set(machineId, { user: 'tech', port: 22, credential: { password: PASSWORD }, keyName: null })
  runs.resume(runId, machineId, {})
  await runs.settled(runId)
  expect(runs.host(runId, machineId)).toMatchObject({ state: 'done', counts: { changed: 6, failed: 0 } })
  await wiring.close()
  expect(beginnings(data)).toEqual(['start'])
  expect(events(data).map(({ seq }) => seq)).toEqual(events(data).map((_, index) => index + 1))
  expect(inside(host, `cat ${JOURNAL}`)).toBe('part-1\npart-2\npart-3\npart-4\npart-5\n')
}))

test('the power cut while packages are put in: resumed without a typed command, and undone whole', async () => await withHost(async (host) => {
  const pack = makePack('power-pack', [{ id: 'several', install: ['rsync', 'less', 'zstd', 'hunspell-fr', 'logrotate'] }, { id: 'after' }])
  const data = dataFolder()
  const fresh = leftOf(host)
  const run = new Cli(applyArgs(data, host, pack))
  expect(await run.seen(({ phase, ev }) => phase === 'apt' && ev === 'start')).toBeDefined()
  // In the middle of dpkg, by its own word: the first package unpacked or more, the last not configured yet.
  for (let i = 0; i < 600 && !inside(host, 'cat /var/log/dpkg.log 2>/dev/null || :').includes('status half-installed'); i++) await pause(50)
  lab('kill', String(host.i))
  lab('boot', String(host.i))
  const ended = await run.ended
  expect(summaryOf(ended)).toMatchObject({ state: 'needsAttention', cause: 'REMOTE_WENT_OFF' })
  expect(ended.err).toContain('s’est éteint pendant l’installation')
  expect(ended.code).toBe(4)
  const resumed = await cli(deployArgs('resume', data, host))
  expect(resumed.code, resumed.err).toBe(0)
  expect(summaryOf(resumed)).toMatchObject({ state: 'done', changed: 2 })
  expect(beginnings(data)).toEqual(['start', 'resume'])
  expect(inside(host, 'dpkg --audit; ls -A /var/lib/dpkg/updates')).toBe('')
  expect(inside(host, `dpkg-query -W -f='\${db:Status-Abbrev}' rsync less zstd hunspell-fr logrotate`).trim()).toBe('ii ii ii ii ii')
  const undone = await cli(deployArgs('undo', data, host))
  expect(undone.code, undone.err).toBe(0)
  const left = leftOf(host).filter((path) => !fresh.includes(path) && !path.startsWith('/var/lib/packtic/') && !/^\/var\/lib\/(dpkg|apt|ucf)\//.test(path))
  expect(left).toEqual([])
}))

test('the disk of the machine full during a run: stopped with its cause, resumed once there is room', async () => await withHost(async (host) => {
  const pack = slowPack('full-pack', 4)
  const data = dataFolder()
  inside(host, 'mkdir -p /var/lib/packtic && mount -t tmpfs -o size=1m,mode=700 tmpfs /var/lib/packtic')
  const run = new Cli(applyArgs(data, host, pack))
  expect(await run.seen(running('part-2'))).toBeDefined()
  inside(host, 'cat /dev/zero > /var/lib/packtic/filler 2>/dev/null || :')
  const stopped = await run.ended
  expect(summaryOf(stopped)).toMatchObject({ state: 'needsAttention', cause: 'REMOTE_DISK_FULL' })
  expect(stopped.err).toContain(`Le disque de ${host.ip} est presque plein`)
  expect(stopped.err).toContain('libérez de la place, puis deploy resume')
  expect(stopped.code).toBe(5)
  // Still full: said again, nothing begun.
  inside(host, 'cat /dev/zero >> /var/lib/packtic/filler 2>/dev/null || :')
  expect(summaryOf(await cli(deployArgs('resume', data, host)))).toMatchObject({ cause: 'REMOTE_DISK_FULL' })
  inside(host, 'rm /var/lib/packtic/filler')
  const resumed = await cli(deployArgs('resume', data, host))
  expect(resumed.code, resumed.err).toBe(0)
  expect(summaryOf(resumed)).toMatchObject({ state: 'done', changed: 5 })
  const applied = inside(host, `cat ${JOURNAL}`).trim().split('\n')
  expect(new Set(applied).size).toBe(4)
  expect(applied).toHaveLength(4)
}))

test('a second technician is told who is at work and since when, and changes nothing; a second apply has nothing to do', async () => await withHost(async (host) => {
  const pack = gatedPack('busy-pack', 3)
  const first = dataFolder()
  const run = new Cli(applyArgs(first, host, pack))
  expect(await run.seen(running('part-1'))).toBeDefined()
  const second = await cli(applyArgs(dataFolder(), host, pack))
  expect(second.code).toBe(3)
  expect(second.err).toMatch(/est déjà en cours d’installation\. Rien n’a été modifié\. Une installation lancée par \S+ \(\S+\) tourne depuis \d\d:\d\d\./)
  inside(host, OPEN_GATE)
  const { code, err } = await run.ended
  expect(code, err).toBe(0)
  expect(inside(host, `wc -l < ${JOURNAL}`).trim()).toBe('3')
  const done = stateOf(host)
  expect(summaryOf(await cli(applyArgs(first, host, pack)))).toMatchObject({ state: 'done', changed: 0, ok: 3 })
  expect(stateOf(host).filter((line) => !line.includes('/runs/'))).toEqual(done.filter((line) => !line.includes('/runs/')))
}))

test('a run nobody follows any more can be cancelled: it stops between two steps and is set aside', async () => await withHost(async (host) => {
  const data = dataFolder()
  const run = new Cli(applyArgs(data, host, gatedPack('cancelled-pack', 4)))
  expect(await run.seen(running('part-1'))).toBeDefined()
  run.child.kill('SIGKILL')
  await run.ended
  // The step under way ends by itself once the stop was asked for; the gate stands for its slowness.
  const cancelling = cli(deployArgs('cancel', data, host))
  while (inside(host, 'ls /var/lib/packtic/runs/*/stop 2>/dev/null || :') === '') await pause(200)
  inside(host, OPEN_GATE)
  const cancelled = await cancelling
  expect(cancelled.code, cancelled.err).toBe(0)
  expect(summaryOf(cancelled)).toMatchObject({ state: 'setAside', failed: 0 })
  const applied = inside(host, `cat ${JOURNAL}`).trim().split('\n')
  expect(applied.length).toBeLessThan(4)
  // What was begun was ended and proved.
  expect(inside(host, 'ls /srv/packtic-lab').trim().split('\n').filter((name) => name !== 'journal')).toHaveLength(applied.length)
}))
