// Which run `deploy undo` takes back, that an undo left half-way is open again, and that Ctrl+C only leaves. The machine's port
// answers nobody; undos of real machines are in tests/lab.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Id } from '../../../domain/ids.ts'
import { seedRun, type SeedEvent, stepEvents } from '../../../tests/app/seed-run.ts'
import { createServices, type Wiring } from '../create-services.ts'
import { findPack } from '../provisioning/pack-files.ts'

const resources = join(import.meta.dirname, '../../../resources')
const folder = mkdtempSync(join(tmpdir(), 'packtic-undo-'))
const HOST = '127.77.5.1'
const loaded = findPack('poste-bureautique', resources)
const steps = loaded.pack.steps.slice(0, 3).map(({ id }) => id)
let data = ''
let machineId: Id = ''
let visitId: Id = ''
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the base of the test's laptop holds or says, opened for that alone. */
async function within<R>(work: (wiring: Wiring) => R): Promise<R> {
  const wiring = createServices({ dataFolder: data, resources, version: '0.0.0-test', host: async () => await Promise.resolve(''), logName: 'test' })
  try {
    return work(wiring)
  } finally {
    await wiring.close()
  }
}

function ranWith({ services: { store, now } }: Wiring, results: readonly ('ok' | 'changed')[], undone = false): Id {
  const back = undone ? results.map((_, at): SeedEvent => ({ step: steps[at] ?? '', phase: 'check', ev: 'end', rc: 1, ms: 1, res: 'undone' })) : []
  const events: SeedEvent[] = [{ ev: 'start' }, ...results.flatMap((result, at) => stepEvents(steps[at] ?? '', result, 10)), ...back, { ev: 'end', rc: 0 }]
  return seedRun(store, { visitId, clientId: null, loaded, options: { desktop: true, contact: 'la Scop' }, startedAt: now(), by: 'test', hosts: [{ machineId, state: { state: 'done' }, events }] })
}

interface Ended { readonly code: number | null; readonly runs: readonly string[]; readonly err: string }

/** The command; left by Ctrl+C once it tells of a run that is open. */
async function undo(...more: readonly string[]): Promise<Ended> {
  return await deploy('undo', '--password-stdin', ...more)
}

async function deploy(verb: string, ...more: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'index.ts'), 'deploy', verb, '--data', data, '--host', `tech@${HOST}:9`, ...more], { env: { ...process.env, PACKTIC_RESOURCES: resources }, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end('a password\n')
  let out = ''
  let err = ''
  let left = false
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes.toString()
    if (!left && /"state":"(pending|running|linkLost)"/.test(out)) left = child.kill('SIGINT')
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const runs = out.trim().split('\n').filter((line) => line.includes('"summary"')).map((line) => String((JSON.parse(line) as { run: string }).run))
  return { code, runs, err }
}

beforeEach(async () => {
  data = mkdtempSync(join(folder, 'data-'))
  await within(({ services: { store } }) => {
    visitId = store.write({ by: 'test' }, (w) => w.create('visit', { state: 'in_progress' }))
    machineId = store.write({ by: 'test' }, (w) => w.create('machine', { host: HOST, port: 9, name: 'ACCUEIL-01', contact: 'ssh', reach: 'unknown' }))
  })
})

test('a run that found all in place is passed over: the one that put it in is taken back, and is open again', async () => {
  const first = await within((wiring) => {
    const id = ranWith(wiring, ['changed', 'changed', 'ok'])
    ranWith(wiring, ['ok', 'ok', 'ok'])
    return id
  })
  const ended = await undo()
  expect(ended.runs, ended.err).toEqual([first])
  // The password typed here serves for a run that the window started. Nobody answered: left, and said how to go on.
  expect(ended.code, ended.err).toBe(4)
  expect(ended.err).toContain('packtic deploy resume')
  // Left open: the app follows it again at its next start.
  await within(({ services: { store, runs } }) => {
    expect(store.get('provisioning_run', first)?.state).toBe('running')
    expect(runs.host(first, machineId).state).not.toBe('done')
  })
})

test('asked twice, it goes no further back than the run that was taken back', async () => {
  const last = await within((wiring) => {
    ranWith(wiring, ['changed', 'changed', 'changed'])
    return ranWith(wiring, ['changed', 'changed'], true)
  })
  const ended = await undo()
  expect(ended).toMatchObject({ code: 0, runs: [last] })
  expect(ended.err).toContain('Rien à défaire')
})

test('a run that changed nothing, asked for by its name, has nothing to take back; one that is not there is refused', async () => {
  const empty = await within((wiring) => {
    ranWith(wiring, ['changed', 'changed', 'changed'])
    return ranWith(wiring, ['ok', 'ok'])
  })
  expect(await undo('--run', empty)).toMatchObject({ code: 0, runs: [empty] })
  expect(await undo('--run', 'none')).toMatchObject({ code: 2, runs: [] })
})

test('a reader that went away before the end is left with code 4, not with that of a run that is done', async () => {
  await within((wiring) => ranWith(wiring, ['changed', 'changed']))
  const child = spawn(process.execPath, [join(import.meta.dirname, 'index.ts'), 'deploy', 'undo', '--data', data, '--host', `tech@${HOST}:9`, '--password-stdin', '--json'], { env: { ...process.env, PACKTIC_RESOURCES: resources }, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end('a password\n')
  let err = ''
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
  child.stdout.once('data', () => child.stdout.destroy())
  expect(await new Promise((resolve) => child.on('close', resolve)), err).toBe(4)
  expect(err).toContain('packtic deploy resume')
})

test('a run that is taken back is the one at work: resume and status mean it, although a later one found all in place', async () => {
  const first = await within((wiring) => {
    const id = ranWith(wiring, ['changed', 'changed', 'ok'])
    ranWith(wiring, ['ok', 'ok', 'ok'])
    return id
  })
  await undo()
  expect((await deploy('status')).runs).toEqual([first])
  expect(await deploy('resume', '--password-stdin')).toMatchObject({ code: 4, runs: [first] })
})
